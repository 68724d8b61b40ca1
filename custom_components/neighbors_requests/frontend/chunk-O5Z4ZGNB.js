import{d as Re,e as Pe}from"./chunk-AKCT2HU7.js";import{a as ee}from"./chunk-IKHP46Z4.js";import{a as ue}from"./chunk-KP2MBL3E.js";import{E as pe,M as Se,O as He,P as he,T as v,U as k,V as K,a as x,b as a,e as h,h as D,i as f,j as u,l as B,n as ce,o as w,p as N,r as s,s as Te}from"./chunk-M7QK453E.js";import{a as d,b as m,c as g,d as M,e as r}from"./chunk-W7HMKWGT.js";var Oe=["name","answer","login","video"],ot={"camera.name_unknown":"name","camera.no_answer":"answer","camera.no_answer_or_stopped":"answer","camera.port_refused":"answer","camera.slow":"answer","camera.slow_at":"answer","camera.asks_password":"login","camera.refused_password":"login","camera.password_downgraded":"login","camera.password_unknown_digest":"login","camera.no_stream_anywhere":"video","camera.neither_codec":"video","camera.no_h264_onvif":"video","camera.no_video":"video","camera.no_video_onvif":"video","camera.no_picture_here":"video","camera.neither_picture_nor_stream":"video"};function me(n,p){let e=n.code==="camera_password",t=e&&p,[,i="",c=""]=/^([^:]{1,40}): ([^]+)$/.exec(n.advice)??[],l=ot[n.reason]??(e?"login":null),b=l?Oe.slice(0,Oe.indexOf(l)+1):[];return{isQuestion:e&&!p,title:t?s("add.rejected"):n.sentence,text:t?s("add.address_right"):"",brand:i,advice:i?c:n.advice,steps:b.map($=>({name:$,isDone:$!==l}))}}function W(n){return n.name||s("cameras.at",{address:n.address})}var lt=60,te=n=>[...n].slice(0,lt).join("");var Me=["frigate","onvif","folder"];function dt(n,p=null){return n==="folder"?a`<label class="field"
>${s("archives.folder")}<input
name="folder"
required
maxlength="1000"
autocomplete="off"
spellcheck="false"
placeholder="/media/cameras"
.value=${p?.folder??""}
/></label>
<p class="sm mut">${s("archives.folder_text")}</p>`:n==="lent"?a``:a`<label class="field"
>${s("archives.address")}<input
name="address"
required
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder=${n==="frigate"?"http://192.0.2.8:5000":"http://192.0.2.8/onvif/device_service"}
.value=${p?.address??""}
/></label>
<label class="field"
>${s("adopt.user")}<input name="username" autocomplete="off" maxlength="200" /></label
><label class="field"
>${s("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>
<p class="sm mut">${s(p?"archives.same_password":"archives.no_password")}</p>
${n==="frigate"?a`<label class="tick"
><input name="own" type="checkbox" ?checked=${p?!p.verify:!1} /><span
>${s("archives.own_certificate")}<br /><span class="sm mut"
>${s("archives.own_certificate_text")}</span
></span
></label
>`:h}`}function ct(n,p){let e=new FormData(n),t={};for(let l of["name","address","folder"])e.has(l)&&(t[l]=String(e.get(l)).trim());let i=String(e.get("username")??""),c=String(e.get("password")??"");return(p?i||c:i)&&Object.assign(t,{username:i,password:c}),n.elements.namedItem("own")&&(t.verify=!e.has("own")),t}var T,Be,Fe,Le,se,F=class extends D{constructor(){super(...arguments);g(this,T);this.kind="frigate";this.busy="";this.wrong="";this.found=new ce(this);this.lenders=new ce(this)}willUpdate(){this.found.ask(this.house.hub,"/archives/found"),this.lenders.ask(this.house.hub,"/archives/lenders")}render(){let e=(this.found.value?.found??[]).filter(i=>!i.archive_id),t=(this.lenders.value?.lenders??[]).filter(i=>!i.lent);return a`${this.found.value||this.found.error?h:a`<p class="sm mut" role="status">${s("archives.looking")}</p>`}
${e.length||t.length?a`<ul>
${e.map(i=>r(this,T,Be).call(this,i))} ${t.map(i=>r(this,T,Fe).call(this,i))}
</ul>`:h}
<form aria-label=${s("archives.add")} @submit=${i=>{r(this,T,Le).call(this,i)}}>
<h3>${s("add.by_hand")}</h3>
<label class="field"
>${s("archives.kind")}<select
name="kind"
@change=${i=>{this.kind=i.target.value}}
>
${Me.map(i=>a`<option value=${i} .selected=${i===this.kind}>
${s(`archive.kind.${i}`)}
</option>`)}
</select></label
>
${dt(this.kind)}
${this.wrong?a`<p class="sm wrong" role="alert">${this.wrong}</p>`:h}
<div class="end">
<button ?disabled=${!!this.busy}>
${s(this.busy?"archives.trying":"archives.add_this")}
</button>
</div>
</form>`}};T=new WeakSet,Be=function(e){let t=e.name||s(`archive.kind.${e.kind}`);return a`<li>
<div class="grow">
<b>${s("archives.is_here",{name:t})}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.version?a` · ${e.version}`:h}</span
>
</div>
<button
class="btn sm tonal"
aria-label=${s("archives.use_this",{name:t})}
?disabled=${!!this.busy}
@click=${()=>{r(this,T,se).call(this,e.address,{kind:e.kind,address:e.address,verify:e.verify})}}
>
${s("archives.use")}
</button>
</li>`},Fe=function(e){return a`<li>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut">${s("archives.through_home_assistant")}</span>
</div>
<button
class="btn sm"
aria-label=${s("archives.use_this",{name:e.name})}
?disabled=${!!this.busy}
@click=${()=>{r(this,T,se).call(this,e.key,{kind:"lent",lender:e.key,name:e.name})}}
>
${s("archives.use")}
</button>
</li>`},Le=async function(e){e.preventDefault(),await r(this,T,se).call(this,this.kind,{kind:this.kind,...ct(e.target,!0)})},se=async function(e,t){this.busy=e,this.wrong="";try{let i=await this.house.hub.post("/archives",t);this.dispatchEvent(new CustomEvent("nr-archive",{detail:i}))}catch(i){this.wrong=B.of(i).message;let c=Me.find(l=>l===t.kind);if(c&&t.address&&e===t.address){this.kind=c,await this.updateComplete;let l=C=>this.renderRoot.querySelector(`input[name=${C}]`),[b,$]=[l("address"),l("own")];b&&(b.value=t.address),$&&($.checked=t.verify===!1),l("username")?.focus()}}this.busy=""},F.styles=[k,K,x`
:host{display: block;}li{display: flex;align-items: center;gap: 12px;padding: 10px 0;border-bottom: 1px solid var(--nr-line);}b{font-weight: 500;display: block;}h3{font: 500 14px/20px var(--nr-font);}form{display: grid;gap: 12px;padding-top: 14px;}.wrong{color: var(--nr-red);}.end{display: flex;justify-content: flex-end;}`],d([f({attribute:!1})],F.prototype,"house",2),d([f()],F.prototype,"kind",2),d([u()],F.prototype,"busy",2),d([u()],F.prototype,"wrong",2),F=d([w("nr-archive-add")],F);var Y,q,H,Ie,fe,je,ze,S=class extends D{constructor(){super(...arguments);g(this,H);this.found=null;this.atOnce=!1;this.back="";this.busy=!1;this.error=null;g(this,Y,"");g(this,q,{username:"",password:""})}willUpdate(e){e.has("found")&&this.found&&this.atOnce&&r(this,H,fe).call(this)}render(){let e=!this.found,t=this.error?.code==="read_already";return a`<form @submit=${i=>{r(this,H,Ie).call(this,i)}}>
${t?h:r(this,H,je).call(this)}
${e?a`<label class="field"
>${s("edit.stream_url")}<input
name="address"
required
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder="rtsp://"
/></label>`:a`<p class="sm mut">
<span class="code">${this.found?.address}</span>${this.found?.brand?` · ${this.found.brand}`:""}
</p>`}
<div class="pair">
<label class="field"
>${s("edit.username")}<input name="username" ?autofocus=${!e} autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${s("edit.password")}<input name="password" type="password" autocomplete="off" maxlength="200"
/></label>
</div>
<p class="xs mut">${s("edit.password_text")}</p>
${t?a`<p class="sm" role="alert">${this.error?.message}</p>`:r(this,H,ze).call(this)}
<div class="acts">
<button class="btn link" type="button" @click=${()=>this.dispatchEvent(new CustomEvent("nr-back"))}>
${this.back}
</button>
${t?a`<button class="btn" value="directly" ?disabled=${this.busy}>
${s("adopt.directly")}</button
><button class="btn tonal" value="recorder" ?disabled=${this.busy}>
${s("adopt.from_recorder")}
</button>`:a`<button class="btn" ?disabled=${this.busy}>
${s(this.busy?"archives.trying":this.error?"pages.again":"adopt.adopt")}
</button>`}
</div>
</form>`}};Y=new WeakMap,q=new WeakMap,H=new WeakSet,Ie=async function(e){e.preventDefault();let t=new FormData(e.target),i=c=>String(t.get(c)??"");M(this,Y,i("address").trim()),M(this,q,{username:i("username"),password:i("password")}),await r(this,H,fe).call(this,e.submitter?.value||"ask")},fe=async function(e="ask"){let{found:t}=this,i={...t?{found_key:t.key,doorbell:t.doorbell}:{stream_url:m(this,Y)},...m(this,q),name:te(t?W(t):s("add.camera")),indoor:!1,may_share:!0,if_read_already:e};this.busy=!0,this.error=null;try{let c=await this.house.hub.post("/cameras",i);this.dispatchEvent(new CustomEvent("nr-added",{detail:c}))}catch(c){this.error=B.of(c)}this.busy=!1},je=function(){if(!this.error)return h;let{isQuestion:e,title:t,text:i}=me(this.error,!!m(this,q).password);return a`<div class="note ${e?"":"red"}" role="alert">
${v(e?"lock":"cross",20)}
<div><b>${t}</b> ${i}</div>
</div>`},ze=function(){if(!this.error)return h;let{brand:e,advice:t,steps:i}=me(this.error,!!m(this,q).password);return a`${t?a`<div class="hints">
<h3>${s("add.looks_like",{brand:e})}</h3>
<p>${t}</p>
</div>`:h}
${i.length?a`<details>
<summary>${s("add.tried")}${v("down",18)}</summary>
<ol>
${i.map(({name:c,isDone:l})=>a`<li class=${l?"ok":"no"}>
${v(l?"tick":"cross",16)}${s(`add.tried.${c}.${l?"done":"failed"}`)}
</li>`)}
</ol>
</details>`:h}`},S.styles=[k,x`
form{display: grid;gap: 12px;}.pair{display: grid;grid-template-columns: 1fr 1fr;gap: 8px;}.note{display: flex;gap: 10px;padding: 10px 12px;border-radius: 8px;background: var(--nr-sunk);font-size: 13px;line-height: 19px;}.note.red{background: var(--nr-red-bg);outline: 1px solid var(--nr-red-line);}.note.red .ic{color: var(--nr-red);}.hints h3{font: 500 14px/20px var(--nr-font);margin-bottom: 4px;}.hints p{font-size: 13px;line-height: 19px;}details{border-top: 1px solid var(--nr-line);}summary{list-style: none;display: flex;align-items: center;min-height: 44px;cursor: pointer;}summary::-webkit-details-marker{display: none;}summary .ic{margin-inline-start: auto;color: var(--nr-ink2);}details li{display: flex;gap: 8px;font-size: 13px;line-height: 20px;padding-bottom: 6px;}details li .ic{margin-top: 2px;}.ok .ic{color: var(--nr-ok);}.no .ic{color: var(--nr-red);}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;padding-bottom: 8px;}@media (max-width: 420px){.pair{grid-template-columns: minmax(0, 1fr);}}`],d([f({attribute:!1})],S.prototype,"house",2),d([f({attribute:!1})],S.prototype,"found",2),d([f({attribute:!1})],S.prototype,"atOnce",2),d([f()],S.prototype,"back",2),d([u()],S.prototype,"busy",2),d([u()],S.prototype,"error",2),S=d([w("nr-camera-login")],S);var pt=3e4,X=new Set,ie=new Set;function ht(){let[n]=performance.getEntriesByType("navigation");return/^h[23]/.test(n?.nextHopProtocol??"")?12:4}function ut(n){return navigator.connection?.saveData?!1:n.kind!=="archive"&&(n.state==="recording"||n.state==="paused")}function ge(n){return X.has(n)}function mt(n){X.size<ht()?X.add(n):X.has(n)||ie.add(n)}function Ne(n){if(ie.delete(n),!X.delete(n))return;let[p]=ie;p&&(ie.delete(p),p.decide())}var qe=new IntersectionObserver(n=>{for(let{target:p,isIntersecting:e}of n)p.visible=e}),z,A,Z,L,Ue,J,ae,R=class extends D{constructor(){super(...arguments);g(this,L);this.still=!1;this.address="";this.live=!1;this.failed=!1;g(this,z,"");g(this,A,!1);g(this,Z,-1/0);this.decide=()=>{let e=m(this,A)&&!document.hidden,t=performance.now()-m(this,Z)>pt;e&&t&&!this.still&&ut(this.camera)?mt(this):Ne(this);let i=ee(this.camera);ge(this)?r(this,L,J).call(this,`cameras/${this.camera.id}/live.mjpeg`):e?r(this,L,J).call(this,i&&`${i}?at=${this.camera.snapshot_at??""}`):m(this,z).endsWith("live.mjpeg")&&r(this,L,J).call(this,i&&`${i}?at=`)};g(this,ae,()=>{ge(this)?(M(this,Z,performance.now()),this.decide()):this.failed=!0})}connectedCallback(){super.connectedCallback(),qe.observe(this),document.addEventListener("visibilitychange",this.decide)}disconnectedCallback(){super.disconnectedCallback(),qe.unobserve(this),document.removeEventListener("visibilitychange",this.decide),M(this,A,!1),Ne(this),r(this,L,J).call(this,"")}willUpdate(e){e.has("camera")&&this.decide()}set visible(e){M(this,A,e),this.decide()}render(){let{camera:e}=this,t=e.state==="reconnecting",i=e.snapshot_at?pe(e.snapshot_at):"";return a`${this.address&&!this.failed?a`<img
class=${t?"old":""}
src=${this.address}
alt=${s("cameras.picture",{name:e.name})}
decoding="async"
@load=${()=>this.live=ge(this)}
@error=${m(this,ae)}
/>`:h}
${t||!this.address||this.failed?a`<div class="none">
${v(t?"away":"camera",24)}
${t&&i?a`<span>${s("tile.last_picture",{time:i})}</span>`:h}
</div>`:h}
${this.still?h:r(this,L,Ue).call(this,t,i)}`}};z=new WeakMap,A=new WeakMap,Z=new WeakMap,L=new WeakSet,Ue=function(e,t){return this.live?a`<span class="pill on">${s("tile.live")}</span>`:e?a`<span class="pill">${s("tile.offline",{time:pe(this.camera.since)})}</span>`:t&&this.address?a`<span class="pill">${t}</span>`:h},J=function(e){if(e!==m(this,z)){if(M(this,z,e),e.endsWith("live.mjpeg")||(this.live=!1),this.failed=!1,!e){this.renderRoot.querySelector("img")?.removeAttribute("src"),this.address="";return}this.hub.media(e).then(t=>{e===m(this,z)&&(this.address=t)},()=>{e===m(this,z)&&(this.failed=!0)})}},ae=new WeakMap,R.styles=[k,x`
:host{display: block;position: relative;background: #24282c;color: #c9ced3;overflow: hidden;}img{display: block;width: 100%;height: 100%;object-fit: cover;}:host([whole]) img{object-fit: fill;}.none{position: absolute;inset: 0;display: grid;place-content: center;justify-items: center;gap: 6px;font-size: 12px;line-height: 16px;}.pill{position: absolute;left: 8px;top: 8px;max-width: calc(100% - 16px);background: rgba(12, 14, 17, 0.78);color: #fff;border-radius: 10px;font-size: 12px;line-height: 16px;padding: 2px 9px;}.pill.on{padding-left: 20px;}.pill.on::before{content: "";position: absolute;left: 8px;top: 6px;width: 8px;height: 8px;border-radius: 4px;background: #8fe0a4;}img.old{opacity: 0.35;}`],d([f({attribute:!1})],R.prototype,"hub",2),d([f({attribute:!1})],R.prototype,"camera",2),d([f({type:Boolean})],R.prototype,"still",2),d([u()],R.prototype,"address",2),d([u()],R.prototype,"live",2),d([u()],R.prototype,"failed",2),R=d([w("nr-live-picture")],R);function Ve(n,p){return{latitude:String(n?n.latitude_udeg/1e6:p.latitude),longitude:String(n?n.longitude_udeg/1e6:p.longitude),heading:String(n?.heading_deg??0),view:String(n?.view_deg??110),range:String(n?.range_m??30)}}function ve(n,p,e){let t=Number(n.replace(",","."));if(!n.trim()||!Number.isFinite(t))return null;let i=Math.round(t);return i>=p&&i<=e?i:null}function re(n){let p=(b,$)=>{let C=Number(b.replace(",","."));return b.trim()&&Math.abs(C)<=$?Math.round(C*1e6):null},e=p(n.latitude,90),t=p(n.longitude,180),i=ve(n.heading,0,359),c=ve(n.view,1,360),l=ve(n.range,1,2e3);return e===null||t===null||i===null||c===null||l===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:i,view_deg:c,range_m:l}}var ft=[{name:"heading",least:0,most:359,shown:n=>He(n)},{name:"view",least:10,most:360,shown:n=>`${n}°`},{name:"range",least:5,most:200,shown:n=>Se(n)}],gt=["latitude","longitude","heading","view","range"],Ce="(max-width: 869px)",_,be,$e,De,ye,I=class extends N{constructor(){super(...arguments);g(this,_);this.disabled=!1;this.beside=!1}render(){let e=a`<nr-map
.hub=${this.house.hub}
.cameras=${this.house.cameras.filter(i=>i.id!==this.camera.id)}
.placing=${re(this.value)}
.home=${ue(this.hass)}
.label=${s("camera.map")}
?still=${this.disabled}
?narrow=${matchMedia(Ce).matches}
@nr-place=${i=>r(this,_,De).call(this,i.detail)}
></nr-map>`,t=a`<p class="hint">${v("hand",18)}<span>${s("place.drag")}</span></p>`;return this.beside?a`<slot name="head"></slot>${e}
<div class="rest">
<div class="look"><slot name="picture"></slot>${t}</div>
${r(this,_,be).call(this)}<slot name="foot"></slot>
</div>`:a`${t}${e}${r(this,_,be).call(this)}`}};_=new WeakSet,be=function(){return a`<fieldset class="turns" ?disabled=${this.disabled}>
${ft.map(({name:e,least:t,most:i,shown:c})=>{let l=Number(this.value[e].replace(",",".")),b=this.value[e].trim()&&Number.isFinite(l)?c(l):"–";return a`<label
><span>${s(`place.${e}`)}</span><b aria-hidden="true">${b}</b
><input
type="range"
min=${t}
max=${i}
aria-valuetext=${b}
.value=${this.value[e]}
@input=${$=>r(this,_,$e).call(this,e,$)}
/></label>`})}
</fieldset>
<details>
<summary>${s("place.exact")}${v("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${gt.map(e=>a`<label class="field"
>${s(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${t=>r(this,_,$e).call(this,e,t)}
/></label>`)}
</fieldset>
</details>`},$e=function(e,t){r(this,_,ye).call(this,{[e]:t.target.value})},De=function({latitude_udeg:e,longitude_udeg:t,heading_deg:i,view_deg:c,range_m:l}){r(this,_,ye).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...t===void 0?{}:{longitude:String(t/1e6)},...i===void 0?{}:{heading:String(i)},...c===void 0?{}:{view:String(c)},...l===void 0?{}:{range:String(l)}})},ye=function(e){let t={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:t}))},I.styles=[k,x`
:host{display: grid;gap: 12px;}nr-map{height: 300px;border-radius: 8px;}.hint{display: flex;gap: 10px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.turns{display: grid;grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 500;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-fill);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}.rest{display: contents;}:host([beside]){grid-template-columns: 408px minmax(0, 1fr);gap: 0;height: 100%;}:host([beside]) nr-map{grid-row: 1;grid-column: 2;height: 100%;border-radius: 0;}:host([beside]) .rest{display: flex;flex-direction: column;gap: 8px;grid-row: 1;grid-column: 1;overflow: auto;padding: 16px 24px 24px;border-inline-end: 1px solid var(--nr-line);}:host([beside]) .turns{grid-template-columns: minmax(0, 1fr);gap: 0;}.look{display: contents;}@media (max-width: 869px){:host([beside]){display: block;overflow: auto;}:host([beside]) nr-map{height: 42vh;min-height: 260px;}:host([beside]) .rest{padding: 16px;border: 0;overflow: visible;}:host([beside]) .look{display: grid;grid-template-columns: 120px minmax(0, 1fr);gap: 12px;align-items: start;}:host([beside]) .hint .ic{display: none;}}`],d([f({attribute:!1})],I.prototype,"camera",2),d([f({attribute:!1})],I.prototype,"value",2),d([f({type:Boolean})],I.prototype,"disabled",2),d([f({type:Boolean,reflect:!0})],I.prototype,"beside",2),I=d([w("nr-place-form")],I);var j,Ke,U,We,xe,P=class extends N{constructor(){super(...arguments);g(this,j);this.place=null;this.live=!1;this.indoor=null;this.busy=!1;this.wrong="";g(this,U,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}firstUpdated(){this.renderRoot.querySelector("dialog")?.showModal()}render(){let{camera:e}=this,t=this.place??Ve(e.place,ue(this.hass)),i=matchMedia(Ce).matches,c=a`<div class="head" slot=${i?"head":"picture"}>
<button class="btn round" aria-label=${s("place.later")} ?disabled=${this.busy} @click=${m(this,U)}>
${v("back",22)}
</button>
<div>
<h2 id="heading">${s("place.where",{name:e.name})}</h2>
<p class="sm mut">${s("place.only_hub")}</p>
</div>
</div>`;return a`<dialog
aria-labelledby="heading"
@cancel=${l=>{l.preventDefault(),m(this,U).call(this)}}
>
<nr-place-form
beside
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.value=${t}
@nr-placed=${l=>{this.place=l.detail}}
>
${c}${r(this,j,Ke).call(this,t)}
<div slot="foot">
<label class="tick"
><input
type="checkbox"
role="switch"
.checked=${this.indoor??e.indoor}
@change=${l=>{this.indoor=l.target.checked}}
/><span
>${s("place.indoor_camera")}<br /><span class="xs mut"
>${s("place.indoor_more")}</span
></span
></label
>
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:h}
<div class="acts">
<button class="btn tonal" ?disabled=${this.busy} @click=${()=>r(this,j,We).call(this,t)}>
${s("camera.save")}
</button>
<button class="btn link" ?disabled=${this.busy} @click=${m(this,U)}>
${s("place.later")}
</button>
</div>
<p class="xs mut">${s("place.reminds")}</p>
</div>
</nr-place-form>
</dialog>`}};j=new WeakSet,Ke=function(e){let{camera:t}=this,i=this.live||!t.snapshot_at&&t.state==="recording",c=ee(t),l=re(e);return a`<div class="sees" slot="picture">
<nr-picture
.hub=${this.house.hub}
.path=${i?`cameras/${t.id}/live.mjpeg`:c}
.alt=${s("cameras.picture",{name:t.name})}
></nr-picture>
${i?a`<span class="cap chip">${s("place.is_live")}</span>`:h}
${l&&l.view_deg<300?a`<span class="cap edges"
>${s("place.edges",{left:he(l.heading_deg-l.view_deg/2),right:he(l.heading_deg+l.view_deg/2)})}</span
>`:h}
${i||!c?h:a`<button
class="btn sm"
@click=${()=>{this.live=!0}}
>
${v("play",16)}<span>${s("place.live")}</span>
</button>`}
</div>`},U=new WeakMap,We=function(e){let t=re(e);this.indoor?r(this,j,xe).call(this,{indoor:!0,may_share:!1}):t?r(this,j,xe).call(this,this.indoor===!1?{place:t,indoor:!1}:{place:t}):this.wrong=s("camera.wrong_place")},xe=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),m(this,U).call(this)}catch(t){this.wrong=B.of(t).message}this.busy=!1},P.styles=[k,x`
dialog{border: 0;margin: 0;padding: 0;width: 100vw;max-width: none;height: 100vh;height: 100dvh;max-height: none;background: var(--nr-card);color: var(--nr-ink);font: 14px/20px var(--nr-font);overflow: hidden;}.head{display: grid;grid-template-columns: 44px minmax(0, 1fr);gap: 0 8px;align-items: center;margin-inline-start: -12px;}h2{font: 500 18px/25px var(--nr-font);overflow-wrap: anywhere;}.sees{position: relative;border-radius: 8px;overflow: hidden;}nr-picture{aspect-ratio: 16 / 9;width: 100%;}.cap{position: absolute;border-radius: 12px;padding: 2px 10px;background: rgba(17, 17, 17, 0.8);color: #fff;font-size: 12px;line-height: 18px;}.chip{inset-inline-start: 8px;top: 8px;font-weight: 500;}.edges{inset-inline: 8px;bottom: 8px;text-align: center;}.sees button{position: absolute;inset-inline-end: 8px;top: 8px;background: var(--nr-card);}.tick{display: flex;gap: 12px;align-items: center;min-height: 44px;}.tick input{width: 22px;height: 22px;margin: 0;accent-color: var(--nr-fill);}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.wrong{color: var(--nr-red);}nr-place-form > [slot="head"]{grid-row: 1;}@media (max-width: 869px){.head{margin: 0;padding: 8px 12px 8px 4px;}.edges,
.chip{display: none;}.sees button{inset: auto 4px 4px auto;width: 44px;min-height: 44px;padding: 0;}.sees button span{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}}`],d([f({attribute:!1})],P.prototype,"camera",2),d([u()],P.prototype,"place",2),d([u()],P.prototype,"live",2),d([u()],P.prototype,"indoor",2),d([u()],P.prototype,"busy",2),d([u()],P.prototype,"wrong",2),P=d([w("nr-place-dialog")],P);var E,Ae,Qe,we,ne,O=class extends N{constructor(){super(...arguments);g(this,E);this.cameras=[];this.at=0;this.placing=!1;this.indoor=!1;this.busy=!1;this.wrong=""}render(){let e=this.cameras[this.at];if(!e)return h;let t=this.house.cameras.find(i=>i.id===e.id)??e;return this.placing?a`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${t}
@nr-done=${()=>r(this,E,we).call(this)}
></nr-place-dialog>`:a`<nr-dialog open closes .heading=${r(this,E,Ae).call(this,t)} @nr-close=${()=>r(this,E,ne).call(this)}>
<form id="new" @submit=${i=>{r(this,E,Qe).call(this,i,t)}}>
<nr-live-picture .hub=${this.house.hub} .camera=${t}></nr-live-picture>
<label class="field"
>${s("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
<label class="tick"
><input
type="checkbox"
name="indoor"
.checked=${this.indoor}
@change=${i=>this.indoor=i.target.checked}
/><span>${s("edit.indoor")}<br /><span class="sm mut">${s("edit.indoor_text")}</span></span></label
>
<label class="tick"
><input type="checkbox" name="may_share" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
>${s("edit.may_share")}<br /><span class="sm mut">${s("edit.may_share_text")}</span></span
></label
>
${this.indoor?h:a`<div>
<button class="btn sm" name="then" value="covers" ?disabled=${this.busy}>
${v("mask",16)}${s("tile.covers")}
</button>
</div>`}
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:h}
</form>
<button slot="acts" class="btn tonal" form="new" ?disabled=${this.busy}>
${s(this.indoor?"camera.save":"add.next_location")}
</button>
</nr-dialog>`}};E=new WeakSet,Ae=function({name:e}){let t=this.cameras.length;return t>1?s("add.added_of",{name:e,at:this.at+1,of:t}):s("add.added",{name:e})},Qe=async function(e,t){e.preventDefault();let i=new FormData(e.target,e.submitter),c={name:String(i.get("name")).trim(),indoor:this.indoor,may_share:!this.indoor&&i.has("may_share")};this.busy=!0,this.wrong="";try{if(await this.house.hub.patch(`/cameras/${t.id}`,c),i.get("then")==="covers"){let l=Pe(this);r(this,E,ne).call(this),Re(l,`cameras/${t.id}/covers`)}else this.indoor?r(this,E,we).call(this):this.placing=!0}catch(l){this.wrong=B.of(l).message}this.busy=!1},we=function(){this.placing=this.indoor=!1,this.at+=1,this.at>=this.cameras.length&&r(this,E,ne).call(this)},ne=function(){this.dispatchEvent(new CustomEvent("nr-done"))},O.styles=[k,K,x`
form{display: grid;gap: 12px;}nr-live-picture{aspect-ratio: 16 / 9;max-height: 240px;border-radius: 8px;}.wrong{color: var(--nr-red);}`],d([f({attribute:!1})],O.prototype,"cameras",2),d([u()],O.prototype,"at",2),d([u()],O.prototype,"placing",2),d([u()],O.prototype,"indoor",2),d([u()],O.prototype,"busy",2),d([u()],O.prototype,"wrong",2),O=d([w("nr-new-camera")],O);var G,o,Ge,Ye,Q,ke,_e,V,oe,Je,Xe,Ze,et,tt,st,it,at,rt,nt,le,Ee,de,y=class extends N{constructor(){super(...arguments);g(this,o);this.beginning={what:"ways"};this.archives=[];this.step="ways";this.busy=!1;this.error=null;this.archive=null;this.kind="frigate";this.lendable=null;this.found=null;this.cameras=[];g(this,G,null)}willUpdate(e){if(!e.has("beginning"))return;let{beginning:t}=this;t.what==="archive"?(this.archive=t.archive,this.step="archive"):t.what==="found"?(this.found=t.found,this.step="login"):this.step="ways"}updated(){m(this,G)&&m(this,G)!==this.step&&this.renderRoot.querySelector("input, select, .ways button, .list button")?.focus(),M(this,G,this.step)}render(){return this.cameras.length?a`<nr-new-camera
.hass=${this.hass}
.house=${this.house}
.cameras=${this.cameras}
@nr-done=${()=>r(this,o,de).call(this)}
></nr-new-camera>`:a`<nr-dialog open closes .heading=${r(this,o,Ge).call(this)} @nr-close=${()=>r(this,o,de).call(this)}>
${r(this,o,Ye).call(this)}
</nr-dialog>`}};G=new WeakMap,o=new WeakSet,Ge=function(){switch(this.step){case"login":return this.found?W(this.found):s("add.title");case"archive":return s("add.cameras_of",{name:this.archive?.name??""});case"new_archive":return s("archives.add");case"found":case"archives":case"home":case"address":return s(`add.way.${this.step}`);default:return s("add.title")}},Ye=function(){switch(this.step){case"found":return r(this,o,Xe).call(this);case"archives":return r(this,o,tt).call(this);case"archive":return r(this,o,st).call(this);case"new_archive":return a`<nr-archive-add
.house=${this.house}
.kind=${this.kind}
@nr-archive=${e=>{this.archive=e.detail,this.step="archive",this.dispatchEvent(new CustomEvent("nr-changed"))}}
></nr-archive-add>
${r(this,o,V).call(this)}`;case"home":return r(this,o,rt).call(this);case"address":case"login":return a`<nr-camera-login
.house=${this.house}
.found=${this.step==="login"?this.found:null}
.back=${m(this,o,_e)}
.atOnce=${this.beginning.what==="found"&&this.beginning.atOnce===!0}
@nr-back=${()=>r(this,o,ke).call(this)}
@nr-added=${e=>this.cameras=[e.detail]}
></nr-camera-login>`;default:return r(this,o,Je).call(this)}},Q=function(e){this.error=null,this.step=e},ke=function(){this.beginning.what==="ways"?r(this,o,Q).call(this,"ways"):r(this,o,de).call(this)},_e=function(){return s(this.beginning.what==="ways"?"pages.back":"pages.cancel")},V=function(){return a`<button slot="acts" class="btn link" @click=${()=>r(this,o,ke).call(this)}>${m(this,o,_e)}</button>`},oe=function(){return this.house.found.filter(e=>!e.adopted&&!e.lent_by)},Je=function(){let e=this.archives.flatMap(c=>c.cameras.filter(l=>!l.camera_id)).length,t=(c,l,b,$)=>a`<button
class="way"
?autofocus=${l==="found"}
@click=${()=>{l==="home"&&r(this,o,at).call(this),this.kind="folder",r(this,o,Q).call(this,l)}}
>
${v(c,24)}
<span class="grow"><b>${s(`add.way.${l==="new_archive"?"folder":l}`)}</b><small>${b}</small></span>
${$===null?v("next",18):a`<span class="tag ${$?"some":""}">${$}</span>`}
</button>`,i=m(this,o,oe).length;return a`<div class="ways">
${t("search","found",i?Te("add.found_text",i):s("cameras.nothing_found"),i)}
${t("server","archives",s("add.archives_text"),e)}
${t("home","home",s("add.home_text"),null)}
${t("link","address",s("add.address_text"),null)}
${t("folder","new_archive",s("add.folder_text"),null)}
</div>
<p class="xs mut after">${s("add.after")}</p>`},Xe=function(){let e=this.house.scan?.running??!1;return a`${m(this,o,oe).length?a`<ul class="list">
${m(this,o,oe).map(t=>a`<li>
<span class="grow"
><b>${W(t)}</b
><small><span class="code">${t.address}</span>${t.brand?` · ${t.brand}`:""}</small></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>r(this,o,et).call(this,t)}>
${s("cameras.adopt")}<span class="vh"> ${W(t)}</span>
</button>
</li>`)}
</ul>`:a`<p>${s("cameras.nothing_found")}</p>
<p class="sm mut">${s("add.nothing_hint")}</p>`}
${r(this,o,V).call(this)}
<button slot="acts" class="btn" ?disabled=${e} @click=${()=>{r(this,o,Ze).call(this)}}>
${v("again",16)}${s(e?"cameras.looking":"cameras.look")}
</button>`},Ze=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},et=function(e){this.found=e,r(this,o,Q).call(this,"login")},tt=function(){let e=i=>i.cameras.filter(c=>!c.camera_id),t=this.archives.filter(i=>e(i).length);return a`<div class="list">
${t.map(i=>a`<button
class="whole"
@click=${()=>{this.archive=i,r(this,o,Q).call(this,"archive")}}
>
<span class="grow"
><b>${i.name}</b><small>${e(i).map(c=>c.name).join(", ")}</small></span
><span class="tag some">${e(i).length}</span>
</button>`)}
</div>
<p class="sm mut after">${s("archives.text")}</p>
${r(this,o,V).call(this)}
<button
slot="acts"
class="btn"
@click=${()=>{this.kind="frigate",r(this,o,Q).call(this,"new_archive")}}
>
${v("plus",16)}${s("archives.add")}
</button>`},st=function(){let e=this.archive?.cameras.filter(t=>!t.camera_id)??[];return e.length?a`<form id="add" @submit=${t=>{r(this,o,it).call(this,t,e)}}>
<p class="sm mut">${s("add.archive_text")}</p>
<ul class="list">
${e.map(t=>a`<li>
<label class="tick"
><input
type="checkbox"
name="key"
value=${t.key}
?autofocus=${t===e[0]}
?checked=${e.length===1} /><span
>${t.name}</span
></label
>
</li>`)}
</ul>
${r(this,o,Ee).call(this)}
</form>
${r(this,o,V).call(this)}
<button slot="acts" class="btn tonal" form="add" ?disabled=${this.busy}>
${s(this.busy?"adopt.adopting":"adopt.adopt")}
</button>`:a`<p>${s("add.archive_used")}</p>
${r(this,o,V).call(this)}`},it=async function(e,t){e.preventDefault();let i=new FormData(e.target).getAll("key"),c=t.filter(b=>i.includes(b.key));if(!c.length||!this.archive)return;let l=[];await r(this,o,le).call(this,async()=>{for(let{key:b,name:$}of c){let C={archive_id:this.archive?.id,archive_key:b,name:te($)};l.push(await this.house.hub.post("/cameras",C))}}),l.length&&(this.dispatchEvent(new CustomEvent("nr-changed")),this.error&&this.notify(this.error),this.cameras=l)},at=async function(){this.lendable=null,await r(this,o,le).call(this,async()=>{this.lendable=(await this.house.hub.home("setup")).cameras})},rt=function(){let{lendable:e}=this;return a`${e===null?this.error?h:a`<span class="grey" aria-busy="true" style="min-height:120px"></span>`:e.length?a`<ul class="list">
${e.map(t=>a`<li>
<span class="grow"
><b>${t.name}</b><small>${s(t.stream?"add.has_stream":"add.snapshots")}</small></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{r(this,o,nt).call(this,t)}}>
${s("add.use")}<span class="vh"> ${t.name}</span>
</button>
</li>`)}
</ul>`:a`<p>${s("add.home_none")}</p>`}
${r(this,o,Ee).call(this)} ${this.busy&&e?a`<p class="sm mut" role="status">${s("archives.trying")}</p>`:h}
${r(this,o,V).call(this)}`},nt=async function({entity_id:e}){await r(this,o,le).call(this,async()=>{this.cameras=[await this.house.hub.post("/cameras",{entity_id:e})]})},le=async function(e){this.busy=!0,this.error=null;try{await e()}catch(t){this.error=B.of(t)}this.busy=!1},Ee=function(){return this.error?a`<p class="sm wrong" role="alert">${this.error.message}</p>`:h},de=function(){this.dispatchEvent(new CustomEvent("nr-done"))},y.styles=[k,K,x`
.ways button,
.list button.whole{width: 100%;display: flex;gap: 14px;justify-content: flex-start;text-align: start;min-height: 60px;padding: 10px 4px;border: 0;border-radius: 0;border-bottom: 1px solid var(--nr-line);font-weight: 400;}.ways .ic:first-child{color: var(--nr-ink2);}.ways small,
.list small{display: block;font-size: 13px;line-height: 18px;color: var(--nr-ink2);overflow-wrap: anywhere;}b{font-weight: 500;}.tag{font-size: 12px;line-height: 16px;padding: 2px 8px;border-radius: 10px;background: var(--nr-sunk);color: var(--nr-ink2);}.tag.some{background: var(--nr-tint);color: var(--nr-link);}.after{margin-top: 12px;}.list li{display: flex;gap: 12px;align-items: center;border-bottom: 1px solid var(--nr-line);min-height: 60px;}.list .tick{flex: 1;align-items: center;min-height: 52px;}.list .tick input{margin: 0;}.wrong{color: var(--nr-red);}`],d([f({attribute:!1})],y.prototype,"beginning",2),d([f({attribute:!1})],y.prototype,"archives",2),d([u()],y.prototype,"step",2),d([u()],y.prototype,"busy",2),d([u()],y.prototype,"error",2),d([u()],y.prototype,"archive",2),d([u()],y.prototype,"kind",2),d([u()],y.prototype,"lendable",2),d([u()],y.prototype,"found",2),d([u()],y.prototype,"cameras",2),y=d([w("nr-add-camera")],y);export{dt as a,ct as b,W as c,Ve as d,re as e};
