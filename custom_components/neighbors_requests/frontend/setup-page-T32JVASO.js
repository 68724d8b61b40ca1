//# allFunctionsCalledOnLoad
import{c as W}from"./chunk-SJEXVURA.js";import{a as X,c as Z,d as ee}from"./chunk-OKBVG7VM.js";import{a as K}from"./chunk-IQSZ6UJX.js";import"./chunk-NOTWGBNJ.js";import"./chunk-GRWEEC4H.js";import"./chunk-STNOXPJY.js";import{a as Q,b as V,d as B,f as v}from"./chunk-3PNVCUMR.js";import"./chunk-CABF75QQ.js";import"./chunk-TSJJ5ISL.js";import"./chunk-G3SF3FRT.js";import"./chunk-SJG5KXHL.js";import"./chunk-3Y76L6HH.js";import{e as C,g as N}from"./chunk-2OTJVVTA.js";import"./chunk-7IKRCEI7.js";import"./chunk-2C2MVP7K.js";import"./chunk-A6CNELPV.js";import{J as U,N as Y,O as G,R as H,X as J,Z as c,_ as A,a as E,b as n,e as p,j as m,l as L,n as S,p as D,q as O,u as i,v as T}from"./chunk-FVK2MO6C.js";import{a as d,b as R,c as w,d as P,e as r}from"./chunk-W7HMKWGT.js";var we=6,$,te,se,g=class extends O{constructor(){super(...arguments);w(this,$);this.beginning=null;this.placing=null;this.archives=new S(this)}willUpdate(){this.archives.ask(this.house.hub,this.beginning?"/archives":"")}render(){let e=this.house.found.filter(t=>!t.adopted&&!t.lent_by);return n`<ul class="tiles">
${this.house.cameras.map(t=>r(this,$,te).call(this,t))}
${e.slice(0,we).map(t=>r(this,$,se).call(this,t))}
</ul>
<p class="ways">
<button class="btn link sm" @click=${()=>this.beginning={what:"ways"}}>
${i(this.house.cameras.length&&!e.length?"setup.camera_other":"setup.other_ways")}
</button>
</p>
${this.beginning?n`<nr-add-camera
.hass=${this.hass}
.house=${this.house}
.archives=${this.archives.value?.archives??[]}
.beginning=${this.beginning}
@nr-changed=${()=>{this.archives.again()}}
@nr-done=${()=>{this.beginning=null}}
></nr-add-camera>`:p}
${this.placing?n`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(t=>t.id===this.placing?.id)??this.placing}
@nr-done=${()=>{this.placing=null}}
></nr-place-dialog>`:p}`}};$=new WeakSet,te=function(e){let{name:t}=e,a=()=>{this.placing=e};return n`<li>
<nr-live-picture still .hub=${this.house.hub} .camera=${e}></nr-live-picture>
${e.place||e.indoor?n`<span class="name ready">${c("tick",16)}<b>${t}</b></span>`:n`<span class="name"><b>${t}</b></span
><button class="btn sm" @click=${a}
>${i("setup.location")}<span class="vh"> ${t}</span></button
>`}
</li>`},se=function(e){return n`<li>
<span class="none" aria-hidden="true">${c(e.doorbell?"bell":"camera",24)}</span>
<span class="name"
><b>${e.name||p}</b>${e.name?n`<br />`:p}<span class="code mut"
>${e.address}</span
></span
>
<button class="btn sm" @click=${()=>this.beginning={what:"found",found:e,atOnce:!0}}
>${i("adopt.adopt")}<span class="vh"> ${W(e)}</span></button
>
</li>`},g.styles=[A,E`
:host{display: block;}.tiles{display: grid;grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));gap: 12px;margin-top: 12px;}.tiles li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;min-width: 0;}nr-live-picture,
.none{flex: 1 0 100%;aspect-ratio: 2;border-radius: 8px;overflow: hidden;}.none{background: #24282c;color: #c9ced3;display: grid;place-items: center;}.name{flex: 1 0 84px;min-width: 0;font-size: 13px;line-height: 18px;min-height: 36px;align-content: center;}.name b{font-weight: 500;overflow-wrap: anywhere;}.name .code{white-space: nowrap;letter-spacing: -0.03em;}.ready{display: flex;gap: 6px;align-items: center;}.ready .ic{color: var(--nr-ok);}.ways{margin: 4px 0 -6px -12px;}:host([narrow]) .tiles{grid-template-columns: minmax(0, 1fr);}:host([narrow]) nr-live-picture,
:host([narrow]) .none{flex: 0 0 60px;}:host([narrow]) .btn{margin-inline-start: auto;padding-inline: 12px;}`],d([m()],g.prototype,"beginning",2),d([m()],g.prototype,"placing",2),g=d([D("nr-camera-step")],g);var ie=E`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 344px;gap: 24px;align-items: start;max-width: 1240px;}.pagehead{flex-wrap: nowrap;align-items: center;margin-bottom: 12px;}.pagehead > .grow{flex-basis: 0;}.bar{height: 6px;border-radius: 3px;background: var(--nr-sunk);overflow: hidden;margin-bottom: 14px;}.bar i{display: block;height: 100%;background: var(--nr-link);border-radius: 3px;}.step{display: flex;gap: 14px;padding: 14px 18px;border-bottom: 1px solid var(--nr-line);}.step:last-child{border-bottom: 0;}.no{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);flex: none;margin-top: 4px;}.done .no{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.current .no{border-color: var(--nr-link);background: var(--nr-link);color: var(--nr-card);}.head{display: flex;align-items: center;gap: 8px 16px;min-height: 36px;}.step h3{font: 500 15px/20px var(--nr-font);}.step .head p{text-wrap: pretty;}.step h4{font: 500 14px/20px var(--nr-font);margin: 10px 0 0;}.head > .btn{flex: none;max-width: 100%;}.head > .link{margin-inline-end: -12px;}.rows{border: 1px solid var(--nr-border);border-radius: 10px;overflow: hidden;margin-top: 8px;}.rows li{display: flex;gap: 12px;align-items: center;padding: 8px 12px;min-height: 52px;border-bottom: 1px solid var(--nr-line);}.rows li:last-child{border-bottom: 0;}.rows b{display: block;font-weight: 500;line-height: 18px;overflow-wrap: anywhere;}.rows .xs{display: block;}.ways{margin: 4px 0 -6px -12px;display: flex;flex-wrap: wrap;}.wrong{margin-top: 10px;}.switch{width: 40px;min-height: 24px;padding: 0;border-radius: 12px;border: 2px solid var(--nr-ink2);position: relative;flex: none;}.switch::before{content: "";position: absolute;inset: -12px -6px;}.switch::after{content: "";position: absolute;inset-inline-start: 3px;top: 3px;width: 14px;height: 14px;border-radius: 7px;background: var(--nr-ink2);}.switch[aria-checked="true"],
.switch[aria-checked="true"]:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);}.switch[aria-checked="true"]::after{inset-inline-start: 19px;background: #fff;}aside > h3{font: 500 15px/21px var(--nr-font);}aside > h3:not(:first-child){margin-top: 20px;}aside > .card,
neighbors-requests-card{display: block;margin-top: 10px;}.facts{padding: 12px 16px;}.facts .row{align-items: flex-start;gap: 10px;font-size: 13px;line-height: 18px;padding: 4px 0;overflow-wrap: anywhere;}.facts .ic{color: var(--nr-ink2);}.facts .why .ic{color: var(--nr-amber);}.facts .btn{margin: 2px 0 -6px -12px;}@container (max-width: 900px){.two{grid-template-columns: minmax(0, 1fr);}aside{max-width: 492px;}}@container (max-width: 260px){.pagehead{flex-wrap: wrap;}.pagehead > .grow{flex-basis: 100%;}}@container (max-width: 560px){.pagehead{flex-direction: row;align-items: flex-start;}.pagehead > .link{flex: none;margin: -8px -12px 0;}.rows .tile{display: none;}.rows li{flex-wrap: wrap;}.rows .grow{flex-basis: 96px;}.pagehead h2{font-size: 19px;line-height: 26px;}.step{padding: 12px 14px;gap: 12px;}.head{flex-wrap: wrap;}.head > .grow{flex-basis: 60%;}.head > .link{margin: 0;padding: 0;}}`;var b=["hub","camera","board","phones","practice"],ae="/config/integrations/integration/neighbors_requests",ve=864e5,$e=3,y,k,s,I,ne,re,oe,pe,le,ce,he,de,M,ue,j,z,me,ge,be,fe,F,u=class extends O{constructor(){super(...arguments);w(this,s);this.home=null;this.busy="";this.wrong="";this.setup=new S(this);this.directories=new S(this);w(this,y,"");w(this,k,!1)}connectedCallback(){super.connectedCallback(),r(this,s,M).call(this)}willUpdate(){let{hub:e,cameras:t,found:a,requests:o}=this.house;this.setup.ask(e,"/setup"),this.directories.ask(e,C(this.house).length?"":"/directories");let l=t.filter(_=>_.place).length,h=o.filter(N).map(_=>_.decision?.answer),x=C(this.house).length,q=[t.length,l,a.length,x,...h].join();R(this,y)&&q!==R(this,y)&&r(this,s,ue).call(this),P(this,y,q)}updated(){let e=this.renderRoot.querySelector("neighbors-requests-card");e?.setConfig&&e.dataset.house!==this.house.entryId&&(e.dataset.house=this.house.entryId,e.setConfig({type:K,house:this.house.entryId}));let t=this.setup.value;t&&!t.finished&&r(this,s,I).call(this,t).length===b.length&&r(this,s,z).call(this,!1)}render(){let e=this.setup.value;if(!e)return n`<div class="wrap">${Q(this.setup)}</div>`;let t=r(this,s,I).call(this,e),a=b.find(l=>!t.includes(l)),o=t.length===b.length;return n`<div class="wrap two">
<div>
<div class="pagehead">
<div class="grow">
<h2>${i("setup.title")}</h2>
<p role="status">
${o?i("setup.all_done"):i("setup.progress",{done:t.length,of:b.length})}
</p>
</div>
${o||e.finished?v("requests",i("panel.to_requests"),{class:"btn sm"}):n`<button
class="btn link sm"
?disabled=${this.busy!==""}
@click=${()=>{r(this,s,z).call(this,!0)}}
>
${i("setup.later")}
</button>`}
</div>
<div class="bar" aria-hidden="true">
<i style="width:${100*t.length/b.length}%"></i>
</div>
<ol class="card">
${b.map((l,h)=>r(this,s,ne).call(this,l,h,e,t,a))}
</ol>
</div>
<aside>${r(this,s,he).call(this)} ${r(this,s,de).call(this,e)}</aside>
</div>`}};y=new WeakMap,k=new WeakMap,s=new WeakSet,I=function(e){return b.filter(t=>{switch(t){case"hub":return!0;case"camera":return e.placed>0;case"board":return e.boards>0;case"phones":return this.home?.phones.some(a=>a.chosen&&a.here)??!1;case"practice":return e.practice==="answered"}})},ne=function(e,t,a,o,l){let h=o.includes(e),{text:x,act:q,more:_}=r(this,s,re).call(this,e,a);return n`<li
class="step ${h?"done":e===l?"current":""}"
aria-current=${e===l?"step":"false"}
>
<span class="no">${h?n`${c("tick",16)}<span class="vh">${i("setup.step_done")}</span>`:t+1}</span>
<div class="grow">
<div class="head">
<div class="grow">
<h3>${i(`setup.${e}`)}</h3>
<p class="sm mut">${x}</p>
</div>
${q}
</div>
${_}
</div>
</li>`},re=function(e,t){switch(e){case"hub":{let a=this.home,o=a?.managed?"setup.hub_here":"setup.hub_elsewhere";return{text:a?i(o,{time:U(a.paired_at)}):"",act:n`<a class="btn link sm" href=${ae}>${i("setup.details")}</a>`,more:p}}case"camera":return r(this,s,oe).call(this,t);case"board":return r(this,s,pe).call(this);case"phones":return r(this,s,le).call(this);case"practice":return r(this,s,ce).call(this,t)}},oe=function(e){let t=e.placed?T("setup.camera_ready",e.placed):e.cameras?i("setup.camera_unplaced"):e.found?T("setup.camera_found",e.found):i("setup.camera_none"),a=n`<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{r(this,s,be).call(this)}}
>
${i(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`;return{text:t,act:e.cameras||e.found?p:a,more:n`<nr-camera-step
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
></nr-camera-step>`}},pe=function(){let e=C(this.house).length;if(e)return{text:T("setup.board_done",e),act:v("boards/follow",i("setup.board_other"),{class:"btn link sm"}),more:p};let t=(this.directories.value?.boards??[]).filter(o=>o.covers),a=this.directories.value?.covering??0;return{text:i("setup.board_none"),act:p,more:n`${t.length?n`<h4>${T("follow.cover",a,{count:G(a)})}</h4>
<ul class="rows">
${t.slice(0,$e).map(o=>n`<li>
<span class="tile" aria-hidden="true">${J(o.name)}</span>
<span class="grow"><b>${o.name}</b><span class="xs mut">${X(o)}</span></span>
${v(Z(o.address),n`${i("setup.look")}<span class="vh"> ${o.name}</span>`,{class:"btn sm"})}
</li>`)}
</ul>`:p}
<p class="ways">
${v("boards/follow",i("setup.enter"),{class:"btn link sm"})}
${ee(this.hass)?v("boards/follow/scan",n`${c("qr",16)}${i("follow.scan")}`,{class:"btn link sm"}):p}
</p>`}},le=function(){let e=this.home?.phones??[],t=e.some(a=>a.chosen);return{text:e.length||!this.home?i("setup.phones_text"):i("setup.phones_none"),act:e.length?n`<button
class="btn sm"
?disabled=${!t||this.busy!==""}
@click=${()=>{r(this,s,ge).call(this)}}
>
${i("setup.test")}
</button>`:n`<button class="btn sm" @click=${()=>{r(this,s,M).call(this)}}>
${i("setup.phones_check")}
</button>`,more:e.length?n`<ul class="rows">
${e.map(a=>n`<li>
<span class="mut">${c("phone",20)}</span>
<span class="grow"
><b>${a.name}</b
><span class="xs mut"
>${a.here?`${i("setup.phone_app")}${a.android?" · Android":""}`:i("setup.phone_gone")}</span
></span
>
<button
class="switch"
role="switch"
aria-checked=${a.chosen}
aria-label=${i("setup.phone_notify",{name:a.name})}
?disabled=${this.busy===a.phone}
@click=${()=>{r(this,s,me).call(this,a.phone,!a.chosen)}}
></button>
</li>`)}
</ul>`:p}},ce=function(e){let t={never:"practice_send",open:"practice_open",answered:"practice_again"}[e.practice];return{text:i("setup.practice_text"),act:n`<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{r(this,s,fe).call(this)}}
>
${i(`setup.${t}`)}
</button>`,more:this.wrong?n`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`:p}},he=function(){return n`<h3>${i("setup.card")}</h3>
<p class="sm mut">${i("setup.card_text")}</p>
<neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`},de=function({recordings:e}){let{folder:t,free_bytes:a,camera_day_bytes:o,days:l,in_backups:h,reason:x}=e;return n`<h3>${i("setup.recordings")}</h3>
<div class="card facts">
${x?n`<p class="row why">${c("warn",18)}<span>${x}</span></p>`:n`<p class="row">
${c("disk",18)}<span
>${i("setup.room",{free:H(a),folder:t,daily:H(o),length:Y(l*ve)})}</span
>
</p>`}
<p class="row">
${c(h?"info":"lock",18)}<span
>${i(h?"setup.backup_all":"setup.backup_none")}</span
>
</p>
${this.home?.managed?n`<p><a class="btn link sm" href=${ae}>${i("setup.change")}</a></p>`:p}
</div>`},M=async function(){try{this.home=await this.house.hub.home("setup")}catch(e){this.notify(e)}},ue=async function(){await this.setup.again(),this.setup.value&&r(this,s,j).call(this,this.setup.value)},j=function(e){this.dispatchEvent(new CustomEvent("nr-setup",{detail:e,bubbles:!0,composed:!0}))},z=async function(e){if(!R(this,k)){P(this,k,!0);try{let t=await this.house.hub.put("/setup",{finished:!0});this.setup.show(t),r(this,s,j).call(this,t),e&&B(this,"requests")}catch(t){e&&this.notify(t)}P(this,k,!e)}},me=async function(e,t){await r(this,s,F).call(this,e,async()=>{this.home=await this.house.hub.home("setup",{phone:e,chosen:t})})},ge=async function(){await r(this,s,F).call(this,"test",async()=>{let{sent:e,failed:t}=await this.house.hub.home("notify"),a=[e.length?i("setup.test_sent",{names:e.join(", ")}):"",t.length?i("setup.test_failed",{names:t.join(", ")}):""];this.notify(a.filter(Boolean).join(" "))})},be=async function(){await r(this,s,F).call(this,"scan",()=>this.house.hub.post("/cameras/scan"))},fe=async function(){this.busy="practice",this.wrong="";try{let{request:e}=await this.house.hub.post("/practice");B(this,`requests/${e}`)}catch(e){this.wrong=L.of(e).message}this.busy=""},F=async function(e,t){this.busy=e;try{await t()}catch(a){this.notify(a)}this.busy=""},u.styles=[A,ie],d([m()],u.prototype,"home",2),d([m()],u.prototype,"busy",2),d([m()],u.prototype,"wrong",2),u=d([D("nr-page-setup")],u);V("setup",f=>n`<nr-page-setup
.hass=${f.hass}
.house=${f.house}
.route=${f.route}
.narrow=${f.narrow}
></nr-page-setup>`);export{u as SetupPage};
