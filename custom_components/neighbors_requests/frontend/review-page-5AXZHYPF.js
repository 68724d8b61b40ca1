//# allFunctionsCalledOnLoad
import{$ as ss,A as ot,B as Vi,C as Ui,D as Wi,E as Ki,F as Ri,G as Fi,H as Gi,I as j,J as q,K as Wt,L as Kt,M as Xi,N as Yi,O as Ji,P as Qi,Q as Zi,R as Ni,S as es,T as ts,U as lt,V as pt,W as is,X as Rt,Y as Ft,_ as dt,a as $i,aa as ns,b as ee,ba as rs,c as Ie,d as Vt,e as ki,f as _i,g as Ei,h as Ti,i as ce,j as Ci,k as Li,l as Si,m as Di,n as zi,o as Pi,p as Ai,q as Oi,r as je,s as Hi,t as Bi,u as F,v as Ii,w as ji,x as Ut,y as qe,z as at}from"./chunk-5YDGNPR5.js";import{a as xi,b as jt,c as W,e as _e,f as N,h as Ee,s as qi,w as Mi}from"./chunk-P7FQFQUH.js";import"./chunk-AESRDGOH.js";import{c as nt,e as rt,f as bi}from"./chunk-L3E2L64A.js";import{f as Z}from"./chunk-RYBPCI3Y.js";import"./chunk-ASNSOQDG.js";import"./chunk-FFK3ZVLO.js";import"./chunk-7Q5ZZLN5.js";import{h as vi,l as wi,o as Be,p as yi}from"./chunk-C3MF2U6C.js";import{g as di}from"./chunk-GSEMAW25.js";import"./chunk-6A6BR7VC.js";import"./chunk-A6CNELPV.js";import{A as fi,I as J,J as It,L as mi,N as He,P as st,Q,X as gi,Y as y,Z as P,a as S,b as p,e as c,h as O,i as g,j as E,k as Oe,l as ie,o as it,p as z,q as hi,t as n,u as H,x as oe,y as ci,z as ui}from"./chunk-FPVZAMFE.js";import{a as h,b as l,c as b,d as _,e as a}from"./chunk-W7HMKWGT.js";var ue=class extends O{constructor(){super(...arguments);this.items=[];this.sent=!1}render(){return p`<h3>${n(this.sent?"leaves.sent":"leaves.heading")}</h3>
<dl>
${this.items.map(e=>p`<div>
${y(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?p`<span class="code mut key">${e.code}</span>`:c}
${e.note?p`<small>${e.note}</small>`:c}
</dd>
</div>`)}
</dl>`}};ue.styles=[P,S`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}@media (max-width: 260px){dl div{grid-template-columns: 20px minmax(0, 1fr);gap: 2px 10px;}dd{grid-column: 2;}}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],h([g({attribute:!1})],ue.prototype,"items",2),h([g({type:Boolean})],ue.prototype,"sent",2),ue=h([z("nr-what-leaves")],ue);var on=6,U,as,os,ls,ps,Ve,B=class extends O{constructor(){super(...arguments);b(this,U);this.labels=()=>[];this.seen=new Map;this.selected="";this.proposed=!1;this.still=!1;this.watching=!1;this.grid=!1;this.shown=""}updated(e){this.shown===this.selected&&!e.has("grid")||(this.shown=this.selected,a(this,U,as).call(this))}render(){let{draft:e,still:t}=this,i=j(e).length,r=e.clips.length>on;return p`<div class="head">
<h3>
${t&&(!i||i===e.clips.length)?Ue(e.clips):n(`review.clips.${t?"of":"chosen"}${e.clips.some(q)?"_mixed":""}`,{count:i,all:e.clips.length})}
</h3>
${this.proposed&&i&&!t&&!e.clips.some(o=>o.file&&o.taken)?p`<span class="why">${n("review.clips.why")}</span>`:c}
<span class="all">
${t||e.clips.length<2?c:[!1,!0].map(o=>p`<button class="btn link sm" @click=${()=>a(this,U,Ve).call(this,"nr-draft",Gi(e,o))}>
${n(o?"review.clips.all":"review.clips.none")}
</button>`)}
${r?p`<button
class="btn link sm look"
aria-label=${n(this.grid?"review.clips.strip":"review.clips.grid")}
@click=${()=>a(this,U,Ve).call(this,"nr-grid",!this.grid)}
>
${y(this.grid?"clip":"grid",18)}<span
>${n(this.grid?"review.clips.strip":"review.clips.grid")}</span
>
</button>`:c}
</span>
</div>
${r?a(this,U,os).call(this):c}
<ol class=${this.grid?"grid":""} aria-label=${n("review.clips.label")}>
${Qi(e.clips).map(o=>a(this,U,ls).call(this,o))}
${t||!e.adds?c:p`<li>
<nr-review-add
tile
@nr-files=${o=>this.added.add(o.detail)}
></nr-review-add>
</li>`}
</ol>`}};U=new WeakSet,as=function(){let{strip:e}=this,t=e?.querySelector("li.cur");if(!e||!t||this.grid)return;let i=t.offsetLeft-e.offsetLeft-(e.clientWidth-t.offsetWidth)/2;e.scrollTo({left:i})},os=function(){let e=pt(this.window),t=i=>100*ce(e,i);return p`<div class="den tn" aria-hidden="true">
<div>
${this.draft.clips.map(({cut:i,taken:r,file:o})=>o?c:p`<i class=${r?"on":""} style="left:${t((i.start+i.end)/2)}%"></i>`)}
</div>
${[e.start,(e.start+e.end)/2,e.end].map(i=>p`<span>${oe(Ee(i))}</span>`)}
</div>`},ls=function(e){let t=e.key===this.selected,i=Yi(e,this.seen),r=yi.filter(w=>this.labels(e).includes(w)),o=e.sources[0]?.path,f=e.taken&&this.watching?n(i?"review.clips.watched":"review.clips.watch"):"",u=N(W(e.taken?e.cut:e.may));return p`<li class="${t?"cur":""} ${e.taken?"on":""}">
<button aria-pressed=${t} @click=${()=>a(this,U,Ve).call(this,"nr-clip",e.key)}>
<span class="p"
>${o?p`<nr-picture .hub=${this.hub} .path=${`${o}/${e.file?"picture":"thumbnail"}`}></nr-picture>`:c}
${f?p`<span class="badge w ${i?"":"no"}"
>${y(i?"eye":"play",12)}${f}</span
>`:c}
${q(e)?c:p`<span class="badge du tn">${u}</span>`}</span
>
<span class="who"><b class="tn">${Ie(e)}</b> ${e.cameraName}</span>
<span class="x"
>${e.file?[y("phone",14),ln(e)]:r.length?r.map((w,k)=>[y(w,14),p`<span class=${k?"vh":""}>${n(`label.${w}`)}</span>`]):[y("motion",14),n("review.clips.motion")]}</span
>
</button>
${this.still?e.taken?p`<span class="sent">${y("tick",16)}</span>`:c:a(this,U,ps).call(this,e)}
</li>`},ps=function(e){return p`<label class="pick"
><input
type="checkbox"
.checked=${e.taken}
aria-label=${n("review.clips.take",{camera:ee(e),time:Ie(e)})}
@change=${t=>{let{checked:i}=t.target;a(this,U,Ve).call(this,"nr-draft",Vi(this.draft,e.key,i))}}
/>${e.taken?y("tick",14):c}</label
>`},Ve=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},B.styles=[P,S`
:host{display: block;min-width: 0;}.head{display: flex;align-items: center;gap: 12px;min-height: 44px;}h3{font: 500 15px/20px var(--nr-font);}.why{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.all{margin-inline: auto -10px;display: flex;flex: none;}.all .btn{min-height: 44px;padding: 0 10px;white-space: nowrap;}.den{display: grid;grid-template-columns: 1fr auto 1fr;font-size: 12px;line-height: 16px;color: var(--nr-ink2);margin: 0 0 10px;direction: ltr;}.den div{grid-column: 1 / 4;position: relative;height: 16px;border-radius: 4px;background: var(--nr-sunk);margin-bottom: 3px;}.den i{position: absolute;top: 3px;height: 10px;width: 5px;margin-left: -2px;border-radius: 2px;background: var(--nr-ink2);}.den i.on{top: 0;height: 16px;width: 7px;background: var(--nr-fill);}.den span:last-child{text-align: right;}ol{display: flex;gap: 10px;overflow-x: auto;padding: 3px 3px 6px;margin: 0 -3px;scrollbar-width: none;scroll-snap-type: x proximity;scroll-padding: 3px;}ol.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));gap: 12px 10px;overflow: visible;scroll-snap-type: none;}li{position: relative;flex: 0 0 136px;min-width: 0;font-size: 12px;line-height: 16px;scroll-snap-align: start;}li button{display: block;width: 100%;min-height: 0;padding: 0;border: 0;border-radius: 8px;font: 400 12px/16px var(--nr-font);text-align: start;}.p{display: block;position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;background: #111;margin-bottom: 5px;}li.cur .p{box-shadow: 0 0 0 3px var(--nr-link);}nr-picture{position: absolute;inset: 0;}li:not(.on) nr-picture{opacity: 0.82;}nr-review-add{display: block;}.badge{position: absolute;max-width: calc(100% - 12px);overflow: hidden;text-overflow: ellipsis;white-space: nowrap;padding: 0 4px;border-radius: 4px;background: rgba(10, 12, 15, 0.78);color: #fff;font: 400 12px/16px var(--nr-font);}.du{right: 6px;bottom: 6px;}.w{left: 6px;top: 6px;max-width: calc(100% - 36px);display: flex;gap: 3px;align-items: center;}.w.no{background: #fff;color: #141414;}.pick{position: absolute;top: 0;right: 0;width: 44px;height: 44px;cursor: pointer;}input{appearance: none;-webkit-appearance: none;position: absolute;top: 6px;right: 6px;width: 22px;height: 22px;margin: 0;border: 2px solid #fff;border-radius: 5px;background: rgba(10, 12, 15, 0.45);cursor: inherit;}input:checked{background: var(--nr-fill);}.sent{position: absolute;top: 6px;right: 6px;display: grid;place-items: center;width: 22px;height: 22px;border-radius: 5px;background: var(--nr-fill);color: #fff;}.pick .ic{position: absolute;top: 10px;right: 10px;color: #fff;pointer-events: none;}li b{font-weight: 500;white-space: nowrap;}.who{display: block;overflow-wrap: anywhere;}.x{position: relative;display: flex;gap: 4px;align-items: center;color: var(--nr-ink2);}@container (max-width: 1100px){.why{display: none;}}@container (max-width: 900px){ol{margin: 0 -16px;padding-inline: 16px;scroll-padding: 16px;}ol.grid{margin: 0;padding-inline: 0;grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));gap: 12px 8px;}li{flex-basis: 118px;}.grid .w{display: none;}.look span{display: none;}}@container (max-width: 300px){.head{flex-wrap: wrap;gap: 0 12px;}}@container (max-width: 380px){li{flex-basis: 114px;}}@media (max-height: 480px) and (orientation: landscape){.den{display: none;}li{flex-basis: 112px;}}`],h([g({attribute:!1})],B.prototype,"hub",2),h([g({attribute:!1})],B.prototype,"draft",2),h([g({attribute:!1})],B.prototype,"window",2),h([g({attribute:!1})],B.prototype,"labels",2),h([g({attribute:!1})],B.prototype,"added",2),h([g({attribute:!1})],B.prototype,"seen",2),h([g()],B.prototype,"selected",2),h([g({type:Boolean})],B.prototype,"proposed",2),h([g({type:Boolean})],B.prototype,"still",2),h([g({type:Boolean})],B.prototype,"watching",2),h([g({type:Boolean})],B.prototype,"grid",2),h([E()],B.prototype,"shown",2),h([Oe("ol")],B.prototype,"strip",2),B=h([z("nr-review-clips")],B);function ln({file:d}){return d?.start?n("review.added.says_short",{time:oe(d.start)}):n("review.added.short")}function Ue(d){let s=d.filter(q).length,e=d.length-s;return[e?H("review.amount",e):"",s?H("review.photos",s):""].filter(Boolean).join(" · ")||n("review.amount.words")}function ds(d,s){let e=j(d),t=e.reduce((i,r)=>i+W(r.cut),0);return[Ue(e),t?N(t):"",s].filter(Boolean).join(" · ")}var ht=class{constructor(s){this.of=s;this.doing="";this.denying=!1;this.error=""}approve(s){return this.#s("approving",(e,t)=>pn(e,t,s))}async deny(){if(this.denying)return!1;let s=this.of.run();this.denying=!0,this.error="",this.of.update();try{return await this.#i((e,t)=>Be(e,t,"decision")),s===this.of.run()&&!this.error}catch(e){return s===this.of.run()&&(this.error=ie.of(e).message),!1}finally{this.denying=!1,this.of.update()}}undo(){return this.#s("undoing",(s,e)=>Be(s,e,"undo"))}retry(){return this.#s("retrying",(s,e)=>Be(s,e,"share/retry"))}withdraw(){return this.#s("withdrawing",(s,e)=>Be(s,e,"withdrawal"))}async do(s,e){if(this.doing)return!1;let t=this.of.run();this.doing=s,this.error="",this.of.update();try{return await e(),t===this.of.run()&&!this.error}catch(i){return t===this.of.run()&&(this.error=ie.of(i).message),!1}finally{this.doing="",this.of.done(),this.of.update()}}#s(s,e){return this.do(s,()=>this.#i(e))}async#i(s){let e=this.of.request(),t=this.of.hub();if(!e||!t)return;let{request:i,notice:r}=await s(t,e);i&&this.of.took(i),this.error=r}};async function pn(d,s,e){let t=`/requests/${s.id}`;try{let i={answer:"approve",proposal_id:e};return{request:await d.post(`${t}/decision`,i),notice:""}}catch(i){let r=ie.of(i),o=r.code==="conflict"?await d.get(t).catch(()=>null):null;return{request:o,notice:o?.decision?wi(o):r.message}}}var hs=3e3,dn=1e3,hn=3e3,cn=4e3,cs=new it,ct=class{constructor(s,e){this.host=s;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.answer=new ht({request:()=>this.request,hub:()=>this.#t?.hub,run:()=>this.#e,took:s=>this.onRequest(s),done:()=>{this.#a&&this.#h()},update:()=>this.host.requestUpdate()});this.search=new ns(()=>{let{request:s,draft:e}=this,t=this.#t?.hub;return!s||!e||!t?null:{hub:t,clips:e.clips,progress:`/requests/${s.id}/suggestions`,address:async i=>{let r=`/requests/${s.id}/proposals`,{id:o}=await t.post(r,Ft(e));return{path:`${r}/${o}/pieces/${j(e).indexOf(i)+1}`}}}},(s,e)=>{this.draft&&this.change(ot(this.draft,s,e))},()=>this.host.requestUpdate());this.added=null;this.silent=!1;this.#s=null;this.#i=null;this.#t=null;this.#e=0;this.#n=null;this.#a=!1;this.#o=!1;s.addController(this)}#s;#i;#t;#e;#n;#p;#r;#a;#o;#l;hostConnected(){}hostDisconnected(){this.#w(),this.#e+=1,this.#n?.(),this.#n=null,this.added&&(this.added.changed=()=>{});for(let s of[this.#p,this.#r,this.#l])clearTimeout(s);this.#r=void 0,this.stopDetection(),this.request=null}get detection(){return this.search.following?null:this.search.done}get found(){return this.search.count}get ready(){return this.review?.preparation==="ready"&&this.#d}get preparing(){return this.answer.doing==="preparing"||this.#r!==void 0||this.#a||this.#o||this.review?.preparation==="preparing"&&this.#d}get asProposed(){return!!this.draft?.base&&this.draft.base===this.request?.proposal?.id&&!this.#c}get size(){let{current:s,review:e,draft:t}=this;if(s)return s.estimated_bytes;if(!e||!t)return 0;let i=w=>w.reduce((k,C)=>k+W(C),0),r=i(e.proposal.pieces.map(pt)),o=i(j(t).map(({cut:w})=>w));return j(t).filter(q).reduce((w,{file:k})=>w+(k?.size_bytes??0),0)+(r?Math.round(e.estimated_bytes*o/r):0)}get current(){return this.#d?this.review:null}get#d(){return!!this.draft&&!!this.#s&&dt(this.draft,this.#s)}get#c(){return!!this.draft&&!!this.#i&&!dt(this.draft,this.#i)}use(s,e){let t=s.requests.find(w=>w.id===e)??null,i=this.request,r=i?.id!==e||this.#t?.hub!==s.hub,o=s.available&&this.#t?.available===!1;if(this.#t=s,!t||t===i&&!r&&!o)return;if(this.request=t,r){this.#w(i),this.opened=t,this.draft=null,this.#m(s,t);return}let f=i?.decision?.answer!==t.decision?.answer||i?.consent?.proposal_id!==t.consent?.proposal_id||i?.status!==t.status,u=o||i?.proposal?.id!==t.proposal?.id;(f||u&&!this.#c)&&this.#m(s,t)}change(s){this.draft=s,this.answer.error="",this.#o=!1,this.#h(),this.host.requestUpdate()}#h(){clearTimeout(this.#r),this.#r=void 0,this.#a=!1;let{draft:s,request:e}=this;!s||this.#d||lt(s)||!this.#t?.mayAnswer||e?.decision||e?.consent||e?.status!=="open"||(this.#r=setTimeout(()=>{this.#r=void 0,this.#a=this.answer.doing!==""||this.review?.preparation==="preparing",!this.#a&&this.prepare().then(()=>{this.silent&&this.#f(()=>this.#h())})},dn))}#w(s=this.request){let{draft:e}=this,t=this.#t;if(!t||!s||!e||!this.#i)return;let i=s.decision?void 0:s.proposal?.id,r=this.#c&&i?{proposal:i,began:this.#i,draft:e}:void 0;cs.put(t.hub,s.id,r)}async#u(s){let e=i=>{this.silent!==i&&(this.silent=i,this.host.requestUpdate())},t=setTimeout(()=>e(!0),hn);try{let i=await s;return e(!1),i}catch(i){throw e(ut(i)),i}finally{clearTimeout(t)}}#f(s){let e=this.#e;clearTimeout(this.#l),this.#l=setTimeout(()=>{e===this.#e&&s()},cn)}read(){this.opened=this.request,this.host.requestUpdate()}async#m(s,e){this.#e+=1;let t=this.#e;this.review=this.#s=this.#i=null,this.#o=!1,this.answer.error="",this.search.forget(),this.#$(s.hub);let i=$i.of(s.hub,e.id);this.added=i,i.changed=()=>this.#b(),this.#x(s.hub,e,t);let r=e.decision?.proposal_id??e.consent?.proposal_id,o=Promise.all([fn(s.hub,e),r?un(s.hub,e,r):null,s.mayAnswer?i.read():null]),f,u;try{[f,u]=await this.#u(o)}catch{t===this.#e&&this.#f(()=>this.request&&this.#m(s,this.request));return}if(t!==this.#e)return;let w=e.status==="open"&&!e.decision,k=u?.proposal??(w?e.proposal:null),C=i.files?.filter(he=>!i.fresh.has(he.id))??null,R={request:e,cameras:s.cameras,sensors:s.sensors,clips:f,files:C};this.draft=this.#i=is(R,k);let A=cs.take(s.hub,e.id);w&&!r&&A&&A.proposal===k?.id&&(this.draft=A.draft,this.#i=A.began),i.files&&(this.draft=Rt(this.draft,e.id,i.files)),i.fresh.clear(),u&&(this.#s=this.draft,this.review=u),this.host.requestUpdate(),this.#c?this.#h():k&&w&&s.available&&s.mayAnswer&&await this.#g(e,k.id,this.draft)}#b(){let{draft:s,request:e,added:t}=this;if(s&&e&&t?.files){let i=Rt(s,e.id,t.files),r=s.clips.some(o=>o.file&&!i.clips.includes(o));t.fresh.clear(),i!==s&&this.change(r?{...i,base:null}:i)}this.host.requestUpdate()}async#x(s,e,t){this.agency=this.proof=null;let[i,r]=await Promise.allSettled([s.get(`/agencies/${e.agency.id}`),s.get(`/requests/${e.id}/proof`)]);t===this.#e&&(i.status==="fulfilled"&&(this.agency=i.value),r.status==="fulfilled"&&(this.proof=r.value),this.host.requestUpdate())}#$(s){this.#n?.(),this.#n=s.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#v()})}async prepare(){let{draft:s,request:e}=this,t=this.#t?.hub;return!s||!e||!t?!1:this.#d&&this.review?.preparation!=="failed"?this.ready:this.answer.do("preparing",async()=>{let i=s.base!==null&&this.#i&&dt(s,this.#i)?s.base:(await this.#u(t.post(`/requests/${e.id}/proposals`,Ft(s)))).id;await this.#g(e,i,s)})}async#g(s,e,t){let i=this.#e,r=this.#t?.hub;if(r){this.#o=!0;try{let o=`/requests/${s.id}/proposals/${e}/prepare`,f=await this.#u(r.post(o));if(i!==this.#e)return;this.#o=!1,this.#s=t,this.#y(f)}catch(o){if(i!==this.#e)return;ut(o)?this.#f(()=>this.draft===t&&this.#g(s,e,t)):(this.#o=!1,this.answer.error=ie.of(o).message)}this.host.requestUpdate()}}#y(s){this.review=s,this.can={findFaces:s.finds_faces,signClips:s.signs_clips},clearTimeout(this.#p),s.preparation==="failed"&&(this.answer.error=s.reason),s.preparation==="preparing"||s.preparation==="none"?this.#p=setTimeout(()=>{this.#v()},hs):this.#a&&!this.answer.doing&&this.#h(),this.host.requestUpdate()}async#v(){let s=this.#e,{review:e,request:t}=this,i=this.#t?.hub;if(!(!e||!t||!i))try{let r=`/requests/${t.id}/proposals/${e.proposal.id}`,o=await i.get(r);s===this.#e&&this.review?.proposal.id===o.proposal.id&&this.#y(o)}catch{s===this.#e&&(this.#p=setTimeout(()=>{this.#v()},hs))}}findFaces(s){return this.search.find(s)}stopDetection(){return this.search.stop()}async approve(){let s=this.review;return this.ready&&s?this.answer.approve(s.proposal.id):(await this.prepare(),!1)}deny(){let s=this.answer.deny();return this.stopDetection(),s}pieceOf(s){let{ready:e,review:t,request:i,draft:r}=this,o=r?j(r).indexOf(s)+1:0,f=o?t?.cuts[o-1]:void 0;return{path:e&&t&&i&&o?`requests/${i.id}/proposals/${t.proposal.id}/pieces/${o}/${q(s)?"picture":"video"}`:"",start:f?.start&&!s.file?xi(f.start):null}}};function ut(d){return ie.of(d).code==="unreachable"}async function un(d,s,e){try{return await d.get(`/requests/${s.id}/proposals/${e}`)}catch(t){if(ut(t))throw t;return null}}async function fn(d,s){let e=s.match.clips.map(i=>d.get(`/clips/${i.clip_id}`)),t=new Map;for(let i of await Promise.allSettled(e))if(i.status==="fulfilled")t.set(i.value.id,i.value);else if(ut(i.reason))throw i.reason;return t}var us=200,ft,fs,se=class extends O{constructor(){super(...arguments);b(this,ft);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:i,span:r}=this.extract;t?.sensorId===i&&t.span.start===r.start&&t.span.end===r.end||(e.has("extract")||e.has("hub"))&&a(this,ft,fs).call(this)}render(){if(this.error)return p`<p class="sm">${this.error}</p>`;if(!this.readings)return p`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return p`<p class="sm mut">${n("review.readings.none")}</p>`;let e=this.readings.length-us;return p`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${n("review.readings.at")}</th>
<th scope="col">${n("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,us).map(t=>p`<tr>
<td>${ui(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?p`<p class="xs mut">${H("review.readings.more",e)}</p>`:""}`}};ft=new WeakSet,fs=async function(){let{sensorId:e,span:t}=this.extract,i={start:jt(t.start),end:jt(t.end)};try{let r=`/sensors/${e}/readings`,{readings:o}=await this.hub.get(r,i);e===this.extract.sensorId&&(this.readings=o)}catch(r){this.error=ie.of(r).message}},se.styles=[P,S`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],h([g({attribute:!1})],se.prototype,"hub",2),h([g({attribute:!1})],se.prototype,"extract",2),h([E()],se.prototype,"readings",2),h([E()],se.prototype,"error",2),se=h([z("nr-review-readings")],se);var mn=[{name:"name",type:"text",autocomplete:"name",most:Ni},{name:"email",type:"email",autocomplete:"email",most:es},{name:"telephone",type:"tel",autocomplete:"tel",most:ts}],V,ms,gs,vs,Me,Gt,ne=class extends O{constructor(){super(...arguments);b(this,V);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return p`<fieldset>
<legend class="vh">${n("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>a(this,V,Me).call(this,{contact:!1})}
/>
<span>${n("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>a(this,V,Me).call(this,{contact:!0})}
/>
<span>${n("review.identity.contact")}</span>
<span class="xs mut">${n("review.identity.once")}</span>
</label>
${e.contact?p`<div class="in">
${mn.map(t=>p`<label class="field"
>${n(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${i=>a(this,V,vs).call(this,t.name,i)}
/></label>`)}
<p class="xs mut">${n("review.identity.note")}</p>
</div>`:c}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${y("talk",18)}${n("review.words.heading")}${y("down",16)}</summary>
<div class="in">
<label class="field"
>${n("review.words.label")}
<textarea
rows="4"
maxlength=${Zi}
.value=${e.words}
@input=${t=>a(this,V,Me).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${n("review.words.note")}</p>
</div>
</details>
${e.extracts.length?a(this,V,ms).call(this):c} ${a(this,V,gs).call(this)}`}};V=new WeakSet,ms=function(){return p`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${y("info",18)}${n("review.readings.heading")}${y("down",16)}</summary>
${this.draft.extracts.map(e=>p`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let i=t.target.checked;a(this,V,Gt).call(this,Fi(this.draft,e.sensorId,i))}}
/>
<span>${e.name}</span>
</label>
${e.taken?p`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:c}`)}
<p class="in xs mut">${n("review.readings.note")}</p>
</details>`},gs=function(){return p`<details>
<summary>${y("gear",18)}${n("review.making.heading")}${y("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?c:p`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>a(this,V,Me).call(this,{[e]:t.target.checked})}
/>
<span
>${n(`review.making.${e}`)}<small>${n(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},vs=function(e,t){let i=t.target.value;a(this,V,Me).call(this,{identity:{...this.draft.identity,[e]:i}})},Me=function(e){a(this,V,Gt).call(this,{...this.draft,...e})},Gt=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},ne.styles=[P,S`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],h([g({attribute:!1})],ne.prototype,"draft",2),h([g({type:Boolean})],ne.prototype,"signs",2),h([g({attribute:!1})],ne.prototype,"hub",2),h([g({type:Boolean})],ne.prototype,"open",2),ne=h([z("nr-review-about")],ne);var re,Ke,D,ws,Xt,Yt,ys,We,gt,Re,Fe,mt,G=class extends O{constructor(){super(...arguments);b(this,D);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;b(this,re,null);b(this,Ke,"");b(this,gt,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;_(this,re,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||l(this,Re).call(this,e)});b(this,Re,e=>{if(!l(this,re))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:i,may:r}=this.clip,o=Ci(i,(e.clientX-t.left)/t.width);l(this,re)==="at"?a(this,D,mt).call(this,"nr-at",_e(o,i.start,i.end)):a(this,D,We).call(this,l(this,re),Ut(this.frames,o,r[l(this,re)]))});b(this,Fe,()=>{_(this,re,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(r=>r.path).join(" ");if(t===l(this,Ke))return;_(this,Ke,t),this.pictures=new Map;let i=this.clip.file?["picture"]:["thumbnail","filmstrip"];for(let{path:r}of this.clip.sources)for(let o of i)a(this,D,ws).call(this,`${r}/${o}`)}render(){let{clip:e}=this,{shown:t,cut:i}=e,r=zi(t,e.taken?i:null),o=100*ce(t,i.start),f=100*ce(t,i.end),u=e.masks[this.selected];return p`<div
class="film ${this.still?"still":""}"
@pointerdown=${l(this,gt)}
@pointermove=${l(this,Re)}
@pointerup=${l(this,Fe)}
@pointercancel=${l(this,Fe)}
>
<div class="clipped">
${e.sources.map(({path:w,span:k})=>{let C=this.pictures.get(`${w}/${e.file?"picture":"thumbnail"}`),R=this.pictures.get(`${w}/filmstrip`),A=Di(t,k);if(!A)return c;let he=`left:${100*A.from}%;width:${100*A.width}%`;return[C?p`<i class="poster" style=${`${he};background-image:url("${CSS.escape(C)}")`}></i>`:c,R?p`<img src=${R} alt="" style=${he} />`:c]})}
${a(this,D,Xt).call(this,0,r.before)} ${a(this,D,Xt).call(this,1-r.after,r.after)}
</div>
${e.taken?p`<i class="cut" style="left:${o}%;width:${f-o}%"></i>
${this.still?c:[a(this,D,Yt).call(this,"start",o),a(this,D,Yt).call(this,"end",f)]}`:c}
${u?Mi(u,i).map(w=>p`<i class="key" style="left:${100*ce(t,w)}%"></i>`):c}
<i class="playhead" data-edge="at" style="left:${100*ce(t,this.at)}%"></i>
</div>
<p class="times tn">
<b>${N(W(i))}</b>
<span
>${n("review.film.part",{times:e.file?ki(i.start,i.end):ci(Ee(i.start),Ee(i.end))})}</span
>
<span>${n(e.taken?"review.film.rest":"review.film.all")}</span>
</p>`}};re=new WeakMap,Ke=new WeakMap,D=new WeakSet,ws=async function(e){try{let t=await this.hub.media(e);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Xt=function(e,t){return t<=0?c:p`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${n("review.film.stays")}</span>
</div>`},Yt=function(e,t){let{may:i,cut:r}=this.clip,o=f=>((f-i.start)/1e6).toFixed(2);return p`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-label=${n(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${o(i.end)}
aria-valuenow=${o(r[e])}
aria-valuetext=${n("review.film.value",{time:this.clip.file?_i(r[e]):fi(Ee(r[e]),2),length:N(W(r))})}
@keydown=${f=>a(this,D,ys).call(this,f,e)}
></div>`},ys=function(e,t){let i=Si(e.key,e.shiftKey);if(i===null)return;e.preventDefault();let{cut:r,may:o}=this.clip;i==="first"||i==="last"?a(this,D,We).call(this,t,i==="first"?o.start:o.end):"frames"in i?a(this,D,We).call(this,t,ji(this.frames,r[t],i.frames)):a(this,D,We).call(this,t,Ut(this.frames,r[t]+i.time,o[t]))},We=function(e,t){let{cut:i,may:r}=this.clip,o=Li(i,e,t,r);a(this,D,mt).call(this,"nr-cut",o);let f=F(this.frames,o),u=f.at(-1)??Math.max(o.start,o.end-Ti);a(this,D,mt).call(this,"nr-at",e==="start"?f[0]??o.start:u)},gt=new WeakMap,Re=new WeakMap,Fe=new WeakMap,mt=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},G.styles=[P,S`
:host{display: block;padding: 4px 16px 0;}.film{position: relative;height: 44px;border-radius: 6px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 6px;}.clipped > img,
.clipped .poster{position: absolute;top: 0;height: 100%;overflow: hidden;object-fit: fill;pointer-events: none;}.poster{background: 0 / auto 100% repeat-x;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 50px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 50px;width: 18px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 18px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .cut{border: 3px solid var(--nr-fill);border-radius: 8px;}.playhead{position: absolute;top: -7px;height: 58px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: flex;flex-wrap: wrap;gap: 0 5px;margin: 10px -16px 0;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.times b{color: var(--nr-ink);font-weight: 500;}.times span:last-child{margin-inline-start: auto;}@container (max-width: 900px){.times span:last-child{display: none;}}@container (max-width: 380px){.times{display: none;}.film{margin-bottom: 6px;}}@media (max-height: 480px) and (orientation: landscape){.times{display: none;}}`],h([g({attribute:!1})],G.prototype,"hub",2),h([g({attribute:!1})],G.prototype,"clip",2),h([g({type:Number})],G.prototype,"at",2),h([g({attribute:!1})],G.prototype,"frames",2),h([g({type:Number})],G.prototype,"selected",2),h([g({type:Boolean})],G.prototype,"still",2),h([E()],G.prototype,"pictures",2),G=h([z("nr-review-film")],G);var bs=1500,gn=250,Ge,fe,wt,me,Xe,yt,Ye,bt,Je,Jt,X=class extends O{constructor(){super(...arguments);b(this,Je);this.label="";this.question="";this.detail="";this.amount="";this.disabled=!1;this.holding=!1;this.asking=!1;b(this,Ge);b(this,fe,null);b(this,wt,e=>{e.button!==0||this.disabled||(_(this,fe,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,_(this,Ge,setTimeout(()=>{l(this,me).call(this),a(this,Je,Jt).call(this)},bs))))});b(this,me,()=>{clearTimeout(l(this,Ge)),this.holding=!1});b(this,Xe,()=>{_(this,fe,null),l(this,me).call(this)});b(this,yt,e=>{let t=l(this,fe);_(this,fe,null);let i=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!i&&e.timeStamp-t>gn||(this.asking=!0)});b(this,Ye,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});b(this,bt,()=>{this.asking=!1,a(this,Je,Jt).call(this)})}disconnectedCallback(){super.disconnectedCallback(),l(this,me).call(this)}render(){return p`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${l(this,wt)}
@pointerup=${l(this,me)}
@pointercancel=${l(this,Xe)}
@pointerleave=${l(this,Xe)}
@contextmenu=${e=>e.preventDefault()}
@click=${l(this,yt)}
>
<span class="pg"></span>${this.amount?c:y("hold",20)}
<span
>${this.holding?n("hold.keep"):this.label||n("hold.rest")}
${this.amount?p`<small class="tn">${this.amount}</small>`:c}</span
>
</button>
${this.asking?p`<nr-dialog open .heading=${this.question} @nr-close=${l(this,Ye)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${l(this,Ye)}>${n("hold.back")}</button>
<button slot="acts" class="btn tonal" @click=${l(this,bt)}>${n("hold.send")}</button>
</nr-dialog>`:c}`}};Ge=new WeakMap,fe=new WeakMap,wt=new WeakMap,me=new WeakMap,Xe=new WeakMap,yt=new WeakMap,Ye=new WeakMap,bt=new WeakMap,Je=new WeakSet,Jt=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},X.styles=[P,S`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 56px;border-radius: 28px;font-size: 14px;line-height: 18px;padding: 4px 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${bs}ms linear;}small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;}p{color: var(--nr-ink2);}`],h([g()],X.prototype,"label",2),h([g()],X.prototype,"question",2),h([g()],X.prototype,"detail",2),h([g()],X.prototype,"amount",2),h([g({type:Boolean})],X.prototype,"disabled",2),h([E()],X.prototype,"holding",2),h([E()],X.prototype,"asking",2),X=h([z("nr-hold")],X);var vn=new Set(["revoked_key","compromised_key"]);function xs(d){let{request:s,boards:e}=d;if(!d.available)return"away";if(s.decision)return wn(s,d.now);if(s.share?.withdrawn||s.share?.state==="withdrawn")return"withdrawn";if(s.status!=="open")return s.status;let t=e.find(i=>i.origin===s.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":s.findings.some(i=>vn.has(i.code))?"revoked":d.hasKey===!1?"no_key":d.mayAnswer?s.consent?"consent":s.match.clips.length?"decide":s.match.strength==="none"&&s.match.because!=="nothing_moved"?"information":"nothing":"watching"}function wn(d,s){let{decision:e,share:t}=d;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>s?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function K(d){return["decide","nothing","information","consent"].includes(d)}function $s(d){return K(d)||["forked","left","revoked","no_key"].includes(d)}function ks(d){return["denied","resolved","expired","forked","left","revoked","no_key"].includes(d)}function xt(d,s){return d.window.start!==s.window.start||d.window.end!==s.window.end?"window":s.thread.length>d.thread.length?"thread":null}function Qt(d){let{size_bytes:s=0,sent_bytes:e=0}=d.share??{};return s>0?Math.min(1,e/s):0}var $,_s,Es,qs,Ms,Ts,le,Cs,Ls,$t,Ss,ae,L=class extends O{constructor(){super(...arguments);b(this,$);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.silent=!1;this.fault="";this.error="";this.detail="";this.amount="";this.watch=null;this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return p`<div role="status" aria-live="polite">
${this.error?p`<p class="why">${y("warn",18)}<span>${this.error}</span></p>`:c}
${a(this,$,Ms).call(this)}
</div>
${a(this,$,_s).call(this)} ${this.asking?a(this,$,Ss).call(this):c}`}};$=new WeakSet,_s=function(){let{phase:e}=this;if(!$s(e))return c;let t=e==="consent"&&this.request.consent?.by===this.me,i=K(e)&&!t?a(this,$,Es).call(this):n("review.foot.deny_only");return p`<div class="two">
<button @click=${()=>a(this,$,ae).call(this,"nr-deny")}>
${this.denying?p`<span class="spin"></span>`:c}
<span>${n("review.deny")}<small>${n("review.deny_what")}</small></span>
</button>
${K(e)&&!t?a(this,$,qs).call(this):p`<span></span>`}
</div>
<p class="what" aria-live="polite">${i}</p>`},Es=function(){if(this.watch&&!this.fault){let[t,i]=n("review.foot.watch",{amount:"\0"}).split("\0");return p`${t}<b class="tn">${this.amount}</b>${i}`}return this.request.people>1&&!this.request.consent?n("review.foot.two_people"):n("review.foot.armed",{agency:this.request.agency.name})},qs=function(){return this.doing==="approving"?p`<button disabled><span class="spin"></span>${n("review.approving")}</button>`:this.watch&&!this.fault?p`<button class="watch" @click=${()=>a(this,$,ae).call(this,"nr-watch")}>
${y("play",18)}<span
>${H("review.watch",this.watch.count)}<small>${this.watch.first}</small></span
>
</button>`:this.preparing&&!this.silent&&!this.fault?p`<button disabled>
<span class="spin"></span><span>${n("review.preparing")}<small class="tn">${this.amount}</small></span>
</button>`:!this.ready&&!this.silent&&!this.fault?p`<button ?disabled=${!!this.doing} @click=${()=>a(this,$,ae).call(this,"nr-prepare")}>
${y("again",18)}${n("share.retry")}
</button>`:p`<nr-hold
.label=${n("review.hold")}
.amount=${this.fault?"":this.amount}
.question=${n("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread||!this.ready}
@nr-held=${()=>a(this,$,ae).call(this,"nr-approve")}
></nr-hold>`},Ms=function(){let{request:e,phase:t}=this;if(K(t))return a(this,$,Ts).call(this);let i=e.share;switch(t){case"cooling":{let r=J(e.decision?.final_at??"");return a(this,$,le).call(this,"clock",n("review.state.cooling",{time:r}),"cooling",{},!0)}case"sealing":return a(this,$,le).call(this,"",n("review.state.sealing"),"sealing",{},!0);case"sending":return p`${a(this,$,le).call(this,"",n("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${Qt(e)}
aria-label=${n("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${n("review.state.sent",{sent:Q(i?.sent_bytes??0),all:Q(i?.size_bytes??0),part:st(Qt(e))})}
</p>
${a(this,$,$t).call(this)}`;case"delivered":case"opened":{let r=oe(i?.changed_at??""),o=n(`review.state.${t}`,{time:r,agency:e.agency.name});return a(this,$,le).call(this,"tick",o,t,{agency:e.agency.name},!0)}case"failed":return a(this,$,Cs).call(this,i?.reason??"");case"withdrawing":return a(this,$,le).call(this,"",n("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return a(this,$,le).call(this,"cross",n("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return a(this,$,Ls).call(this);default:return c}},Ts=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let r=t.by===this.me,o=n(r?"review.consent.mine":"review.consent.other",{by:t.by,time:oe(t.at)});return p`<p class="why">${y("person",18)}<span>${o}</span></p>`}let i=e.voided?p`<p class="why">${y("warn",18)}<span>${e.voided.reason}</span></p>`:c;return p`${i}${this.fault?p`<p class="why">${y("info",18)}<span>${this.fault}</span></p>`:c}`},le=function(e,t,i,r,o){return p`<div class="state">
${e?y(e,22):p`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${n(`review.state.${i}_note`,r)}</p>
${o?a(this,$,$t).call(this):c}`},Cs=function(e){return p`${a(this,$,le).call(this,"warn",n("review.state.failed"),"failed",{},!1)}
${e?p`<p class="xs mut">${n("share.hub_says",{reason:e})}</p>`:c}
${a(this,$,$t).call(this,p`<button ?disabled=${!!this.doing} @click=${()=>a(this,$,ae).call(this,"nr-retry")}>
${this.doing==="retrying"?p`<span class="spin"></span>`:y("again",18)}
${n("share.retry")}
</button>`)}`},Ls=function(){let e=this.request.decision;return e?p`<div class="state">${y("cross",22)}<span>${n("review.state.denied")}</span></div>
<p>${n("review.state.denied_note",{time:J(e.decided_at)})}</p>
${this.undoable&&this.may?p`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>a(this,$,ae).call(this,"nr-undo")}>
${y("undo",18)}${n("review.undo")}
</button>
</div>`:c}`:c},$t=function(e=c){let t=this.phase==="delivered"||this.phase==="opened",i=this.request.withdrawable||t;return!this.may||!i&&e===c?c:p`<div class="acts">
${e}
${i?p`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:a(this,$,ae).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?p`<span class="spin"></span>`:c}
${n(t?"review.withdraw_after":"review.withdraw")}
</button>`:c}
</div>`},Ss=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return p`<nr-dialog open .heading=${n("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${n("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${n("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),a(this,$,ae).call(this,"nr-withdraw")}}
>
${n("review.withdraw")}
</button>
</nr-dialog>`},ae=function(e){this.dispatchEvent(new CustomEvent(e))},L.styles=[P,S`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 12px 24px 14px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button{min-height: 56px;border-radius: 28px;font-size: 14px;line-height: 18px;padding: 4px;}.two small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.two > .watch{border-style: dashed;}p{margin-top: 9px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);text-wrap: pretty;}p.what{min-height: 32px;}p b{color: var(--nr-ink);font-weight: 500;white-space: nowrap;}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@container (max-width: 1100px){:host{padding-inline: 16px;}}@container (max-width: 900px){:host{padding: 10px 16px calc(12px + env(safe-area-inset-bottom));box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}.two{gap: 10px;}p{margin-top: 7px;}}@media (max-width: 260px){.two{grid-template-columns: minmax(0, 1fr);}}@media (max-height: 480px) and (orientation: landscape){:host{padding: 8px 12px;}.two > button{min-height: 48px;}p,
p.why{margin-block: 5px 0;}p.why{margin: 0 0 6px;line-height: 16px;}p.what{min-height: 0;}.acts{margin-top: 6px;}}`],h([g({attribute:!1})],L.prototype,"request",2),h([g()],L.prototype,"phase",2),h([g()],L.prototype,"doing",2),h([g({type:Boolean})],L.prototype,"denying",2),h([g({type:Boolean})],L.prototype,"ready",2),h([g({type:Boolean})],L.prototype,"preparing",2),h([g({type:Boolean})],L.prototype,"silent",2),h([g()],L.prototype,"fault",2),h([g()],L.prototype,"error",2),h([g()],L.prototype,"detail",2),h([g()],L.prototype,"amount",2),h([g({attribute:!1})],L.prototype,"watch",2),h([g()],L.prototype,"me",2),h([g({type:Boolean})],L.prototype,"unread",2),h([g({type:Boolean})],L.prototype,"undoable",2),h([g({type:Boolean})],L.prototype,"may",2),h([E()],L.prototype,"asking",2),L=h([z("nr-review-foot")],L);var Ds=[.5,.95,.8,.2,.6,.4,.9,.3,.5],yn=200,kt=class{constructor(s,e){this.host=s;this.listener=e;this.playing=!1;this.wrong=!1;this.#s=!1;this.#i=null;this.#t=()=>{};this.#e=!0;this.#r=()=>{let{video:s}=this.#n;if(!(!s||!this.playing))if(typeof s.requestVideoFrameCallback=="function"){let e=s.requestVideoFrameCallback((t,{mediaTime:i})=>this.#a(i,Hi));this.#t=()=>s.cancelVideoFrameCallback(e)}else{let e=requestAnimationFrame(()=>this.#a(s.currentTime,je));this.#t=()=>cancelAnimationFrame(e)}};s.addController(this)}#s;#i;#t;#e;hostConnected(){this.#e=!0}hostDisconnected(){this.#e=!1}get#n(){return this.listener.film()}forget(){this.#s=!1}playSoon(){this.#s=!0,(this.#n.video?.readyState??0)>=1&&this.begin()}begin(){!this.#s||this.playing||(this.#s=!1,this.toggle())}seek(s=!1){let{video:e,zero:t,frames:i,at:r}=this.#n;if(!e||e.readyState<1)return;let o=at(i,t,r,e.duration);!s&&Math.abs(e.currentTime-o)<1e-5||this.#p(e,0)}#p(s,e){this.#t();let{zero:t,frames:i,at:r}=this.#n,o=je(i,r),f=Number(document.timeline.currentTime),u,w=0,k=0,C=()=>{if(s!==this.#n.video||this.playing||s.seeking)return;window.clearTimeout(w);let ke=!i.length||u!==void 0&&Bi(i,o,u);if(!ke&&e+1<Ds.length)return this.#p(s,e+1);this.#l({wrong:!ke&&u!==void 0}),this.wrong||this.listener.shown(o)},R=()=>{w=window.setTimeout(()=>document.hidden?R():C(),yn*(e+1))},A=(ke,{mediaTime:rn,presentationTime:an})=>{k=s.requestVideoFrameCallback(A),!(an<f)&&(u=t+Math.round(rn*1e6),C())},he=()=>u===void 0?R():C();if(typeof s.requestVideoFrameCallback=="function")k=s.requestVideoFrameCallback(A),s.addEventListener("seeked",he,{once:!0}),this.#t=()=>{s.cancelVideoFrameCallback(k),s.removeEventListener("seeked",he),window.clearTimeout(w)};else{let ke=()=>this.listener.shown(o);s.addEventListener("seeked",ke,{once:!0}),this.#t=()=>s.removeEventListener("seeked",ke)}s.currentTime=at(i,t,r,s.duration,Ds[e])}toggle(){let{video:s,zero:e,frames:t,all:i,cut:r,at:o}=this.#n;if(!s)return;if(this.playing)return s.pause();let f=F(i,r),[u,w]=[f[0],f[f.length-1]],k=u!==void 0&&w!==void 0&&o>=w;k&&(this.listener.at(u),s.currentTime=at(t,e,u,s.duration)),this.#t(),this.#l({playing:!0,wrong:!1}),this.#i=k?u:o,s.play().then(this.#r,()=>this.#l({playing:!1}))}#r;#a(s,e){let{video:t,zero:i,frames:r,cut:o,at:f}=this.#n;if(!t||!this.playing)return;let u=e(r,i+Math.round(s*1e6));if(f<o.end&&u>=o.end){this.pause(),this.#o();return}this.#i!==null&&this.listener.shown(this.#i),this.#i=null,this.listener.at(u),this.listener.shown(u),this.#r()}#o(){let{frames:s,cut:e}=this.#n;this.listener.at(F(s,e).at(-1)??e.end)}ended(){this.paused();let{at:s,cut:e}=this.#n;s<e.end&&this.#o()}stopped(){this.#t(),this.#l({playing:!1})}paused(){this.stopped(),this.#e&&this.seek(!0)}pause(){this.#n.video?.pause(),this.stopped()}#l(s){let{playing:e,wrong:t}={playing:this.playing,wrong:this.wrong,...s};e===this.playing&&t===this.wrong||(Object.assign(this,{playing:e,wrong:t}),this.host.requestUpdate())}};var zs=S`
:host{display: block;border-radius: 12px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;height: 100%;display: grid;align-items: center;background: #000;}.box{position: relative;margin: 0 auto;width: min(100%, var(--nr-player-height, 62vh) * var(--shape));max-height: var(--nr-player-height, 62vh);aspect-ratio: var(--shape);}section:fullscreen .box{width: min(100vw, 100vh * var(--shape));max-height: 100vh;}img,
video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.caps{position: absolute;inset: 10px 10px auto;display: flex;flex-wrap: wrap;justify-content: space-between;gap: 6px;pointer-events: none;}.cap,
.said{min-width: 0;display: flex;gap: 6px;align-items: center;padding: 4px 10px;border-radius: 12px;background: rgba(10, 12, 15, 0.86);font-size: 12px;line-height: 16px;}button.cap{pointer-events: auto;min-height: 44px;margin-block: -10px;border: 0;color: #fff;border-radius: 22px;}.cap b{font-weight: 500;overflow-wrap: anywhere;}.said{position: absolute;inset: 48px 10px auto;width: fit-content;margin-inline: auto;background: rgba(10, 12, 15, 0.92);font-size: 13px;line-height: 18px;}.ctl{position: absolute;inset: auto 0 0;padding: 28px 8px 4px;background: linear-gradient(transparent, rgba(0, 0, 0, 0.76) 45%);pointer-events: none;}.ctl > *{pointer-events: auto;}.row{gap: 0;font-size: 13px;}.ctl button{flex: none;min-width: 44px;min-height: 44px;border: 0;border-radius: 22px;padding: 0;gap: 6px;color: #fff;font-size: 13px;font-weight: 400;white-space: nowrap;}.ctl button.cv{padding: 0 10px;}.ctl button:not(:disabled):hover,
.ctl button[aria-expanded="true"]{background: rgba(255, 255, 255, 0.2);}.ctl button:focus-visible,
.ctl input:focus-visible{outline-color: #fff;outline-offset: -3px;}.pos{padding-inline: 6px;white-space: nowrap;}input[type="range"]{display: block;appearance: none;-webkit-appearance: none;width: calc(100% - 16px);height: 24px;margin: 0 8px -4px;background: transparent;cursor: pointer;touch-action: none;border-radius: 8px;}input::-webkit-slider-runnable-track{height: 4px;border-radius: 2px;background: linear-gradient(#fff, #fff) 0 / var(--done) no-repeat rgba(255, 255, 255, 0.35);}input::-moz-range-track{height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.35);}input::-moz-range-progress{height: 4px;border-radius: 2px;background: #fff;}input::-webkit-slider-thumb{-webkit-appearance: none;width: 14px;height: 14px;margin-top: -5px;border: 0;border-radius: 7px;background: #fff;}input::-moz-range-thumb{width: 14px;height: 14px;border: 0;border-radius: 7px;background: #fff;}.more{display: flex;flex-wrap: wrap;justify-content: flex-end;align-items: center;gap: 6px;padding: 0 4px 6px;font-size: 13px;}.more button,
.more span{padding: 0 14px;background: rgba(10, 12, 15, 0.86);}.more span{line-height: 44px;border-radius: 22px;}@container (max-width: 900px){:host{border-radius: 0;}.caps{inset: 8px 8px auto;}.cv span{display: none;}.ctl button.cv{padding: 0;}.pos{padding-inline: 2px;}}@container (max-width: 300px){.caps,
.said,
.ctl{position: static;margin: 0;}.caps{order: -1;gap: 0;}.cap{background: none;}.ctl{padding-block: 4px;background: none;}.ctl .row{flex-wrap: wrap;}.pos{order: -1;flex: 1 0 100%;padding-inline: 12px;}}@container (max-width: 380px){.ctl{padding-inline: 0;}}`;var bn=16/9,xn=3e3,ge,ve,we,pe,Ce,Le,T,v,Te,_t,Ps,Zt,As,Et,Os,Hs,Bs,Is,js,Vs,Us,qt,Ze,Nt,Qe,Mt,Tt,ei,Ct,Lt,St,Se,I,M=class extends O{constructor(){super(...arguments);b(this,v);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.drawing=!1;this.address="";this.poster="";this.failed=!1;this.shape=bn;this.late=!1;this.covering=!1;this.frames=[];b(this,ge,new Map);b(this,ve,"");b(this,we,!1);b(this,pe,"");b(this,Ce,"");b(this,Le);b(this,T,new kt(this,{film:()=>({video:this.video,...l(this,v,Ps),all:this.frames,cut:this.clip.cut,at:this.at}),at:e=>a(this,v,I).call(this,"nr-at",e),shown:e=>a(this,v,I).call(this,"nr-shown",e)}));b(this,qt,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),_(this,we,!1),a(this,v,Te).call(this,!1),l(this,T).seek(!0),l(this,T).begin())});b(this,Ze,()=>{if(this.piece||l(this,we)){this.failed=!0,a(this,v,Te).call(this,!1);return}_(this,we,!0),_(this,ve,_(this,pe,this.address="")),a(this,v,Zt).call(this)});b(this,Mt,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)a(this,v,Nt).call(this);else if(e.key===",")a(this,v,Qe).call(this,-1);else if(e.key===".")a(this,v,Qe).call(this,1);else if(e.key==="n"&&!this.piece&&!this.still)l(this,Se).call(this);else if(e.key==="Escape"&&this.drawing)this.drawing=!1;else return;e.preventDefault()});b(this,Tt,e=>{a(this,v,ei).call(this,e.detail.number,e.detail.area)});b(this,Ct,e=>{a(this,v,I).call(this,"nr-clip",Ri(this.clip,e.detail))});b(this,Lt,e=>{l(this,Se).call(this),this.drawing=e.detail>0});b(this,St,e=>{this.drawing&&this.selected>=0?a(this,v,ei).call(this,this.selected,e.detail):l(this,Se).call(this,e.detail)});b(this,Se,async e=>{this.drawing=!1;let t=this.clip.masks.length;this.covering=!1,a(this,v,I).call(this,"nr-clip",Ki(this.clip,this.at,e)),a(this,v,I).call(this,"nr-select",t),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(t)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(l(this,Le)),l(this,T).stopped()}play(){l(this,T).playSoon()}willUpdate(e){e.has("clip")&&a(this,v,Zt).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&(a(this,v,As).call(this),a(this,v,Et).call(this))}updated(e){(e.has("at")||e.has("pieceStart"))&&!l(this,T).playing&&l(this,T).seek(),(this.failed||!this.piece&&!this.clip.sources.length)&&(e.has("at")||e.has("clip")||e.has("failed"))&&a(this,v,I).call(this,"nr-shown",this.at)}render(){let e=!this.piece&&!this.still;return p`<section
aria-label=${n("review.player.label",{camera:ee(this.clip)})}
style="--shape:${this.shape}"
@keydown=${l(this,Mt)}
>
<div class="box">
${a(this,v,Hs).call(this)}
${this.address&&q(this.clip)?a(this,v,Os).call(this):c}
${this.address&&!q(this.clip)?p`<video
class=${l(this,T).wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${n(this.piece?"review.player.piece":"review.player.film",{camera:ee(this.clip)})}
@loadedmetadata=${l(this,qt)}
@pause=${()=>l(this,T).paused()}
@ended=${()=>l(this,T).ended()}
@error=${l(this,Ze)}
></video>`:c}
${this.piece?c:p`<nr-review-masks
.masks=${this.clip.masks}
.frame=${qe(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
?drawing=${this.drawing}
@nr-draw=${l(this,St)}
@nr-place=${l(this,Tt)}
@nr-select=${t=>a(this,v,I).call(this,"nr-select",t.detail)}
@nr-remove=${l(this,Ct)}
></nr-review-masks>`}
</div>
${this.failed||l(this,T).wrong||this.late?p`<p class="said" role="status"
>${n(`review.player.${this.failed?"failed":l(this,T).wrong?"wrong":"late"}`)}</p
>`:c}
<div class="ctl">
${e?a(this,v,Us).call(this):c}
${q(this.clip)?c:a(this,v,Bs).call(this)}
<div class="row">
${q(this.clip)?c:a(this,v,js).call(this)}<span class="grow"></span>${e?a(this,v,Vs).call(this):c}
${document.fullscreenEnabled?a(this,v,Is).call(this):c}
</div>
</div>
<div class="caps">
<span class="cap"
><b>${ee(this.clip)}</b>
<span class="time tn">${q(this.clip)?c:Vt(this.clip,this.at)}</span></span
>
${this.piece?p`<button class="cap" @click=${()=>a(this,v,I).call(this,"nr-recording")}>
${y("sealed",14)}${n("review.player.sent")}${y("cross",14)}
<span class="vh">${n("review.preview_back")}</span>
</button>`:p`<span class="cap">${y("lock",14)}${n("review.player.private")}</span>`}
</div>
</section>`}};ge=new WeakMap,ve=new WeakMap,we=new WeakMap,pe=new WeakMap,Ce=new WeakMap,Le=new WeakMap,T=new WeakMap,v=new WeakSet,Te=function(e){clearTimeout(l(this,Le)),this.late=!1,e&&_(this,Le,setTimeout(()=>this.late=!this.failed,xn))},_t=function(){return l(this,ge).get(Kt(this.clip,this.at)?.path??"")},Ps=function(){return this.piece?{zero:this.pieceStart,frames:F(this.frames,this.clip.cut)}:l(this,v,_t)??{zero:this.clip.shown.start,frames:[]}},Zt=async function(){let{sources:e,shown:t}=this.clip,i=e.map(({path:f})=>f).join(" ");if(i===l(this,ve))return;if(_(this,ve,i),l(this,T).forget(),_(this,ge,new Map),this.frames=[],a(this,v,Te).call(this,e.length>0),q(this.clip))return a(this,v,I).call(this,"nr-frames",this.frames),void await a(this,v,Et).call(this);let r=!!this.clip.file,o=await Promise.allSettled(e.map(async({path:f})=>{let u=await this.hub.get(`/${f}/frames`);return[f,Pi(f,u,r)]}));i===l(this,ve)&&(_(this,ge,new Map(o.flatMap(f=>f.status==="fulfilled"?[f.value]:[]))),this.frames=Ai(l(this,ge).values(),t),a(this,v,I).call(this,"nr-frames",this.frames),await a(this,v,Et).call(this),l(this,T).seek(),!this.piece&&!l(this,v,_t)&&(this.failed=e.length>0,a(this,v,Te).call(this,!1)))},As=async function(){let e=`${Kt(this.clip,this.at)?.path??""}/${this.clip.file?"picture":"thumbnail"}`;if(e!==l(this,Ce)){_(this,Ce,e),this.poster="";try{let t=this.clip.sources.length?await this.hub.media(e):"";e===l(this,Ce)&&(this.poster=t)}catch{}}},Et=async function(){let e=this.clip.sources[0]?.path,t=q(this.clip)&&e?`${e}/picture`:"",i=this.piece||t||(l(this,v,_t)?.path??"");if(i!==l(this,pe)){_(this,pe,i),this.failed=l(this,T).wrong=!1,this.address="",l(this,T).pause();try{let r=i?await this.hub.media(i):"";i===l(this,pe)&&(this.address=r)}catch{i===l(this,pe)&&(this.failed=!0)}}},Os=function(){let e=({target:t})=>{this.shape=t.naturalWidth/t.naturalHeight,_(this,we,!1),a(this,v,Te).call(this,!1),this.piece||a(this,v,I).call(this,"nr-shown",this.at)};return p`<img
src=${this.address}
alt=${n(this.piece?"review.player.piece":"review.player.film",{camera:ee(this.clip)})}
@load=${e}
@error=${l(this,Ze)}
/>`},Hs=function(){return!this.poster||this.piece||this.failed||l(this,T).wrong||q(this.clip)?c:p`<img
src=${this.poster}
alt=""
decoding="async"
@load=${({target:e})=>{this.video?.videoWidth||(this.shape=e.naturalWidth/e.naturalHeight)}}
@error=${()=>this.poster=""}
/>`},Bs=function(){let{cut:e}=this.clip,t=F(this.frames,e),i=t.length?t.length-1:Math.max(0,W(e)-1),r=t.length?Oi(t,this.at):_e(this.at-e.start,0,i);return p`<input
type="range"
min="0"
max=${i}
step="1"
.value=${String(r)}
style="--done:${i?100*r/i:0}% 100%"
aria-label=${n("review.player.seek")}
aria-valuetext=${Vt(this.clip,this.at)}
@input=${o=>{l(this,T).pause();let f=Number(o.target.value);a(this,v,I).call(this,"nr-at",t.length?t[f]:e.start+f)}}
/>`},Is=function(){return p`<button
class="round"
aria-label=${n("review.player.whole")}
@click=${()=>{document.fullscreenElement?document.exitFullscreen():this.renderRoot.querySelector("section")?.requestFullscreen()}}
>
${y("whole",18)}
</button>`},js=function(){let{cut:e}=this.clip,{start:t,end:i}=qe(this.frames,this.at,e),r=i===e.end;return p`<button
class="round"
aria-label=${n(l(this,T).playing?"review.player.pause":"review.player.play")}
title=${n("review.player.keys")}
@click=${()=>a(this,v,Nt).call(this)}
>
${y(l(this,T).playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${n("review.player.back")}
@click=${()=>a(this,v,Qe).call(this,-1)}
>
${y("previous",18)}
</button>
<button class="round" aria-label=${n("review.player.on")} @click=${()=>a(this,v,Qe).call(this,1)}>
${y("next",18)}
</button>
<span class="pos tn"
>${N(_e(this.at-e.start+(r?i-t:0),0,W(e)))} /
${N(W(e))}</span
>`},Vs=function(){return p`${q(this.clip)?c:p`<button
aria-pressed=${this.audio}
aria-label=${n(this.audio?"review.player.audio":"review.player.no_audio")}
title=${n("review.player.audio_how")}
@click=${()=>a(this,v,I).call(this,"nr-audio",!this.audio)}
>
${y(this.audio?"sound":"mute",18)}
</button>`}
<button
class="cv"
aria-expanded=${this.covering}
aria-label=${n("review.cover.open")}
@click=${()=>{this.covering=!this.covering}}
>
${y("mask",18)}<span>${n("review.cover.open")}</span>
</button>`},Us=function(){return this.looking!==null?p`<div class="more">
<span class="tn" role="status">${n("review.faces.looking",{part:st(this.looking)})}</span>
<button @click=${()=>a(this,v,I).call(this,"nr-faces-off")}>
${y("cross",18)}${n("review.faces.stop")}
</button>
</div>`:this.covering?p`<div class="more">
${this.finds?p`<button
title=${n("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>{this.covering=!1,a(this,v,I).call(this,"nr-faces")}}
>
${y("search",18)}${n("review.faces.find")}
</button>`:c}
<button @click=${l(this,Lt)}>${y("plus",18)}${n("review.cover.add")}</button>
</div>`:c},qt=new WeakMap,Ze=new WeakMap,Nt=function(){this.failed||l(this,T).toggle()},Qe=function(e){l(this,T).pause();let{shown:t,cut:i}=this.clip,r=this.piece?F(this.frames,i):this.frames,o=this.piece?i:t,f=Ii(r,this.at,e);a(this,v,I).call(this,"nr-at",r.length?f:_e(f,o.start,o.end))},Mt=new WeakMap,Tt=new WeakMap,ei=function(e,t){let i=this.clip.masks[e];if(!i)return;this.drawing=!1,l(this,T).pause();let{start:r}=qe(this.frames,this.at,this.clip.cut);a(this,v,I).call(this,"nr-clip",Wi(this.clip,e,qi(i,t,r)))},Ct=new WeakMap,Lt=new WeakMap,St=new WeakMap,Se=new WeakMap,I=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},M.styles=[P,zs],h([g({attribute:!1})],M.prototype,"hub",2),h([g({attribute:!1})],M.prototype,"clip",2),h([g({type:Number})],M.prototype,"at",2),h([g({type:Number})],M.prototype,"selected",2),h([g()],M.prototype,"piece",2),h([g({type:Number})],M.prototype,"pieceStart",2),h([g({type:Boolean})],M.prototype,"audio",2),h([g({type:Boolean})],M.prototype,"finds",2),h([g({attribute:!1})],M.prototype,"looking",2),h([g({type:Boolean})],M.prototype,"still",2),h([E()],M.prototype,"drawing",2),h([E()],M.prototype,"address",2),h([E()],M.prototype,"poster",2),h([E()],M.prototype,"failed",2),h([E()],M.prototype,"shape",2),h([E()],M.prototype,"late",2),h([E()],M.prototype,"covering",2),h([Oe("video")],M.prototype,"video",2),h([Oe("nr-review-masks")],M.prototype,"layer",2),h([E()],M.prototype,"frames",2),M=h([z("nr-review-player")],M);var Ws=S`
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
.bare .R > *{grid-column: 1;}.L > nr-review-covers{grid-row: 6;margin: 8px 12px 0;}.R > .sc{grid-row: 7;padding: 8px 12px;overflow: visible;}.R > nr-review-foot{grid-row: 8;position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: portrait){nr-review-foot{position: static;}}`;function ii(d,s){return(d.custody.files??[])[s-1]?.recorded??null}function $n(d){let e=d.custody.timestamps?.hours.flatMap(t=>t.replies.map(i=>i.service));return[...new Set(e)]}var Rs=S`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,ye=class extends O{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return p`<details>
<summary>${y("info",18)}${n("review.proof.unknown")}${y("down",16)}</summary>
<p class="in">${n("review.proof.unknown_why")}</p>
</details>`;let i=t.witnesses.length;return p`<details>
<summary>
<span class="ok">${y("verified",20)}</span>
<span
>${t.seen_at?n("review.proof.line",{time:J(t.seen_at)}):n("review.proof.issued",{time:J(e.issued)})}</span
>${y("down",16)}
</summary>
<div class="in">
<p>${n("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${n("review.proof.entry",{index:He(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${i?H("review.proof.witnesses",i):n("review.proof.no_witness")}</p>
<p>${Z(`requests/${e.id}`,n("review.proof.more"))}</p>
</div>
</details>`}};ye.styles=[P,Rs,S`
.ok{color: var(--nr-ok);}`],h([g({attribute:!1})],ye.prototype,"request",2),h([g({attribute:!1})],ye.prototype,"proof",2),ye=h([z("nr-review-proof")],ye);var be=class extends O{constructor(){super(...arguments);this.clips=[]}render(){let{review:e}=this,{files:t,information:i,...r}=e.custody,o=$n(e);return p`${o.length?p`<p class="stamped">
${y("clock",18)}<span>${n("review.files.stamped",{services:o.join(", ")})}</span>
</p>`:c}<details>
<summary>${y("sealed",18)}${n("review.files.heading")}${y("down",16)}</summary>
<div class="in">
${e.cuts.map(f=>{let u=this.clips[f.number-1],w=ii(e,f.number),{start:k,end:C}=f,R=u&&q(u)?"photo":"clip";return p`<section>
<h4>${n(`review.files.${R}`,{number:f.number,camera:u?ee(u):""})}</h4>
${w?.archives.map(A=>p`<p>${[nt(A),...rt(A)].join(" ")}</p>`)}
${w?.hub?p`<p>${n("recorded.partly")}</p>`:c}
${u?.file&&k?p`<p>${n("review.added.says",{time:J(k)})}</p>`:c}
<dl class="tn">
${k&&C&&!u?.file?De("time",`${J(k)}, ${mi(Date.parse(C)-Date.parse(k))}`):c}
${u?.file?c:De("frames",n("review.files.frames_of",{all:He(f.frames),copied:He(f.frames_copied)}))}
${De("picture",`${f.width} × ${f.height}`)} ${De("size",Q(f.size_bytes))}
${w||u?.file?c:De("clock",n("review.files.clock_of",{ms:He(f.clock_offset_ms)}))}
${De("sha256",p`<span class="code">${f.sha256}</span>`)}
</dl>
</section>`})}
${e.preparation==="ready"?p`<section>
<h4>${n("review.files.custody")}</h4>
<p>${n("review.files.custody_note")}</p>
<dl class="all">${ti({...r,files:t,information:i})}</dl>
</section>`:c}
</div>
</details>`}};be.styles=[P,Rs,S`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}.stamped{display: flex;gap: 8px;padding: 11px 12px 0;font-size: 13px;line-height: 20px;overflow-wrap: anywhere;}`],h([g({attribute:!1})],be.prototype,"review",2),h([g({attribute:!1})],be.prototype,"clips",2),be=h([z("nr-review-files")],be);function De(d,s){return p`<dt>${n(`review.files.${d}`)}</dt>
<dd>${s}</dd>`}function ti(d,s=""){return Object.entries(d).flatMap(([e,t])=>{let i=s?`${s}.${e}`:e;return Array.isArray(t)?t.flatMap((r,o)=>r!==null&&typeof r=="object"?ti(r,`${i}[${o+1}]`):[Ks(`${i}[${o+1}]`,r)]):t!==null&&typeof t=="object"?ti(t,i):t===void 0?[]:[Ks(i,t)]})}function Ks(d,s){return p`<dt class="code">${d}</dt>
<dd class="code">${s===null?"–":s===""?"“”":String(s)}</dd>`}function Dt(d){return N(d.reduce((s,e)=>s+W(e.cut),0))}function kn(d,s,e,t=0,i=0){let r=j(d);return[_n(d,r),...r.length?En(e):[],...qn(r),...r.every(q)?[]:[Mn(d)],...r.length?[Tn(r)]:[],Cn(d),...Ln(d),...Sn(d),Dn(s),...zn(t||(e?.size_bytes??0),i)]}function _n(d,s){return s.length?d.clips.some(q)?{icon:"clip",term:n("review.leaves.media"),value:[Ue(s),s.every(q)?"":Dt(s)].filter(Boolean).join(", "),...s.every(q)?{}:{note:n("review.leaves.clips_note")}}:{icon:"clip",term:H("review.leaves.clips",d.clips.length),value:n("review.leaves.clips_of",{count:s.length,all:d.clips.length,length:Dt(s)}),note:n("review.leaves.clips_note")}:{icon:"clip",term:n("review.leaves.clip"),value:n("review.leaves.no_clip")}}function En(d){let s=new Map;for(let e of d?.cuts??[]){let t=d&&ii(d,e.number);for(let i of t?.archives??[]){let r=nt(i),o=s.get(r)??{cuts:[],footage:[],partly:!1};s.set(r,o),o.cuts.push(e),o.footage.push(i),o.partly||=t?.hub??!1}}return[...s].map(([e,{cuts:t,footage:i,partly:r}])=>{let o=new Set(t.map(u=>d?.proposal.pieces[u.number-1]?.camera_name)),f=new Set(t).size===d?.cuts.length;return{icon:"disk",term:n("review.leaves.recorded"),value:f?e:`${[...o].join(", ")}: ${e}`,note:[...rt(bi(i)),...r?[n("recorded.partly")]:[]].join(" ")}})}function qn(d){let s=d.filter(r=>r.file);if(!s.length)return[];let e=s.flatMap(({file:r})=>r??[]),t=e.some(({start:r})=>r),i=[Ei(e),n(t?"review.leaves.added_claimed":"review.leaves.added_note")];return[{icon:"phone",term:n("review.leaves.added"),value:Ue(s),note:i.filter(Boolean).join(" ")}]}function Mn(d){return d.audio?{icon:"sound",term:n("review.leaves.audio"),value:n("review.leaves.audio_on")}:{icon:"mute",term:n("review.leaves.audio"),value:n("review.leaves.none")}}function Tn(d){let s=d.flatMap(w=>w.masks),e=s.filter(w=>w.kind==="moving").length,t=d.some(w=>w.ownMasksOff),i={icon:"mask",term:n("review.leaves.masks")},r=t?{note:n("review.leaves.masks_off")}:{};if(!s.length)return{...i,value:n("review.leaves.none"),...r};let o=e?e===s.length?"moving":"mixed":"still",f=!d.some(w=>q(w)&&w.masks.length),u=n(`review.leaves.masks_${o==="still"&&!f?"photo":o}`,{count:s.length,moving:e,length:Dt(d)});return{...i,value:u,...r}}function Cn(d){let s={icon:"person",term:n("review.leaves.about")};if(Wt(d)){let o=d.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...s,value:n("review.leaves.nothing"),note:n(o)}}let{name:e,email:t,telephone:i}=d.identity,r=[e,t,i].map(o=>o.trim()).filter(Boolean);return{...s,value:r.join(", "),note:n("review.leaves.about_told")}}function Ln(d){let s=[],e=d.words.trim();e&&s.push({icon:"talk",term:n("review.leaves.words"),value:`“${e}”`});let t=d.extracts.filter(i=>i.taken);if(t.length){let i=t.map(r=>r.name).join(", ");s.push({icon:"info",term:n("review.leaves.readings"),value:i,note:n("review.leaves.readings_note")})}return s}function Sn(d){return d.contentCredentials?[{icon:"tick",term:n("review.leaves.credentials"),value:n("review.leaves.credentials_on"),note:n("review.leaves.credentials_note")}]:[]}function Dn(d){let s={icon:"lock",term:n("review.leaves.sealed"),value:d.name};return d.key?{...s,code:gi(d.key),note:n("review.leaves.sealed_note")}:{...s,note:n("review.leaves.sealed_no_key")}}function zn(d,s){if(!d&&!s)return[];let e=d?n("review.leaves.size_of",{size:Q(d)}):n("review.leaves.size_about",{size:Q(s)});return[{icon:"download",term:n("review.leaves.size"),value:e}]}function si(d,s){let e=j(d),t=e.reduce((f,u)=>f+u.masks.length,0),i=e.filter(f=>!q(f)),r=e.length-i.length;return`${[...i.length?[H("review.ask.clips",i.length,{length:Dt(e)})]:[],...r?[H("review.photos",r)]:[],...e.length?[]:[n("review.ask.no_clips")],...i.length?[n(d.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?H("review.ask.masks",t):n("review.ask.no_masks")]:[],...d.words.trim()?[n("review.ask.words")]:[],...d.extracts.some(f=>f.taken)?[n("review.ask.readings")]:[],n(Wt(d)?"review.ask.anonymous":"review.ask.contact"),...s?[Q(s)]:[]].join(", ")}.`}function te(d,s,e={},t="",i=c){return p`<nr-finding .tone=${d} tone=${d} .icon=${t} .heading=${`${n(`${s}.heading`,e)}.`}
>${n(`${s}.text`,e)}${i===c?c:p`<div class="act">${i}</div>`}</nr-finding
>`}function Pn(d,s,e,t,i){let r=e.agency.name,o=[],f=C=>Z(`requests/${e.id}`,C);switch(d){case"forked":o.push(p`<div role="alert">
${te("red","review.forked",{board:e.origin},"fork",Z("boards",n("review.see_board")))}
</div>`);break;case"left":o.push(te("amber","review.left",{board:e.origin},"",Z("boards",n("review.see_board"))));break;case"revoked":o.push(te("red","review.revoked",{agency:r},"",f(n("review.see_entry"))));break;case"no_key":o.push(te("amber","review.no_key",{agency:r}));break;case"watching":o.push(te("plain","review.watching"));break;case"resolved":case"expired":o.push(te("plain",`review.${d}`,{agency:r,time:J(An(e))},"tick"));break;default:}let u=On(e,i);if(u&&o.push(u),t.opened&&!e.decision&&e.status==="open"){let C=xt(t.opened,e);C&&o.push(te("amber",`review.changed_${C}`,{window:It(e.window)},"",p`${f(n("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${n("review.have_read")}</button>`))}let w=ss(t.current);w&&o.push(te("amber","review.missing",{length:H("review.seconds",w)}));let k=s.boards.find(C=>C.origin===e.origin);return d!=="away"&&k?.state==="unreachable"&&o.push(te("amber","review.behind",{time:J(k.since)},"away")),k?.state==="unchecked"&&o.push(te("amber","review.unchecked",{board:e.origin},"warn",Z("boards",n("review.see_board")))),o}function An(d){return d.status==="resolved"?d.thread.findLast(s=>s.kind==="resolve")?.issued??d.expires:d.expires}function On(d,s){let e=d.decision;if(!e||e.by===s&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return te("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:oe(e.decided_at)},"person")}function ni(d){return p`${di(d)?p`<nr-chip icon="flag" have>${n("practice.chip")}</nr-chip>`:p`<nr-level .level=${d.agency.level}></nr-level>`}
<span class="tn">${It(d.window)}</span>`}function Fs(d){let{draft:s,phase:e,request:t,desk:i,house:r,me:o,key:f,leaving:u}=d,w=Pn(e,r,t,i,o),k=t.findings.filter(A=>e!=="revoked"||!["revoked_key","compromised_key"].includes(A.code)),C={name:t.agency.name,key:f},R=K(e)&&e!=="consent";return p`${w.length?p`<div class="first">${w}</div>`:c}
${k.length?p`<div class="first">${k.map(vi)}</div>`:c}
${!K(e)||d.isWaiting?c:p`<button class="one" @click=${()=>d.reach()}>
${y("lock",18)}<span><b>${n("review.one")}</b>${si(s,i.size)}</span
>${y("next",18)}
</button>`}
<p class="mt">${ni(t)}</p>
${ks(e)?c:p`<nr-what-leaves
id="what"
?sent=${["delivered","opened","withdrawn"].includes(e)}
.items=${kn(s,C,i.current,t.share?.size_bytes,i.size)}
></nr-what-leaves>`}
${R?d.masks:c}
${j(s).length&&K(e)?p`<button class="btn link pv" aria-pressed=${u} @click=${()=>d.preview()}>
${y(u?"undo":"eye",18)}${n(u?"review.preview_back":"review.preview")}
</button>`:c}
${i.current&&i.current.preparation==="ready"?p`<nr-review-files .review=${i.current} .clips=${j(s)}></nr-review-files>`:c}
${R?p`<nr-review-about
.draft=${s}
.hub=${r.hub}
.signs=${i.can.signClips}
.open=${e==="information"||e==="nothing"}
@nr-draft=${A=>i.change(A.detail)}
></nr-review-about>`:c}
<nr-review-proof .request=${t} .proof=${i.proof}></nr-review-proof>
<p class="sm more">
${t.case_number?p`<span>${n("ask.case",{number:t.case_number})}</span>`:c}
${Z(`requests/${t.id}`,H("review.thread",t.thread.length+1))}
</p>`}var Gs=new it,x,$e,Pe,de,Ae,et,m,ri,Xs,Ys,Ne,zt,Pt,At,Js,Qs,Bt,ai,oi,li,xe,ze,Zs,pi,Ns,en,Ot,tn,Ht,tt,sn,nn,Y=class extends hi{constructor(){super(...arguments);b(this,m);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;this.seen=new Map;this.grid=!1;b(this,x,new ct(this,e=>this.show(e)));b(this,$e,!1);b(this,Pe);b(this,de,"");b(this,Ae,!0);b(this,et,new ResizeObserver(([e])=>{e&&this.style.setProperty("--nr-room",`${e.contentRect.height}px`)}));b(this,Bt,e=>l(this,x).added?.add(e.detail));b(this,tt,e=>{a(this,m,ze).call(this,e.detail)})}connectedCallback(){super.connectedCallback(),this.parentElement&&l(this,et).observe(this.parentElement)}disconnectedCallback(){super.disconnectedCallback(),l(this,et).disconnect(),a(this,m,ri).call(this),clearTimeout(l(this,Pe))}willUpdate(e){this.house&&this.route[0]&&(a(this,m,Xs).call(this,this.route[0]),l(this,x).use(this.house,this.route[0]));let t=l(this,x).draft,i=t?.clips.find(r=>r.key===this.key);if(t&&(!i||l(this,Ae))){let r=i??j(t)[0]??t.clips[0];r&&a(this,m,Ne).call(this,r)}l(this,x).ready?l(this,$e)&&(_(this,$e,!1),this.leaving=j(l(this,x).draft).some(r=>r.key===this.key)):this.leaving=!1,a(this,m,Ys).call(this)}render(){let{draft:e}=l(this,x),t=l(this,x).request;if(!t)return this.house?.loaded?p`<div class="wait">
<nr-empty icon="inbox" .heading=${n("review.gone")} .text=${n("review.gone_why")}>
<p>${Z("requests",n("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:p`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let i=xs({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:l(this,m,At)===null?null:l(this,m,At)!=="",now:Date.now()});return p`<div class="page ${e?.clips.length?"":"bare"}">
${a(this,m,Js).call(this)}
<section class="L" aria-label=${n("review.clips.label")}>
${l(this,x).silent?p`<nr-finding class="silent" role="status" icon="away" .heading=${n("review.silent.heading")}
>${n("review.silent.text")}</nr-finding
>`:c}
${e?a(this,m,Qs).call(this,e,i):p`<span class="grey" aria-busy="true"></span>`}
</section>
<div class="R">
<div class="sc">${e?a(this,m,sn).call(this,e,i):c}</div>
${a(this,m,nn).call(this,e,i)}
</div>
</div>`}};x=new WeakMap,$e=new WeakMap,Pe=new WeakMap,de=new WeakMap,Ae=new WeakMap,et=new WeakMap,m=new WeakSet,ri=function(){let{key:e,seen:t,grid:i}=this;l(this,de)&&Gs.put(this.house.hub,l(this,de),{key:e,seen:t,grid:i}),_(this,de,"")},Xs=function(e){if(e===l(this,de))return;a(this,m,ri).call(this);let{key:t="",seen:i=new Map,grid:r=!1}=Gs.take(this.house.hub,e)??{};Object.assign(this,{key:t,seen:i,grid:r,at:0,frames:[],mask:-1,leaving:!1}),_(this,de,e),_(this,Ae,!0)},Ys=function(){clearTimeout(l(this,Pe));let{undoable_until:e,decision:t}=l(this,x).request??{},i=[e,t?.final_at].map(o=>Date.parse(o??"")-Date.now()).filter(o=>o>0),r=Math.min(...i);r<2**31&&_(this,Pe,setTimeout(()=>this.requestUpdate(),r+50))},Ne=function(e){_(this,Ae,!1),this.key!==e.key&&(this.frames=[]),this.key=e.key,a(this,m,ze).call(this,e.cut.start),this.mask=-1},zt=function(){return this.hass.user?.name??""},Pt=function(e){return e==="consent"&&l(this,x).request?.consent?.by===l(this,m,zt)},At=function(){let{request:e,agency:t,current:i}=l(this,x),r=i?.proposal??e?.proposal;return t?.delivery_key??r?.recipient.delivery_key??null},Js=function(){let e=l(this,x).request;return e?p`<header class="rh">
${Z(`requests/${e.id}`,p`${y("back",22)}<span class="vh">${n("review.back_to")}</span>`,{class:"back"})}
<div class="grow">
<h2>${e.agency.name}<span class="wide"> ${n("review.requests_video")}</span></h2>
<p class="sub">${e.title}</p>
</div>
<div class="wide meta">${ni(e)}</div>
</header>`:c},Qs=function(e,t){let i=e.clips.find(u=>u.key===this.key),r=l(this,x).request;if(!i||!r){let u=t==="nothing"||t==="information"?t:"no_clip";return p`<nr-empty
class="card"
icon="clip"
.heading=${n(`review.${u}.heading`)}
.text=${n(`review.${u}.text`)}
>${l(this,x).added&&e.adds&&K(t)?p`<p>${n("review.add.instead")}</p>
<nr-review-add @nr-files=${l(this,Bt)}></nr-review-add>`:c}</nr-empty
>${a(this,m,ai).call(this)}`}let o=!K(t)||t==="consent",f=l(this,x).pieceOf(i);return p`<nr-review-player
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?f.path:""}
.pieceStart=${f.start??F(this.frames,i.cut)[0]??i.cut.start}
.audio=${e.audio}
.finds=${l(this,x).can.findFaces}
.looking=${l(this,x).detection}
.still=${o}
@nr-frames=${u=>a(this,m,Zs).call(this,u.detail)}
@nr-at=${l(this,tt)}
@nr-shown=${u=>{let w=l(this,m,xe);w&&(this.seen=Xi(this.seen,w,this.frames,u.detail))}}
@nr-recording=${()=>a(this,m,pi).call(this,!1)}
@nr-clip=${u=>a(this,m,Ht).call(this,u.detail)}
@nr-select=${u=>{this.mask=u.detail}}
@nr-audio=${u=>l(this,x).change({...e,audio:u.detail})}
@nr-faces=${()=>{l(this,x).findFaces(i.key)}}
@nr-faces-off=${()=>{l(this,x).stopDetection()}}
></nr-review-player>
<p class=${l(this,x).found?"vh":"sm mut"} role="status" ?hidden=${l(this,x).found===null}
>${a(this,m,tn).call(this)}</p
>
${q(i)?c:p`<nr-review-film
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${o||!i.taken}
@nr-at=${l(this,tt)}
@nr-cut=${u=>a(this,m,Ht).call(this,Ui(l(this,m,xe)??i,u.detail))}
></nr-review-film>`}
${o||!a(this,m,oi).call(this,i)?c:a(this,m,li).call(this,i)}
<nr-review-clips
.hub=${this.house.hub}
.draft=${e}
.window=${r.window}
.labels=${({sources:u})=>r.match.clips.filter(w=>u.some(({path:k})=>k===`clips/${w.clip_id}`)).flatMap(w=>w.labels)}
.added=${l(this,x).added}
.seen=${this.seen}
.selected=${this.key}
.proposed=${l(this,x).asProposed}
.still=${o}
.watching=${K(t)&&!a(this,m,Pt).call(this,t)}
.grid=${this.grid}
@nr-clip=${u=>{let w=e.clips.find(k=>k.key===u.detail);w&&a(this,m,Ne).call(this,w)}}
@nr-draft=${u=>l(this,x).change(u.detail)}
@nr-grid=${u=>{this.grid=u.detail}}
></nr-review-clips>
${a(this,m,ai).call(this)}
${i.file?p`<nr-review-added .clip=${i} .added=${l(this,x).added} ?still=${o}></nr-review-added>`:c}`},Bt=new WeakMap,ai=function(){let{added:e}=l(this,x);return e?.files?p`<nr-review-uploads .added=${e} .uploads=${e.uploads} .said=${e.said}></nr-review-uploads>`:c},oi=function(e){return this.mask>=0||l(this,x).search.done!==null||!!l(this,x).search.found(e.key)?.length},li=function(e){return rs({clip:e,frame:qe(this.frames,this.at,e.cut),selected:this.mask,own:this.house.cameras.find(t=>t.id===e.cameraId)?.masks??[],change:t=>a(this,m,Ht).call(this,t),select:t=>{this.mask=t},go:t=>a(this,m,ze).call(this,t),search:l(this,x).search})},xe=function(){return l(this,x).draft?.clips.find(e=>e.key===this.key)},ze=function(e){let t=l(this,m,xe)?.cut,i=t?F(this.frames,t):[],r=e===t?.start?i[0]:void 0;this.at=r??je(this.leaving&&i.length?i:this.frames,e)},Zs=function(e){this.frames=e,a(this,m,ze).call(this,this.at)},pi=function(e){let t=l(this,m,xe);t&&(this.leaving=e,a(this,m,ze).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1)),a(this,m,Ot).call(this,"nr-review-player"))},Ns=function(e){if(!l(this,m,xe)?.taken){let i=j(e)[0];i&&a(this,m,Ne).call(this,i)}l(this,x).ready?a(this,m,pi).call(this,!this.leaving):(_(this,$e,!0),l(this,x).prepare(),a(this,m,Ot).call(this,"nr-review-player"))},en=async function(e){this.leaving=!1,a(this,m,Ne).call(this,e),a(this,m,Ot).call(this,"nr-review-player"),await this.updateComplete;let t=this.renderRoot.querySelector("nr-review-player");await t?.updateComplete,t?.play()},Ot=function(e){let t=matchMedia("(prefers-reduced-motion: reduce)").matches;this.renderRoot.querySelector(e)?.scrollIntoView({block:"nearest",behavior:t?"instant":"smooth"})},tn=function(){let e=l(this,x).found;return e===null?c:e?H("review.faces.found",e):n("review.faces.none")},Ht=function(e){let t=l(this,x).draft;t&&l(this,x).change(ot(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},tt=new WeakMap,sn=function(e,t){let i=l(this,x).request;if(!i)return c;let r=l(this,m,xe);return Fs({draft:e,phase:t,request:i,desk:l(this,x),house:this.house,me:l(this,m,zt),key:l(this,m,At)??"",isWaiting:a(this,m,Pt).call(this,t),leaving:this.leaving&&!!r&&!!l(this,x).pieceOf(r).path,masks:r&&!a(this,m,oi).call(this,r)?a(this,m,li).call(this,r):c,preview:()=>a(this,m,Ns).call(this,e),reach:()=>this.renderRoot.querySelector("#what")?.scrollIntoView({block:"start"})})},nn=function(e,t){let i=l(this,x),r=i.request;if(!r)return c;if(["away","watching","resolved","expired"].includes(t))return c;let o=e?lt(e):null,f=e&&!a(this,m,Pt).call(this,t)?Ji(e,this.seen):[],[u]=f,w=!!i.opened&&xt(i.opened,r)!==null;return p`<nr-review-foot
.request=${r}
.phase=${t}
.doing=${i.answer.doing||(i.detection===null?"":"looking")}
.denying=${i.answer.denying}
.ready=${i.ready}
.preparing=${i.preparing||!e}
.silent=${i.silent}
.fault=${o?n(o.key,o.values):""}
.error=${i.silent?"":i.answer.error}
.detail=${e?si(e,i.size):""}
.amount=${e?ds(e,i.size?Q(i.size):""):""}
.watch=${u?{count:f.length,first:`${ee(u)}, ${Ie(u)}`}:null}
@nr-watch=${()=>u&&void a(this,m,en).call(this,u)}
.me=${l(this,m,zt)}
.unread=${w}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(r.undoable_until??"")>Date.now()}
@nr-deny=${()=>{i.deny()}}
@nr-prepare=${()=>{_(this,$e,!0),i.prepare()}}
@nr-approve=${()=>{i.approve()}}
@nr-undo=${()=>{i.answer.undo()}}
@nr-withdraw=${()=>{i.answer.withdraw()}}
@nr-retry=${()=>{i.answer.retry()}}
></nr-review-foot>`},Y.styles=[P,Ws],h([E()],Y.prototype,"key",2),h([E()],Y.prototype,"at",2),h([E()],Y.prototype,"frames",2),h([E()],Y.prototype,"mask",2),h([E()],Y.prototype,"leaving",2),h([E()],Y.prototype,"seen",2),h([E()],Y.prototype,"grid",2),Y=h([z("nr-page-review")],Y);export{Y as NrPageReview};
