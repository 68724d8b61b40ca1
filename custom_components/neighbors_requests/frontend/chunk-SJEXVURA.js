import{d as Re,e as Pe}from"./chunk-3PNVCUMR.js";import{a as se}from"./chunk-TSJJ5ISL.js";import{a as me}from"./chunk-3Y76L6HH.js";import{$ as A,J as ce,S as Se,U as He,V as ue,Z as v,_,a as w,b as a,e as u,h as W,i as f,j as h,l as M,n as Y,p as k,q as N,u as s,v as Te}from"./chunk-FVK2MO6C.js";import{a as l,b as m,c as g,d as R,e as r}from"./chunk-W7HMKWGT.js";var Be=["name","answer","login","video"],dt={"camera.name_unknown":"name","camera.no_answer":"answer","camera.no_answer_or_stopped":"answer","camera.port_refused":"answer","camera.slow":"answer","camera.slow_at":"answer","camera.asks_password":"login","camera.refused_password":"login","camera.password_downgraded":"login","camera.password_unknown_digest":"login","camera.no_stream_anywhere":"video","camera.neither_codec":"video","camera.no_h264_onvif":"video","camera.no_video":"video","camera.no_video_onvif":"video","camera.no_picture_here":"video","camera.neither_picture_nor_stream":"video"};function ie(n,c){let e=n.code==="camera_password",t=e&&c,[,i="",p=""]=/^([^:]{1,40}): ([^]+)$/.exec(n.advice)??[],d=dt[n.reason]??(e?"login":null),b=d?Be.slice(0,Be.indexOf(d)+1):[];return{isQuestion:e&&!c,title:t?s("add.rejected"):n.sentence,text:t?s("add.address_right"):"",brand:i,advice:i?p:n.advice,steps:b.map($=>({name:$,isDone:$!==d}))}}function K(n){return n.name||s("cameras.at",{address:n.address})}var pt=60,ae=n=>[...n].slice(0,pt).join("");var Fe=["frigate","onvif","folder"];function ht(n,c=null){return n==="folder"?a`<label class="field"
>${s("archives.folder")}<input
name="folder"
required
maxlength="1000"
autocomplete="off"
spellcheck="false"
placeholder="/media/cameras"
.value=${c?.folder??""}
/></label>
<p class="sm mut">${s("archives.folder_text")}</p>`:n==="lent"?a``:a`<label class="field"
>${s("archives.address")}<input
name="address"
required
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder=${n==="frigate"?"http://192.0.2.8:5000":"http://192.0.2.8/onvif/device_service"}
.value=${c?.address??""}
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
<p class="sm mut">${s(c?"archives.same_password":"archives.no_password")}</p>
${n==="frigate"?a`<label class="tick"
><input name="own" type="checkbox" ?checked=${c?!c.verify:!1} /><span
>${s("archives.own_certificate")}<br /><span class="sm mut"
>${s("archives.own_certificate_text")}</span
></span
></label
>`:u}`}function ct(n,c){let e=new FormData(n),t={};for(let d of["name","address","folder"])e.has(d)&&(t[d]=String(e.get(d)).trim());let i=String(e.get("username")??""),p=String(e.get("password")??"");return(c?i||p:i)&&Object.assign(t,{username:i,password:p}),n.elements.namedItem("own")&&(t.verify=!e.has("own")),t}var T,Me,Oe,Le,re,O=class extends W{constructor(){super(...arguments);g(this,T);this.kind="frigate";this.busy="";this.wrong="";this.found=new Y(this);this.lenders=new Y(this)}willUpdate(){this.found.ask(this.house.hub,"/archives/found"),this.lenders.ask(this.house.hub,"/archives/lenders")}render(){let e=(this.found.value?.found??[]).filter(i=>!i.archive_id),t=(this.lenders.value?.lenders??[]).filter(i=>!i.lent);return a`${this.found.value||this.found.error?u:a`<p class="sm mut" role="status">${s("archives.looking")}</p>`}
${e.length||t.length?a`<ul>
${e.map(i=>r(this,T,Me).call(this,i))} ${t.map(i=>r(this,T,Oe).call(this,i))}
</ul>`:u}
<form aria-label=${s("archives.add")} @submit=${i=>{r(this,T,Le).call(this,i)}}>
<h3>${s("add.by_hand")}</h3>
<label class="field"
>${s("archives.kind")}<select
name="kind"
@change=${i=>{this.kind=i.target.value}}
>
${Fe.map(i=>a`<option value=${i} .selected=${i===this.kind}>
${s(`archive.kind.${i}`)}
</option>`)}
</select></label
>
${ht(this.kind)}
${this.wrong?a`<p class="sm wrong" role="alert">${this.wrong}</p>`:u}
<div class="end">
<button ?disabled=${!!this.busy}>
${s(this.busy?"archives.trying":"archives.add_this")}
</button>
</div>
</form>`}};T=new WeakSet,Me=function(e){let t=e.name||s(`archive.kind.${e.kind}`);return a`<li>
<div class="grow">
<b>${s("archives.is_here",{name:t})}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.version?a` · ${e.version}`:u}</span
>
</div>
<button
class="btn sm tonal"
aria-label=${s("archives.use_this",{name:t})}
?disabled=${!!this.busy}
@click=${()=>{r(this,T,re).call(this,e.address,{kind:e.kind,address:e.address,verify:e.verify})}}
>
${s("archives.use")}
</button>
</li>`},Oe=function(e){return a`<li>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut">${s("archives.through_home_assistant")}</span>
</div>
<button
class="btn sm"
aria-label=${s("archives.use_this",{name:e.name})}
?disabled=${!!this.busy}
@click=${()=>{r(this,T,re).call(this,e.key,{kind:"lent",lender:e.key,name:e.name})}}
>
${s("archives.use")}
</button>
</li>`},Le=async function(e){e.preventDefault(),await r(this,T,re).call(this,this.kind,{kind:this.kind,...ct(e.target,!0)})},re=async function(e,t){this.busy=e,this.wrong="";try{let i=await this.house.hub.post("/archives",t);this.dispatchEvent(new CustomEvent("nr-archive",{detail:i}))}catch(i){this.wrong=M.of(i).message;let p=Fe.find(d=>d===t.kind);if(p&&t.address&&e===t.address){this.kind=p,await this.updateComplete;let d=D=>this.renderRoot.querySelector(`input[name=${D}]`),[b,$]=[d("address"),d("own")];b&&(b.value=t.address),$&&($.checked=t.verify===!1),d("username")?.focus()}}this.busy=""},O.styles=[_,A,w`
:host{display: block;}li{display: flex;align-items: center;gap: 12px;padding: 10px 0;border-bottom: 1px solid var(--nr-line);}b{font-weight: 500;display: block;}h3{font: 500 14px/20px var(--nr-font);}form{display: grid;gap: 12px;padding-top: 14px;}.wrong{color: var(--nr-red);}.end{display: flex;justify-content: flex-end;}`],l([f({attribute:!1})],O.prototype,"house",2),l([f()],O.prototype,"kind",2),l([h()],O.prototype,"busy",2),l([h()],O.prototype,"wrong",2),O=l([k("nr-archive-add")],O);var J,z,P,Ie,fe,je,ze,S=class extends W{constructor(){super(...arguments);g(this,P);this.found=null;this.atOnce=!1;this.back="";this.busy=!1;this.error=null;this.others=!1;this.brands=new Y(this);g(this,J,"");g(this,z,{username:"",password:""})}willUpdate(e){this.brands.ask(this.house.hub,this.others?"/cameras/brands":""),e.has("found")&&this.found&&this.atOnce&&r(this,P,fe).call(this)}firstUpdated(){requestAnimationFrame(()=>this.renderRoot.querySelector("input")?.focus())}render(){let e=!this.found,t=this.error?.code==="read_already",i=this.error&&!ie(this.error,!!m(this,z).password).isQuestion;return a`<form @submit=${p=>{r(this,P,Ie).call(this,p)}}>
${t?u:r(this,P,je).call(this)}
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
>${s("edit.username")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${s("edit.password")}<input name="password" type="password" autocomplete="off" maxlength="200"
/></label>
</div>
<p class="xs mut">${s("edit.password_text")}</p>
${t?a`<p class="sm" role="alert">${this.error?.message}</p>`:r(this,P,ze).call(this)}
<div class="acts">
<button class="btn link" type="button" @click=${()=>this.dispatchEvent(new CustomEvent("nr-back"))}>
${this.back}
</button>
${t?a`<button class="btn" value="directly" ?disabled=${this.busy}>
${s("adopt.directly")}</button
><button class="btn tonal" value="recorder" ?disabled=${this.busy}>
${s("adopt.from_recorder")}
</button>`:a`<button class="btn" ?disabled=${this.busy}>
${s(this.busy?"archives.trying":i?"pages.again":"adopt.adopt")}
</button>`}
</div>
</form>`}};J=new WeakMap,z=new WeakMap,P=new WeakSet,Ie=async function(e){e.preventDefault();let t=new FormData(e.target),i=p=>String(t.get(p)??"");R(this,J,i("address").trim()),R(this,z,{username:i("username"),password:i("password")}),await r(this,P,fe).call(this,e.submitter?.value||"ask")},fe=async function(e="ask"){let{found:t}=this,i={...t?{found_key:t.key,doorbell:t.doorbell}:{stream_url:m(this,J)},...m(this,z),name:ae(t?K(t):s("add.camera")),indoor:!1,may_share:!0,if_read_already:e};this.busy=!0,this.error=null;try{let p=await this.house.hub.post("/cameras",i);this.dispatchEvent(new CustomEvent("nr-added",{detail:p}))}catch(p){this.error=M.of(p)}this.busy=!1},je=function(){if(!this.error)return u;let{isQuestion:e,title:t,text:i}=ie(this.error,!!m(this,z).password);return a`<div class="note ${e?"":"red"}" role="alert">
${v(e?"lock":"cross",20)}
<div><b>${t}</b> ${i}</div>
</div>`},ze=function(){if(!this.error)return u;let{brand:e,advice:t,steps:i}=ie(this.error,!!m(this,z).password);return a`${t?a`<div class="hints">
<h3>${s("add.looks_like",{brand:e})}</h3>
<p>${t}</p>
</div>`:u}
<details @toggle=${p=>this.others=p.target.open}>
<summary>${s(t?"add.other_brands":"add.brands")}${v("down",18)}</summary>
<dl>
${(this.brands.value?.brands??[]).filter(p=>p.name!==e).map(p=>a`<dt>${p.name}</dt><dd>${p.advice}</dd>`)}
</dl>
</details>
${i.length?a`<details>
<summary>${s("add.tried")}${v("down",18)}</summary>
<ol>
${i.map(({name:p,isDone:d})=>a`<li class=${d?"ok":"no"}>
${v(d?"tick":"cross",16)}${s(`add.tried.${p}.${d?"done":"failed"}`)}
</li>`)}
</ol>
</details>`:u}`},S.styles=[_,w`
form{display: grid;gap: 12px;}.pair{display: grid;grid-template-columns: 1fr 1fr;gap: 8px;}.note{display: flex;gap: 10px;padding: 10px 12px;border-radius: 8px;background: var(--nr-sunk);font-size: 13px;line-height: 19px;}.note.red{background: var(--nr-red-bg);outline: 1px solid var(--nr-red-line);}.note.red .ic{color: var(--nr-red);}.hints h3{font: 500 14px/20px var(--nr-font);margin-bottom: 4px;}.hints p{font-size: 13px;line-height: 19px;}details{border-top: 1px solid var(--nr-line);}summary{list-style: none;display: flex;align-items: center;min-height: 44px;cursor: pointer;}summary::-webkit-details-marker{display: none;}summary .ic{margin-inline-start: auto;color: var(--nr-ink2);}dt{font-weight: 500;}dd{font-size: 13px;line-height: 19px;padding-bottom: 10px;}details li{display: flex;gap: 8px;font-size: 13px;line-height: 20px;padding-bottom: 6px;}details li .ic{margin-top: 2px;}.ok .ic{color: var(--nr-ok);}.no .ic{color: var(--nr-red);}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;padding-bottom: 8px;}@media (max-width: 420px){.pair{grid-template-columns: minmax(0, 1fr);}}`],l([f({attribute:!1})],S.prototype,"house",2),l([f({attribute:!1})],S.prototype,"found",2),l([f({attribute:!1})],S.prototype,"atOnce",2),l([f()],S.prototype,"back",2),l([h()],S.prototype,"busy",2),l([h()],S.prototype,"error",2),l([h()],S.prototype,"others",2),S=l([k("nr-camera-login")],S);var ut=3e4,Z=new Set,ne=new Set;function mt(){let[n]=performance.getEntriesByType("navigation");return/^h[23]/.test(n?.nextHopProtocol??"")?12:4}function ft(n){return navigator.connection?.saveData?!1:n.kind!=="archive"&&(n.state==="recording"||n.state==="paused")}function qe(n){return Z.has(n)}function gt(n){Z.size<mt()?Z.add(n):Z.has(n)||ne.add(n)}function Ne(n){if(ne.delete(n),!Z.delete(n))return;let[c]=ne;c&&(ne.delete(c),c.decide())}var Ue=new IntersectionObserver(n=>{for(let{target:c,isIntersecting:e}of n)c.visible=e}),q,ee,Q,te,L,Ve,X,oe,H=class extends W{constructor(){super(...arguments);g(this,L);this.away=!1;this.still=!1;this.address="";this.live=!1;this.failed=!1;g(this,q,"");g(this,ee,"");g(this,Q,!1);g(this,te,-1/0);this.decide=()=>{let e=m(this,Q)&&!document.hidden,t=performance.now()-m(this,te)>ut;e&&t&&!this.still&&!this.away&&ft(this.camera)?gt(this):Ne(this);let i=se(this.camera);qe(this)?r(this,L,X).call(this,`cameras/${this.camera.id}/live.mjpeg`):e?r(this,L,X).call(this,i&&`${i}?at=${this.camera.snapshot_at??""}`):m(this,q).endsWith("live.mjpeg")&&r(this,L,X).call(this,i&&`${i}?at=`)};g(this,oe,()=>{qe(this)?(R(this,te,performance.now()),this.decide()):this.failed=!0})}connectedCallback(){super.connectedCallback(),Ue.observe(this),document.addEventListener("visibilitychange",this.decide)}disconnectedCallback(){super.disconnectedCallback(),Ue.unobserve(this),document.removeEventListener("visibilitychange",this.decide),R(this,Q,!1),Ne(this),r(this,L,X).call(this,"")}willUpdate(e){(e.has("camera")||e.has("away"))&&this.decide()}set visible(e){R(this,Q,e),this.decide()}render(){let{camera:e}=this,t=e.state==="reconnecting",i=e.snapshot_at?ce(e.snapshot_at):"";return a`${this.address&&!this.failed?a`<img
class=${t?"old":""}
src=${this.address}
alt=${s("cameras.picture",{name:e.name})}
decoding="async"
@load=${()=>this.live=m(this,ee).endsWith("live.mjpeg")}
@error=${m(this,oe)}
/>`:u}
${t||!this.address||this.failed?a`<div class="none">
${v(t?"away":"camera",24)}
${t&&i?a`<span>${s("tile.last_picture",{time:i})}</span>`:u}
</div>`:u}
${this.still?u:r(this,L,Ve).call(this,t,i)}`}};q=new WeakMap,ee=new WeakMap,Q=new WeakMap,te=new WeakMap,L=new WeakSet,Ve=function(e,t){return this.live?a`<span class="pill on">${s("tile.live")}</span>`:e?a`<span class="pill">${s("tile.offline",{time:ce(this.camera.since)})}</span>`:t&&this.address?a`<span class="pill">${t}</span>`:u},X=function(e){if(e!==m(this,q)){if(R(this,q,e),e.endsWith("live.mjpeg")||(this.live=!1),this.failed=!1,!e){this.renderRoot.querySelector("img")?.removeAttribute("src"),this.address="";return}this.hub.media(e).then(t=>{e===m(this,q)&&(R(this,ee,e),this.address=t)},()=>{e===m(this,q)&&(this.failed=!0)})}},oe=new WeakMap,H.styles=[_,w`
:host{display: block;position: relative;container-type: inline-size;background: #24282c;color: #c9ced3;overflow: hidden;}img{display: block;width: 100%;height: 100%;object-fit: cover;}:host([whole]) img{object-fit: fill;}.none{position: absolute;inset: 0;display: grid;place-content: center;justify-items: center;gap: 6px;font-size: 12px;line-height: 16px;}@container (max-width: 239px){.none{align-content: end;padding-bottom: 8px;}.none:has(span) .ic{display: none;}}.pill{position: absolute;left: 8px;top: 8px;max-width: calc(100% - 16px);background: rgba(12, 14, 17, 0.88);color: #fff;border-radius: 10px;font-size: 12px;line-height: 16px;padding: 2px 9px;}.pill.on{padding-left: 20px;}.pill.on::before{content: "";position: absolute;left: 8px;top: 6px;width: 8px;height: 8px;border-radius: 4px;background: #8fe0a4;}img.old{opacity: 0.35;}`],l([f({attribute:!1})],H.prototype,"hub",2),l([f({attribute:!1})],H.prototype,"camera",2),l([f({type:Boolean})],H.prototype,"away",2),l([f({type:Boolean})],H.prototype,"still",2),l([h()],H.prototype,"address",2),l([h()],H.prototype,"live",2),l([h()],H.prototype,"failed",2),H=l([k("nr-live-picture")],H);function De(n,c){return{latitude:String(n?n.latitude_udeg/1e6:c.latitude),longitude:String(n?n.longitude_udeg/1e6:c.longitude),heading:String(n?.heading_deg??0),view:String(n?.view_deg??110),range:String(n?.range_m??30)}}function ge(n,c,e){let t=Number(n.replace(",","."));if(!n.trim()||!Number.isFinite(t))return null;let i=Math.round(t);return i>=c&&i<=e?i:null}function le(n){let c=(b,$)=>{let D=Number(b.replace(",","."));return b.trim()&&Math.abs(D)<=$?Math.round(D*1e6):null},e=c(n.latitude,90),t=c(n.longitude,180),i=ge(n.heading,0,359),p=ge(n.view,1,360),d=ge(n.range,1,2e3);return e===null||t===null||i===null||p===null||d===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:i,view_deg:p,range_m:d}}var vt=[{name:"heading",least:0,most:359,shown:n=>He(n)},{name:"view",least:10,most:360,shown:n=>`${n}°`},{name:"range",least:5,most:200,shown:n=>Se(n)}],bt=["latitude","longitude","heading","view","range"],We="(max-width: 869px)",E,ve,be,Ae,$e,I=class extends N{constructor(){super(...arguments);g(this,E);this.disabled=!1;this.beside=!1}render(){let e=a`<nr-map
.hub=${this.house.hub}
.cameras=${this.house.cameras.filter(i=>i.id!==this.camera.id)}
.placing=${le(this.value)}
.home=${me(this.hass)}
.label=${s("camera.map")}
?still=${this.disabled}
?narrow=${matchMedia(We).matches}
@nr-place=${i=>r(this,E,Ae).call(this,i.detail)}
></nr-map>`,t=a`<p class="hint">${v("hand",18)}<span>${s("place.drag")}</span></p>`;return this.beside?a`<slot name="head"></slot>${e}
<div class="rest">
<div class="look"><slot name="picture"></slot>${t}</div>
${r(this,E,ve).call(this)}<slot name="foot"></slot>
</div>`:a`${t}${e}${r(this,E,ve).call(this)}`}};E=new WeakSet,ve=function(){return a`<fieldset class="turns" ?disabled=${this.disabled}>
${vt.map(({name:e,least:t,most:i,shown:p})=>{let d=Number(this.value[e].replace(",",".")),b=this.value[e].trim()&&Number.isFinite(d)?p(d):"–";return a`<label
><span>${s(`place.${e}`)}</span><b aria-hidden="true">${b}</b
><input
type="range"
min=${t}
max=${i}
aria-valuetext=${b}
.value=${this.value[e]}
@input=${$=>r(this,E,be).call(this,e,$)}
/></label>`})}
</fieldset>
<details>
<summary>${s("place.exact")}${v("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${bt.map(e=>a`<label class="field"
>${s(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${t=>r(this,E,be).call(this,e,t)}
/></label>`)}
</fieldset>
</details>`},be=function(e,t){r(this,E,$e).call(this,{[e]:t.target.value})},Ae=function({latitude_udeg:e,longitude_udeg:t,heading_deg:i,view_deg:p,range_m:d}){r(this,E,$e).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...t===void 0?{}:{longitude:String(t/1e6)},...i===void 0?{}:{heading:String(i)},...p===void 0?{}:{view:String(p)},...d===void 0?{}:{range:String(d)}})},$e=function(e){let t={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:t}))},I.styles=[_,w`
:host{display: grid;gap: 12px;}nr-map{height: 340px;border-radius: 8px;}.hint{display: flex;gap: 10px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.turns{display: grid;grid-template-columns: repeat(
auto-fit,
minmax(min(100%, max(140px, (480px - 100%) * 999)), 1fr)
);gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;gap: 0 8px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 500;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-link);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}details{margin-block: -8px;}.rest{display: contents;}:host([beside]){grid-template-columns: 408px minmax(0, 1fr);gap: 0;height: 100%;}:host([beside]) nr-map{grid-row: 1;grid-column: 2;height: 100%;border-radius: 0;}:host([beside]) .rest{display: flex;flex-direction: column;gap: 8px;grid-row: 1;grid-column: 1;overflow: auto;padding: 16px 24px 24px;border-inline-end: 1px solid var(--nr-line);}:host([beside]) .turns{grid-template-columns: minmax(0, 1fr);gap: 0;}.look{display: contents;}@media (max-width: 869px){:host([beside]){display: block;overflow: auto;}:host([beside]) nr-map{height: 42vh;min-height: 260px;}:host([beside]) .rest{padding: 16px;border: 0;overflow: visible;}:host([beside]) .look{display: grid;grid-template-columns: 120px minmax(0, 1fr);gap: 12px;align-items: start;}:host([beside]) .hint .ic{display: none;}}`],l([f({attribute:!1})],I.prototype,"camera",2),l([f({attribute:!1})],I.prototype,"value",2),l([f({type:Boolean})],I.prototype,"disabled",2),l([f({type:Boolean,reflect:!0})],I.prototype,"beside",2),I=l([k("nr-place-form")],I);var j,Ke,U,Qe,ye,B=class extends N{constructor(){super(...arguments);g(this,j);this.place=null;this.live=!1;this.indoor=null;this.busy=!1;this.wrong="";g(this,U,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}firstUpdated(){this.renderRoot.querySelector("dialog")?.showModal()}render(){let{camera:e}=this,t=this.place??De(e.place,me(this.hass)),i=matchMedia(We).matches,p=a`<div class="head" slot=${i?"head":"picture"}>
<button class="btn round" aria-label=${s("place.later")} ?disabled=${this.busy} @click=${m(this,U)}>
${v("back",22)}
</button>
<div>
<h2 id="heading">${s("place.where",{name:e.name})}</h2>
<p class="sm mut">${s("place.only_hub")}</p>
</div>
</div>`;return a`<dialog
aria-labelledby="heading"
@cancel=${d=>{d.preventDefault(),m(this,U).call(this)}}
>
<nr-place-form
beside
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.value=${t}
@nr-placed=${d=>{this.place=d.detail}}
>
${p}${r(this,j,Ke).call(this,t)}
<div slot="foot">
<label class="tick"
><input
type="checkbox"
role="switch"
.checked=${this.indoor??e.indoor}
@change=${d=>{this.indoor=d.target.checked}}
/><span
>${s("place.indoor_camera")}<br /><span class="xs mut"
>${s("place.indoor_more")}</span
></span
></label
>
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:u}
<div class="acts">
<button class="btn tonal" ?disabled=${this.busy} @click=${()=>r(this,j,Qe).call(this,t)}>
${s("camera.save")}
</button>
<button class="btn link" ?disabled=${this.busy} @click=${m(this,U)}>
${s("place.later")}
</button>
</div>
<p class="xs mut">${s("place.reminds")}</p>
</div>
</nr-place-form>
</dialog>`}};j=new WeakSet,Ke=function(e){let{camera:t}=this,i=this.live||!t.snapshot_at&&t.state==="recording",p=se(t),d=le(e);return a`<div class="sees" slot="picture">
<nr-picture
.hub=${this.house.hub}
.path=${i?`cameras/${t.id}/live.mjpeg`:p}
.alt=${s("cameras.picture",{name:t.name})}
></nr-picture>
${i?a`<span class="cap chip">${s("place.is_live")}</span>`:u}
${d&&d.view_deg<300?a`<span class="cap edges"
>${s("place.edges",{left:ue(d.heading_deg-d.view_deg/2),right:ue(d.heading_deg+d.view_deg/2)})}</span
>`:u}
${i||!p?u:a`<button
class="btn sm"
@click=${()=>{this.live=!0}}
>
${v("play",16)}<span>${s("place.live")}</span>
</button>`}
</div>`},U=new WeakMap,Qe=function(e){let t=le(e);this.indoor?r(this,j,ye).call(this,{indoor:!0,may_share:!1}):t?r(this,j,ye).call(this,this.indoor===!1?{place:t,indoor:!1}:{place:t}):this.wrong=s("camera.wrong_place")},ye=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),m(this,U).call(this)}catch(t){this.wrong=M.of(t).message}this.busy=!1},B.styles=[_,w`
dialog{border: 0;margin: 0;padding: 0;width: 100vw;max-width: none;height: 100vh;height: 100dvh;max-height: none;background: var(--nr-card);color: var(--nr-ink);font: 14px/20px var(--nr-font);overflow: hidden;}.head{display: grid;grid-template-columns: 44px minmax(0, 1fr);gap: 0 8px;align-items: center;margin-inline-start: -12px;}h2{font: 500 18px/25px var(--nr-font);overflow-wrap: anywhere;}.sees{position: relative;border-radius: 8px;overflow: hidden;}nr-picture{aspect-ratio: 16 / 9;width: 100%;}.cap{position: absolute;border-radius: 12px;padding: 2px 10px;background: rgba(17, 17, 17, 0.8);color: #fff;font-size: 12px;line-height: 18px;}.chip{inset-inline-start: 8px;top: 8px;font-weight: 500;}.edges{inset-inline: 8px;bottom: 8px;text-align: center;}.sees button{position: absolute;inset-inline-end: 8px;top: 8px;background: var(--nr-card);}.tick{display: flex;gap: 12px;align-items: center;min-height: 44px;}.tick input{width: 22px;height: 22px;margin: 0;accent-color: var(--nr-fill);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin: 12px 0 8px;}.wrong{color: var(--nr-red);}nr-place-form > [slot="head"]{grid-row: 1;}@media (max-width: 869px){.head{margin: 0;padding: 8px 12px 8px 4px;}.edges,
.chip{display: none;}.sees button{inset: auto 4px 4px auto;width: 44px;min-height: 44px;padding: 0;}.sees button span{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}}`],l([f({attribute:!1})],B.prototype,"camera",2),l([h()],B.prototype,"place",2),l([h()],B.prototype,"live",2),l([h()],B.prototype,"indoor",2),l([h()],B.prototype,"busy",2),l([h()],B.prototype,"wrong",2),B=l([k("nr-place-dialog")],B);var y,Ce,Ge,Ye,de,xe,F=class extends N{constructor(){super(...arguments);g(this,y);this.cameras=[];this.at=0;this.placing=!1;this.indoor=!1;this.busy=!1;this.wrong=""}render(){let e=this.cameras[this.at];if(!e)return u;let t=this.house.cameras.find(i=>i.id===e.id)??e;return this.placing?a`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${t}
@nr-done=${()=>r(this,y,de).call(this)}
></nr-place-dialog>`:a`<nr-dialog open closes .heading=${r(this,y,Ce).call(this,t)} @nr-close=${()=>r(this,y,Ye).call(this)}>
<form id="new" @submit=${i=>{r(this,y,Ge).call(this,i,t)}}>
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
${this.indoor?u:a`<div>
<button class="btn sm" name="then" value="covers" ?disabled=${this.busy}>
${v("mask",16)}${s("tile.covers")}
</button>
</div>`}
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:u}
</form>
<button slot="acts" class="btn tonal" form="new" ?disabled=${this.busy}>
${s(this.indoor?"camera.save":"add.next_location")}
</button>
</nr-dialog>`}};y=new WeakSet,Ce=function({name:e}){let t=this.cameras.length;return t>1?s("add.added_of",{name:e,at:this.at+1,of:t}):s("add.added",{name:e})},Ge=async function(e,t){e.preventDefault();let i=new FormData(e.target,e.submitter),p={name:String(i.get("name")).trim(),indoor:this.indoor,may_share:!this.indoor&&i.has("may_share")};this.busy=!0,this.wrong="";try{if(await this.house.hub.patch(`/cameras/${t.id}`,p),i.get("then")==="covers"){let d=Pe(this);r(this,y,xe).call(this),Re(d,`cameras/${t.id}/covers`)}else this.indoor?r(this,y,de).call(this):this.placing=!0}catch(d){this.wrong=M.of(d).message}this.busy=!1},Ye=function(){this.indoor?r(this,y,de).call(this):this.placing=!0},de=function(){this.placing=this.indoor=!1,this.at+=1,this.at>=this.cameras.length&&r(this,y,xe).call(this)},xe=function(){this.dispatchEvent(new CustomEvent("nr-done"))},F.styles=[_,A,w`
form{display: grid;gap: 12px;}nr-live-picture{aspect-ratio: 16 / 9;width: 100%;max-height: 38vh;border-radius: 8px;}.wrong{color: var(--nr-red);}`],l([f({attribute:!1})],F.prototype,"cameras",2),l([h()],F.prototype,"at",2),l([h()],F.prototype,"placing",2),l([h()],F.prototype,"indoor",2),l([h()],F.prototype,"busy",2),l([h()],F.prototype,"wrong",2),F=l([k("nr-new-camera")],F);var G,o,Je,Xe,C,we,ke,V,pe,Ze,et,tt,st,it,at,rt,nt,ot,lt,_e,Ee,he,x=class extends N{constructor(){super(...arguments);g(this,o);this.beginning={what:"ways"};this.archives=[];this.step="ways";this.busy=!1;this.error=null;this.archive=null;this.kind="frigate";this.lendable=null;this.found=null;this.cameras=[];g(this,G,null)}willUpdate(e){if(!e.has("beginning"))return;let{beginning:t}=this;t.what==="archive"?(this.archive=t.archive,this.step="archive"):t.what==="found"?(this.found=t.found,this.step="login"):(this.step="ways",r(this,o,nt).call(this))}updated(){m(this,G)&&m(this,G)!==this.step&&this.renderRoot.querySelector("input, select, .ways button, .list button")?.focus(),R(this,G,this.step)}render(){return this.cameras.length?a`<nr-new-camera
.hass=${this.hass}
.house=${this.house}
.cameras=${this.cameras}
@nr-done=${()=>r(this,o,he).call(this)}
></nr-new-camera>`:a`<nr-dialog open closes .heading=${r(this,o,Je).call(this)} @nr-close=${()=>r(this,o,he).call(this)}>
${r(this,o,Xe).call(this)}
</nr-dialog>`}};G=new WeakMap,o=new WeakSet,Je=function(){switch(this.step){case"login":return this.found?K(this.found):s("add.title");case"archive":return s("add.cameras_of",{name:this.archive?.name??""});case"new_archive":return s("archives.add");case"found":case"archives":case"home":case"address":return s(`add.way.${this.step}`);default:return s("add.title")}},Xe=function(){switch(this.step){case"found":return r(this,o,et).call(this);case"archives":return r(this,o,it).call(this);case"archive":return r(this,o,at).call(this);case"new_archive":return a`<nr-archive-add
.house=${this.house}
.kind=${this.kind}
@nr-archive=${e=>{this.archive=e.detail,this.step="archive",this.dispatchEvent(new CustomEvent("nr-changed"))}}
></nr-archive-add>
${r(this,o,V).call(this)}`;case"home":return r(this,o,ot).call(this);case"address":case"login":return a`<nr-camera-login
.house=${this.house}
.found=${this.step==="login"?this.found:null}
.back=${m(this,o,ke)}
.atOnce=${this.beginning.what==="found"&&this.beginning.atOnce===!0}
@nr-back=${()=>r(this,o,we).call(this)}
@nr-added=${e=>this.cameras=[e.detail]}
></nr-camera-login>`;default:return r(this,o,Ze).call(this)}},C=function(e){this.error=null,this.step=e},we=function(){this.beginning.what==="ways"?r(this,o,C).call(this,"ways"):r(this,o,he).call(this)},ke=function(){return s(this.beginning.what==="ways"?"pages.back":"pages.cancel")},V=function(){return a`<button slot="acts" class="btn link" @click=${()=>r(this,o,we).call(this)}>${m(this,o,ke)}</button>`},pe=function(){return this.house.found.filter(e=>!e.adopted&&!e.lent_by)},Ze=function(){let e=this.archives.flatMap(p=>p.cameras.filter(d=>!d.camera_id)).length,t=(p,d,b,$)=>a`<button
class="way"
?autofocus=${d==="found"}
@click=${()=>{this.kind="folder",r(this,o,C).call(this,d)}}
>
${v(p,24)}
<span class="grow"><b>${s(`add.way.${d==="new_archive"?"folder":d}`)}</b><small>${b}</small></span>
${$===null?v("next",18):a`<span class="tag ${$?"some":""}">${$}</span>`}
</button>`,i=m(this,o,pe).length;return a`<div class="ways">
${t("search","found",i?Te("add.found_text",i):s("cameras.nothing_found"),i)}
${t("server","archives",s("add.archives_text"),e)}
${t("home","home",s("add.home_text"),this.lendable?.length??null)}
${t("link","address",s("add.address_text"),null)}
${t("folder","new_archive",s("add.folder_text"),null)}
</div>
<p class="xs mut after">${s("add.after")}</p>`},et=function(){let e=this.house.scan?.running??!1;return a`${m(this,o,pe).length?a`<ul class="list">
${m(this,o,pe).map(t=>a`<li>
<span class="grow"
><b>${K(t)}</b
><small><span class="code">${t.address}</span>${t.brand?` · ${t.brand}`:""}</small></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>r(this,o,st).call(this,t)}>
${s("cameras.adopt")}<span class="vh"> ${K(t)}</span>
</button>
</li>`)}
</ul>`:a`<p>${s("cameras.nothing_found")}</p>
<p class="sm mut">${s("add.nothing_hint")}</p>`}
${r(this,o,V).call(this)}
<button slot="acts" class="btn" ?disabled=${e} @click=${()=>{r(this,o,tt).call(this)}}>
${v("again",16)}${s(e?"cameras.looking":"cameras.look")}
</button>`},tt=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},st=function(e){this.found=e,r(this,o,C).call(this,"login")},it=function(){let e=i=>i.cameras.filter(p=>!p.camera_id),t=this.archives.filter(i=>e(i).length);return a`<div class="list">
${t.map(i=>a`<button
class="whole"
@click=${()=>{this.archive=i,r(this,o,C).call(this,"archive")}}
>
<span class="grow"
><b>${i.name}</b><small>${e(i).map(p=>p.name).join(", ")}</small></span
><span class="tag some">${e(i).length}</span>
</button>`)}
</div>
<p class="sm mut after">${s("archives.text")}</p>
${r(this,o,V).call(this)}
<button
slot="acts"
class="btn"
@click=${()=>{this.kind="frigate",r(this,o,C).call(this,"new_archive")}}
>
${v("plus",16)}${s("archives.add")}
</button>`},at=function(){let e=this.archive?.cameras.filter(t=>!t.camera_id)??[];return e.length?a`<form id="add" @submit=${t=>{r(this,o,rt).call(this,t,e)}}>
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
${r(this,o,V).call(this)}`},rt=async function(e,t){e.preventDefault();let i=new FormData(e.target).getAll("key"),p=t.filter(b=>i.includes(b.key));if(!p.length||!this.archive)return;let d=[];await r(this,o,_e).call(this,async()=>{for(let{key:b,name:$}of p){let D={archive_id:this.archive?.id,archive_key:b,name:ae($)};d.push(await this.house.hub.post("/cameras",D))}}),d.length&&(this.dispatchEvent(new CustomEvent("nr-changed")),this.error&&this.notify(this.error),this.cameras=d)},nt=async function(){try{this.lendable=(await this.house.hub.home("setup")).cameras??[]}catch(e){this.lendable=[],this.notify(e)}},ot=function(){let{lendable:e}=this;return a`${e===null?a`<span class="grey" aria-busy="true" style="min-height:120px"></span>`:e.length?a`<ul class="list">
${e.map(t=>a`<li>
<span class="grow"
><b>${t.name}</b><small>${s(t.stream?"add.has_stream":"add.snapshots")}</small></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{r(this,o,lt).call(this,t)}}>
${s("add.use")}<span class="vh"> ${t.name}</span>
</button>
</li>`)}
</ul>`:a`<p>${s("add.home_none")}</p>`}
${r(this,o,Ee).call(this)} ${this.busy&&e?a`<p class="sm mut" role="status">${s("archives.trying")}</p>`:u}
${r(this,o,V).call(this)}`},lt=async function({entity_id:e}){await r(this,o,_e).call(this,async()=>{this.cameras=[await this.house.hub.post("/cameras",{entity_id:e})]})},_e=async function(e){this.busy=!0,this.error=null;try{await e()}catch(t){this.error=M.of(t)}this.busy=!1},Ee=function(){return this.error?a`<p class="sm wrong" role="alert">${this.error.message}</p>`:u},he=function(){this.dispatchEvent(new CustomEvent("nr-done"))},x.styles=[_,A,w`
.ways button,
.list button.whole{width: 100%;display: flex;gap: 14px;justify-content: flex-start;text-align: start;min-height: 60px;padding: 10px 4px;border: 0;border-radius: 0;border-bottom: 1px solid var(--nr-line);font-weight: 400;}.ways button:focus-visible,
.list button.whole:focus-visible{border-radius: 8px;outline-offset: -3px;}.ways .ic:first-child{color: var(--nr-ink2);}.ways small,
.list small{display: block;font-size: 13px;line-height: 18px;color: var(--nr-ink2);overflow-wrap: anywhere;}b{font-weight: 500;}.tag{font-size: 12px;line-height: 16px;padding: 2px 8px;border-radius: 10px;background: var(--nr-sunk);color: var(--nr-ink2);}.tag.some{background: var(--nr-tint);color: var(--nr-link);}.after{margin-top: 12px;}.list li{display: flex;gap: 12px;align-items: center;border-bottom: 1px solid var(--nr-line);min-height: 60px;}.list .tick{flex: 1;align-items: center;min-height: 52px;}.list .tick input{margin: 0;}.wrong{color: var(--nr-red);}`],l([f({attribute:!1})],x.prototype,"beginning",2),l([f({attribute:!1})],x.prototype,"archives",2),l([h()],x.prototype,"step",2),l([h()],x.prototype,"busy",2),l([h()],x.prototype,"error",2),l([h()],x.prototype,"archive",2),l([h()],x.prototype,"kind",2),l([h()],x.prototype,"lendable",2),l([h()],x.prototype,"found",2),l([h()],x.prototype,"cameras",2),x=l([k("nr-add-camera")],x);export{ht as a,ct as b,K as c,De as d,le as e};
