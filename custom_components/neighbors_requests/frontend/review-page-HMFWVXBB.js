import"./chunk-XRD4LBS3.js";import{a as ke,b as le,c as P,d as pe,e as K,f as te,g as W,i as Qi,n as St,o as it,p as Zi,q as Ni,r as es,s as ts,t as is,u as Et,v as ss}from"./chunk-LMQIDVKG.js";import"./chunk-K5SECTC4.js";import{c as Mt,e as _t,f as Ji}from"./chunk-IPQP7PFZ.js";import{f as ee}from"./chunk-AKCT2HU7.js";import"./chunk-IKHP46Z4.js";import"./chunk-G3WDYXEU.js";import"./chunk-G25WU7VA.js";import{h as Wi,l as Xi,o as tt,p as Yi}from"./chunk-KP2MBL3E.js";import{d as Vi}from"./chunk-OHIVVU5T.js";import"./chunk-OZX4OAWX.js";import"./chunk-BGTUJEOZ.js";import{E as ne,F as $t,H as Ri,J as et,K as Ie,L as N,S as Gi,T as w,U as q,a as T,b as p,e as m,h as z,i as v,j as S,k as Ne,l as Z,o as C,p as Ki,r as o,s as I,v as ye,w as se,x as Fi}from"./chunk-M7QK453E.js";import{a as u,b as c,c as b,d as _,e as l}from"./chunk-W7HMKWGT.js";var Pe=class extends z{constructor(){super(...arguments);this.items=[]}render(){return p`<h3>${o("leaves.heading")}</h3>
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
</dl>`}};Pe.styles=[q,T`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],u([v({attribute:!1})],Pe.prototype,"items",2),Pe=u([C("nr-what-leaves")],Pe);var ve=Math.round(1e6/15),Cn=1e6/2;function ie(n,i){let e=n.end-n.start;return e>0?K((i-n.start)/e,0,1):0}function ns(n,i){return Math.round(n.start+K(i,0,1)*(n.end-n.start))}function rs(n,i,e,t){let s=Math.min(Cn,t.end-t.start);return i==="start"?{...n,start:K(e,t.start,n.end-s)}:{...n,end:K(e,n.start+s,t.end)}}function as(n,i){let e=t=>i?{time:t*1e6}:{frames:t};switch(n){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function os(n,i){let e=pe(n,i);if(!e)return null;let t=ie(n,e.start);return{from:t,width:ie(n,e.end)-t}}function ls(n,i){return i?{before:ie(n,i.start),after:1-ie(n,i.end)}:{before:1,after:0}}var qn=1500;function ps(n,i){let e=ke(i.start);return{path:`clips/${n}/video?until=${encodeURIComponent(i.until)}&tag=${i.tag}`,zero:e,frames:i.frames_us.map(t=>e+t)}}function cs(n,i){let e=[...new Set([...n].flatMap(t=>t.frames))].sort((t,s)=>t-s);return e.slice($e(e,i.start)).filter(t=>t<i.end)}function Tt(n,i){let[e,t]=[0,n.length];for(;e<t;){let s=e+t>>1;n[s]<=i?e=s+1:t=s}return e}function $e(n,i){return Math.max(0,Tt(n,i)-1)}function He(n,i){return n[$e(n,i)]??i}function Ct(n,i){let e=He(n,i),t=n[Tt(n,i)]??e;return i-e<=t-i?e:t}function ds(n,i,e){return Math.abs(e-i)<qn&&Ct(n,e)===i}function R(n,i){return n.filter(e=>e>=i.start&&e<i.end)}function hs(n,i,e){if(!n.length)return i+e*ve;let t=K($e(n,i)+e,0,n.length-1);return n[t]}function us(n,i,e){return n.length?e>0?n[Tt(n,i)+e-1]??i+ve:n[Tt(n,i-1)+e]??i-ve:i+e*ve}function di(n,i,e){let t=Ct(n,i);return Math.abs(e-i)<=Math.abs(t-i)?e:t}function we(n,i,e){let t=R(n,e);if(!t.length){let r=K(i,e.start,e.end);return{start:r,end:r+1}}let s=$e(t,i);return{start:t[s],end:t[s+1]??e.end}}function qt(n,i,e,t,s=.5){let r=$e(n,e),a=(n[r]??e)-i,h=n[r+1],d=h===void 0?t*1e6:h-i,g=a+s*Math.max(d-a,0);return K(g/1e6,0,Math.max(0,t-1e-6))}var hi={name:"",email:"",telephone:""};function st(n,i,e){return{...n,clips:n.clips.map(t=>t.key===i?e(t):t)}}function ys(n,i,e){return st(n,i,t=>({...t,taken:e}))}function vs(n,i){let e=pe(i,n.may)??n.cut;return{...n,cut:e,masks:n.masks.map(t=>is(t,n.cut,e))}}function Me(n,i,e){return{...n,masks:n.masks.map((t,s)=>s===i?e:t)}}function ws(n,i,e){if(e)return{...n,masks:[...n.masks,{kind:"still",area:e}]};let t=Qi,s=n.masks.map(r=>St(r,i));for(let r=0;r<8&&s.some(a=>a&&Et(a,t));r+=1)t={...t,left:Math.min(t.left+.04,.8),top:Math.min(t.top+.04,.7)};return{...n,masks:[...n.masks,{kind:"still",area:t}]}}function zt(n,i){return n.masks[i]?.kind==="own"?n:{...n,masks:n.masks.filter((e,t)=>t!==i)}}function bs(n,i,e){let t=n.masks.filter(r=>r.kind!=="own"),s=i?[]:e.map(r=>({kind:"own",area:r}));return{...n,ownMasksOff:i,masks:[...s,...t]}}function xs(n,i,e){let t=n.extracts.map(s=>s.sensorId===i?{...s,taken:e}:s);return{...n,extracts:t}}function ks(n,i){return{...n,clips:n.clips.map(e=>({...e,taken:i}))}}function D(n){return n.clips.filter(i=>i.taken)}function nt(n){let{name:i,email:e,telephone:t}=n.identity;return!n.contact||!(i||e||t)}function $s(n,i){let e=n.sources.find(({span:s})=>i>=s.start&&i<s.end);if(e)return e;let t=({span:s})=>Math.min(Math.abs(i-s.start),Math.abs(i-s.end));return[...n.sources].sort((s,r)=>t(s)-t(r))[0]}var Dn=.02;function Ln({cut:n},i,e){let[t]=R(i,n);if(t===void 0){let r=Math.max(ve,(n.end-n.start)*Dn);return e<n.start-r||e>n.end+r?null:{start:e<=n.start+r?n.start:e,end:e>=n.end-r?n.end:e}}if(e<t||e>=n.end)return null;let s=we(i,e,n);return s.start===t?{...s,start:n.start}:s}function Ms(n,i,e,t){let s=Ln(i,e,t);if(!s)return n;let r=n.get(i.key)??s,a={start:Math.min(r.start,s.start),end:Math.max(r.end,s.end)};return r!==s&&a.start===r.start&&a.end===r.end?n:new Map(n).set(i.key,a)}function ui({key:n,cut:i},e){let t=e.get(n);return t!==void 0&&t.start<=i.start&&t.end>=i.end}function _s(n,i){return mi(D(n).filter(e=>!ui(e,i)))}function mi(n){return[...n].sort((i,e)=>i.may.start-e.may.start)}var Dt=4e3,Lt=200,At=254,Ot=40,ms=64,fs=64,gs=2e4;function ce(n,i={}){return{key:`review.fault.${n}`,values:i}}function It(n){let i=D(n);if(!i.length&&!n.words.trim()&&!n.extracts.some(s=>s.taken))return ce("empty");if(i.length>ms)return ce("clips",{most:ms});let e=0;for(let[s,r]of i.entries()){if(r.masks.length>fs)return ce("masks",{camera:r.cameraName,most:fs});for(let h of r.masks)h.kind==="moving"&&(e+=h.keys.length);if(i.slice(s+1).find(h=>h.cameraId===r.cameraId&&pe(h.cut,r.cut)))return ce("overlap",{camera:r.cameraName})}if(e>gs)return ce("keys",{most:gs});let t=s=>[...s.trim()].length;if(t(n.words)>Dt)return ce("words",{most:Dt});if(n.contact){let{name:s,email:r,telephone:a}=n.identity;if(t(s)>Lt)return ce("name",{most:Lt});if(t(r)>At)return ce("email",{most:At});if(t(a)>Ot)return ce("telephone",{most:Ot})}return null}function j(n){return{start:ke(n.start),end:ke(n.end)}}function gi(n){return{left:n.left,top:n.top,width:n.width,height:n.height}}function An({request:n,clips:i}){let e=j(n.window),t=[];for(let s of n.match.clips){let r=i.get(s.clip_id),a=j(r||s),h=pe(j(s),e);if(!h)continue;let d={cameraId:s.camera_id,cameraName:s.camera_name,sources:[{clipId:s.clip_id,span:a}],shown:a,may:h},g=t.find(x=>x.cameraId===d.cameraId&&pe(x.may,h));g?(g.sources=[...g.sources,...d.sources].sort((x,k)=>x.span.start-k.span.start),g.shown=fi(g.shown,a),g.may=fi(g.may,h)):t.push(d)}return t}function fi(n,i){return{start:Math.min(n.start,i.start),end:Math.max(n.end,i.end)}}function Es(n,i){let e=new Set,t=new Map(n.cameras.map(d=>[d.id,d.masks.map(gi)])),s=An(n).map(d=>{let g=i?.pieces.find(x=>x.camera_id===d.cameraId&&pe(j(x),d.may)!==null);return g&&e.add(`${g.camera_id} ${g.start}`),Ss(d,g,t.get(d.cameraId)??[])});for(let d of i?.pieces??[]){if(e.has(`${d.camera_id} ${d.start}`))continue;let g=j(d),x={cameraId:d.camera_id,cameraName:d.camera_name,sources:[],shown:g,may:g};s.push(Ss(x,d,t.get(d.camera_id)??[]))}let{name:r,email:a,telephone:h}=i?.identity??hi;return{base:i?.id??null,clips:s,extracts:On(n,i),words:i?.words??"",contact:!!(r||a||h),identity:{name:r,email:a,telephone:h},audio:i?.audio??!1,cameraMake:i?.camera_make??!1,ownCopy:i?.own_copy??!1,contentCredentials:i?.content_credentials??!1}}function Ss(n,i,e){let t=i?j(i):n.may,s=i?.own_masks_off??!1,r=s?[]:e.map(a=>({kind:"own",area:a}));for(let a of i?.masks??[]){let h=gi(a);(s||!e.some(d=>Et(d,h)))&&r.push({kind:"still",area:h})}for(let a of i?.moving??[])r.push(Pt(a,t.start));return{key:`${n.cameraId} ${le(n.may.start)}`,...n,may:i?fi(n.may,t):n.may,taken:i!==void 0,cut:t,masks:r,ownMasksOff:s}}function Pt(n,i){return{kind:"moving",keys:n.keys.map(t=>({at:i+t.at_ms*1e3,area:gi(t)})),found:n.found}}function On({request:n,sensors:i},e){let t=j(n.window),s=e?.extracts??[];return i.flatMap(a=>{let h=s.filter(d=>d.sensor_id===a.id);return h.length?h.map(d=>({sensorId:a.id,name:a.name,span:j(d),taken:!0})):[{sensorId:a.id,name:a.name,span:t,taken:!1}]})}function rt(n){return{base:n.base,pieces:D(n).map(zn),words:n.words.trim(),extracts:n.extracts.filter(i=>i.taken).map(({sensorId:i,span:e})=>({sensor_id:i,start:le(e.start),end:le(e.end)})),identity:nt(n)?{...hi}:{name:n.identity.name.trim(),email:n.identity.email.trim(),telephone:n.identity.telephone.trim()},audio:n.audio,camera_make:n.cameraMake,own_copy:n.ownCopy,content_credentials:n.contentCredentials}}function zn(n){return{camera_id:n.cameraId,start:le(n.cut.start),end:le(n.cut.end),masks:n.masks.flatMap(i=>i.kind==="moving"?[]:[{...i.area}]),moving:n.masks.flatMap(i=>{let e=i.kind==="moving"?In(i,n.cut):[];return i.kind==="moving"&&e.length>1?[{keys:e,found:i.found}]:[]}),own_masks_off:n.ownMasksOff}}function In(n,i){let e=n.keys[0],t=n.keys[n.keys.length-1];if(!e||!t)return[];let s=[Math.max(e.at,i.start),...n.keys.map(h=>h.at).filter(h=>h>i.start&&h<i.end),Math.min(t.at,i.end)],r=Math.ceil((i.end-i.start)/1e3),a=new Map;for(let h of s){let d=St(n,h);if(!d)continue;let g=Math.min(Math.ceil((h-i.start)/1e3),r);a.set(g,{at_ms:g,...d})}return[...a.values()].sort((h,d)=>h.at_ms-d.at_ms)}function Ht(n,i){let e=t=>JSON.stringify({...rt(t),base:null});return e(n)===e(i)}function Ts(n){if(n?.preparation!=="ready")return 0;let i=n.cuts.reduce((e,t)=>{let s=n.proposal.pieces[t.number-1],r=s?P(j(s))-P(j(t)):0;return r>=1e6?e+r:e},0);return Math.round(i/1e6)}var Pn=6,yi=n=>ye(W(n.taken?n.cut.start:n.may.start)),G,Cs,qs,Ds,at,B=class extends z{constructor(){super(...arguments);b(this,G);this.labels=()=>[];this.seen=new Map;this.selected="";this.proposed=!1;this.still=!1;this.grid=!1;this.shown=""}updated(e){this.shown===this.selected&&!e.has("grid")||(this.shown=this.selected,l(this,G,Cs).call(this))}render(){let{draft:e,still:t}=this,s=D(e).length,r=e.clips.length>Pn;return p`<div class="head">
<h3>${o("review.clips.chosen",{count:s,all:e.clips.length})}</h3>
${this.proposed&&s?p`<span class="why">${o("review.clips.why")}</span>`:m}
<span class="all">
${t||e.clips.length<2?m:[!1,!0].map(a=>p`<button class="btn link sm" @click=${()=>l(this,G,at).call(this,"nr-draft",ks(e,a))}>
${o(a?"review.clips.all":"review.clips.none")}
</button>`)}
${r?p`<button class="btn link sm" @click=${()=>l(this,G,at).call(this,"nr-grid",!this.grid)}>
${o(this.grid?"review.clips.strip":"review.clips.grid")}
</button>`:m}
</span>
</div>
${r?l(this,G,qs).call(this):m}
<ol class=${this.grid?"grid":""} aria-label=${o("review.clips.label")}>
${mi(e.clips).map(a=>l(this,G,Ds).call(this,a))}
</ol>`}};G=new WeakSet,Cs=function(){let{strip:e}=this,t=e?.querySelector("li.cur");if(!e||!t||this.grid)return;let s=t.offsetLeft-e.offsetLeft-(e.clientWidth-t.offsetWidth)/2;e.scrollTo({left:s})},qs=function(){let e=j(this.window),t=s=>100*ie(e,s);return p`<div class="den tn" aria-hidden="true">
<div>
${this.draft.clips.map(({cut:s,taken:r})=>p`<i class=${r?"on":""} style="left:${t((s.start+s.end)/2)}%"></i>`)}
</div>
${[e.start,(e.start+e.end)/2,e.end].map(s=>p`<span>${ye(W(s))}</span>`)}
</div>`},Ds=function(e){let t=e.key===this.selected,s=ui(e,this.seen),r=yi(e),a=Yi.filter(k=>this.labels(e).includes(k)),h=e.sources[0]?.clipId,d=a.length?a.map(k=>o(`label.${k}`)).join(", "):o("review.clips.motion"),g=e.taken?o(s?"review.clips.watched":"review.clips.watch"):"",x=te(P(e.taken?e.cut:e.may));return p`<li class="${t?"cur":""} ${e.taken?"on":""}">
<button
class="p"
aria-pressed=${t}
aria-label=${[e.cameraName,r,x,d,g].filter(Boolean).join(", ")}
@click=${()=>l(this,G,at).call(this,"nr-clip",e.key)}
>
${h?p`<nr-picture .hub=${this.hub} .path=${`clips/${h}/thumbnail`}></nr-picture>`:m}
${g?p`<span class="badge w ${s?"":"no"}"
>${w(s?"eye":"play",12)}${g}</span
>`:m}
<span class="badge cn">${e.cameraName}</span><span class="badge du tn">${x}</span>
</button>
<label class="pick"
><input
type="checkbox"
.checked=${e.taken}
?disabled=${this.still}
aria-label=${o("review.clips.take",{camera:e.cameraName,time:r})}
@change=${k=>{let{checked:V}=k.target;l(this,G,at).call(this,"nr-draft",ys(this.draft,e.key,V))}}
/>${e.taken?w("tick",14):m}</label
>
<b class="tn">${r}</b>
<span class="x">${a.length?a.map(k=>w(k,14)):w("motion",14)}${d}</span>
</li>`},at=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},B.styles=[q,T`
:host{display: block;min-width: 0;}.head{display: flex;align-items: center;gap: 12px;min-height: 44px;}h3{font: 500 15px/20px var(--nr-font);}.why{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.all{margin-inline: auto -10px;display: flex;flex: none;}.all .btn{min-height: 44px;padding: 0 10px;white-space: nowrap;}.den{display: grid;grid-template-columns: 1fr auto 1fr;font-size: 12px;line-height: 16px;color: var(--nr-ink2);margin: 0 0 10px;direction: ltr;}.den div{grid-column: 1 / 4;position: relative;height: 16px;border-radius: 4px;background: var(--nr-sunk);margin-bottom: 3px;}.den i{position: absolute;top: 3px;height: 10px;width: 5px;margin-left: -2px;border-radius: 2px;background: var(--nr-ink2);}.den i.on{top: 0;height: 16px;width: 7px;background: var(--nr-fill);}.den span:last-child{text-align: right;}ol{display: flex;gap: 10px;overflow-x: auto;padding: 3px 3px 6px;margin: 0 -3px;scrollbar-width: none;scroll-snap-type: x proximity;scroll-padding: 3px;}ol.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));gap: 12px 10px;overflow: visible;scroll-snap-type: none;}li{position: relative;flex: 0 0 136px;min-width: 0;font-size: 12px;line-height: 16px;scroll-snap-align: start;}button.p{display: block;position: relative;width: 100%;min-height: 0;aspect-ratio: 16 / 9;padding: 0;border: 0;border-radius: 8px;overflow: hidden;background: #111;margin-bottom: 5px;text-align: start;}button.p:focus-visible{outline-offset: 1px;}li.cur button.p{box-shadow: 0 0 0 3px var(--nr-link);}nr-picture{position: absolute;inset: 0;}li:not(.on) nr-picture{opacity: 0.82;}.badge{position: absolute;max-width: calc(100% - 12px);overflow: hidden;text-overflow: ellipsis;white-space: nowrap;padding: 0 4px;border-radius: 4px;background: rgba(10, 12, 15, 0.78);color: #fff;font: 400 12px/16px var(--nr-font);}.cn{left: 6px;bottom: 6px;max-width: calc(100% - 56px);}.du{right: 6px;bottom: 6px;}.w{left: 6px;top: 6px;max-width: calc(100% - 36px);display: flex;gap: 3px;align-items: center;}.w.no{background: #fff;color: #141414;}.pick{position: absolute;top: 0;right: 0;width: 44px;height: 44px;cursor: pointer;}input{appearance: none;-webkit-appearance: none;position: absolute;top: 6px;right: 6px;width: 22px;height: 22px;margin: 0;border: 2px solid #fff;border-radius: 5px;background: rgba(10, 12, 15, 0.45);cursor: inherit;}input:checked{background: var(--nr-fill);}.pick .ic{position: absolute;top: 10px;right: 10px;color: #fff;pointer-events: none;}li b{display: block;font-weight: 500;font-size: 13px;line-height: 17px;}.x{display: flex;gap: 4px;align-items: center;color: var(--nr-ink2);white-space: nowrap;overflow: hidden;}.x .ic + .ic{margin-inline-start: -2px;}@container (max-width: 1100px){.why{display: none;}}@container (max-width: 900px){ol{margin: 0 -16px;padding-inline: 16px;scroll-padding: 16px;}ol.grid{margin: 0;padding-inline: 0;grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));gap: 12px 8px;}li{flex-basis: 118px;}.grid .w{display: none;}}@container (max-width: 380px){li{flex-basis: 114px;}}@media (max-height: 480px) and (orientation: landscape){.den{display: none;}li{flex-basis: 112px;}}`],u([v({attribute:!1})],B.prototype,"hub",2),u([v({attribute:!1})],B.prototype,"draft",2),u([v({attribute:!1})],B.prototype,"window",2),u([v({attribute:!1})],B.prototype,"labels",2),u([v({attribute:!1})],B.prototype,"seen",2),u([v()],B.prototype,"selected",2),u([v({type:Boolean})],B.prototype,"proposed",2),u([v({type:Boolean})],B.prototype,"still",2),u([v({type:Boolean})],B.prototype,"grid",2),u([S()],B.prototype,"shown",2),u([Ne("ol")],B.prototype,"strip",2),B=u([C("nr-review-clips")],B);function Ls(n,i){let e=D(n),t=e.reduce((r,a)=>r+P(a.cut),0);return(e.length?[I("review.amount",e.length),te(t),i]:[o("review.amount.words"),i]).filter(Boolean).join(" · ")}var Hn=1e3,Bt=class{constructor(i,e,t){this.about=i;this.change=e;this.update=t;this.done=null;this.following=!1;this.count=null;this.outcome="";this.#s=new Map;this.#t=0}#s;#i;#t;found(i){return this.#s.get(i)??null}forget(){this.#t+=1,this.#s=new Map,this.count=null,this.outcome=""}async find(i){this.following=!1,this.count=null;let e=await this.#e(i,"suggestions",{kinds:["faces","texts"]});if(!e)return!1;let{clip:t,value:s}=e;return this.#s.set(i,s.suggestions.map((r,a)=>Bn(r,`${i} ${a}`,t))),this.count=s.suggestions.length,this.update(),!0}async follow(i,e,t){let s=this.about()?.draft.clips.find(g=>g.key===i)?.masks[e],r=s&&s.kind!=="own"?it(s,t):null;if(!s||!r)return!1;this.following=!0;let a=await this.#e(i,"follow",g=>({at_ms:Math.floor(Math.max(t.start-g.cut.start,0)/1e3),...r})),h=!a&&this.outcome!=="";if(!a&&!h)return!1;let d=a&&Pt(a.value,a.clip.cut.start);return this.change(i,g=>g.masks[e]!==s?g:Me(g,e,d?Un(s,d,t.start):Zi(s,g.cut))),a&&(this.outcome=o("review.follow.done")),this.update(),!!a}async stop(){let i=this.about();if(!(!i||this.done===null))try{await i.hub.delete(`/requests/${i.request.id}/suggestions`)}catch(e){this.outcome=Z.of(e).message,this.update()}}async#e(i,e,t){let s=this.about(),r=s?.draft.clips.find(x=>x.key===i);if(!s||!r?.taken||this.done!==null)return null;let{hub:a,request:h,draft:d}=s,g=this.#t;this.done=0,this.outcome="",this.#i=setInterval(()=>{this.#r(a,h.id)},Hn),this.update();try{let x=`/requests/${h.id}/proposals`,k=await a.post(x,rt(d)),V=D(d).indexOf(r)+1,ze=typeof t=="function"?t(r):t,ge=await a.post(`${x}/${k.id}/pieces/${V}/${e}`,ze);return g===this.#t?{clip:r,value:ge}:null}catch(x){let k=Z.of(x);return g===this.#t&&k.code!=="conflict"&&(this.outcome=k.message),null}finally{clearInterval(this.#i),this.done=null,this.update()}}async#r(i,e){let t=await i.get(`/requests/${e}/suggestions`).catch(()=>null);t?.searching&&this.done!==null&&(this.done=t.done,this.update())}};function Bn(n,i,e){let t=n.masks.map(a=>({...Pt(a,e.cut.start),of:i})),s=t.flatMap(a=>a.kind==="moving"?a.keys.map(h=>h.at):[]),r={start:Math.min(...s),end:Math.max(...s)};return{id:i,kind:n.kind,picture:`data:image/jpeg;base64,${n.picture}`,masks:t,span:r}}function Un(n,i,e){if(n.kind!=="moving"||i.kind!=="moving")return i;let t=n.keys.filter(r=>r.at<e),s=t.length?e:0;return{...n,keys:[...t,...i.keys.filter(r=>r.at>=s)]}}function vi(n,i,e){let t=n.masks.filter(s=>!(s.kind==="moving"&&s.of===i.id));return{...n,masks:e?[...t,...i.masks]:t}}function Ut(n,i){return n.masks.some(e=>e.kind==="moving"&&e.of===i.id)}var As=3e3,jn=1e3,Vn=3e3,Kn=4e3,Be=new Map,Fn=20,jt=class{constructor(i,e){this.host=i;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.error="";this.search=new Bt(()=>{let{request:i,draft:e}=this,t=this.#t?.hub;return i&&e&&t?{hub:t,request:i,draft:e}:null},(i,e)=>{this.draft&&this.change(st(this.draft,i,e))},()=>this.host.requestUpdate());this.silent=!1;this.#s=null;this.#i=null;this.#t=null;this.#e=0;this.#r=null;this.#a=!1;this.#o=!1;i.addController(this)}#s;#i;#t;#e;#r;#c;#n;#a;#o;#u;hostConnected(){}hostDisconnected(){this.#w(),this.#e+=1,this.#r?.(),this.#r=null;for(let i of[this.#c,this.#n,this.#u])clearTimeout(i);this.#n=void 0,this.stopDetection(),this.request=null}get detection(){return this.search.following?null:this.search.done}get found(){return this.search.count}get ready(){return this.review?.preparation==="ready"&&this.#l}get preparing(){return this.doing==="preparing"||this.#n!==void 0||this.#a||this.#o||this.review?.preparation==="preparing"&&this.#l}get asProposed(){return!!this.draft?.base&&this.draft.base===this.request?.proposal?.id&&!this.#d}get size(){let{current:i,review:e,draft:t}=this;if(i)return i.estimated_bytes;if(!e||!t)return 0;let s=h=>h.reduce((d,g)=>d+P(g),0),r=s(e.proposal.pieces.map(j)),a=s(D(t).map(({cut:h})=>h));return r?Math.round(e.estimated_bytes*a/r):0}get current(){return this.#l?this.review:null}get#l(){return!!this.draft&&!!this.#s&&Ht(this.draft,this.#s)}get#d(){return!!this.draft&&!!this.#i&&!Ht(this.draft,this.#i)}use(i,e){let t=i.requests.find(g=>g.id===e)??null,s=this.request,r=s?.id!==e||this.#t?.hub!==i.hub,a=i.available&&this.#t?.available===!1;if(this.#t=i,!t||t===s&&!r&&!a)return;if(this.request=t,r){this.#w(s),this.opened=t,this.draft=null,this.#g(i,t);return}let h=s?.decision?.answer!==t.decision?.answer||s?.consent?.proposal_id!==t.consent?.proposal_id||s?.status!==t.status,d=a||s?.proposal?.id!==t.proposal?.id;(h||d&&!this.#d)&&this.#g(i,t)}change(i){this.draft=i,this.error="",this.#o=!1,this.#p(),this.host.requestUpdate()}#p(){clearTimeout(this.#n),this.#n=void 0,this.#a=!1;let{draft:i,request:e}=this;!i||this.#l||It(i)||!this.#t?.mayAnswer||e?.decision||e?.consent||e?.status!=="open"||(this.#n=setTimeout(()=>{this.#n=void 0,this.#a=this.doing!==""||this.review?.preparation==="preparing",!this.#a&&this.prepare().then(()=>{this.silent&&this.#f(()=>this.#p())})},jn))}get#$(){return`${this.#t?.entryId} ${this.request?.id}`}#w(i=this.request){let{draft:e}=this;if(!i||!e||!this.#i)return;let t=`${this.#t?.entryId} ${i.id}`;Be.delete(t),!(!this.#d||i.decision||!i.proposal)&&(Be.set(t,{proposal:i.proposal.id,began:this.#i,draft:e}),Be.size>Fn&&Be.delete([...Be.keys()][0]??""))}async#m(i){let e=s=>{this.silent!==s&&(this.silent=s,this.host.requestUpdate())},t=setTimeout(()=>e(!0),Vn);try{let s=await i;return e(!1),s}catch(s){throw e(Vt(s)),s}finally{clearTimeout(t)}}#f(i){let e=this.#e;clearTimeout(this.#u),this.#u=setTimeout(()=>{e===this.#e&&i()},Kn)}read(){this.opened=this.request,this.host.requestUpdate()}async#g(i,e){this.#e+=1;let t=this.#e;this.review=this.#s=this.#i=null,this.#o=!1,this.error="",this.search.forget(),this.#_(i.hub),this.#M(i.hub,e,t);let s=e.decision?.proposal_id??e.consent?.proposal_id,r=Promise.all([Wn(i.hub,e),s?Gn(i.hub,e,s):null]),a,h;try{[a,h]=await this.#m(r)}catch{t===this.#e&&this.#f(()=>this.request&&this.#g(i,this.request));return}if(t!==this.#e)return;let d=e.status==="open"&&!e.decision,g=h?.proposal??(d?e.proposal:null),x={request:e,cameras:i.cameras,sensors:i.sensors,clips:a};this.draft=this.#i=Es(x,g);let k=Be.get(this.#$);d&&!s&&k&&k.proposal===g?.id&&(this.draft=k.draft,this.#i=k.began),h&&(this.#s=this.draft,this.review=h),this.host.requestUpdate(),this.#d?this.#p():g&&d&&i.available&&i.mayAnswer&&await this.#y(e,g.id,this.draft)}async#M(i,e,t){this.agency=this.proof=null;let[s,r]=await Promise.allSettled([i.get(`/agencies/${e.agency.id}`),i.get(`/requests/${e.id}/proof`)]);t===this.#e&&(s.status==="fulfilled"&&(this.agency=s.value),r.status==="fulfilled"&&(this.proof=r.value),this.host.requestUpdate())}#_(i){this.#r?.(),this.#r=i.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#v()})}async prepare(){let{draft:i,request:e}=this,t=this.#t?.hub;return!i||!e||!t?!1:this.#l&&this.review?.preparation!=="failed"?this.ready:this.#k("preparing",async()=>{let s=i.base!==null&&this.#i&&Ht(i,this.#i)?i.base:(await this.#m(t.post(`/requests/${e.id}/proposals`,rt(i)))).id;await this.#y(e,s,i)})}async#y(i,e,t){let s=this.#e,r=this.#t?.hub;if(r){this.#o=!0;try{let a=`/requests/${i.id}/proposals/${e}/prepare`,h=await this.#m(r.post(a));if(s!==this.#e)return;this.#o=!1,this.#s=t,this.#b(h)}catch(a){if(s!==this.#e)return;Vt(a)?this.#f(()=>this.draft===t&&this.#y(i,e,t)):(this.#o=!1,this.error=Z.of(a).message)}this.host.requestUpdate()}}#b(i){this.review=i,this.can={findFaces:i.finds_faces,signClips:i.signs_clips},clearTimeout(this.#c),i.preparation==="failed"&&(this.error=i.reason),i.preparation==="preparing"||i.preparation==="none"?this.#c=setTimeout(()=>{this.#v()},As):this.#a&&!this.doing&&this.#p(),this.host.requestUpdate()}async#v(){let i=this.#e,{review:e,request:t}=this,s=this.#t?.hub;if(!(!e||!t||!s))try{let r=`/requests/${t.id}/proposals/${e.proposal.id}`,a=await s.get(r);i===this.#e&&this.review?.proposal.id===a.proposal.id&&this.#b(a)}catch{i===this.#e&&(this.#c=setTimeout(()=>{this.#v()},As))}}findFaces(i){return this.search.find(i)}stopDetection(){return this.search.stop()}async approve(){let i=this.review;return!this.ready||!i?(await this.prepare(),!1):this.#h("approving",(e,t)=>Rn(e,t,i.proposal.id))}async deny(){if(this.denying)return!1;let i=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#x((t,s)=>tt(t,s,"decision"));this.stopDetection();try{return await e,i===this.#e&&!this.error}catch(t){return i===this.#e&&(this.error=Z.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#h("undoing",(i,e)=>tt(i,e,"undo"))}retry(){return this.#h("retrying",(i,e)=>tt(i,e,"share/retry"))}withdraw(){return this.#h("withdrawing",(i,e)=>tt(i,e,"withdrawal"))}#h(i,e){return this.#k(i,()=>this.#x(e))}async#x(i){let{request:e}=this,t=this.#t?.hub;if(!e||!t)return;let{request:s,notice:r}=await i(t,e);s&&this.onRequest(s),this.error=r}async#k(i,e){if(this.doing)return!1;let t=this.#e;this.doing=i,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(s){return t===this.#e&&(this.error=Z.of(s).message),!1}finally{this.doing="",this.#a&&this.#p(),this.host.requestUpdate()}}};async function Rn(n,i,e){let t=`/requests/${i.id}`;try{let s={answer:"approve",proposal_id:e};return{request:await n.post(`${t}/decision`,s),notice:""}}catch(s){let r=Z.of(s),a=r.code==="conflict"?await n.get(t).catch(()=>null):null;return{request:a,notice:a?.decision?Xi(a):r.message}}}function Vt(n){return Z.of(n).code==="unreachable"}async function Gn(n,i,e){try{return await n.get(`/requests/${i.id}/proposals/${e}`)}catch(t){if(Vt(t))throw t;return null}}async function Wn(n,i){let e=i.match.clips.map(s=>n.get(`/clips/${s.clip_id}`)),t=new Map;for(let s of await Promise.allSettled(e))if(s.status==="fulfilled")t.set(s.value.id,s.value);else if(Vt(s.reason))throw s.reason;return t}var Os=200,Kt,zs,de=class extends z{constructor(){super(...arguments);b(this,Kt);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:s,span:r}=this.extract;t?.sensorId===s&&t.span.start===r.start&&t.span.end===r.end||(e.has("extract")||e.has("hub"))&&l(this,Kt,zs).call(this)}render(){if(this.error)return p`<p class="sm">${this.error}</p>`;if(!this.readings)return p`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return p`<p class="sm mut">${o("review.readings.none")}</p>`;let e=this.readings.length-Os;return p`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${o("review.readings.at")}</th>
<th scope="col">${o("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,Os).map(t=>p`<tr>
<td>${se(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?p`<p class="xs mut">${I("review.readings.more",e)}</p>`:""}`}};Kt=new WeakSet,zs=async function(){let{sensorId:e,span:t}=this.extract,s={start:le(t.start),end:le(t.end)};try{let r=`/sensors/${e}/readings`,{readings:a}=await this.hub.get(r,s);e===this.extract.sensorId&&(this.readings=a)}catch(r){this.error=Z.of(r).message}},de.styles=[q,T`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],u([v({attribute:!1})],de.prototype,"hub",2),u([v({attribute:!1})],de.prototype,"extract",2),u([S()],de.prototype,"readings",2),u([S()],de.prototype,"error",2),de=u([C("nr-review-readings")],de);var Xn=[{name:"name",type:"text",autocomplete:"name",most:Lt},{name:"email",type:"email",autocomplete:"email",most:At},{name:"telephone",type:"tel",autocomplete:"tel",most:Ot}],H,Is,Ps,Hs,Ue,wi,he=class extends z{constructor(){super(...arguments);b(this,H);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return p`<fieldset>
<legend class="vh">${o("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>l(this,H,Ue).call(this,{contact:!1})}
/>
<span>${o("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>l(this,H,Ue).call(this,{contact:!0})}
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
@input=${s=>l(this,H,Hs).call(this,t.name,s)}
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
maxlength=${Dt}
.value=${e.words}
@input=${t=>l(this,H,Ue).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${o("review.words.note")}</p>
</div>
</details>
${e.extracts.length?l(this,H,Is).call(this):m} ${l(this,H,Ps).call(this)}`}};H=new WeakSet,Is=function(){return p`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${w("info",18)}${o("review.readings.heading")}${w("down",16)}</summary>
${this.draft.extracts.map(e=>p`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let s=t.target.checked;l(this,H,wi).call(this,xs(this.draft,e.sensorId,s))}}
/>
<span>${e.name}</span>
</label>
${e.taken?p`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:m}`)}
<p class="in xs mut">${o("review.readings.note")}</p>
</details>`},Ps=function(){return p`<details>
<summary>${w("gear",18)}${o("review.making.heading")}${w("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?m:p`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>l(this,H,Ue).call(this,{[e]:t.target.checked})}
/>
<span
>${o(`review.making.${e}`)}<small>${o(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},Hs=function(e,t){let s=t.target.value;l(this,H,Ue).call(this,{identity:{...this.draft.identity,[e]:s}})},Ue=function(e){l(this,H,wi).call(this,{...this.draft,...e})},wi=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},he.styles=[q,T`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],u([v({attribute:!1})],he.prototype,"draft",2),u([v({type:Boolean})],he.prototype,"signs",2),u([v({attribute:!1})],he.prototype,"hub",2),u([v({type:Boolean})],he.prototype,"open",2),he=u([C("nr-review-about")],he);var ue,lt,L,Bs,bi,xi,Us,ot,Rt,pt,ct,Ft,X=class extends z{constructor(){super(...arguments);b(this,L);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;b(this,ue,null);b(this,lt,"");b(this,Rt,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;_(this,ue,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||c(this,pt).call(this,e)});b(this,pt,e=>{if(!c(this,ue))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:s,may:r}=this.clip,a=ns(s,(e.clientX-t.left)/t.width);c(this,ue)==="at"?l(this,L,Ft).call(this,"nr-at",K(a,s.start,s.end)):l(this,L,ot).call(this,c(this,ue),di(this.frames,a,r[c(this,ue)]))});b(this,ct,()=>{_(this,ue,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(s=>s.clipId).join(" ");if(t!==c(this,lt)){_(this,lt,t),this.pictures=new Map;for(let{clipId:s}of this.clip.sources)l(this,L,Bs).call(this,s)}}render(){let{clip:e}=this,{shown:t,cut:s}=e,r=ls(t,e.taken?s:null),a=100*ie(t,s.start),h=100*ie(t,s.end),d=e.masks[this.selected];return p`<div
class="film ${this.still?"still":""}"
@pointerdown=${c(this,Rt)}
@pointermove=${c(this,pt)}
@pointerup=${c(this,ct)}
@pointercancel=${c(this,ct)}
>
<div class="clipped">
${e.sources.map(({clipId:g,span:x})=>{let k=this.pictures.get(g),V=os(t,x);return k&&V?p`<img
src=${k}
alt=""
style="left:${100*V.from}%;width:${100*V.width}%"
/>`:m})}
${l(this,L,bi).call(this,0,r.before)} ${l(this,L,bi).call(this,1-r.after,r.after)}
</div>
${e.taken?p`<i class="cut" style="left:${a}%;width:${h-a}%"></i>
${l(this,L,xi).call(this,"start",a)} ${l(this,L,xi).call(this,"end",h)}`:m}
${d?ss(d,s).map(g=>p`<i class="key" style="left:${100*ie(t,g)}%"></i>`):m}
<i class="playhead" data-edge="at" style="left:${100*ie(t,this.at)}%"></i>
</div>
<p class="times tn">
<b>${te(P(s))}</b>
<span
>${o("review.film.part",{from:se(W(s.start)),to:se(W(s.end))})}</span
>
<span>${o(e.taken?"review.film.rest":"review.film.all")}</span>
</p>`}};ue=new WeakMap,lt=new WeakMap,L=new WeakSet,Bs=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},bi=function(e,t){return t<=0?m:p`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${o("review.film.stays")}</span>
</div>`},xi=function(e,t){let{may:s,cut:r}=this.clip,a=h=>((h-s.start)/1e6).toFixed(2);return p`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${o(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${a(s.end)}
aria-valuenow=${a(r[e])}
aria-valuetext=${o("review.film.value",{time:Fi(W(r[e]),2),length:te(P(r))})}
@keydown=${h=>l(this,L,Us).call(this,h,e)}
></div>`},Us=function(e,t){let s=as(e.key,e.shiftKey);if(s===null||this.still)return;e.preventDefault();let{cut:r,may:a}=this.clip;s==="first"||s==="last"?l(this,L,ot).call(this,t,s==="first"?a.start:a.end):"frames"in s?l(this,L,ot).call(this,t,us(this.frames,r[t],s.frames)):l(this,L,ot).call(this,t,di(this.frames,r[t]+s.time,a[t]))},ot=function(e,t){let{cut:s,may:r}=this.clip,a=rs(s,e,t,r);l(this,L,Ft).call(this,"nr-cut",a);let h=R(this.frames,a),d=h.at(-1)??Math.max(a.start,a.end-ve);l(this,L,Ft).call(this,"nr-at",e==="start"?h[0]??a.start:d)},Rt=new WeakMap,pt=new WeakMap,ct=new WeakMap,Ft=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},X.styles=[q,T`
:host{display: block;padding: 4px 16px 0;}.film{position: relative;height: 44px;border-radius: 6px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 6px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 50px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 50px;width: 18px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 18px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -7px;height: 58px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: flex;flex-wrap: wrap;gap: 0 5px;margin: 10px -16px 0;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.times b{color: var(--nr-ink);font-weight: 500;}.times span:last-child{margin-inline-start: auto;}@container (max-width: 900px){.times span:last-child{display: none;}}@container (max-width: 380px){.times{display: none;}}@media (max-height: 480px) and (orientation: landscape){.times{display: none;}}`],u([v({attribute:!1})],X.prototype,"hub",2),u([v({attribute:!1})],X.prototype,"clip",2),u([v({type:Number})],X.prototype,"at",2),u([v({attribute:!1})],X.prototype,"frames",2),u([v({type:Number})],X.prototype,"selected",2),u([v({type:Boolean})],X.prototype,"still",2),u([S()],X.prototype,"pictures",2),X=u([C("nr-review-film")],X);var js=1500,Yn=250,dt,_e,Gt,Se,ht,Wt,ut,Xt,mt,ki,Y=class extends z{constructor(){super(...arguments);b(this,mt);this.label="";this.question="";this.detail="";this.amount="";this.disabled=!1;this.holding=!1;this.asking=!1;b(this,dt);b(this,_e,null);b(this,Gt,e=>{e.button!==0||this.disabled||(_(this,_e,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,_(this,dt,setTimeout(()=>{c(this,Se).call(this),l(this,mt,ki).call(this)},js))))});b(this,Se,()=>{clearTimeout(c(this,dt)),this.holding=!1});b(this,ht,()=>{_(this,_e,null),c(this,Se).call(this)});b(this,Wt,e=>{let t=c(this,_e);_(this,_e,null);let s=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!s&&e.timeStamp-t>Yn||(this.asking=!0)});b(this,ut,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});b(this,Xt,()=>{this.asking=!1,l(this,mt,ki).call(this)})}disconnectedCallback(){super.disconnectedCallback(),c(this,Se).call(this)}render(){return p`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${c(this,Gt)}
@pointerup=${c(this,Se)}
@pointercancel=${c(this,ht)}
@pointerleave=${c(this,ht)}
@contextmenu=${e=>e.preventDefault()}
@click=${c(this,Wt)}
>
<span class="pg"></span>${this.amount?m:w("hold",20)}
<span
>${this.holding?o("hold.keep"):this.label||o("hold.rest")}
${this.amount?p`<small class="tn">${this.amount}</small>`:m}</span
>
</button>
${this.asking?p`<nr-dialog open .heading=${this.question} @nr-close=${c(this,ut)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${c(this,ut)}>${o("hold.back")}</button>
<button slot="acts" class="btn" @click=${c(this,Xt)}>${o("hold.send")}</button>
</nr-dialog>`:m}`}};dt=new WeakMap,_e=new WeakMap,Gt=new WeakMap,Se=new WeakMap,ht=new WeakMap,Wt=new WeakMap,ut=new WeakMap,Xt=new WeakMap,mt=new WeakSet,ki=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},Y.styles=[q,T`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 56px;border-radius: 28px;font-size: 15px;line-height: 18px;padding: 4px 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${js}ms linear;}small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;}p{color: var(--nr-ink2);}`],u([v()],Y.prototype,"label",2),u([v()],Y.prototype,"question",2),u([v()],Y.prototype,"detail",2),u([v()],Y.prototype,"amount",2),u([v({type:Boolean})],Y.prototype,"disabled",2),u([S()],Y.prototype,"holding",2),u([S()],Y.prototype,"asking",2),Y=u([C("nr-hold")],Y);var Jn=new Set(["revoked_key","compromised_key"]);function Vs(n){let{request:i,boards:e}=n;if(!n.available)return"away";if(i.decision)return Qn(i,n.now);if(i.share?.withdrawn||i.share?.state==="withdrawn")return"withdrawn";if(i.status!=="open")return i.status;let t=e.find(s=>s.origin===i.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":i.findings.some(s=>Jn.has(s.code))?"revoked":n.hasKey===!1?"no_key":n.mayAnswer?i.consent?"consent":i.match.clips.length?"decide":i.match.strength==="none"&&i.match.because!=="nothing_moved"?"information":"nothing":"watching"}function Qn(n,i){let{decision:e,share:t}=n;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>i?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function re(n){return["decide","nothing","information","consent"].includes(n)}function Ks(n){return re(n)||["forked","left","revoked","no_key"].includes(n)}function Yt(n,i){return n.window.start!==i.window.start||n.window.end!==i.window.end?"window":i.thread.length>n.thread.length?"thread":null}function $i(n){let{size_bytes:i=0,sent_bytes:e=0}=n.share??{};return i>0?Math.min(1,e/i):0}var $,Fs,Rs,Gs,Ws,Xs,be,Ys,Js,Jt,Qs,me,A=class extends z{constructor(){super(...arguments);b(this,$);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.amount="";this.watch=null;this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return p`<div role="status" aria-live="polite">
${this.error?p`<p class="why">${w("warn",18)}<span>${this.error}</span></p>`:m}
${l(this,$,Ws).call(this)}
</div>
${l(this,$,Fs).call(this)} ${this.asking?l(this,$,Qs).call(this):m}`}};$=new WeakSet,Fs=function(){let{phase:e}=this;if(!Ks(e))return m;let t=e==="consent"&&this.request.consent?.by===this.me,s=re(e)?l(this,$,Rs).call(this):o("review.foot.deny_only");return p`<div class="two">
<button @click=${()=>l(this,$,me).call(this,"nr-deny")}>
${this.denying?p`<span class="spin"></span>`:m}
<span>${o("review.deny")}<small>${o("review.deny_what")}</small></span>
</button>
${re(e)&&!t?l(this,$,Gs).call(this):p`<span></span>`}
</div>
<p class="what" aria-live="polite">${s}</p>`},Rs=function(){if(this.watch&&!this.fault){let[t,s]=o("review.foot.watch",{amount:"\0"}).split("\0");return p`${t}<b class="tn">${this.amount}</b>${s}`}return this.request.people>1&&!this.request.consent?o("review.foot.two_people"):o("review.foot.armed",{agency:this.request.agency.name})},Gs=function(){return this.doing==="approving"?p`<button disabled><span class="spin"></span>${o("review.approving")}</button>`:this.watch&&!this.fault?p`<button class="watch" @click=${()=>l(this,$,me).call(this,"nr-watch")}>
${w("play",18)}<span
>${I("review.watch",this.watch.count)}<small>${this.watch.first}</small></span
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
></nr-hold>`},Ws=function(){let{request:e,phase:t}=this;if(re(t))return l(this,$,Xs).call(this);let s=e.share;switch(t){case"cooling":{let r=ne(e.decision?.final_at??"");return l(this,$,be).call(this,"clock",o("review.state.cooling",{time:r}),"cooling",{},!0)}case"sealing":return l(this,$,be).call(this,"",o("review.state.sealing"),"sealing",{},!0);case"sending":return p`${l(this,$,be).call(this,"",o("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${$i(e)}
aria-label=${o("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${o("review.state.sent",{sent:N(s?.sent_bytes??0),all:N(s?.size_bytes??0),part:Ie($i(e))})}
</p>
${l(this,$,Jt).call(this)}`;case"delivered":case"opened":{let r=ye(s?.changed_at??""),a=o(`review.state.${t}`,{time:r,agency:e.agency.name});return l(this,$,be).call(this,"tick",a,t,{agency:e.agency.name},!0)}case"failed":return l(this,$,Ys).call(this,s?.reason??"");case"withdrawing":return l(this,$,be).call(this,"",o("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return l(this,$,be).call(this,"cross",o("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return l(this,$,Js).call(this);default:return m}},Xs=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let r=t.by===this.me,a=o(r?"review.consent.mine":"review.consent.other",{by:t.by,time:ye(t.at)});return p`<p class="why">${w("person",18)}<span>${a}</span></p>`}let s=e.voided?p`<p class="why">${w("warn",18)}<span>${e.voided.reason}</span></p>`:m;return p`${s}${this.fault?p`<p class="why">${w("info",18)}<span>${this.fault}</span></p>`:m}`},be=function(e,t,s,r,a){return p`<div class="state">
${e?w(e,22):p`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${o(`review.state.${s}_note`,r)}</p>
${a?l(this,$,Jt).call(this):m}`},Ys=function(e){return p`${l(this,$,be).call(this,"warn",o("review.state.failed"),"failed",{},!1)}
${e?p`<p class="xs mut">${o("share.hub_says",{reason:e})}</p>`:m}
${l(this,$,Jt).call(this,p`<button ?disabled=${!!this.doing} @click=${()=>l(this,$,me).call(this,"nr-retry")}>
${this.doing==="retrying"?p`<span class="spin"></span>`:w("again",18)}
${o("share.retry")}
</button>`)}`},Js=function(){let e=this.request.decision;return e?p`<div class="state">${w("cross",22)}<span>${o("review.state.denied")}</span></div>
<p>${o("review.state.denied_note",{time:ne(e.decided_at)})}</p>
${this.undoable&&this.may?p`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>l(this,$,me).call(this,"nr-undo")}>
${w("undo",18)}${o("review.undo")}
</button>
</div>`:m}`:m},Jt=function(e=m){let t=this.phase==="delivered"||this.phase==="opened",s=this.request.withdrawable||t;return!this.may||!s&&e===m?m:p`<div class="acts">
${e}
${s?p`<button
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
:host{display: block;border-top: 1px solid var(--nr-line);padding: 12px 24px 14px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button{min-height: 56px;border-radius: 28px;font-size: 15px;line-height: 18px;padding: 4px 10px;}.two small{display: block;font-weight: 400;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.two > .watch{border-style: dashed;}p{margin-top: 9px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);text-wrap: pretty;}p.what{min-height: 32px;}p b{color: var(--nr-ink);font-weight: 500;white-space: nowrap;}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@container (max-width: 1100px){:host{padding-inline: 16px;}}@container (max-width: 900px){:host{padding: 10px 16px calc(12px + env(safe-area-inset-bottom));box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}.two{gap: 10px;}p{margin-top: 7px;}}@container (max-width: 380px){.two > button{font-size: 14px;}}`],u([v({attribute:!1})],A.prototype,"request",2),u([v()],A.prototype,"phase",2),u([v()],A.prototype,"doing",2),u([v({type:Boolean})],A.prototype,"denying",2),u([v({type:Boolean})],A.prototype,"ready",2),u([v({type:Boolean})],A.prototype,"preparing",2),u([v()],A.prototype,"fault",2),u([v()],A.prototype,"error",2),u([v()],A.prototype,"detail",2),u([v()],A.prototype,"amount",2),u([v({attribute:!1})],A.prototype,"watch",2),u([v()],A.prototype,"me",2),u([v({type:Boolean})],A.prototype,"unread",2),u([v({type:Boolean})],A.prototype,"undoable",2),u([v({type:Boolean})],A.prototype,"may",2),u([S()],A.prototype,"asking",2),A=u([C("nr-review-foot")],A);function Zs(n){return p`<nr-review-covers .props=${{...n}}></nr-review-covers>`}var F,Ns,en,tn,sn,nn,rn,Ee=class extends z{constructor(){super(...arguments);b(this,F);this.said=""}render(){let{clip:e,own:t,search:s}=this.props,r=e.masks.some(d=>d.kind!=="own"),a=s.found(e.key),h=s.following&&s.done!==null;return!r&&!t.length&&!a?.length&&!s.outcome?m:p`<section aria-label=${o("review.masks.heading")}>
${h?l(this,F,Ns).call(this,s.done??0):m}
${s.outcome?p`<p class="sm" role="status">${s.outcome}</p>`:m}
${a?.length?l(this,F,en).call(this,a):m} ${t.length?l(this,F,sn).call(this):m}
${r?p`<ul class="covers">
${e.masks.map((d,g)=>d.kind==="own"?m:l(this,F,nn).call(this,d,g))}
</ul>`:m}
</section>
<p class="vh" role="status">${this.said}</p>`}};F=new WeakSet,Ns=function(e){let t=o("review.follow.looking",{part:Ie(e)});return p`<div class="row">
<span class="tn" role="status">${t}</span>
<progress max="1" .value=${e} aria-label=${t}></progress>
<button class="btn" @click=${()=>{this.props.search.stop()}}>
${w("cross",18)}${o("review.faces.stop")}
</button>
</div>`},en=function(e){let{clip:t,change:s}=this.props,r=e.filter(d=>Ut(t,d)).length,a=r===e.length,h=()=>{let d=a?e:e.filter(g=>!Ut(t,g));s(d.reduce((g,x)=>vi(g,x,!a),t)),this.said=a?o("review.suggest.uncovered_all"):I("review.suggest.covered_all",e.length)};return p`<div class="row">
<h3 class="grow">${o("review.suggest.heading")}</h3>
<span class="sm mut tn">${o("review.suggest.covered_of",{covered:r,found:e.length})}</span>
<button class="btn" @click=${h}>
${o(a?"review.suggest.uncover_all":"review.suggest.cover_all")}
</button>
</div>
<p class="sm mut">${o("review.suggest.note")}</p>
<ul class="found" tabindex="-1">
${e.map(d=>l(this,F,tn).call(this,d))}
</ul>`},tn=function(e){let{clip:t,change:s,go:r}=this.props,a=Ut(t,e),h=o(e.kind==="faces"?"review.suggest.face":"review.suggest.text"),[d,g]=[Qt(e.span.start),Qt(e.span.end)];return p`<li>
<button
aria-pressed=${a}
aria-label=${o("review.suggest.cover",{kind:h,from:d,to:g})}
@click=${()=>{s(vi(t,e,!a)),r(Math.max(Zn(e),t.cut.start)),this.said=o(a?"review.suggest.uncovered":"review.suggest.covered",{kind:h,from:d,to:g})}}
>
<span class="pic"><img src=${e.picture} alt="" /></span>
<span
><span class="kind">${h}${a?w("tick",16):m}</span
><small class="tn">${d}–${g}</small></span
>
</button>
</li>`},sn=function(){let{clip:e,own:t,change:s}=this.props;return p`<label class="own">
<input
type="checkbox"
.checked=${!e.ownMasksOff}
@change=${r=>s(bs(e,!r.target.checked,t))}
/>
<span
>${o("review.masks.own",{camera:e.cameraName})}
${e.ownMasksOff?p`<small>${o("review.masks.own_off")}</small>`:m}</span
>
</label>`},nn=function(e,t){let{clip:s,frame:r,selected:a,change:h,select:d,search:g}=this.props,x=r.start,k=o("review.mask.name",{number:t+1}),V=e.kind==="moving",ze=it(e,r)!==null,ge=(oe,pi,ci=!1)=>p`<button class="btn sm" aria-label="${o(oe)}: ${k}" ?disabled=${ci} @click=${pi}>
${o(oe)}
</button>`;return p`<li class=${t===a?"on":""}>
<button class="btn sm link" aria-pressed=${t===a} @click=${()=>d(t)}>
${w("mask",16)}${k}
</button>
<span class="grow sm mut">${l(this,F,rn).call(this,e,x)}</span>
<button
class="btn sm round"
aria-label="${o("review.masks.remove")}: ${k}"
@click=${()=>{h(zt(s,t)),this.said=o("review.masks.removed",{name:k})}}
>
${w("trash",18)}
</button>
<span class="acts">${ge(V?"review.follow.again":"review.masks.follow",()=>{g.follow(s.key,t,r)},g.done!==null||!s.taken||!ze)}
${V?ge("review.masks.stay",()=>h(Me(s,t,Ni(e,x)))):m}
${V&&e.keys.length>2?ge("review.masks.drop_key",()=>h(Me(s,t,ts(e,x)))):m}</span>
</li>`},rn=function(e,t){if(e.kind==="still")return o("review.masks.whole");let s=e.keys[0]?.at,r=o(e.found?"review.masks.found":"review.masks.moving",{from:Qt(s),to:Qt(e.keys[e.keys.length-1]?.at),keys:e.keys.length});return it(e,this.props.frame)?r:p`<a
href="#"
@click=${a=>{a.preventDefault(),this.props.go(s??t)}}
>${r}</a
>`},Ee.styles=[q,T`
:host,
section{display: grid;gap: 8px;}.row{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;}.row .grow{flex: 1 1 160px;}h3{font: 500 16px/22px var(--nr-font);}progress{flex: 1 1 96px;height: 6px;accent-color: var(--nr-link);}ul{display: grid;gap: 4px;}.covers li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.covers li.on{border-color: var(--nr-link);}.covers .grow{flex: 1 1 96px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.own{display: flex;gap: 10px;align-items: center;min-height: 44px;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.found{grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));gap: 8px;max-height: 420px;overflow: auto;overscroll-behavior: contain;padding: 2px;}.found button{display: grid;grid-template-columns: 56px minmax(0, 1fr);align-items: center;justify-items: start;gap: 8px;width: 100%;min-height: 56px;padding: 4px 8px 4px 4px;border: 1px solid var(--nr-border);border-radius: 10px;background: var(--nr-card);text-align: start;font: 500 14px/20px var(--nr-font);}.found button[aria-pressed="true"]{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.pic{position: relative;display: block;width: 56px;height: 46px;border-radius: 7px;overflow: hidden;background: #000;}.pic img{width: 100%;height: 100%;object-fit: contain;}.kind{display: flex;align-items: center;gap: 4px;}[aria-pressed="true"] .pic::after{content: "";position: absolute;inset: 20%;background: #000;outline: 2px solid #fff;}`],u([v({attribute:!1})],Ee.prototype,"props",2),u([S()],Ee.prototype,"said",2),Ee=u([C("nr-review-covers")],Ee);function Qt(n){return se(W(n??0))}function Zn({span:n}){return Math.floor((n.start+n.end)/2)}var an=T`
:host{display: block;border-radius: 12px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;height: 100%;display: grid;align-items: center;background: #000;}.box{position: relative;margin: 0 auto;width: min(100%, var(--nr-player-height, 62vh) * var(--shape));max-height: var(--nr-player-height, 62vh);aspect-ratio: var(--shape);}section:fullscreen .box{width: min(100vw, 100vh * var(--shape));max-height: 100vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.caps{position: absolute;inset: 10px 10px auto;display: flex;flex-wrap: wrap;justify-content: space-between;gap: 6px;pointer-events: none;}.cap,
.said{min-width: 0;display: flex;gap: 6px;align-items: center;padding: 4px 10px;border-radius: 12px;background: rgba(10, 12, 15, 0.72);font-size: 12px;line-height: 16px;}button.cap{pointer-events: auto;min-height: 44px;margin-block: -10px;border: 0;color: #fff;border-radius: 22px;}.cap b{font-weight: 500;overflow-wrap: anywhere;}.said{position: absolute;inset: 44px 10px auto;width: fit-content;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{position: absolute;inset: auto 0 0;padding: 28px 8px 4px;background: linear-gradient(transparent, rgba(0, 0, 0, 0.76) 45%);pointer-events: none;}.ctl > *{pointer-events: auto;}.row{gap: 0;font-size: 13px;}.ctl button{flex: none;min-width: 44px;min-height: 44px;border: 0;border-radius: 22px;padding: 0;gap: 6px;color: #fff;font-size: 13px;font-weight: 400;white-space: nowrap;}.ctl button.cv{padding: 0 10px;}.ctl button:not(:disabled):hover,
.ctl button[aria-expanded="true"]{background: rgba(255, 255, 255, 0.2);}.ctl button:focus-visible,
.ctl input:focus-visible{outline-color: #fff;outline-offset: -3px;}.pos{padding-inline: 6px;white-space: nowrap;}input[type="range"]{display: block;appearance: none;-webkit-appearance: none;width: calc(100% - 16px);height: 24px;margin: 0 8px -4px;background: transparent;cursor: pointer;touch-action: none;border-radius: 8px;}input::-webkit-slider-runnable-track{height: 4px;border-radius: 2px;background: linear-gradient(#fff, #fff) 0 / var(--done) no-repeat rgba(255, 255, 255, 0.35);}input::-moz-range-track{height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.35);}input::-moz-range-progress{height: 4px;border-radius: 2px;background: #fff;}input::-webkit-slider-thumb{-webkit-appearance: none;width: 14px;height: 14px;margin-top: -5px;border: 0;border-radius: 7px;background: #fff;}input::-moz-range-thumb{width: 14px;height: 14px;border: 0;border-radius: 7px;background: #fff;}.more{display: flex;flex-wrap: wrap;justify-content: flex-end;align-items: center;gap: 6px;padding: 0 4px 6px;font-size: 13px;}.more button,
.more span{padding: 0 14px;background: rgba(10, 12, 15, 0.86);}.more span{line-height: 44px;border-radius: 22px;}@container (max-width: 900px){:host{border-radius: 0;}.caps{inset: 8px 8px auto;}.cv span{display: none;}.ctl button.cv{padding: 0;}.pos{padding-inline: 2px;}}@container (max-width: 380px){.ctl .row button{min-width: 40px;}}`;var Nn=16/9,on=[.5,.95,.8,.2,.6,.4,.9,.3,.5],er=200,tr=3e3,Te,Ce,Ke,xe,qe,De,Fe,ae,f,Mi,ft,Zt,je,_i,Si,ln,pn,cn,dn,hn,Nt,ei,gt,Ei,Re,vt,Ti,Ci,Ge,wt,Ve,yt,ti,ii,qi,si,ni,ri,We,O,E=class extends z{constructor(){super(...arguments);b(this,f);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.drawing=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=Nn;this.late=!1;this.covering=!1;this.frames=[];b(this,Te,new Map);b(this,Ce,"");b(this,Ke,!1);b(this,xe,"");b(this,qe,!1);b(this,De,null);b(this,Fe);b(this,ae,()=>{});b(this,Nt,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),_(this,Ke,!1),l(this,f,ft).call(this,!1),l(this,f,gt).call(this,!0),l(this,f,Mi).call(this))});b(this,ei,()=>{if(this.piece||c(this,Ke)){this.failed=!0,l(this,f,ft).call(this,!1);return}_(this,Ke,!0),_(this,Ce,_(this,xe,this.address="")),l(this,f,_i).call(this)});b(this,Re,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=R(this.frames,this.clip.cut),[s,r]=[t[0],t[t.length-1]];if(s!==void 0&&r!==void 0&&this.at>=r){l(this,f,O).call(this,"nr-at",s);let{zero:a,frames:h}=c(this,f,je);e.currentTime=qt(h,a,s,e.duration)}c(this,ae).call(this),this.playing=!0,this.wrong=!1,_(this,De,s!==void 0&&r!==void 0&&this.at>=r?s:this.at),e.play().then(c(this,vt),()=>{this.playing=!1})});b(this,vt,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((s,{mediaTime:r})=>l(this,f,Ti).call(this,r,Ct));_(this,ae,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>l(this,f,Ti).call(this,e.currentTime,He));_(this,ae,()=>cancelAnimationFrame(t))}});b(this,Ge,()=>{c(this,ae).call(this),this.playing=!1});b(this,wt,()=>{c(this,Ge).call(this),this.isConnected&&l(this,f,gt).call(this,!0)});b(this,ti,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)c(this,Re).call(this);else if(e.key===",")l(this,f,yt).call(this,-1);else if(e.key===".")l(this,f,yt).call(this,1);else if(e.key==="n"&&!this.piece&&!this.still)c(this,We).call(this);else if(e.key==="Escape"&&this.drawing)this.drawing=!1;else return;e.preventDefault()});b(this,ii,e=>{l(this,f,qi).call(this,e.detail.number,e.detail.area)});b(this,si,e=>{l(this,f,O).call(this,"nr-clip",zt(this.clip,e.detail))});b(this,ni,e=>{c(this,We).call(this),this.drawing=e.detail>0});b(this,ri,e=>{this.drawing&&this.selected>=0?l(this,f,qi).call(this,this.selected,e.detail):c(this,We).call(this,e.detail)});b(this,We,async e=>{this.drawing=!1;let t=this.clip.masks.length;this.covering=!1,l(this,f,O).call(this,"nr-clip",ws(this.clip,this.at,e)),l(this,f,O).call(this,"nr-select",t),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(t)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(c(this,Fe)),c(this,Ge).call(this)}play(){_(this,qe,!0),(this.video?.readyState??0)>=1&&l(this,f,Mi).call(this)}willUpdate(e){e.has("clip")&&l(this,f,_i).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&l(this,f,Si).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&l(this,f,gt).call(this),(this.failed||!this.piece&&!this.clip.sources.length)&&(e.has("at")||e.has("clip")||e.has("failed"))&&l(this,f,O).call(this,"nr-shown",this.at)}render(){let e=!this.piece&&!this.still;return p`<section
aria-label=${o("review.player.label",{camera:this.clip.cameraName})}
style="--shape:${this.shape}"
@keydown=${c(this,ti)}
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
@loadedmetadata=${c(this,Nt)}
@pause=${c(this,wt)}
@ended=${()=>{c(this,wt).call(this),this.at<this.clip.cut.end&&l(this,f,Ci).call(this)}}
@error=${c(this,ei)}
></video>`:m}
${this.piece?m:p`<nr-review-masks
.masks=${this.clip.masks}
.frame=${we(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
?drawing=${this.drawing}
@nr-draw=${c(this,ri)}
@nr-place=${c(this,ii)}
@nr-select=${t=>l(this,f,O).call(this,"nr-select",t.detail)}
@nr-remove=${c(this,si)}
></nr-review-masks>`}
</div>
${this.failed||this.wrong||this.late?p`<p class="said" role="status">
${o(`review.player.${this.failed?"failed":this.wrong?"wrong":"late"}`)}
</p>`:m}
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
><b>${this.clip.cameraName}</b> <span class="time tn">${se(W(this.at))}</span></span
>
${this.piece?p`<button class="cap" @click=${()=>l(this,f,O).call(this,"nr-recording")}>
${w("sealed",14)}${o("review.player.sent")}${w("cross",14)}
<span class="vh">${o("review.preview_back")}</span>
</button>`:p`<span class="cap">${w("lock",14)}${o("review.player.private")}</span>`}
</div>
</section>`}};Te=new WeakMap,Ce=new WeakMap,Ke=new WeakMap,xe=new WeakMap,qe=new WeakMap,De=new WeakMap,Fe=new WeakMap,ae=new WeakMap,f=new WeakSet,Mi=function(){!c(this,qe)||this.playing||(_(this,qe,!1),c(this,Re).call(this))},ft=function(e){clearTimeout(c(this,Fe)),this.late=!1,e&&_(this,Fe,setTimeout(()=>this.late=!this.failed,tr))},Zt=function(){return c(this,Te).get($s(this.clip,this.at)?.clipId??"")},je=function(){return this.piece?{zero:this.pieceStart,frames:R(this.frames,this.clip.cut)}:c(this,f,Zt)??{zero:this.clip.shown.start,frames:[]}},_i=async function(){let{sources:e,shown:t}=this.clip,s=e.map(({clipId:a})=>a).join(" ");if(s===c(this,Ce))return;_(this,Ce,s),_(this,qe,!1),_(this,Te,new Map),this.frames=[],l(this,f,ft).call(this,e.length>0);let r=await Promise.allSettled(e.map(async({clipId:a})=>{let h=await this.hub.get(`/clips/${a}/frames`);return[a,ps(a,h)]}));s===c(this,Ce)&&(_(this,Te,new Map(r.flatMap(a=>a.status==="fulfilled"?[a.value]:[]))),this.frames=cs(c(this,Te).values(),t),l(this,f,O).call(this,"nr-frames",this.frames),await l(this,f,Si).call(this),l(this,f,gt).call(this),!this.piece&&!c(this,f,Zt)&&(this.failed=e.length>0,l(this,f,ft).call(this,!1)))},Si=async function(){let e=this.piece||(c(this,f,Zt)?.path??"");if(e!==c(this,xe)){_(this,xe,e),this.failed=this.wrong=!1,this.address="",l(this,f,Ve).call(this);try{let t=e?await this.hub.media(e):"";e===c(this,xe)&&(this.address=t)}catch{e===c(this,xe)&&(this.failed=!0)}}},ln=function(){let{cut:e}=this.clip,t=R(this.frames,e),s=t.length?t.length-1:Math.max(0,P(e)-1),r=t.length?$e(t,this.at):K(this.at-e.start,0,s);return p`<input
type="range"
min="0"
max=${s}
step="1"
.value=${String(r)}
style="--done:${s?100*r/s:0}% 100%"
aria-label=${o("review.player.seek")}
aria-valuetext=${se(W(this.at))}
@input=${a=>{l(this,f,Ve).call(this);let h=Number(a.target.value);l(this,f,O).call(this,"nr-at",t.length?t[h]:e.start+h)}}
/>`},pn=function(){return p`<button
class="round"
aria-label=${o("review.player.whole")}
@click=${()=>{document.fullscreenElement?document.exitFullscreen():this.renderRoot.querySelector("section")?.requestFullscreen()}}
>
${w("whole",18)}
</button>`},cn=function(){let{cut:e}=this.clip,{start:t,end:s}=we(this.frames,this.at,e),r=s===e.end;return p`<button
class="round"
aria-label=${o(this.playing?"review.player.pause":"review.player.play")}
title=${o("review.player.keys")}
@click=${c(this,Re)}
>
${w(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${o("review.player.back")}
@click=${()=>l(this,f,yt).call(this,-1)}
>
${w("previous",18)}
</button>
<button class="round" aria-label=${o("review.player.on")} @click=${()=>l(this,f,yt).call(this,1)}>
${w("next",18)}
</button>
<span class="pos tn"
>${te(K(this.at-e.start+(r?s-t:0),0,P(e)))} /
${te(P(e))}</span
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
<span class="tn" role="status">${o("review.faces.looking",{part:Ie(this.looking)})}</span>
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
<button @click=${c(this,ni)}>${w("plus",18)}${o("review.cover.add")}</button>
</div>`:m},Nt=new WeakMap,ei=new WeakMap,gt=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:s,frames:r}=c(this,f,je),a=qt(r,s,this.at,t.duration);!e&&Math.abs(t.currentTime-a)<1e-5||l(this,f,Ei).call(this,t,0)},Ei=function(e,t){c(this,ae).call(this);let{zero:s,frames:r}=c(this,f,je),a=He(r,this.at),h=Number(document.timeline.currentTime),d,g=0,x=0,k=()=>{if(e!==this.video||this.playing||e.seeking)return;window.clearTimeout(g);let oe=!r.length||d!==void 0&&ds(r,a,d);if(!oe&&t+1<on.length)return l(this,f,Ei).call(this,e,t+1);this.wrong=!oe&&d!==void 0,this.wrong||l(this,f,O).call(this,"nr-shown",a)},V=()=>{g=window.setTimeout(()=>document.hidden?V():k(),er*(t+1))},ze=(oe,{mediaTime:pi,presentationTime:ci})=>{x=e.requestVideoFrameCallback(ze),!(ci<h)&&(d=s+Math.round(pi*1e6),k())},ge=()=>d===void 0?V():k();if(typeof e.requestVideoFrameCallback=="function")x=e.requestVideoFrameCallback(ze),e.addEventListener("seeked",ge,{once:!0}),_(this,ae,()=>{e.cancelVideoFrameCallback(x),e.removeEventListener("seeked",ge),window.clearTimeout(g)});else{let oe=()=>l(this,f,O).call(this,"nr-shown",a);e.addEventListener("seeked",oe,{once:!0}),_(this,ae,()=>e.removeEventListener("seeked",oe))}e.currentTime=qt(r,s,this.at,e.duration,on[t])},Re=new WeakMap,vt=new WeakMap,Ti=function(e,t){if(!this.video||!this.playing)return;let{zero:r,frames:a}=c(this,f,je),h=t(a,r+Math.round(e*1e6)),{cut:d}=this.clip;if(this.at<d.end&&h>=d.end){l(this,f,Ve).call(this),l(this,f,Ci).call(this);return}c(this,De)!==null&&l(this,f,O).call(this,"nr-shown",c(this,De)),_(this,De,null),l(this,f,O).call(this,"nr-at",h),l(this,f,O).call(this,"nr-shown",h),c(this,vt).call(this)},Ci=function(){let{cut:e}=this.clip;l(this,f,O).call(this,"nr-at",R(c(this,f,je).frames,e).at(-1)??e.end)},Ge=new WeakMap,wt=new WeakMap,Ve=function(){this.video?.pause(),c(this,Ge).call(this)},yt=function(e){l(this,f,Ve).call(this);let{shown:t,cut:s}=this.clip,r=this.piece?R(this.frames,s):this.frames,a=this.piece?s:t,h=hs(r,this.at,e);l(this,f,O).call(this,"nr-at",r.length?h:K(h,a.start,a.end))},ti=new WeakMap,ii=new WeakMap,qi=function(e,t){let s=this.clip.masks[e];if(!s)return;this.drawing=!1,l(this,f,Ve).call(this);let{start:r}=we(this.frames,this.at,this.clip.cut);l(this,f,O).call(this,"nr-clip",Me(this.clip,e,es(s,t,r)))},si=new WeakMap,ni=new WeakMap,ri=new WeakMap,We=new WeakMap,O=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},E.styles=[q,an],u([v({attribute:!1})],E.prototype,"hub",2),u([v({attribute:!1})],E.prototype,"clip",2),u([v({type:Number})],E.prototype,"at",2),u([v({type:Number})],E.prototype,"selected",2),u([v()],E.prototype,"piece",2),u([v({type:Number})],E.prototype,"pieceStart",2),u([v({type:Boolean})],E.prototype,"audio",2),u([v({type:Boolean})],E.prototype,"finds",2),u([v({attribute:!1})],E.prototype,"looking",2),u([v({type:Boolean})],E.prototype,"still",2),u([S()],E.prototype,"drawing",2),u([S()],E.prototype,"address",2),u([S()],E.prototype,"playing",2),u([S()],E.prototype,"failed",2),u([S()],E.prototype,"wrong",2),u([S()],E.prototype,"shape",2),u([S()],E.prototype,"late",2),u([S()],E.prototype,"covering",2),u([Ne("video")],E.prototype,"video",2),u([Ne("nr-review-masks")],E.prototype,"layer",2),u([S()],E.prototype,"frames",2),E=u([C("nr-review-player")],E);var un=T`
:host{display: block;height: 100%;min-height: 0;}.page{display: grid;grid-template-columns: minmax(0, 1fr) 392px;grid-template-rows: auto minmax(0, 1fr);height: 100%;min-height: 0;--nr-player-height: max(240px, var(--nr-room, 100dvh) - 316px);}.rh{grid-column: 1;display: flex;gap: 12px;align-items: center;padding: 12px 24px 0 16px;min-width: 0;}.rh h2{font: 500 18px/24px var(--nr-font);overflow-wrap: anywhere;}.rh .sub{color: var(--nr-ink2);overflow-wrap: anywhere;}.rh .meta{display: grid;gap: 2px;justify-items: end;font-size: 13px;line-height: 18px;color: var(--nr-ink2);text-align: end;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;}.back:dir(rtl){transform: scaleX(-1);}.L{grid-column: 1;padding: 12px 24px 16px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 8px;}.R{grid-column: 2;grid-row: 1 / 3;background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 12px;align-content: start;}.first{display: grid;gap: 10px;}.one,
.mt{display: none;}.mt{gap: 4px 12px;flex-wrap: wrap;justify-content: space-between;align-items: center;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.pv{justify-content: start;padding-inline: 0;text-align: start;}.more{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}@container (max-width: 1100px){.page{grid-template-columns: minmax(0, 1fr) 360px;}.R .sc{padding-inline: 16px;}}@container (max-width: 900px){.page{display: flex;flex-direction: column;height: auto;min-height: 100%;--nr-player-height: 62dvh;}.wide,
.rh .meta{display: none;}.rh{position: sticky;top: 0;z-index: 3;gap: 4px;min-height: 56px;padding: 6px 12px 6px 4px;background: var(--nr-card);}.rh h2{font-size: 15px;line-height: 20px;}.rh .sub{font-size: 13px;line-height: 18px;}.L{padding: 0 16px;overflow: visible;gap: 6px;}.silent{margin-top: 12px;}nr-review-player{margin-inline: -16px;}nr-review-film{margin-top: 4px;}.L > nr-empty{margin-top: 12px;}.R{display: contents;}.R .sc{flex: 1;padding: 8px 16px 16px;overflow: visible;}.one{display: flex;gap: 10px;padding: 6px 12px;min-height: 48px;border: 1px solid var(--nr-border);border-radius: 10px;background: var(--nr-card);font-weight: 400;font-size: 13px;line-height: 18px;text-align: start;}.one span{flex: 1;min-width: 0;}.one b{display: block;font-weight: 500;}.one .ic{color: var(--nr-ink2);}.mt{display: flex;}nr-what-leaves{scroll-margin-top: 64px;}nr-review-foot{position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: landscape){.page{display: grid;grid-template-columns: minmax(0, 1.25fr) minmax(300px, 1fr);grid-template-rows: repeat(6, auto) 1fr auto;height: auto;min-height: 100%;}.wide,
.rh .meta{display: none;}.L,
.R{display: contents;}.page > .rh,
.L > *,
.R > *{grid-column: 2;}.rh{position: static;min-height: 48px;padding: 4px 12px;background: none;}.rh h2{font-size: 15px;line-height: 20px;}.rh .sub{font-size: 12px;line-height: 16px;}.L > nr-review-player,
.L > nr-review-film{grid-column: 1;grid-row: 1 / 9;position: sticky;align-self: start;margin: 0;}.L > nr-review-player{--nr-player-height: calc(var(--nr-room, 100dvh) - 64px);top: 0;height: var(--nr-player-height);border-radius: 0;}.L > nr-review-film{top: calc(var(--nr-room, 100dvh) - 54px);margin-top: calc(var(--nr-room, 100dvh) - 54px);padding: 0 28px;}.L > .silent{grid-row: 2;margin: 0 12px;}.L > nr-review-clips{grid-row: 3;padding-inline: 12px;}.L > p,
.L > nr-empty,
.L > .grey{grid-row: 4;margin-inline: 12px;}.L > .masks{grid-row: 6;margin: 8px 12px 0;}.R > .sc{grid-row: 7;padding: 8px 12px;overflow: visible;}.R > nr-review-foot{grid-row: 8;position: sticky;bottom: 0;z-index: 4;}}@media (max-height: 480px) and (orientation: portrait){nr-review-foot{position: static;}}`;function Li(n,i){return(n.custody.files??[])[i-1]?.recorded??null}var fn=T`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,Le=class extends z{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return p`<details>
<summary>${w("info",18)}${o("review.proof.unknown")}${w("down",16)}</summary>
<p class="in">${o("review.proof.unknown_why")}</p>
</details>`;let s=t.witnesses.length;return p`<details>
<summary>
<span class="ok">${w("verified",20)}</span>
<span
>${t.seen_at?o("review.proof.line",{time:ne(t.seen_at)}):o("review.proof.issued",{time:ne(e.issued)})}</span
>${w("down",16)}
</summary>
<div class="in">
<p>${o("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${o("review.proof.entry",{index:et(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${s?I("review.proof.witnesses",s):o("review.proof.no_witness")}</p>
<p>${ee(`requests/${e.id}`,o("review.proof.more"))}</p>
</div>
</details>`}};Le.styles=[q,fn,T`
.ok{color: var(--nr-ok);}`],u([v({attribute:!1})],Le.prototype,"request",2),u([v({attribute:!1})],Le.prototype,"proof",2),Le=u([C("nr-review-proof")],Le);var Xe=class extends z{render(){let{review:i}=this,{files:e,information:t,...s}=i.custody;return p`<details>
<summary>${w("sealed",18)}${o("review.files.heading")}${w("down",16)}</summary>
<div class="in">
${i.cuts.map(r=>{let a=i.proposal.pieces[r.number-1],h=Li(i,r.number);return p`<section>
<h4>${o("review.files.clip",{number:r.number,camera:a?.camera_name??""})}</h4>
${h?.archives.map(d=>p`<p>${[Mt(d),..._t(d)].join(" ")}</p>`)}
${h?.hub?p`<p>${o("recorded.partly")}</p>`:m}
<dl class="tn">
${Ye("time",`${ne(r.start)}, ${Ri(Date.parse(r.end)-Date.parse(r.start))}`)}
${Ye("frames",o("review.files.frames_of",{all:et(r.frames),copied:et(r.frames_copied)}))}
${Ye("picture",`${r.width} × ${r.height}`)} ${Ye("size",N(r.size_bytes))}
${h?m:Ye("clock",o("review.files.clock_of",{ms:et(r.clock_offset_ms)}))}
${Ye("sha256",p`<span class="code">${r.sha256}</span>`)}
</dl>
</section>`})}
${i.preparation==="ready"?p`<section>
<h4>${o("review.files.custody")}</h4>
<p>${o("review.files.custody_note")}</p>
<dl class="all">${Di({...s,files:e,information:t})}</dl>
</section>`:m}
</div>
</details>`}};Xe.styles=[q,fn,T`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],u([v({attribute:!1})],Xe.prototype,"review",2),Xe=u([C("nr-review-files")],Xe);function Ye(n,i){return p`<dt>${o(`review.files.${n}`)}</dt>
<dd>${i}</dd>`}function Di(n,i=""){return Object.entries(n).flatMap(([e,t])=>{let s=i?`${i}.${e}`:e;return Array.isArray(t)?t.flatMap((r,a)=>r!==null&&typeof r=="object"?Di(r,`${s}[${a+1}]`):[mn(`${s}[${a+1}]`,r)]):t!==null&&typeof t=="object"?Di(t,s):t===void 0?[]:[mn(s,t)]})}function mn(n,i){return p`<dt class="code">${n}</dt>
<dd class="code">${i===null?"–":i===""?"“”":String(i)}</dd>`}function Ai(n){return te(n.reduce((i,e)=>i+P(e.cut),0))}function gn(n,i,e,t=0,s=0){let r=D(n);return[ir(n,r),...r.length?[...sr(e),nr(n),rr(r)]:[],ar(n),...or(n),...lr(n),pr(i),cr(t||(e?.size_bytes??0),s)]}function ir(n,i){return i.length?{icon:"clip",term:I("review.leaves.clips",n.clips.length),value:o("review.leaves.clips_of",{count:i.length,all:n.clips.length,length:Ai(i)}),note:o("review.leaves.clips_note")}:{icon:"clip",term:o("review.leaves.clip"),value:o("review.leaves.no_clip")}}function sr(n){let i=new Map;for(let e of n?.cuts??[]){let t=n&&Li(n,e.number);for(let s of t?.archives??[]){let r=Mt(s),a=i.get(r)??{cuts:[],footage:[],partly:!1};i.set(r,a),a.cuts.push(e),a.footage.push(s),a.partly||=t?.hub??!1}}return[...i].map(([e,{cuts:t,footage:s,partly:r}])=>{let a=new Set(t.map(d=>n?.proposal.pieces[d.number-1]?.camera_name)),h=new Set(t).size===n?.cuts.length;return{icon:"disk",term:o("review.leaves.recorded"),value:h?e:`${[...a].join(", ")}: ${e}`,note:[..._t(Ji(s)),...r?[o("recorded.partly")]:[]].join(" ")}})}function nr(n){return n.audio?{icon:"sound",term:o("review.leaves.audio"),value:o("review.leaves.audio_on")}:{icon:"mute",term:o("review.leaves.audio"),value:o("review.leaves.none")}}function rr(n){let i=n.flatMap(d=>d.masks),e=i.filter(d=>d.kind==="moving").length,t=n.some(d=>d.ownMasksOff),s={icon:"mask",term:o("review.leaves.masks")},r=t?{note:o("review.leaves.masks_off")}:{};if(!i.length)return{...s,value:o("review.leaves.none"),...r};let a=e?e===i.length?"moving":"mixed":"still",h=o(`review.leaves.masks_${a}`,{count:i.length,moving:e,length:Ai(n)});return{...s,value:h,...r}}function ar(n){let i={icon:"person",term:o("review.leaves.about")};if(nt(n)){let a=n.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...i,value:o("review.leaves.nothing"),note:o(a)}}let{name:e,email:t,telephone:s}=n.identity,r=[e,t,s].map(a=>a.trim()).filter(Boolean);return{...i,value:r.join(", "),note:o("review.leaves.about_told")}}function or(n){let i=[],e=n.words.trim();e&&i.push({icon:"talk",term:o("review.leaves.words"),value:`“${e}”`});let t=n.extracts.filter(s=>s.taken);if(t.length){let s=t.map(r=>r.name).join(", ");i.push({icon:"info",term:o("review.leaves.readings"),value:s,note:o("review.leaves.readings_note")})}return i}function lr(n){return n.contentCredentials?[{icon:"tick",term:o("review.leaves.credentials"),value:o("review.leaves.credentials_on"),note:o("review.leaves.credentials_note")}]:[]}function pr(n){let i={icon:"lock",term:o("review.leaves.sealed"),value:n.name};return n.key?{...i,code:Gi(n.key),note:o("review.leaves.sealed_note")}:{...i,note:o("review.leaves.sealed_no_key")}}function cr(n,i){let e={icon:"download",term:o("review.leaves.size")};return!n&&i?{...e,value:o("review.leaves.size_about",{size:N(i)})}:n?{...e,value:o("review.leaves.size_of",{size:N(n)})}:{...e,value:o("review.leaves.size_unknown")}}function Oi(n,i){let e=D(n),t=e.reduce((r,a)=>r+a.masks.length,0);return`${[e.length?I("review.ask.clips",e.length,{length:Ai(e)}):o("review.ask.no_clips"),...e.length?[o(n.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?I("review.ask.masks",t):o("review.ask.no_masks")]:[],...n.words.trim()?[o("review.ask.words")]:[],...n.extracts.some(r=>r.taken)?[o("review.ask.readings")]:[],o(nt(n)?"review.ask.anonymous":"review.ask.contact"),...i?[N(i.size_bytes)]:[]].join(", ")}.`}function J(n,i,e={},t="",s=m){return p`<nr-finding .tone=${n} tone=${n} .icon=${t} .heading=${`${o(`${i}.heading`,e)}.`}
>${o(`${i}.text`,e)}${s===m?m:p`<div class="act">${s}</div>`}</nr-finding
>`}function yn(n,i,e,t,s){let r=e.agency.name,a=[],h=k=>ee(`requests/${e.id}`,k);switch(n){case"forked":a.push(p`<div role="alert">
${J("red","review.forked",{board:e.origin},"fork",ee("boards",o("review.see_board")))}
</div>`);break;case"left":a.push(J("amber","review.left",{board:e.origin},"",ee("boards",o("review.see_board"))));break;case"revoked":a.push(J("red","review.revoked",{agency:r},"",h(o("review.see_entry"))));break;case"no_key":a.push(J("amber","review.no_key",{agency:r}));break;case"watching":a.push(J("plain","review.watching"));break;case"resolved":case"expired":a.push(J("plain",`review.${n}`,{agency:r,time:ne(dr(e))},"tick"));break;case"nothing":case"information":a.push(J("plain",`review.${n}`,{why:e.match.reason}));break;default:}let d=hr(e,s);if(d&&a.push(d),t.opened&&!e.decision&&e.status==="open"){let k=Yt(t.opened,e);k&&a.push(J("amber",`review.changed_${k}`,{window:$t(e.window)},"",p`${h(o("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${o("review.have_read")}</button>`))}let g=Ts(t.current);g&&a.push(J("amber","review.missing",{length:I("review.seconds",g)}));let x=i.boards.find(k=>k.origin===e.origin);return n!=="away"&&x?.state==="unreachable"&&a.push(J("amber","review.behind",{time:ne(x.since)},"away")),x?.state==="unchecked"&&a.push(J("amber","review.unchecked",{board:e.origin},"warn",ee("boards",o("review.see_board")))),a}function dr(n){return n.status==="resolved"?n.thread.findLast(i=>i.kind==="request.resolve")?.issued??n.expires:n.expires}function hr(n,i){let e=n.decision;if(!e||e.by===i&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return J("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:ye(e.decided_at)},"person")}var Je=new Map,ur=20,M,Oe,Ze,fe,xt,y,zi,vn,wn,bt,Ii,ai,bn,Pi,xn,Hi,Bi,Ae,Qe,kn,$n,Ui,ji,Mn,_n,oi,Sn,li,kt,En,Tn,Q=class extends Ki{constructor(){super(...arguments);b(this,y);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;this.seen=new Map;this.grid=!1;b(this,M,new jt(this,e=>this.show(e)));b(this,Oe,!1);b(this,Ze);b(this,fe,"");b(this,xt,new ResizeObserver(([e])=>{e&&this.style.setProperty("--nr-room",`${e.contentRect.height}px`)}));b(this,kt,e=>{l(this,y,Qe).call(this,e.detail)})}connectedCallback(){super.connectedCallback(),this.parentElement&&c(this,xt).observe(this.parentElement)}disconnectedCallback(){super.disconnectedCallback(),c(this,xt).disconnect(),l(this,y,zi).call(this),clearTimeout(c(this,Ze))}willUpdate(e){this.house&&this.route[0]&&(l(this,y,vn).call(this,`${this.house.entryId} ${this.route[0]}`),c(this,M).use(this.house,this.route[0]));let t=c(this,M).draft,s=t?.clips.find(r=>r.key===this.key);if(t&&(!s||!this.at)){let r=s??D(t)[0]??t.clips[0];r&&l(this,y,bt).call(this,r)}c(this,M).ready?c(this,Oe)&&(_(this,Oe,!1),this.leaving=D(c(this,M).draft).some(r=>r.key===this.key)):this.leaving=!1,l(this,y,wn).call(this)}render(){let{draft:e}=c(this,M),t=c(this,M).request;if(!t)return this.house?.loaded?p`<div class="wait">
<nr-empty icon="inbox" .heading=${o("review.gone")} .text=${o("review.gone_why")}>
<p>${ee("requests",o("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:p`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let s=Vs({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:c(this,y,ai)===null?null:c(this,y,ai)!=="",now:Date.now()});return p`<div class="page">
${l(this,y,bn).call(this)}
<section class="L" aria-label=${o("review.clips.label")}>
${c(this,M).silent?p`<nr-finding class="silent" role="status" icon="away" .heading=${o("review.silent.heading")}
>${o("review.silent.text")}</nr-finding
>`:m}
${e?l(this,y,xn).call(this,e,s):c(this,M).silent?m:p`<span class="grey" aria-busy="true"></span>`}
</section>
<div class="R">
<div class="sc">${e?l(this,y,En).call(this,e,s):m}</div>
${l(this,y,Tn).call(this,e,s)}
</div>
</div>`}};M=new WeakMap,Oe=new WeakMap,Ze=new WeakMap,fe=new WeakMap,xt=new WeakMap,y=new WeakSet,zi=function(){let{key:e,seen:t,grid:s}=this;c(this,fe)&&(Je.delete(c(this,fe)),Je.set(c(this,fe),{key:e,seen:t,grid:s})),Je.size>ur&&Je.delete([...Je.keys()][0]??""),_(this,fe,"")},vn=function(e){if(e===c(this,fe))return;l(this,y,zi).call(this);let{key:t="",seen:s=new Map,grid:r=!1}=Je.get(e)??{};Object.assign(this,{key:t,seen:s,grid:r,at:0,frames:[],mask:-1,leaving:!1}),_(this,fe,e)},wn=function(){clearTimeout(c(this,Ze));let{undoable_until:e,decision:t}=c(this,M).request??{},s=[e,t?.final_at].map(a=>Date.parse(a??"")-Date.now()).filter(a=>a>0),r=Math.min(...s);r<2**31&&_(this,Ze,setTimeout(()=>this.requestUpdate(),r+50))},bt=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,l(this,y,Qe).call(this,e.cut.start),this.mask=-1},Ii=function(){return this.hass.user?.name??""},ai=function(){let{request:e,agency:t,current:s}=c(this,M),r=s?.proposal??e?.proposal;return t?.delivery_key??r?.recipient.delivery_key??null},bn=function(){let e=c(this,M).request;return e?p`<header class="rh">
${ee(`requests/${e.id}`,p`${w("back",22)}<span class="vh">${o("review.back_to")}</span>`,{class:"back"})}
<div class="grow">
<h2>${e.agency.name}<span class="wide"> ${o("review.requests_video")}</span></h2>
<p class="sub">${e.title}</p>
</div>
<div class="wide meta">${l(this,y,Pi).call(this)}</div>
</header>`:m},Pi=function(){let e=c(this,M).request;return e?p`${Vi(e)?p`<nr-chip icon="flag" have>${o("practice.chip")}</nr-chip>`:p`<nr-level .level=${e.agency.level}></nr-level>`}
<span class="tn">${$t(e.window)}</span>`:m},xn=function(e,t){let s=e.clips.find(d=>d.key===this.key),r=c(this,M).request;if(!s||!r)return p`<nr-empty
class="card"
icon="clip"
.heading=${o("review.no_clip.heading")}
.text=${o("review.no_clip.text")}
></nr-empty>`;let a=!re(t)||t==="consent",h=l(this,y,Ui).call(this,e,s);return p`<nr-review-player
.hub=${this.house.hub}
.clip=${s}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?h:""}
.pieceStart=${l(this,y,$n).call(this,e,s)}
.audio=${e.audio}
.finds=${c(this,M).can.findFaces}
.looking=${c(this,M).detection}
.still=${a}
@nr-frames=${d=>l(this,y,kn).call(this,d.detail)}
@nr-at=${c(this,kt)}
@nr-shown=${d=>{let g=c(this,y,Ae);g&&(this.seen=Ms(this.seen,g,this.frames,d.detail))}}
@nr-recording=${()=>l(this,y,ji).call(this,!1)}
@nr-clip=${d=>l(this,y,li).call(this,d.detail)}
@nr-select=${d=>{this.mask=d.detail}}
@nr-audio=${d=>c(this,M).change({...e,audio:d.detail})}
@nr-faces=${()=>{c(this,M).findFaces(s.key)}}
@nr-faces-off=${()=>{c(this,M).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${c(this,M).found===null}>${l(this,y,Sn).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${s}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${a||!s.taken}
@nr-at=${c(this,kt)}
@nr-cut=${d=>l(this,y,li).call(this,vs(c(this,y,Ae)??s,d.detail))}
></nr-review-film>
${a||!l(this,y,Hi).call(this,s)?m:l(this,y,Bi).call(this,s)}
<nr-review-clips
.hub=${this.house.hub}
.draft=${e}
.window=${r.window}
.labels=${({sources:d})=>r.match.clips.filter(g=>d.some(({clipId:x})=>x===g.clip_id)).flatMap(g=>g.labels)}
.seen=${this.seen}
.selected=${this.key}
.proposed=${c(this,M).asProposed}
.still=${a}
.grid=${this.grid}
@nr-clip=${d=>{let g=e.clips.find(x=>x.key===d.detail);g&&l(this,y,bt).call(this,g)}}
@nr-draft=${d=>c(this,M).change(d.detail)}
@nr-grid=${d=>{this.grid=d.detail}}
></nr-review-clips>`},Hi=function(e){return this.mask>=0||c(this,M).search.done!==null||!!c(this,M).search.found(e.key)?.length},Bi=function(e){return Zs({clip:e,frame:we(this.frames,this.at,e.cut),selected:this.mask,own:this.house.cameras.find(t=>t.id===e.cameraId)?.masks??[],change:t=>l(this,y,li).call(this,t),select:t=>{this.mask=t},go:t=>l(this,y,Qe).call(this,t),search:c(this,M).search})},Ae=function(){return c(this,M).draft?.clips.find(e=>e.key===this.key)},Qe=function(e){let t=c(this,y,Ae)?.cut,s=t?R(this.frames,t):[],r=e===t?.start?s[0]:void 0;this.at=r??He(this.leaving&&s.length?s:this.frames,e)},kn=function(e){this.frames=e,l(this,y,Qe).call(this,this.at)},$n=function(e,t){let s=c(this,M).review?.cuts[D(e).indexOf(t)];return s?ke(s.start):t.cut.start},Ui=function(e,t){let{ready:s,review:r,request:a}=c(this,M),h=D(e).indexOf(t)+1;return!s||!r||!a||!h?"":`requests/${a.id}/proposals/${r.proposal.id}/pieces/${h}/video`},ji=function(e){let t=c(this,y,Ae);t&&(this.leaving=e,l(this,y,Qe).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1)),l(this,y,oi).call(this,"nr-review-player"))},Mn=function(e){if(!c(this,y,Ae)?.taken){let s=D(e)[0];s&&l(this,y,bt).call(this,s)}c(this,M).ready?l(this,y,ji).call(this,!this.leaving):(_(this,Oe,!0),c(this,M).prepare(),l(this,y,oi).call(this,"nr-review-player"))},_n=async function(e){this.leaving=!1,l(this,y,bt).call(this,e),l(this,y,oi).call(this,"nr-review-player"),await this.updateComplete;let t=this.renderRoot.querySelector("nr-review-player");await t?.updateComplete,t?.play()},oi=function(e){let t=matchMedia("(prefers-reduced-motion: reduce)").matches;this.renderRoot.querySelector(e)?.scrollIntoView({block:"nearest",behavior:t?"instant":"smooth"})},Sn=function(){let e=c(this,M).found;return e===null?m:e?I("review.faces.found",e):o("review.faces.none")},li=function(e){let t=c(this,M).draft;t&&c(this,M).change(st(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},kt=new WeakMap,En=function(e,t){let s=c(this,M),r=s.request;if(!r)return m;let a=yn(t,this.house,r,s,c(this,y,Ii)),h=r.findings.filter(k=>t!=="revoked"||!["revoked_key","compromised_key"].includes(k.code)),d={name:r.agency.name,key:c(this,y,ai)??""},g=t==="denied"||t==="resolved"||t==="expired",x=c(this,y,Ae);return p`${a.length?p`<div class="first">${a}</div>`:m}
${h.length?p`<div class="first">${h.map(Wi)}</div>`:m}
${g?m:p`<button
class="one"
@click=${()=>this.renderRoot.querySelector("#what")?.scrollIntoView({block:"start"})}
>
${w("lock",18)}<span
><b>${o("review.one")}</b>${Oi(e,s.current)}</span
>${w("next",18)}
</button>`}
<p class="mt">${l(this,y,Pi).call(this)}</p>
${g?m:p`<nr-what-leaves
id="what"
.items=${gn(e,d,s.current,r.share?.size_bytes,s.size)}
></nr-what-leaves>`}
${x&&!l(this,y,Hi).call(this,x)&&re(t)&&t!=="consent"?l(this,y,Bi).call(this,x):m}
${D(e).length&&re(t)?p`<button
class="btn link pv"
aria-pressed=${this.leaving&&!!x&&!!l(this,y,Ui).call(this,e,x)}
@click=${()=>l(this,y,Mn).call(this,e)}
>
${w(this.leaving?"undo":"eye",18)}${o(this.leaving?"review.preview_back":"review.preview")}
</button>`:m}
${s.current&&s.current.preparation==="ready"?p`<nr-review-files .review=${s.current}></nr-review-files>`:m}
${re(t)&&t!=="consent"?p`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${s.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${k=>s.change(k.detail)}
></nr-review-about>`:m}
<nr-review-proof .request=${r} .proof=${s.proof}></nr-review-proof>
<p class="sm more">
${r.case_number?p`<span>${o("ask.case",{number:r.case_number})}</span>`:m}
${ee(`requests/${r.id}`,I("review.thread",r.thread.length+1))}
</p>`},Tn=function(e,t){let s=c(this,M),r=s.request;if(!r)return m;if(["away","watching","resolved","expired"].includes(t))return m;let a=e?It(e):null,h=e?_s(e,this.seen):[],[d]=h,g=!!s.opened&&Yt(s.opened,r)!==null;return p`<nr-review-foot
.request=${r}
.phase=${t}
.doing=${s.doing||(s.detection===null?"":"looking")}
.denying=${s.denying}
.ready=${s.ready}
.preparing=${s.preparing||!e}
.fault=${a?o(a.key,a.values):""}
.error=${s.silent?"":s.error}
.detail=${e?Oi(e,s.current):""}
.amount=${e?Ls(e,s.size?N(s.size):""):""}
.watch=${d?{count:h.length,first:`${d.cameraName}, ${yi(d)}`}:null}
@nr-watch=${()=>d&&void l(this,y,_n).call(this,d)}
.me=${c(this,y,Ii)}
.unread=${g}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(r.undoable_until??"")>Date.now()}
@nr-deny=${()=>{s.deny()}}
@nr-prepare=${()=>{_(this,Oe,!0),s.prepare()}}
@nr-approve=${()=>{s.approve()}}
@nr-undo=${()=>{s.undo()}}
@nr-withdraw=${()=>{s.withdraw()}}
@nr-retry=${()=>{s.retry()}}
></nr-review-foot>`},Q.styles=[q,un],u([S()],Q.prototype,"key",2),u([S()],Q.prototype,"at",2),u([S()],Q.prototype,"frames",2),u([S()],Q.prototype,"mask",2),u([S()],Q.prototype,"leaving",2),u([S()],Q.prototype,"seen",2),u([S()],Q.prototype,"grid",2),Q=u([C("nr-page-review")],Q);export{Q as NrPageReview};
