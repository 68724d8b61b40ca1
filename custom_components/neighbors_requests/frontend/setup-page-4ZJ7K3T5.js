import{a as X,c as Z,d as ee}from"./chunk-43WOXSKY.js";import{a as K}from"./chunk-FEUMI4SC.js";import"./chunk-VGMNBHV3.js";import"./chunk-33BTEQKS.js";import"./chunk-RS5CUFF5.js";import"./chunk-GNYIIHG6.js";import"./chunk-G3RKRZFK.js";import"./chunk-BUFTIYI2.js";import{a as Q}from"./chunk-OHJTHJPM.js";import"./chunk-IFQYVZB2.js";import{a as V,b as W,d as T,f}from"./chunk-5WJZQINY.js";import"./chunk-HMJGHVKQ.js";import{b as D,d as L}from"./chunk-SHMMCPPP.js";import"./chunk-2SLSKBDM.js";import{D as U,E as Y,G as j,J,L as h,M as F,a as P,b as n,d as p,g as u,i as C,k as M,l as H,m as O,o as a,p as S,z as G}from"./chunk-DHWMU4GH.js";import{a as c,b as E,c as v,d as R,e as i}from"./chunk-W7HMKWGT.js";var $e=6,ve=60,b,se,te,ae,m=class extends O{constructor(){super(...arguments);v(this,b);this.busy="";this.asking=null;this.placing=null}render(){let e=this.house.found.filter(s=>!s.adopted&&!s.lent_by);return n`<ul class="tiles">
${this.house.cameras.map(s=>i(this,b,se).call(this,s))}
${e.slice(0,$e).map(s=>i(this,b,te).call(this,s))}
</ul>
<p class="ways">
${this.asking?.found===null?p:n`<button
class="btn link sm"
@click=${()=>{this.asking={found:null,error:null}}}
>
${a("setup.by_address")}
</button>`}
<button class="btn link sm" @click=${()=>T(this,"cameras")}>${a("setup.archives")}</button>
</p>
${this.asking?n`<nr-camera-adopt
.house=${this.house}
.found=${this.asking.found}
.error=${this.asking.error}
@nr-done=${s=>{this.asking=null,this.placing=s.detail}}
></nr-camera-adopt>`:p}
${this.placing?n`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(s=>s.id===this.placing?.id)??this.placing}
@nr-done=${()=>{this.placing=null}}
></nr-place-dialog>`:p}`}};b=new WeakSet,se=function(e){let{name:s}=e,r=()=>{this.placing=e};return n`<li>
<nr-picture
.hub=${this.house.hub}
.path=${Q(e)}
.alt=${a("cameras.picture",{name:s})}
></nr-picture>
${e.place||e.indoor?n`<span class="name ready">${h("tick",16)}<b>${s}</b></span>`:n`<span class="name"><b>${s}</b></span
><button class="btn sm" @click=${r}>
${a("setup.location")}<span class="vh"> ${s}</span>
</button>`}
</li>`},te=function(e){let s=e.name||a("cameras.at",{address:e.address});return n`<li>
<span class="none" aria-hidden="true">${h(e.doorbell?"bell":"camera",24)}</span>
<span class="name"
><b>${e.name||p}</b>${e.name?n`<br />`:p}<span class="code mut"
>${e.address}</span
></span
>
<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{i(this,b,ae).call(this,e,s)}}
>
${a(this.busy===e.key?"adopt.adopting":"adopt.adopt")}<span class="vh"> ${s}</span>
</button>
</li>`},ae=async function(e,s){this.busy=e.key,this.asking=null;try{this.placing=await this.house.hub.post("/cameras",{found_key:e.key,name:[...s].slice(0,ve).join(""),doorbell:e.doorbell,indoor:!1,may_share:!0})}catch(r){this.asking={found:e,error:C.of(r)}}this.busy=""},m.styles=[F,P`
:host{display: block;}.tiles{display: grid;grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));gap: 12px;margin-top: 12px;}.tiles li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;min-width: 0;}nr-picture,
.none{flex: 1 0 100%;aspect-ratio: 2;border-radius: 8px;overflow: hidden;}.none{background: #24282c;color: #c9ced3;display: grid;place-items: center;}.name{flex: 1;min-width: 0;font-size: 13px;line-height: 18px;min-height: 36px;align-content: center;}.name b{font-weight: 500;overflow-wrap: anywhere;}.name .code{white-space: nowrap;letter-spacing: -0.03em;}.ready{display: flex;gap: 6px;align-items: center;}.ready .ic{color: var(--nr-ok);}nr-camera-adopt{display: block;margin-top: 12px;}.ways{margin: 4px 0 -6px -12px;}:host([narrow]) .tiles{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .tiles li{flex-wrap: nowrap;}:host([narrow]) nr-picture,
:host([narrow]) .none{flex: 0 0 76px;}`],c([u()],m.prototype,"busy",2),c([u()],m.prototype,"asking",2),c([u()],m.prototype,"placing",2),m=c([H("nr-camera-step")],m);var re=P`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 344px;gap: 24px;align-items: start;max-width: 1240px;}.pagehead{align-items: center;margin-bottom: 12px;}.bar{height: 6px;border-radius: 3px;background: var(--nr-sunk);overflow: hidden;margin-bottom: 14px;}.bar i{display: block;height: 100%;background: var(--nr-link);border-radius: 3px;}.step{display: flex;gap: 14px;padding: 14px 18px;border-bottom: 1px solid var(--nr-line);}.step:last-child{border-bottom: 0;}.no{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);flex: none;margin-top: 4px;}.done .no{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.current .no{border-color: var(--nr-link);background: var(--nr-link);color: var(--nr-card);}.head{display: flex;align-items: center;gap: 8px 16px;min-height: 36px;}.step h3{font: 500 15px/20px var(--nr-font);}.step .head p{text-wrap: pretty;}.step h4{font: 500 14px/20px var(--nr-font);margin: 10px 0 0;}.head > .btn{flex: none;}.head > .link{margin-inline-end: -12px;}.rows{border: 1px solid var(--nr-border);border-radius: 10px;overflow: hidden;margin-top: 8px;}.rows li{display: flex;gap: 12px;align-items: center;padding: 8px 12px;min-height: 52px;border-bottom: 1px solid var(--nr-line);}.rows li:last-child{border-bottom: 0;}.rows b{display: block;font-weight: 500;line-height: 18px;overflow-wrap: anywhere;}.rows .xs{display: block;}.ways{margin: 4px 0 -6px -12px;display: flex;flex-wrap: wrap;}.wrong{margin-top: 10px;}.switch{width: 40px;min-height: 24px;padding: 0;border-radius: 12px;border: 2px solid var(--nr-ink2);position: relative;flex: none;}.switch::before{content: "";position: absolute;inset: -12px -6px;}.switch::after{content: "";position: absolute;inset-inline-start: 3px;top: 3px;width: 14px;height: 14px;border-radius: 7px;background: var(--nr-ink2);}.switch[aria-checked="true"],
.switch[aria-checked="true"]:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);}.switch[aria-checked="true"]::after{inset-inline-start: 19px;background: #fff;}aside > h3{font: 500 15px/21px var(--nr-font);}aside > h3:not(:first-child){margin-top: 20px;}aside > .card,
neighbors-requests-card{display: block;margin-top: 10px;}.facts{padding: 12px 16px;}.facts .row{align-items: flex-start;gap: 10px;font-size: 13px;line-height: 18px;padding: 4px 0;overflow-wrap: anywhere;}.facts .ic{color: var(--nr-ink2);}.facts .why .ic{color: var(--nr-amber);}.facts .btn{margin: 2px 0 -6px -12px;}@container (max-width: 900px){.two{grid-template-columns: minmax(0, 1fr);}aside{max-width: 492px;}}@container (max-width: 560px){.pagehead{flex-direction: row;}.pagehead h2{font-size: 19px;line-height: 26px;}.step{padding: 12px 14px;gap: 12px;}.head{flex-wrap: wrap;}.head > .grow{flex-basis: 60%;}.head > .link{margin: 0;padding: 0;}}`;var x=["hub","camera","board","phones","practice"],ne="/config/integrations/integration/neighbors_requests",ye=864e5,ke=3,y,k,t,I,ie,oe,pe,le,ce,he,de,ue,N,me,z,B,be,ge,fe,xe,A,g=class extends O{constructor(){super(...arguments);v(this,t);this.home=null;this.busy="";this.wrong="";this.setup=new M(this);this.directories=new M(this);v(this,y,"");v(this,k,!1)}connectedCallback(){super.connectedCallback(),i(this,t,N).call(this)}willUpdate(){let{hub:e,cameras:s,found:r,requests:o}=this.house;this.setup.ask(e,"/setup"),this.directories.ask(e,D(this.house).length?"":"/directories");let l=s.filter(_=>_.place).length,d=o.filter(L).map(_=>_.decision?.answer),$=D(this.house).length,q=[s.length,l,r.length,$,...d].join();E(this,y)&&q!==E(this,y)&&i(this,t,me).call(this),R(this,y,q)}updated(){let e=this.renderRoot.querySelector("neighbors-requests-card");e?.setConfig&&e.dataset.house!==this.house.entryId&&(e.dataset.house=this.house.entryId,e.setConfig({type:K,house:this.house.entryId}));let s=this.setup.value;s&&!s.finished&&i(this,t,I).call(this,s).length===x.length&&i(this,t,B).call(this,!1)}render(){let e=this.setup.value;if(!e)return n`<div class="wrap">${V(this.setup)}</div>`;let s=i(this,t,I).call(this,e),r=x.find(l=>!s.includes(l)),o=s.length===x.length;return n`<div class="wrap two">
<div>
<div class="pagehead">
<div class="grow">
<h2>${a("setup.title")}</h2>
<p role="status">
${o?a("setup.all_done"):a("setup.progress",{done:s.length,of:x.length})}
</p>
</div>
${o||e.finished?f("requests",a("panel.to_requests"),{class:"btn sm"}):n`<button
class="btn link sm"
?disabled=${this.busy!==""}
@click=${()=>{i(this,t,B).call(this,!0)}}
>
${a("setup.later")}
</button>`}
</div>
<div class="bar" aria-hidden="true">
<i style="width:${100*s.length/x.length}%"></i>
</div>
<ol class="card">
${x.map((l,d)=>i(this,t,ie).call(this,l,d,e,s,r))}
</ol>
</div>
<aside>${i(this,t,de).call(this)} ${i(this,t,ue).call(this,e)}</aside>
</div>`}};y=new WeakMap,k=new WeakMap,t=new WeakSet,I=function(e){return x.filter(s=>{switch(s){case"hub":return!0;case"camera":return e.placed>0;case"board":return e.boards>0;case"phones":return this.home?.phones.some(r=>r.chosen&&r.here)??!1;case"practice":return e.practice==="answered"}})},ie=function(e,s,r,o,l){let d=o.includes(e),{text:$,act:q,more:_}=i(this,t,oe).call(this,e,r);return n`<li
class="step ${d?"done":e===l?"current":""}"
aria-current=${e===l?"step":"false"}
>
<span class="no">${d?n`${h("tick",16)}<span class="vh">${a("setup.step_done")}</span>`:s+1}</span>
<div class="grow">
<div class="head">
<div class="grow">
<h3>${a(`setup.${e}`)}</h3>
<p class="sm mut">${$}</p>
</div>
${q}
</div>
${_}
</div>
</li>`},oe=function(e,s){switch(e){case"hub":{let r=this.home,o=r?.managed?"setup.hub_here":"setup.hub_elsewhere";return{text:r?a(o,{time:G(r.paired_at)}):"",act:n`<a class="btn link sm" href=${ne}>${a("setup.details")}</a>`,more:p}}case"camera":return i(this,t,pe).call(this,s);case"board":return i(this,t,le).call(this);case"phones":return i(this,t,ce).call(this);case"practice":return i(this,t,he).call(this,s)}},pe=function(e){let s=e.placed?S("setup.camera_ready",e.placed):e.cameras?a("setup.camera_unplaced"):e.found?S("setup.camera_found",e.found):a("setup.camera_none"),r=n`<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{i(this,t,fe).call(this)}}
>
${a(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`;return{text:s,act:e.cameras?f("cameras",a("setup.camera_other"),{class:"btn link sm"}):e.found?p:r,more:n`<nr-camera-step
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
></nr-camera-step>`}},le=function(){let e=D(this.house).length;if(e)return{text:S("setup.board_done",e),act:f("boards/follow",a("setup.board_other"),{class:"btn link sm"}),more:p};let s=(this.directories.value?.boards??[]).filter(o=>o.covers),r=this.directories.value?.covering??0;return{text:a("setup.board_none"),act:p,more:n`${s.length?n`<h4>${S("follow.cover",r,{count:Y(r)})}</h4>
<ul class="rows">
${s.slice(0,ke).map(o=>n`<li>
<span class="tile" aria-hidden="true">${J(o.name)}</span>
<span class="grow"><b>${o.name}</b><span class="xs mut">${X(o)}</span></span>
${f(Z(o.address),n`${a("setup.look")}<span class="vh"> ${o.name}</span>`,{class:"btn sm"})}
</li>`)}
</ul>`:p}
<p class="ways">
${f("boards/follow",a("setup.enter"),{class:"btn link sm"})}
${ee(this.hass)?f("boards/follow/scan",n`${h("qr",16)}${a("follow.scan")}`,{class:"btn link sm"}):p}
</p>`}},ce=function(){let e=this.home?.phones??[],s=e.some(r=>r.chosen);return{text:e.length||!this.home?a("setup.phones_text"):a("setup.phones_none"),act:e.length?n`<button
class="btn sm"
?disabled=${!s||this.busy!==""}
@click=${()=>{i(this,t,ge).call(this)}}
>
${a("setup.test")}
</button>`:n`<button class="btn sm" @click=${()=>{i(this,t,N).call(this)}}>
${a("setup.phones_check")}
</button>`,more:e.length?n`<ul class="rows">
${e.map(r=>n`<li>
<span class="mut">${h("phone",20)}</span>
<span class="grow"
><b>${r.name}</b
><span class="xs mut"
>${r.here?`${a("setup.phone_app")}${r.android?" · Android":""}`:a("setup.phone_gone")}</span
></span
>
<button
class="switch"
role="switch"
aria-checked=${r.chosen}
aria-label=${a("setup.phone_notify",{name:r.name})}
?disabled=${this.busy===r.phone}
@click=${()=>{i(this,t,be).call(this,r.phone,!r.chosen)}}
></button>
</li>`)}
</ul>`:p}},he=function(e){let s={never:"practice_send",open:"practice_open",answered:"practice_again"}[e.practice];return{text:a("setup.practice_text"),act:n`<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{i(this,t,xe).call(this)}}
>
${a(`setup.${s}`)}
</button>`,more:this.wrong?n`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`:p}},de=function(){return n`<h3>${a("setup.card")}</h3>
<p class="sm mut">${a("setup.card_text")}</p>
<neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`},ue=function({recordings:e}){let{folder:s,free_bytes:r,camera_day_bytes:o,days:l,in_backups:d,reason:$}=e;return n`<h3>${a("setup.recordings")}</h3>
<div class="card facts">
${$?n`<p class="row why">${h("warn",18)}<span>${$}</span></p>`:n`<p class="row">
${h("disk",18)}<span
>${a("setup.room",{free:j(r),folder:s,daily:j(o),length:U(l*ye)})}</span
>
</p>`}
<p class="row">
${h(d?"info":"lock",18)}<span
>${a(d?"setup.backup_all":"setup.backup_none")}</span
>
</p>
${this.home?.managed?n`<p><a class="btn link sm" href=${ne}>${a("setup.change")}</a></p>`:p}
</div>`},N=async function(){try{this.home=await this.house.hub.home("setup")}catch(e){this.notify(e)}},me=async function(){await this.setup.again(),this.setup.value&&i(this,t,z).call(this,this.setup.value)},z=function(e){this.dispatchEvent(new CustomEvent("nr-setup",{detail:e,bubbles:!0,composed:!0}))},B=async function(e){if(!E(this,k)){R(this,k,!0);try{let s=await this.house.hub.put("/setup",{finished:!0});this.setup.show(s),i(this,t,z).call(this,s),e&&T(this,"requests")}catch(s){e&&this.notify(s)}R(this,k,!e)}},be=async function(e,s){await i(this,t,A).call(this,e,async()=>{this.home=await this.house.hub.home("setup",{phone:e,chosen:s})})},ge=async function(){await i(this,t,A).call(this,"test",async()=>{let{sent:e,failed:s}=await this.house.hub.home("notify"),r=[e.length?a("setup.test_sent",{names:e.join(", ")}):"",s.length?a("setup.test_failed",{names:s.join(", ")}):""];this.notify(r.filter(Boolean).join(" "))})},fe=async function(){await i(this,t,A).call(this,"scan",()=>this.house.hub.post("/cameras/scan"))},xe=async function(){this.busy="practice",this.wrong="";try{let{request:e}=await this.house.hub.post("/practice");T(this,`requests/${e}`)}catch(e){this.wrong=C.of(e).message}this.busy=""},A=async function(e,s){this.busy=e;try{await s()}catch(r){this.notify(r)}this.busy=""},g.styles=[F,re],c([u()],g.prototype,"home",2),c([u()],g.prototype,"busy",2),c([u()],g.prototype,"wrong",2),g=c([H("nr-page-setup")],g);W("setup",w=>n`<nr-page-setup
.hass=${w.hass}
.house=${w.house}
.route=${w.route}
.narrow=${w.narrow}
></nr-page-setup>`);export{g as SetupPage};
