import{a as B}from"./chunk-OHJTHJPM.js";import{f as W}from"./chunk-5WJZQINY.js";import{i as U}from"./chunk-HMJGHVKQ.js";import{L as S,M as P,N as I,a as E,b as o,d as h,e as Q,f,g as d,i as H,l as T,m as M,o as t}from"./chunk-DHWMU4GH.js";import{a as r,b as x,c as w,e as n}from"./chunk-W7HMKWGT.js";function L(l,g){return{latitude:String(l?l.latitude_udeg/1e6:g.latitude),longitude:String(l?l.longitude_udeg/1e6:g.longitude),heading:String(l?.heading_deg??0),view:String(l?.view_deg??110),range:String(l?.range_m??30)}}function q(l,g,e){let a=Number(l.replace(",","."));if(!l.trim()||!Number.isFinite(a))return null;let s=Math.round(a);return s>=g&&s<=e?s:null}function N(l){let g=(_,se)=>{let K=Number(_.replace(",","."));return _.trim()&&Math.abs(K)<=se?Math.round(K*1e6):null},e=g(l.latitude,90),a=g(l.longitude,180),s=q(l.heading,0,359),i=q(l.view,1,360),m=q(l.range,1,2e3);return e===null||a===null||s===null||i===null||m===null?null:{latitude_udeg:e,longitude_udeg:a,heading_deg:s,view_deg:i,range_m:m}}var re=[{name:"heading",least:0,most:359,sign:"°"},{name:"view",least:10,most:360,sign:"°"},{name:"range",least:5,most:200,sign:" m"}],ie=["latitude","longitude","heading","view","range"],v,V,X,j,y=class extends M{constructor(){super(...arguments);w(this,v);this.disabled=!1}render(){return o`<p class="sm mut">${t("place.text")}</p>
<nr-map
.cameras=${this.house.cameras.filter(e=>e.id!==this.camera.id)}
.placing=${N(this.value)}
.home=${U(this.hass)}
.label=${t("camera.map")}
?still=${this.disabled}
@nr-place=${e=>n(this,v,X).call(this,e.detail)}
></nr-map>
<fieldset class="turns" ?disabled=${this.disabled}>
${re.map(({name:e,least:a,most:s,sign:i})=>{let m=`${this.value[e]||"–"}${i}`;return o`<label
><span>${t(`place.${e}`)}</span><b aria-hidden="true">${m}</b
><input
type="range"
min=${a}
max=${s}
aria-valuetext=${m}
.value=${this.value[e]}
@input=${_=>n(this,v,V).call(this,e,_)}
/></label>`})}
</fieldset>
<details>
<summary>${t("place.exact")}${S("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${ie.map(e=>o`<label class="field"
>${t(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${a=>n(this,v,V).call(this,e,a)}
/></label>`)}
</fieldset>
</details>`}};v=new WeakSet,V=function(e,a){n(this,v,j).call(this,{[e]:a.target.value})},X=function({latitude_udeg:e,longitude_udeg:a,heading_deg:s}){n(this,v,j).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...a===void 0?{}:{longitude:String(a/1e6)},...s===void 0?{}:{heading:String(s)}})},j=function(e){let a={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:a}))},y.styles=[P,E`
:host{display: grid;gap: 12px;}nr-map{height: 260px;border-radius: 8px;}.turns{display: grid;grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 400;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-fill);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}`],r([f({attribute:!1})],y.prototype,"camera",2),r([f({attribute:!1})],y.prototype,"value",2),r([f({type:Boolean})],y.prototype,"disabled",2),y=r([T("nr-place-form")],y);var R,k,Y,z,b=class extends M{constructor(){super(...arguments);w(this,k);this.place=null;this.live=!1;this.busy=!1;this.wrong="";w(this,R,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:e}=this,a=this.place??L(e.place,U(this.hass)),s=this.live||!e.snapshot_at&&e.state==="recording",i=B(e);return o`<nr-dialog
open
.heading=${t("place.title",{name:e.name})}
@nr-close=${x(this,R)}
>
<div class="sees">
<nr-picture
.hub=${this.house.hub}
.path=${s?`cameras/${e.id}/live.mjpeg`:i}
.alt=${t("cameras.picture",{name:e.name})}
></nr-picture>
${s||!i?h:o`<button
class="btn sm"
@click=${()=>{this.live=!0}}
>
${S("play",16)}${t("place.live")}
</button>`}
</div>
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.value=${a}
@nr-placed=${m=>{this.place=m.detail}}
></nr-place-form>
${this.wrong?o`<p class="wrong sm" role="alert">${this.wrong}</p>`:h}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>{n(this,k,z).call(this,{indoor:!0,may_share:!1})}}
>
${t("place.indoor")}
</button>
<button slot="acts" class="btn link" @click=${x(this,R)}>${t("place.later")}</button>
<button slot="acts" class="btn tonal" ?disabled=${this.busy} @click=${()=>n(this,k,Y).call(this,a)}>
${t("camera.save")}
</button>
</nr-dialog>`}};R=new WeakMap,k=new WeakSet,Y=function(e){let a=N(e);a?n(this,k,z).call(this,{place:a}):this.wrong=t("camera.wrong_place")},z=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),x(this,R).call(this)}catch(a){this.wrong=H.of(a).message}this.busy=!1},b.styles=[P,E`
.sees{position: relative;margin-bottom: 12px;}nr-picture{aspect-ratio: 16 / 9;max-height: 220px;width: 100%;border-radius: 8px;}.sees button{position: absolute;inset-inline-end: 8px;bottom: 8px;background: var(--nr-card);}.wrong{color: var(--nr-red);margin-top: 8px;}`],r([f({attribute:!1})],b.prototype,"camera",2),r([d()],b.prototype,"place",2),r([d()],b.prototype,"live",2),r([d()],b.prototype,"busy",2),r([d()],b.prototype,"wrong",2),b=r([T("nr-place-dialog")],b);var c,F,Z,D,A,C,G,J,u=class extends Q{constructor(){super(...arguments);w(this,c);this.found=null;this.archived=null;this.error=null;this.indoor=!1;this.busy=!1;this.answer="";this.choice=!1}willUpdate(e){e.has("error")&&this.error&&n(this,c,G).call(this,this.error)}render(){return o`<form class="card" @submit=${e=>{n(this,c,C).call(this,e)}}>
<h4>
${this.found||this.archived?t("adopt.title",{name:x(this,c,F)||(this.found?.address??"")}):t("adopt.by_address")}
</h4>
${this.found||this.archived?h:o`<label class="field whole"
>${t("adopt.address")}<input
name="address"
required
autofocus
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder="rtsp://"
/></label>`}
<label class="field"
>${t("adopt.name")}<input name="name" required maxlength="60" .value=${x(this,c,F)}
/></label>
<label class="field"
>${t("adopt.place")}<select
name="place"
@change=${e=>{this.indoor=e.target.value==="indoor"}}
>
<option value="outdoor">${t("adopt.outdoor")}</option>
<option value="indoor">${t("adopt.indoor")}</option>
</select></label
>
${this.archived?h:n(this,c,Z).call(this)}
<label class="tick"
><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
>${t("adopt.may_share")}<br /><span class="sm mut"
>${t(this.indoor?"adopt.never":"adopt.each_time")}</span
></span
></label
>
${this.answer?o`<p class="answer sm ${this.choice?"":"wrong"}" role="alert">${this.answer}</p>`:h}
<div class="acts row">
${n(this,c,A).call(this)}
<button class="btn link" type="button" @click=${()=>n(this,c,J).call(this)}>
${t("pages.cancel")}
</button>
</div>
</form>`}};c=new WeakSet,F=function(){return this.archived?.name??this.found?.name??""},Z=function(){return o`<label class="field"
>${t("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${t("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>`},D=function(e){if(this.archived)return{archive_id:this.archived.archive_id,archive_key:this.archived.archive_key};let a={username:e("username"),password:e("password")};return this.found?{found_key:this.found.key,...a}:{stream_url:e("address").trim(),...a}},A=function(){return!this.choice||this.busy?o`<button ?disabled=${this.busy}>
${t(this.busy?"adopt.adopting":"adopt.adopt")}
</button>`:o`<button class="btn tonal" value="recorder">${t("adopt.from_recorder")}</button
><button class="btn link" value="directly">${t("adopt.directly")}</button>`},C=async function(e){e.preventDefault();let a=new FormData(e.target),s=i=>String(a.get(i)??"");this.busy=!0,this.answer="";try{let i=await this.house.hub.post("/cameras",{...n(this,c,D).call(this,s),name:s("name").trim(),indoor:this.indoor,may_share:!this.indoor&&a.has("may_share"),doorbell:this.found?.doorbell??!1,if_read_already:e.submitter?.value||"ask"});n(this,c,J).call(this,i)}catch(i){n(this,c,G).call(this,H.of(i))}this.busy=!1},G=function(e){this.answer=e.message,this.choice=e.code==="read_already"},J=function(e=null){this.dispatchEvent(new CustomEvent("nr-done",{detail:e}))},u.styles=[P,I,E`
form{padding: 16px;display: grid;grid-template-columns: 1fr 1fr;align-items: end;gap: 12px;}h4{grid-column: 1 / -1;font: 500 16px/22px var(--nr-font);}.acts,
.answer,
.tick,
.whole{grid-column: 1 / -1;}.acts{flex-wrap: wrap;}.acts button{white-space: nowrap;}.wrong{color: var(--nr-red);}`],r([f({attribute:!1})],u.prototype,"house",2),r([f({attribute:!1})],u.prototype,"found",2),r([f({attribute:!1})],u.prototype,"archived",2),r([f({attribute:!1})],u.prototype,"error",2),r([d()],u.prototype,"indoor",2),r([d()],u.prototype,"busy",2),r([d()],u.prototype,"answer",2),r([d()],u.prototype,"choice",2),u=r([T("nr-camera-adopt")],u);var p,ee,O,te,ae,$=class extends M{constructor(){super(...arguments);w(this,p);this.place=null;this.busy=!1;this.wrong="";this.forgetting=!1}willUpdate(e){e.has("camera")&&e.get("camera")?.id!==this.camera.id&&(this.place=null)}render(){let{camera:e,house:a}=this,s=a.mayManage;return o`
<div>${W("cameras",o`${S("back",18)} ${t("cameras.title")}`,{class:"row"})}</div>
<h2>${e.name}</h2>
<form
class="two"
@submit=${i=>{n(this,p,te).call(this,i)}}
aria-label=${e.name}
>
<section class="card">
<nr-picture
.hub=${a.hub}
.path=${B(e)}
.alt=${t("cameras.picture",{name:e.name})}
></nr-picture>
<fieldset class="pad" ?disabled=${!s}>
<p class="sm mut">
${[t(`camera.state.${e.state}`),e.video].filter(Boolean).join(" · ")}
</p>
${[e.reason,...e.notes].filter(Boolean).map(i=>o`<p class="sm why">${i}</p>`)}
<label class="field"
>${t("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${e.kind==="archive"?h:n(this,p,O).call(this,"recording",e.recording,"camera.recording","camera.recording_text")}
${n(this,p,O).call(this,"may_share",e.may_share,"adopt.may_share","adopt.each_time")}
${n(this,p,O).call(this,"indoor",e.indoor,"camera.indoor","camera.indoor_text")}
${e.kind==="archive"?h:o`${n(this,p,O).call(this,"sound",e.sound,"camera.sound","camera.sound_text")}
<label class="field"
>${t("camera.keep")}<input
name="days"
type="number"
min="0.01"
max="366"
step="any"
.value=${e.keep.days===null?"":String(e.keep.days)}
placeholder=${t("camera.keep_all")}
/></label>`}
</fieldset>
</section>
<section class="card pad">
<h3>${t("camera.place")}</h3>
<p class="sm mut">${t("camera.place_text")}</p>
${n(this,p,ee).call(this,s)}
</section>
${this.wrong?o`<p class="wrong" role="alert">${this.wrong}</p>`:h}
${s?o`<div class="row" style="flex-wrap:wrap">
<button ?disabled=${this.busy}>${t("camera.save")}</button>
<button
type="button"
class="btn link"
@click=${()=>{this.forgetting=!0}}
>
${t("camera.forget")}
</button>
</div>`:h}
</form>
<nr-dialog
.open=${this.forgetting}
.heading=${t("camera.forget_title",{name:e.name})}
@nr-close=${()=>{this.forgetting=!1}}
>
<p>${t(e.kind==="archive"?"camera.forget_archived":"camera.forget_text")}</p>
<button
slot="acts"
class="btn link"
autofocus
@click=${()=>{this.forgetting=!1}}
>
${t("pages.back")}
</button>
<button slot="acts" ?disabled=${this.busy} @click=${()=>{n(this,p,ae).call(this)}}>
${t("camera.forget_it")}
</button>
</nr-dialog>
`}};p=new WeakSet,ee=function(e){let{latitude:a,longitude:s}=this.hass.config,i={latitude:a,longitude:s},m=this.place??(this.camera.place?L(this.camera.place,i):null);return m?o`<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${m}
?disabled=${!e}
@nr-placed=${_=>{this.place=_.detail}}
></nr-place-form>`:o`<p>${t("cameras.no_place")}</p>
${e?o`<p>
<button
type="button"
@click=${()=>{this.place=L(null,i)}}
>
${S("place",18)}${t("camera.place_it")}
</button>
</p>`:h}`},O=function(e,a,s,i){return o`<label class="tick"
><input type="checkbox" name=${e} .checked=${a} /><span
>${t(s)}<br /><span class="sm mut">${t(i)}</span></span
></label
>`},te=async function(e){e.preventDefault();let a=new FormData(e.target),s=this.place&&N(this.place);if(this.place&&!s){this.wrong=t("camera.wrong_place");return}let i=Number(a.get("days"));this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{name:String(a.get("name")).trim(),may_share:a.has("may_share"),indoor:a.has("indoor"),...this.camera.kind==="archive"?{}:{...a.has("recording")===this.camera.recording?{}:{recording:a.has("recording")},sound:a.has("sound"),keep:{...this.camera.keep,days:i>0?i:null}},...s?{place:s}:{}}),this.place=null,this.notify(t("camera.saved",{name:this.camera.name}))}catch(m){this.wrong=H.of(m).message}this.busy=!1},ae=async function(){this.busy=!0;try{await this.house.hub.delete(`/cameras/${this.camera.id}`),this.forgetting=!1}catch(e){this.notify(e)}this.busy=!1},$.styles=[P,I,E`
:host{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}.pad{padding: 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],r([f({attribute:!1})],$.prototype,"camera",2),r([d()],$.prototype,"place",2),r([d()],$.prototype,"busy",2),r([d()],$.prototype,"wrong",2),r([d()],$.prototype,"forgetting",2),$=r([T("nr-camera-change")],$);
