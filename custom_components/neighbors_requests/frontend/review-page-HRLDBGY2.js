//# allFunctionsCalledOnLoad
import{$ as gt,A as ut,B as Ri,C as Ki,D as Fi,E as Gi,F as Xi,G as Yi,H as Ji,I as Qi,J as H,K as M,L as ft,M as Xt,N as Zi,O as Ni,P as es,Q as ts,R as is,S as ss,T as rs,U as ns,V as mt,W as Fe,X as as,Y as Yt,Z as Jt,a as Ei,aa as os,b as ee,ba as ls,c as Re,ca as ps,d as Ft,e as Mi,f as qi,g as Ti,h as Si,i as ge,j as Di,k as zi,l as Pi,m as Ai,n as Oi,o as Hi,p as Bi,q as Ii,r as Ke,s as Vi,t as ji,u as X,v as Ui,w as Wi,x as Gt,y as Se,z as ht}from"./chunk-3ZDMPBNO.js";import{a as _i,b as Te,c as W,e as Ce,f as N,h as Le,s as Ci,w as Li}from"./chunk-P7FQFQUH.js";import"./chunk-GRWEEC4H.js";import{c as dt,e as ct,f as ki}from"./chunk-KSQA4TLT.js";import{f as Z}from"./chunk-3PNVCUMR.js";import"./chunk-TSJJ5ISL.js";import"./chunk-G3SF3FRT.js";import"./chunk-SJG5KXHL.js";import{h as bi,l as xi,o as We,p as $i}from"./chunk-3Y76L6HH.js";import{g as mi}from"./chunk-2OTJVVTA.js";import"./chunk-7IKRCEI7.js";import"./chunk-A6CNELPV.js";import{A as wi,B as Ue,J as F,K as Rt,M as Kt,O as de,Q as pt,R as G,Y as yi,Z as y,_ as D,a as L,b as p,e as h,h as O,i as g,j as _,k as je,l as se,o as lt,p as S,q as gi,u as r,v as B,y as pe,z as vi}from"./chunk-FVK2MO6C.js";import{a as c,b as d,c as b,d as E,e as a}from"./chunk-W7HMKWGT.js";var ve=class extends O{constructor(){super(...arguments);this.items=[];this.sent=!1}render(){return p`<h3>${r(this.sent?"leaves.sent":"leaves.heading")}</h3>
<dl>
${this.items.map(e=>p`<div>
${y(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?p`<span class="code mut key">${e.code}</span>`:h}
${e.note?p`<small>${e.note}</small>`:h}
</dd>
</div>`)}
</dl>`}};ve.styles=[D,L`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}@media (max-width: 260px){dl div{grid-template-columns: 20px minmax(0, 1fr);gap: 2px 10px;}dd{grid-column: 2;}}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],c([g({attribute:!1})],ve.prototype,"items",2),c([g({type:Boolean})],ve.prototype,"sent",2),ve=c([S("nr-what-leaves")],ve);var fr=6,U,ds,cs,hs,us,Ge,I=class extends O{constructor(){super(...arguments);b(this,U);this.labels=()=>[];this.seen=new Map;this.selected="";this.proposed=!1;this.still=!1;this.watching=!1;this.grid=!1;this.shown=""}updated(e){this.shown===this.selected&&!e.has("grid")||(this.shown=this.selected,a(this,U,ds).call(this))}render(){let{draft:e,still:t}=this,i=H(e).length,n=e.clips.length>fr;return p`<div class="head">
<h3>
${t&&(!i||i===e.clips.length)?Xe(e.clips):r(`review.clips.${t?"of":"chosen"}${e.clips.some(M)?"_mixed":""}`,{count:i,all:e.clips.length})}
</h3>
${this.proposed&&i&&!t&&!e.clips.some(l=>l.file&&l.taken)?p`<span class="why">${r("review.clips.why")}</span>`:h}
<span class="all">
${t||e.clips.length<2?h:[!1,!0].map(l=>p`<button class="btn link sm" @click=${()=>a(this,U,Ge).call(this,"nr-draft",Qi(e,l))}>
${r(l?"review.clips.all":"review.clips.none")}
</button>`)}
${n?p`<button
class="btn link sm look"
aria-label=${r(this.grid?"review.clips.strip":"review.clips.grid")}
@click=${()=>a(this,U,Ge).call(this,"nr-grid",!this.grid)}
>
${y(this.grid?"clip":"grid",18)}<span
>${r(this.grid?"review.clips.strip":"review.clips.grid")}</span
>
</button>`:h}
</span>
</div>
${n?a(this,U,cs).call(this):h}
<ol class=${this.grid?"grid":""} aria-label=${r("review.clips.label")}>
${ts(e.clips).map(l=>a(this,U,hs).call(this,l))}
${t||!e.adds?h:p`<li>
<nr-review-add
tile
@nr-files=${l=>this.added.add(l.detail)}
></nr-review-add>
</li>`}
</ol>`}};U=new WeakSet,ds=function(){let{strip:e}=this,t=e?.querySelector("li.cur");if(!e||!t||this.grid)return;let i=t.offsetLeft-e.offsetLeft-(e.clientWidth-t.offsetWidth)/2;e.scrollTo({left:i})},cs=function(){let e=Fe(this.window),t=i=>100*ge(e,i);return p`<div class="den tn" aria-hidden="true">
<div>
${this.draft.clips.map(({cut:i,taken:n,file:l})=>l?h:p`<i class=${n?"on":""} style="left:${t((i.start+i.end)/2)}%"></i>`)}
</div>
${[e.start,(e.start+e.end)/2,e.end].map(i=>p`<span>${pe(Le(i))}</span>`)}
</div>`},hs=function(e){let t=e.key===this.selected,i=Ni(e,this.seen),n=$i.filter(w=>this.labels(e).includes(w)),l=e.sources[0]?.path,f=e.taken&&this.watching?r(i?"review.clips.watched":"review.clips.watch"):"",u=N(W(e.taken?e.cut:e.may));return p`<li class="${t?"cur":""} ${e.taken?"on":""}">
<button aria-pressed=${t} @click=${()=>a(this,U,Ge).call(this,"nr-clip",e.key)}>
<span class="p"
>${l?p`<nr-picture .hub=${this.hub} .path=${`${l}/${e.file?"picture":"thumbnail"}`}></nr-picture>`:h}
${f?p`<span class="badge w ${i?"":"no"}"
>${y(i?"eye":"play",12)}${f}</span
>`:h}
${M(e)?h:p`<span class="badge du tn">${u}</span>`}</span
>
<span class="who"><b class="tn">${Re(e)}</b> ${e.cameraName}</span>
<span class="x"
>${e.file?[y("phone",14),mr(e)]:n.length?n.map((w,k)=>[y(w,14),p`<span class=${k?"vh":""}>${r(`label.${w}`)}</span>`]):[y("motion",14),r("review.clips.motion")]}</span
>
</button>
${this.still?e.taken?p`<span class="sent">${y("tick",16)}</span>`:h:a(this,U,us).call(this,e)}
</li>`},us=function(e){return p`<label class="pick"
><input
type="checkbox"
.checked=${e.taken}
aria-label=${r("review.clips.take",{camera:ee(e),time:Re(e)})}
@change=${t=>{let{checked:i}=t.target;a(this,U,Ge).call(this,"nr-draft",Ki(this.draft,e.key,i))}}
/>${e.taken?y("tick",14):h}</label
>`},Ge=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},I.styles=[D,L`
:host{display: block;min-width: 0;}.head{display: flex;align-items: center;gap: 12px;min-height: 44px;}h3{font: 500 15px/20px var(--nr-font);}.why{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.all{margin-inline: auto -10px;display: flex;flex: none;}.all .btn{min-height: 44px;padding: 0 10px;white-space: nowrap;}.den{display: grid;grid-template-columns: 1fr auto 1fr;font-size: 12px;line-height: 16px;color: var(--nr-ink2);margin: 0 0 10px;direction: ltr;}.den div{grid-column: 1 / 4;position: relative;height: 16px;border-radius: 4px;background: var(--nr-sunk);margin-bottom: 3px;}.den i{position: absolute;top: 3px;height: 10px;width: 5px;margin-left: -2px;border-radius: 2px;background: var(--nr-ink2);}.den i.on{top: 0;height: 16px;width: 7px;background: var(--nr-fill);}.den span:last-child{text-align: right;}ol{display: flex;gap: 10px;overflow-x: auto;padding: 3px 3px 6px;margin: 0 -3px;scrollbar-width: none;scroll-snap-type: x proximity;scroll-padding: 3px;}ol.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));gap: 12px 10px;overflow: visible;scroll-snap-type: none;}li{position: relative;flex: 0 0 136px;min-width: 0;font-size: 12px;line-height: 16px;scroll-snap-align: start;}li button{display: block;width: 100%;min-height: 0;padding: 0;border: 0;border-radius: 8px;font: 400 12px/16px var(--nr-font);text-align: start;}.p{display: block;position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;background: #111;margin-bottom: 5px;}li.cur .p{box-shadow: 0 0 0 3px var(--nr-link);}nr-picture{position: absolute;inset: 0;}li:not(.on) nr-picture{opacity: 0.82;}nr-review-add{display: block;}.badge{position: absolute;max-width: calc(100% - 12px);overflow: hidden;text-overflow: ellipsis;white-space: nowrap;padding: 0 4px;border-radius: 4px;background: rgba(10, 12, 15, 0.78);color: #fff;font: 400 12px/16px var(--nr-font);}.du{right: 6px;bottom: 6px;}.w{left: 6px;top: 6px;max-width: calc(100% - 36px);display: flex;gap: 3px;align-items: center;}.w.no{background: #fff;color: #141414;}.pick{position: absolute;top: 0;right: 0;width: 44px;height: 44px;cursor: pointer;}input{appearance: none;-webkit-appearance: none;position: absolute;top: 6px;right: 6px;width: 22px;height: 22px;margin: 0;border: 2px solid #fff;border-radius: 5px;background: rgba(10, 12, 15, 0.45);cursor: inherit;}input:checked{background: var(--nr-fill);}.sent{position: absolute;top: 6px;right: 6px;display: grid;place-items: center;width: 22px;height: 22px;border-radius: 5px;background: var(--nr-fill);color: #fff;}.pick .ic{position: absolute;top: 10px;right: 10px;color: #fff;pointer-events: none;}li b{font-weight: 500;white-space: nowrap;}.who{display: block;overflow-wrap: anywhere;}.x{position: relative;display: flex;gap: 4px;align-items: center;color: var(--nr-ink2);}@container (max-width: 1100px){.why{display: none;}}@container (max-width: 900px){ol{margin: 0 -16px;padding-inline: 16px;scroll-padding: 16px;}ol.grid{margin: 0;padding-inline: 0;grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));gap: 12px 8px;}li{flex-basis: 118px;}.grid .w{display: none;}.look span{display: none;}}@container (max-width: 300px){.head{flex-wrap: wrap;gap: 0 12px;}}@container (max-width: 380px){li{flex-basis: 114px;}}@media (max-height: 480px) and (orientation: landscape){.den{display: none;}li{flex-basis: 112px;}}`],c([g({attribute:!1})],I.prototype,"hub",2),c([g({attribute:!1})],I.prototype,"draft",2),c([g({attribute:!1})],I.prototype,"window",2),c([g({attribute:!1})],I.prototype,"labels",2),c([g({attribute:!1})],I.prototype,"added",2),c([g({attribute:!1})],I.prototype,"seen",2),c([g()],I.prototype,"selected",2),c([g({type:Boolean})],I.prototype,"proposed",2),c([g({type:Boolean})],I.prototype,"still",2),c([g({type:Boolean})],I.prototype,"watching",2),c([g({type:Boolean})],I.prototype,"grid",2),c([_()],I.prototype,"shown",2),c([je("ol")],I.prototype,"strip",2),I=c([S("nr-review-clips")],I);function mr({file:o}){return o?.start?r("review.added.says_short",{time:pe(o.start)}):r("review.added.short")}function Xe(o){let s=o.filter(M).length,e=o.length-s;return[e?B("review.amount",e):"",s?B("review.photos",s):""].filter(Boolean).join(" · ")||r("review.amount.words")}function fs(o,s){let e=H(o),t=e.reduce((i,n)=>i+W(n.cut),0);return[Xe(e),t?N(t):"",s].filter(Boolean).join(" · ")}var vt=class{constructor(s){this.of=s;this.doing="";this.denying=!1;this.error=""}approve(s){return this.#r("approving",(e,t)=>gr(e,t,s))}async deny(){if(this.denying)return!1;let s=this.of.run();this.denying=!0,this.error="",this.of.update();try{return await this.#i((e,t)=>We(e,t,"decision")),s===this.of.run()&&!this.error}catch(e){return s===this.of.run()&&(this.error=se.of(e).message),!1}finally{this.denying=!1,this.of.update()}}undo(){return this.#r("undoing",(s,e)=>We(s,e,"undo"))}retry(){return this.#r("retrying",(s,e)=>We(s,e,"share/retry"))}withdraw(){return this.#r("withdrawing",(s,e)=>We(s,e,"withdrawal"))}async do(s,e){if(this.doing)return!1;let t=this.of.run();this.doing=s,this.error="",this.of.update();try{return await e(),t===this.of.run()&&!this.error}catch(i){return t===this.of.run()&&(this.error=se.of(i).message),!1}finally{this.doing="",this.of.done(),this.of.update()}}#r(s,e){return this.do(s,()=>this.#i(e))}async#i(s){let e=this.of.request(),t=this.of.hub();if(!e||!t)return;let{request:i,notice:n}=await s(t,e);i&&this.of.took(i),this.error=n}};async function gr(o,s,e){let t=`/requests/${s.id}`;try{let i={answer:"approve",proposal_id:e};return{request:await o.post(`${t}/decision`,i),notice:""}}catch(i){let n=se.of(i),l=n.code==="conflict"?await o.get(t).catch(()=>null):null;return{request:l,notice:l?.decision?xi(l):n.message}}}var ms=3e3,vr=1e3,wr=3e3,yr=4e3,gs=new lt,wt=class{constructor(s,e){this.host=s;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.answer=new vt({request:()=>this.request,hub:()=>this.#s?.hub,run:()=>this.#e,took:s=>this.onRequest(s),done:()=>{this.#o&&this.#c()},update:()=>this.host.requestUpdate()});this.search=new ls(()=>{let{request:s,draft:e}=this,t=this.#s?.hub;return!s||!e||!t?null:{hub:t,clips:e.clips,progress:`/requests/${s.id}/suggestions`,address:async i=>{let n=`/requests/${s.id}/proposals`,{id:l}=await t.post(n,Jt(e));return{path:`${n}/${l}/pieces/${H(e).indexOf(i)+1}`}}}},(s,e)=>{this.draft&&this.change(ut(this.draft,s,e))},()=>this.host.requestUpdate());this.added=null;this.silent=!1;this.#r=new Map;this.#i=null;this.#t=null;this.#s=null;this.#e=0;this.#l=null;this.#o=!1;this.#n=!1;s.addController(this)}#r;#i;#t;#s;#e;#l;#p;#a;#o;#n;#u;hostConnected(){}hostDisconnected(){this.#y(),this.#e+=1,this.#l?.(),this.#l=null,this.added&&(this.added.changed=()=>{});for(let s of[this.#p,this.#a,this.#u])clearTimeout(s);this.#a=void 0,this.stopDetection(),this.request=null}get detection(){return this.search.following?null:this.search.done}get found(){return this.search.count}get ready(){return this.review?.preparation==="ready"&&this.#d}get preparing(){return this.answer.doing==="preparing"||this.#a!==void 0||this.#o||this.#n||this.review?.preparation==="preparing"&&this.#d}get asProposed(){return!!this.draft?.base&&this.draft.base===this.request?.proposal?.id&&!this.#h}get size(){let{current:s,review:e,draft:t}=this;if(s)return s.estimated_bytes;if(!e||!t)return 0;let i=w=>w.reduce((k,C)=>k+W(C),0),n=i(e.proposal.pieces.map(Fe)),l=i(H(t).map(({cut:w})=>w));return H(t).filter(M).reduce((w,{file:k})=>w+(k?.size_bytes??0),0)+(n?Math.round(e.estimated_bytes*l/n):0)}get current(){return this.#d?this.review:null}get#d(){return!!this.draft&&!!this.#i&&gt(this.draft,this.#i)}get#h(){return!!this.draft&&!!this.#t&&!gt(this.draft,this.#t)}use(s,e){let t=s.requests.find(w=>w.id===e)??null,i=this.request,n=i?.id!==e||this.#s?.hub!==s.hub,l=s.available&&this.#s?.available===!1;if(this.#s=s,!t||t===i&&!n&&!l)return;if(this.request=t,n){this.#y(i),this.opened=t,this.draft=null,this.#g(s,t);return}let f=i?.decision?.answer!==t.decision?.answer||i?.consent?.proposal_id!==t.consent?.proposal_id||i?.status!==t.status,u=l||i?.proposal?.id!==t.proposal?.id;(f||u&&!this.#h)&&this.#g(s,t)}change(s){this.draft=s,this.answer.error="",this.#n=!1,this.#c(),this.host.requestUpdate()}#c(){clearTimeout(this.#a),this.#a=void 0,this.#o=!1;let{draft:s,request:e}=this;!s||this.#d||mt(s)||!this.#s?.mayAnswer||e?.decision||e?.consent||e?.status!=="open"||(this.#a=setTimeout(()=>{this.#a=void 0,this.#o=this.answer.doing!==""||this.review?.preparation==="preparing",!this.#o&&this.prepare().then(()=>{this.silent&&this.#m(()=>this.#c())})},vr))}#y(s=this.request){let{draft:e}=this,t=this.#s;if(!t||!s||!e||!this.#t)return;let i=s.decision?void 0:s.proposal?.id,n=this.#h&&i?{proposal:i,began:this.#t,draft:e}:void 0;gs.put(t.hub,s.id,n)}async#f(s){let e=i=>{this.silent!==i&&(this.silent=i,this.host.requestUpdate())},t=setTimeout(()=>e(!0),wr);try{let i=await s;return e(!1),i}catch(i){throw e(yt(i)),i}finally{clearTimeout(t)}}#m(s){let e=this.#e;clearTimeout(this.#u),this.#u=setTimeout(()=>{e===this.#e&&s()},yr)}read(){this.opened=this.request,this.host.requestUpdate()}async#g(s,e){this.#e+=1;let t=this.#e;this.review=this.#i=this.#t=null,this.#r=new Map,this.#n=!1,this.answer.error="",this.search.forget(),this.#k(s.hub);let i=Ei.of(s.hub,e.id);this.added=i,i.changed=()=>this.#x(),this.#$(s.hub,e,t);let n=e.decision?.proposal_id??e.consent?.proposal_id,l=Promise.all([xr(s.hub,e),n?br(s.hub,e,n):null,s.mayAnswer?i.read():null]),f,u;try{[f,u]=await this.#f(l)}catch{t===this.#e&&this.#m(()=>this.request&&this.#g(s,this.request));return}if(t!==this.#e)return;let w=e.status==="open"&&!e.decision,k=u?.proposal??(w?e.proposal:null),C=i.files?.filter(me=>!i.fresh.has(me.id))??null,R={request:e,cameras:s.cameras,sensors:s.sensors,clips:f,files:C};this.draft=this.#t=as(R,k);let A=gs.take(s.hub,e.id);w&&!n&&A&&A.proposal===k?.id&&(this.draft=A.draft,this.#t=A.began),i.files&&(this.draft=Yt(this.draft,e.id,i.files)),i.fresh.clear(),u&&(this.#i=this.draft,this.review=u),this.host.requestUpdate(),this.#h?this.#c():k&&w&&s.available&&s.mayAnswer&&await this.#v(e,k.id,this.draft)}#x(){let{draft:s,request:e,added:t}=this;if(s&&e&&t?.files){let i=Yt(s,e.id,t.files),n=s.clips.some(l=>l.file&&!i.clips.includes(l));t.fresh.clear(),i!==s&&this.change(n?{...i,base:null}:i)}this.host.requestUpdate()}async#$(s,e,t){this.agency=this.proof=null;let[i,n]=await Promise.allSettled([s.get(`/agencies/${e.agency.id}`),s.get(`/requests/${e.id}/proof`)]);t===this.#e&&(i.status==="fulfilled"&&(this.agency=i.value),n.status==="fulfilled"&&(this.proof=n.value),this.host.requestUpdate())}#k(s){this.#l?.(),this.#l=s.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#w()})}async prepare(){let{draft:s,request:e}=this,t=this.#s?.hub;return!s||!e||!t?!1:this.#d&&this.review?.preparation!=="failed"?this.ready:this.answer.do("preparing",async()=>{let i=s.base!==null&&this.#t&&gt(s,this.#t)?s.base:(await this.#f(t.post(`/requests/${e.id}/proposals`,Jt(s)))).id;await this.#v(e,i,s)})}async#v(s,e,t){let i=this.#e,n=this.#s?.hub;if(n){this.#n=!0;try{let l=`/requests/${s.id}/proposals/${e}/prepare`,f=await this.#f(n.post(l));if(i!==this.#e)return;this.#n=!1,this.#i=t,this.#b(f)}catch(l){if(i!==this.#e)return;yt(l)?this.#m(()=>this.draft===t&&this.#v(s,e,t)):(this.#n=!1,this.answer.error=se.of(l).message)}this.host.requestUpdate()}}#b(s){this.review=s,this.can={findFaces:s.finds_faces,signClips:s.signs_clips},clearTimeout(this.#p),s.preparation==="ready"&&this.#_(s),s.preparation==="failed"&&(this.answer.error=s.reason),s.preparation==="preparing"||s.preparation==="none"?this.#p=setTimeout(()=>{this.#w()},ms):this.#o&&!this.answer.doing&&this.#c(),this.host.requestUpdate()}#_(s){let e=this.#i?H(this.#i):[];this.#r=new Map(e.flatMap((t,i)=>{let n=s.cuts[i]?.signed_offer;return n?[[t.key,{cut:t.cut,offer:Fe(n)}]]:[]}))}get signed(){let{draft:s}=this;return s?H(s).flatMap((e,t)=>{let i=this.#r.get(e.key),n=i?.cut.start===e.cut.start&&i.cut.end===e.cut.end,l=e.signed??(i&&n?i.offer:null);if(!l||e.masks.length)return[];let{ready:f,review:u,request:w}=this,C=f&&u&&w&&u.cuts[t]?.signed_film?`requests/${w.id}/proposals/${u.proposal.id}/pieces/${t+1}/signed`:"";return[{clip:e,offer:l,path:C}]}):[]}async#w(){let s=this.#e,{review:e,request:t}=this,i=this.#s?.hub;if(!(!e||!t||!i))try{let n=`/requests/${t.id}/proposals/${e.proposal.id}`,l=await i.get(n);s===this.#e&&this.review?.proposal.id===l.proposal.id&&this.#b(l)}catch{s===this.#e&&(this.#p=setTimeout(()=>{this.#w()},ms))}}findFaces(s){return this.search.find(s)}stopDetection(){return this.search.stop()}async approve(){let s=this.review;return this.ready&&s?this.answer.approve(s.proposal.id):(await this.prepare(),!1)}deny(){let s=this.answer.deny();return this.stopDetection(),s}pieceOf(s){let{ready:e,review:t,request:i,draft:n}=this,l=n?H(n).indexOf(s)+1:0,f=l?t?.cuts[l-1]:void 0;return{path:e&&t&&i&&l?`requests/${i.id}/proposals/${t.proposal.id}/pieces/${l}/${M(s)?"picture":"video"}`:"",start:f?.start&&!s.file?_i(f.start):null}}};function yt(o){return se.of(o).code==="unreachable"}async function br(o,s,e){try{return await o.get(`/requests/${s.id}/proposals/${e}`)}catch(t){if(yt(t))throw t;return null}}async function xr(o,s){let e=s.match.clips.map(i=>o.get(`/clips/${i.clip_id}`)),t=new Map;for(let i of await Promise.allSettled(e))if(i.status==="fulfilled")t.set(i.value.id,i.value);else if(yt(i.reason))throw i.reason;return t}var vs=200,bt,ws,re=class extends O{constructor(){super(...arguments);b(this,bt);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:i,span:n}=this.extract;t?.sensorId===i&&t.span.start===n.start&&t.span.end===n.end||(e.has("extract")||e.has("hub"))&&a(this,bt,ws).call(this)}render(){if(this.error)return p`<p class="sm">${this.error}</p>`;if(!this.readings)return p`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return p`<p class="sm mut">${r("review.readings.none")}</p>`;let e=this.readings.length-vs;return p`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${r("review.readings.at")}</th>
<th scope="col">${r("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,vs).map(t=>p`<tr>
<td>${wi(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?p`<p class="xs mut">${B("review.readings.more",e)}</p>`:""}`}};bt=new WeakSet,ws=async function(){let{sensorId:e,span:t}=this.extract,i={start:Te(t.start),end:Te(t.end)};try{let n=`/sensors/${e}/readings`,{readings:l}=await this.hub.get(n,i);e===this.extract.sensorId&&(this.readings=l)}catch(n){this.error=se.of(n).message}},re.styles=[D,L`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],c([g({attribute:!1})],re.prototype,"hub",2),c([g({attribute:!1})],re.prototype,"extract",2),c([_()],re.prototype,"readings",2),c([_()],re.prototype,"error",2),re=c([S("nr-review-readings")],re);var $r=[{name:"name",type:"text",autocomplete:"name",most:ss},{name:"email",type:"email",autocomplete:"email",most:rs},{name:"telephone",type:"tel",autocomplete:"tel",most:ns}],j,ys,bs,xs,De,Qt,ne=class extends O{constructor(){super(...arguments);b(this,j);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return p`<fieldset>
<legend class="vh">${r("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>a(this,j,De).call(this,{contact:!1})}
/>
<span>${r("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>a(this,j,De).call(this,{contact:!0})}
/>
<span>${r("review.identity.contact")}</span>
<span class="xs mut">${r("review.identity.once")}</span>
</label>
${e.contact?p`<div class="in">
${$r.map(t=>p`<label class="field"
>${r(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${i=>a(this,j,xs).call(this,t.name,i)}
/></label>`)}
<p class="xs mut">${r("review.identity.note")}</p>
</div>`:h}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${y("talk",18)}${r("review.words.heading")}${y("down",16)}</summary>
<div class="in">
<label class="field"
>${r("review.words.label")}
<textarea
rows="4"
maxlength=${is}
.value=${e.words}
@input=${t=>a(this,j,De).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${r("review.words.note")}</p>
</div>
</details>
${e.extracts.length?a(this,j,ys).call(this):h} ${a(this,j,bs).call(this)}`}};j=new WeakSet,ys=function(){return p`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${y("info",18)}${r("review.readings.heading")}${y("down",16)}</summary>
${this.draft.extracts.map(e=>p`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let i=t.target.checked;a(this,j,Qt).call(this,Ji(this.draft,e.sensorId,i))}}
/>
<span>${e.name}</span>
</label>
${e.taken?p`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:h}`)}
<p class="in xs mut">${r("review.readings.note")}</p>
</details>`},bs=function(){return p`<details>
<summary>${y("gear",18)}${r("review.making.heading")}${y("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?h:p`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>a(this,j,De).call(this,{[e]:t.target.checked})}
/>
<span
>${r(`review.making.${e}`)}<small>${r(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},xs=function(e,t){let i=t.target.value;a(this,j,De).call(this,{identity:{...this.draft.identity,[e]:i}})},De=function(e){a(this,j,Qt).call(this,{...this.draft,...e})},Qt=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},ne.styles=[D,L`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],c([g({attribute:!1})],ne.prototype,"draft",2),c([g({type:Boolean})],ne.prototype,"signs",2),c([g({attribute:!1})],ne.prototype,"hub",2),c([g({type:Boolean})],ne.prototype,"open",2),ne=c([S("nr-review-about")],ne);var ae,Je,P,$s,Zt,Nt,ks,Ye,$t,Qe,Ze,xt,Y=class extends O{constructor(){super(...arguments);b(this,P);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;b(this,ae,null);b(this,Je,"");b(this,$t,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;E(this,ae,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||d(this,Qe).call(this,e)});b(this,Qe,e=>{if(!d(this,ae))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:i,may:n}=this.clip,l=Di(i,(e.clientX-t.left)/t.width);d(this,ae)==="at"?a(this,P,xt).call(this,"nr-at",Ce(l,i.start,i.end)):a(this,P,Ye).call(this,d(this,ae),Gt(this.frames,l,n[d(this,ae)]))});b(this,Ze,()=>{E(this,ae,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(n=>n.path).join(" ");if(t===d(this,Je))return;E(this,Je,t),this.pictures=new Map;let i=this.clip.file?["picture"]:["thumbnail","filmstrip"];for(let{path:n}of this.clip.sources)for(let l of i)a(this,P,$s).call(this,`${n}/${l}`)}render(){let{clip:e}=this,{shown:t,cut:i}=e,n=Oi(t,e.taken?i:null),l=100*ge(t,i.start),f=100*ge(t,i.end),u=e.masks[this.selected];return p`<div
class="film ${this.still?"still":""}"
@pointerdown=${d(this,$t)}
@pointermove=${d(this,Qe)}
@pointerup=${d(this,Ze)}
@pointercancel=${d(this,Ze)}
>
<div class="clipped">
${e.sources.map(({path:w,span:k})=>{let C=this.pictures.get(`${w}/${e.file?"picture":"thumbnail"}`),R=this.pictures.get(`${w}/filmstrip`),A=Ai(t,k);if(!A)return h;let me=`left:${100*A.from}%;width:${100*A.width}%`;return[C?p`<i class="poster" style=${`${me};background-image:url("${CSS.escape(C)}")`}></i>`:h,R?p`<img src=${R} alt="" style=${me} />`:h]})}
${a(this,P,Zt).call(this,0,n.before)} ${a(this,P,Zt).call(this,1-n.after,n.after)}
</div>
${e.taken?p`<i class="cut" style="left:${l}%;width:${f-l}%"></i>
${this.still?h:[a(this,P,Nt).call(this,"start",l),a(this,P,Nt).call(this,"end",f)]}`:h}
${u?Li(u,i).map(w=>p`<i class="key" style="left:${100*ge(t,w)}%"></i>`):h}
<i class="playhead" data-edge="at" style="left:${100*ge(t,this.at)}%"></i>
</div>
<p class="times tn">
<b>${N(W(i))}</b>
<span
>${r("review.film.part",{times:e.file?Mi(i.start,i.end):vi(Le(i.start),Le(i.end))})}</span
>
<span>${r(e.taken?"review.film.rest":"review.film.all")}</span>
</p>`}};ae=new WeakMap,Je=new WeakMap,P=new WeakSet,$s=async function(e){try{let t=await this.hub.media(e);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Zt=function(e,t){return t<=0?h:p`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${r("review.film.stays")}</span>
</div>`},Nt=function(e,t){let{may:i,cut:n}=this.clip,l=f=>((f-i.start)/1e6).toFixed(2);return p`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-label=${r(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${l(i.end)}
aria-valuenow=${l(n[e])}
aria-valuetext=${r("review.film.value",{time:this.clip.file?qi(n[e]):Ue(Le(n[e]),2),length:N(W(n))})}
@keydown=${f=>a(this,P,ks).call(this,f,e)}
></div>`},ks=function(e,t){let i=Pi(e.key,e.shiftKey);if(i===null)return;e.preventDefault();let{cut:n,may:l}=this.clip;i==="first"||i==="last"?a(this,P,Ye).call(this,t,i==="first"?l.start:l.end):"frames"in i?a(this,P,Ye).call(this,t,Wi(this.frames,n[t],i.frames)):a(this,P,Ye).call(this,t,Gt(this.frames,n[t]+i.time,l[t]))},Ye=function(e,t){let{cut:i,may:n}=this.clip,l=zi(i,e,t,n);a(this,P,xt).call(this,"nr-cut",l);let f=X(this.frames,l),u=f.at(-1)??Math.max(l.start,l.end-Si);a(this,P,xt).call(this,"nr-at",e==="start"?f[0]??l.start:u)},$t=new WeakMap,Qe=new WeakMap,Ze=new WeakMap,xt=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},Y.styles=[D,L`
:host{display: block;padding: 4px 16px 0;}.film{position: relative;height: 44px;border-radius: 6px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 6px;}.clipped > img,
.clipped .poster{position: absolute;top: 0;height: 100%;overflow: hidden;object-fit: fill;pointer-events: none;}.poster{background: 0 / auto 100% repeat-x;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 50px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 50px;width: 18px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 18px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .cut{border: 3px solid var(--nr-fill);border-radius: 8px;}.playhead{position: absolute;top: -7px;height: 58px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: flex;flex-wrap: wrap;gap: 0 5px;margin: 10px -16px 0;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.times b{color: var(--nr-ink);font-weight: 500;}.times span:last-child{margin-inline-start: auto;}@container (max-width: 900px){.times span:last-child{display: none;}}@container (max-width: 380px){.times{display: none;}.film{margin-bottom: 6px;}}@media (max-height: 480px) and (orientation: landscape){.times{display: none;}}`],c([g({attribute:!1})],Y.prototype,"hub",2),c([g({attribute:!1})],Y.prototype,"clip",2),c([g({type:Number})],Y.prototype,"at",2),c([g({attribute:!1})],Y.prototype,"frames",2),c([g({type:Number})],Y.prototype,"selected",2),c([g({type:Boolean})],Y.prototype,"still",2),c([_()],Y.prototype,"pictures",2),Y=c([S("nr-review-film")],Y);var _s=1500,kr=250,Ne,we,kt,ye,et,_t,tt,Et,it,ei,J=class extends O{constructor(){super(...arguments);b(this,it);this.label="";this.question="";this.detail="";this.amount="";this.disabled=!1;this.holding=!1;this.asking=!1;b(this,Ne);b(this,we,null);b(this,kt,e=>{e.button!==0||this.disabled||(E(this,we,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,E(this,Ne,setTimeout(()=>{d(this,ye).call(this),a(this,it,ei).call(this)},_s))))});b(this,ye,()=>{clearTimeout(d(this,Ne)),this.holding=!1});b(this,et,()=>{E(this,we,null),d(this,ye).call(this)});b(this,_t,e=>{let t=d(this,we);E(this,we,null);let i=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!i&&e.timeStamp-t>kr||(this.asking=!0)});b(this,tt,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});b(this,Et,()=>{this.asking=!1,a(this,it,ei).call(this)})}disconnectedCallback(){super.disconnectedCallback(),d(this,ye).call(this)}render(){return p`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${d(this,kt)}
@pointerup=${d(this,ye)}
@pointercancel=${d(this,et)}
@pointerleave=${d(this,et)}
@contextmenu=${e=>e.preventDefault()}
@click=${d(this,_t)}
>
<span class="pg"></span>${this.amount?h:y("hold",20)}
<span
>${this.holding?r("hold.keep"):this.label||r("hold.rest")}
${this.amount?p`<small class="tn">${this.amount}</small>`:h}</span
>
</button>
${this.asking?p`<nr-dialog open .heading=${this.question} @nr-close=${d(this,tt)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${d(this,tt)}>${r("hold.back")}</button>
<button slot="acts" class="btn tonal" @click=${d(this,Et)}>${r("hold.send")}</button>
</nr-dialog>`:h}`}};Ne=new WeakMap,we=new WeakMap,kt=new WeakMap,ye=new WeakMap,et=new WeakMap,_t=new WeakMap,tt=new WeakMap,Et=new WeakMap,it=new WeakSet,ei=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},J.styles=[D,L`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 56px;border-radius: 28px;font-size: 14px;line-height: 18px;padding: 4px 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${_s}ms linear;}small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;}p{color: var(--nr-ink2);}`],c([g()],J.prototype,"label",2),c([g()],J.prototype,"question",2),c([g()],J.prototype,"detail",2),c([g()],J.prototype,"amount",2),c([g({type:Boolean})],J.prototype,"disabled",2),c([_()],J.prototype,"holding",2),c([_()],J.prototype,"asking",2),J=c([S("nr-hold")],J);var _r=new Set(["revoked_key","compromised_key"]);function Es(o){let{request:s,boards:e}=o;if(!o.available)return"away";if(s.decision)return Er(s,o.now);if(s.share?.withdrawn||s.share?.state==="withdrawn")return"withdrawn";if(s.status!=="open")return s.status;let t=e.find(i=>i.origin===s.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":s.findings.some(i=>_r.has(i.code))?"revoked":o.hasKey===!1?"no_key":o.mayAnswer?s.consent?"consent":s.match.clips.length?"decide":s.match.strength==="none"&&s.match.because!=="nothing_moved"?"information":"nothing":"watching"}function Er(o,s){let{decision:e,share:t}=o;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>s?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function K(o){return["decide","nothing","information","consent"].includes(o)}function Ms(o){return K(o)||["forked","left","revoked","no_key"].includes(o)}function qs(o){return["denied","resolved","expired","forked","left","revoked","no_key"].includes(o)}function Mt(o,s){return o.window.start!==s.window.start||o.window.end!==s.window.end?"window":s.thread.length>o.thread.length?"thread":null}function ti(o){let{size_bytes:s=0,sent_bytes:e=0}=o.share??{};return s>0?Math.min(1,e/s):0}var $,Ts,Cs,Ls,Ss,Ds,ce,zs,Ps,qt,As,oe,z=class extends O{constructor(){super(...arguments);b(this,$);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.silent=!1;this.fault="";this.error="";this.detail="";this.amount="";this.watch=null;this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return p`<div role="status" aria-live="polite">
${this.error?p`<p class="why">${y("warn",18)}<span>${this.error}</span></p>`:h}
${a(this,$,Ss).call(this)}
</div>
${a(this,$,Ts).call(this)} ${this.asking?a(this,$,As).call(this):h}`}};$=new WeakSet,Ts=function(){let{phase:e}=this;if(!Ms(e))return h;let t=e==="consent"&&this.request.consent?.by===this.me,i=K(e)&&!t?a(this,$,Cs).call(this):r("review.foot.deny_only");return p`<div class="two">
<button @click=${()=>a(this,$,oe).call(this,"nr-deny")}>
${this.denying?p`<span class="spin"></span>`:h}
<span>${r("review.deny")}<small>${r("review.deny_what")}</small></span>
</button>
${K(e)&&!t?a(this,$,Ls).call(this):p`<span></span>`}
</div>
<p class="what" aria-live="polite">${i}</p>`},Cs=function(){if(this.watch&&!this.fault){let[t,i]=r("review.foot.watch",{amount:"\0"}).split("\0");return p`${t}<b class="tn">${this.amount}</b>${i}`}return this.request.people>1&&!this.request.consent?r("review.foot.two_people"):r("review.foot.armed",{agency:this.request.agency.name})},Ls=function(){return this.doing==="approving"?p`<button disabled><span class="spin"></span>${r("review.approving")}</button>`:this.watch&&!this.fault?p`<button class="watch" @click=${()=>a(this,$,oe).call(this,"nr-watch")}>
${y("play",18)}<span
>${B("review.watch",this.watch.count)}<small>${this.watch.first}</small></span
>
</button>`:this.preparing&&!this.silent&&!this.fault?p`<button disabled>
<span class="spin"></span><span>${r("review.preparing")}<small class="tn">${this.amount}</small></span>
</button>`:!this.ready&&!this.silent&&!this.fault?p`<button ?disabled=${!!this.doing} @click=${()=>a(this,$,oe).call(this,"nr-prepare")}>
${y("again",18)}${r("share.retry")}
</button>`:p`<nr-hold
.label=${r("review.hold")}
.amount=${this.fault?"":this.amount}
.question=${r("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread||!this.ready}
@nr-held=${()=>a(this,$,oe).call(this,"nr-approve")}
></nr-hold>`},Ss=function(){let{request:e,phase:t}=this;if(K(t))return a(this,$,Ds).call(this);let i=e.share;switch(t){case"cooling":{let n=F(e.decision?.final_at??"");return a(this,$,ce).call(this,"clock",r("review.state.cooling",{time:n}),"cooling",{},!0)}case"sealing":return a(this,$,ce).call(this,"",r("review.state.sealing"),"sealing",{},!0);case"sending":return p`${a(this,$,ce).call(this,"",r("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${ti(e)}
aria-label=${r("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${r("review.state.sent",{sent:G(i?.sent_bytes??0),all:G(i?.size_bytes??0),part:pt(ti(e))})}
</p>
${a(this,$,qt).call(this)}`;case"delivered":case"opened":{let n=pe(i?.changed_at??""),l=r(`review.state.${t}`,{time:n,agency:e.agency.name});return a(this,$,ce).call(this,"tick",l,t,{agency:e.agency.name},!0)}case"failed":return a(this,$,zs).call(this,i?.reason??"");case"withdrawing":return a(this,$,ce).call(this,"",r("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return a(this,$,ce).call(this,"cross",r("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return a(this,$,Ps).call(this);default:return h}},Ds=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let n=t.by===this.me,l=r(n?"review.consent.mine":"review.consent.other",{by:t.by,time:pe(t.at)});return p`<p class="why">${y("person",18)}<span>${l}</span></p>`}let i=e.voided?p`<p class="why">${y("warn",18)}<span>${e.voided.reason}</span></p>`:h;return p`${i}${this.fault?p`<p class="why">${y("info",18)}<span>${this.fault}</span></p>`:h}`},ce=function(e,t,i,n,l){return p`<div class="state">
${e?y(e,22):p`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${r(`review.state.${i}_note`,n)}</p>
${l?a(this,$,qt).call(this):h}`},zs=function(e){return p`${a(this,$,ce).call(this,"warn",r("review.state.failed"),"failed",{},!1)}
${e?p`<p class="xs mut">${r("share.hub_says",{reason:e})}</p>`:h}
${a(this,$,qt).call(this,p`<button ?disabled=${!!this.doing} @click=${()=>a(this,$,oe).call(this,"nr-retry")}>
${this.doing==="retrying"?p`<span class="spin"></span>`:y("again",18)}
${r("share.retry")}
</button>`)}`},Ps=function(){let e=this.request.decision;return e?p`<div class="state">${y("cross",22)}<span>${r("review.state.denied")}</span></div>
<p>${r("review.state.denied_note",{time:F(e.decided_at)})}</p>
${this.undoable&&this.may?p`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>a(this,$,oe).call(this,"nr-undo")}>
${y("undo",18)}${r("review.undo")}
</button>
</div>`:h}`:h},qt=function(e=h){let t=this.phase==="delivered"||this.phase==="opened",i=this.request.withdrawable||t;return!this.may||!i&&e===h?h:p`<div class="acts">
${e}
${i?p`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:a(this,$,oe).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?p`<span class="spin"></span>`:h}
${r(t?"review.withdraw_after":"review.withdraw")}
</button>`:h}
</div>`},As=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return p`<nr-dialog open .heading=${r("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${r("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${r("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),a(this,$,oe).call(this,"nr-withdraw")}}
>
${r("review.withdraw")}
</button>
</nr-dialog>`},oe=function(e){this.dispatchEvent(new CustomEvent(e))},z.styles=[D,L`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 12px 24px 14px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button{min-height: 56px;border-radius: 28px;font-size: 14px;line-height: 18px;padding: 4px;}.two small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.two > .watch{border-style: dashed;}p{margin-top: 9px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);text-wrap: pretty;}p.what{min-height: 32px;}p b{color: var(--nr-ink);font-weight: 500;white-space: nowrap;}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@container (max-width: 1100px){:host{padding-inline: 16px;}}@container (max-width: 900px){:host{padding: 10px 16px calc(12px + env(safe-area-inset-bottom));box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}.two{gap: 10px;}p{margin-top: 7px;}}@media (max-width: 260px){.two{grid-template-columns: minmax(0, 1fr);}}@media (max-height: 480px) and (orientation: landscape){:host{padding: 8px 12px;}.two > button{min-height: 48px;}p,
p.why{margin-block: 5px 0;}p.why{margin: 0 0 6px;line-height: 16px;}p.what{min-height: 0;}.acts{margin-top: 6px;}}`],c([g({attribute:!1})],z.prototype,"request",2),c([g()],z.prototype,"phase",2),c([g()],z.prototype,"doing",2),c([g({type:Boolean})],z.prototype,"denying",2),c([g({type:Boolean})],z.prototype,"ready",2),c([g({type:Boolean})],z.prototype,"preparing",2),c([g({type:Boolean})],z.prototype,"silent",2),c([g()],z.prototype,"fault",2),c([g()],z.prototype,"error",2),c([g()],z.prototype,"detail",2),c([g()],z.prototype,"amount",2),c([g({attribute:!1})],z.prototype,"watch",2),c([g()],z.prototype,"me",2),c([g({type:Boolean})],z.prototype,"unread",2),c([g({type:Boolean})],z.prototype,"undoable",2),c([g({type:Boolean})],z.prototype,"may",2),c([_()],z.prototype,"asking",2),z=c([S("nr-review-foot")],z);var Os=[.5,.95,.8,.2,.6,.4,.9,.3,.5],Mr=200,Tt=class{constructor(s,e){this.host=s;this.listener=e;this.playing=!1;this.wrong=!1;this.#r=!1;this.#i=null;this.#t=()=>{};this.#s=!0;this.#p=()=>{let{video:s}=this.#e;if(!(!s||!this.playing))if(typeof s.requestVideoFrameCallback=="function"){let e=s.requestVideoFrameCallback((t,{mediaTime:i})=>this.#a(i,Vi));this.#t=()=>s.cancelVideoFrameCallback(e)}else{let e=requestAnimationFrame(()=>this.#a(s.currentTime,Ke));this.#t=()=>cancelAnimationFrame(e)}};s.addController(this)}#r;#i;#t;#s;hostConnected(){this.#s=!0}hostDisconnected(){this.#s=!1}get#e(){return this.listener.film()}forget(){this.#r=!1}playSoon(){this.#r=!0,(this.#e.video?.readyState??0)>=1&&this.begin()}begin(){!this.#r||this.playing||(this.#r=!1,this.toggle())}seek(s=!1){let{video:e,zero:t,frames:i,at:n}=this.#e;if(!e||e.readyState<1)return;let l=ht(i,t,n,e.duration);!s&&Math.abs(e.currentTime-l)<1e-5||this.#l(e,0)}#l(s,e){this.#t();let{zero:t,frames:i,at:n}=this.#e,l=Ke(i,n),f=Number(document.timeline.currentTime),u,w=0,k=0,C=()=>{if(s!==this.#e.video||this.playing||s.seeking)return;window.clearTimeout(w);let qe=!i.length||u!==void 0&&ji(i,l,u);if(!qe&&e+1<Os.length)return this.#l(s,e+1);this.#n({wrong:!qe&&u!==void 0}),this.wrong||this.listener.shown(l)},R=()=>{w=window.setTimeout(()=>document.hidden?R():C(),Mr*(e+1))},A=(qe,{mediaTime:hr,presentationTime:ur})=>{k=s.requestVideoFrameCallback(A),!(ur<f)&&(u=t+Math.round(hr*1e6),C())},me=()=>u===void 0?R():C();if(typeof s.requestVideoFrameCallback=="function")k=s.requestVideoFrameCallback(A),s.addEventListener("seeked",me,{once:!0}),this.#t=()=>{s.cancelVideoFrameCallback(k),s.removeEventListener("seeked",me),window.clearTimeout(w)};else{let qe=()=>this.listener.shown(l);s.addEventListener("seeked",qe,{once:!0}),this.#t=()=>s.removeEventListener("seeked",qe)}s.currentTime=ht(i,t,n,s.duration,Os[e])}toggle(){let{video:s,zero:e,frames:t,all:i,cut:n,at:l}=this.#e;if(!s)return;if(this.playing)return s.pause();let f=X(i,n),[u,w]=[f[0],f[f.length-1]],k=u!==void 0&&w!==void 0&&l>=w;k&&(this.listener.at(u),s.currentTime=ht(t,e,u,s.duration)),this.#t(),this.#n({playing:!0,wrong:!1}),this.#i=k?u:l,s.play().then(this.#p,()=>this.#n({playing:!1}))}#p;#a(s,e){let{video:t,zero:i,frames:n,cut:l,at:f}=this.#e;if(!t||!this.playing)return;let u=e(n,i+Math.round(s*1e6));if(f<l.end&&u>=l.end){this.pause(),this.#o();return}this.#i!==null&&this.listener.shown(this.#i),this.#i=null,this.listener.at(u),this.listener.shown(u),this.#p()}#o(){let{frames:s,cut:e}=this.#e;this.listener.at(X(s,e).at(-1)??e.end)}ended(){this.paused();let{at:s,cut:e}=this.#e;s<e.end&&this.#o()}stopped(){this.#t(),this.#n({playing:!1})}paused(){this.stopped(),this.#s&&this.seek(!0)}pause(){this.#e.video?.pause(),this.stopped()}#n(s){let{playing:e,wrong:t}={playing:this.playing,wrong:this.wrong,...s};e===this.playing&&t===this.wrong||(Object.assign(this,{playing:e,wrong:t}),this.host.requestUpdate())}};var Hs=L`
:host{display: block;border-radius: 12px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;height: 100%;display: grid;align-items: center;background: #000;}.box{position: relative;margin: 0 auto;width: min(100%, var(--nr-player-height, 62vh) * var(--shape));max-height: var(--nr-player-height, 62vh);aspect-ratio: var(--shape);}section:fullscreen .box{width: min(100vw, 100vh * var(--shape));max-height: 100vh;}img,
video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.caps{position: absolute;inset: 10px 10px auto;display: flex;flex-wrap: wrap;justify-content: space-between;gap: 6px;pointer-events: none;}.cap,
.said{min-width: 0;display: flex;gap: 6px;align-items: center;padding: 4px 10px;border-radius: 12px;background: rgba(10, 12, 15, 0.86);font-size: 12px;line-height: 16px;}button.cap{pointer-events: auto;min-height: 44px;margin-block: -10px;border: 0;color: #fff;border-radius: 22px;}.cap b{font-weight: 500;overflow-wrap: anywhere;}.said{position: absolute;inset: 48px 10px auto;width: fit-content;margin-inline: auto;background: rgba(10, 12, 15, 0.92);font-size: 13px;line-height: 18px;}.ctl{position: absolute;inset: auto 0 0;padding: 28px 8px 4px;background: linear-gradient(transparent, rgba(0, 0, 0, 0.76) 45%);pointer-events: none;}.ctl > *{pointer-events: auto;}.row{gap: 0;font-size: 13px;}.ctl button{flex: none;min-width: 44px;min-height: 44px;border: 0;border-radius: 22px;padding: 0;gap: 6px;color: #fff;font-size: 13px;font-weight: 400;white-space: nowrap;}.ctl button.cv{padding: 0 10px;}.ctl button:not(:disabled):hover,
.ctl button[aria-expanded="true"]{background: rgba(255, 255, 255, 0.2);}.ctl button:focus-visible,
.ctl input:focus-visible{outline-color: #fff;outline-offset: -3px;}.pos{padding-inline: 6px;white-space: nowrap;}input[type="range"]{display: block;appearance: none;-webkit-appearance: none;width: calc(100% - 16px);height: 24px;margin: 0 8px -4px;background: transparent;cursor: pointer;touch-action: none;border-radius: 8px;}input::-webkit-slider-runnable-track{height: 4px;border-radius: 2px;background: linear-gradient(#fff, #fff) 0 / var(--done) no-repeat rgba(255, 255, 255, 0.35);}input::-moz-range-track{height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.35);}input::-moz-range-progress{height: 4px;border-radius: 2px;background: #fff;}input::-webkit-slider-thumb{-webkit-appearance: none;width: 14px;height: 14px;margin-top: -5px;border: 0;border-radius: 7px;background: #fff;}input::-moz-range-thumb{width: 14px;height: 14px;border: 0;border-radius: 7px;background: #fff;}.more{display: flex;flex-wrap: wrap;justify-content: flex-end;align-items: center;gap: 6px;padding: 0 4px 6px;font-size: 13px;}.more button,
.more span{padding: 0 14px;background: rgba(10, 12, 15, 0.86);}.more span{line-height: 44px;border-radius: 22px;}@container (max-width: 900px){:host{border-radius: 0;}.caps{inset: 8px 8px auto;}.cv span{display: none;}.ctl button.cv{padding: 0;}.pos{padding-inline: 2px;}}@container (max-width: 300px){.caps,
.said,
.ctl{position: static;margin: 0;}.caps{order: -1;gap: 0;}.cap{background: none;}.ctl{padding-block: 4px;background: none;}.ctl .row{flex-wrap: wrap;}.pos{order: -1;flex: 1 0 100%;padding-inline: 12px;}}@container (max-width: 380px){.ctl{padding-inline: 0;}}`;var qr=16/9,Tr=3e3,be,xe,$e,he,Ae,Oe,T,v,Pe,Ct,Bs,ii,Is,Lt,Vs,js,Us,Ws,Rs,Ks,Fs,St,rt,si,st,Dt,zt,ri,Pt,At,Ot,He,V,q=class extends O{constructor(){super(...arguments);b(this,v);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.drawing=!1;this.address="";this.poster="";this.failed=!1;this.shape=qr;this.late=!1;this.covering=!1;this.frames=[];b(this,be,new Map);b(this,xe,"");b(this,$e,!1);b(this,he,"");b(this,Ae,"");b(this,Oe);b(this,T,new Tt(this,{film:()=>({video:this.video,...d(this,v,Bs),all:this.frames,cut:this.clip.cut,at:this.at}),at:e=>a(this,v,V).call(this,"nr-at",e),shown:e=>a(this,v,V).call(this,"nr-shown",e)}));b(this,St,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),E(this,$e,!1),a(this,v,Pe).call(this,!1),d(this,T).seek(!0),d(this,T).begin())});b(this,rt,()=>{if(this.piece||d(this,$e)){this.failed=!0,a(this,v,Pe).call(this,!1);return}E(this,$e,!0),E(this,xe,E(this,he,this.address="")),a(this,v,ii).call(this)});b(this,Dt,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)a(this,v,si).call(this);else if(e.key===",")a(this,v,st).call(this,-1);else if(e.key===".")a(this,v,st).call(this,1);else if(e.key==="n"&&!this.piece&&!this.still)d(this,He).call(this);else if(e.key==="Escape"&&this.drawing)this.drawing=!1;else return;e.preventDefault()});b(this,zt,e=>{a(this,v,ri).call(this,e.detail.number,e.detail.area)});b(this,Pt,e=>{a(this,v,V).call(this,"nr-clip",Yi(this.clip,e.detail))});b(this,At,e=>{d(this,He).call(this),this.drawing=e.detail>0});b(this,Ot,e=>{this.drawing&&this.selected>=0?a(this,v,ri).call(this,this.selected,e.detail):d(this,He).call(this,e.detail)});b(this,He,async e=>{this.drawing=!1;let t=this.clip.masks.length;this.covering=!1,a(this,v,V).call(this,"nr-clip",Xi(this.clip,this.at,e)),a(this,v,V).call(this,"nr-select",t),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(t)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(d(this,Oe)),d(this,T).stopped()}play(){d(this,T).playSoon()}willUpdate(e){e.has("clip")&&a(this,v,ii).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&(a(this,v,Is).call(this),a(this,v,Lt).call(this))}updated(e){(e.has("at")||e.has("pieceStart"))&&!d(this,T).playing&&d(this,T).seek(),(this.failed||!this.piece&&!this.clip.sources.length)&&(e.has("at")||e.has("clip")||e.has("failed"))&&a(this,v,V).call(this,"nr-shown",this.at)}render(){let e=!this.piece&&!this.still;return p`<section
aria-label=${r("review.player.label",{camera:ee(this.clip)})}
style="--shape:${this.shape}"
@keydown=${d(this,Dt)}
>
<div class="box">
${a(this,v,js).call(this)}
${this.address&&M(this.clip)?a(this,v,Vs).call(this):h}
${this.address&&!M(this.clip)?p`<video
class=${d(this,T).wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${r(this.piece?"review.player.piece":"review.player.film",{camera:ee(this.clip)})}
@loadedmetadata=${d(this,St)}
@pause=${()=>d(this,T).paused()}
@ended=${()=>d(this,T).ended()}
@error=${d(this,rt)}
></video>`:h}
${this.piece?h:p`<nr-review-masks
.masks=${this.clip.masks}
.frame=${Se(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
?drawing=${this.drawing}
@nr-draw=${d(this,Ot)}
@nr-place=${d(this,zt)}
@nr-select=${t=>a(this,v,V).call(this,"nr-select",t.detail)}
@nr-remove=${d(this,Pt)}
></nr-review-masks>`}
</div>
${this.failed||d(this,T).wrong||this.late?p`<p class="said" role="status"
>${r(`review.player.${this.failed?"failed":d(this,T).wrong?"wrong":"late"}`)}</p
>`:h}
<div class="ctl">
${e?a(this,v,Fs).call(this):h}
${M(this.clip)?h:a(this,v,Us).call(this)}
<div class="row">
${M(this.clip)?h:a(this,v,Rs).call(this)}<span class="grow"></span>${e?a(this,v,Ks).call(this):h}
${document.fullscreenEnabled?a(this,v,Ws).call(this):h}
</div>
</div>
<div class="caps">
<span class="cap"
><b>${ee(this.clip)}</b>
<span class="time tn">${M(this.clip)?h:Ft(this.clip,this.at)}</span></span
>
${this.piece?p`<button class="cap" @click=${()=>a(this,v,V).call(this,"nr-recording")}>
${y("sealed",14)}${r("review.player.sent")}${y("cross",14)}
<span class="vh">${r("review.preview_back")}</span>
</button>`:p`<span class="cap">${y("lock",14)}${r("review.player.private")}</span>`}
</div>
</section>`}};be=new WeakMap,xe=new WeakMap,$e=new WeakMap,he=new WeakMap,Ae=new WeakMap,Oe=new WeakMap,T=new WeakMap,v=new WeakSet,Pe=function(e){clearTimeout(d(this,Oe)),this.late=!1,e&&E(this,Oe,setTimeout(()=>this.late=!this.failed,Tr))},Ct=function(){return d(this,be).get(Xt(this.clip,this.at)?.path??"")},Bs=function(){return this.piece?{zero:this.pieceStart,frames:X(this.frames,this.clip.cut)}:d(this,v,Ct)??{zero:this.clip.shown.start,frames:[]}},ii=async function(){let{sources:e,shown:t}=this.clip,i=e.map(({path:f})=>f).join(" ");if(i===d(this,xe))return;if(E(this,xe,i),d(this,T).forget(),E(this,be,new Map),this.frames=[],a(this,v,Pe).call(this,e.length>0),M(this.clip))return a(this,v,V).call(this,"nr-frames",this.frames),void await a(this,v,Lt).call(this);let n=!!this.clip.file,l=await Promise.allSettled(e.map(async({path:f})=>{let u=await this.hub.get(`/${f}/frames`);return[f,Hi(f,u,n)]}));i===d(this,xe)&&(E(this,be,new Map(l.flatMap(f=>f.status==="fulfilled"?[f.value]:[]))),this.frames=Bi(d(this,be).values(),t),a(this,v,V).call(this,"nr-frames",this.frames),await a(this,v,Lt).call(this),d(this,T).seek(),!this.piece&&!d(this,v,Ct)&&(this.failed=e.length>0,a(this,v,Pe).call(this,!1)))},Is=async function(){let e=`${Xt(this.clip,this.at)?.path??""}/${this.clip.file?"picture":"thumbnail"}`;if(e!==d(this,Ae)){E(this,Ae,e),this.poster="";try{let t=this.clip.sources.length?await this.hub.media(e):"";e===d(this,Ae)&&(this.poster=t)}catch{}}},Lt=async function(){let e=this.clip.sources[0]?.path,t=M(this.clip)&&e?`${e}/picture`:"",i=this.piece||t||(d(this,v,Ct)?.path??"");if(i!==d(this,he)){E(this,he,i),this.failed=d(this,T).wrong=!1,this.address="",d(this,T).pause();try{let n=i?await this.hub.media(i):"";i===d(this,he)&&(this.address=n)}catch{i===d(this,he)&&(this.failed=!0)}}},Vs=function(){let e=({target:t})=>{this.shape=t.naturalWidth/t.naturalHeight,E(this,$e,!1),a(this,v,Pe).call(this,!1),this.piece||a(this,v,V).call(this,"nr-shown",this.at)};return p`<img
src=${this.address}
alt=${r(this.piece?"review.player.piece":"review.player.film",{camera:ee(this.clip)})}
@load=${e}
@error=${d(this,rt)}
/>`},js=function(){return!this.poster||this.piece||this.failed||d(this,T).wrong||M(this.clip)?h:p`<img
src=${this.poster}
alt=""
decoding="async"
@load=${({target:e})=>{this.video?.videoWidth||(this.shape=e.naturalWidth/e.naturalHeight)}}
@error=${()=>this.poster=""}
/>`},Us=function(){let{cut:e}=this.clip,t=X(this.frames,e),i=t.length?t.length-1:Math.max(0,W(e)-1),n=t.length?Ii(t,this.at):Ce(this.at-e.start,0,i);return p`<input
type="range"
min="0"
max=${i}
step="1"
.value=${String(n)}
style="--done:${i?100*n/i:0}% 100%"
aria-label=${r("review.player.seek")}
aria-valuetext=${Ft(this.clip,this.at)}
@input=${l=>{d(this,T).pause();let f=Number(l.target.value);a(this,v,V).call(this,"nr-at",t.length?t[f]:e.start+f)}}
/>`},Ws=function(){return p`<button
class="round"
aria-label=${r("review.player.whole")}
@click=${()=>{document.fullscreenElement?document.exitFullscreen():this.renderRoot.querySelector("section")?.requestFullscreen()}}
>
${y("whole",18)}
</button>`},Rs=function(){let{cut:e}=this.clip,{start:t,end:i}=Se(this.frames,this.at,e),n=i===e.end;return p`<button
class="round"
aria-label=${r(d(this,T).playing?"review.player.pause":"review.player.play")}
title=${r("review.player.keys")}
@click=${()=>a(this,v,si).call(this)}
>
${y(d(this,T).playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${r("review.player.back")}
@click=${()=>a(this,v,st).call(this,-1)}
>
${y("previous",18)}
</button>
<button class="round" aria-label=${r("review.player.on")} @click=${()=>a(this,v,st).call(this,1)}>
${y("next",18)}
</button>
<span class="pos tn"
>${N(Ce(this.at-e.start+(n?i-t:0),0,W(e)))} /
${N(W(e))}</span
>`},Ks=function(){return p`${M(this.clip)?h:p`<button
aria-pressed=${this.audio}
aria-label=${r(this.audio?"review.player.audio":"review.player.no_audio")}
title=${r("review.player.audio_how")}
@click=${()=>a(this,v,V).call(this,"nr-audio",!this.audio)}
>
${y(this.audio?"sound":"mute",18)}
</button>`}
<button
class="cv"
aria-expanded=${this.covering}
aria-label=${r("review.cover.open")}
@click=${()=>{this.covering=!this.covering}}
>
${y("mask",18)}<span>${r("review.cover.open")}</span>
</button>`},Fs=function(){return this.looking!==null?p`<div class="more">
<span class="tn" role="status">${r("review.faces.looking",{part:pt(this.looking)})}</span>
<button @click=${()=>a(this,v,V).call(this,"nr-faces-off")}>
${y("cross",18)}${r("review.faces.stop")}
</button>
</div>`:this.covering?p`<div class="more">
${this.finds?p`<button
title=${r("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>{this.covering=!1,a(this,v,V).call(this,"nr-faces")}}
>
${y("search",18)}${r("review.faces.find")}
</button>`:h}
<button @click=${d(this,At)}>${y("plus",18)}${r("review.cover.add")}</button>
</div>`:h},St=new WeakMap,rt=new WeakMap,si=function(){this.failed||d(this,T).toggle()},st=function(e){d(this,T).pause();let{shown:t,cut:i}=this.clip,n=this.piece?X(this.frames,i):this.frames,l=this.piece?i:t,f=Ui(n,this.at,e);a(this,v,V).call(this,"nr-at",n.length?f:Ce(f,l.start,l.end))},Dt=new WeakMap,zt=new WeakMap,ri=function(e,t){let i=this.clip.masks[e];if(!i)return;this.drawing=!1,d(this,T).pause();let{start:n}=Se(this.frames,this.at,this.clip.cut);a(this,v,V).call(this,"nr-clip",Gi(this.clip,e,Ci(i,t,n)))},Pt=new WeakMap,At=new WeakMap,Ot=new WeakMap,He=new WeakMap,V=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},q.styles=[D,Hs],c([g({attribute:!1})],q.prototype,"hub",2),c([g({attribute:!1})],q.prototype,"clip",2),c([g({type:Number})],q.prototype,"at",2),c([g({type:Number})],q.prototype,"selected",2),c([g()],q.prototype,"piece",2),c([g({type:Number})],q.prototype,"pieceStart",2),c([g({type:Boolean})],q.prototype,"audio",2),c([g({type:Boolean})],q.prototype,"finds",2),c([g({attribute:!1})],q.prototype,"looking",2),c([g({type:Boolean})],q.prototype,"still",2),c([_()],q.prototype,"drawing",2),c([_()],q.prototype,"address",2),c([_()],q.prototype,"poster",2),c([_()],q.prototype,"failed",2),c([_()],q.prototype,"shape",2),c([_()],q.prototype,"late",2),c([_()],q.prototype,"covering",2),c([je("video")],q.prototype,"video",2),c([je("nr-review-masks")],q.prototype,"layer",2),c([_()],q.prototype,"frames",2),q=c([S("nr-review-player")],q);var Gs=L`
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
.bare .R > *{grid-column: 1;}.L > nr-review-covers{grid-row: 6;margin: 8px 12px 0;}.R > .sc{grid-row: 7;padding: 8px 12px;overflow: visible;}.R > nr-review-foot{grid-row: 8;position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: portrait){nr-review-foot{position: static;}}`;function ai(o,s){return(o.custody.files??[])[s-1]?.recorded??null}function Cr(o){let e=o.custody.timestamps?.hours.flatMap(t=>t.replies.map(i=>i.service));return[...new Set(e)]}var Ys=L`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,ke=class extends O{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return p`<details>
<summary>${y("info",18)}${r("review.proof.unknown")}${y("down",16)}</summary>
<p class="in">${r("review.proof.unknown_why")}</p>
</details>`;let i=t.witnesses.length;return p`<details>
<summary>
<span class="ok">${y("verified",20)}</span>
<span
>${t.seen_at?r("review.proof.line",{time:F(t.seen_at)}):r("review.proof.issued",{time:F(e.issued)})}</span
>${y("down",16)}
</summary>
<div class="in">
<p>${r("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${r("review.proof.entry",{index:de(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${i?B("review.proof.witnesses",i):r("review.proof.no_witness")}</p>
<p>${Z(`requests/${e.id}`,r("review.proof.more"))}</p>
</div>
</details>`}};ke.styles=[D,Ys,L`
.ok{color: var(--nr-ok);}`],c([g({attribute:!1})],ke.prototype,"request",2),c([g({attribute:!1})],ke.prototype,"proof",2),ke=c([S("nr-review-proof")],ke);var _e=class extends O{constructor(){super(...arguments);this.clips=[]}render(){let{review:e}=this,{files:t,information:i,...n}=e.custody,l=Cr(e);return p`${l.length?p`<p class="stamped">
${y("clock",18)}<span>${r("review.files.stamped",{services:l.join(", ")})}</span>
</p>`:h}<details>
<summary>${y("sealed",18)}${r("review.files.heading")}${y("down",16)}</summary>
<div class="in">
${e.cuts.map(f=>{let u=this.clips[f.number-1],w=ai(e,f.number),{start:k,end:C}=f,R=u&&M(u)?"photo":"clip";return p`<section>
<h4>${r(`review.files.${R}`,{number:f.number,camera:u?ee(u):""})}</h4>
${w?.archives.map(A=>p`<p>${[dt(A),...ct(A)].join(" ")}</p>`)}
${w?.hub?p`<p>${r("recorded.partly")}</p>`:h}
${u?.file&&k?p`<p>${r("review.added.says",{time:F(k)})}</p>`:h}
<dl class="tn">
${k&&C&&!u?.file?ie("time",`${F(k)}, ${Kt(Date.parse(C)-Date.parse(k))}`):h}
${u?.file?h:ie("frames",r("review.files.frames_of",{all:de(f.frames),copied:de(f.frames_copied)}))}
${ie("picture",`${f.width} × ${f.height}`)} ${ie("size",G(f.size_bytes))}
${w||u?.file?h:ie("clock",r("review.files.clock_of",{ms:de(f.clock_offset_ms)}))}
${ie("sha256",p`<span class="code">${f.sha256}</span>`)}
</dl>
${f.signed_film?Lr(f.signed_film):h}
</section>`})}
${e.preparation==="ready"?p`<section>
<h4>${r("review.files.custody")}</h4>
<p>${r("review.files.custody_note")}</p>
<dl class="all">${ni({...n,files:t,information:i})}</dl>
</section>`:h}
</div>
</details>`}};_e.styles=[D,Ys,L`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}.stamped{display: flex;gap: 8px;padding: 11px 12px 0;font-size: 13px;line-height: 20px;overflow-wrap: anywhere;}`],c([g({attribute:!1})],_e.prototype,"review",2),c([g({attribute:!1})],_e.prototype,"clips",2),_e=c([S("nr-review-files")],_e);function Lr({start:o,end:s,frames:e,size_bytes:t,sha256:i}){return p`<h4>${r("review.files.signed")}</h4>
<dl class="tn">
${ie("time",`${F(o)}, ${Kt(Date.parse(s)-Date.parse(o))}`)}
${ie("frames",de(e))} ${ie("size",G(t))}
${ie("sha256",p`<span class="code">${i}</span>`)}
</dl>`}function ie(o,s){return p`<dt>${r(`review.files.${o}`)}</dt>
<dd>${s}</dd>`}function ni(o,s=""){return Object.entries(o).flatMap(([e,t])=>{let i=s?`${s}.${e}`:e;return Array.isArray(t)?t.flatMap((n,l)=>n!==null&&typeof n=="object"?ni(n,`${i}[${l+1}]`):[Xs(`${i}[${l+1}]`,n)]):t!==null&&typeof t=="object"?ni(t,i):t===void 0?[]:[Xs(i,t)]})}function Xs(o,s){return p`<dt class="code">${o}</dt>
<dd class="code">${s===null?"–":s===""?"“”":String(s)}</dd>`}function Js(o){return de(Math.ceil(Math.max(o,0)/(1e6/10))/10,1)}function oi({cut:o},s){return r("review.signed.note",{start:Ue(Te(s.start)),end:Ue(Te(s.end)),before:Js(o.start-s.start),after:Js(s.end-o.end)})}var ue,Qs,Zs,Ns,le=class extends O{constructor(){super(...arguments);b(this,ue);this.rows=[];this.addresses=new Map}willUpdate(e){if(e.has("rows"))for(let{path:t}of this.rows)t&&a(this,ue,Qs).call(this,t)}render(){return this.rows.length?p`<fieldset>
<legend class="vh">${r("review.signed.legend")}</legend>
${this.rows.map(e=>a(this,ue,Zs).call(this,e))}
</fieldset>`:h}};ue=new WeakSet,Qs=async function(e){if(!this.addresses.has(e))try{let t=await this.hub.media(e);this.addresses=new Map(this.addresses).set(e,t)}catch{}},Zs=function(e){let{clip:t,offer:i}=e,n=t.cameraName;return p`<div class="signed">
<label class="choice">
<input
type="checkbox"
.checked=${!!t.signed}
@change=${l=>{let f=l.target.checked?i:null;this.dispatchEvent(new CustomEvent("nr-draft",{detail:Ri(this.draft,t.key,f)}))}}
/>
<span>${r("review.signed.send",{camera:n})}<small>${oi(t,i)}</small></span>
</label>
${t.signed?p`<div class="in">${a(this,ue,Ns).call(this,e)}</div>`:h}
</div>`},Ns=function({clip:e,path:t}){let i=this.addresses.get(t);return i?p`<video
controls
muted
playsinline
preload="metadata"
src=${i}
aria-label=${r("review.signed.video",{camera:e.cameraName})}
></video>
<p class="xs mut">${r("review.signed.look")}</p>`:p`<span class="grey" aria-busy="true"></span>`},le.styles=[D,L`
:host{display: block;}fieldset{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: flex-start;cursor: pointer;}.signed + .signed{border-top: 1px solid var(--nr-line);}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}input{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{padding: 0 12px 12px;display: grid;gap: 6px;}video{display: block;width: 100%;border-radius: 8px;background: #000;}.grey{display: block;aspect-ratio: 16 / 9;}`],c([g({attribute:!1})],le.prototype,"hub",2),c([g({attribute:!1})],le.prototype,"draft",2),c([g({attribute:!1})],le.prototype,"rows",2),c([_()],le.prototype,"addresses",2),le=c([S("nr-review-signed")],le);function Ht(o){return N(o.reduce((s,e)=>s+W(e.cut),0))}function Sr(o,s,e,t=0,i=0){let n=H(o);return[Dr(o,n),...n.length?zr(e):[],...Ar(n),...Pr(n),...n.every(M)?[]:[Or(o)],...n.length?[Hr(n)]:[],Br(o),...Ir(o),...Vr(o),jr(s),...Ur(t||(e?.size_bytes??0),i)]}function Dr(o,s){return s.length?o.clips.some(M)?{icon:"clip",term:r("review.leaves.media"),value:[Xe(s),s.every(M)?"":Ht(s)].filter(Boolean).join(", "),...s.every(M)?{}:{note:r("review.leaves.clips_note")}}:{icon:"clip",term:B("review.leaves.clips",o.clips.length),value:r("review.leaves.clips_of",{count:s.length,all:o.clips.length,length:Ht(s)}),note:r("review.leaves.clips_note")}:{icon:"clip",term:r("review.leaves.clip"),value:r("review.leaves.no_clip")}}function zr(o){let s=new Map;for(let e of o?.cuts??[]){let t=o&&ai(o,e.number);for(let i of t?.archives??[]){let n=dt(i),l=s.get(n)??{cuts:[],footage:[],partly:!1};s.set(n,l),l.cuts.push(e),l.footage.push(i),l.partly||=t?.hub??!1}}return[...s].map(([e,{cuts:t,footage:i,partly:n}])=>{let l=new Set(t.map(u=>o?.proposal.pieces[u.number-1]?.camera_name)),f=new Set(t).size===o?.cuts.length;return{icon:"disk",term:r("review.leaves.recorded"),value:f?e:`${[...l].join(", ")}: ${e}`,note:[...ct(ki(i)),...n?[r("recorded.partly")]:[]].join(" ")}})}function Pr(o){let s=o.filter(n=>n.file);if(!s.length)return[];let e=s.flatMap(({file:n})=>n??[]),t=e.some(({start:n})=>n),i=[Ti(e),r(t?"review.leaves.added_claimed":"review.leaves.added_note")];return[{icon:"phone",term:r("review.leaves.added"),value:Xe(s),note:i.filter(Boolean).join(" ")}]}function Ar(o){return o.flatMap(s=>s.signed?[{icon:"verified",term:r("review.leaves.signed"),value:s.cameraName,note:oi(s,s.signed)}]:[])}function Or(o){return o.audio?{icon:"sound",term:r("review.leaves.audio"),value:r("review.leaves.audio_on")}:{icon:"mute",term:r("review.leaves.audio"),value:r("review.leaves.none")}}function Hr(o){let s=o.flatMap(w=>w.masks),e=s.filter(w=>w.kind==="moving").length,t=o.some(w=>w.ownMasksOff),i={icon:"mask",term:r("review.leaves.masks")},n=t?{note:r("review.leaves.masks_off")}:{};if(!s.length)return{...i,value:r("review.leaves.none"),...n};let l=e?e===s.length?"moving":"mixed":"still",f=!o.some(w=>M(w)&&w.masks.length),u=r(`review.leaves.masks_${l==="still"&&!f?"photo":l}`,{count:s.length,moving:e,length:Ht(o)});return{...i,value:u,...n}}function Br(o){let s={icon:"person",term:r("review.leaves.about")};if(ft(o)&&H(o).some(l=>l.signed))return{...s,value:r("review.leaves.serial"),note:r("review.leaves.serial_note")};if(ft(o)){let l=o.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...s,value:r("review.leaves.nothing"),note:r(l)}}let{name:e,email:t,telephone:i}=o.identity,n=[e,t,i].map(l=>l.trim()).filter(Boolean);return{...s,value:n.join(", "),note:r("review.leaves.about_told")}}function Ir(o){let s=[],e=o.words.trim();e&&s.push({icon:"talk",term:r("review.leaves.words"),value:`“${e}”`});let t=o.extracts.filter(i=>i.taken);if(t.length){let i=t.map(n=>n.name).join(", ");s.push({icon:"info",term:r("review.leaves.readings"),value:i,note:r("review.leaves.readings_note")})}return s}function Vr(o){return o.contentCredentials?[{icon:"tick",term:r("review.leaves.credentials"),value:r("review.leaves.credentials_on"),note:r("review.leaves.credentials_note")}]:[]}function jr(o){let s={icon:"lock",term:r("review.leaves.sealed"),value:o.name};return o.key?{...s,code:yi(o.key),note:r("review.leaves.sealed_note")}:{...s,note:r("review.leaves.sealed_no_key")}}function Ur(o,s){if(!o&&!s)return[];let e=o?r("review.leaves.size_of",{size:G(o)}):r("review.leaves.size_about",{size:G(s)});return[{icon:"download",term:r("review.leaves.size"),value:e}]}function li(o,s){let e=H(o),t=e.reduce((f,u)=>f+u.masks.length,0),i=e.filter(f=>!M(f)),n=e.length-i.length;return`${[...i.length?[B("review.ask.clips",i.length,{length:Ht(e)})]:[],...n?[B("review.photos",n)]:[],...e.length?[]:[r("review.ask.no_clips")],...i.length?[r(o.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?B("review.ask.masks",t):r("review.ask.no_masks")]:[],...e.some(f=>f.signed)?[r("review.ask.signed")]:[],...o.words.trim()?[r("review.ask.words")]:[],...o.extracts.some(f=>f.taken)?[r("review.ask.readings")]:[],r(ft(o)?"review.ask.anonymous":"review.ask.contact"),...s?[G(s)]:[]].join(", ")}.`}function te(o,s,e={},t="",i=h){return p`<nr-finding .tone=${o} tone=${o} .icon=${t} .heading=${`${r(`${s}.heading`,e)}.`}
>${r(`${s}.text`,e)}${i===h?h:p`<div class="act">${i}</div>`}</nr-finding
>`}function Wr(o,s,e,t,i){let n=e.agency.name,l=[],f=C=>Z(`requests/${e.id}`,C);switch(o){case"forked":l.push(p`<div role="alert">
${te("red","review.forked",{board:e.origin},"fork",Z("boards",r("review.see_board")))}
</div>`);break;case"left":l.push(te("amber","review.left",{board:e.origin},"",Z("boards",r("review.see_board"))));break;case"revoked":l.push(te("red","review.revoked",{agency:n},"",f(r("review.see_entry"))));break;case"no_key":l.push(te("amber","review.no_key",{agency:n}));break;case"watching":l.push(te("plain","review.watching"));break;case"resolved":case"expired":l.push(te("plain",`review.${o}`,{agency:n,time:F(Rr(e))},"tick"));break;default:}let u=Kr(e,i);if(u&&l.push(u),t.opened&&!e.decision&&e.status==="open"){let C=Mt(t.opened,e);C&&l.push(te("amber",`review.changed_${C}`,{window:Rt(e.window)},"",p`${f(r("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${r("review.have_read")}</button>`))}let w=os(t.current);w&&l.push(te("amber","review.missing",{length:B("review.seconds",w)}));let k=s.boards.find(C=>C.origin===e.origin);return o!=="away"&&k?.state==="unreachable"&&l.push(te("amber","review.behind",{time:F(k.since)},"away")),k?.state==="unchecked"&&l.push(te("amber","review.unchecked",{board:e.origin},"warn",Z("boards",r("review.see_board")))),l}function Rr(o){return o.status==="resolved"?o.thread.findLast(s=>s.kind==="resolve")?.issued??o.expires:o.expires}function Kr(o,s){let e=o.decision;if(!e||e.by===s&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return te("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:pe(e.decided_at)},"person")}function pi(o){return p`${mi(o)?p`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:p`<nr-level .level=${o.agency.level}></nr-level>`}
<span class="tn">${Rt(o.window)}</span>`}function er(o){let{draft:s,phase:e,request:t,desk:i,house:n,me:l,key:f,leaving:u}=o,w=Wr(e,n,t,i,l),k=t.findings.filter(A=>e!=="revoked"||!["revoked_key","compromised_key"].includes(A.code)),C={name:t.agency.name,key:f},R=K(e)&&e!=="consent";return p`${w.length?p`<div class="first">${w}</div>`:h}
${k.length?p`<div class="first">${k.map(bi)}</div>`:h}
${!K(e)||o.isWaiting?h:p`<button class="one" @click=${()=>o.reach()}>
${y("lock",18)}<span><b>${r("review.one")}</b>${li(s,i.size)}</span
>${y("next",18)}
</button>`}
<p class="mt">${pi(t)}</p>
${qs(e)?h:p`<nr-what-leaves
id="what"
?sent=${["delivered","opened","withdrawn"].includes(e)}
.items=${Sr(s,C,i.current,t.share?.size_bytes,i.size)}
></nr-what-leaves>`}
${R?o.masks:h}
${H(s).length&&K(e)?p`<button class="btn link pv" aria-pressed=${u} @click=${()=>o.preview()}>
${y(u?"undo":"eye",18)}${r(u?"review.preview_back":"review.preview")}
</button>`:h}
${i.current&&i.current.preparation==="ready"?p`<nr-review-files .review=${i.current} .clips=${H(s)}></nr-review-files>`:h}
${R?p`<nr-review-signed
.hub=${n.hub}
.draft=${s}
.rows=${i.signed}
@nr-draft=${A=>i.change(A.detail)}
></nr-review-signed>`:h}
${R?p`<nr-review-about
.draft=${s}
.hub=${n.hub}
.signs=${i.can.signClips}
.open=${e==="information"||e==="nothing"}
@nr-draft=${A=>i.change(A.detail)}
></nr-review-about>`:h}
<nr-review-proof .request=${t} .proof=${i.proof}></nr-review-proof>
<p class="sm more">
${t.case_number?p`<span>${r("ask.case",{number:t.case_number})}</span>`:h}
${Z(`requests/${t.id}`,B("review.thread",t.thread.length+1))}
</p>`}var tr=new lt,x,Me,Ie,fe,Ve,at,m,di,ir,sr,nt,Bt,It,Vt,rr,nr,Wt,ci,hi,ui,Ee,Be,ar,fi,or,lr,jt,pr,Ut,ot,dr,cr,Q=class extends gi{constructor(){super(...arguments);b(this,m);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;this.seen=new Map;this.grid=!1;b(this,x,new wt(this,e=>this.show(e)));b(this,Me,!1);b(this,Ie);b(this,fe,"");b(this,Ve,!0);b(this,at,new ResizeObserver(([e])=>{e&&this.style.setProperty("--nr-room",`${e.contentRect.height}px`)}));b(this,Wt,e=>d(this,x).added?.add(e.detail));b(this,ot,e=>{a(this,m,Be).call(this,e.detail)})}connectedCallback(){super.connectedCallback(),this.parentElement&&d(this,at).observe(this.parentElement)}disconnectedCallback(){super.disconnectedCallback(),d(this,at).disconnect(),a(this,m,di).call(this),clearTimeout(d(this,Ie))}willUpdate(e){this.house&&this.route[0]&&(a(this,m,ir).call(this,this.route[0]),d(this,x).use(this.house,this.route[0]));let t=d(this,x).draft,i=t?.clips.find(n=>n.key===this.key);if(t&&(!i||d(this,Ve))){let n=i??H(t)[0]??t.clips[0];n&&a(this,m,nt).call(this,n)}d(this,x).ready?d(this,Me)&&(E(this,Me,!1),this.leaving=H(d(this,x).draft).some(n=>n.key===this.key)):this.leaving=!1,a(this,m,sr).call(this)}render(){let{draft:e}=d(this,x),t=d(this,x).request;if(!t)return this.house?.loaded?p`<div class="wait">
<nr-empty icon="inbox" .heading=${r("review.gone")} .text=${r("review.gone_why")}>
<p>${Z("requests",r("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:p`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let i=Es({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:d(this,m,Vt)===null?null:d(this,m,Vt)!=="",now:Date.now()});return p`<div class="page ${e?.clips.length?"":"bare"}">
${a(this,m,rr).call(this)}
<section class="L" aria-label=${r("review.clips.label")}>
${d(this,x).silent?p`<nr-finding class="silent" role="status" icon="away" .heading=${r("review.silent.heading")}
>${r("review.silent.text")}</nr-finding
>`:h}
${e?a(this,m,nr).call(this,e,i):p`<span class="grey" aria-busy="true"></span>`}
</section>
<div class="R">
<div class="sc">${e?a(this,m,dr).call(this,e,i):h}</div>
${a(this,m,cr).call(this,e,i)}
</div>
</div>`}};x=new WeakMap,Me=new WeakMap,Ie=new WeakMap,fe=new WeakMap,Ve=new WeakMap,at=new WeakMap,m=new WeakSet,di=function(){let{key:e,seen:t,grid:i}=this;d(this,fe)&&tr.put(this.house.hub,d(this,fe),{key:e,seen:t,grid:i}),E(this,fe,"")},ir=function(e){if(e===d(this,fe))return;a(this,m,di).call(this);let{key:t="",seen:i=new Map,grid:n=!1}=tr.take(this.house.hub,e)??{};Object.assign(this,{key:t,seen:i,grid:n,at:0,frames:[],mask:-1,leaving:!1}),E(this,fe,e),E(this,Ve,!0)},sr=function(){clearTimeout(d(this,Ie));let{undoable_until:e,decision:t}=d(this,x).request??{},i=[e,t?.final_at].map(l=>Date.parse(l??"")-Date.now()).filter(l=>l>0),n=Math.min(...i);n<2**31&&E(this,Ie,setTimeout(()=>this.requestUpdate(),n+50))},nt=function(e){E(this,Ve,!1),this.key!==e.key&&(this.frames=[]),this.key=e.key,a(this,m,Be).call(this,e.cut.start),this.mask=-1},Bt=function(){return this.hass.user?.name??""},It=function(e){return e==="consent"&&d(this,x).request?.consent?.by===d(this,m,Bt)},Vt=function(){let{request:e,agency:t,current:i}=d(this,x),n=i?.proposal??e?.proposal;return t?.delivery_key??n?.recipient.delivery_key??null},rr=function(){let e=d(this,x).request;return e?p`<header class="rh">
${Z(`requests/${e.id}`,p`${y("back",22)}<span class="vh">${r("review.back_to")}</span>`,{class:"back"})}
<div class="grow">
<h2>${e.agency.name}<span class="wide"> ${r("review.requests_video")}</span></h2>
<p class="sub">${e.title}</p>
</div>
<div class="wide meta">${pi(e)}</div>
</header>`:h},nr=function(e,t){let i=e.clips.find(u=>u.key===this.key),n=d(this,x).request;if(!i||!n){let u=t==="nothing"||t==="information"?t:"no_clip";return p`<nr-empty
class="card"
icon="clip"
.heading=${r(`review.${u}.heading`)}
.text=${r(`review.${u}.text`)}
>${d(this,x).added&&e.adds&&K(t)?p`<p>${r("review.add.instead")}</p>
<nr-review-add @nr-files=${d(this,Wt)}></nr-review-add>`:h}</nr-empty
>${a(this,m,ci).call(this)}`}let l=!K(t)||t==="consent",f=d(this,x).pieceOf(i);return p`<nr-review-player
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?f.path:""}
.pieceStart=${f.start??X(this.frames,i.cut)[0]??i.cut.start}
.audio=${e.audio}
.finds=${d(this,x).can.findFaces}
.looking=${d(this,x).detection}
.still=${l}
@nr-frames=${u=>a(this,m,ar).call(this,u.detail)}
@nr-at=${d(this,ot)}
@nr-shown=${u=>{let w=d(this,m,Ee);w&&(this.seen=Zi(this.seen,w,this.frames,u.detail))}}
@nr-recording=${()=>a(this,m,fi).call(this,!1)}
@nr-clip=${u=>a(this,m,Ut).call(this,u.detail)}
@nr-select=${u=>{this.mask=u.detail}}
@nr-audio=${u=>d(this,x).change({...e,audio:u.detail})}
@nr-faces=${()=>{d(this,x).findFaces(i.key)}}
@nr-faces-off=${()=>{d(this,x).stopDetection()}}
></nr-review-player>
<p class=${d(this,x).found?"vh":"sm mut"} role="status" ?hidden=${d(this,x).found===null}
>${a(this,m,pr).call(this)}</p
>
${M(i)?h:p`<nr-review-film
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${l||!i.taken}
@nr-at=${d(this,ot)}
@nr-cut=${u=>a(this,m,Ut).call(this,Fi(d(this,m,Ee)??i,u.detail))}
></nr-review-film>`}
${l||!a(this,m,hi).call(this,i)?h:a(this,m,ui).call(this,i)}
<nr-review-clips
.hub=${this.house.hub}
.draft=${e}
.window=${n.window}
.labels=${({sources:u})=>n.match.clips.filter(w=>u.some(({path:k})=>k===`clips/${w.clip_id}`)).flatMap(w=>w.labels)}
.added=${d(this,x).added}
.seen=${this.seen}
.selected=${this.key}
.proposed=${d(this,x).asProposed}
.still=${l}
.watching=${K(t)&&!a(this,m,It).call(this,t)}
.grid=${this.grid}
@nr-clip=${u=>{let w=e.clips.find(k=>k.key===u.detail);w&&a(this,m,nt).call(this,w)}}
@nr-draft=${u=>d(this,x).change(u.detail)}
@nr-grid=${u=>{this.grid=u.detail}}
></nr-review-clips>
${a(this,m,ci).call(this)}
${i.file?p`<nr-review-added .clip=${i} .added=${d(this,x).added} ?still=${l}></nr-review-added>`:h}`},Wt=new WeakMap,ci=function(){let{added:e}=d(this,x);return e?.files?p`<nr-review-uploads .added=${e} .uploads=${e.uploads} .said=${e.said}></nr-review-uploads>`:h},hi=function(e){return this.mask>=0||d(this,x).search.done!==null||!!d(this,x).search.found(e.key)?.length},ui=function(e){return ps({clip:e,frame:Se(this.frames,this.at,e.cut),selected:this.mask,own:this.house.cameras.find(t=>t.id===e.cameraId)?.masks??[],change:t=>a(this,m,Ut).call(this,t),select:t=>{this.mask=t},go:t=>a(this,m,Be).call(this,t),search:d(this,x).search})},Ee=function(){return d(this,x).draft?.clips.find(e=>e.key===this.key)},Be=function(e){let t=d(this,m,Ee)?.cut,i=t?X(this.frames,t):[],n=e===t?.start?i[0]:void 0;this.at=n??Ke(this.leaving&&i.length?i:this.frames,e)},ar=function(e){this.frames=e,a(this,m,Be).call(this,this.at)},fi=function(e){let t=d(this,m,Ee);t&&(this.leaving=e,a(this,m,Be).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1)),a(this,m,jt).call(this,"nr-review-player"))},or=function(e){if(!d(this,m,Ee)?.taken){let i=H(e)[0];i&&a(this,m,nt).call(this,i)}d(this,x).ready?a(this,m,fi).call(this,!this.leaving):(E(this,Me,!0),d(this,x).prepare(),a(this,m,jt).call(this,"nr-review-player"))},lr=async function(e){this.leaving=!1,a(this,m,nt).call(this,e),a(this,m,jt).call(this,"nr-review-player"),await this.updateComplete;let t=this.renderRoot.querySelector("nr-review-player");await t?.updateComplete,t?.play()},jt=function(e){let t=matchMedia("(prefers-reduced-motion: reduce)").matches;this.renderRoot.querySelector(e)?.scrollIntoView({block:"nearest",behavior:t?"instant":"smooth"})},pr=function(){let e=d(this,x).found;return e===null?h:e?B("review.faces.found",e):r("review.faces.none")},Ut=function(e){let t=d(this,x).draft;t&&d(this,x).change(ut(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},ot=new WeakMap,dr=function(e,t){let i=d(this,x).request;if(!i)return h;let n=d(this,m,Ee);return er({draft:e,phase:t,request:i,desk:d(this,x),house:this.house,me:d(this,m,Bt),key:d(this,m,Vt)??"",isWaiting:a(this,m,It).call(this,t),leaving:this.leaving&&!!n&&!!d(this,x).pieceOf(n).path,masks:n&&!a(this,m,hi).call(this,n)?a(this,m,ui).call(this,n):h,preview:()=>a(this,m,or).call(this,e),reach:()=>this.renderRoot.querySelector("#what")?.scrollIntoView({block:"start"})})},cr=function(e,t){let i=d(this,x),n=i.request;if(!n)return h;if(["away","watching","resolved","expired"].includes(t))return h;let l=e?mt(e):null,f=e&&!a(this,m,It).call(this,t)?es(e,this.seen):[],[u]=f,w=!!i.opened&&Mt(i.opened,n)!==null;return p`<nr-review-foot
.request=${n}
.phase=${t}
.doing=${i.answer.doing||(i.detection===null?"":"looking")}
.denying=${i.answer.denying}
.ready=${i.ready}
.preparing=${i.preparing||!e}
.silent=${i.silent}
.fault=${l?r(l.key,l.values):""}
.error=${i.silent?"":i.answer.error}
.detail=${e?li(e,i.size):""}
.amount=${e?fs(e,i.size?G(i.size):""):""}
.watch=${u?{count:f.length,first:`${ee(u)}, ${Re(u)}`}:null}
@nr-watch=${()=>u&&void a(this,m,lr).call(this,u)}
.me=${d(this,m,Bt)}
.unread=${w}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(n.undoable_until??"")>Date.now()}
@nr-deny=${()=>{i.deny()}}
@nr-prepare=${()=>{E(this,Me,!0),i.prepare()}}
@nr-approve=${()=>{i.approve()}}
@nr-undo=${()=>{i.answer.undo()}}
@nr-withdraw=${()=>{i.answer.withdraw()}}
@nr-retry=${()=>{i.answer.retry()}}
></nr-review-foot>`},Q.styles=[D,Gs],c([_()],Q.prototype,"key",2),c([_()],Q.prototype,"at",2),c([_()],Q.prototype,"frames",2),c([_()],Q.prototype,"mask",2),c([_()],Q.prototype,"leaving",2),c([_()],Q.prototype,"seen",2),c([_()],Q.prototype,"grid",2),Q=c([S("nr-page-review")],Q);export{Q as NrPageReview};
