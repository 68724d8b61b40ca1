import{A as Ai,B,C as Ht,D as Ot,E as Hi,F as Oi,G as Ii,H as Bi,I as Vi,J as ji,K as Ui,L as Wi,M as st,N as nt,O as Ki,P as It,R as rt,S as Ri,T as Gi,U as Xi,a as gi,b as de,c as vi,d as wi,e as yi,f as bi,g as xi,h as $i,i as ki,j as _i,k as He,l as Ei,m as qi,n as J,o as Ti,p as Mi,q as At,r as xe,s as tt,t as it,u as Ci,v as Li,w as Si,x as Di,y as zi,z as Pi}from"./chunk-HUVFDNRQ.js";import{a as ui,b as Pt,c as j,e as be,f as Y,g as N,r as mi,v as fi}from"./chunk-LMQIDVKG.js";import"./chunk-M2HQ27X3.js";import{c as Ne,e as et,f as hi}from"./chunk-5UD5PXZD.js";import{f as X}from"./chunk-A5DKT5XW.js";import"./chunk-NY66SVGG.js";import"./chunk-PIOH6EBR.js";import"./chunk-SI3WJGI4.js";import{h as pi,l as di,o as Ae,p as ci}from"./chunk-ZCWAIOOO.js";import{g as si}from"./chunk-LG26MMAR.js";import"./chunk-2GEOSKGN.js";import"./chunk-A6CNELPV.js";import{A as ai,H as F,I as zt,K as oi,M as Pe,N as Fe,O as G,V as li,W as w,X as z,a as C,b as p,e as h,h as P,i as f,j as k,k as De,l as ee,o as Ze,p as D,q as ni,t as n,u as A,x as ae,y as ri,z as ze}from"./chunk-IZW7WVYX.js";import{a as c,b as l,c as y,d as _,e as a}from"./chunk-W7HMKWGT.js";var ce=class extends P{constructor(){super(...arguments);this.items=[];this.sent=!1}render(){return p`<h3>${n(this.sent?"leaves.sent":"leaves.heading")}</h3>
<dl>
${this.items.map(e=>p`<div>
${w(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?p`<span class="code mut key">${e.code}</span>`:h}
${e.note?p`<small>${e.note}</small>`:h}
</dd>
</div>`)}
</dl>`}};ce.styles=[z,C`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}@media (max-width: 260px){dl div{grid-template-columns: 20px minmax(0, 1fr);gap: 2px 10px;}dd{grid-column: 2;}}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],c([f({attribute:!1})],ce.prototype,"items",2),c([f({type:Boolean})],ce.prototype,"sent",2),ce=c([D("nr-what-leaves")],ce);var Xs=6,at=d=>ae(N(d.taken?d.cut.start:d.may.start)),V,Yi,Ji,Qi,Zi,Oe,H=class extends P{constructor(){super(...arguments);y(this,V);this.labels=()=>[];this.seen=new Map;this.selected="";this.proposed=!1;this.still=!1;this.watching=!1;this.grid=!1;this.shown=""}updated(e){this.shown===this.selected&&!e.has("grid")||(this.shown=this.selected,a(this,V,Yi).call(this))}render(){let{draft:e,still:t}=this,i=B(e).length,r=e.clips.length>Xs;return p`<div class="head">
<h3>
${t&&(!i||i===e.clips.length)?A("review.amount",e.clips.length):n(t?"review.clips.of":"review.clips.chosen",{count:i,all:e.clips.length})}
</h3>
${this.proposed&&i&&!t?p`<span class="why">${n("review.clips.why")}</span>`:h}
<span class="all">
${t||e.clips.length<2?h:[!1,!0].map(o=>p`<button class="btn link sm" @click=${()=>a(this,V,Oe).call(this,"nr-draft",Ai(e,o))}>
${n(o?"review.clips.all":"review.clips.none")}
</button>`)}
${r?p`<button
class="btn link sm look"
aria-label=${n(this.grid?"review.clips.strip":"review.clips.grid")}
@click=${()=>a(this,V,Oe).call(this,"nr-grid",!this.grid)}
>
${w(this.grid?"clip":"grid",18)}<span
>${n(this.grid?"review.clips.strip":"review.clips.grid")}</span
>
</button>`:h}
</span>
</div>
${r?a(this,V,Ji).call(this):h}
<ol class=${this.grid?"grid":""} aria-label=${n("review.clips.label")}>
${Bi(e.clips).map(o=>a(this,V,Qi).call(this,o))}
</ol>`}};V=new WeakSet,Yi=function(){let{strip:e}=this,t=e?.querySelector("li.cur");if(!e||!t||this.grid)return;let i=t.offsetLeft-e.offsetLeft-(e.clientWidth-t.offsetWidth)/2;e.scrollTo({left:i})},Ji=function(){let e=nt(this.window),t=i=>100*de(e,i);return p`<div class="den tn" aria-hidden="true">
<div>
${this.draft.clips.map(({cut:i,taken:r})=>p`<i class=${r?"on":""} style="left:${t((i.start+i.end)/2)}%"></i>`)}
</div>
${[e.start,(e.start+e.end)/2,e.end].map(i=>p`<span>${ae(N(i))}</span>`)}
</div>`},Qi=function(e){let t=e.key===this.selected,i=Oi(e,this.seen),r=ci.filter(b=>this.labels(e).includes(b)),o=e.sources[0]?.clipId,g=e.taken&&this.watching?n(i?"review.clips.watched":"review.clips.watch"):"",u=Y(j(e.taken?e.cut:e.may));return p`<li class="${t?"cur":""} ${e.taken?"on":""}">
<button aria-pressed=${t} @click=${()=>a(this,V,Oe).call(this,"nr-clip",e.key)}>
<span class="p"
>${o?p`<nr-picture .hub=${this.hub} .path=${`clips/${o}/thumbnail`}></nr-picture>`:h}
${g?p`<span class="badge w ${i?"":"no"}"
>${w(i?"eye":"play",12)}${g}</span
>`:h}
<span class="badge du tn">${u}</span></span
>
<span class="who"><b class="tn">${at(e)}</b> ${e.cameraName}</span>
<span class="x"
>${r.length?r.map((b,T)=>[w(b,14),p`<span class=${T?"vh":""}>${n(`label.${b}`)}</span>`]):[w("motion",14),n("review.clips.motion")]}</span
>
</button>
${this.still?e.taken?p`<span class="sent">${w("tick",16)}</span>`:h:a(this,V,Zi).call(this,e)}
</li>`},Zi=function(e){return p`<label class="pick"
><input
type="checkbox"
.checked=${e.taken}
aria-label=${n("review.clips.take",{camera:e.cameraName,time:at(e)})}
@change=${t=>{let{checked:i}=t.target;a(this,V,Oe).call(this,"nr-draft",Ci(this.draft,e.key,i))}}
/>${e.taken?w("tick",14):h}</label
>`},Oe=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},H.styles=[z,C`
:host{display: block;min-width: 0;}.head{display: flex;align-items: center;gap: 12px;min-height: 44px;}h3{font: 500 15px/20px var(--nr-font);}.why{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.all{margin-inline: auto -10px;display: flex;flex: none;}.all .btn{min-height: 44px;padding: 0 10px;white-space: nowrap;}.den{display: grid;grid-template-columns: 1fr auto 1fr;font-size: 12px;line-height: 16px;color: var(--nr-ink2);margin: 0 0 10px;direction: ltr;}.den div{grid-column: 1 / 4;position: relative;height: 16px;border-radius: 4px;background: var(--nr-sunk);margin-bottom: 3px;}.den i{position: absolute;top: 3px;height: 10px;width: 5px;margin-left: -2px;border-radius: 2px;background: var(--nr-ink2);}.den i.on{top: 0;height: 16px;width: 7px;background: var(--nr-fill);}.den span:last-child{text-align: right;}ol{display: flex;gap: 10px;overflow-x: auto;padding: 3px 3px 6px;margin: 0 -3px;scrollbar-width: none;scroll-snap-type: x proximity;scroll-padding: 3px;}ol.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));gap: 12px 10px;overflow: visible;scroll-snap-type: none;}li{position: relative;flex: 0 0 136px;min-width: 0;font-size: 12px;line-height: 16px;scroll-snap-align: start;}li button{display: block;width: 100%;min-height: 0;padding: 0;border: 0;border-radius: 8px;font: 400 12px/16px var(--nr-font);text-align: start;}.p{display: block;position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;background: #111;margin-bottom: 5px;}li.cur .p{box-shadow: 0 0 0 3px var(--nr-link);}nr-picture{position: absolute;inset: 0;}li:not(.on) nr-picture{opacity: 0.82;}.badge{position: absolute;max-width: calc(100% - 12px);overflow: hidden;text-overflow: ellipsis;white-space: nowrap;padding: 0 4px;border-radius: 4px;background: rgba(10, 12, 15, 0.78);color: #fff;font: 400 12px/16px var(--nr-font);}.du{right: 6px;bottom: 6px;}.w{left: 6px;top: 6px;max-width: calc(100% - 36px);display: flex;gap: 3px;align-items: center;}.w.no{background: #fff;color: #141414;}.pick{position: absolute;top: 0;right: 0;width: 44px;height: 44px;cursor: pointer;}input{appearance: none;-webkit-appearance: none;position: absolute;top: 6px;right: 6px;width: 22px;height: 22px;margin: 0;border: 2px solid #fff;border-radius: 5px;background: rgba(10, 12, 15, 0.45);cursor: inherit;}input:checked{background: var(--nr-fill);}.sent{position: absolute;top: 6px;right: 6px;display: grid;place-items: center;width: 22px;height: 22px;border-radius: 5px;background: var(--nr-fill);color: #fff;}.pick .ic{position: absolute;top: 10px;right: 10px;color: #fff;pointer-events: none;}li b{font-weight: 500;white-space: nowrap;}.who{display: block;overflow-wrap: anywhere;}.x{position: relative;display: flex;gap: 4px;align-items: center;color: var(--nr-ink2);}@container (max-width: 1100px){.why{display: none;}}@container (max-width: 900px){ol{margin: 0 -16px;padding-inline: 16px;scroll-padding: 16px;}ol.grid{margin: 0;padding-inline: 0;grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));gap: 12px 8px;}li{flex-basis: 118px;}.grid .w{display: none;}.look span{display: none;}}@container (max-width: 300px){.head{flex-wrap: wrap;gap: 0 12px;}}@container (max-width: 380px){li{flex-basis: 114px;}}@media (max-height: 480px) and (orientation: landscape){.den{display: none;}li{flex-basis: 112px;}}`],c([f({attribute:!1})],H.prototype,"hub",2),c([f({attribute:!1})],H.prototype,"draft",2),c([f({attribute:!1})],H.prototype,"window",2),c([f({attribute:!1})],H.prototype,"labels",2),c([f({attribute:!1})],H.prototype,"seen",2),c([f()],H.prototype,"selected",2),c([f({type:Boolean})],H.prototype,"proposed",2),c([f({type:Boolean})],H.prototype,"still",2),c([f({type:Boolean})],H.prototype,"watching",2),c([f({type:Boolean})],H.prototype,"grid",2),c([k()],H.prototype,"shown",2),c([De("ol")],H.prototype,"strip",2),H=c([D("nr-review-clips")],H);function Fi(d,s){let e=B(d),t=e.reduce((r,o)=>r+j(o.cut),0);return(e.length?[A("review.amount",e.length),Y(t),s]:[n("review.amount.words"),s]).filter(Boolean).join(" · ")}var ot=class{constructor(s){this.of=s;this.doing="";this.denying=!1;this.error=""}approve(s){return this.#s("approving",(e,t)=>Ys(e,t,s))}async deny(){if(this.denying)return!1;let s=this.of.run();this.denying=!0,this.error="",this.of.update();try{return await this.#i((e,t)=>Ae(e,t,"decision")),s===this.of.run()&&!this.error}catch(e){return s===this.of.run()&&(this.error=ee.of(e).message),!1}finally{this.denying=!1,this.of.update()}}undo(){return this.#s("undoing",(s,e)=>Ae(s,e,"undo"))}retry(){return this.#s("retrying",(s,e)=>Ae(s,e,"share/retry"))}withdraw(){return this.#s("withdrawing",(s,e)=>Ae(s,e,"withdrawal"))}async do(s,e){if(this.doing)return!1;let t=this.of.run();this.doing=s,this.error="",this.of.update();try{return await e(),t===this.of.run()&&!this.error}catch(i){return t===this.of.run()&&(this.error=ee.of(i).message),!1}finally{this.doing="",this.of.done(),this.of.update()}}#s(s,e){return this.do(s,()=>this.#i(e))}async#i(s){let e=this.of.request(),t=this.of.hub();if(!e||!t)return;let{request:i,notice:r}=await s(t,e);i&&this.of.took(i),this.error=r}};async function Ys(d,s,e){let t=`/requests/${s.id}`;try{let i={answer:"approve",proposal_id:e};return{request:await d.post(`${t}/decision`,i),notice:""}}catch(i){let r=ee.of(i),o=r.code==="conflict"?await d.get(t).catch(()=>null):null;return{request:o,notice:o?.decision?di(o):r.message}}}var Ni=3e3,Js=1e3,Qs=3e3,Zs=4e3,es=new Ze,lt=class{constructor(s,e){this.host=s;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.answer=new ot({request:()=>this.request,hub:()=>this.#t?.hub,run:()=>this.#e,took:s=>this.onRequest(s),done:()=>{this.#a&&this.#c()},update:()=>this.host.requestUpdate()});this.search=new Gi(()=>{let{request:s,draft:e}=this,t=this.#t?.hub;return!s||!e||!t?null:{hub:t,clips:e.clips,progress:`/requests/${s.id}/suggestions`,address:async i=>{let r=`/requests/${s.id}/proposals`,{id:o}=await t.post(r,It(e));return{path:`${r}/${o}/pieces/${B(e).indexOf(i)+1}`}}}},(s,e)=>{this.draft&&this.change(it(this.draft,s,e))},()=>this.host.requestUpdate());this.silent=!1;this.#s=null;this.#i=null;this.#t=null;this.#e=0;this.#n=null;this.#a=!1;this.#o=!1;s.addController(this)}#s;#i;#t;#e;#n;#p;#r;#a;#o;#l;hostConnected(){}hostDisconnected(){this.#w(),this.#e+=1,this.#n?.(),this.#n=null;for(let s of[this.#p,this.#r,this.#l])clearTimeout(s);this.#r=void 0,this.stopDetection(),this.request=null}get detection(){return this.search.following?null:this.search.done}get found(){return this.search.count}get ready(){return this.review?.preparation==="ready"&&this.#d}get preparing(){return this.answer.doing==="preparing"||this.#r!==void 0||this.#a||this.#o||this.review?.preparation==="preparing"&&this.#d}get asProposed(){return!!this.draft?.base&&this.draft.base===this.request?.proposal?.id&&!this.#h}get size(){let{current:s,review:e,draft:t}=this;if(s)return s.estimated_bytes;if(!e||!t)return 0;let i=g=>g.reduce((u,b)=>u+j(b),0),r=i(e.proposal.pieces.map(nt)),o=i(B(t).map(({cut:g})=>g));return r?Math.round(e.estimated_bytes*o/r):0}get current(){return this.#d?this.review:null}get#d(){return!!this.draft&&!!this.#s&&rt(this.draft,this.#s)}get#h(){return!!this.draft&&!!this.#i&&!rt(this.draft,this.#i)}use(s,e){let t=s.requests.find(b=>b.id===e)??null,i=this.request,r=i?.id!==e||this.#t?.hub!==s.hub,o=s.available&&this.#t?.available===!1;if(this.#t=s,!t||t===i&&!r&&!o)return;if(this.request=t,r){this.#w(i),this.opened=t,this.draft=null,this.#f(s,t);return}let g=i?.decision?.answer!==t.decision?.answer||i?.consent?.proposal_id!==t.consent?.proposal_id||i?.status!==t.status,u=o||i?.proposal?.id!==t.proposal?.id;(g||u&&!this.#h)&&this.#f(s,t)}change(s){this.draft=s,this.answer.error="",this.#o=!1,this.#c(),this.host.requestUpdate()}#c(){clearTimeout(this.#r),this.#r=void 0,this.#a=!1;let{draft:s,request:e}=this;!s||this.#d||st(s)||!this.#t?.mayAnswer||e?.decision||e?.consent||e?.status!=="open"||(this.#r=setTimeout(()=>{this.#r=void 0,this.#a=this.answer.doing!==""||this.review?.preparation==="preparing",!this.#a&&this.prepare().then(()=>{this.silent&&this.#m(()=>this.#c())})},Js))}#w(s=this.request){let{draft:e}=this,t=this.#t;if(!t||!s||!e||!this.#i)return;let i=s.decision?void 0:s.proposal?.id,r=this.#h&&i?{proposal:i,began:this.#i,draft:e}:void 0;es.put(t.hub,s.id,r)}async#u(s){let e=i=>{this.silent!==i&&(this.silent=i,this.host.requestUpdate())},t=setTimeout(()=>e(!0),Qs);try{let i=await s;return e(!1),i}catch(i){throw e(pt(i)),i}finally{clearTimeout(t)}}#m(s){let e=this.#e;clearTimeout(this.#l),this.#l=setTimeout(()=>{e===this.#e&&s()},Zs)}read(){this.opened=this.request,this.host.requestUpdate()}async#f(s,e){this.#e+=1;let t=this.#e;this.review=this.#s=this.#i=null,this.#o=!1,this.answer.error="",this.search.forget(),this.#x(s.hub),this.#b(s.hub,e,t);let i=e.decision?.proposal_id??e.consent?.proposal_id,r=Promise.all([Ns(s.hub,e),i?Fs(s.hub,e,i):null]),o,g;try{[o,g]=await this.#u(r)}catch{t===this.#e&&this.#m(()=>this.request&&this.#f(s,this.request));return}if(t!==this.#e)return;let u=e.status==="open"&&!e.decision,b=g?.proposal??(u?e.proposal:null),T={request:e,cameras:s.cameras,sensors:s.sensors,clips:o};this.draft=this.#i=Ki(T,b);let S=es.take(s.hub,e.id);u&&!i&&S&&S.proposal===b?.id&&(this.draft=S.draft,this.#i=S.began),g&&(this.#s=this.draft,this.review=g),this.host.requestUpdate(),this.#h?this.#c():b&&u&&s.available&&s.mayAnswer&&await this.#g(e,b.id,this.draft)}async#b(s,e,t){this.agency=this.proof=null;let[i,r]=await Promise.allSettled([s.get(`/agencies/${e.agency.id}`),s.get(`/requests/${e.id}/proof`)]);t===this.#e&&(i.status==="fulfilled"&&(this.agency=i.value),r.status==="fulfilled"&&(this.proof=r.value),this.host.requestUpdate())}#x(s){this.#n?.(),this.#n=s.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#v()})}async prepare(){let{draft:s,request:e}=this,t=this.#t?.hub;return!s||!e||!t?!1:this.#d&&this.review?.preparation!=="failed"?this.ready:this.answer.do("preparing",async()=>{let i=s.base!==null&&this.#i&&rt(s,this.#i)?s.base:(await this.#u(t.post(`/requests/${e.id}/proposals`,It(s)))).id;await this.#g(e,i,s)})}async#g(s,e,t){let i=this.#e,r=this.#t?.hub;if(r){this.#o=!0;try{let o=`/requests/${s.id}/proposals/${e}/prepare`,g=await this.#u(r.post(o));if(i!==this.#e)return;this.#o=!1,this.#s=t,this.#y(g)}catch(o){if(i!==this.#e)return;pt(o)?this.#m(()=>this.draft===t&&this.#g(s,e,t)):(this.#o=!1,this.answer.error=ee.of(o).message)}this.host.requestUpdate()}}#y(s){this.review=s,this.can={findFaces:s.finds_faces,signClips:s.signs_clips},clearTimeout(this.#p),s.preparation==="failed"&&(this.answer.error=s.reason),s.preparation==="preparing"||s.preparation==="none"?this.#p=setTimeout(()=>{this.#v()},Ni):this.#a&&!this.answer.doing&&this.#c(),this.host.requestUpdate()}async#v(){let s=this.#e,{review:e,request:t}=this,i=this.#t?.hub;if(!(!e||!t||!i))try{let r=`/requests/${t.id}/proposals/${e.proposal.id}`,o=await i.get(r);s===this.#e&&this.review?.proposal.id===o.proposal.id&&this.#y(o)}catch{s===this.#e&&(this.#p=setTimeout(()=>{this.#v()},Ni))}}findFaces(s){return this.search.find(s)}stopDetection(){return this.search.stop()}async approve(){let s=this.review;return this.ready&&s?this.answer.approve(s.proposal.id):(await this.prepare(),!1)}deny(){let s=this.answer.deny();return this.stopDetection(),s}pieceOf(s){let{ready:e,review:t,request:i,draft:r}=this,o=r?B(r).indexOf(s)+1:0,g=o?t?.cuts[o-1]:void 0;return{path:e&&t&&i&&o?`requests/${i.id}/proposals/${t.proposal.id}/pieces/${o}/video`:"",start:g?ui(g.start):s.cut.start}}};function pt(d){return ee.of(d).code==="unreachable"}async function Fs(d,s,e){try{return await d.get(`/requests/${s.id}/proposals/${e}`)}catch(t){if(pt(t))throw t;return null}}async function Ns(d,s){let e=s.match.clips.map(i=>d.get(`/clips/${i.clip_id}`)),t=new Map;for(let i of await Promise.allSettled(e))if(i.status==="fulfilled")t.set(i.value.id,i.value);else if(pt(i.reason))throw i.reason;return t}var ts=200,dt,is,te=class extends P{constructor(){super(...arguments);y(this,dt);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:i,span:r}=this.extract;t?.sensorId===i&&t.span.start===r.start&&t.span.end===r.end||(e.has("extract")||e.has("hub"))&&a(this,dt,is).call(this)}render(){if(this.error)return p`<p class="sm">${this.error}</p>`;if(!this.readings)return p`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return p`<p class="sm mut">${n("review.readings.none")}</p>`;let e=this.readings.length-ts;return p`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${n("review.readings.at")}</th>
<th scope="col">${n("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,ts).map(t=>p`<tr>
<td>${ze(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?p`<p class="xs mut">${A("review.readings.more",e)}</p>`:""}`}};dt=new WeakSet,is=async function(){let{sensorId:e,span:t}=this.extract,i={start:Pt(t.start),end:Pt(t.end)};try{let r=`/sensors/${e}/readings`,{readings:o}=await this.hub.get(r,i);e===this.extract.sensorId&&(this.readings=o)}catch(r){this.error=ee.of(r).message}},te.styles=[z,C`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],c([f({attribute:!1})],te.prototype,"hub",2),c([f({attribute:!1})],te.prototype,"extract",2),c([k()],te.prototype,"readings",2),c([k()],te.prototype,"error",2),te=c([D("nr-review-readings")],te);var en=[{name:"name",type:"text",autocomplete:"name",most:ji},{name:"email",type:"email",autocomplete:"email",most:Ui},{name:"telephone",type:"tel",autocomplete:"tel",most:Wi}],O,ss,ns,rs,$e,Bt,ie=class extends P{constructor(){super(...arguments);y(this,O);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return p`<fieldset>
<legend class="vh">${n("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>a(this,O,$e).call(this,{contact:!1})}
/>
<span>${n("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>a(this,O,$e).call(this,{contact:!0})}
/>
<span>${n("review.identity.contact")}</span>
<span class="xs mut">${n("review.identity.once")}</span>
</label>
${e.contact?p`<div class="in">
${en.map(t=>p`<label class="field"
>${n(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${i=>a(this,O,rs).call(this,t.name,i)}
/></label>`)}
<p class="xs mut">${n("review.identity.note")}</p>
</div>`:h}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${w("talk",18)}${n("review.words.heading")}${w("down",16)}</summary>
<div class="in">
<label class="field"
>${n("review.words.label")}
<textarea
rows="4"
maxlength=${Vi}
.value=${e.words}
@input=${t=>a(this,O,$e).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${n("review.words.note")}</p>
</div>
</details>
${e.extracts.length?a(this,O,ss).call(this):h} ${a(this,O,ns).call(this)}`}};O=new WeakSet,ss=function(){return p`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${w("info",18)}${n("review.readings.heading")}${w("down",16)}</summary>
${this.draft.extracts.map(e=>p`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let i=t.target.checked;a(this,O,Bt).call(this,Pi(this.draft,e.sensorId,i))}}
/>
<span>${e.name}</span>
</label>
${e.taken?p`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:h}`)}
<p class="in xs mut">${n("review.readings.note")}</p>
</details>`},ns=function(){return p`<details>
<summary>${w("gear",18)}${n("review.making.heading")}${w("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?h:p`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>a(this,O,$e).call(this,{[e]:t.target.checked})}
/>
<span
>${n(`review.making.${e}`)}<small>${n(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},rs=function(e,t){let i=t.target.value;a(this,O,$e).call(this,{identity:{...this.draft.identity,[e]:i}})},$e=function(e){a(this,O,Bt).call(this,{...this.draft,...e})},Bt=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},ie.styles=[z,C`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],c([f({attribute:!1})],ie.prototype,"draft",2),c([f({type:Boolean})],ie.prototype,"signs",2),c([f({attribute:!1})],ie.prototype,"hub",2),c([f({type:Boolean})],ie.prototype,"open",2),ie=c([D("nr-review-about")],ie);var se,Be,L,as,Vt,jt,os,Ie,ht,Ve,je,ct,U=class extends P{constructor(){super(...arguments);y(this,L);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;y(this,se,null);y(this,Be,"");y(this,ht,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;_(this,se,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||l(this,Ve).call(this,e)});y(this,Ve,e=>{if(!l(this,se))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:i,may:r}=this.clip,o=vi(i,(e.clientX-t.left)/t.width);l(this,se)==="at"?a(this,L,ct).call(this,"nr-at",be(o,i.start,i.end)):a(this,L,Ie).call(this,l(this,se),At(this.frames,o,r[l(this,se)]))});y(this,je,()=>{_(this,se,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(i=>i.clipId).join(" ");if(t!==l(this,Be)){_(this,Be,t),this.pictures=new Map;for(let{clipId:i}of this.clip.sources)for(let r of["thumbnail","filmstrip"])a(this,L,as).call(this,`clips/${i}/${r}`)}}render(){let{clip:e}=this,{shown:t,cut:i}=e,r=xi(t,e.taken?i:null),o=100*de(t,i.start),g=100*de(t,i.end),u=e.masks[this.selected];return p`<div
class="film ${this.still?"still":""}"
@pointerdown=${l(this,ht)}
@pointermove=${l(this,Ve)}
@pointerup=${l(this,je)}
@pointercancel=${l(this,je)}
>
<div class="clipped">
${e.sources.map(({clipId:b,span:T})=>{let S=this.pictures.get(`clips/${b}/thumbnail`),re=this.pictures.get(`clips/${b}/filmstrip`),Z=bi(t,T);if(!Z)return h;let Se=`left:${100*Z.from}%;width:${100*Z.width}%`;return[S?p`<i class="poster" style=${`${Se};background-image:url("${CSS.escape(S)}")`}></i>`:h,re?p`<img src=${re} alt="" style=${Se} />`:h]})}
${a(this,L,Vt).call(this,0,r.before)} ${a(this,L,Vt).call(this,1-r.after,r.after)}
</div>
${e.taken?p`<i class="cut" style="left:${o}%;width:${g-o}%"></i>
${this.still?h:[a(this,L,jt).call(this,"start",o),a(this,L,jt).call(this,"end",g)]}`:h}
${u?fi(u,i).map(b=>p`<i class="key" style="left:${100*de(t,b)}%"></i>`):h}
<i class="playhead" data-edge="at" style="left:${100*de(t,this.at)}%"></i>
</div>
<p class="times tn">
<b>${Y(j(i))}</b>
<span
>${n("review.film.part",{times:ri(N(i.start),N(i.end))})}</span
>
<span>${n(e.taken?"review.film.rest":"review.film.all")}</span>
</p>`}};se=new WeakMap,Be=new WeakMap,L=new WeakSet,as=async function(e){try{let t=await this.hub.media(e);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Vt=function(e,t){return t<=0?h:p`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${n("review.film.stays")}</span>
</div>`},jt=function(e,t){let{may:i,cut:r}=this.clip,o=g=>((g-i.start)/1e6).toFixed(2);return p`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-label=${n(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${o(i.end)}
aria-valuenow=${o(r[e])}
aria-valuetext=${n("review.film.value",{time:ai(N(r[e]),2),length:Y(j(r))})}
@keydown=${g=>a(this,L,os).call(this,g,e)}
></div>`},os=function(e,t){let i=yi(e.key,e.shiftKey);if(i===null)return;e.preventDefault();let{cut:r,may:o}=this.clip;i==="first"||i==="last"?a(this,L,Ie).call(this,t,i==="first"?o.start:o.end):"frames"in i?a(this,L,Ie).call(this,t,Mi(this.frames,r[t],i.frames)):a(this,L,Ie).call(this,t,At(this.frames,r[t]+i.time,o[t]))},Ie=function(e,t){let{cut:i,may:r}=this.clip,o=wi(i,e,t,r);a(this,L,ct).call(this,"nr-cut",o);let g=J(this.frames,o),u=g.at(-1)??Math.max(o.start,o.end-gi);a(this,L,ct).call(this,"nr-at",e==="start"?g[0]??o.start:u)},ht=new WeakMap,Ve=new WeakMap,je=new WeakMap,ct=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},U.styles=[z,C`
:host{display: block;padding: 4px 16px 0;}.film{position: relative;height: 44px;border-radius: 6px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 6px;}.clipped > img,
.clipped .poster{position: absolute;top: 0;height: 100%;overflow: hidden;object-fit: fill;pointer-events: none;}.poster{background: 0 / auto 100% repeat-x;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 50px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 50px;width: 18px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 18px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .cut{border: 3px solid var(--nr-fill);border-radius: 8px;}.playhead{position: absolute;top: -7px;height: 58px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: flex;flex-wrap: wrap;gap: 0 5px;margin: 10px -16px 0;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.times b{color: var(--nr-ink);font-weight: 500;}.times span:last-child{margin-inline-start: auto;}@container (max-width: 900px){.times span:last-child{display: none;}}@container (max-width: 380px){.times{display: none;}.film{margin-bottom: 6px;}}@media (max-height: 480px) and (orientation: landscape){.times{display: none;}}`],c([f({attribute:!1})],U.prototype,"hub",2),c([f({attribute:!1})],U.prototype,"clip",2),c([f({type:Number})],U.prototype,"at",2),c([f({attribute:!1})],U.prototype,"frames",2),c([f({type:Number})],U.prototype,"selected",2),c([f({type:Boolean})],U.prototype,"still",2),c([k()],U.prototype,"pictures",2),U=c([D("nr-review-film")],U);var ls=1500,tn=250,Ue,he,mt,ue,We,ft,Ke,gt,Re,Ut,W=class extends P{constructor(){super(...arguments);y(this,Re);this.label="";this.question="";this.detail="";this.amount="";this.disabled=!1;this.holding=!1;this.asking=!1;y(this,Ue);y(this,he,null);y(this,mt,e=>{e.button!==0||this.disabled||(_(this,he,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,_(this,Ue,setTimeout(()=>{l(this,ue).call(this),a(this,Re,Ut).call(this)},ls))))});y(this,ue,()=>{clearTimeout(l(this,Ue)),this.holding=!1});y(this,We,()=>{_(this,he,null),l(this,ue).call(this)});y(this,ft,e=>{let t=l(this,he);_(this,he,null);let i=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!i&&e.timeStamp-t>tn||(this.asking=!0)});y(this,Ke,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});y(this,gt,()=>{this.asking=!1,a(this,Re,Ut).call(this)})}disconnectedCallback(){super.disconnectedCallback(),l(this,ue).call(this)}render(){return p`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${l(this,mt)}
@pointerup=${l(this,ue)}
@pointercancel=${l(this,We)}
@pointerleave=${l(this,We)}
@contextmenu=${e=>e.preventDefault()}
@click=${l(this,ft)}
>
<span class="pg"></span>${this.amount?h:w("hold",20)}
<span
>${this.holding?n("hold.keep"):this.label||n("hold.rest")}
${this.amount?p`<small class="tn">${this.amount}</small>`:h}</span
>
</button>
${this.asking?p`<nr-dialog open .heading=${this.question} @nr-close=${l(this,Ke)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${l(this,Ke)}>${n("hold.back")}</button>
<button slot="acts" class="btn tonal" @click=${l(this,gt)}>${n("hold.send")}</button>
</nr-dialog>`:h}`}};Ue=new WeakMap,he=new WeakMap,mt=new WeakMap,ue=new WeakMap,We=new WeakMap,ft=new WeakMap,Ke=new WeakMap,gt=new WeakMap,Re=new WeakSet,Ut=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},W.styles=[z,C`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 56px;border-radius: 28px;font-size: 14px;line-height: 18px;padding: 4px 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${ls}ms linear;}small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;}p{color: var(--nr-ink2);}`],c([f()],W.prototype,"label",2),c([f()],W.prototype,"question",2),c([f()],W.prototype,"detail",2),c([f()],W.prototype,"amount",2),c([f({type:Boolean})],W.prototype,"disabled",2),c([k()],W.prototype,"holding",2),c([k()],W.prototype,"asking",2),W=c([D("nr-hold")],W);var sn=new Set(["revoked_key","compromised_key"]);function ps(d){let{request:s,boards:e}=d;if(!d.available)return"away";if(s.decision)return nn(s,d.now);if(s.share?.withdrawn||s.share?.state==="withdrawn")return"withdrawn";if(s.status!=="open")return s.status;let t=e.find(i=>i.origin===s.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":s.findings.some(i=>sn.has(i.code))?"revoked":d.hasKey===!1?"no_key":d.mayAnswer?s.consent?"consent":s.match.clips.length?"decide":s.match.strength==="none"&&s.match.because!=="nothing_moved"?"information":"nothing":"watching"}function nn(d,s){let{decision:e,share:t}=d;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>s?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function K(d){return["decide","nothing","information","consent"].includes(d)}function ds(d){return K(d)||["forked","left","revoked","no_key"].includes(d)}function cs(d){return["denied","resolved","expired","forked","left","revoked","no_key"].includes(d)}function vt(d,s){return d.window.start!==s.window.start||d.window.end!==s.window.end?"window":s.thread.length>d.thread.length?"thread":null}function Wt(d){let{size_bytes:s=0,sent_bytes:e=0}=d.share??{};return s>0?Math.min(1,e/s):0}var x,hs,us,ms,fs,gs,oe,vs,ws,wt,ys,ne,M=class extends P{constructor(){super(...arguments);y(this,x);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.silent=!1;this.fault="";this.error="";this.detail="";this.amount="";this.watch=null;this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return p`<div role="status" aria-live="polite">
${this.error?p`<p class="why">${w("warn",18)}<span>${this.error}</span></p>`:h}
${a(this,x,fs).call(this)}
</div>
${a(this,x,hs).call(this)} ${this.asking?a(this,x,ys).call(this):h}`}};x=new WeakSet,hs=function(){let{phase:e}=this;if(!ds(e))return h;let t=e==="consent"&&this.request.consent?.by===this.me,i=K(e)&&!t?a(this,x,us).call(this):n("review.foot.deny_only");return p`<div class="two">
<button @click=${()=>a(this,x,ne).call(this,"nr-deny")}>
${this.denying?p`<span class="spin"></span>`:h}
<span>${n("review.deny")}<small>${n("review.deny_what")}</small></span>
</button>
${K(e)&&!t?a(this,x,ms).call(this):p`<span></span>`}
</div>
<p class="what" aria-live="polite">${i}</p>`},us=function(){if(this.watch&&!this.fault){let[t,i]=n("review.foot.watch",{amount:"\0"}).split("\0");return p`${t}<b class="tn">${this.amount}</b>${i}`}return this.request.people>1&&!this.request.consent?n("review.foot.two_people"):n("review.foot.armed",{agency:this.request.agency.name})},ms=function(){return this.doing==="approving"?p`<button disabled><span class="spin"></span>${n("review.approving")}</button>`:this.watch&&!this.fault?p`<button class="watch" @click=${()=>a(this,x,ne).call(this,"nr-watch")}>
${w("play",18)}<span
>${A("review.watch",this.watch.count)}<small>${this.watch.first}</small></span
>
</button>`:this.preparing&&!this.silent&&!this.fault?p`<button disabled>
<span class="spin"></span><span>${n("review.preparing")}<small class="tn">${this.amount}</small></span>
</button>`:!this.ready&&!this.silent&&!this.fault?p`<button ?disabled=${!!this.doing} @click=${()=>a(this,x,ne).call(this,"nr-prepare")}>
${w("again",18)}${n("share.retry")}
</button>`:p`<nr-hold
.label=${n("review.hold")}
.amount=${this.fault?"":this.amount}
.question=${n("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread||!this.ready}
@nr-held=${()=>a(this,x,ne).call(this,"nr-approve")}
></nr-hold>`},fs=function(){let{request:e,phase:t}=this;if(K(t))return a(this,x,gs).call(this);let i=e.share;switch(t){case"cooling":{let r=F(e.decision?.final_at??"");return a(this,x,oe).call(this,"clock",n("review.state.cooling",{time:r}),"cooling",{},!0)}case"sealing":return a(this,x,oe).call(this,"",n("review.state.sealing"),"sealing",{},!0);case"sending":return p`${a(this,x,oe).call(this,"",n("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${Wt(e)}
aria-label=${n("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${n("review.state.sent",{sent:G(i?.sent_bytes??0),all:G(i?.size_bytes??0),part:Fe(Wt(e))})}
</p>
${a(this,x,wt).call(this)}`;case"delivered":case"opened":{let r=ae(i?.changed_at??""),o=n(`review.state.${t}`,{time:r,agency:e.agency.name});return a(this,x,oe).call(this,"tick",o,t,{agency:e.agency.name},!0)}case"failed":return a(this,x,vs).call(this,i?.reason??"");case"withdrawing":return a(this,x,oe).call(this,"",n("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return a(this,x,oe).call(this,"cross",n("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return a(this,x,ws).call(this);default:return h}},gs=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let r=t.by===this.me,o=n(r?"review.consent.mine":"review.consent.other",{by:t.by,time:ae(t.at)});return p`<p class="why">${w("person",18)}<span>${o}</span></p>`}let i=e.voided?p`<p class="why">${w("warn",18)}<span>${e.voided.reason}</span></p>`:h;return p`${i}${this.fault?p`<p class="why">${w("info",18)}<span>${this.fault}</span></p>`:h}`},oe=function(e,t,i,r,o){return p`<div class="state">
${e?w(e,22):p`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${n(`review.state.${i}_note`,r)}</p>
${o?a(this,x,wt).call(this):h}`},vs=function(e){return p`${a(this,x,oe).call(this,"warn",n("review.state.failed"),"failed",{},!1)}
${e?p`<p class="xs mut">${n("share.hub_says",{reason:e})}</p>`:h}
${a(this,x,wt).call(this,p`<button ?disabled=${!!this.doing} @click=${()=>a(this,x,ne).call(this,"nr-retry")}>
${this.doing==="retrying"?p`<span class="spin"></span>`:w("again",18)}
${n("share.retry")}
</button>`)}`},ws=function(){let e=this.request.decision;return e?p`<div class="state">${w("cross",22)}<span>${n("review.state.denied")}</span></div>
<p>${n("review.state.denied_note",{time:F(e.decided_at)})}</p>
${this.undoable&&this.may?p`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>a(this,x,ne).call(this,"nr-undo")}>
${w("undo",18)}${n("review.undo")}
</button>
</div>`:h}`:h},wt=function(e=h){let t=this.phase==="delivered"||this.phase==="opened",i=this.request.withdrawable||t;return!this.may||!i&&e===h?h:p`<div class="acts">
${e}
${i?p`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:a(this,x,ne).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?p`<span class="spin"></span>`:h}
${n(t?"review.withdraw_after":"review.withdraw")}
</button>`:h}
</div>`},ys=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return p`<nr-dialog open .heading=${n("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${n("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${n("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),a(this,x,ne).call(this,"nr-withdraw")}}
>
${n("review.withdraw")}
</button>
</nr-dialog>`},ne=function(e){this.dispatchEvent(new CustomEvent(e))},M.styles=[z,C`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 12px 24px 14px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button{min-height: 56px;border-radius: 28px;font-size: 14px;line-height: 18px;padding: 4px;}.two small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.two > .watch{border-style: dashed;}p{margin-top: 9px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);text-wrap: pretty;}p.what{min-height: 32px;}p b{color: var(--nr-ink);font-weight: 500;white-space: nowrap;}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@container (max-width: 1100px){:host{padding-inline: 16px;}}@container (max-width: 900px){:host{padding: 10px 16px calc(12px + env(safe-area-inset-bottom));box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}.two{gap: 10px;}p{margin-top: 7px;}}@media (max-width: 260px){.two{grid-template-columns: minmax(0, 1fr);}}@media (max-height: 480px) and (orientation: landscape){:host{padding: 8px 12px;}.two > button{min-height: 48px;}p,
p.why{margin-block: 5px 0;}p.why{margin: 0 0 6px;line-height: 16px;}p.what{min-height: 0;}.acts{margin-top: 6px;}}`],c([f({attribute:!1})],M.prototype,"request",2),c([f()],M.prototype,"phase",2),c([f()],M.prototype,"doing",2),c([f({type:Boolean})],M.prototype,"denying",2),c([f({type:Boolean})],M.prototype,"ready",2),c([f({type:Boolean})],M.prototype,"preparing",2),c([f({type:Boolean})],M.prototype,"silent",2),c([f()],M.prototype,"fault",2),c([f()],M.prototype,"error",2),c([f()],M.prototype,"detail",2),c([f()],M.prototype,"amount",2),c([f({attribute:!1})],M.prototype,"watch",2),c([f()],M.prototype,"me",2),c([f({type:Boolean})],M.prototype,"unread",2),c([f({type:Boolean})],M.prototype,"undoable",2),c([f({type:Boolean})],M.prototype,"may",2),c([k()],M.prototype,"asking",2),M=c([D("nr-review-foot")],M);var bs=[.5,.95,.8,.2,.6,.4,.9,.3,.5],rn=200,yt=class{constructor(s,e){this.host=s;this.listener=e;this.playing=!1;this.wrong=!1;this.#s=!1;this.#i=null;this.#t=()=>{};this.#e=!0;this.#r=()=>{let{video:s}=this.#n;if(!(!s||!this.playing))if(typeof s.requestVideoFrameCallback=="function"){let e=s.requestVideoFrameCallback((t,{mediaTime:i})=>this.#a(i,Ei));this.#t=()=>s.cancelVideoFrameCallback(e)}else{let e=requestAnimationFrame(()=>this.#a(s.currentTime,He));this.#t=()=>cancelAnimationFrame(e)}};s.addController(this)}#s;#i;#t;#e;hostConnected(){this.#e=!0}hostDisconnected(){this.#e=!1}get#n(){return this.listener.film()}forget(){this.#s=!1}playSoon(){this.#s=!0,(this.#n.video?.readyState??0)>=1&&this.begin()}begin(){!this.#s||this.playing||(this.#s=!1,this.toggle())}seek(s=!1){let{video:e,zero:t,frames:i,at:r}=this.#n;if(!e||e.readyState<1)return;let o=tt(i,t,r,e.duration);!s&&Math.abs(e.currentTime-o)<1e-5||this.#p(e,0)}#p(s,e){this.#t();let{zero:t,frames:i,at:r}=this.#n,o=He(i,r),g=Number(document.timeline.currentTime),u,b=0,T=0,S=()=>{if(s!==this.#n.video||this.playing||s.seeking)return;window.clearTimeout(b);let ye=!i.length||u!==void 0&&qi(i,o,u);if(!ye&&e+1<bs.length)return this.#p(s,e+1);this.#l({wrong:!ye&&u!==void 0}),this.wrong||this.listener.shown(o)},re=()=>{b=window.setTimeout(()=>document.hidden?re():S(),rn*(e+1))},Z=(ye,{mediaTime:Rs,presentationTime:Gs})=>{T=s.requestVideoFrameCallback(Z),!(Gs<g)&&(u=t+Math.round(Rs*1e6),S())},Se=()=>u===void 0?re():S();if(typeof s.requestVideoFrameCallback=="function")T=s.requestVideoFrameCallback(Z),s.addEventListener("seeked",Se,{once:!0}),this.#t=()=>{s.cancelVideoFrameCallback(T),s.removeEventListener("seeked",Se),window.clearTimeout(b)};else{let ye=()=>this.listener.shown(o);s.addEventListener("seeked",ye,{once:!0}),this.#t=()=>s.removeEventListener("seeked",ye)}s.currentTime=tt(i,t,r,s.duration,bs[e])}toggle(){let{video:s,zero:e,frames:t,all:i,cut:r,at:o}=this.#n;if(!s)return;if(this.playing)return s.pause();let g=J(i,r),[u,b]=[g[0],g[g.length-1]],T=u!==void 0&&b!==void 0&&o>=b;T&&(this.listener.at(u),s.currentTime=tt(t,e,u,s.duration)),this.#t(),this.#l({playing:!0,wrong:!1}),this.#i=T?u:o,s.play().then(this.#r,()=>this.#l({playing:!1}))}#r;#a(s,e){let{video:t,zero:i,frames:r,cut:o,at:g}=this.#n;if(!t||!this.playing)return;let u=e(r,i+Math.round(s*1e6));if(g<o.end&&u>=o.end){this.pause(),this.#o();return}this.#i!==null&&this.listener.shown(this.#i),this.#i=null,this.listener.at(u),this.listener.shown(u),this.#r()}#o(){let{frames:s,cut:e}=this.#n;this.listener.at(J(s,e).at(-1)??e.end)}ended(){this.paused();let{at:s,cut:e}=this.#n;s<e.end&&this.#o()}stopped(){this.#t(),this.#l({playing:!1})}paused(){this.stopped(),this.#e&&this.seek(!0)}pause(){this.#n.video?.pause(),this.stopped()}#l(s){let{playing:e,wrong:t}={playing:this.playing,wrong:this.wrong,...s};e===this.playing&&t===this.wrong||(Object.assign(this,{playing:e,wrong:t}),this.host.requestUpdate())}};var xs=C`
:host{display: block;border-radius: 12px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;height: 100%;display: grid;align-items: center;background: #000;}.box{position: relative;margin: 0 auto;width: min(100%, var(--nr-player-height, 62vh) * var(--shape));max-height: var(--nr-player-height, 62vh);aspect-ratio: var(--shape);}section:fullscreen .box{width: min(100vw, 100vh * var(--shape));max-height: 100vh;}img,
video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.caps{position: absolute;inset: 10px 10px auto;display: flex;flex-wrap: wrap;justify-content: space-between;gap: 6px;pointer-events: none;}.cap,
.said{min-width: 0;display: flex;gap: 6px;align-items: center;padding: 4px 10px;border-radius: 12px;background: rgba(10, 12, 15, 0.86);font-size: 12px;line-height: 16px;}button.cap{pointer-events: auto;min-height: 44px;margin-block: -10px;border: 0;color: #fff;border-radius: 22px;}.cap b{font-weight: 500;overflow-wrap: anywhere;}.said{position: absolute;inset: 48px 10px auto;width: fit-content;margin-inline: auto;background: rgba(10, 12, 15, 0.92);font-size: 13px;line-height: 18px;}.ctl{position: absolute;inset: auto 0 0;padding: 28px 8px 4px;background: linear-gradient(transparent, rgba(0, 0, 0, 0.76) 45%);pointer-events: none;}.ctl > *{pointer-events: auto;}.row{gap: 0;font-size: 13px;}.ctl button{flex: none;min-width: 44px;min-height: 44px;border: 0;border-radius: 22px;padding: 0;gap: 6px;color: #fff;font-size: 13px;font-weight: 400;white-space: nowrap;}.ctl button.cv{padding: 0 10px;}.ctl button:not(:disabled):hover,
.ctl button[aria-expanded="true"]{background: rgba(255, 255, 255, 0.2);}.ctl button:focus-visible,
.ctl input:focus-visible{outline-color: #fff;outline-offset: -3px;}.pos{padding-inline: 6px;white-space: nowrap;}input[type="range"]{display: block;appearance: none;-webkit-appearance: none;width: calc(100% - 16px);height: 24px;margin: 0 8px -4px;background: transparent;cursor: pointer;touch-action: none;border-radius: 8px;}input::-webkit-slider-runnable-track{height: 4px;border-radius: 2px;background: linear-gradient(#fff, #fff) 0 / var(--done) no-repeat rgba(255, 255, 255, 0.35);}input::-moz-range-track{height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.35);}input::-moz-range-progress{height: 4px;border-radius: 2px;background: #fff;}input::-webkit-slider-thumb{-webkit-appearance: none;width: 14px;height: 14px;margin-top: -5px;border: 0;border-radius: 7px;background: #fff;}input::-moz-range-thumb{width: 14px;height: 14px;border: 0;border-radius: 7px;background: #fff;}.more{display: flex;flex-wrap: wrap;justify-content: flex-end;align-items: center;gap: 6px;padding: 0 4px 6px;font-size: 13px;}.more button,
.more span{padding: 0 14px;background: rgba(10, 12, 15, 0.86);}.more span{line-height: 44px;border-radius: 22px;}@container (max-width: 900px){:host{border-radius: 0;}.caps{inset: 8px 8px auto;}.cv span{display: none;}.ctl button.cv{padding: 0;}.pos{padding-inline: 2px;}}@container (max-width: 300px){.caps,
.said,
.ctl{position: static;margin: 0;}.caps{order: -1;gap: 0;}.cap{background: none;}.ctl{padding-block: 4px;background: none;}.ctl .row{flex-wrap: wrap;}.pos{order: -1;flex: 1 0 100%;padding-inline: 12px;}}@container (max-width: 380px){.ctl{padding-inline: 0;}}`;var an=16/9,on=3e3,me,fe,ke,le,_e,Ee,q,v,Ge,bt,$s,Kt,ks,Rt,_s,Es,qs,Ts,Ms,Cs,xt,$t,Gt,Xe,kt,_t,Xt,Et,qt,Tt,qe,I,E=class extends P{constructor(){super(...arguments);y(this,v);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.drawing=!1;this.address="";this.poster="";this.failed=!1;this.shape=an;this.late=!1;this.covering=!1;this.frames=[];y(this,me,new Map);y(this,fe,"");y(this,ke,!1);y(this,le,"");y(this,_e,"");y(this,Ee);y(this,q,new yt(this,{film:()=>({video:this.video,...l(this,v,$s),all:this.frames,cut:this.clip.cut,at:this.at}),at:e=>a(this,v,I).call(this,"nr-at",e),shown:e=>a(this,v,I).call(this,"nr-shown",e)}));y(this,xt,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),_(this,ke,!1),a(this,v,Ge).call(this,!1),l(this,q).seek(!0),l(this,q).begin())});y(this,$t,()=>{if(this.piece||l(this,ke)){this.failed=!0,a(this,v,Ge).call(this,!1);return}_(this,ke,!0),_(this,fe,_(this,le,this.address="")),a(this,v,Kt).call(this)});y(this,kt,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)a(this,v,Gt).call(this);else if(e.key===",")a(this,v,Xe).call(this,-1);else if(e.key===".")a(this,v,Xe).call(this,1);else if(e.key==="n"&&!this.piece&&!this.still)l(this,qe).call(this);else if(e.key==="Escape"&&this.drawing)this.drawing=!1;else return;e.preventDefault()});y(this,_t,e=>{a(this,v,Xt).call(this,e.detail.number,e.detail.area)});y(this,Et,e=>{a(this,v,I).call(this,"nr-clip",zi(this.clip,e.detail))});y(this,qt,e=>{l(this,qe).call(this),this.drawing=e.detail>0});y(this,Tt,e=>{this.drawing&&this.selected>=0?a(this,v,Xt).call(this,this.selected,e.detail):l(this,qe).call(this,e.detail)});y(this,qe,async e=>{this.drawing=!1;let t=this.clip.masks.length;this.covering=!1,a(this,v,I).call(this,"nr-clip",Di(this.clip,this.at,e)),a(this,v,I).call(this,"nr-select",t),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(t)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(l(this,Ee)),l(this,q).stopped()}play(){l(this,q).playSoon()}willUpdate(e){e.has("clip")&&a(this,v,Kt).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&(a(this,v,ks).call(this),a(this,v,Rt).call(this))}updated(e){(e.has("at")||e.has("pieceStart"))&&!l(this,q).playing&&l(this,q).seek(),(this.failed||!this.piece&&!this.clip.sources.length)&&(e.has("at")||e.has("clip")||e.has("failed"))&&a(this,v,I).call(this,"nr-shown",this.at)}render(){let e=!this.piece&&!this.still;return p`<section
aria-label=${n("review.player.label",{camera:this.clip.cameraName})}
style="--shape:${this.shape}"
@keydown=${l(this,kt)}
>
<div class="box">
${a(this,v,_s).call(this)}
${this.address?p`<video
class=${l(this,q).wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${n(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${l(this,xt)}
@pause=${()=>l(this,q).paused()}
@ended=${()=>l(this,q).ended()}
@error=${l(this,$t)}
></video>`:h}
${this.piece?h:p`<nr-review-masks
.masks=${this.clip.masks}
.frame=${xe(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
?drawing=${this.drawing}
@nr-draw=${l(this,Tt)}
@nr-place=${l(this,_t)}
@nr-select=${t=>a(this,v,I).call(this,"nr-select",t.detail)}
@nr-remove=${l(this,Et)}
></nr-review-masks>`}
</div>
${this.failed||l(this,q).wrong||this.late?p`<p class="said" role="status"
>${n(`review.player.${this.failed?"failed":l(this,q).wrong?"wrong":"late"}`)}</p
>`:h}
<div class="ctl">
${e?a(this,v,Cs).call(this):h}
${a(this,v,Es).call(this)}
<div class="row">
${a(this,v,Ts).call(this)}<span class="grow"></span>${e?a(this,v,Ms).call(this):h}
${document.fullscreenEnabled?a(this,v,qs).call(this):h}
</div>
</div>
<div class="caps">
<span class="cap"
><b>${this.clip.cameraName}</b> <span class="time tn">${ze(N(this.at))}</span></span
>
${this.piece?p`<button class="cap" @click=${()=>a(this,v,I).call(this,"nr-recording")}>
${w("sealed",14)}${n("review.player.sent")}${w("cross",14)}
<span class="vh">${n("review.preview_back")}</span>
</button>`:p`<span class="cap">${w("lock",14)}${n("review.player.private")}</span>`}
</div>
</section>`}};me=new WeakMap,fe=new WeakMap,ke=new WeakMap,le=new WeakMap,_e=new WeakMap,Ee=new WeakMap,q=new WeakMap,v=new WeakSet,Ge=function(e){clearTimeout(l(this,Ee)),this.late=!1,e&&_(this,Ee,setTimeout(()=>this.late=!this.failed,on))},bt=function(){return l(this,me).get(Ot(this.clip,this.at)?.clipId??"")},$s=function(){return this.piece?{zero:this.pieceStart,frames:J(this.frames,this.clip.cut)}:l(this,v,bt)??{zero:this.clip.shown.start,frames:[]}},Kt=async function(){let{sources:e,shown:t}=this.clip,i=e.map(({clipId:o})=>o).join(" ");if(i===l(this,fe))return;_(this,fe,i),l(this,q).forget(),_(this,me,new Map),this.frames=[],a(this,v,Ge).call(this,e.length>0);let r=await Promise.allSettled(e.map(async({clipId:o})=>{let g=await this.hub.get(`/clips/${o}/frames`);return[o,$i(o,g)]}));i===l(this,fe)&&(_(this,me,new Map(r.flatMap(o=>o.status==="fulfilled"?[o.value]:[]))),this.frames=ki(l(this,me).values(),t),a(this,v,I).call(this,"nr-frames",this.frames),await a(this,v,Rt).call(this),l(this,q).seek(),!this.piece&&!l(this,v,bt)&&(this.failed=e.length>0,a(this,v,Ge).call(this,!1)))},ks=async function(){let e=`clips/${Ot(this.clip,this.at)?.clipId??""}/thumbnail`;if(e!==l(this,_e)){_(this,_e,e),this.poster="";try{let t=this.clip.sources.length?await this.hub.media(e):"";e===l(this,_e)&&(this.poster=t)}catch{}}},Rt=async function(){let e=this.piece||(l(this,v,bt)?.path??"");if(e!==l(this,le)){_(this,le,e),this.failed=l(this,q).wrong=!1,this.address="",l(this,q).pause();try{let t=e?await this.hub.media(e):"";e===l(this,le)&&(this.address=t)}catch{e===l(this,le)&&(this.failed=!0)}}},_s=function(){return!this.poster||this.piece||this.failed||l(this,q).wrong?h:p`<img
src=${this.poster}
alt=""
decoding="async"
@load=${({target:e})=>{this.video?.videoWidth||(this.shape=e.naturalWidth/e.naturalHeight)}}
@error=${()=>this.poster=""}
/>`},Es=function(){let{cut:e}=this.clip,t=J(this.frames,e),i=t.length?t.length-1:Math.max(0,j(e)-1),r=t.length?_i(t,this.at):be(this.at-e.start,0,i);return p`<input
type="range"
min="0"
max=${i}
step="1"
.value=${String(r)}
style="--done:${i?100*r/i:0}% 100%"
aria-label=${n("review.player.seek")}
aria-valuetext=${ze(N(this.at))}
@input=${o=>{l(this,q).pause();let g=Number(o.target.value);a(this,v,I).call(this,"nr-at",t.length?t[g]:e.start+g)}}
/>`},qs=function(){return p`<button
class="round"
aria-label=${n("review.player.whole")}
@click=${()=>{document.fullscreenElement?document.exitFullscreen():this.renderRoot.querySelector("section")?.requestFullscreen()}}
>
${w("whole",18)}
</button>`},Ts=function(){let{cut:e}=this.clip,{start:t,end:i}=xe(this.frames,this.at,e),r=i===e.end;return p`<button
class="round"
aria-label=${n(l(this,q).playing?"review.player.pause":"review.player.play")}
title=${n("review.player.keys")}
@click=${()=>a(this,v,Gt).call(this)}
>
${w(l(this,q).playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${n("review.player.back")}
@click=${()=>a(this,v,Xe).call(this,-1)}
>
${w("previous",18)}
</button>
<button class="round" aria-label=${n("review.player.on")} @click=${()=>a(this,v,Xe).call(this,1)}>
${w("next",18)}
</button>
<span class="pos tn"
>${Y(be(this.at-e.start+(r?i-t:0),0,j(e)))} /
${Y(j(e))}</span
>`},Ms=function(){return p`<button
aria-pressed=${this.audio}
aria-label=${n(this.audio?"review.player.audio":"review.player.no_audio")}
title=${n("review.player.audio_how")}
@click=${()=>a(this,v,I).call(this,"nr-audio",!this.audio)}
>
${w(this.audio?"sound":"mute",18)}
</button>
<button
class="cv"
aria-expanded=${this.covering}
aria-label=${n("review.cover.open")}
@click=${()=>{this.covering=!this.covering}}
>
${w("mask",18)}<span>${n("review.cover.open")}</span>
</button>`},Cs=function(){return this.looking!==null?p`<div class="more">
<span class="tn" role="status">${n("review.faces.looking",{part:Fe(this.looking)})}</span>
<button @click=${()=>a(this,v,I).call(this,"nr-faces-off")}>
${w("cross",18)}${n("review.faces.stop")}
</button>
</div>`:this.covering?p`<div class="more">
${this.finds?p`<button
title=${n("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>{this.covering=!1,a(this,v,I).call(this,"nr-faces")}}
>
${w("search",18)}${n("review.faces.find")}
</button>`:h}
<button @click=${l(this,qt)}>${w("plus",18)}${n("review.cover.add")}</button>
</div>`:h},xt=new WeakMap,$t=new WeakMap,Gt=function(){this.failed||l(this,q).toggle()},Xe=function(e){l(this,q).pause();let{shown:t,cut:i}=this.clip,r=this.piece?J(this.frames,i):this.frames,o=this.piece?i:t,g=Ti(r,this.at,e);a(this,v,I).call(this,"nr-at",r.length?g:be(g,o.start,o.end))},kt=new WeakMap,_t=new WeakMap,Xt=function(e,t){let i=this.clip.masks[e];if(!i)return;this.drawing=!1,l(this,q).pause();let{start:r}=xe(this.frames,this.at,this.clip.cut);a(this,v,I).call(this,"nr-clip",Si(this.clip,e,mi(i,t,r)))},Et=new WeakMap,qt=new WeakMap,Tt=new WeakMap,qe=new WeakMap,I=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},E.styles=[z,xs],c([f({attribute:!1})],E.prototype,"hub",2),c([f({attribute:!1})],E.prototype,"clip",2),c([f({type:Number})],E.prototype,"at",2),c([f({type:Number})],E.prototype,"selected",2),c([f()],E.prototype,"piece",2),c([f({type:Number})],E.prototype,"pieceStart",2),c([f({type:Boolean})],E.prototype,"audio",2),c([f({type:Boolean})],E.prototype,"finds",2),c([f({attribute:!1})],E.prototype,"looking",2),c([f({type:Boolean})],E.prototype,"still",2),c([k()],E.prototype,"drawing",2),c([k()],E.prototype,"address",2),c([k()],E.prototype,"poster",2),c([k()],E.prototype,"failed",2),c([k()],E.prototype,"shape",2),c([k()],E.prototype,"late",2),c([k()],E.prototype,"covering",2),c([De("video")],E.prototype,"video",2),c([De("nr-review-masks")],E.prototype,"layer",2),c([k()],E.prototype,"frames",2),E=c([D("nr-review-player")],E);var Ls=C`
:host{display: block;height: 100%;min-height: 0;}.page{display: grid;grid-template-columns: minmax(0, 1fr) 416px;grid-template-rows: auto minmax(0, 1fr);height: 100%;min-height: 0;--nr-player-height: max(240px, var(--nr-room, 100dvh) - 380px);}.L > .grey{aspect-ratio: 16 / 9;max-height: var(--nr-player-height);}.rh{grid-column: 1;display: flex;gap: 12px;align-items: center;padding: 12px 24px 0 16px;min-width: 0;}.rh h2{font: 500 18px/24px var(--nr-font);overflow-wrap: anywhere;}.rh .sub{color: var(--nr-ink2);overflow-wrap: anywhere;}.rh .meta{display: grid;gap: 2px;justify-items: end;font-size: 13px;line-height: 18px;color: var(--nr-ink2);text-align: end;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;}.back:dir(rtl){transform: scaleX(-1);}.L{grid-column: 1;padding: 12px 24px 16px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 8px;}.R{grid-column: 2;grid-row: 1 / 3;background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 12px;align-content: start;}.first{display: grid;gap: 10px;}.one,
.mt{display: none;}.mt{gap: 4px 12px;flex-wrap: wrap;justify-content: space-between;align-items: center;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.pv{justify-content: start;padding-inline: 0;text-align: start;}.more{display: flex;flex-wrap: wrap;gap: 0 12px;align-items: center;color: var(--nr-ink2);}.more a{padding-block: 13px;}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}nr-finding .act a{padding-block: 12px;margin-block: -6px;}.wait{grid-column: 1 / -1;padding: 24px;}@container (max-width: 1100px){.page{grid-template-columns: minmax(0, 1fr) 384px;}.R .sc{padding-inline: 16px;}}@container (max-width: 900px){.page{display: flex;flex-direction: column;height: auto;min-height: 100%;--nr-player-height: 62dvh;}.wide,
.rh .meta{display: none;}.rh{position: sticky;top: 0;z-index: 3;gap: 4px;min-height: 56px;padding: 6px 12px 6px 4px;background: var(--nr-card);}.rh h2{font-size: 15px;line-height: 20px;}.rh .sub{font-size: 13px;line-height: 18px;}.L{padding: 0 16px;overflow: visible;gap: 6px;}.silent{margin-top: 12px;}nr-review-player{margin-inline: -16px;}nr-review-film{margin-top: 4px;}.L > nr-empty{margin-top: 12px;}.R{display: contents;}.R .sc{flex: 1;padding: 8px 16px 16px;overflow: visible;}.one{display: flex;gap: 10px;padding: 6px 12px;min-height: 48px;border: 1px solid var(--nr-border);border-radius: 10px;background: var(--nr-card);font-weight: 400;font-size: 13px;line-height: 18px;text-align: start;}.one span{flex: 1;min-width: 0;}.one b{display: block;font-weight: 500;}.one .ic{color: var(--nr-ink2);}.mt{display: flex;}nr-what-leaves{scroll-margin-top: 64px;}nr-review-foot{position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: landscape){.page{display: grid;grid-template-columns: minmax(0, 1.25fr) minmax(300px, 1fr);grid-template-rows: repeat(6, auto) 1fr auto;height: auto;min-height: 100%;}.wide,
.rh .meta{display: none;}.L,
.R{display: contents;}.page > .rh,
.L > *,
.R > *{grid-column: 2;}.rh{position: static;min-height: 48px;padding: 4px 12px;background: none;}.rh h2{font-size: 15px;line-height: 20px;}.rh .sub{font-size: 12px;line-height: 16px;}.L > nr-review-player,
.L > nr-review-film{grid-column: 1;grid-row: 1 / 9;position: sticky;align-self: start;margin: 0;}.L > nr-review-player{--nr-player-height: calc(var(--nr-room, 100dvh) - 64px);top: 0;height: var(--nr-player-height);border-radius: 0;}.L > nr-review-film{top: calc(var(--nr-room, 100dvh) - 54px);margin-top: calc(var(--nr-room, 100dvh) - 54px);padding: 0 28px;}.L > .silent{grid-row: 2;margin: 0 12px;}.L > nr-review-clips{grid-row: 3;padding-inline: 12px;}.L > p,
.L > nr-empty,
.L > .grey{grid-row: 4;margin-inline: 12px;}.bare{grid-template-columns: minmax(0, 1fr);}.page.bare > .rh,
.bare .L > *,
.bare .R > *{grid-column: 1;}.L > nr-review-covers{grid-row: 6;margin: 8px 12px 0;}.R > .sc{grid-row: 7;padding: 8px 12px;overflow: visible;}.R > nr-review-foot{grid-row: 8;position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: portrait){nr-review-foot{position: static;}}`;function Jt(d,s){return(d.custody.files??[])[s-1]?.recorded??null}var Ds=C`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,ge=class extends P{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return p`<details>
<summary>${w("info",18)}${n("review.proof.unknown")}${w("down",16)}</summary>
<p class="in">${n("review.proof.unknown_why")}</p>
</details>`;let i=t.witnesses.length;return p`<details>
<summary>
<span class="ok">${w("verified",20)}</span>
<span
>${t.seen_at?n("review.proof.line",{time:F(t.seen_at)}):n("review.proof.issued",{time:F(e.issued)})}</span
>${w("down",16)}
</summary>
<div class="in">
<p>${n("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${n("review.proof.entry",{index:Pe(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${i?A("review.proof.witnesses",i):n("review.proof.no_witness")}</p>
<p>${X(`requests/${e.id}`,n("review.proof.more"))}</p>
</div>
</details>`}};ge.styles=[z,Ds,C`
.ok{color: var(--nr-ok);}`],c([f({attribute:!1})],ge.prototype,"request",2),c([f({attribute:!1})],ge.prototype,"proof",2),ge=c([D("nr-review-proof")],ge);var Te=class extends P{render(){let{review:s}=this,{files:e,information:t,...i}=s.custody;return p`<details>
<summary>${w("sealed",18)}${n("review.files.heading")}${w("down",16)}</summary>
<div class="in">
${s.cuts.map(r=>{let o=s.proposal.pieces[r.number-1],g=Jt(s,r.number);return p`<section>
<h4>${n("review.files.clip",{number:r.number,camera:o?.camera_name??""})}</h4>
${g?.archives.map(u=>p`<p>${[Ne(u),...et(u)].join(" ")}</p>`)}
${g?.hub?p`<p>${n("recorded.partly")}</p>`:h}
<dl class="tn">
${Me("time",`${F(r.start)}, ${oi(Date.parse(r.end)-Date.parse(r.start))}`)}
${Me("frames",n("review.files.frames_of",{all:Pe(r.frames),copied:Pe(r.frames_copied)}))}
${Me("picture",`${r.width} × ${r.height}`)} ${Me("size",G(r.size_bytes))}
${g?h:Me("clock",n("review.files.clock_of",{ms:Pe(r.clock_offset_ms)}))}
${Me("sha256",p`<span class="code">${r.sha256}</span>`)}
</dl>
</section>`})}
${s.preparation==="ready"?p`<section>
<h4>${n("review.files.custody")}</h4>
<p>${n("review.files.custody_note")}</p>
<dl class="all">${Yt({...i,files:e,information:t})}</dl>
</section>`:h}
</div>
</details>`}};Te.styles=[z,Ds,C`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],c([f({attribute:!1})],Te.prototype,"review",2),Te=c([D("nr-review-files")],Te);function Me(d,s){return p`<dt>${n(`review.files.${d}`)}</dt>
<dd>${s}</dd>`}function Yt(d,s=""){return Object.entries(d).flatMap(([e,t])=>{let i=s?`${s}.${e}`:e;return Array.isArray(t)?t.flatMap((r,o)=>r!==null&&typeof r=="object"?Yt(r,`${i}[${o+1}]`):[Ss(`${i}[${o+1}]`,r)]):t!==null&&typeof t=="object"?Yt(t,i):t===void 0?[]:[Ss(i,t)]})}function Ss(d,s){return p`<dt class="code">${d}</dt>
<dd class="code">${s===null?"–":s===""?"“”":String(s)}</dd>`}function Qt(d){return Y(d.reduce((s,e)=>s+j(e.cut),0))}function ln(d,s,e,t=0,i=0){let r=B(d);return[pn(d,r),...r.length?[...dn(e),cn(d),hn(r)]:[],un(d),...mn(d),...fn(d),gn(s),...vn(t||(e?.size_bytes??0),i)]}function pn(d,s){return s.length?{icon:"clip",term:A("review.leaves.clips",d.clips.length),value:n("review.leaves.clips_of",{count:s.length,all:d.clips.length,length:Qt(s)}),note:n("review.leaves.clips_note")}:{icon:"clip",term:n("review.leaves.clip"),value:n("review.leaves.no_clip")}}function dn(d){let s=new Map;for(let e of d?.cuts??[]){let t=d&&Jt(d,e.number);for(let i of t?.archives??[]){let r=Ne(i),o=s.get(r)??{cuts:[],footage:[],partly:!1};s.set(r,o),o.cuts.push(e),o.footage.push(i),o.partly||=t?.hub??!1}}return[...s].map(([e,{cuts:t,footage:i,partly:r}])=>{let o=new Set(t.map(u=>d?.proposal.pieces[u.number-1]?.camera_name)),g=new Set(t).size===d?.cuts.length;return{icon:"disk",term:n("review.leaves.recorded"),value:g?e:`${[...o].join(", ")}: ${e}`,note:[...et(hi(i)),...r?[n("recorded.partly")]:[]].join(" ")}})}function cn(d){return d.audio?{icon:"sound",term:n("review.leaves.audio"),value:n("review.leaves.audio_on")}:{icon:"mute",term:n("review.leaves.audio"),value:n("review.leaves.none")}}function hn(d){let s=d.flatMap(u=>u.masks),e=s.filter(u=>u.kind==="moving").length,t=d.some(u=>u.ownMasksOff),i={icon:"mask",term:n("review.leaves.masks")},r=t?{note:n("review.leaves.masks_off")}:{};if(!s.length)return{...i,value:n("review.leaves.none"),...r};let o=e?e===s.length?"moving":"mixed":"still",g=n(`review.leaves.masks_${o}`,{count:s.length,moving:e,length:Qt(d)});return{...i,value:g,...r}}function un(d){let s={icon:"person",term:n("review.leaves.about")};if(Ht(d)){let o=d.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...s,value:n("review.leaves.nothing"),note:n(o)}}let{name:e,email:t,telephone:i}=d.identity,r=[e,t,i].map(o=>o.trim()).filter(Boolean);return{...s,value:r.join(", "),note:n("review.leaves.about_told")}}function mn(d){let s=[],e=d.words.trim();e&&s.push({icon:"talk",term:n("review.leaves.words"),value:`“${e}”`});let t=d.extracts.filter(i=>i.taken);if(t.length){let i=t.map(r=>r.name).join(", ");s.push({icon:"info",term:n("review.leaves.readings"),value:i,note:n("review.leaves.readings_note")})}return s}function fn(d){return d.contentCredentials?[{icon:"tick",term:n("review.leaves.credentials"),value:n("review.leaves.credentials_on"),note:n("review.leaves.credentials_note")}]:[]}function gn(d){let s={icon:"lock",term:n("review.leaves.sealed"),value:d.name};return d.key?{...s,code:li(d.key),note:n("review.leaves.sealed_note")}:{...s,note:n("review.leaves.sealed_no_key")}}function vn(d,s){if(!d&&!s)return[];let e=d?n("review.leaves.size_of",{size:G(d)}):n("review.leaves.size_about",{size:G(s)});return[{icon:"download",term:n("review.leaves.size"),value:e}]}function Zt(d,s){let e=B(d),t=e.reduce((r,o)=>r+o.masks.length,0);return`${[e.length?A("review.ask.clips",e.length,{length:Qt(e)}):n("review.ask.no_clips"),...e.length?[n(d.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?A("review.ask.masks",t):n("review.ask.no_masks")]:[],...d.words.trim()?[n("review.ask.words")]:[],...d.extracts.some(r=>r.taken)?[n("review.ask.readings")]:[],n(Ht(d)?"review.ask.anonymous":"review.ask.contact"),...s?[G(s)]:[]].join(", ")}.`}function Q(d,s,e={},t="",i=h){return p`<nr-finding .tone=${d} tone=${d} .icon=${t} .heading=${`${n(`${s}.heading`,e)}.`}
>${n(`${s}.text`,e)}${i===h?h:p`<div class="act">${i}</div>`}</nr-finding
>`}function wn(d,s,e,t,i){let r=e.agency.name,o=[],g=S=>X(`requests/${e.id}`,S);switch(d){case"forked":o.push(p`<div role="alert">
${Q("red","review.forked",{board:e.origin},"fork",X("boards",n("review.see_board")))}
</div>`);break;case"left":o.push(Q("amber","review.left",{board:e.origin},"",X("boards",n("review.see_board"))));break;case"revoked":o.push(Q("red","review.revoked",{agency:r},"",g(n("review.see_entry"))));break;case"no_key":o.push(Q("amber","review.no_key",{agency:r}));break;case"watching":o.push(Q("plain","review.watching"));break;case"resolved":case"expired":o.push(Q("plain",`review.${d}`,{agency:r,time:F(yn(e))},"tick"));break;default:}let u=bn(e,i);if(u&&o.push(u),t.opened&&!e.decision&&e.status==="open"){let S=vt(t.opened,e);S&&o.push(Q("amber",`review.changed_${S}`,{window:zt(e.window)},"",p`${g(n("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${n("review.have_read")}</button>`))}let b=Ri(t.current);b&&o.push(Q("amber","review.missing",{length:A("review.seconds",b)}));let T=s.boards.find(S=>S.origin===e.origin);return d!=="away"&&T?.state==="unreachable"&&o.push(Q("amber","review.behind",{time:F(T.since)},"away")),T?.state==="unchecked"&&o.push(Q("amber","review.unchecked",{board:e.origin},"warn",X("boards",n("review.see_board")))),o}function yn(d){return d.status==="resolved"?d.thread.findLast(s=>s.kind==="request.resolve")?.issued??d.expires:d.expires}function bn(d,s){let e=d.decision;if(!e||e.by===s&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return Q("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:ae(e.decided_at)},"person")}function Ft(d){return p`${si(d)?p`<nr-chip icon="flag" have>${n("practice.chip")}</nr-chip>`:p`<nr-level .level=${d.agency.level}></nr-level>`}
<span class="tn">${zt(d.window)}</span>`}function zs(d){let{draft:s,phase:e,request:t,desk:i,house:r,me:o,key:g,leaving:u}=d,b=wn(e,r,t,i,o),T=t.findings.filter(Z=>e!=="revoked"||!["revoked_key","compromised_key"].includes(Z.code)),S={name:t.agency.name,key:g},re=K(e)&&e!=="consent";return p`${b.length?p`<div class="first">${b}</div>`:h}
${T.length?p`<div class="first">${T.map(pi)}</div>`:h}
${!K(e)||d.isWaiting?h:p`<button class="one" @click=${()=>d.reach()}>
${w("lock",18)}<span><b>${n("review.one")}</b>${Zt(s,i.size)}</span
>${w("next",18)}
</button>`}
<p class="mt">${Ft(t)}</p>
${cs(e)?h:p`<nr-what-leaves
id="what"
?sent=${["delivered","opened","withdrawn"].includes(e)}
.items=${ln(s,S,i.current,t.share?.size_bytes,i.size)}
></nr-what-leaves>`}
${re?d.masks:h}
${B(s).length&&K(e)?p`<button class="btn link pv" aria-pressed=${u} @click=${()=>d.preview()}>
${w(u?"undo":"eye",18)}${n(u?"review.preview_back":"review.preview")}
</button>`:h}
${i.current&&i.current.preparation==="ready"?p`<nr-review-files .review=${i.current}></nr-review-files>`:h}
${re?p`<nr-review-about
.draft=${s}
.hub=${r.hub}
.signs=${i.can.signClips}
.open=${e==="information"||e==="nothing"}
@nr-draft=${Z=>i.change(Z.detail)}
></nr-review-about>`:h}
<nr-review-proof .request=${t} .proof=${i.proof}></nr-review-proof>
<p class="sm more">
${t.case_number?p`<span>${n("ask.case",{number:t.case_number})}</span>`:h}
${X(`requests/${t.id}`,A("review.thread",t.thread.length+1))}
</p>`}var Ps=new Ze,$,we,Le,pe,Je,m,Nt,As,Hs,Ye,Mt,Ct,Lt,Os,Is,ei,ti,ve,Ce,Bs,ii,Vs,js,St,Us,Dt,Qe,Ws,Ks,R=class extends ni{constructor(){super(...arguments);y(this,m);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;this.seen=new Map;this.grid=!1;y(this,$,new lt(this,e=>this.show(e)));y(this,we,!1);y(this,Le);y(this,pe,"");y(this,Je,new ResizeObserver(([e])=>{e&&this.style.setProperty("--nr-room",`${e.contentRect.height}px`)}));y(this,Qe,e=>{a(this,m,Ce).call(this,e.detail)})}connectedCallback(){super.connectedCallback(),this.parentElement&&l(this,Je).observe(this.parentElement)}disconnectedCallback(){super.disconnectedCallback(),l(this,Je).disconnect(),a(this,m,Nt).call(this),clearTimeout(l(this,Le))}willUpdate(e){this.house&&this.route[0]&&(a(this,m,As).call(this,this.route[0]),l(this,$).use(this.house,this.route[0]));let t=l(this,$).draft,i=t?.clips.find(r=>r.key===this.key);if(t&&(!i||!this.at)){let r=i??B(t)[0]??t.clips[0];r&&a(this,m,Ye).call(this,r)}l(this,$).ready?l(this,we)&&(_(this,we,!1),this.leaving=B(l(this,$).draft).some(r=>r.key===this.key)):this.leaving=!1,a(this,m,Hs).call(this)}render(){let{draft:e}=l(this,$),t=l(this,$).request;if(!t)return this.house?.loaded?p`<div class="wait">
<nr-empty icon="inbox" .heading=${n("review.gone")} .text=${n("review.gone_why")}>
<p>${X("requests",n("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:p`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let i=ps({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:l(this,m,Lt)===null?null:l(this,m,Lt)!=="",now:Date.now()});return p`<div class="page ${e?.clips.length?"":"bare"}">
${a(this,m,Os).call(this)}
<section class="L" aria-label=${n("review.clips.label")}>
${l(this,$).silent?p`<nr-finding class="silent" role="status" icon="away" .heading=${n("review.silent.heading")}
>${n("review.silent.text")}</nr-finding
>`:h}
${e?a(this,m,Is).call(this,e,i):p`<span class="grey" aria-busy="true"></span>`}
</section>
<div class="R">
<div class="sc">${e?a(this,m,Ws).call(this,e,i):h}</div>
${a(this,m,Ks).call(this,e,i)}
</div>
</div>`}};$=new WeakMap,we=new WeakMap,Le=new WeakMap,pe=new WeakMap,Je=new WeakMap,m=new WeakSet,Nt=function(){let{key:e,seen:t,grid:i}=this;l(this,pe)&&Ps.put(this.house.hub,l(this,pe),{key:e,seen:t,grid:i}),_(this,pe,"")},As=function(e){if(e===l(this,pe))return;a(this,m,Nt).call(this);let{key:t="",seen:i=new Map,grid:r=!1}=Ps.take(this.house.hub,e)??{};Object.assign(this,{key:t,seen:i,grid:r,at:0,frames:[],mask:-1,leaving:!1}),_(this,pe,e)},Hs=function(){clearTimeout(l(this,Le));let{undoable_until:e,decision:t}=l(this,$).request??{},i=[e,t?.final_at].map(o=>Date.parse(o??"")-Date.now()).filter(o=>o>0),r=Math.min(...i);r<2**31&&_(this,Le,setTimeout(()=>this.requestUpdate(),r+50))},Ye=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,a(this,m,Ce).call(this,e.cut.start),this.mask=-1},Mt=function(){return this.hass.user?.name??""},Ct=function(e){return e==="consent"&&l(this,$).request?.consent?.by===l(this,m,Mt)},Lt=function(){let{request:e,agency:t,current:i}=l(this,$),r=i?.proposal??e?.proposal;return t?.delivery_key??r?.recipient.delivery_key??null},Os=function(){let e=l(this,$).request;return e?p`<header class="rh">
${X(`requests/${e.id}`,p`${w("back",22)}<span class="vh">${n("review.back_to")}</span>`,{class:"back"})}
<div class="grow">
<h2>${e.agency.name}<span class="wide"> ${n("review.requests_video")}</span></h2>
<p class="sub">${e.title}</p>
</div>
<div class="wide meta">${Ft(e)}</div>
</header>`:h},Is=function(e,t){let i=e.clips.find(u=>u.key===this.key),r=l(this,$).request;if(!i||!r){let u=t==="nothing"||t==="information"?t:"no_clip";return p`<nr-empty
class="card"
icon="clip"
.heading=${n(`review.${u}.heading`)}
.text=${n(`review.${u}.text`)}
></nr-empty>`}let o=!K(t)||t==="consent",g=l(this,$).pieceOf(i);return p`<nr-review-player
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?g.path:""}
.pieceStart=${g.start}
.audio=${e.audio}
.finds=${l(this,$).can.findFaces}
.looking=${l(this,$).detection}
.still=${o}
@nr-frames=${u=>a(this,m,Bs).call(this,u.detail)}
@nr-at=${l(this,Qe)}
@nr-shown=${u=>{let b=l(this,m,ve);b&&(this.seen=Hi(this.seen,b,this.frames,u.detail))}}
@nr-recording=${()=>a(this,m,ii).call(this,!1)}
@nr-clip=${u=>a(this,m,Dt).call(this,u.detail)}
@nr-select=${u=>{this.mask=u.detail}}
@nr-audio=${u=>l(this,$).change({...e,audio:u.detail})}
@nr-faces=${()=>{l(this,$).findFaces(i.key)}}
@nr-faces-off=${()=>{l(this,$).stopDetection()}}
></nr-review-player>
<p class=${l(this,$).found?"vh":"sm mut"} role="status" ?hidden=${l(this,$).found===null}
>${a(this,m,Us).call(this)}</p
>
<nr-review-film
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${o||!i.taken}
@nr-at=${l(this,Qe)}
@nr-cut=${u=>a(this,m,Dt).call(this,Li(l(this,m,ve)??i,u.detail))}
></nr-review-film>
${o||!a(this,m,ei).call(this,i)?h:a(this,m,ti).call(this,i)}
<nr-review-clips
.hub=${this.house.hub}
.draft=${e}
.window=${r.window}
.labels=${({sources:u})=>r.match.clips.filter(b=>u.some(({clipId:T})=>T===b.clip_id)).flatMap(b=>b.labels)}
.seen=${this.seen}
.selected=${this.key}
.proposed=${l(this,$).asProposed}
.still=${o}
.watching=${K(t)&&!a(this,m,Ct).call(this,t)}
.grid=${this.grid}
@nr-clip=${u=>{let b=e.clips.find(T=>T.key===u.detail);b&&a(this,m,Ye).call(this,b)}}
@nr-draft=${u=>l(this,$).change(u.detail)}
@nr-grid=${u=>{this.grid=u.detail}}
></nr-review-clips>`},ei=function(e){return this.mask>=0||l(this,$).search.done!==null||!!l(this,$).search.found(e.key)?.length},ti=function(e){return Xi({clip:e,frame:xe(this.frames,this.at,e.cut),selected:this.mask,own:this.house.cameras.find(t=>t.id===e.cameraId)?.masks??[],change:t=>a(this,m,Dt).call(this,t),select:t=>{this.mask=t},go:t=>a(this,m,Ce).call(this,t),search:l(this,$).search})},ve=function(){return l(this,$).draft?.clips.find(e=>e.key===this.key)},Ce=function(e){let t=l(this,m,ve)?.cut,i=t?J(this.frames,t):[],r=e===t?.start?i[0]:void 0;this.at=r??He(this.leaving&&i.length?i:this.frames,e)},Bs=function(e){this.frames=e,a(this,m,Ce).call(this,this.at)},ii=function(e){let t=l(this,m,ve);t&&(this.leaving=e,a(this,m,Ce).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1)),a(this,m,St).call(this,"nr-review-player"))},Vs=function(e){if(!l(this,m,ve)?.taken){let i=B(e)[0];i&&a(this,m,Ye).call(this,i)}l(this,$).ready?a(this,m,ii).call(this,!this.leaving):(_(this,we,!0),l(this,$).prepare(),a(this,m,St).call(this,"nr-review-player"))},js=async function(e){this.leaving=!1,a(this,m,Ye).call(this,e),a(this,m,St).call(this,"nr-review-player"),await this.updateComplete;let t=this.renderRoot.querySelector("nr-review-player");await t?.updateComplete,t?.play()},St=function(e){let t=matchMedia("(prefers-reduced-motion: reduce)").matches;this.renderRoot.querySelector(e)?.scrollIntoView({block:"nearest",behavior:t?"instant":"smooth"})},Us=function(){let e=l(this,$).found;return e===null?h:e?A("review.faces.found",e):n("review.faces.none")},Dt=function(e){let t=l(this,$).draft;t&&l(this,$).change(it(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},Qe=new WeakMap,Ws=function(e,t){let i=l(this,$).request;if(!i)return h;let r=l(this,m,ve);return zs({draft:e,phase:t,request:i,desk:l(this,$),house:this.house,me:l(this,m,Mt),key:l(this,m,Lt)??"",isWaiting:a(this,m,Ct).call(this,t),leaving:this.leaving&&!!r&&!!l(this,$).pieceOf(r).path,masks:r&&!a(this,m,ei).call(this,r)?a(this,m,ti).call(this,r):h,preview:()=>a(this,m,Vs).call(this,e),reach:()=>this.renderRoot.querySelector("#what")?.scrollIntoView({block:"start"})})},Ks=function(e,t){let i=l(this,$),r=i.request;if(!r)return h;if(["away","watching","resolved","expired"].includes(t))return h;let o=e?st(e):null,g=e&&!a(this,m,Ct).call(this,t)?Ii(e,this.seen):[],[u]=g,b=!!i.opened&&vt(i.opened,r)!==null;return p`<nr-review-foot
.request=${r}
.phase=${t}
.doing=${i.answer.doing||(i.detection===null?"":"looking")}
.denying=${i.answer.denying}
.ready=${i.ready}
.preparing=${i.preparing||!e}
.silent=${i.silent}
.fault=${o?n(o.key,o.values):""}
.error=${i.silent?"":i.answer.error}
.detail=${e?Zt(e,i.size):""}
.amount=${e?Fi(e,i.size?G(i.size):""):""}
.watch=${u?{count:g.length,first:`${u.cameraName}, ${at(u)}`}:null}
@nr-watch=${()=>u&&void a(this,m,js).call(this,u)}
.me=${l(this,m,Mt)}
.unread=${b}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(r.undoable_until??"")>Date.now()}
@nr-deny=${()=>{i.deny()}}
@nr-prepare=${()=>{_(this,we,!0),i.prepare()}}
@nr-approve=${()=>{i.approve()}}
@nr-undo=${()=>{i.answer.undo()}}
@nr-withdraw=${()=>{i.answer.withdraw()}}
@nr-retry=${()=>{i.answer.retry()}}
></nr-review-foot>`},R.styles=[z,Ls],c([k()],R.prototype,"key",2),c([k()],R.prototype,"at",2),c([k()],R.prototype,"frames",2),c([k()],R.prototype,"mask",2),c([k()],R.prototype,"leaving",2),c([k()],R.prototype,"seen",2),c([k()],R.prototype,"grid",2),R=c([D("nr-page-review")],R);export{R as NrPageReview};
