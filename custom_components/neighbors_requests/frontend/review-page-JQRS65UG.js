import"./chunk-RS5CUFF5.js";import"./chunk-GNYIIHG6.js";import"./chunk-IFQYVZB2.js";import{c as dt,e as pt,f as Ei}from"./chunk-VBEO4HJH.js";import{f as j}from"./chunk-5WJZQINY.js";import{p as $i,t as Mi,w as Ie,x as _i}from"./chunk-HMJGHVKQ.js";import{d as vi}from"./chunk-SHMMCPPP.js";import"./chunk-2SLSKBDM.js";import{A as lt,C as bi,E as Oe,F as ct,G as le,J as xi,K as ki,L as b,M as q,a as T,b as d,d as m,e as P,f as y,g as E,h as Gt,i as Q,l as D,m as wi,o,p as R,s as W,t as at,u as ot,z as Y}from"./chunk-DHWMU4GH.js";import{a as h,b as u,c as v,d as k,e as c}from"./chunk-W7HMKWGT.js";var be=class extends P{constructor(){super(...arguments);this.items=[]}render(){return d`<h3>${o("leaves.heading")}</h3>
<dl>
${this.items.map(e=>d`<div>
${b(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?d`<span class="code mut key">${e.code}</span>`:m}
${e.note?d`<small>${e.note}</small>`:m}
</dd>
</div>`)}
</dl>`}};be.styles=[q,T`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],h([y({attribute:!1})],be.prototype,"items",2),be=h([D("nr-what-leaves")],be);var Si=/\.(\d+)/;function he(n){let i=Si.exec(n)?.[1]??"";return Date.parse(n.replace(Si,""))*1e3+Number(i.slice(0,6).padEnd(6,"0"))}function G(n){let i=Math.floor(n/1e6),e=n-i*1e6,t=new Date(i*1e3).toISOString().slice(0,19);return e?`${t}.${String(e).padStart(6,"0")}Z`:`${t}Z`}function N(n){return Math.max(0,n.end-n.start)}function ee(n,i){let e=Math.max(n.start,i.start),t=Math.min(n.end,i.end);return e<t?{start:e,end:t}:null}function A(n,i,e){return Math.min(Math.max(n,i),Math.max(i,e))}function xe(n){let i=Math.round(n/1e6),e=a=>String(a).padStart(2,"0"),[t,r,s]=[Math.floor(i/3600),Math.floor(i/60)%60,i%60];return t?`${t}:${e(r)}:${e(s)}`:`${e(r)}:${e(s)}`}function ke(n){return new Date(Math.floor(n/1e3))}var ut=.02,Ft={left:.4,top:.35,width:.2,height:.3};function Ci(n,i,e){return{...n,left:A(n.left+i,0,1-n.width),top:A(n.top+e,0,1-n.height)}}function Ti(n,i,e,t){let r={x:n.left+n.width,y:n.top+n.height},{left:s,top:a}=n,{x:p,y:l}=r;return i.endsWith("left")?s=A(s+e,0,r.x-ut):p=A(p+e,s+ut,1),i.startsWith("top")?a=A(a+t,0,r.y-ut):l=A(l+t,a+ut,1),{left:s,top:a,width:p-s,height:l-a}}function Zn(n,i,e){let t=(r,s)=>r+(s-r)*e;return{left:t(n.left,i.left),top:t(n.top,i.top),width:t(n.width,i.width),height:t(n.height,i.height)}}function $e(n,i){if(n.kind!=="moving")return n.area;let{keys:e}=n,t=e[0],r=e[e.length-1];if(!t||!r||i<t.at||i>r.at)return null;let s=e.findIndex(l=>l.at>=i),a=e[s]??r,p=e[s-1];return!p||a.at===i?a.area:Zn(p.area,a.area,(i-p.at)/(a.at-p.at))}var Jn=1e3;function ht(n,i){if(n.kind!=="moving")return n.area;let[e,t]=[n.keys[0],n.keys[n.keys.length-1]];return!e||!t||e.at>=i.end||t.at<i.start-Jn?null:$e(n,A(i.start,e.at,t.at))}function Di(n,i){return n.kind==="moving"?n:{kind:"moving",keys:[i.start,i.end].map(t=>({at:t,area:n.area})),found:!1}}function qi(n,i){return n.kind!=="moving"?n:{kind:"still",area:$e(n,i)??n.keys[0]?.area??Ft}}function Ai(n,i,e){if(n.kind==="own")return n;if(n.kind==="still")return{...n,area:i};let r=[...n.keys.filter(s=>s.at!==e),{at:e,area:i}].sort((s,a)=>s.at-a.at);return{...n,keys:r}}function Li(n,i){if(n.kind!=="moving"||n.keys.length<=2)return n;let e=n.keys.reduce((t,r)=>Math.abs(r.at-i)<Math.abs(t.at-i)?r:t);return{...n,keys:n.keys.filter(t=>t!==e)}}function Pi(n,i,e){if(n.kind!=="moving")return n;let t=n.keys[0],r=n.keys[n.keys.length-1];if(!t||!r)return n;let s=[...n.keys];return t.at<=i.start&&e.start<t.at&&(s=[{at:e.start,area:t.area},...s]),r.at>=i.end&&e.end>r.at&&(s=[...s,{at:e.end,area:r.area}]),{...n,keys:s}}function mt(n,i){return n.left===i.left&&n.top===i.top&&n.width===i.width&&n.height===i.height}function Oi(n,i){return n.kind!=="moving"?[]:n.keys.map(e=>e.at).filter(e=>e>=i.start&&e<=i.end)}var Xt={name:"",email:"",telephone:""};function ze(n,i,e){return{...n,clips:n.clips.map(t=>t.key===i?e(t):t)}}function Hi(n,i,e){return ze(n,i,t=>({...t,taken:e}))}function Ui(n,i){let e=ee(i,n.may)??n.cut;return{...n,cut:e,masks:n.masks.map(t=>Pi(t,n.cut,e))}}function Be(n,i,e){return{...n,masks:n.masks.map((t,r)=>r===i?e:t)}}function Ri(n,i){let e=Ft,t=n.masks.map(r=>$e(r,i));for(let r=0;r<8&&t.some(s=>s&&mt(s,e));r+=1)e={...e,left:Math.min(e.left+.04,.8),top:Math.min(e.top+.04,.7)};return{...n,masks:[...n.masks,{kind:"still",area:e}]}}function wt(n,i){return n.masks[i]?.kind==="own"?n:{...n,masks:n.masks.filter((e,t)=>t!==i)}}function Ki(n,i){let e=n.masks.filter(t=>!(t.kind==="moving"&&t.found));return{...n,masks:[...e,...i]}}function Vi(n,i,e){let t=n.masks.filter(s=>s.kind!=="own"),r=i?[]:e.map(s=>({kind:"own",area:s}));return{...n,ownMasksOff:i,masks:[...r,...t]}}function ji(n,i,e){let t=n.extracts.map(r=>r.sensorId===i?{...r,taken:e}:r);return{...n,extracts:t}}function H(n){return n.clips.filter(i=>i.taken)}function He(n){let{name:i,email:e,telephone:t}=n.identity;return!n.contact||!(i||e||t)}function Gi(n,i){let e=n.sources.find(({span:r})=>i>=r.start&&i<r.end);if(e)return e;let t=({span:r})=>Math.min(Math.abs(i-r.start),Math.abs(i-r.end));return[...n.sources].sort((r,s)=>t(r)-t(s))[0]}var ft=4e3,gt=200,yt=254,vt=40,Ii=64,zi=64,Bi=2e4;function te(n,i={}){return{key:`review.fault.${n}`,values:i}}function Fi(n){let i=H(n);if(!i.length&&!n.words.trim()&&!n.extracts.some(r=>r.taken))return te("empty");if(i.length>Ii)return te("clips",{most:Ii});let e=0;for(let[r,s]of i.entries()){if(s.masks.length>zi)return te("masks",{camera:s.cameraName,most:zi});for(let p of s.masks)p.kind==="moving"&&(e+=p.keys.length);if(i.slice(r+1).find(p=>p.cameraId===s.cameraId&&ee(p.cut,s.cut)))return te("overlap",{camera:s.cameraName})}if(e>Bi)return te("keys",{most:Bi});let t=r=>[...r.trim()].length;if(t(n.words)>ft)return te("words",{most:ft});if(n.contact){let{name:r,email:s,telephone:a}=n.identity;if(t(r)>gt)return te("name",{most:gt});if(t(s)>yt)return te("email",{most:yt});if(t(a)>vt)return te("telephone",{most:vt})}return null}function U(n){return{start:he(n.start),end:he(n.end)}}function Yt(n){return{left:n.left,top:n.top,width:n.width,height:n.height}}function Qn({request:n,clips:i}){let e=U(n.window),t=[];for(let r of n.match.clips){let s=i.get(r.clip_id),a=U(s||r),p=ee(U(r),e);if(!p)continue;let l={cameraId:r.camera_id,cameraName:r.camera_name,sources:[{clipId:r.clip_id,span:a}],shown:a,may:p},f=t.find(M=>M.cameraId===l.cameraId&&ee(M.may,p));f?(f.sources=[...f.sources,...l.sources].sort((M,C)=>M.span.start-C.span.start),f.shown=Wt(f.shown,a),f.may=Wt(f.may,p)):t.push(l)}return t}function Wt(n,i){return{start:Math.min(n.start,i.start),end:Math.max(n.end,i.end)}}function Wi(n,i){let e=new Set,t=new Map(n.cameras.map(l=>[l.id,l.masks.map(Yt)])),r=Qn(n).map(l=>{let f=i?.pieces.find(M=>M.camera_id===l.cameraId&&ee(U(M),l.may)!==null);return f&&e.add(`${f.camera_id} ${f.start}`),Xi(l,f,t.get(l.cameraId)??[])});for(let l of i?.pieces??[]){if(e.has(`${l.camera_id} ${l.start}`))continue;let f=U(l),M={cameraId:l.camera_id,cameraName:l.camera_name,sources:[],shown:f,may:f};r.push(Xi(M,l,t.get(l.camera_id)??[]))}let{name:s,email:a,telephone:p}=i?.identity??Xt;return{base:i?.id??null,clips:r,extracts:Nn(n,i),words:i?.words??"",contact:!!(s||a||p),identity:{name:s,email:a,telephone:p},audio:i?.audio??!1,cameraMake:i?.camera_make??!1,ownCopy:i?.own_copy??!1,contentCredentials:i?.content_credentials??!1}}function Xi(n,i,e){let t=i?U(i):n.may,r=i?.own_masks_off??!1,s=r?[]:e.map(a=>({kind:"own",area:a}));for(let a of i?.masks??[]){let p=Yt(a);(r||!e.some(l=>mt(l,p)))&&s.push({kind:"still",area:p})}for(let a of i?.moving??[])s.push(Zt(a,t.start));return{key:`${n.cameraId} ${G(n.may.start)}`,...n,may:i?Wt(n.may,t):n.may,taken:i!==void 0,cut:t,masks:s,ownMasksOff:r}}function Zt(n,i){return{kind:"moving",keys:n.keys.map(t=>({at:i+t.at_ms*1e3,area:Yt(t)})),found:n.found}}function Nn({request:n,sensors:i},e){let t=U(n.window),r=e?.extracts??[];return i.flatMap(a=>{let p=r.filter(l=>l.sensor_id===a.id);return p.length?p.map(l=>({sensorId:a.id,name:a.name,span:U(l),taken:!0})):[{sensorId:a.id,name:a.name,span:t,taken:!1}]})}function bt(n){return{base:n.base,pieces:H(n).map(er),words:n.words.trim(),extracts:n.extracts.filter(i=>i.taken).map(({sensorId:i,span:e})=>({sensor_id:i,start:G(e.start),end:G(e.end)})),identity:He(n)?{...Xt}:{name:n.identity.name.trim(),email:n.identity.email.trim(),telephone:n.identity.telephone.trim()},audio:n.audio,camera_make:n.cameraMake,own_copy:n.ownCopy,content_credentials:n.contentCredentials}}function er(n){return{camera_id:n.cameraId,start:G(n.cut.start),end:G(n.cut.end),masks:n.masks.flatMap(i=>i.kind==="moving"?[]:[{...i.area}]),moving:n.masks.flatMap(i=>{let e=i.kind==="moving"?tr(i,n.cut):[];return i.kind==="moving"&&e.length>1?[{keys:e,found:i.found}]:[]}),own_masks_off:n.ownMasksOff}}function tr(n,i){let e=n.keys[0],t=n.keys[n.keys.length-1];if(!e||!t)return[];let r=[Math.max(e.at,i.start),...n.keys.map(p=>p.at).filter(p=>p>i.start&&p<i.end),Math.min(t.at,i.end)],s=Math.ceil((i.end-i.start)/1e3),a=new Map;for(let p of r){let l=$e(n,p);if(!l)continue;let f=Math.min(Math.ceil((p-i.start)/1e3),s);a.set(f,{at_ms:f,...l})}return[...a.values()].sort((p,l)=>p.at_ms-l.at_ms)}function xt(n,i){let e=t=>JSON.stringify({...bt(t),base:null});return e(n)===e(i)}function Yi(n){if(n?.preparation!=="ready")return 0;let i=n.cuts.reduce((e,t)=>{let r=n.proposal.pieces[t.number-1],s=r?N(U(r))-N(U(t)):0;return s>=1e6?e+s:e},0);return Math.round(i/1e6)}var Zi=3e3,ir=1e3,kt=class{constructor(i,e){this.host=i;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.detection=null;this.error="";this.found=null;this.#n=null;this.#i=null;this.#t=null;this.#e=0;this.#r=null;i.addController(this)}#n;#i;#t;#e;#r;#s;#c;hostConnected(){}hostDisconnected(){this.#e+=1,this.#r?.(),this.#r=null,clearTimeout(this.#s),this.detection!==null&&this.stopDetection(),this.request=null}get ready(){return this.review?.preparation==="ready"&&this.#a}get preparing(){return this.doing==="preparing"||this.review?.preparation==="preparing"&&this.#a}get current(){return this.#a?this.review:null}get#a(){return!!this.draft&&!!this.#n&&xt(this.draft,this.#n)}get#f(){return!!this.draft&&!!this.#i&&!xt(this.draft,this.#i)}use(i,e){let t=i.requests.find(f=>f.id===e)??null,r=this.request,s=r?.id!==e||this.#t?.hub!==i.hub,a=i.available&&this.#t?.available===!1;if(this.#t=i,!t||t===r&&!s&&!a)return;if(this.request=t,s){this.opened=t,this.draft=null,this.#d(i,t);return}let p=r?.decision?.answer!==t.decision?.answer||r?.consent?.proposal_id!==t.consent?.proposal_id||r?.status!==t.status,l=a||r?.proposal?.id!==t.proposal?.id;(p||l&&!this.#f)&&this.#d(i,t)}change(i){this.draft=i,this.error="",this.host.requestUpdate()}read(){this.opened=this.request,this.host.requestUpdate()}async#d(i,e){this.#e+=1;let t=this.#e;this.review=this.#n=this.#i=null,this.error="",this.found=null,this.#y(i.hub),this.#g(i.hub,e,t);let r=await sr(i.hub,e),s=e.decision?.proposal_id??e.consent?.proposal_id,a=s?await rr(i.hub,e,s):null;if(t!==this.#e)return;let p=e.status==="open"&&!e.decision,l=a?.proposal??(p?e.proposal:null),f={request:e,cameras:i.cameras,sensors:i.sensors,clips:r};this.draft=this.#i=Wi(f,l),a&&(this.#n=this.draft,this.review=a),this.host.requestUpdate(),l&&p&&i.available&&i.mayAnswer&&await this.#p(e,l.id,this.draft)}async#g(i,e,t){this.agency=this.proof=null;let[r,s]=await Promise.allSettled([i.get(`/agencies/${e.agency.id}`),i.get(`/requests/${e.id}/proof`)]);t===this.#e&&(r.status==="fulfilled"&&(this.agency=r.value),s.status==="fulfilled"&&(this.proof=s.value),this.host.requestUpdate())}#y(i){this.#r?.(),this.#r=i.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#l()})}async prepare(){let{draft:i,request:e}=this,t=this.#t?.hub;return!i||!e||!t?!1:this.#a&&this.review?.preparation!=="failed"?this.ready:this.#m("preparing",async()=>{let r=i.base!==null&&this.#i&&xt(i,this.#i)?i.base:(await t.post(`/requests/${e.id}/proposals`,bt(i))).id;await this.#p(e,r,i)})}async#p(i,e,t){let r=this.#e,s=this.#t?.hub;if(s){try{let a=`/requests/${i.id}/proposals/${e}/prepare`,p=await s.post(a);if(r!==this.#e)return;this.#n=t,this.#u(p)}catch(a){r===this.#e&&(this.error=Q.of(a).message)}this.host.requestUpdate()}}#u(i){this.review=i,this.can={findFaces:i.finds_faces,signClips:i.signs_clips},clearTimeout(this.#s),i.preparation==="failed"&&(this.error=i.reason),(i.preparation==="preparing"||i.preparation==="none")&&(this.#s=setTimeout(()=>{this.#l()},Zi)),this.host.requestUpdate()}async#l(){let i=this.#e,{review:e,request:t}=this,r=this.#t?.hub;if(!(!e||!t||!r))try{let s=`/requests/${t.id}/proposals/${e.proposal.id}`,a=await r.get(s);i===this.#e&&this.review?.proposal.id===a.proposal.id&&this.#u(a)}catch{i===this.#e&&(this.#s=setTimeout(()=>{this.#l()},Zi))}}async findFaces(i){let{request:e,draft:t}=this,r=this.#t?.hub,s=t?.clips.find(p=>p.key===i);if(!e||!t||!r||!s?.taken||this.detection!==null)return!1;let a=this.#e;this.detection=0,this.error="",this.found=null,this.#c=setInterval(()=>{this.#v(r,e.id)},ir),this.host.requestUpdate();try{let p=`/requests/${e.id}/proposals`,l=await r.post(p,bt(t)),f=H(t).indexOf(s)+1,{masks:M}=await r.post(`${p}/${l.id}/pieces/${f}/faces`);if(a!==this.#e||!this.draft)return!1;let C=M.map(X=>Zt(X,s.cut.start));return this.found=C.length,this.draft=ze(this.draft,i,X=>Ki(X,C)),!0}catch(p){let l=Q.of(p);return a===this.#e&&l.code!=="conflict"&&(this.error=l.message),!1}finally{clearInterval(this.#c),this.detection=null,this.host.requestUpdate()}}async#v(i,e){let t=await i.get(`/requests/${e}/faces`).catch(()=>null);t?.searching&&this.detection!==null&&(this.detection=t.done,this.host.requestUpdate())}async stopDetection(){let{request:i}=this,e=this.#t?.hub;if(!(!i||!e||this.detection===null))try{await e.delete(`/requests/${i.id}/faces`)}catch(t){this.error=Q.of(t).message,this.host.requestUpdate()}}async approve(){let i=this.review;return!this.ready||!i?(await this.prepare(),!1):this.#o("approving",(e,t)=>nr(e,t,i.proposal.id))}async deny(){if(this.denying)return!1;let i=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#h((t,r)=>Ie(t,r,"decision"));this.stopDetection();try{return await e,i===this.#e&&!this.error}catch(t){return i===this.#e&&(this.error=Q.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#o("undoing",(i,e)=>Ie(i,e,"undo"))}retry(){return this.#o("retrying",(i,e)=>Ie(i,e,"share/retry"))}withdraw(){return this.#o("withdrawing",(i,e)=>Ie(i,e,"withdrawal"))}#o(i,e){return this.#m(i,()=>this.#h(e))}async#h(i){let{request:e}=this,t=this.#t?.hub;if(!e||!t)return;let{request:r,notice:s}=await i(t,e);r&&this.onRequest(r),this.error=s}async#m(i,e){if(this.doing)return!1;let t=this.#e;this.doing=i,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(r){return t===this.#e&&(this.error=Q.of(r).message),!1}finally{this.doing="",this.host.requestUpdate()}}};async function nr(n,i,e){let t=`/requests/${i.id}`;try{let r={answer:"approve",proposal_id:e};return{request:await n.post(`${t}/decision`,r),notice:""}}catch(r){let s=Q.of(r),a=s.code==="conflict"?await n.get(t).catch(()=>null):null;return{request:a,notice:a?.decision?Mi(a):s.message}}}async function rr(n,i,e){try{return await n.get(`/requests/${i.id}/proposals/${e}`)}catch{return null}}async function sr(n,i){let e=i.match.clips.map(r=>n.get(`/clips/${r.clip_id}`)),t=new Map;for(let r of await Promise.allSettled(e))r.status==="fulfilled"&&t.set(r.value.id,r.value);return t}var Ji=200,$t,Qi,ie=class extends P{constructor(){super(...arguments);v(this,$t);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:r,span:s}=this.extract;t?.sensorId===r&&t.span.start===s.start&&t.span.end===s.end||(e.has("extract")||e.has("hub"))&&c(this,$t,Qi).call(this)}render(){if(this.error)return d`<p class="sm">${this.error}</p>`;if(!this.readings)return d`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return d`<p class="sm mut">${o("review.readings.none")}</p>`;let e=this.readings.length-Ji;return d`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${o("review.readings.at")}</th>
<th scope="col">${o("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,Ji).map(t=>d`<tr>
<td>${at(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?d`<p class="xs mut">${R("review.readings.more",e)}</p>`:""}`}};$t=new WeakSet,Qi=async function(){let{sensorId:e,span:t}=this.extract,r={start:G(t.start),end:G(t.end)};try{let s=`/sensors/${e}/readings`,{readings:a}=await this.hub.get(s,r);e===this.extract.sensorId&&(this.readings=a)}catch(s){this.error=Q.of(s).message}},ie.styles=[q,T`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],h([y({attribute:!1})],ie.prototype,"hub",2),h([y({attribute:!1})],ie.prototype,"extract",2),h([E()],ie.prototype,"readings",2),h([E()],ie.prototype,"error",2),ie=h([D("nr-review-readings")],ie);var ar=[{name:"name",type:"text",autocomplete:"name",most:gt},{name:"email",type:"email",autocomplete:"email",most:yt},{name:"telephone",type:"tel",autocomplete:"tel",most:vt}],O,Ni,en,tn,Me,Jt,ne=class extends P{constructor(){super(...arguments);v(this,O);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return d`<fieldset>
<legend class="vh">${o("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>c(this,O,Me).call(this,{contact:!1})}
/>
<span>${o("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>c(this,O,Me).call(this,{contact:!0})}
/>
<span>${o("review.identity.contact")}</span>
<span class="xs mut">${o("review.identity.once")}</span>
</label>
${e.contact?d`<div class="in">
${ar.map(t=>d`<label class="field"
>${o(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${r=>c(this,O,tn).call(this,t.name,r)}
/></label>`)}
<p class="xs mut">${o("review.identity.note")}</p>
</div>`:m}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${b("talk",18)}${o("review.words.heading")}${b("down",16)}</summary>
<div class="in">
<label class="field"
>${o("review.words.label")}
<textarea
rows="4"
maxlength=${ft}
.value=${e.words}
@input=${t=>c(this,O,Me).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${o("review.words.note")}</p>
</div>
</details>
${e.extracts.length?c(this,O,Ni).call(this):m} ${c(this,O,en).call(this)}`}};O=new WeakSet,Ni=function(){return d`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${b("info",18)}${o("review.readings.heading")}${b("down",16)}</summary>
${this.draft.extracts.map(e=>d`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let r=t.target.checked;c(this,O,Jt).call(this,ji(this.draft,e.sensorId,r))}}
/>
<span>${e.name}</span>
</label>
${e.taken?d`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:m}`)}
<p class="in xs mut">${o("review.readings.note")}</p>
</details>`},en=function(){return d`<details>
<summary>${b("gear",18)}${o("review.making.heading")}${b("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?m:d`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>c(this,O,Me).call(this,{[e]:t.target.checked})}
/>
<span
>${o(`review.making.${e}`)}<small>${o(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},tn=function(e,t){let r=t.target.value;c(this,O,Me).call(this,{identity:{...this.draft.identity,[e]:r}})},Me=function(e){c(this,O,Jt).call(this,{...this.draft,...e})},Jt=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},ne.styles=[q,T`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],h([y({attribute:!1})],ne.prototype,"draft",2),h([y({type:Boolean})],ne.prototype,"signs",2),h([y({attribute:!1})],ne.prototype,"hub",2),h([y({type:Boolean})],ne.prototype,"open",2),ne=h([D("nr-review-about")],ne);var _e=Math.round(1e6/15),or=1e6/2;function re(n,i){let e=n.end-n.start;return e>0?A((i-n.start)/e,0,1):0}function nn(n,i){return Math.round(n.start+A(i,0,1)*(n.end-n.start))}function rn(n,i,e,t){let r=Math.min(or,t.end-t.start);return i==="start"?{...n,start:A(e,t.start,n.end-r)}:{...n,end:A(e,n.start+r,t.end)}}function sn(n,i){let e=t=>i?{time:t*1e6}:{frames:t};switch(n){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function _t(n,i){let e=ee(n,i);if(!e)return null;let t=re(n,e.start);return{from:t,width:re(n,e.end)-t}}function an(n,i){return i?{before:re(n,i.start),after:1-re(n,i.end)}:{before:1,after:0}}var lr=1500;function on(n,i){let e=he(i.start);return{path:`clips/${n}/video?until=${encodeURIComponent(i.until)}&tag=${i.tag}`,zero:e,frames:i.frames_us.map(t=>e+t)}}function ln(n,i){let e=[...new Set([...n].flatMap(t=>t.frames))].sort((t,r)=>t-r);return e.slice(Ue(e,i.start)).filter(t=>t<i.end)}function Mt(n,i){let[e,t]=[0,n.length];for(;e<t;){let r=e+t>>1;n[r]<=i?e=r+1:t=r}return e}function Ue(n,i){return Math.max(0,Mt(n,i)-1)}function Ee(n,i){return n[Ue(n,i)]??i}function Et(n,i){let e=Ee(n,i),t=n[Mt(n,i)]??e;return i-e<=t-i?e:t}function cn(n,i,e){return Math.abs(e-i)<lr&&Et(n,e)===i}function Z(n,i){return n.filter(e=>e>=i.start&&e<i.end)}function dn(n,i,e){if(!n.length)return i+e*_e;let t=A(Ue(n,i)+e,0,n.length-1);return n[t]}function pn(n,i,e){return n.length?e>0?n[Mt(n,i)+e-1]??i+_e:n[Mt(n,i-1)+e]??i-_e:i+e*_e}function Qt(n,i,e){let t=Et(n,i);return Math.abs(e-i)<=Math.abs(t-i)?e:t}function Re(n,i,e){let t=Z(n,e);if(!t.length){let s=A(i,e.start,e.end);return{start:s,end:s+1}}let r=Ue(t,i);return{start:t[r],end:t[r+1]??e.end}}function St(n,i,e,t,r=.5){let s=Ue(n,e),a=(n[s]??e)-i,p=n[s+1],l=p===void 0?t*1e6:p-i,f=a+r*Math.max(l-a,0);return A(f/1e6,0,Math.max(0,t-1e-6))}var se,Ve,_,un,Ct,Nt,ei,hn,Ke,Dt,je,Ge,Tt,K=class extends P{constructor(){super(...arguments);v(this,_);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;v(this,se,null);v(this,Ve,"");v(this,Dt,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;k(this,se,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||u(this,je).call(this,e)});v(this,je,e=>{if(!u(this,se))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:r,may:s}=this.clip,a=nn(r,(e.clientX-t.left)/t.width);u(this,se)==="at"?c(this,_,Tt).call(this,"nr-at",A(a,r.start,r.end)):c(this,_,Ke).call(this,u(this,se),Qt(this.frames,a,s[u(this,se)]))});v(this,Ge,()=>{k(this,se,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(r=>r.clipId).join(" ");if(t!==u(this,Ve)){k(this,Ve,t),this.pictures=new Map;for(let{clipId:r}of this.clip.sources)c(this,_,un).call(this,r)}}render(){let{clip:e}=this,{shown:t,cut:r}=e,s=an(t,e.taken?r:null),a=100*re(t,r.start),p=100*re(t,r.end),l=e.masks[this.selected];return d`<div
class="film ${this.still?"still":""}"
@pointerdown=${u(this,Dt)}
@pointermove=${u(this,je)}
@pointerup=${u(this,Ge)}
@pointercancel=${u(this,Ge)}
>
<div class="clipped">
${e.sources.map(({clipId:f,span:M})=>{let C=this.pictures.get(f),X=_t(t,M);return C&&X?d`<img
src=${C}
alt=""
style="left:${100*X.from}%;width:${100*X.width}%"
/>`:m})}
${c(this,_,Nt).call(this,0,s.before)} ${c(this,_,Nt).call(this,1-s.after,s.after)}
</div>
${e.taken?d`<i class="cut" style="left:${a}%;width:${p-a}%"></i>
${c(this,_,ei).call(this,"start",a)} ${c(this,_,ei).call(this,"end",p)}`:m}
${l?Oi(l,r).map(f=>d`<i class="key" style="left:${100*re(t,f)}%"></i>`):m}
<i class="playhead" data-edge="at" style="left:${100*re(t,this.at)}%"></i>
</div>
<div class="times tn">
<span
>${o("review.film.from")} <b>${c(this,_,Ct).call(this,r.start)}</b></span
>
<b>${e.taken?xe(N(r)):o("review.film.stays")}</b>
<span>${o("review.film.to")} <b>${c(this,_,Ct).call(this,r.end)}</b></span>
</div>`}};se=new WeakMap,Ve=new WeakMap,_=new WeakSet,un=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Ct=function(e,t=1){return ot(ke(e),t)},Nt=function(e,t){return t<=0?m:d`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${o("review.film.stays")}</span>
</div>`},ei=function(e,t){let{may:r,cut:s}=this.clip,a=p=>((p-r.start)/1e6).toFixed(2);return d`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${o(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${a(r.end)}
aria-valuenow=${a(s[e])}
aria-valuetext=${o("review.film.value",{time:c(this,_,Ct).call(this,s[e],2),length:xe(N(s))})}
@keydown=${p=>c(this,_,hn).call(this,p,e)}
></div>`},hn=function(e,t){let r=sn(e.key,e.shiftKey);if(r===null||this.still)return;e.preventDefault();let{cut:s,may:a}=this.clip;r==="first"||r==="last"?c(this,_,Ke).call(this,t,r==="first"?a.start:a.end):"frames"in r?c(this,_,Ke).call(this,t,pn(this.frames,s[t],r.frames)):c(this,_,Ke).call(this,t,Qt(this.frames,s[t]+r.time,a[t]))},Ke=function(e,t){let{cut:r,may:s}=this.clip,a=rn(r,e,t,s);c(this,_,Tt).call(this,"nr-cut",a);let p=Z(this.frames,a),l=p.at(-1)??Math.max(a.start,a.end-_e);c(this,_,Tt).call(this,"nr-at",e==="start"?p[0]??a.start:l)},Dt=new WeakMap,je=new WeakMap,Ge=new WeakMap,Tt=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},K.styles=[q,T`
:host{display: block;padding: 8px 0 0;}.film{position: relative;height: 60px;border-radius: 8px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 8px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 66px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 66px;width: 16px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 20px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -8px;height: 76px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: grid;grid-template-columns: 1fr auto 1fr;align-items: center;gap: 8px;margin-top: 12px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);direction: ltr;}.times b{color: var(--nr-ink);font-weight: 500;}.times :last-child{text-align: right;}`],h([y({attribute:!1})],K.prototype,"hub",2),h([y({attribute:!1})],K.prototype,"clip",2),h([y({type:Number})],K.prototype,"at",2),h([y({attribute:!1})],K.prototype,"frames",2),h([y({type:Number})],K.prototype,"selected",2),h([y({type:Boolean})],K.prototype,"still",2),h([E()],K.prototype,"pictures",2),K=h([D("nr-review-film")],K);var cr=1.5,dr=.12;function mn(n,i,e){let t=U(n.window);return d`<section class="window tn" aria-label=${o("review.window.label")}>
<span class="mut">${W(n.window.start)}</span>
<div class="rail">
${i.clips.map(r=>{let s=_t(t,r.taken?r.cut:r.may);if(!s)return m;let a=Math.max(cr,100*s.width),p=o("review.window.clip",{camera:r.cameraName,length:xe(N(r.taken?r.cut:r.may))});return d`<i
class=${r.taken?"on":""}
style="left:${Math.min(100*s.from,100-a)}%;width:${a}%"
title=${p}
></i>
${r.key===e||pr(i,r,e,t)?d`<span
class="lab ${r.key===e?"sel":""}"
style="left:clamp(36px, ${100*(s.from+s.width/2)}%, calc(100% - 36px))"
>${r.cameraName}</span
>`:m}`})}
</div>
<span class="mut">${W(n.window.end)}</span>
</section>`}function pr(n,i,e,t){let r=a=>{let p=_t(t,a.taken?a.cut:a.may);return p?p.from+p.width/2:-1},s=n.clips.find(a=>a.key===e);return n.clips.length>3||!s?!1:Math.abs(r(i)-r(s))>=dr}var fn=1500,ur=250,Fe,me,qt,fe,Xe,At,We,Lt,Ye,ti,F=class extends P{constructor(){super(...arguments);v(this,Ye);this.label="";this.question="";this.detail="";this.disabled=!1;this.holding=!1;this.asking=!1;v(this,Fe);v(this,me,null);v(this,qt,e=>{e.button!==0||this.disabled||(k(this,me,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,k(this,Fe,setTimeout(()=>{u(this,fe).call(this),c(this,Ye,ti).call(this)},fn))))});v(this,fe,()=>{clearTimeout(u(this,Fe)),this.holding=!1});v(this,Xe,()=>{k(this,me,null),u(this,fe).call(this)});v(this,At,e=>{let t=u(this,me);k(this,me,null);let r=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!r&&e.timeStamp-t>ur||(this.asking=!0)});v(this,We,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});v(this,Lt,()=>{this.asking=!1,c(this,Ye,ti).call(this)})}disconnectedCallback(){super.disconnectedCallback(),u(this,fe).call(this)}render(){return d`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${u(this,qt)}
@pointerup=${u(this,fe)}
@pointercancel=${u(this,Xe)}
@pointerleave=${u(this,Xe)}
@contextmenu=${e=>e.preventDefault()}
@click=${u(this,At)}
>
<span class="pg"></span>${b("hold",20)}
<span>${this.holding?o("hold.keep"):this.label||o("hold.rest")}</span>
</button>
${this.asking?d`<nr-dialog open .heading=${this.question} @nr-close=${u(this,We)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${u(this,We)}>${o("hold.back")}</button>
<button slot="acts" class="btn" @click=${u(this,Lt)}>${o("hold.send")}</button>
</nr-dialog>`:m}`}};Fe=new WeakMap,me=new WeakMap,qt=new WeakMap,fe=new WeakMap,Xe=new WeakMap,At=new WeakMap,We=new WeakMap,Lt=new WeakMap,Ye=new WeakSet,ti=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},F.styles=[q,T`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 52px;border-radius: 26px;font-size: 15px;padding: 0 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${fn}ms linear;}p{color: var(--nr-ink2);}`],h([y()],F.prototype,"label",2),h([y()],F.prototype,"question",2),h([y()],F.prototype,"detail",2),h([y({type:Boolean})],F.prototype,"disabled",2),h([E()],F.prototype,"holding",2),h([E()],F.prototype,"asking",2),F=h([D("nr-hold")],F);var hr=new Set(["revoked_key","compromised_key"]);function gn(n){let{request:i,boards:e}=n;if(!n.available)return"away";if(i.decision)return mr(i,n.now);if(i.share?.withdrawn||i.share?.state==="withdrawn")return"withdrawn";if(i.status!=="open")return i.status;let t=e.find(r=>r.origin===i.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":i.findings.some(r=>hr.has(r.code))?"revoked":n.hasKey===!1?"no_key":n.mayAnswer?i.consent?"consent":i.match.clips.length?"decide":i.match.strength==="none"&&i.match.because!=="nothing_moved"?"information":"nothing":"watching"}function mr(n,i){let{decision:e,share:t}=n;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>i?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function ce(n){return["decide","nothing","information","consent"].includes(n)}function yn(n){return ce(n)||["forked","left","revoked","no_key"].includes(n)}function Pt(n,i){return n.window.start!==i.window.start||n.window.end!==i.window.end?"window":i.thread.length>n.thread.length?"thread":null}function ii(n){let{size_bytes:i=0,sent_bytes:e=0}=n.share??{};return i>0?Math.min(1,e/i):0}var x,vn,wn,bn,xn,kn,de,$n,Mn,Ot,_n,pe,L=class extends P{constructor(){super(...arguments);v(this,x);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return d`<div role="status" aria-live="polite">
${this.error?d`<p class="why">${b("warn",18)}<span>${this.error}</span></p>`:m}
${c(this,x,xn).call(this)}
</div>
${c(this,x,vn).call(this)} ${this.asking?c(this,x,_n).call(this):m}`}};x=new WeakSet,vn=function(){let{phase:e}=this;if(!yn(e))return m;let t=e==="consent"&&this.request.consent?.by===this.me;return d`<div class="two">
<button @click=${()=>c(this,x,pe).call(this,"nr-deny")}>
${this.denying?d`<span class="spin"></span>`:m}${o("review.deny")}
</button>
${ce(e)&&!t?c(this,x,bn).call(this):d`<span></span>`}
</div>
<p>${o(ce(e)?u(this,x,wn):"review.foot.deny_only")}</p>`},wn=function(){return this.request.people>1&&!this.request.consent?"review.foot.two_people":"review.foot.note"},bn=function(){return this.preparing?d`<button disabled><span class="spin"></span>${o("review.preparing")}</button>`:this.doing==="approving"?d`<button disabled><span class="spin"></span>${o("review.approving")}</button>`:this.ready?d`<nr-hold
.label=${o("review.hold")}
.question=${o("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread}
@nr-held=${()=>c(this,x,pe).call(this,"nr-approve")}
></nr-hold>`:d`<button
?disabled=${!!this.fault||!!this.doing}
@click=${()=>c(this,x,pe).call(this,"nr-prepare")}
>
${o("review.prepare")}
</button>`},xn=function(){let{request:e,phase:t}=this;if(ce(t))return c(this,x,kn).call(this);let r=e.share;switch(t){case"cooling":{let s=Y(e.decision?.final_at??"");return c(this,x,de).call(this,"clock",o("review.state.cooling",{time:s}),"cooling",{},!0)}case"sealing":return c(this,x,de).call(this,"",o("review.state.sealing"),"sealing",{},!0);case"sending":return d`${c(this,x,de).call(this,"",o("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${ii(e)}
aria-label=${o("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${o("review.state.sent",{sent:le(r?.sent_bytes??0),all:le(r?.size_bytes??0),part:ct(ii(e))})}
</p>
${c(this,x,Ot).call(this)}`;case"delivered":case"opened":{let s=W(r?.changed_at??""),a=o(`review.state.${t}`,{time:s,agency:e.agency.name});return c(this,x,de).call(this,"tick",a,t,{agency:e.agency.name},!0)}case"failed":return c(this,x,$n).call(this,r?.reason??"");case"withdrawing":return c(this,x,de).call(this,"",o("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return c(this,x,de).call(this,"cross",o("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return c(this,x,Mn).call(this);default:return m}},kn=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let s=t.by===this.me,a=o(s?"review.consent.mine":"review.consent.other",{by:t.by,time:W(t.at)});return d`<p class="why">${b("person",18)}<span>${a}</span></p>`}let r=e.voided?d`<p class="why">${b("warn",18)}<span>${e.voided.reason}</span></p>`:m;return d`${r}${this.fault?d`<p class="why">${b("info",18)}<span>${this.fault}</span></p>`:m}`},de=function(e,t,r,s,a){return d`<div class="state">
${e?b(e,22):d`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${o(`review.state.${r}_note`,s)}</p>
${a?c(this,x,Ot).call(this):m}`},$n=function(e){return d`${c(this,x,de).call(this,"warn",o("review.state.failed"),"failed",{},!1)}
${e?d`<p class="xs mut">${o("share.hub_says",{reason:e})}</p>`:m}
${c(this,x,Ot).call(this,d`<button ?disabled=${!!this.doing} @click=${()=>c(this,x,pe).call(this,"nr-retry")}>
${this.doing==="retrying"?d`<span class="spin"></span>`:b("again",18)}
${o("share.retry")}
</button>`)}`},Mn=function(){let e=this.request.decision;return e?d`<div class="state">${b("cross",22)}<span>${o("review.state.denied")}</span></div>
<p>${o("review.state.denied_note",{time:Y(e.decided_at)})}</p>
${this.undoable&&this.may?d`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>c(this,x,pe).call(this,"nr-undo")}>
${b("undo",18)}${o("review.undo")}
</button>
</div>`:m}`:m},Ot=function(e=m){let t=this.phase==="delivered"||this.phase==="opened",r=this.request.withdrawable||t;return!this.may||!r&&e===m?m:d`<div class="acts">
${e}
${r?d`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:c(this,x,pe).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?d`<span class="spin"></span>`:m}
${o(t?"review.withdraw_after":"review.withdraw")}
</button>`:m}
</div>`},_n=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return d`<nr-dialog open .heading=${o("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${o("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${o("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),c(this,x,pe).call(this,"nr-withdraw")}}
>
${o("review.withdraw")}
</button>
</nr-dialog>`},pe=function(e){this.dispatchEvent(new CustomEvent(e))},L.styles=[q,T`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 14px 24px 16px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button,
.wide{min-height: 52px;border-radius: 26px;font-size: 15px;padding: 6px 10px;}p{margin-top: 10px;font-size: 12px;line-height: 17px;color: var(--nr-ink2);}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@media (max-width: 720px){:host{padding: 10px 16px 14px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}p{margin-top: 8px;}}`],h([y({attribute:!1})],L.prototype,"request",2),h([y()],L.prototype,"phase",2),h([y()],L.prototype,"doing",2),h([y({type:Boolean})],L.prototype,"denying",2),h([y({type:Boolean})],L.prototype,"ready",2),h([y({type:Boolean})],L.prototype,"preparing",2),h([y()],L.prototype,"fault",2),h([y()],L.prototype,"error",2),h([y()],L.prototype,"detail",2),h([y()],L.prototype,"me",2),h([y({type:Boolean})],L.prototype,"unread",2),h([y({type:Boolean})],L.prototype,"undoable",2),h([y({type:Boolean})],L.prototype,"may",2),h([E()],L.prototype,"asking",2),L=h([D("nr-review-foot")],L);function En(n){let{clip:i,own:e}=n,t=i.masks.some(r=>r.kind!=="own");return!t&&!e.length?m:d`<section class="masks" aria-label=${o("review.masks.heading")}>
${e.length?fr(n):m}
${t?d`<ul>
${i.masks.map((r,s)=>r.kind==="own"?m:gr(n,r,s))}
</ul>`:m}
</section>`}function fr({clip:n,own:i,change:e}){return d`<label class="own">
<input
type="checkbox"
.checked=${!n.ownMasksOff}
@change=${t=>e(Vi(n,!t.target.checked,i))}
/>
<span
>${o("review.masks.own",{camera:n.cameraName})}
${n.ownMasksOff?d`<small>${o("review.masks.own_off")}</small>`:m}</span
>
</label>`}function gr(n,i,e){let{clip:t,selected:r,change:s,select:a}=n,p=n.frame.start,l=o("review.mask.name",{number:e+1}),f=i.kind==="moving";return d`<li class=${e===r?"on":""}>
<button class="btn sm link" aria-pressed=${e===r} @click=${()=>a(e)}>
${b("mask",16)}${l}
</button>
<span class="grow sm mut">${yr(n,i,p)}</span>
<button
class="btn sm"
aria-label="${o(f?"review.masks.stay":"review.masks.follow")}: ${l}"
@click=${()=>s(Be(t,e,f?qi(i,p):Di(i,t.cut)))}
>
${o(f?"review.masks.stay":"review.masks.follow")}
</button>
${f&&i.keys.length>2?d`<button
class="btn sm"
aria-label="${o("review.masks.drop_key")}: ${l}"
@click=${()=>s(Be(t,e,Li(i,p)))}
>
${o("review.masks.drop_key")}
</button>`:m}
<button
class="btn sm round"
aria-label="${o("review.masks.remove")}: ${l}"
@click=${()=>s(wt(t,e))}
>
${b("trash",18)}
</button>
</li>`}function yr(n,i,e){if(i.kind==="still")return o("review.masks.whole");let t=a=>ot(ke(a??0)),r=i.keys[0]?.at,s=o(i.found?"review.masks.found":"review.masks.moving",{from:t(r),to:t(i.keys[i.keys.length-1]?.at),keys:i.keys.length});return ht(i,n.frame)?s:d`<a
href="#"
@click=${a=>{a.preventDefault(),n.go(r??e)}}
>${s}</a
>`}var vr=["top-left","top-right","bottom-left","bottom-right"],wr=.01,br=.05,Se,I,ni,Je,ge,ri,si,Ze,ae=class extends P{constructor(){super(...arguments);v(this,I);this.masks=[];this.frame={start:0,end:1};this.selected=-1;this.still=!1;v(this,Se,null);v(this,Je,e=>{let t=u(this,Se);if(!t)return;e.stopPropagation();let r=this.getBoundingClientRect();if(!r.width||!r.height)return;let s=(e.clientX-t.x)/r.width,a=(e.clientY-t.y)/r.height;c(this,I,si).call(this,t.number,t.corner,t.area,s,a)});v(this,ge,e=>{e.stopPropagation(),k(this,Se,null)})}render(){return this.masks.map((e,t)=>{let r=ht(e,this.frame);if(!r)return m;let s=e.kind==="own",a=o(s?"review.mask.own":"review.mask.name",{number:t+1}),p=`left:${100*r.left}%;top:${100*r.top}%;width:${100*r.width}%;height:${100*r.height}%`;return s||this.still?d`<div class="msk ${s?"own":""}" style=${p}>
<span class="tag"><span>${a}</span></span>
</div>`:d`<div
class="msk"
style=${p}
role="application"
tabindex="0"
data-number=${t}
aria-label=${o("review.mask.read",{name:a})}
aria-describedby="how"
@focus=${()=>c(this,I,Ze).call(this,"nr-select",t)}
@pointerdown=${l=>c(this,I,ni).call(this,l,t,null,r)}
@pointermove=${u(this,Je)}
@pointerup=${u(this,ge)}
@pointercancel=${u(this,ge)}
@keydown=${l=>c(this,I,ri).call(this,l,t,null,r)}
>
<span class="tag" aria-hidden="true"><span>${a}</span></span>
${t===this.selected?vr.map(l=>d`<button
class="corner ${l}"
aria-label=${o(`review.mask.${l}`,{name:a})}
@pointerdown=${f=>c(this,I,ni).call(this,f,t,l,r)}
@pointermove=${u(this,Je)}
@pointerup=${u(this,ge)}
@pointercancel=${u(this,ge)}
@keydown=${f=>c(this,I,ri).call(this,f,t,l,r)}
></button>`):m}
</div>`}).concat(d`<span id="how" class="vh">${o("review.mask.how")}</span>`)}focusMask(e){this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};Se=new WeakMap,I=new WeakSet,ni=function(e,t,r,s){e.button===0&&(e.stopPropagation(),e.currentTarget.setPointerCapture(e.pointerId),k(this,Se,{number:t,corner:r,area:s,x:e.clientX,y:e.clientY}),c(this,I,Ze).call(this,"nr-select",t))},Je=new WeakMap,ge=new WeakMap,ri=function(e,t,r,s){let a=e.shiftKey?br:wr,l={ArrowLeft:[-a,0],ArrowRight:[a,0],ArrowUp:[0,-a],ArrowDown:[0,a]}[e.key];if(l)c(this,I,si).call(this,t,r,s,l[0],l[1]);else if(e.key==="Delete"||e.key==="Backspace")c(this,I,Ze).call(this,"nr-remove",t);else return;e.preventDefault(),e.stopPropagation()},si=function(e,t,r,s,a){let p=t?Ti(r,t,s,a):Ci(r,s,a);c(this,I,Ze).call(this,"nr-place",{number:e,area:p})},Ze=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},ae.styles=[q,T`
:host{position: absolute;inset: 0;overflow: hidden;direction: ltr;}.msk{position: absolute;background: #000;outline: 2px solid rgba(255, 255, 255, 0.85);outline-offset: 0;touch-action: none;cursor: move;color: #fff;font: 500 12px/16px var(--nr-font);display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.msk > span{max-width: 100%;pointer-events: none;text-align: center;}.tag{position: absolute;inset: 0;display: grid;place-items: center;container-type: size;}@container (width < 52px) or (height < 24px){.tag > span{display: none;}}@container (width < 96px){.own .tag > span{display: none;}}.own{cursor: default;outline: 1px dashed rgba(255, 255, 255, 0.6);}.msk:focus-visible{outline: 3px solid #fff;box-shadow: 0 0 0 5px #000;}.corner{position: absolute;width: 24px;height: 24px;min-height: 0;padding: 0;border: 0;border-radius: 4px;background: transparent;touch-action: none;cursor: nwse-resize;}.corner::before{content: "";width: 12px;height: 12px;background: #fff;border: 1px solid #000;border-radius: 2px;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -3px;box-shadow: 0 0 0 2px #000;}.top-left{left: -12px;top: -12px;}.top-right{right: -12px;top: -12px;cursor: nesw-resize;}.bottom-left{left: -12px;bottom: -12px;cursor: nesw-resize;}.bottom-right{right: -12px;bottom: -12px;}`],h([y({attribute:!1})],ae.prototype,"masks",2),h([y({attribute:!1})],ae.prototype,"frame",2),h([y({type:Number})],ae.prototype,"selected",2),h([y({type:Boolean})],ae.prototype,"still",2),ae=h([D("nr-review-masks")],ae);var Sn=T`
:host{display: block;border-radius: 10px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;}.box{position: relative;margin: 0 auto;max-height: 62vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.said{position: absolute;inset: 12px 12px auto;width: fit-content;padding: 6px 12px;border-radius: 8px;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 8px 12px;background: #000;}.ctl button,
.ctl .time{min-height: 44px;border: 0;border-radius: 22px;padding: 0 14px;background: rgba(255, 255, 255, 0.14);color: #fff;font-size: 13px;font-weight: 400;display: inline-flex;align-items: center;gap: 8px;}.ctl button:not(:disabled):hover{background: rgba(255, 255, 255, 0.24);}.ctl button:focus-visible{outline-color: #fff;outline-offset: -3px;}.ctl .round{width: 44px;padding: 0;justify-content: center;}.ctl .gap{flex: 1;}@media (min-width: 721px){.over{position: absolute;left: 0;right: 0;bottom: 0;background: transparent;padding: 12px;pointer-events: none;}.over > *{pointer-events: auto;}.over > .gap{pointer-events: none;}.over button,
.over .time{background: rgba(10, 12, 15, 0.78);}.over button:not(:disabled):hover{background: rgba(40, 44, 48, 0.92);}}`;var xr=16/9,Cn=[.5,.95,.8,.2,.6,.4,.9,.3,.5],kr=200,ye,ve,Ce,ue,oe,g,It,Qe,ai,oi,Tn,Dn,qn,zt,Bt,Ne,li,it,nt,ci,Te,rt,et,tt,Ht,Ut,Rt,Kt,B,S=class extends P{constructor(){super(...arguments);v(this,g);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=xr;this.frames=[];v(this,ye,new Map);v(this,ve,"");v(this,Ce,!1);v(this,ue,"");v(this,oe,()=>{});v(this,zt,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),k(this,Ce,!1),c(this,g,Ne).call(this,!0))});v(this,Bt,()=>{if(this.piece||u(this,Ce)){this.failed=!0;return}k(this,Ce,!0),k(this,ve,k(this,ue,this.address="")),c(this,g,ai).call(this)});v(this,it,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=Z(this.frames,this.clip.cut),[r,s]=[t[0],t[t.length-1]];if(r!==void 0&&s!==void 0&&this.at>=s){c(this,g,B).call(this,"nr-at",r);let{zero:a,frames:p}=u(this,g,Qe);e.currentTime=St(p,a,r,e.duration)}u(this,oe).call(this),this.playing=!0,this.wrong=!1,e.play().then(u(this,nt),()=>{this.playing=!1})});v(this,nt,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((r,{mediaTime:s})=>c(this,g,ci).call(this,s,Et));k(this,oe,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>c(this,g,ci).call(this,e.currentTime,Ee));k(this,oe,()=>cancelAnimationFrame(t))}});v(this,Te,()=>{u(this,oe).call(this),this.playing=!1});v(this,rt,()=>{u(this,Te).call(this),this.isConnected&&c(this,g,Ne).call(this,!0)});v(this,Ht,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)u(this,it).call(this);else if(e.key===",")c(this,g,tt).call(this,-1);else if(e.key===".")c(this,g,tt).call(this,1);else return;e.preventDefault()});v(this,Ut,e=>{let{number:t,area:r}=e.detail,s=this.clip.masks[t];if(!s)return;c(this,g,et).call(this);let{start:a}=Re(this.frames,this.at,this.clip.cut);c(this,g,B).call(this,"nr-clip",Be(this.clip,t,Ai(s,r,a)))});v(this,Rt,e=>{c(this,g,B).call(this,"nr-clip",wt(this.clip,e.detail))});v(this,Kt,async()=>{let e=this.clip.masks.length;c(this,g,B).call(this,"nr-clip",Ri(this.clip,this.at)),c(this,g,B).call(this,"nr-select",e),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(e)})}disconnectedCallback(){super.disconnectedCallback(),u(this,Te).call(this)}willUpdate(e){e.has("clip")&&c(this,g,ai).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&c(this,g,oi).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&c(this,g,Ne).call(this)}render(){let e=!this.piece&&!this.still;return d`<section
aria-label=${o("review.player.label",{camera:this.clip.cameraName})}
@keydown=${u(this,Ht)}
>
<div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
${this.address?d`<video
class=${this.wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${o(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${u(this,zt)}
@pause=${u(this,rt)}
@ended=${u(this,rt)}
@error=${u(this,Bt)}
></video>`:m}
${this.piece?m:d`<nr-review-masks
.masks=${this.clip.masks}
.frame=${Re(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
@nr-place=${u(this,Ut)}
@nr-select=${t=>c(this,g,B).call(this,"nr-select",t.detail)}
@nr-remove=${u(this,Rt)}
></nr-review-masks>`}
${this.failed||this.wrong?d`<p class="said">${o(this.failed?"review.player.failed":"review.player.wrong")}</p>`:m}
</div>
<div class="ctl over">${c(this,g,Tn).call(this)}${e?c(this,g,Dn).call(this):m}</div>
</section>`}};ye=new WeakMap,ve=new WeakMap,Ce=new WeakMap,ue=new WeakMap,oe=new WeakMap,g=new WeakSet,It=function(){return u(this,ye).get(Gi(this.clip,this.at)?.clipId??"")},Qe=function(){return this.piece?{zero:this.pieceStart,frames:Z(this.frames,this.clip.cut)}:u(this,g,It)??{zero:this.clip.shown.start,frames:[]}},ai=async function(){let{sources:e,shown:t}=this.clip,r=e.map(({clipId:a})=>a).join(" ");if(r===u(this,ve))return;k(this,ve,r),k(this,ye,new Map),this.frames=[];let s=await Promise.allSettled(e.map(async({clipId:a})=>{let p=await this.hub.get(`/clips/${a}/frames`);return[a,on(a,p)]}));r===u(this,ve)&&(k(this,ye,new Map(s.flatMap(a=>a.status==="fulfilled"?[a.value]:[]))),this.frames=ln(u(this,ye).values(),t),c(this,g,B).call(this,"nr-frames",this.frames),await c(this,g,oi).call(this),c(this,g,Ne).call(this),!this.piece&&!u(this,g,It)&&(this.failed=e.length>0))},oi=async function(){let e=this.piece||(u(this,g,It)?.path??"");if(e!==u(this,ue)){k(this,ue,e),this.failed=this.wrong=!1,this.address="",c(this,g,et).call(this);try{let t=e?await this.hub.media(e):"";e===u(this,ue)&&(this.address=t)}catch{e===u(this,ue)&&(this.failed=!0)}}},Tn=function(){return d`<button
class="round"
aria-label=${o(this.playing?"review.player.pause":"review.player.play")}
title=${o("review.player.keys")}
@click=${u(this,it)}
>
${b(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${o("review.player.back")}
@click=${()=>c(this,g,tt).call(this,-1)}
>
${b("previous",18)}
</button>
<button class="round" aria-label=${o("review.player.on")} @click=${()=>c(this,g,tt).call(this,1)}>
${b("next",18)}
</button>
<span class="time tn">${at(ke(this.at))}</span>`},Dn=function(){return d`<button
aria-pressed=${this.audio}
title=${o("review.player.audio_how")}
@click=${()=>c(this,g,B).call(this,"nr-audio",!this.audio)}
>
${b(this.audio?"sound":"mute",18)}${o(this.audio?"review.player.audio":"review.player.no_audio")}
</button>
<span class="gap"></span>
${this.finds?c(this,g,qn).call(this):m}
<button @click=${u(this,Kt)}>${b("plus",18)}${o("review.mask.add")}</button>`},qn=function(){return this.looking===null?d`<button
title=${o("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>c(this,g,B).call(this,"nr-faces")}
>
${b("search",18)}${o("review.faces.find")}
</button>`:d`<span class="time tn" role="status"
>${o("review.faces.looking",{part:ct(this.looking)})}</span
>
<button @click=${()=>c(this,g,B).call(this,"nr-faces-off")}>
${b("cross",18)}${o("review.faces.stop")}
</button>`},zt=new WeakMap,Bt=new WeakMap,Ne=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:r,frames:s}=u(this,g,Qe),a=St(s,r,this.at,t.duration);!e&&Math.abs(t.currentTime-a)<1e-5||c(this,g,li).call(this,t,0)},li=function(e,t){u(this,oe).call(this);let{zero:r,frames:s}=u(this,g,Qe),a=Ee(s,this.at),p=Number(document.timeline.currentTime),l,f=0,M=0,C=()=>{e!==this.video||this.playing||e.seeking||(window.clearTimeout(f),!s.length||l!==void 0&&cn(s,a,l)?this.wrong=!1:t+1<Cn.length?c(this,g,li).call(this,e,t+1):this.wrong=l!==void 0)},X=()=>{f=window.setTimeout(()=>document.hidden?X():C(),kr*(t+1))},gi=(Or,{mediaTime:Wn,presentationTime:Yn})=>{M=e.requestVideoFrameCallback(gi),!(Yn<p)&&(l=r+Math.round(Wn*1e6),C())},yi=()=>l===void 0?X():C();typeof e.requestVideoFrameCallback=="function"&&(M=e.requestVideoFrameCallback(gi),e.addEventListener("seeked",yi,{once:!0}),k(this,oe,()=>{e.cancelVideoFrameCallback(M),e.removeEventListener("seeked",yi),window.clearTimeout(f)})),e.currentTime=St(s,r,this.at,e.duration,Cn[t])},it=new WeakMap,nt=new WeakMap,ci=function(e,t){if(!this.video||!this.playing)return;let{zero:s,frames:a}=u(this,g,Qe),p=t(a,s+Math.round(e*1e6)),{cut:l}=this.clip;if(this.at<l.end&&p>=l.end){c(this,g,et).call(this),c(this,g,B).call(this,"nr-at",Z(a,l).at(-1)??l.end);return}c(this,g,B).call(this,"nr-at",p),u(this,nt).call(this)},Te=new WeakMap,rt=new WeakMap,et=function(){this.video?.pause(),u(this,Te).call(this)},tt=function(e){c(this,g,et).call(this);let{shown:t,cut:r}=this.clip,s=this.piece?Z(this.frames,r):this.frames,a=this.piece?r:t,p=dn(s,this.at,e);c(this,g,B).call(this,"nr-at",s.length?p:A(p,a.start,a.end))},Ht=new WeakMap,Ut=new WeakMap,Rt=new WeakMap,Kt=new WeakMap,B=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},S.styles=[q,Sn],h([y({attribute:!1})],S.prototype,"hub",2),h([y({attribute:!1})],S.prototype,"clip",2),h([y({type:Number})],S.prototype,"at",2),h([y({type:Number})],S.prototype,"selected",2),h([y()],S.prototype,"piece",2),h([y({type:Number})],S.prototype,"pieceStart",2),h([y({type:Boolean})],S.prototype,"audio",2),h([y({type:Boolean})],S.prototype,"finds",2),h([y({attribute:!1})],S.prototype,"looking",2),h([y({type:Boolean})],S.prototype,"still",2),h([E()],S.prototype,"address",2),h([E()],S.prototype,"playing",2),h([E()],S.prototype,"failed",2),h([E()],S.prototype,"wrong",2),h([E()],S.prototype,"shape",2),h([Gt("video")],S.prototype,"video",2),h([Gt("nr-review-masks")],S.prototype,"layer",2),h([E()],S.prototype,"frames",2),S=h([D("nr-review-player")],S);var An=T`
:host{display: grid;grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);height: 100%;min-height: 0;}.L{padding: 16px 24px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 12px;}.R{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px 12px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 14px;align-content: start;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.rh .sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;margin: -8px 0 0;margin-inline-start: -12px;}.back:dir(rtl){transform: scaleX(-1);}.ctabs{display: flex;flex-wrap: wrap;gap: 8px;}.ctabs li{flex: 1 1 150px;min-width: 0;display: flex;align-items: center;border: 1.5px solid var(--nr-edge);border-radius: 8px;background: var(--nr-card);}.ctabs li.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.ctabs .box{flex: none;display: grid;place-items: center;width: 44px;height: 48px;cursor: pointer;}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.ctabs button{flex: 1;min-width: 0;min-height: 48px;display: block;text-align: start;border: 0;border-radius: 8px;padding-block: 6px;padding-inline: 0 10px;font-weight: 400;}.ctabs b{font-weight: 500;display: block;line-height: 18px;overflow-wrap: anywhere;}.ctabs span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ctabs .seen{display: block;}.window{display: grid;grid-template-columns: auto minmax(0, 1fr) auto;gap: 10px;align-items: center;font-size: 13px;line-height: 18px;direction: ltr;padding-bottom: 20px;}.rail{position: relative;height: 8px;border-radius: 4px;background: var(--nr-sunk);border: 1px solid var(--nr-line);}.rail i{position: absolute;top: -4px;height: 14px;min-width: 8px;border-radius: 3px;background: var(--nr-ink2);}.rail i.on{background: var(--nr-fill);}.rail .lab{position: absolute;top: 14px;transform: translateX(-50%);font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}:host([narrow]){display: block;height: auto;}@media (max-width: 870px){:host{display: block;height: auto;}.L{padding: 12px 16px;overflow: visible;}nr-review-player{margin-inline: -16px;border-radius: 0;}.R{display: contents;}.R .sc{padding: 16px;overflow: visible;background: var(--nr-card);border-top: 1px solid var(--nr-line);}.rail .lab:not(.sel){display: none;}.R .first{order: -1;}nr-review-foot{position: sticky;bottom: 0;z-index: 2;}.rh h2{font-size: 18px;line-height: 24px;}.rh .tile{display: none;}}@media (max-height: 480px){nr-review-foot{position: static;}}`;function pi(n,i){return(n.custody.files??[])[i-1]?.recorded??null}var Pn=T`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,we=class extends P{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return d`<details>
<summary>${b("info",18)}${o("review.proof.unknown")}${b("down",16)}</summary>
<p class="in">${o("review.proof.unknown_why")}</p>
</details>`;let r=t.witnesses.length;return d`<details>
<summary>
<span class="ok">${b("verified",20)}</span>
<span
>${t.seen_at?o("review.proof.line",{time:Y(t.seen_at)}):o("review.proof.issued",{time:Y(e.issued)})}</span
>${b("down",16)}
</summary>
<div class="in">
<p>${o("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${o("review.proof.entry",{index:Oe(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${r?R("review.proof.witnesses",r):o("review.proof.no_witness")}</p>
<p>${j(`requests/${e.id}`,o("review.proof.more"))}</p>
</div>
</details>`}};we.styles=[q,Pn,T`
.ok{color: var(--nr-ok);}`],h([y({attribute:!1})],we.prototype,"request",2),h([y({attribute:!1})],we.prototype,"proof",2),we=h([D("nr-review-proof")],we);var De=class extends P{render(){let{review:i}=this,{files:e,information:t,...r}=i.custody;return d`<details>
<summary>${b("sealed",18)}${o("review.files.heading")}${b("down",16)}</summary>
<div class="in">
${i.cuts.map(s=>{let a=i.proposal.pieces[s.number-1],p=pi(i,s.number);return d`<section>
<h4>${o("review.files.clip",{number:s.number,camera:a?.camera_name??""})}</h4>
${p?.archives.map(l=>d`<p>${[dt(l),...pt(l)].join(" ")}</p>`)}
${p?.hub?d`<p>${o("recorded.partly")}</p>`:m}
<dl class="tn">
${qe("time",`${Y(s.start)}, ${bi(Date.parse(s.end)-Date.parse(s.start))}`)}
${qe("frames",o("review.files.frames_of",{all:Oe(s.frames),copied:Oe(s.frames_copied)}))}
${qe("picture",`${s.width} × ${s.height}`)} ${qe("size",le(s.size_bytes))}
${p?m:qe("clock",o("review.files.clock_of",{ms:Oe(s.clock_offset_ms)}))}
${qe("sha256",d`<span class="code">${s.sha256}</span>`)}
</dl>
</section>`})}
${i.preparation==="ready"?d`<section>
<h4>${o("review.files.custody")}</h4>
<p>${o("review.files.custody_note")}</p>
<dl class="all">${di({...r,files:e,information:t})}</dl>
</section>`:m}
</div>
</details>`}};De.styles=[q,Pn,T`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],h([y({attribute:!1})],De.prototype,"review",2),De=h([D("nr-review-files")],De);function qe(n,i){return d`<dt>${o(`review.files.${n}`)}</dt>
<dd>${i}</dd>`}function di(n,i=""){return Object.entries(n).flatMap(([e,t])=>{let r=i?`${i}.${e}`:e;return Array.isArray(t)?t.flatMap((s,a)=>s!==null&&typeof s=="object"?di(s,`${r}[${a+1}]`):[Ln(`${r}[${a+1}]`,s)]):t!==null&&typeof t=="object"?di(t,r):t===void 0?[]:[Ln(r,t)]})}function Ln(n,i){return d`<dt class="code">${n}</dt>
<dd class="code">${i===null?"–":i===""?"“”":String(i)}</dd>`}function ui(n){return xe(n.reduce((i,e)=>i+N(e.cut),0))}function On(n,i,e,t=0){let r=H(n);return[$r(n,r),...r.length?[...Mr(e),_r(n),Er(r)]:[],Sr(n),...Cr(n),...Tr(n),Dr(i),qr(t||(e?.size_bytes??0))]}function $r(n,i){return i.length?{icon:"clip",term:R("review.leaves.clips",n.clips.length),value:o("review.leaves.clips_of",{count:i.length,all:n.clips.length,length:ui(i)}),note:o("review.leaves.clips_note")}:{icon:"clip",term:o("review.leaves.clip"),value:o("review.leaves.no_clip")}}function Mr(n){let i=new Map;for(let e of n?.cuts??[]){let t=n&&pi(n,e.number);for(let r of t?.archives??[]){let s=dt(r),a=i.get(s)??{cuts:[],footage:[],partly:!1};i.set(s,a),a.cuts.push(e),a.footage.push(r),a.partly||=t?.hub??!1}}return[...i].map(([e,{cuts:t,footage:r,partly:s}])=>{let a=new Set(t.map(l=>n?.proposal.pieces[l.number-1]?.camera_name)),p=new Set(t).size===n?.cuts.length;return{icon:"disk",term:o("review.leaves.recorded"),value:p?e:`${[...a].join(", ")}: ${e}`,note:[...pt(Ei(r)),...s?[o("recorded.partly")]:[]].join(" ")}})}function _r(n){return n.audio?{icon:"sound",term:o("review.leaves.audio"),value:o("review.leaves.audio_on")}:{icon:"mute",term:o("review.leaves.audio"),value:o("review.leaves.none")}}function Er(n){let i=n.flatMap(l=>l.masks),e=i.filter(l=>l.kind==="moving").length,t=n.some(l=>l.ownMasksOff),r={icon:"mask",term:o("review.leaves.masks")},s=t?{note:o("review.leaves.masks_off")}:{};if(!i.length)return{...r,value:o("review.leaves.none"),...s};let a=e?e===i.length?"moving":"mixed":"still",p=o(`review.leaves.masks_${a}`,{count:i.length,moving:e,length:ui(n)});return{...r,value:p,...s}}function Sr(n){let i={icon:"person",term:o("review.leaves.about")};if(He(n)){let a=n.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...i,value:o("review.leaves.nothing"),note:o(a)}}let{name:e,email:t,telephone:r}=n.identity,s=[e,t,r].map(a=>a.trim()).filter(Boolean);return{...i,value:s.join(", "),note:o("review.leaves.about_told")}}function Cr(n){let i=[],e=n.words.trim();e&&i.push({icon:"talk",term:o("review.leaves.words"),value:`“${e}”`});let t=n.extracts.filter(r=>r.taken);if(t.length){let r=t.map(s=>s.name).join(", ");i.push({icon:"info",term:o("review.leaves.readings"),value:r,note:o("review.leaves.readings_note")})}return i}function Tr(n){return n.contentCredentials?[{icon:"tick",term:o("review.leaves.credentials"),value:o("review.leaves.credentials_on"),note:o("review.leaves.credentials_note")}]:[]}function Dr(n){let i={icon:"lock",term:o("review.leaves.sealed"),value:n.name};return n.key?{...i,code:ki(n.key),note:o("review.leaves.sealed_note")}:{...i,note:o("review.leaves.sealed_no_key")}}function qr(n){let i={icon:"download",term:o("review.leaves.size")};return n?{...i,value:o("review.leaves.size_of",{size:le(n)})}:{...i,value:o("review.leaves.size_unknown")}}function In(n,i){let e=H(n),t=e.reduce((s,a)=>s+a.masks.length,0);return`${[e.length?R("review.ask.clips",e.length,{length:ui(e)}):o("review.ask.no_clips"),...e.length?[o(n.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?R("review.ask.masks",t):o("review.ask.no_masks")]:[],...n.words.trim()?[o("review.ask.words")]:[],...n.extracts.some(s=>s.taken)?[o("review.ask.readings")]:[],o(He(n)?"review.ask.anonymous":"review.ask.contact"),...i?[le(i.size_bytes)]:[]].join(", ")}.`}function V(n,i,e={},t="",r=m){return d`<nr-finding .tone=${n} tone=${n} .icon=${t} .heading=${`${o(`${i}.heading`,e)}.`}
>${o(`${i}.text`,e)}${r===m?m:d`<div class="act">${r}</div>`}</nr-finding
>`}function zn(n,i,e,t,r){let s=e.agency.name,a=[],p=C=>j(`requests/${e.id}`,C);switch(n){case"forked":a.push(d`<div role="alert">
${V("red","review.forked",{board:e.origin},"fork",j("boards",o("review.see_board")))}
</div>`);break;case"left":a.push(V("amber","review.left",{board:e.origin},"",j("boards",o("review.see_board"))));break;case"revoked":a.push(V("red","review.revoked",{agency:s},"",p(o("review.see_entry"))));break;case"no_key":a.push(V("amber","review.no_key",{agency:s}));break;case"watching":a.push(V("plain","review.watching"));break;case"resolved":case"expired":a.push(V("plain",`review.${n}`,{agency:s,time:Y(Ar(e))},"tick"));break;case"nothing":case"information":a.push(V("plain",`review.${n}`,{why:e.match.reason}));break;default:}let l=Lr(e,r);if(l&&a.push(l),t.opened&&!e.decision&&e.status==="open"){let C=Pt(t.opened,e);C&&a.push(V("amber",`review.changed_${C}`,{window:lt(e.window)},"",d`${p(o("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${o("review.have_read")}</button>`))}let f=Yi(t.current);f&&a.push(V("amber","review.missing",{length:R("review.seconds",f)}));let M=i.boards.find(C=>C.origin===e.origin);return n!=="away"&&M?.state==="unreachable"&&a.push(V("amber","review.behind",{time:Y(M.since)},"away")),M?.state==="unchecked"&&a.push(V("amber","review.unchecked",{board:e.origin},"warn",j("boards",o("review.see_board")))),a}function Ar(n){return n.status==="resolved"?n.thread.findLast(i=>i.kind==="request.resolve")?.issued??n.expires:n.expires}function Lr(n,i){let e=n.decision;if(!e||e.by===i&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return V("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:W(e.decided_at)},"person")}function Pr({clips:n,labels:i,selected:e,still:t,select:r,take:s}){return d`<ul class="ctabs" aria-label=${o("review.clips.label")}>
${n.map(a=>{let p=a.key===e,l=W(G(a.cut.start));return d`<li class=${p?"on":""}>
<label class="box"
><input
type="checkbox"
.checked=${a.taken}
?disabled=${t}
aria-label=${o("review.clips.take",{camera:a.cameraName,time:l})}
@change=${f=>s(a.key,f.target.checked)}
/></label>
<button aria-pressed=${p} @click=${()=>r(a.key)}>
<b>${a.cameraName}</b>
<span class="tn">${l} · ${o(a.taken?"review.clips.leaves":"review.clips.stays")}</span>
<span class="seen">${i(a).map(f=>o(`seen.${f}`)).join(", ")}</span>
</button>
</li>`})}
</ul>`}var $,Le,Pe,w,Bn,hi,mi,Vt,Hn,Un,fi,Ae,Rn,Kn,Vn,jn,Gn,jt,st,Fn,Xn,J=class extends wi{constructor(){super(...arguments);v(this,w);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;v(this,$,new kt(this,e=>this.show(e)));v(this,Le,!1);v(this,Pe);v(this,st,e=>{c(this,w,Ae).call(this,e.detail)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,Pe))}willUpdate(e){this.house&&this.route[0]&&u(this,$).use(this.house,this.route[0]);let t=u(this,$).draft;if(t&&!t.clips.some(r=>r.key===this.key)){let r=H(t)[0]??t.clips[0];r&&c(this,w,hi).call(this,r)}u(this,$).ready?u(this,Le)&&(k(this,Le,!1),this.leaving=H(u(this,$).draft).some(r=>r.key===this.key)):this.leaving=!1,c(this,w,Bn).call(this)}render(){let{draft:e}=u(this,$),t=u(this,$).request;if(!t)return this.house?.loaded?d`<div class="wait">
<nr-empty icon="inbox" .heading=${o("review.gone")} .text=${o("review.gone_why")}>
<p>${j("requests",o("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:d`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let r=gn({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:u(this,w,Vt)===null?null:u(this,w,Vt)!=="",now:Date.now()});return d`<div class="L">
${c(this,w,Hn).call(this)}
${e?c(this,w,Un).call(this,e,r):d`<span class="grey" aria-busy="true"></span>`}
</div>
<div class="R">
<div class="sc">${e?c(this,w,Fn).call(this,e,r):m}</div>
${c(this,w,Xn).call(this,e,r)}
</div>`}};$=new WeakMap,Le=new WeakMap,Pe=new WeakMap,w=new WeakSet,Bn=function(){clearTimeout(u(this,Pe));let{undoable_until:e,decision:t}=u(this,$).request??{},r=[e,t?.final_at].map(a=>Date.parse(a??"")-Date.now()).filter(a=>a>0),s=Math.min(...r);s<2**31&&k(this,Pe,setTimeout(()=>this.requestUpdate(),s+50))},hi=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,c(this,w,Ae).call(this,e.cut.start),this.mask=-1},mi=function(){return this.hass.user?.name??""},Vt=function(){let{request:e,agency:t,current:r}=u(this,$),s=r?.proposal??e?.proposal;return t?.delivery_key??s?.recipient.delivery_key??null},Hn=function(){let e=u(this,$).request;return e?d`<header class="rh">
${j(`requests/${e.id}`,d`${b("back",22)}<span class="vh">${o("review.back_to")}</span>`,{class:"back"})}
<span class="tile" style="--s:48px" aria-hidden="true">${xi(e.agency.name)}</span>
<div class="grow">
<h2>${o("request.heading",{agency:e.agency.name,title:e.title})}</h2>
<p class="sub">
${vi(e)?d`<nr-chip icon="flag" have>${o("practice.chip")}</nr-chip>`:d`<nr-level .level=${e.agency.level}></nr-level>`}
${e.case_number?d`<span>${o("ask.case",{number:e.case_number})}</span>`:m}
<span class="tn">${lt(e.window)}</span>
${j(`requests/${e.id}`,R("review.thread",e.thread.length+1))}
</p>
</div>
</header>`:m},Un=function(e,t){let r=e.clips.find(l=>l.key===this.key),s=u(this,$).request;if(!r||!s)return d`<nr-empty
class="card"
icon="clip"
.heading=${o("review.no_clip.heading")}
.text=${o("review.no_clip.text")}
></nr-empty>`;let a=!ce(t)||t==="consent",p=c(this,w,Vn).call(this,e,r);return d`${Pr({clips:e.clips,labels:({sources:l})=>{let f=s.match.clips.filter(M=>l.some(({clipId:C})=>C===M.clip_id));return _i.filter(M=>f.some(C=>C.labels.includes(M)))},selected:this.key,still:a,select:l=>{let f=e.clips.find(M=>M.key===l);f&&c(this,w,hi).call(this,f)},take:(l,f)=>u(this,$).change(Hi(e,l,f))})}
${p?d`<div class="seg" role="group" aria-label=${o("review.view.label")}>
${[!1,!0].map(l=>d`<button
aria-pressed=${this.leaving===l}
@click=${()=>c(this,w,jn).call(this,l,r)}
>
${o(l?"review.view.leaves":"review.view.recording")}
</button>`)}
</div>`:m}
<nr-review-player
.hub=${this.house.hub}
.clip=${r}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?p:""}
.pieceStart=${c(this,w,Kn).call(this,e,r)}
.audio=${e.audio}
.finds=${u(this,$).can.findFaces}
.looking=${u(this,$).detection}
.still=${a}
@nr-frames=${l=>c(this,w,Rn).call(this,l.detail)}
@nr-at=${u(this,st)}
@nr-clip=${l=>c(this,w,jt).call(this,l.detail)}
@nr-select=${l=>{this.mask=l.detail}}
@nr-audio=${l=>u(this,$).change({...e,audio:l.detail})}
@nr-faces=${()=>{u(this,$).findFaces(r.key)}}
@nr-faces-off=${()=>{u(this,$).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${u(this,$).found===null}>${c(this,w,Gn).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${r}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${a||!r.taken}
@nr-at=${u(this,st)}
@nr-cut=${l=>c(this,w,jt).call(this,Ui(u(this,w,fi)??r,l.detail))}
></nr-review-film>
${mn(s,e,this.key)}
${a?m:En({clip:r,frame:Re(this.frames,this.at,r.cut),selected:this.mask,own:this.house.cameras.find(l=>l.id===r.cameraId)?.masks??[],change:l=>c(this,w,jt).call(this,l),select:l=>{this.mask=l},go:l=>c(this,w,Ae).call(this,l)})}`},fi=function(){return u(this,$).draft?.clips.find(e=>e.key===this.key)},Ae=function(e){let t=u(this,w,fi)?.cut,r=t?Z(this.frames,t):[],s=e===t?.start?r[0]:void 0;this.at=s??Ee(this.leaving&&r.length?r:this.frames,e)},Rn=function(e){this.frames=e,c(this,w,Ae).call(this,this.at)},Kn=function(e,t){let r=u(this,$).review?.cuts[H(e).indexOf(t)];return r?he(r.start):t.cut.start},Vn=function(e,t){let{ready:r,review:s,request:a}=u(this,$),p=H(e).indexOf(t)+1;return!r||!s||!a||!p?"":`requests/${a.id}/proposals/${s.proposal.id}/pieces/${p}/video`},jn=function(e,t){this.leaving=e,c(this,w,Ae).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1))},Gn=function(){let e=u(this,$).found;return e===null?m:e?R("review.faces.found",e):o("review.faces.none")},jt=function(e){let t=u(this,$).draft;t&&u(this,$).change(ze(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},st=new WeakMap,Fn=function(e,t){let r=u(this,$),s=r.request;if(!s)return m;let a=zn(t,this.house,s,r,u(this,w,mi)),p=s.findings.filter(f=>t!=="revoked"||!["revoked_key","compromised_key"].includes(f.code)),l={name:s.agency.name,key:u(this,w,Vt)??""};return d`${a.length?d`<div class="first" style="display:grid;gap:12px">${a}</div>`:m}
${t==="denied"||t==="resolved"||t==="expired"?m:d`<nr-what-leaves
.items=${On(e,l,r.current,s.share?.size_bytes)}
></nr-what-leaves>`}
${r.current&&r.current.preparation==="ready"?d`<nr-review-files .review=${r.current}></nr-review-files>`:m}
${p.length?d`<div class="first" style="display:grid;gap:12px">${p.map($i)}</div>`:m}
${ce(t)&&t!=="consent"?d`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${r.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${f=>r.change(f.detail)}
></nr-review-about>`:m}
<nr-review-proof .request=${s} .proof=${r.proof}></nr-review-proof>`},Xn=function(e,t){let r=u(this,$),s=r.request;if(!s)return m;if(["away","watching","resolved","expired"].includes(t))return m;let a=e?Fi(e):null,p=!!r.opened&&Pt(r.opened,s)!==null;return d`<nr-review-foot
.request=${s}
.phase=${t}
.doing=${r.doing||(r.detection===null?"":"looking")}
.denying=${r.denying}
.ready=${r.ready}
.preparing=${r.preparing||!e}
.fault=${a?o(a.key,a.values):""}
.error=${r.error}
.detail=${e?In(e,r.current):""}
.me=${u(this,w,mi)}
.unread=${p}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(s.undoable_until??"")>Date.now()}
@nr-deny=${()=>{r.deny()}}
@nr-prepare=${()=>{k(this,Le,!0),r.prepare()}}
@nr-approve=${()=>{r.approve()}}
@nr-undo=${()=>{r.undo()}}
@nr-withdraw=${()=>{r.withdraw()}}
@nr-retry=${()=>{r.retry()}}
></nr-review-foot>`},J.styles=[q,An],h([E()],J.prototype,"key",2),h([E()],J.prototype,"at",2),h([E()],J.prototype,"frames",2),h([E()],J.prototype,"mask",2),h([E()],J.prototype,"leaving",2),J=h([D("nr-page-review")],J);export{J as NrPageReview,Pr as clipTabs};
