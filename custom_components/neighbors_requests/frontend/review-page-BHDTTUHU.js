import"./chunk-62WUH3XM.js";import{a as ke,b as le,c as I,d as pe,e as K,f as ie,g as W,i as Ji,n as _t,o as et,p as Qi,q as Zi,r as Ni,s as es,t as ts,u as St,v as is}from"./chunk-LMQIDVKG.js";import"./chunk-3G6FDEVA.js";import{c as $t,e as Mt,f as Yi}from"./chunk-TERYNWD4.js";import{f as te}from"./chunk-67NTNMUS.js";import"./chunk-NWY25ZDZ.js";import"./chunk-W7J56L53.js";import"./chunk-MDGA75OW.js";import{h as Gi,l as Wi,o as Ne,p as Xi}from"./chunk-AHNYHMK6.js";import{d as ji}from"./chunk-23ZAWTRH.js";import"./chunk-BZAFAYQO.js";import"./chunk-BGTUJEOZ.js";import{F as re,G as kt,I as Fi,K as Ze,L as Pe,M as ee,T as Ri,U as w,V as q,a as T,b as p,e as m,h as z,i as v,j as S,k as Qe,l as N,o as xt,p as C,q as Vi,s as o,t as P,w as ge,x as ne,y as Ki}from"./chunk-IFVTSACJ.js";import{a as u,b as c,c as b,d as _,e as l}from"./chunk-W7HMKWGT.js";var Ie=class extends z{constructor(){super(...arguments);this.items=[]}render(){return p`<h3>${o("leaves.heading")}</h3>
<dl>
${this.items.map(e=>p`<div>
${w(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?p`<span class="code mut key">${e.code}</span>`:m}
${e.note?p`<small>${e.note}</small>`:m}
</dd>
</div>`)}
</dl>`}};Ie.styles=[q,T`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],u([v({attribute:!1})],Ie.prototype,"items",2),Ie=u([C("nr-what-leaves")],Ie);var ye=Math.round(1e6/15),qn=1e6/2;function se(n,s){let e=n.end-n.start;return e>0?K((s-n.start)/e,0,1):0}function ss(n,s){return Math.round(n.start+K(s,0,1)*(n.end-n.start))}function ns(n,s,e,t){let i=Math.min(qn,t.end-t.start);return s==="start"?{...n,start:K(e,t.start,n.end-i)}:{...n,end:K(e,n.start+i,t.end)}}function rs(n,s){let e=t=>s?{time:t*1e6}:{frames:t};switch(n){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function as(n,s){let e=pe(n,s);if(!e)return null;let t=se(n,e.start);return{from:t,width:se(n,e.end)-t}}function os(n,s){return s?{before:se(n,s.start),after:1-se(n,s.end)}:{before:1,after:0}}var Dn=1500;function ls(n,s){let e=ke(s.start);return{path:`clips/${n}/video?until=${encodeURIComponent(s.until)}&tag=${s.tag}`,zero:e,frames:s.frames_us.map(t=>e+t)}}function ps(n,s){let e=[...new Set([...n].flatMap(t=>t.frames))].sort((t,i)=>t-i);return e.slice($e(e,s.start)).filter(t=>t<s.end)}function Et(n,s){let[e,t]=[0,n.length];for(;e<t;){let i=e+t>>1;n[i]<=s?e=i+1:t=i}return e}function $e(n,s){return Math.max(0,Et(n,s)-1)}function He(n,s){return n[$e(n,s)]??s}function Tt(n,s){let e=He(n,s),t=n[Et(n,s)]??e;return s-e<=t-s?e:t}function cs(n,s,e){return Math.abs(e-s)<Dn&&Tt(n,e)===s}function R(n,s){return n.filter(e=>e>=s.start&&e<s.end)}function ds(n,s,e){if(!n.length)return s+e*ye;let t=K($e(n,s)+e,0,n.length-1);return n[t]}function hs(n,s,e){return n.length?e>0?n[Et(n,s)+e-1]??s+ye:n[Et(n,s-1)+e]??s-ye:s+e*ye}function ci(n,s,e){let t=Tt(n,s);return Math.abs(e-s)<=Math.abs(t-s)?e:t}function ve(n,s,e){let t=R(n,e);if(!t.length){let r=K(s,e.start,e.end);return{start:r,end:r+1}}let i=$e(t,s);return{start:t[i],end:t[i+1]??e.end}}function Ct(n,s,e,t,i=.5){let r=$e(n,e),a=(n[r]??e)-s,h=n[r+1],d=h===void 0?t*1e6:h-s,g=a+i*Math.max(d-a,0);return K(g/1e6,0,Math.max(0,t-1e-6))}var di={name:"",email:"",telephone:""};function tt(n,s,e){return{...n,clips:n.clips.map(t=>t.key===s?e(t):t)}}function gs(n,s,e){return tt(n,s,t=>({...t,taken:e}))}function ys(n,s){let e=pe(s,n.may)??n.cut;return{...n,cut:e,masks:n.masks.map(t=>ts(t,n.cut,e))}}function Me(n,s,e){return{...n,masks:n.masks.map((t,i)=>i===s?e:t)}}function vs(n,s,e){if(e)return{...n,masks:[...n.masks,{kind:"still",area:e}]};let t=Ji,i=n.masks.map(r=>_t(r,s));for(let r=0;r<8&&i.some(a=>a&&St(a,t));r+=1)t={...t,left:Math.min(t.left+.04,.8),top:Math.min(t.top+.04,.7)};return{...n,masks:[...n.masks,{kind:"still",area:t}]}}function Ot(n,s){return n.masks[s]?.kind==="own"?n:{...n,masks:n.masks.filter((e,t)=>t!==s)}}function ws(n,s,e){let t=n.masks.filter(r=>r.kind!=="own"),i=s?[]:e.map(r=>({kind:"own",area:r}));return{...n,ownMasksOff:s,masks:[...i,...t]}}function bs(n,s,e){let t=n.extracts.map(i=>i.sensorId===s?{...i,taken:e}:i);return{...n,extracts:t}}function xs(n,s){return{...n,clips:n.clips.map(e=>({...e,taken:s}))}}function D(n){return n.clips.filter(s=>s.taken)}function it(n){let{name:s,email:e,telephone:t}=n.identity;return!n.contact||!(s||e||t)}function ks(n,s){let e=n.sources.find(({span:i})=>s>=i.start&&s<i.end);if(e)return e;let t=({span:i})=>Math.min(Math.abs(s-i.start),Math.abs(s-i.end));return[...n.sources].sort((i,r)=>t(i)-t(r))[0]}var Ln=.02;function An({cut:n},s,e){let[t]=R(s,n);if(t===void 0){let r=Math.max(ye,(n.end-n.start)*Ln);return e<n.start-r||e>n.end+r?null:{start:e<=n.start+r?n.start:e,end:e>=n.end-r?n.end:e}}if(e<t||e>=n.end)return null;let i=ve(s,e,n);return i.start===t?{...i,start:n.start}:i}function $s(n,s,e,t){let i=An(s,e,t);if(!i)return n;let r=n.get(s.key)??i,a={start:Math.min(r.start,i.start),end:Math.max(r.end,i.end)};return r!==i&&a.start===r.start&&a.end===r.end?n:new Map(n).set(s.key,a)}function hi({key:n,cut:s},e){let t=e.get(n);return t!==void 0&&t.start<=s.start&&t.end>=s.end}function Ms(n,s){return ui(D(n).filter(e=>!hi(e,s)))}function ui(n){return[...n].sort((s,e)=>s.may.start-e.may.start)}var qt=4e3,Dt=200,Lt=254,At=40,us=64,ms=64,fs=2e4;function ce(n,s={}){return{key:`review.fault.${n}`,values:s}}function zt(n){let s=D(n);if(!s.length&&!n.words.trim()&&!n.extracts.some(i=>i.taken))return ce("empty");if(s.length>us)return ce("clips",{most:us});let e=0;for(let[i,r]of s.entries()){if(r.masks.length>ms)return ce("masks",{camera:r.cameraName,most:ms});for(let h of r.masks)h.kind==="moving"&&(e+=h.keys.length);if(s.slice(i+1).find(h=>h.cameraId===r.cameraId&&pe(h.cut,r.cut)))return ce("overlap",{camera:r.cameraName})}if(e>fs)return ce("keys",{most:fs});let t=i=>[...i.trim()].length;if(t(n.words)>qt)return ce("words",{most:qt});if(n.contact){let{name:i,email:r,telephone:a}=n.identity;if(t(i)>Dt)return ce("name",{most:Dt});if(t(r)>Lt)return ce("email",{most:Lt});if(t(a)>At)return ce("telephone",{most:At})}return null}function j(n){return{start:ke(n.start),end:ke(n.end)}}function fi(n){return{left:n.left,top:n.top,width:n.width,height:n.height}}function On({request:n,clips:s}){let e=j(n.window),t=[];for(let i of n.match.clips){let r=s.get(i.clip_id),a=j(r||i),h=pe(j(i),e);if(!h)continue;let d={cameraId:i.camera_id,cameraName:i.camera_name,sources:[{clipId:i.clip_id,span:a}],shown:a,may:h},g=t.find(x=>x.cameraId===d.cameraId&&pe(x.may,h));g?(g.sources=[...g.sources,...d.sources].sort((x,k)=>x.span.start-k.span.start),g.shown=mi(g.shown,a),g.may=mi(g.may,h)):t.push(d)}return t}function mi(n,s){return{start:Math.min(n.start,s.start),end:Math.max(n.end,s.end)}}function Ss(n,s){let e=new Set,t=new Map(n.cameras.map(d=>[d.id,d.masks.map(fi)])),i=On(n).map(d=>{let g=s?.pieces.find(x=>x.camera_id===d.cameraId&&pe(j(x),d.may)!==null);return g&&e.add(`${g.camera_id} ${g.start}`),_s(d,g,t.get(d.cameraId)??[])});for(let d of s?.pieces??[]){if(e.has(`${d.camera_id} ${d.start}`))continue;let g=j(d),x={cameraId:d.camera_id,cameraName:d.camera_name,sources:[],shown:g,may:g};i.push(_s(x,d,t.get(d.camera_id)??[]))}let{name:r,email:a,telephone:h}=s?.identity??di;return{base:s?.id??null,clips:i,extracts:zn(n,s),words:s?.words??"",contact:!!(r||a||h),identity:{name:r,email:a,telephone:h},audio:s?.audio??!1,cameraMake:s?.camera_make??!1,ownCopy:s?.own_copy??!1,contentCredentials:s?.content_credentials??!1}}function _s(n,s,e){let t=s?j(s):n.may,i=s?.own_masks_off??!1,r=i?[]:e.map(a=>({kind:"own",area:a}));for(let a of s?.masks??[]){let h=fi(a);(i||!e.some(d=>St(d,h)))&&r.push({kind:"still",area:h})}for(let a of s?.moving??[])r.push(Pt(a,t.start));return{key:`${n.cameraId} ${le(n.may.start)}`,...n,may:s?mi(n.may,t):n.may,taken:s!==void 0,cut:t,masks:r,ownMasksOff:i}}function Pt(n,s){return{kind:"moving",keys:n.keys.map(t=>({at:s+t.at_ms*1e3,area:fi(t)})),found:n.found}}function zn({request:n,sensors:s},e){let t=j(n.window),i=e?.extracts??[];return s.flatMap(a=>{let h=i.filter(d=>d.sensor_id===a.id);return h.length?h.map(d=>({sensorId:a.id,name:a.name,span:j(d),taken:!0})):[{sensorId:a.id,name:a.name,span:t,taken:!1}]})}function st(n){return{base:n.base,pieces:D(n).map(Pn),words:n.words.trim(),extracts:n.extracts.filter(s=>s.taken).map(({sensorId:s,span:e})=>({sensor_id:s,start:le(e.start),end:le(e.end)})),identity:it(n)?{...di}:{name:n.identity.name.trim(),email:n.identity.email.trim(),telephone:n.identity.telephone.trim()},audio:n.audio,camera_make:n.cameraMake,own_copy:n.ownCopy,content_credentials:n.contentCredentials}}function Pn(n){return{camera_id:n.cameraId,start:le(n.cut.start),end:le(n.cut.end),masks:n.masks.flatMap(s=>s.kind==="moving"?[]:[{...s.area}]),moving:n.masks.flatMap(s=>{let e=s.kind==="moving"?In(s,n.cut):[];return s.kind==="moving"&&e.length>1?[{keys:e,found:s.found}]:[]}),own_masks_off:n.ownMasksOff}}function In(n,s){let e=n.keys[0],t=n.keys[n.keys.length-1];if(!e||!t)return[];let i=[Math.max(e.at,s.start),...n.keys.map(h=>h.at).filter(h=>h>s.start&&h<s.end),Math.min(t.at,s.end)],r=Math.ceil((s.end-s.start)/1e3),a=new Map;for(let h of i){let d=_t(n,h);if(!d)continue;let g=Math.min(Math.ceil((h-s.start)/1e3),r);a.set(g,{at_ms:g,...d})}return[...a.values()].sort((h,d)=>h.at_ms-d.at_ms)}function It(n,s){let e=t=>JSON.stringify({...st(t),base:null});return e(n)===e(s)}function Es(n){if(n?.preparation!=="ready")return 0;let s=n.cuts.reduce((e,t)=>{let i=n.proposal.pieces[t.number-1],r=i?I(j(i))-I(j(t)):0;return r>=1e6?e+r:e},0);return Math.round(s/1e6)}var Hn=6,gi=n=>ge(W(n.taken?n.cut.start:n.may.start)),G,Ts,Cs,qs,nt,H=class extends z{constructor(){super(...arguments);b(this,G);this.labels=()=>[];this.seen=new Map;this.selected="";this.proposed=!1;this.still=!1;this.watching=!1;this.grid=!1;this.shown=""}updated(e){this.shown===this.selected&&!e.has("grid")||(this.shown=this.selected,l(this,G,Ts).call(this))}render(){let{draft:e,still:t}=this,i=D(e).length,r=e.clips.length>Hn;return p`<div class="head">
<h3>${o("review.clips.chosen",{count:i,all:e.clips.length})}</h3>
${this.proposed&&i?p`<span class="why">${o("review.clips.why")}</span>`:m}
<span class="all">
${t||e.clips.length<2?m:[!1,!0].map(a=>p`<button class="btn link sm" @click=${()=>l(this,G,nt).call(this,"nr-draft",xs(e,a))}>
${o(a?"review.clips.all":"review.clips.none")}
</button>`)}
${r?p`<button class="btn link sm" @click=${()=>l(this,G,nt).call(this,"nr-grid",!this.grid)}>
${o(this.grid?"review.clips.strip":"review.clips.grid")}
</button>`:m}
</span>
</div>
${r?l(this,G,Cs).call(this):m}
<ol class=${this.grid?"grid":""} aria-label=${o("review.clips.label")}>
${ui(e.clips).map(a=>l(this,G,qs).call(this,a))}
</ol>`}};G=new WeakSet,Ts=function(){let{strip:e}=this,t=e?.querySelector("li.cur");if(!e||!t||this.grid)return;let i=t.offsetLeft-e.offsetLeft-(e.clientWidth-t.offsetWidth)/2;e.scrollTo({left:i})},Cs=function(){let e=j(this.window),t=i=>100*se(e,i);return p`<div class="den tn" aria-hidden="true">
<div>
${this.draft.clips.map(({cut:i,taken:r})=>p`<i class=${r?"on":""} style="left:${t((i.start+i.end)/2)}%"></i>`)}
</div>
${[e.start,(e.start+e.end)/2,e.end].map(i=>p`<span>${ge(W(i))}</span>`)}
</div>`},qs=function(e){let t=e.key===this.selected,i=hi(e,this.seen),r=gi(e),a=Xi.filter(k=>this.labels(e).includes(k)),h=e.sources[0]?.clipId,d=a.length?a.map(k=>o(`label.${k}`)).join(", "):o("review.clips.motion"),g=e.taken&&this.watching?o(i?"review.clips.watched":"review.clips.watch"):"",x=ie(I(e.taken?e.cut:e.may));return p`<li class="${t?"cur":""} ${e.taken?"on":""}">
<button aria-pressed=${t} @click=${()=>l(this,G,nt).call(this,"nr-clip",e.key)}>
<span class="p"
>${h?p`<nr-picture .hub=${this.hub} .path=${`clips/${h}/thumbnail`}></nr-picture>`:m}
${g?p`<span class="badge w ${i?"":"no"}"
>${w(i?"eye":"play",12)}${g}</span
>`:m}
<span class="badge cn">${e.cameraName}</span><span class="badge du tn">${x}</span></span
>
<b class="tn">${r}</b>
<span class="x"
>${a.length?a.map(k=>w(k,14)):w("motion",14)}${d}</span
>
</button>
<label class="pick"
><input
type="checkbox"
.checked=${e.taken}
?disabled=${this.still}
aria-label=${o("review.clips.take",{camera:e.cameraName,time:r})}
@change=${k=>{let{checked:V}=k.target;l(this,G,nt).call(this,"nr-draft",gs(this.draft,e.key,V))}}
/>${e.taken?w("tick",14):m}</label
>
</li>`},nt=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},H.styles=[q,T`
:host{display: block;min-width: 0;}.head{display: flex;align-items: center;gap: 12px;min-height: 44px;}h3{font: 500 15px/20px var(--nr-font);}.why{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.all{margin-inline: auto -10px;display: flex;flex: none;}.all .btn{min-height: 44px;padding: 0 10px;white-space: nowrap;}.den{display: grid;grid-template-columns: 1fr auto 1fr;font-size: 12px;line-height: 16px;color: var(--nr-ink2);margin: 0 0 10px;direction: ltr;}.den div{grid-column: 1 / 4;position: relative;height: 16px;border-radius: 4px;background: var(--nr-sunk);margin-bottom: 3px;}.den i{position: absolute;top: 3px;height: 10px;width: 5px;margin-left: -2px;border-radius: 2px;background: var(--nr-ink2);}.den i.on{top: 0;height: 16px;width: 7px;background: var(--nr-fill);}.den span:last-child{text-align: right;}ol{display: flex;gap: 10px;overflow-x: auto;padding: 3px 3px 6px;margin: 0 -3px;scrollbar-width: none;scroll-snap-type: x proximity;scroll-padding: 3px;}ol.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));gap: 12px 10px;overflow: visible;scroll-snap-type: none;}li{position: relative;flex: 0 0 136px;min-width: 0;font-size: 12px;line-height: 16px;scroll-snap-align: start;}li button{display: block;width: 100%;min-height: 0;padding: 0;border: 0;border-radius: 8px;font: 400 12px/16px var(--nr-font);text-align: start;}.p{display: block;position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;background: #111;margin-bottom: 5px;}li.cur .p{box-shadow: 0 0 0 3px var(--nr-link);}nr-picture{position: absolute;inset: 0;}li:not(.on) nr-picture{opacity: 0.82;}.badge{position: absolute;max-width: calc(100% - 12px);overflow: hidden;text-overflow: ellipsis;white-space: nowrap;padding: 0 4px;border-radius: 4px;background: rgba(10, 12, 15, 0.78);color: #fff;font: 400 12px/16px var(--nr-font);}.cn{left: 6px;bottom: 6px;max-width: calc(100% - 56px);}.du{right: 6px;bottom: 6px;}.w{left: 6px;top: 6px;max-width: calc(100% - 36px);display: flex;gap: 3px;align-items: center;}.w.no{background: #fff;color: #141414;}.pick{position: absolute;top: 0;right: 0;width: 44px;height: 44px;cursor: pointer;}input{appearance: none;-webkit-appearance: none;position: absolute;top: 6px;right: 6px;width: 22px;height: 22px;margin: 0;border: 2px solid #fff;border-radius: 5px;background: rgba(10, 12, 15, 0.45);cursor: inherit;}input:checked{background: var(--nr-fill);}.pick .ic{position: absolute;top: 10px;right: 10px;color: #fff;pointer-events: none;}li b{display: block;font-weight: 500;font-size: 13px;line-height: 17px;}.x{display: flex;gap: 4px;align-items: center;color: var(--nr-ink2);white-space: nowrap;overflow: hidden;}.x .ic + .ic{margin-inline-start: -2px;}@container (max-width: 1100px){.why{display: none;}}@container (max-width: 900px){ol{margin: 0 -16px;padding-inline: 16px;scroll-padding: 16px;}ol.grid{margin: 0;padding-inline: 0;grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));gap: 12px 8px;}li{flex-basis: 118px;}.grid .w{display: none;}}@container (max-width: 380px){li{flex-basis: 114px;}}@media (max-height: 480px) and (orientation: landscape){.den{display: none;}li{flex-basis: 112px;}}`],u([v({attribute:!1})],H.prototype,"hub",2),u([v({attribute:!1})],H.prototype,"draft",2),u([v({attribute:!1})],H.prototype,"window",2),u([v({attribute:!1})],H.prototype,"labels",2),u([v({attribute:!1})],H.prototype,"seen",2),u([v()],H.prototype,"selected",2),u([v({type:Boolean})],H.prototype,"proposed",2),u([v({type:Boolean})],H.prototype,"still",2),u([v({type:Boolean})],H.prototype,"watching",2),u([v({type:Boolean})],H.prototype,"grid",2),u([S()],H.prototype,"shown",2),u([Qe("ol")],H.prototype,"strip",2),H=u([C("nr-review-clips")],H);function Ds(n,s){let e=D(n),t=e.reduce((r,a)=>r+I(a.cut),0);return(e.length?[P("review.amount",e.length),ie(t),s]:[o("review.amount.words"),s]).filter(Boolean).join(" · ")}var Bn=1e3,Ht=class{constructor(s,e,t){this.about=s;this.change=e;this.update=t;this.done=null;this.following=!1;this.count=null;this.outcome="";this.#s=new Map;this.#t=0}#s;#i;#t;found(s){return this.#s.get(s)??null}forget(){this.#t+=1,this.#s=new Map,this.count=null,this.outcome=""}async find(s){this.following=!1,this.count=null;let e=await this.#e(s,"suggestions",{kinds:["faces","texts"]});if(!e)return!1;let{clip:t,value:i}=e;return this.#s.set(s,i.suggestions.map((r,a)=>Un(r,`${s} ${a}`,t))),this.count=i.suggestions.length,this.update(),!0}async follow(s,e,t){let i=this.about()?.draft.clips.find(g=>g.key===s)?.masks[e],r=i&&i.kind!=="own"?et(i,t):null;if(!i||!r)return!1;this.following=!0;let a=await this.#e(s,"follow",g=>({at_ms:Math.floor(Math.max(t.start-g.cut.start,0)/1e3),...r})),h=!a&&this.outcome!=="";if(!a&&!h)return!1;let d=a&&Pt(a.value,a.clip.cut.start);return this.change(s,g=>g.masks[e]!==i?g:Me(g,e,d?jn(i,d,t.start):Qi(i,g.cut))),a&&(this.outcome=o("review.follow.done")),this.update(),!!a}async stop(){let s=this.about();if(!(!s||this.done===null))try{await s.hub.delete(`/requests/${s.request.id}/suggestions`)}catch(e){this.outcome=N.of(e).message,this.update()}}async#e(s,e,t){let i=this.about(),r=i?.draft.clips.find(x=>x.key===s);if(!i||!r?.taken||this.done!==null)return null;let{hub:a,request:h,draft:d}=i,g=this.#t;this.done=0,this.outcome="",this.#i=setInterval(()=>{this.#r(a,h.id)},Bn),this.update();try{let x=`/requests/${h.id}/proposals`,k=await a.post(x,st(d)),V=D(d).indexOf(r)+1,ze=typeof t=="function"?t(r):t,fe=await a.post(`${x}/${k.id}/pieces/${V}/${e}`,ze);return g===this.#t?{clip:r,value:fe}:null}catch(x){let k=N.of(x);return g===this.#t&&k.code!=="conflict"&&(this.outcome=k.message),null}finally{clearInterval(this.#i),this.done=null,this.update()}}async#r(s,e){let t=await s.get(`/requests/${e}/suggestions`).catch(()=>null);t?.searching&&this.done!==null&&(this.done=t.done,this.update())}};function Un(n,s,e){let t=n.masks.map(a=>({...Pt(a,e.cut.start),of:s})),i=t.flatMap(a=>a.kind==="moving"?a.keys.map(h=>h.at):[]),r={start:Math.min(...i),end:Math.max(...i)};return{id:s,kind:n.kind,picture:`data:image/jpeg;base64,${n.picture}`,masks:t,span:r}}function jn(n,s,e){if(n.kind!=="moving"||s.kind!=="moving")return s;let t=n.keys.filter(r=>r.at<e),i=t.length?e:0;return{...n,keys:[...t,...s.keys.filter(r=>r.at>=i)]}}function yi(n,s,e){let t=n.masks.filter(i=>!(i.kind==="moving"&&i.of===s.id));return{...n,masks:e?[...t,...s.masks]:t}}function Bt(n,s){return n.masks.some(e=>e.kind==="moving"&&e.of===s.id)}var Ls=3e3,Vn=1e3,Kn=3e3,Fn=4e3,As=new xt,Ut=class{constructor(s,e){this.host=s;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.error="";this.search=new Ht(()=>{let{request:s,draft:e}=this,t=this.#t?.hub;return s&&e&&t?{hub:t,request:s,draft:e}:null},(s,e)=>{this.draft&&this.change(tt(this.draft,s,e))},()=>this.host.requestUpdate());this.silent=!1;this.#s=null;this.#i=null;this.#t=null;this.#e=0;this.#r=null;this.#a=!1;this.#o=!1;s.addController(this)}#s;#i;#t;#e;#r;#c;#n;#a;#o;#u;hostConnected(){}hostDisconnected(){this.#w(),this.#e+=1,this.#r?.(),this.#r=null;for(let s of[this.#c,this.#n,this.#u])clearTimeout(s);this.#n=void 0,this.stopDetection(),this.request=null}get detection(){return this.search.following?null:this.search.done}get found(){return this.search.count}get ready(){return this.review?.preparation==="ready"&&this.#l}get preparing(){return this.doing==="preparing"||this.#n!==void 0||this.#a||this.#o||this.review?.preparation==="preparing"&&this.#l}get asProposed(){return!!this.draft?.base&&this.draft.base===this.request?.proposal?.id&&!this.#d}get size(){let{current:s,review:e,draft:t}=this;if(s)return s.estimated_bytes;if(!e||!t)return 0;let i=h=>h.reduce((d,g)=>d+I(g),0),r=i(e.proposal.pieces.map(j)),a=i(D(t).map(({cut:h})=>h));return r?Math.round(e.estimated_bytes*a/r):0}get current(){return this.#l?this.review:null}get#l(){return!!this.draft&&!!this.#s&&It(this.draft,this.#s)}get#d(){return!!this.draft&&!!this.#i&&!It(this.draft,this.#i)}use(s,e){let t=s.requests.find(g=>g.id===e)??null,i=this.request,r=i?.id!==e||this.#t?.hub!==s.hub,a=s.available&&this.#t?.available===!1;if(this.#t=s,!t||t===i&&!r&&!a)return;if(this.request=t,r){this.#w(i),this.opened=t,this.draft=null,this.#g(s,t);return}let h=i?.decision?.answer!==t.decision?.answer||i?.consent?.proposal_id!==t.consent?.proposal_id||i?.status!==t.status,d=a||i?.proposal?.id!==t.proposal?.id;(h||d&&!this.#d)&&this.#g(s,t)}change(s){this.draft=s,this.error="",this.#o=!1,this.#p(),this.host.requestUpdate()}#p(){clearTimeout(this.#n),this.#n=void 0,this.#a=!1;let{draft:s,request:e}=this;!s||this.#l||zt(s)||!this.#t?.mayAnswer||e?.decision||e?.consent||e?.status!=="open"||(this.#n=setTimeout(()=>{this.#n=void 0,this.#a=this.doing!==""||this.review?.preparation==="preparing",!this.#a&&this.prepare().then(()=>{this.silent&&this.#f(()=>this.#p())})},Vn))}#w(s=this.request){let{draft:e}=this,t=this.#t;if(!t||!s||!e||!this.#i)return;let i=s.decision?void 0:s.proposal?.id,r=this.#d&&i?{proposal:i,began:this.#i,draft:e}:void 0;As.put(t.hub,s.id,r)}async#m(s){let e=i=>{this.silent!==i&&(this.silent=i,this.host.requestUpdate())},t=setTimeout(()=>e(!0),Kn);try{let i=await s;return e(!1),i}catch(i){throw e(jt(i)),i}finally{clearTimeout(t)}}#f(s){let e=this.#e;clearTimeout(this.#u),this.#u=setTimeout(()=>{e===this.#e&&s()},Fn)}read(){this.opened=this.request,this.host.requestUpdate()}async#g(s,e){this.#e+=1;let t=this.#e;this.review=this.#s=this.#i=null,this.#o=!1,this.error="",this.search.forget(),this.#M(s.hub),this.#$(s.hub,e,t);let i=e.decision?.proposal_id??e.consent?.proposal_id,r=Promise.all([Wn(s.hub,e),i?Gn(s.hub,e,i):null]),a,h;try{[a,h]=await this.#m(r)}catch{t===this.#e&&this.#f(()=>this.request&&this.#g(s,this.request));return}if(t!==this.#e)return;let d=e.status==="open"&&!e.decision,g=h?.proposal??(d?e.proposal:null),x={request:e,cameras:s.cameras,sensors:s.sensors,clips:a};this.draft=this.#i=Ss(x,g);let k=As.take(s.hub,e.id);d&&!i&&k&&k.proposal===g?.id&&(this.draft=k.draft,this.#i=k.began),h&&(this.#s=this.draft,this.review=h),this.host.requestUpdate(),this.#d?this.#p():g&&d&&s.available&&s.mayAnswer&&await this.#y(e,g.id,this.draft)}async#$(s,e,t){this.agency=this.proof=null;let[i,r]=await Promise.allSettled([s.get(`/agencies/${e.agency.id}`),s.get(`/requests/${e.id}/proof`)]);t===this.#e&&(i.status==="fulfilled"&&(this.agency=i.value),r.status==="fulfilled"&&(this.proof=r.value),this.host.requestUpdate())}#M(s){this.#r?.(),this.#r=s.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#v()})}async prepare(){let{draft:s,request:e}=this,t=this.#t?.hub;return!s||!e||!t?!1:this.#l&&this.review?.preparation!=="failed"?this.ready:this.#k("preparing",async()=>{let i=s.base!==null&&this.#i&&It(s,this.#i)?s.base:(await this.#m(t.post(`/requests/${e.id}/proposals`,st(s)))).id;await this.#y(e,i,s)})}async#y(s,e,t){let i=this.#e,r=this.#t?.hub;if(r){this.#o=!0;try{let a=`/requests/${s.id}/proposals/${e}/prepare`,h=await this.#m(r.post(a));if(i!==this.#e)return;this.#o=!1,this.#s=t,this.#b(h)}catch(a){if(i!==this.#e)return;jt(a)?this.#f(()=>this.draft===t&&this.#y(s,e,t)):(this.#o=!1,this.error=N.of(a).message)}this.host.requestUpdate()}}#b(s){this.review=s,this.can={findFaces:s.finds_faces,signClips:s.signs_clips},clearTimeout(this.#c),s.preparation==="failed"&&(this.error=s.reason),s.preparation==="preparing"||s.preparation==="none"?this.#c=setTimeout(()=>{this.#v()},Ls):this.#a&&!this.doing&&this.#p(),this.host.requestUpdate()}async#v(){let s=this.#e,{review:e,request:t}=this,i=this.#t?.hub;if(!(!e||!t||!i))try{let r=`/requests/${t.id}/proposals/${e.proposal.id}`,a=await i.get(r);s===this.#e&&this.review?.proposal.id===a.proposal.id&&this.#b(a)}catch{s===this.#e&&(this.#c=setTimeout(()=>{this.#v()},Ls))}}findFaces(s){return this.search.find(s)}stopDetection(){return this.search.stop()}async approve(){let s=this.review;return!this.ready||!s?(await this.prepare(),!1):this.#h("approving",(e,t)=>Rn(e,t,s.proposal.id))}async deny(){if(this.denying)return!1;let s=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#x((t,i)=>Ne(t,i,"decision"));this.stopDetection();try{return await e,s===this.#e&&!this.error}catch(t){return s===this.#e&&(this.error=N.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#h("undoing",(s,e)=>Ne(s,e,"undo"))}retry(){return this.#h("retrying",(s,e)=>Ne(s,e,"share/retry"))}withdraw(){return this.#h("withdrawing",(s,e)=>Ne(s,e,"withdrawal"))}#h(s,e){return this.#k(s,()=>this.#x(e))}async#x(s){let{request:e}=this,t=this.#t?.hub;if(!e||!t)return;let{request:i,notice:r}=await s(t,e);i&&this.onRequest(i),this.error=r}async#k(s,e){if(this.doing)return!1;let t=this.#e;this.doing=s,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(i){return t===this.#e&&(this.error=N.of(i).message),!1}finally{this.doing="",this.#a&&this.#p(),this.host.requestUpdate()}}};async function Rn(n,s,e){let t=`/requests/${s.id}`;try{let i={answer:"approve",proposal_id:e};return{request:await n.post(`${t}/decision`,i),notice:""}}catch(i){let r=N.of(i),a=r.code==="conflict"?await n.get(t).catch(()=>null):null;return{request:a,notice:a?.decision?Wi(a):r.message}}}function jt(n){return N.of(n).code==="unreachable"}async function Gn(n,s,e){try{return await n.get(`/requests/${s.id}/proposals/${e}`)}catch(t){if(jt(t))throw t;return null}}async function Wn(n,s){let e=s.match.clips.map(i=>n.get(`/clips/${i.clip_id}`)),t=new Map;for(let i of await Promise.allSettled(e))if(i.status==="fulfilled")t.set(i.value.id,i.value);else if(jt(i.reason))throw i.reason;return t}var Os=200,Vt,zs,de=class extends z{constructor(){super(...arguments);b(this,Vt);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:i,span:r}=this.extract;t?.sensorId===i&&t.span.start===r.start&&t.span.end===r.end||(e.has("extract")||e.has("hub"))&&l(this,Vt,zs).call(this)}render(){if(this.error)return p`<p class="sm">${this.error}</p>`;if(!this.readings)return p`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return p`<p class="sm mut">${o("review.readings.none")}</p>`;let e=this.readings.length-Os;return p`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${o("review.readings.at")}</th>
<th scope="col">${o("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,Os).map(t=>p`<tr>
<td>${ne(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?p`<p class="xs mut">${P("review.readings.more",e)}</p>`:""}`}};Vt=new WeakSet,zs=async function(){let{sensorId:e,span:t}=this.extract,i={start:le(t.start),end:le(t.end)};try{let r=`/sensors/${e}/readings`,{readings:a}=await this.hub.get(r,i);e===this.extract.sensorId&&(this.readings=a)}catch(r){this.error=N.of(r).message}},de.styles=[q,T`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],u([v({attribute:!1})],de.prototype,"hub",2),u([v({attribute:!1})],de.prototype,"extract",2),u([S()],de.prototype,"readings",2),u([S()],de.prototype,"error",2),de=u([C("nr-review-readings")],de);var Xn=[{name:"name",type:"text",autocomplete:"name",most:Dt},{name:"email",type:"email",autocomplete:"email",most:Lt},{name:"telephone",type:"tel",autocomplete:"tel",most:At}],B,Ps,Is,Hs,Be,vi,he=class extends z{constructor(){super(...arguments);b(this,B);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return p`<fieldset>
<legend class="vh">${o("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>l(this,B,Be).call(this,{contact:!1})}
/>
<span>${o("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>l(this,B,Be).call(this,{contact:!0})}
/>
<span>${o("review.identity.contact")}</span>
<span class="xs mut">${o("review.identity.once")}</span>
</label>
${e.contact?p`<div class="in">
${Xn.map(t=>p`<label class="field"
>${o(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${i=>l(this,B,Hs).call(this,t.name,i)}
/></label>`)}
<p class="xs mut">${o("review.identity.note")}</p>
</div>`:m}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${w("talk",18)}${o("review.words.heading")}${w("down",16)}</summary>
<div class="in">
<label class="field"
>${o("review.words.label")}
<textarea
rows="4"
maxlength=${qt}
.value=${e.words}
@input=${t=>l(this,B,Be).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${o("review.words.note")}</p>
</div>
</details>
${e.extracts.length?l(this,B,Ps).call(this):m} ${l(this,B,Is).call(this)}`}};B=new WeakSet,Ps=function(){return p`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${w("info",18)}${o("review.readings.heading")}${w("down",16)}</summary>
${this.draft.extracts.map(e=>p`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let i=t.target.checked;l(this,B,vi).call(this,bs(this.draft,e.sensorId,i))}}
/>
<span>${e.name}</span>
</label>
${e.taken?p`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:m}`)}
<p class="in xs mut">${o("review.readings.note")}</p>
</details>`},Is=function(){return p`<details>
<summary>${w("gear",18)}${o("review.making.heading")}${w("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?m:p`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>l(this,B,Be).call(this,{[e]:t.target.checked})}
/>
<span
>${o(`review.making.${e}`)}<small>${o(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},Hs=function(e,t){let i=t.target.value;l(this,B,Be).call(this,{identity:{...this.draft.identity,[e]:i}})},Be=function(e){l(this,B,vi).call(this,{...this.draft,...e})},vi=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},he.styles=[q,T`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],u([v({attribute:!1})],he.prototype,"draft",2),u([v({type:Boolean})],he.prototype,"signs",2),u([v({attribute:!1})],he.prototype,"hub",2),u([v({type:Boolean})],he.prototype,"open",2),he=u([C("nr-review-about")],he);var ue,at,L,Bs,wi,bi,Us,rt,Ft,ot,lt,Kt,X=class extends z{constructor(){super(...arguments);b(this,L);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;b(this,ue,null);b(this,at,"");b(this,Ft,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;_(this,ue,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||c(this,ot).call(this,e)});b(this,ot,e=>{if(!c(this,ue))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:i,may:r}=this.clip,a=ss(i,(e.clientX-t.left)/t.width);c(this,ue)==="at"?l(this,L,Kt).call(this,"nr-at",K(a,i.start,i.end)):l(this,L,rt).call(this,c(this,ue),ci(this.frames,a,r[c(this,ue)]))});b(this,lt,()=>{_(this,ue,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(i=>i.clipId).join(" ");if(t!==c(this,at)){_(this,at,t),this.pictures=new Map;for(let{clipId:i}of this.clip.sources)l(this,L,Bs).call(this,i)}}render(){let{clip:e}=this,{shown:t,cut:i}=e,r=os(t,e.taken?i:null),a=100*se(t,i.start),h=100*se(t,i.end),d=e.masks[this.selected];return p`<div
class="film ${this.still?"still":""}"
@pointerdown=${c(this,Ft)}
@pointermove=${c(this,ot)}
@pointerup=${c(this,lt)}
@pointercancel=${c(this,lt)}
>
<div class="clipped">
${e.sources.map(({clipId:g,span:x})=>{let k=this.pictures.get(g),V=as(t,x);return k&&V?p`<img
src=${k}
alt=""
style="left:${100*V.from}%;width:${100*V.width}%"
/>`:m})}
${l(this,L,wi).call(this,0,r.before)} ${l(this,L,wi).call(this,1-r.after,r.after)}
</div>
${e.taken?p`<i class="cut" style="left:${a}%;width:${h-a}%"></i>
${l(this,L,bi).call(this,"start",a)} ${l(this,L,bi).call(this,"end",h)}`:m}
${d?is(d,i).map(g=>p`<i class="key" style="left:${100*se(t,g)}%"></i>`):m}
<i class="playhead" data-edge="at" style="left:${100*se(t,this.at)}%"></i>
</div>
<p class="times tn">
<b>${ie(I(i))}</b>
<span
>${o("review.film.part",{from:ne(W(i.start)),to:ne(W(i.end))})}</span
>
<span>${o(e.taken?"review.film.rest":"review.film.all")}</span>
</p>`}};ue=new WeakMap,at=new WeakMap,L=new WeakSet,Bs=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},wi=function(e,t){return t<=0?m:p`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${o("review.film.stays")}</span>
</div>`},bi=function(e,t){let{may:i,cut:r}=this.clip,a=h=>((h-i.start)/1e6).toFixed(2);return p`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${o(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${a(i.end)}
aria-valuenow=${a(r[e])}
aria-valuetext=${o("review.film.value",{time:Ki(W(r[e]),2),length:ie(I(r))})}
@keydown=${h=>l(this,L,Us).call(this,h,e)}
></div>`},Us=function(e,t){let i=rs(e.key,e.shiftKey);if(i===null||this.still)return;e.preventDefault();let{cut:r,may:a}=this.clip;i==="first"||i==="last"?l(this,L,rt).call(this,t,i==="first"?a.start:a.end):"frames"in i?l(this,L,rt).call(this,t,hs(this.frames,r[t],i.frames)):l(this,L,rt).call(this,t,ci(this.frames,r[t]+i.time,a[t]))},rt=function(e,t){let{cut:i,may:r}=this.clip,a=ns(i,e,t,r);l(this,L,Kt).call(this,"nr-cut",a);let h=R(this.frames,a),d=h.at(-1)??Math.max(a.start,a.end-ye);l(this,L,Kt).call(this,"nr-at",e==="start"?h[0]??a.start:d)},Ft=new WeakMap,ot=new WeakMap,lt=new WeakMap,Kt=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},X.styles=[q,T`
:host{display: block;padding: 4px 16px 0;}.film{position: relative;height: 44px;border-radius: 6px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 6px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 50px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 50px;width: 18px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 18px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -7px;height: 58px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: flex;flex-wrap: wrap;gap: 0 5px;margin: 10px -16px 0;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.times b{color: var(--nr-ink);font-weight: 500;}.times span:last-child{margin-inline-start: auto;}@container (max-width: 900px){.times span:last-child{display: none;}}@container (max-width: 380px){.times{display: none;}}@media (max-height: 480px) and (orientation: landscape){.times{display: none;}}`],u([v({attribute:!1})],X.prototype,"hub",2),u([v({attribute:!1})],X.prototype,"clip",2),u([v({type:Number})],X.prototype,"at",2),u([v({attribute:!1})],X.prototype,"frames",2),u([v({type:Number})],X.prototype,"selected",2),u([v({type:Boolean})],X.prototype,"still",2),u([S()],X.prototype,"pictures",2),X=u([C("nr-review-film")],X);var js=1500,Yn=250,pt,_e,Rt,Se,ct,Gt,dt,Wt,ht,xi,Y=class extends z{constructor(){super(...arguments);b(this,ht);this.label="";this.question="";this.detail="";this.amount="";this.disabled=!1;this.holding=!1;this.asking=!1;b(this,pt);b(this,_e,null);b(this,Rt,e=>{e.button!==0||this.disabled||(_(this,_e,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,_(this,pt,setTimeout(()=>{c(this,Se).call(this),l(this,ht,xi).call(this)},js))))});b(this,Se,()=>{clearTimeout(c(this,pt)),this.holding=!1});b(this,ct,()=>{_(this,_e,null),c(this,Se).call(this)});b(this,Gt,e=>{let t=c(this,_e);_(this,_e,null);let i=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!i&&e.timeStamp-t>Yn||(this.asking=!0)});b(this,dt,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});b(this,Wt,()=>{this.asking=!1,l(this,ht,xi).call(this)})}disconnectedCallback(){super.disconnectedCallback(),c(this,Se).call(this)}render(){return p`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${c(this,Rt)}
@pointerup=${c(this,Se)}
@pointercancel=${c(this,ct)}
@pointerleave=${c(this,ct)}
@contextmenu=${e=>e.preventDefault()}
@click=${c(this,Gt)}
>
<span class="pg"></span>${this.amount?m:w("hold",20)}
<span
>${this.holding?o("hold.keep"):this.label||o("hold.rest")}
${this.amount?p`<small class="tn">${this.amount}</small>`:m}</span
>
</button>
${this.asking?p`<nr-dialog open .heading=${this.question} @nr-close=${c(this,dt)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${c(this,dt)}>${o("hold.back")}</button>
<button slot="acts" class="btn" @click=${c(this,Wt)}>${o("hold.send")}</button>
</nr-dialog>`:m}`}};pt=new WeakMap,_e=new WeakMap,Rt=new WeakMap,Se=new WeakMap,ct=new WeakMap,Gt=new WeakMap,dt=new WeakMap,Wt=new WeakMap,ht=new WeakSet,xi=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},Y.styles=[q,T`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 56px;border-radius: 28px;font-size: 15px;line-height: 18px;padding: 4px 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${js}ms linear;}small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;}p{color: var(--nr-ink2);}`],u([v()],Y.prototype,"label",2),u([v()],Y.prototype,"question",2),u([v()],Y.prototype,"detail",2),u([v()],Y.prototype,"amount",2),u([v({type:Boolean})],Y.prototype,"disabled",2),u([S()],Y.prototype,"holding",2),u([S()],Y.prototype,"asking",2),Y=u([C("nr-hold")],Y);var Jn=new Set(["revoked_key","compromised_key"]);function Vs(n){let{request:s,boards:e}=n;if(!n.available)return"away";if(s.decision)return Qn(s,n.now);if(s.share?.withdrawn||s.share?.state==="withdrawn")return"withdrawn";if(s.status!=="open")return s.status;let t=e.find(i=>i.origin===s.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":s.findings.some(i=>Jn.has(i.code))?"revoked":n.hasKey===!1?"no_key":n.mayAnswer?s.consent?"consent":s.match.clips.length?"decide":s.match.strength==="none"&&s.match.because!=="nothing_moved"?"information":"nothing":"watching"}function Qn(n,s){let{decision:e,share:t}=n;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>s?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function J(n){return["decide","nothing","information","consent"].includes(n)}function Ks(n){return J(n)||["forked","left","revoked","no_key"].includes(n)}function Xt(n,s){return n.window.start!==s.window.start||n.window.end!==s.window.end?"window":s.thread.length>n.thread.length?"thread":null}function ki(n){let{size_bytes:s=0,sent_bytes:e=0}=n.share??{};return s>0?Math.min(1,e/s):0}var $,Fs,Rs,Gs,Ws,Xs,we,Ys,Js,Yt,Qs,me,A=class extends z{constructor(){super(...arguments);b(this,$);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.amount="";this.watch=null;this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return p`<div role="status" aria-live="polite">
${this.error?p`<p class="why">${w("warn",18)}<span>${this.error}</span></p>`:m}
${l(this,$,Ws).call(this)}
</div>
${l(this,$,Fs).call(this)} ${this.asking?l(this,$,Qs).call(this):m}`}};$=new WeakSet,Fs=function(){let{phase:e}=this;if(!Ks(e))return m;let t=e==="consent"&&this.request.consent?.by===this.me,i=J(e)?l(this,$,Rs).call(this):o("review.foot.deny_only");return p`<div class="two">
<button @click=${()=>l(this,$,me).call(this,"nr-deny")}>
${this.denying?p`<span class="spin"></span>`:m}
<span>${o("review.deny")}<small>${o("review.deny_what")}</small></span>
</button>
${J(e)&&!t?l(this,$,Gs).call(this):p`<span></span>`}
</div>
<p class="what" aria-live="polite">${i}</p>`},Rs=function(){if(this.watch&&!this.fault){let[t,i]=o("review.foot.watch",{amount:"\0"}).split("\0");return p`${t}<b class="tn">${this.amount}</b>${i}`}return this.request.people>1&&!this.request.consent?o("review.foot.two_people"):o("review.foot.armed",{agency:this.request.agency.name})},Gs=function(){return this.doing==="approving"?p`<button disabled><span class="spin"></span>${o("review.approving")}</button>`:this.watch&&!this.fault?p`<button class="watch" @click=${()=>l(this,$,me).call(this,"nr-watch")}>
${w("play",18)}<span
>${P("review.watch",this.watch.count)}<small>${this.watch.first}</small></span
>
</button>`:this.preparing&&!this.fault?p`<button disabled>
<span class="spin"></span><span>${o("review.preparing")}<small class="tn">${this.amount}</small></span>
</button>`:!this.ready&&!this.fault?p`<button ?disabled=${!!this.doing} @click=${()=>l(this,$,me).call(this,"nr-prepare")}>
${w("again",18)}${o("share.retry")}
</button>`:p`<nr-hold
.label=${o("review.hold")}
.amount=${this.fault?"":this.amount}
.question=${o("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread}
@nr-held=${()=>l(this,$,me).call(this,"nr-approve")}
></nr-hold>`},Ws=function(){let{request:e,phase:t}=this;if(J(t))return l(this,$,Xs).call(this);let i=e.share;switch(t){case"cooling":{let r=re(e.decision?.final_at??"");return l(this,$,we).call(this,"clock",o("review.state.cooling",{time:r}),"cooling",{},!0)}case"sealing":return l(this,$,we).call(this,"",o("review.state.sealing"),"sealing",{},!0);case"sending":return p`${l(this,$,we).call(this,"",o("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${ki(e)}
aria-label=${o("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${o("review.state.sent",{sent:ee(i?.sent_bytes??0),all:ee(i?.size_bytes??0),part:Pe(ki(e))})}
</p>
${l(this,$,Yt).call(this)}`;case"delivered":case"opened":{let r=ge(i?.changed_at??""),a=o(`review.state.${t}`,{time:r,agency:e.agency.name});return l(this,$,we).call(this,"tick",a,t,{agency:e.agency.name},!0)}case"failed":return l(this,$,Ys).call(this,i?.reason??"");case"withdrawing":return l(this,$,we).call(this,"",o("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return l(this,$,we).call(this,"cross",o("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return l(this,$,Js).call(this);default:return m}},Xs=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let r=t.by===this.me,a=o(r?"review.consent.mine":"review.consent.other",{by:t.by,time:ge(t.at)});return p`<p class="why">${w("person",18)}<span>${a}</span></p>`}let i=e.voided?p`<p class="why">${w("warn",18)}<span>${e.voided.reason}</span></p>`:m;return p`${i}${this.fault?p`<p class="why">${w("info",18)}<span>${this.fault}</span></p>`:m}`},we=function(e,t,i,r,a){return p`<div class="state">
${e?w(e,22):p`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${o(`review.state.${i}_note`,r)}</p>
${a?l(this,$,Yt).call(this):m}`},Ys=function(e){return p`${l(this,$,we).call(this,"warn",o("review.state.failed"),"failed",{},!1)}
${e?p`<p class="xs mut">${o("share.hub_says",{reason:e})}</p>`:m}
${l(this,$,Yt).call(this,p`<button ?disabled=${!!this.doing} @click=${()=>l(this,$,me).call(this,"nr-retry")}>
${this.doing==="retrying"?p`<span class="spin"></span>`:w("again",18)}
${o("share.retry")}
</button>`)}`},Js=function(){let e=this.request.decision;return e?p`<div class="state">${w("cross",22)}<span>${o("review.state.denied")}</span></div>
<p>${o("review.state.denied_note",{time:re(e.decided_at)})}</p>
${this.undoable&&this.may?p`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>l(this,$,me).call(this,"nr-undo")}>
${w("undo",18)}${o("review.undo")}
</button>
</div>`:m}`:m},Yt=function(e=m){let t=this.phase==="delivered"||this.phase==="opened",i=this.request.withdrawable||t;return!this.may||!i&&e===m?m:p`<div class="acts">
${e}
${i?p`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:l(this,$,me).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?p`<span class="spin"></span>`:m}
${o(t?"review.withdraw_after":"review.withdraw")}
</button>`:m}
</div>`},Qs=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return p`<nr-dialog open .heading=${o("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${o("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${o("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),l(this,$,me).call(this,"nr-withdraw")}}
>
${o("review.withdraw")}
</button>
</nr-dialog>`},me=function(e){this.dispatchEvent(new CustomEvent(e))},A.styles=[q,T`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 12px 24px 14px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button{min-height: 56px;border-radius: 28px;font-size: 15px;line-height: 18px;padding: 4px 10px;}.two small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.two > .watch{border-style: dashed;}p{margin-top: 9px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);text-wrap: pretty;}p.what{min-height: 32px;}p b{color: var(--nr-ink);font-weight: 500;white-space: nowrap;}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@container (max-width: 1100px){:host{padding-inline: 16px;}}@container (max-width: 900px){:host{padding: 10px 16px calc(12px + env(safe-area-inset-bottom));box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}.two{gap: 10px;}p{margin-top: 7px;}}@container (max-width: 380px){.two > button{font-size: 14px;}}`],u([v({attribute:!1})],A.prototype,"request",2),u([v()],A.prototype,"phase",2),u([v()],A.prototype,"doing",2),u([v({type:Boolean})],A.prototype,"denying",2),u([v({type:Boolean})],A.prototype,"ready",2),u([v({type:Boolean})],A.prototype,"preparing",2),u([v()],A.prototype,"fault",2),u([v()],A.prototype,"error",2),u([v()],A.prototype,"detail",2),u([v()],A.prototype,"amount",2),u([v({attribute:!1})],A.prototype,"watch",2),u([v()],A.prototype,"me",2),u([v({type:Boolean})],A.prototype,"unread",2),u([v({type:Boolean})],A.prototype,"undoable",2),u([v({type:Boolean})],A.prototype,"may",2),u([S()],A.prototype,"asking",2),A=u([C("nr-review-foot")],A);function Zs(n){return p`<nr-review-covers .props=${{...n}}></nr-review-covers>`}var F,Ns,en,tn,sn,nn,rn,Ee=class extends z{constructor(){super(...arguments);b(this,F);this.said=""}render(){let{clip:e,own:t,search:i}=this.props,r=e.masks.some(d=>d.kind!=="own"),a=i.found(e.key),h=i.following&&i.done!==null;return!r&&!t.length&&!a?.length&&!i.outcome?m:p`<section aria-label=${o("review.masks.heading")}>
${h?l(this,F,Ns).call(this,i.done??0):m}
${i.outcome?p`<p class="sm" role="status">${i.outcome}</p>`:m}
${a?.length?l(this,F,en).call(this,a):m} ${t.length?l(this,F,sn).call(this):m}
${r?p`<ul class="covers">
${e.masks.map((d,g)=>d.kind==="own"?m:l(this,F,nn).call(this,d,g))}
</ul>`:m}
</section>
<p class="vh" role="status">${this.said}</p>`}};F=new WeakSet,Ns=function(e){let t=o("review.follow.looking",{part:Pe(e)});return p`<div class="row">
<span class="tn" role="status">${t}</span>
<progress max="1" .value=${e} aria-label=${t}></progress>
<button class="btn" @click=${()=>{this.props.search.stop()}}>
${w("cross",18)}${o("review.faces.stop")}
</button>
</div>`},en=function(e){let{clip:t,change:i}=this.props,r=e.filter(d=>Bt(t,d)).length,a=r===e.length,h=()=>{let d=a?e:e.filter(g=>!Bt(t,g));i(d.reduce((g,x)=>yi(g,x,!a),t)),this.said=a?o("review.suggest.uncovered_all"):P("review.suggest.covered_all",e.length)};return p`<div class="row">
<h3 class="grow">${o("review.suggest.heading")}</h3>
<span class="sm mut tn">${o("review.suggest.covered_of",{covered:r,found:e.length})}</span>
<button class="btn" @click=${h}>
${o(a?"review.suggest.uncover_all":"review.suggest.cover_all")}
</button>
</div>
<p class="sm mut">${o("review.suggest.note")}</p>
<ul class="found" aria-label=${o("review.suggest.heading")}>
${e.map(d=>l(this,F,tn).call(this,d))}
</ul>`},tn=function(e){let{clip:t,change:i,go:r}=this.props,a=Bt(t,e),h=o(e.kind==="faces"?"review.suggest.face":"review.suggest.text"),[d,g]=[Jt(e.span.start),Jt(e.span.end)];return p`<li>
<button
aria-pressed=${a}
@click=${()=>{i(yi(t,e,!a)),r(Math.max(Zn(e),t.cut.start)),this.said=o(a?"review.suggest.uncovered":"review.suggest.covered",{kind:h,from:d,to:g})}}
>
<span class="pic"><img src=${e.picture} alt="" /></span>
<span
><span class="kind">${h}${a?w("tick",16):m}</span
><small class="tn">${d}–${g}</small></span
>
</button>
</li>`},sn=function(){let{clip:e,own:t,change:i}=this.props;return p`<label class="own">
<input
type="checkbox"
.checked=${!e.ownMasksOff}
@change=${r=>i(ws(e,!r.target.checked,t))}
/>
<span
>${o("review.masks.own",{camera:e.cameraName})}
${e.ownMasksOff?p`<small>${o("review.masks.own_off")}</small>`:m}</span
>
</label>`},nn=function(e,t){let{clip:i,frame:r,selected:a,change:h,select:d,search:g}=this.props,x=r.start,k=o("review.mask.name",{number:t+1}),V=e.kind==="moving",ze=et(e,r)!==null,fe=(oe,li,pi=!1)=>p`<button class="btn sm" aria-label="${o(oe)}: ${k}" ?disabled=${pi} @click=${li}>
${o(oe)}
</button>`;return p`<li class=${t===a?"on":""}>
<button class="btn sm link" aria-pressed=${t===a} @click=${()=>d(t)}>
${w("mask",16)}${k}
</button>
<span class="grow sm mut">${l(this,F,rn).call(this,e,x)}</span>
<button
class="btn sm round"
aria-label="${o("review.masks.remove")}: ${k}"
@click=${()=>{h(Ot(i,t)),this.said=o("review.masks.removed",{name:k})}}
>
${w("trash",18)}
</button>
<span class="acts">${fe(V?"review.follow.again":"review.masks.follow",()=>{g.follow(i.key,t,r)},g.done!==null||!i.taken||!ze)}
${V?fe("review.masks.stay",()=>h(Me(i,t,Zi(e,x)))):m}
${V&&e.keys.length>2?fe("review.masks.drop_key",()=>h(Me(i,t,es(e,x)))):m}</span>
</li>`},rn=function(e,t){if(e.kind==="still")return o("review.masks.whole");let i=e.keys[0]?.at,r=o(e.found?"review.masks.found":"review.masks.moving",{from:Jt(i),to:Jt(e.keys[e.keys.length-1]?.at),keys:e.keys.length});return et(e,this.props.frame)?r:p`<a
href="#"
@click=${a=>{a.preventDefault(),this.props.go(i??t)}}
>${r}</a
>`},Ee.styles=[q,T`
:host,
section{display: grid;gap: 8px;}.row{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;}.row .grow{flex: 1 1 160px;}h3{font: 500 16px/22px var(--nr-font);}progress{flex: 1 1 96px;height: 6px;accent-color: var(--nr-link);}ul{display: grid;gap: 4px;}.covers li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.covers li.on{border-color: var(--nr-link);}.covers .grow{flex: 1 1 96px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.own{display: flex;gap: 10px;align-items: center;min-height: 44px;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.found{grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));gap: 8px;max-height: 420px;overflow: auto;overscroll-behavior: contain;padding: 2px;}.found button{display: grid;grid-template-columns: 56px minmax(0, 1fr);align-items: center;justify-items: start;gap: 8px;width: 100%;min-height: 56px;padding: 4px 8px 4px 4px;border: 1px solid var(--nr-border);border-radius: 10px;background: var(--nr-card);text-align: start;font: 500 14px/20px var(--nr-font);}.found button[aria-pressed="true"]{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.pic{position: relative;display: block;width: 56px;height: 46px;border-radius: 7px;overflow: hidden;background: #000;}.pic img{width: 100%;height: 100%;object-fit: contain;}.kind{display: flex;align-items: center;gap: 4px;}[aria-pressed="true"] .pic::after{content: "";position: absolute;inset: 20%;background: #000;outline: 2px solid #fff;}`],u([v({attribute:!1})],Ee.prototype,"props",2),u([S()],Ee.prototype,"said",2),Ee=u([C("nr-review-covers")],Ee);function Jt(n){return ne(W(n??0))}function Zn({span:n}){return Math.floor((n.start+n.end)/2)}var an=T`
:host{display: block;border-radius: 12px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;height: 100%;display: grid;align-items: center;background: #000;}.box{position: relative;margin: 0 auto;width: min(100%, var(--nr-player-height, 62vh) * var(--shape));max-height: var(--nr-player-height, 62vh);aspect-ratio: var(--shape);}section:fullscreen .box{width: min(100vw, 100vh * var(--shape));max-height: 100vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.caps{position: absolute;inset: 10px 10px auto;display: flex;flex-wrap: wrap;justify-content: space-between;gap: 6px;pointer-events: none;}.cap,
.said{min-width: 0;display: flex;gap: 6px;align-items: center;padding: 4px 10px;border-radius: 12px;background: rgba(10, 12, 15, 0.72);font-size: 12px;line-height: 16px;}button.cap{pointer-events: auto;min-height: 44px;margin-block: -10px;border: 0;color: #fff;border-radius: 22px;}.cap b{font-weight: 500;overflow-wrap: anywhere;}.said{position: absolute;inset: 44px 10px auto;width: fit-content;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{position: absolute;inset: auto 0 0;padding: 28px 8px 4px;background: linear-gradient(transparent, rgba(0, 0, 0, 0.76) 45%);pointer-events: none;}.ctl > *{pointer-events: auto;}.row{gap: 0;font-size: 13px;}.ctl button{flex: none;min-width: 44px;min-height: 44px;border: 0;border-radius: 22px;padding: 0;gap: 6px;color: #fff;font-size: 13px;font-weight: 400;white-space: nowrap;}.ctl button.cv{padding: 0 10px;}.ctl button:not(:disabled):hover,
.ctl button[aria-expanded="true"]{background: rgba(255, 255, 255, 0.2);}.ctl button:focus-visible,
.ctl input:focus-visible{outline-color: #fff;outline-offset: -3px;}.pos{padding-inline: 6px;white-space: nowrap;}input[type="range"]{display: block;appearance: none;-webkit-appearance: none;width: calc(100% - 16px);height: 24px;margin: 0 8px -4px;background: transparent;cursor: pointer;touch-action: none;border-radius: 8px;}input::-webkit-slider-runnable-track{height: 4px;border-radius: 2px;background: linear-gradient(#fff, #fff) 0 / var(--done) no-repeat rgba(255, 255, 255, 0.35);}input::-moz-range-track{height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.35);}input::-moz-range-progress{height: 4px;border-radius: 2px;background: #fff;}input::-webkit-slider-thumb{-webkit-appearance: none;width: 14px;height: 14px;margin-top: -5px;border: 0;border-radius: 7px;background: #fff;}input::-moz-range-thumb{width: 14px;height: 14px;border: 0;border-radius: 7px;background: #fff;}.more{display: flex;flex-wrap: wrap;justify-content: flex-end;align-items: center;gap: 6px;padding: 0 4px 6px;font-size: 13px;}.more button,
.more span{padding: 0 14px;background: rgba(10, 12, 15, 0.86);}.more span{line-height: 44px;border-radius: 22px;}@container (max-width: 900px){:host{border-radius: 0;}.caps{inset: 8px 8px auto;}.cv span{display: none;}.ctl button.cv{padding: 0;}.pos{padding-inline: 2px;}}@container (max-width: 380px){.ctl .row button{min-width: 40px;}}`;var Nn=16/9,on=[.5,.95,.8,.2,.6,.4,.9,.3,.5],er=200,tr=3e3,Te,Ce,Ve,be,qe,De,Ke,ae,f,$i,ut,Qt,Ue,Mi,_i,ln,pn,cn,dn,hn,Zt,Nt,mt,Si,Fe,gt,Ei,Ti,Re,yt,je,ft,ei,ti,Ci,ii,si,ni,Ge,O,E=class extends z{constructor(){super(...arguments);b(this,f);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.drawing=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=Nn;this.late=!1;this.covering=!1;this.frames=[];b(this,Te,new Map);b(this,Ce,"");b(this,Ve,!1);b(this,be,"");b(this,qe,!1);b(this,De,null);b(this,Ke);b(this,ae,()=>{});b(this,Zt,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),_(this,Ve,!1),l(this,f,ut).call(this,!1),l(this,f,mt).call(this,!0),l(this,f,$i).call(this))});b(this,Nt,()=>{if(this.piece||c(this,Ve)){this.failed=!0,l(this,f,ut).call(this,!1);return}_(this,Ve,!0),_(this,Ce,_(this,be,this.address="")),l(this,f,Mi).call(this)});b(this,Fe,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=R(this.frames,this.clip.cut),[i,r]=[t[0],t[t.length-1]];if(i!==void 0&&r!==void 0&&this.at>=r){l(this,f,O).call(this,"nr-at",i);let{zero:a,frames:h}=c(this,f,Ue);e.currentTime=Ct(h,a,i,e.duration)}c(this,ae).call(this),this.playing=!0,this.wrong=!1,_(this,De,i!==void 0&&r!==void 0&&this.at>=r?i:this.at),e.play().then(c(this,gt),()=>{this.playing=!1})});b(this,gt,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((i,{mediaTime:r})=>l(this,f,Ei).call(this,r,Tt));_(this,ae,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>l(this,f,Ei).call(this,e.currentTime,He));_(this,ae,()=>cancelAnimationFrame(t))}});b(this,Re,()=>{c(this,ae).call(this),this.playing=!1});b(this,yt,()=>{c(this,Re).call(this),this.isConnected&&l(this,f,mt).call(this,!0)});b(this,ei,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)c(this,Fe).call(this);else if(e.key===",")l(this,f,ft).call(this,-1);else if(e.key===".")l(this,f,ft).call(this,1);else if(e.key==="n"&&!this.piece&&!this.still)c(this,Ge).call(this);else if(e.key==="Escape"&&this.drawing)this.drawing=!1;else return;e.preventDefault()});b(this,ti,e=>{l(this,f,Ci).call(this,e.detail.number,e.detail.area)});b(this,ii,e=>{l(this,f,O).call(this,"nr-clip",Ot(this.clip,e.detail))});b(this,si,e=>{c(this,Ge).call(this),this.drawing=e.detail>0});b(this,ni,e=>{this.drawing&&this.selected>=0?l(this,f,Ci).call(this,this.selected,e.detail):c(this,Ge).call(this,e.detail)});b(this,Ge,async e=>{this.drawing=!1;let t=this.clip.masks.length;this.covering=!1,l(this,f,O).call(this,"nr-clip",vs(this.clip,this.at,e)),l(this,f,O).call(this,"nr-select",t),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(t)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(c(this,Ke)),c(this,Re).call(this)}play(){_(this,qe,!0),(this.video?.readyState??0)>=1&&l(this,f,$i).call(this)}willUpdate(e){e.has("clip")&&l(this,f,Mi).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&l(this,f,_i).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&l(this,f,mt).call(this),(this.failed||!this.piece&&!this.clip.sources.length)&&(e.has("at")||e.has("clip")||e.has("failed"))&&l(this,f,O).call(this,"nr-shown",this.at)}render(){let e=!this.piece&&!this.still;return p`<section
aria-label=${o("review.player.label",{camera:this.clip.cameraName})}
style="--shape:${this.shape}"
@keydown=${c(this,ei)}
>
<div class="box">
${this.address?p`<video
class=${this.wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${o(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${c(this,Zt)}
@pause=${c(this,yt)}
@ended=${()=>{c(this,yt).call(this),this.at<this.clip.cut.end&&l(this,f,Ti).call(this)}}
@error=${c(this,Nt)}
></video>`:m}
${this.piece?m:p`<nr-review-masks
.masks=${this.clip.masks}
.frame=${ve(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
?drawing=${this.drawing}
@nr-draw=${c(this,ni)}
@nr-place=${c(this,ti)}
@nr-select=${t=>l(this,f,O).call(this,"nr-select",t.detail)}
@nr-remove=${c(this,ii)}
></nr-review-masks>`}
</div>
${this.failed||this.wrong||this.late?p`<p class="said" role="status"
>${o(`review.player.${this.failed?"failed":this.wrong?"wrong":"late"}`)}</p
>`:m}
<div class="ctl">
${e?l(this,f,hn).call(this):m}
${l(this,f,ln).call(this)}
<div class="row">
${l(this,f,cn).call(this)}<span class="grow"></span>${e?l(this,f,dn).call(this):m}
${document.fullscreenEnabled?l(this,f,pn).call(this):m}
</div>
</div>
<div class="caps">
<span class="cap"
><b>${this.clip.cameraName}</b> <span class="time tn">${ne(W(this.at))}</span></span
>
${this.piece?p`<button class="cap" @click=${()=>l(this,f,O).call(this,"nr-recording")}>
${w("sealed",14)}${o("review.player.sent")}${w("cross",14)}
<span class="vh">${o("review.preview_back")}</span>
</button>`:p`<span class="cap">${w("lock",14)}${o("review.player.private")}</span>`}
</div>
</section>`}};Te=new WeakMap,Ce=new WeakMap,Ve=new WeakMap,be=new WeakMap,qe=new WeakMap,De=new WeakMap,Ke=new WeakMap,ae=new WeakMap,f=new WeakSet,$i=function(){!c(this,qe)||this.playing||(_(this,qe,!1),c(this,Fe).call(this))},ut=function(e){clearTimeout(c(this,Ke)),this.late=!1,e&&_(this,Ke,setTimeout(()=>this.late=!this.failed,tr))},Qt=function(){return c(this,Te).get(ks(this.clip,this.at)?.clipId??"")},Ue=function(){return this.piece?{zero:this.pieceStart,frames:R(this.frames,this.clip.cut)}:c(this,f,Qt)??{zero:this.clip.shown.start,frames:[]}},Mi=async function(){let{sources:e,shown:t}=this.clip,i=e.map(({clipId:a})=>a).join(" ");if(i===c(this,Ce))return;_(this,Ce,i),_(this,qe,!1),_(this,Te,new Map),this.frames=[],l(this,f,ut).call(this,e.length>0);let r=await Promise.allSettled(e.map(async({clipId:a})=>{let h=await this.hub.get(`/clips/${a}/frames`);return[a,ls(a,h)]}));i===c(this,Ce)&&(_(this,Te,new Map(r.flatMap(a=>a.status==="fulfilled"?[a.value]:[]))),this.frames=ps(c(this,Te).values(),t),l(this,f,O).call(this,"nr-frames",this.frames),await l(this,f,_i).call(this),l(this,f,mt).call(this),!this.piece&&!c(this,f,Qt)&&(this.failed=e.length>0,l(this,f,ut).call(this,!1)))},_i=async function(){let e=this.piece||(c(this,f,Qt)?.path??"");if(e!==c(this,be)){_(this,be,e),this.failed=this.wrong=!1,this.address="",l(this,f,je).call(this);try{let t=e?await this.hub.media(e):"";e===c(this,be)&&(this.address=t)}catch{e===c(this,be)&&(this.failed=!0)}}},ln=function(){let{cut:e}=this.clip,t=R(this.frames,e),i=t.length?t.length-1:Math.max(0,I(e)-1),r=t.length?$e(t,this.at):K(this.at-e.start,0,i);return p`<input
type="range"
min="0"
max=${i}
step="1"
.value=${String(r)}
style="--done:${i?100*r/i:0}% 100%"
aria-label=${o("review.player.seek")}
aria-valuetext=${ne(W(this.at))}
@input=${a=>{l(this,f,je).call(this);let h=Number(a.target.value);l(this,f,O).call(this,"nr-at",t.length?t[h]:e.start+h)}}
/>`},pn=function(){return p`<button
class="round"
aria-label=${o("review.player.whole")}
@click=${()=>{document.fullscreenElement?document.exitFullscreen():this.renderRoot.querySelector("section")?.requestFullscreen()}}
>
${w("whole",18)}
</button>`},cn=function(){let{cut:e}=this.clip,{start:t,end:i}=ve(this.frames,this.at,e),r=i===e.end;return p`<button
class="round"
aria-label=${o(this.playing?"review.player.pause":"review.player.play")}
title=${o("review.player.keys")}
@click=${c(this,Fe)}
>
${w(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${o("review.player.back")}
@click=${()=>l(this,f,ft).call(this,-1)}
>
${w("previous",18)}
</button>
<button class="round" aria-label=${o("review.player.on")} @click=${()=>l(this,f,ft).call(this,1)}>
${w("next",18)}
</button>
<span class="pos tn"
>${ie(K(this.at-e.start+(r?i-t:0),0,I(e)))} /
${ie(I(e))}</span
>`},dn=function(){return p`<button
aria-pressed=${this.audio}
aria-label=${o(this.audio?"review.player.audio":"review.player.no_audio")}
title=${o("review.player.audio_how")}
@click=${()=>l(this,f,O).call(this,"nr-audio",!this.audio)}
>
${w(this.audio?"sound":"mute",18)}
</button>
<button
class="cv"
aria-expanded=${this.covering}
aria-label=${o("review.cover.open")}
@click=${()=>{this.covering=!this.covering}}
>
${w("mask",18)}<span>${o("review.cover.open")}</span>
</button>`},hn=function(){return this.looking!==null?p`<div class="more">
<span class="tn" role="status">${o("review.faces.looking",{part:Pe(this.looking)})}</span>
<button @click=${()=>l(this,f,O).call(this,"nr-faces-off")}>
${w("cross",18)}${o("review.faces.stop")}
</button>
</div>`:this.covering?p`<div class="more">
${this.finds?p`<button
title=${o("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>{this.covering=!1,l(this,f,O).call(this,"nr-faces")}}
>
${w("search",18)}${o("review.faces.find")}
</button>`:m}
<button @click=${c(this,si)}>${w("plus",18)}${o("review.cover.add")}</button>
</div>`:m},Zt=new WeakMap,Nt=new WeakMap,mt=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:i,frames:r}=c(this,f,Ue),a=Ct(r,i,this.at,t.duration);!e&&Math.abs(t.currentTime-a)<1e-5||l(this,f,Si).call(this,t,0)},Si=function(e,t){c(this,ae).call(this);let{zero:i,frames:r}=c(this,f,Ue),a=He(r,this.at),h=Number(document.timeline.currentTime),d,g=0,x=0,k=()=>{if(e!==this.video||this.playing||e.seeking)return;window.clearTimeout(g);let oe=!r.length||d!==void 0&&cs(r,a,d);if(!oe&&t+1<on.length)return l(this,f,Si).call(this,e,t+1);this.wrong=!oe&&d!==void 0,this.wrong||l(this,f,O).call(this,"nr-shown",a)},V=()=>{g=window.setTimeout(()=>document.hidden?V():k(),er*(t+1))},ze=(oe,{mediaTime:li,presentationTime:pi})=>{x=e.requestVideoFrameCallback(ze),!(pi<h)&&(d=i+Math.round(li*1e6),k())},fe=()=>d===void 0?V():k();if(typeof e.requestVideoFrameCallback=="function")x=e.requestVideoFrameCallback(ze),e.addEventListener("seeked",fe,{once:!0}),_(this,ae,()=>{e.cancelVideoFrameCallback(x),e.removeEventListener("seeked",fe),window.clearTimeout(g)});else{let oe=()=>l(this,f,O).call(this,"nr-shown",a);e.addEventListener("seeked",oe,{once:!0}),_(this,ae,()=>e.removeEventListener("seeked",oe))}e.currentTime=Ct(r,i,this.at,e.duration,on[t])},Fe=new WeakMap,gt=new WeakMap,Ei=function(e,t){if(!this.video||!this.playing)return;let{zero:r,frames:a}=c(this,f,Ue),h=t(a,r+Math.round(e*1e6)),{cut:d}=this.clip;if(this.at<d.end&&h>=d.end){l(this,f,je).call(this),l(this,f,Ti).call(this);return}c(this,De)!==null&&l(this,f,O).call(this,"nr-shown",c(this,De)),_(this,De,null),l(this,f,O).call(this,"nr-at",h),l(this,f,O).call(this,"nr-shown",h),c(this,gt).call(this)},Ti=function(){let{cut:e}=this.clip;l(this,f,O).call(this,"nr-at",R(c(this,f,Ue).frames,e).at(-1)??e.end)},Re=new WeakMap,yt=new WeakMap,je=function(){this.video?.pause(),c(this,Re).call(this)},ft=function(e){l(this,f,je).call(this);let{shown:t,cut:i}=this.clip,r=this.piece?R(this.frames,i):this.frames,a=this.piece?i:t,h=ds(r,this.at,e);l(this,f,O).call(this,"nr-at",r.length?h:K(h,a.start,a.end))},ei=new WeakMap,ti=new WeakMap,Ci=function(e,t){let i=this.clip.masks[e];if(!i)return;this.drawing=!1,l(this,f,je).call(this);let{start:r}=ve(this.frames,this.at,this.clip.cut);l(this,f,O).call(this,"nr-clip",Me(this.clip,e,Ni(i,t,r)))},ii=new WeakMap,si=new WeakMap,ni=new WeakMap,Ge=new WeakMap,O=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},E.styles=[q,an],u([v({attribute:!1})],E.prototype,"hub",2),u([v({attribute:!1})],E.prototype,"clip",2),u([v({type:Number})],E.prototype,"at",2),u([v({type:Number})],E.prototype,"selected",2),u([v()],E.prototype,"piece",2),u([v({type:Number})],E.prototype,"pieceStart",2),u([v({type:Boolean})],E.prototype,"audio",2),u([v({type:Boolean})],E.prototype,"finds",2),u([v({attribute:!1})],E.prototype,"looking",2),u([v({type:Boolean})],E.prototype,"still",2),u([S()],E.prototype,"drawing",2),u([S()],E.prototype,"address",2),u([S()],E.prototype,"playing",2),u([S()],E.prototype,"failed",2),u([S()],E.prototype,"wrong",2),u([S()],E.prototype,"shape",2),u([S()],E.prototype,"late",2),u([S()],E.prototype,"covering",2),u([Qe("video")],E.prototype,"video",2),u([Qe("nr-review-masks")],E.prototype,"layer",2),u([S()],E.prototype,"frames",2),E=u([C("nr-review-player")],E);var un=T`
:host{display: block;height: 100%;min-height: 0;}.page{display: grid;grid-template-columns: minmax(0, 1fr) 392px;grid-template-rows: auto minmax(0, 1fr);height: 100%;min-height: 0;--nr-player-height: max(240px, var(--nr-room, 100dvh) - 364px);}.rh{grid-column: 1;display: flex;gap: 12px;align-items: center;padding: 12px 24px 0 16px;min-width: 0;}.rh h2{font: 500 18px/24px var(--nr-font);overflow-wrap: anywhere;}.rh .sub{color: var(--nr-ink2);overflow-wrap: anywhere;}.rh .meta{display: grid;gap: 2px;justify-items: end;font-size: 13px;line-height: 18px;color: var(--nr-ink2);text-align: end;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;}.back:dir(rtl){transform: scaleX(-1);}.L{grid-column: 1;padding: 12px 24px 16px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 8px;}.R{grid-column: 2;grid-row: 1 / 3;background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 12px;align-content: start;}.first{display: grid;gap: 10px;}.one,
.mt{display: none;}.mt{gap: 4px 12px;flex-wrap: wrap;justify-content: space-between;align-items: center;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.pv{justify-content: start;padding-inline: 0;text-align: start;}.more{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}@container (max-width: 1100px){.page{grid-template-columns: minmax(0, 1fr) 360px;}.R .sc{padding-inline: 16px;}}@container (max-width: 900px){.page{display: flex;flex-direction: column;height: auto;min-height: 100%;--nr-player-height: 62dvh;}.wide,
.rh .meta{display: none;}.rh{position: sticky;top: 0;z-index: 3;gap: 4px;min-height: 56px;padding: 6px 12px 6px 4px;background: var(--nr-card);}.rh h2{font-size: 15px;line-height: 20px;}.rh .sub{font-size: 13px;line-height: 18px;}.L{padding: 0 16px;overflow: visible;gap: 6px;}.silent{margin-top: 12px;}nr-review-player{margin-inline: -16px;}nr-review-film{margin-top: 4px;}.L > nr-empty{margin-top: 12px;}.R{display: contents;}.R .sc{flex: 1;padding: 8px 16px 16px;overflow: visible;}.one{display: flex;gap: 10px;padding: 6px 12px;min-height: 48px;border: 1px solid var(--nr-border);border-radius: 10px;background: var(--nr-card);font-weight: 400;font-size: 13px;line-height: 18px;text-align: start;}.one span{flex: 1;min-width: 0;}.one b{display: block;font-weight: 500;}.one .ic{color: var(--nr-ink2);}.mt{display: flex;}nr-what-leaves{scroll-margin-top: 64px;}nr-review-foot{position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: landscape){.page{display: grid;grid-template-columns: minmax(0, 1.25fr) minmax(300px, 1fr);grid-template-rows: repeat(6, auto) 1fr auto;height: auto;min-height: 100%;}.wide,
.rh .meta{display: none;}.L,
.R{display: contents;}.page > .rh,
.L > *,
.R > *{grid-column: 2;}.rh{position: static;min-height: 48px;padding: 4px 12px;background: none;}.rh h2{font-size: 15px;line-height: 20px;}.rh .sub{font-size: 12px;line-height: 16px;}.L > nr-review-player,
.L > nr-review-film{grid-column: 1;grid-row: 1 / 9;position: sticky;align-self: start;margin: 0;}.L > nr-review-player{--nr-player-height: calc(var(--nr-room, 100dvh) - 64px);top: 0;height: var(--nr-player-height);border-radius: 0;}.L > nr-review-film{top: calc(var(--nr-room, 100dvh) - 54px);margin-top: calc(var(--nr-room, 100dvh) - 54px);padding: 0 28px;}.L > .silent{grid-row: 2;margin: 0 12px;}.L > nr-review-clips{grid-row: 3;padding-inline: 12px;}.L > p,
.L > nr-empty,
.L > .grey{grid-row: 4;margin-inline: 12px;}.L > .masks{grid-row: 6;margin: 8px 12px 0;}.R > .sc{grid-row: 7;padding: 8px 12px;overflow: visible;}.R > nr-review-foot{grid-row: 8;position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: portrait){nr-review-foot{position: static;}}`;function Di(n,s){return(n.custody.files??[])[s-1]?.recorded??null}var fn=T`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,Le=class extends z{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return p`<details>
<summary>${w("info",18)}${o("review.proof.unknown")}${w("down",16)}</summary>
<p class="in">${o("review.proof.unknown_why")}</p>
</details>`;let i=t.witnesses.length;return p`<details>
<summary>
<span class="ok">${w("verified",20)}</span>
<span
>${t.seen_at?o("review.proof.line",{time:re(t.seen_at)}):o("review.proof.issued",{time:re(e.issued)})}</span
>${w("down",16)}
</summary>
<div class="in">
<p>${o("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${o("review.proof.entry",{index:Ze(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${i?P("review.proof.witnesses",i):o("review.proof.no_witness")}</p>
<p>${te(`requests/${e.id}`,o("review.proof.more"))}</p>
</div>
</details>`}};Le.styles=[q,fn,T`
.ok{color: var(--nr-ok);}`],u([v({attribute:!1})],Le.prototype,"request",2),u([v({attribute:!1})],Le.prototype,"proof",2),Le=u([C("nr-review-proof")],Le);var We=class extends z{render(){let{review:s}=this,{files:e,information:t,...i}=s.custody;return p`<details>
<summary>${w("sealed",18)}${o("review.files.heading")}${w("down",16)}</summary>
<div class="in">
${s.cuts.map(r=>{let a=s.proposal.pieces[r.number-1],h=Di(s,r.number);return p`<section>
<h4>${o("review.files.clip",{number:r.number,camera:a?.camera_name??""})}</h4>
${h?.archives.map(d=>p`<p>${[$t(d),...Mt(d)].join(" ")}</p>`)}
${h?.hub?p`<p>${o("recorded.partly")}</p>`:m}
<dl class="tn">
${Xe("time",`${re(r.start)}, ${Fi(Date.parse(r.end)-Date.parse(r.start))}`)}
${Xe("frames",o("review.files.frames_of",{all:Ze(r.frames),copied:Ze(r.frames_copied)}))}
${Xe("picture",`${r.width} × ${r.height}`)} ${Xe("size",ee(r.size_bytes))}
${h?m:Xe("clock",o("review.files.clock_of",{ms:Ze(r.clock_offset_ms)}))}
${Xe("sha256",p`<span class="code">${r.sha256}</span>`)}
</dl>
</section>`})}
${s.preparation==="ready"?p`<section>
<h4>${o("review.files.custody")}</h4>
<p>${o("review.files.custody_note")}</p>
<dl class="all">${qi({...i,files:e,information:t})}</dl>
</section>`:m}
</div>
</details>`}};We.styles=[q,fn,T`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],u([v({attribute:!1})],We.prototype,"review",2),We=u([C("nr-review-files")],We);function Xe(n,s){return p`<dt>${o(`review.files.${n}`)}</dt>
<dd>${s}</dd>`}function qi(n,s=""){return Object.entries(n).flatMap(([e,t])=>{let i=s?`${s}.${e}`:e;return Array.isArray(t)?t.flatMap((r,a)=>r!==null&&typeof r=="object"?qi(r,`${i}[${a+1}]`):[mn(`${i}[${a+1}]`,r)]):t!==null&&typeof t=="object"?qi(t,i):t===void 0?[]:[mn(i,t)]})}function mn(n,s){return p`<dt class="code">${n}</dt>
<dd class="code">${s===null?"–":s===""?"“”":String(s)}</dd>`}function Li(n){return ie(n.reduce((s,e)=>s+I(e.cut),0))}function gn(n,s,e,t=0,i=0){let r=D(n);return[ir(n,r),...r.length?[...sr(e),nr(n),rr(r)]:[],ar(n),...or(n),...lr(n),pr(s),cr(t||(e?.size_bytes??0),i)]}function ir(n,s){return s.length?{icon:"clip",term:P("review.leaves.clips",n.clips.length),value:o("review.leaves.clips_of",{count:s.length,all:n.clips.length,length:Li(s)}),note:o("review.leaves.clips_note")}:{icon:"clip",term:o("review.leaves.clip"),value:o("review.leaves.no_clip")}}function sr(n){let s=new Map;for(let e of n?.cuts??[]){let t=n&&Di(n,e.number);for(let i of t?.archives??[]){let r=$t(i),a=s.get(r)??{cuts:[],footage:[],partly:!1};s.set(r,a),a.cuts.push(e),a.footage.push(i),a.partly||=t?.hub??!1}}return[...s].map(([e,{cuts:t,footage:i,partly:r}])=>{let a=new Set(t.map(d=>n?.proposal.pieces[d.number-1]?.camera_name)),h=new Set(t).size===n?.cuts.length;return{icon:"disk",term:o("review.leaves.recorded"),value:h?e:`${[...a].join(", ")}: ${e}`,note:[...Mt(Yi(i)),...r?[o("recorded.partly")]:[]].join(" ")}})}function nr(n){return n.audio?{icon:"sound",term:o("review.leaves.audio"),value:o("review.leaves.audio_on")}:{icon:"mute",term:o("review.leaves.audio"),value:o("review.leaves.none")}}function rr(n){let s=n.flatMap(d=>d.masks),e=s.filter(d=>d.kind==="moving").length,t=n.some(d=>d.ownMasksOff),i={icon:"mask",term:o("review.leaves.masks")},r=t?{note:o("review.leaves.masks_off")}:{};if(!s.length)return{...i,value:o("review.leaves.none"),...r};let a=e?e===s.length?"moving":"mixed":"still",h=o(`review.leaves.masks_${a}`,{count:s.length,moving:e,length:Li(n)});return{...i,value:h,...r}}function ar(n){let s={icon:"person",term:o("review.leaves.about")};if(it(n)){let a=n.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...s,value:o("review.leaves.nothing"),note:o(a)}}let{name:e,email:t,telephone:i}=n.identity,r=[e,t,i].map(a=>a.trim()).filter(Boolean);return{...s,value:r.join(", "),note:o("review.leaves.about_told")}}function or(n){let s=[],e=n.words.trim();e&&s.push({icon:"talk",term:o("review.leaves.words"),value:`“${e}”`});let t=n.extracts.filter(i=>i.taken);if(t.length){let i=t.map(r=>r.name).join(", ");s.push({icon:"info",term:o("review.leaves.readings"),value:i,note:o("review.leaves.readings_note")})}return s}function lr(n){return n.contentCredentials?[{icon:"tick",term:o("review.leaves.credentials"),value:o("review.leaves.credentials_on"),note:o("review.leaves.credentials_note")}]:[]}function pr(n){let s={icon:"lock",term:o("review.leaves.sealed"),value:n.name};return n.key?{...s,code:Ri(n.key),note:o("review.leaves.sealed_note")}:{...s,note:o("review.leaves.sealed_no_key")}}function cr(n,s){let e={icon:"download",term:o("review.leaves.size")};return!n&&s?{...e,value:o("review.leaves.size_about",{size:ee(s)})}:n?{...e,value:o("review.leaves.size_of",{size:ee(n)})}:{...e,value:o("review.leaves.size_unknown")}}function Ai(n,s){let e=D(n),t=e.reduce((r,a)=>r+a.masks.length,0);return`${[e.length?P("review.ask.clips",e.length,{length:Li(e)}):o("review.ask.no_clips"),...e.length?[o(n.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?P("review.ask.masks",t):o("review.ask.no_masks")]:[],...n.words.trim()?[o("review.ask.words")]:[],...n.extracts.some(r=>r.taken)?[o("review.ask.readings")]:[],o(it(n)?"review.ask.anonymous":"review.ask.contact"),...s?[ee(s.size_bytes)]:[]].join(", ")}.`}function Q(n,s,e={},t="",i=m){return p`<nr-finding .tone=${n} tone=${n} .icon=${t} .heading=${`${o(`${s}.heading`,e)}.`}
>${o(`${s}.text`,e)}${i===m?m:p`<div class="act">${i}</div>`}</nr-finding
>`}function yn(n,s,e,t,i){let r=e.agency.name,a=[],h=k=>te(`requests/${e.id}`,k);switch(n){case"forked":a.push(p`<div role="alert">
${Q("red","review.forked",{board:e.origin},"fork",te("boards",o("review.see_board")))}
</div>`);break;case"left":a.push(Q("amber","review.left",{board:e.origin},"",te("boards",o("review.see_board"))));break;case"revoked":a.push(Q("red","review.revoked",{agency:r},"",h(o("review.see_entry"))));break;case"no_key":a.push(Q("amber","review.no_key",{agency:r}));break;case"watching":a.push(Q("plain","review.watching"));break;case"resolved":case"expired":a.push(Q("plain",`review.${n}`,{agency:r,time:re(dr(e))},"tick"));break;case"nothing":case"information":a.push(Q("plain",`review.${n}`,{why:e.match.reason}));break;default:}let d=hr(e,i);if(d&&a.push(d),t.opened&&!e.decision&&e.status==="open"){let k=Xt(t.opened,e);k&&a.push(Q("amber",`review.changed_${k}`,{window:kt(e.window)},"",p`${h(o("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${o("review.have_read")}</button>`))}let g=Es(t.current);g&&a.push(Q("amber","review.missing",{length:P("review.seconds",g)}));let x=s.boards.find(k=>k.origin===e.origin);return n!=="away"&&x?.state==="unreachable"&&a.push(Q("amber","review.behind",{time:re(x.since)},"away")),x?.state==="unchecked"&&a.push(Q("amber","review.unchecked",{board:e.origin},"warn",te("boards",o("review.see_board")))),a}function dr(n){return n.status==="resolved"?n.thread.findLast(s=>s.kind==="request.resolve")?.issued??n.expires:n.expires}function hr(n,s){let e=n.decision;if(!e||e.by===s&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return Q("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:ge(e.decided_at)},"person")}var vn=new xt,M,Oe,Je,xe,wt,y,Oi,wn,bn,vt,zi,ri,xn,Pi,kn,Ii,Hi,Ae,Ye,$n,Mn,Bi,Ui,_n,Sn,ai,En,oi,bt,Tn,Cn,Z=class extends Vi{constructor(){super(...arguments);b(this,y);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;this.seen=new Map;this.grid=!1;b(this,M,new Ut(this,e=>this.show(e)));b(this,Oe,!1);b(this,Je);b(this,xe,"");b(this,wt,new ResizeObserver(([e])=>{e&&this.style.setProperty("--nr-room",`${e.contentRect.height}px`)}));b(this,bt,e=>{l(this,y,Ye).call(this,e.detail)})}connectedCallback(){super.connectedCallback(),this.parentElement&&c(this,wt).observe(this.parentElement)}disconnectedCallback(){super.disconnectedCallback(),c(this,wt).disconnect(),l(this,y,Oi).call(this),clearTimeout(c(this,Je))}willUpdate(e){this.house&&this.route[0]&&(l(this,y,wn).call(this,this.route[0]),c(this,M).use(this.house,this.route[0]));let t=c(this,M).draft,i=t?.clips.find(r=>r.key===this.key);if(t&&(!i||!this.at)){let r=i??D(t)[0]??t.clips[0];r&&l(this,y,vt).call(this,r)}c(this,M).ready?c(this,Oe)&&(_(this,Oe,!1),this.leaving=D(c(this,M).draft).some(r=>r.key===this.key)):this.leaving=!1,l(this,y,bn).call(this)}render(){let{draft:e}=c(this,M),t=c(this,M).request;if(!t)return this.house?.loaded?p`<div class="wait">
<nr-empty icon="inbox" .heading=${o("review.gone")} .text=${o("review.gone_why")}>
<p>${te("requests",o("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:p`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let i=Vs({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:c(this,y,ri)===null?null:c(this,y,ri)!=="",now:Date.now()});return p`<div class="page">
${l(this,y,xn).call(this)}
<section class="L" aria-label=${o("review.clips.label")}>
${c(this,M).silent?p`<nr-finding class="silent" role="status" icon="away" .heading=${o("review.silent.heading")}
>${o("review.silent.text")}</nr-finding
>`:m}
${e?l(this,y,kn).call(this,e,i):c(this,M).silent?m:p`<span class="grey" aria-busy="true"></span>`}
</section>
<div class="R">
<div class="sc">${e?l(this,y,Tn).call(this,e,i):m}</div>
${l(this,y,Cn).call(this,e,i)}
</div>
</div>`}};M=new WeakMap,Oe=new WeakMap,Je=new WeakMap,xe=new WeakMap,wt=new WeakMap,y=new WeakSet,Oi=function(){let{key:e,seen:t,grid:i}=this;c(this,xe)&&vn.put(this.house.hub,c(this,xe),{key:e,seen:t,grid:i}),_(this,xe,"")},wn=function(e){if(e===c(this,xe))return;l(this,y,Oi).call(this);let{key:t="",seen:i=new Map,grid:r=!1}=vn.take(this.house.hub,e)??{};Object.assign(this,{key:t,seen:i,grid:r,at:0,frames:[],mask:-1,leaving:!1}),_(this,xe,e)},bn=function(){clearTimeout(c(this,Je));let{undoable_until:e,decision:t}=c(this,M).request??{},i=[e,t?.final_at].map(a=>Date.parse(a??"")-Date.now()).filter(a=>a>0),r=Math.min(...i);r<2**31&&_(this,Je,setTimeout(()=>this.requestUpdate(),r+50))},vt=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,l(this,y,Ye).call(this,e.cut.start),this.mask=-1},zi=function(){return this.hass.user?.name??""},ri=function(){let{request:e,agency:t,current:i}=c(this,M),r=i?.proposal??e?.proposal;return t?.delivery_key??r?.recipient.delivery_key??null},xn=function(){let e=c(this,M).request;return e?p`<header class="rh">
${te(`requests/${e.id}`,p`${w("back",22)}<span class="vh">${o("review.back_to")}</span>`,{class:"back"})}
<div class="grow">
<h2>${e.agency.name}<span class="wide"> ${o("review.requests_video")}</span></h2>
<p class="sub">${e.title}</p>
</div>
<div class="wide meta">${l(this,y,Pi).call(this)}</div>
</header>`:m},Pi=function(){let e=c(this,M).request;return e?p`${ji(e)?p`<nr-chip icon="flag" have>${o("practice.chip")}</nr-chip>`:p`<nr-level .level=${e.agency.level}></nr-level>`}
<span class="tn">${kt(e.window)}</span>`:m},kn=function(e,t){let i=e.clips.find(d=>d.key===this.key),r=c(this,M).request;if(!i||!r)return p`<nr-empty
class="card"
icon="clip"
.heading=${o("review.no_clip.heading")}
.text=${o("review.no_clip.text")}
></nr-empty>`;let a=!J(t)||t==="consent",h=l(this,y,Bi).call(this,e,i);return p`<nr-review-player
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?h:""}
.pieceStart=${l(this,y,Mn).call(this,e,i)}
.audio=${e.audio}
.finds=${c(this,M).can.findFaces}
.looking=${c(this,M).detection}
.still=${a}
@nr-frames=${d=>l(this,y,$n).call(this,d.detail)}
@nr-at=${c(this,bt)}
@nr-shown=${d=>{let g=c(this,y,Ae);g&&(this.seen=$s(this.seen,g,this.frames,d.detail))}}
@nr-recording=${()=>l(this,y,Ui).call(this,!1)}
@nr-clip=${d=>l(this,y,oi).call(this,d.detail)}
@nr-select=${d=>{this.mask=d.detail}}
@nr-audio=${d=>c(this,M).change({...e,audio:d.detail})}
@nr-faces=${()=>{c(this,M).findFaces(i.key)}}
@nr-faces-off=${()=>{c(this,M).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${c(this,M).found===null}>${l(this,y,En).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${i}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${a||!i.taken}
@nr-at=${c(this,bt)}
@nr-cut=${d=>l(this,y,oi).call(this,ys(c(this,y,Ae)??i,d.detail))}
></nr-review-film>
${a||!l(this,y,Ii).call(this,i)?m:l(this,y,Hi).call(this,i)}
<nr-review-clips
.hub=${this.house.hub}
.draft=${e}
.window=${r.window}
.labels=${({sources:d})=>r.match.clips.filter(g=>d.some(({clipId:x})=>x===g.clip_id)).flatMap(g=>g.labels)}
.seen=${this.seen}
.selected=${this.key}
.proposed=${c(this,M).asProposed}
.still=${a}
.watching=${J(t)}
.grid=${this.grid}
@nr-clip=${d=>{let g=e.clips.find(x=>x.key===d.detail);g&&l(this,y,vt).call(this,g)}}
@nr-draft=${d=>c(this,M).change(d.detail)}
@nr-grid=${d=>{this.grid=d.detail}}
></nr-review-clips>`},Ii=function(e){return this.mask>=0||c(this,M).search.done!==null||!!c(this,M).search.found(e.key)?.length},Hi=function(e){return Zs({clip:e,frame:ve(this.frames,this.at,e.cut),selected:this.mask,own:this.house.cameras.find(t=>t.id===e.cameraId)?.masks??[],change:t=>l(this,y,oi).call(this,t),select:t=>{this.mask=t},go:t=>l(this,y,Ye).call(this,t),search:c(this,M).search})},Ae=function(){return c(this,M).draft?.clips.find(e=>e.key===this.key)},Ye=function(e){let t=c(this,y,Ae)?.cut,i=t?R(this.frames,t):[],r=e===t?.start?i[0]:void 0;this.at=r??He(this.leaving&&i.length?i:this.frames,e)},$n=function(e){this.frames=e,l(this,y,Ye).call(this,this.at)},Mn=function(e,t){let i=c(this,M).review?.cuts[D(e).indexOf(t)];return i?ke(i.start):t.cut.start},Bi=function(e,t){let{ready:i,review:r,request:a}=c(this,M),h=D(e).indexOf(t)+1;return!i||!r||!a||!h?"":`requests/${a.id}/proposals/${r.proposal.id}/pieces/${h}/video`},Ui=function(e){let t=c(this,y,Ae);t&&(this.leaving=e,l(this,y,Ye).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1)),l(this,y,ai).call(this,"nr-review-player"))},_n=function(e){if(!c(this,y,Ae)?.taken){let i=D(e)[0];i&&l(this,y,vt).call(this,i)}c(this,M).ready?l(this,y,Ui).call(this,!this.leaving):(_(this,Oe,!0),c(this,M).prepare(),l(this,y,ai).call(this,"nr-review-player"))},Sn=async function(e){this.leaving=!1,l(this,y,vt).call(this,e),l(this,y,ai).call(this,"nr-review-player"),await this.updateComplete;let t=this.renderRoot.querySelector("nr-review-player");await t?.updateComplete,t?.play()},ai=function(e){let t=matchMedia("(prefers-reduced-motion: reduce)").matches;this.renderRoot.querySelector(e)?.scrollIntoView({block:"nearest",behavior:t?"instant":"smooth"})},En=function(){let e=c(this,M).found;return e===null?m:e?P("review.faces.found",e):o("review.faces.none")},oi=function(e){let t=c(this,M).draft;t&&c(this,M).change(tt(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},bt=new WeakMap,Tn=function(e,t){let i=c(this,M),r=i.request;if(!r)return m;let a=yn(t,this.house,r,i,c(this,y,zi)),h=r.findings.filter(k=>t!=="revoked"||!["revoked_key","compromised_key"].includes(k.code)),d={name:r.agency.name,key:c(this,y,ri)??""},g=t==="denied"||t==="resolved"||t==="expired",x=c(this,y,Ae);return p`${a.length?p`<div class="first">${a}</div>`:m}
${h.length?p`<div class="first">${h.map(Gi)}</div>`:m}
${J(t)?p`<button
class="one"
@click=${()=>this.renderRoot.querySelector("#what")?.scrollIntoView({block:"start"})}
>
${w("lock",18)}<span
><b>${o("review.one")}</b>${Ai(e,i.current)}</span
>${w("next",18)}
</button>`:m}
<p class="mt">${l(this,y,Pi).call(this)}</p>
${g?m:p`<nr-what-leaves
id="what"
.items=${gn(e,d,i.current,r.share?.size_bytes,i.size)}
></nr-what-leaves>`}
${x&&!l(this,y,Ii).call(this,x)&&J(t)&&t!=="consent"?l(this,y,Hi).call(this,x):m}
${D(e).length&&J(t)?p`<button
class="btn link pv"
aria-pressed=${this.leaving&&!!x&&!!l(this,y,Bi).call(this,e,x)}
@click=${()=>l(this,y,_n).call(this,e)}
>
${w(this.leaving?"undo":"eye",18)}${o(this.leaving?"review.preview_back":"review.preview")}
</button>`:m}
${i.current&&i.current.preparation==="ready"?p`<nr-review-files .review=${i.current}></nr-review-files>`:m}
${J(t)&&t!=="consent"?p`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${i.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${k=>i.change(k.detail)}
></nr-review-about>`:m}
<nr-review-proof .request=${r} .proof=${i.proof}></nr-review-proof>
<p class="sm more">
${r.case_number?p`<span>${o("ask.case",{number:r.case_number})}</span>`:m}
${te(`requests/${r.id}`,P("review.thread",r.thread.length+1))}
</p>`},Cn=function(e,t){let i=c(this,M),r=i.request;if(!r)return m;if(["away","watching","resolved","expired"].includes(t))return m;let a=e?zt(e):null,h=e?Ms(e,this.seen):[],[d]=h,g=!!i.opened&&Xt(i.opened,r)!==null;return p`<nr-review-foot
.request=${r}
.phase=${t}
.doing=${i.doing||(i.detection===null?"":"looking")}
.denying=${i.denying}
.ready=${i.ready}
.preparing=${i.preparing||!e}
.fault=${a?o(a.key,a.values):""}
.error=${i.silent?"":i.error}
.detail=${e?Ai(e,i.current):""}
.amount=${e?Ds(e,i.size?ee(i.size):""):""}
.watch=${d?{count:h.length,first:`${d.cameraName}, ${gi(d)}`}:null}
@nr-watch=${()=>d&&void l(this,y,Sn).call(this,d)}
.me=${c(this,y,zi)}
.unread=${g}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(r.undoable_until??"")>Date.now()}
@nr-deny=${()=>{i.deny()}}
@nr-prepare=${()=>{_(this,Oe,!0),i.prepare()}}
@nr-approve=${()=>{i.approve()}}
@nr-undo=${()=>{i.undo()}}
@nr-withdraw=${()=>{i.withdraw()}}
@nr-retry=${()=>{i.retry()}}
></nr-review-foot>`},Z.styles=[q,un],u([S()],Z.prototype,"key",2),u([S()],Z.prototype,"at",2),u([S()],Z.prototype,"frames",2),u([S()],Z.prototype,"mask",2),u([S()],Z.prototype,"leaving",2),u([S()],Z.prototype,"seen",2),u([S()],Z.prototype,"grid",2),Z=u([C("nr-page-review")],Z);export{Z as NrPageReview};
