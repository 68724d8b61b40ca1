//# allFunctionsCalledOnLoad
import{i as vt,j as et,k as Yt,l as Qt}from"./chunk-P7FQFQUH.js";import{a as Rt}from"./chunk-CHITRRGR.js";import{a as Et,b as nt}from"./chunk-S2W6UQ24.js";import{a as Ee,b as Re,c as Xt,d as Jt,e as Te}from"./chunk-SJEXVURA.js";import"./chunk-GRWEEC4H.js";import{a as _e}from"./chunk-KSQA4TLT.js";import"./chunk-STNOXPJY.js";import{b as ke,d as V,f as rt}from"./chunk-3PNVCUMR.js";import"./chunk-TSJJ5ISL.js";import"./chunk-3Y76L6HH.js";import"./chunk-2OTJVVTA.js";import"./chunk-7IKRCEI7.js";import{c as xe}from"./chunk-2C2MVP7K.js";import"./chunk-A6CNELPV.js";import{$ as at,E as J,F as Vt,I as Gt,J as Z,L as $t,N as K,O as D,P as Wt,R as tt,Z as u,_ as T,a as E,b as a,e as p,h as _t,i as k,j as m,l as F,n as B,p as R,q as A,u as s,v as j,y as ye}from"./chunk-FVK2MO6C.js";import{a as c,b,c as w,d as z,e as n}from"./chunk-W7HMKWGT.js";var Is=8,Zt=o=>`${J(o)}, ${ye(o)}`,bt,O,Se,Me,Ae,te,Pe,G=class extends nt{constructor(){super(...arguments);w(this,O);this.archive=null;this.file="";this.at="";this.learned=null;this.now=new B(this);w(this,bt,"")}willUpdate(t){t.has("archive")&&(this.file=this.at=this.wrong="",this.learned=null),this.now.ask(this.house.hub,this.archive?`/archives/${this.archive.id}/example`:""),this.file||=this.now.value?.files[0]?.file??""}updated(){let t=this.now.value?this.learned?"result":"question":"";t!==b(this,bt)&&this.renderRoot.querySelector(".first")?.focus(),z(this,bt,t)}render(){let{archive:t,learned:e}=this;return a`<nr-dialog
.open=${t!==null}
.heading=${s("times.title",{name:t?.name??""})}
@nr-close=${()=>this.done()}
>
${t?e?n(this,O,Me).call(this,e):n(this,O,Se).call(this,t):p}
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:p}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>e?n(this,O,Pe).call(this):this.done()}
>
${s(e?"pages.back":"pages.cancel")}
</button>
${e?a`<button
slot="acts"
class="btn tonal first"
?disabled=${this.busy}
@click=${()=>{n(this,O,te).call(this,e.pattern,e.zone)}}
>
${s(this.busy?"times.reading":"times.use")}
</button>`:a`<button slot="acts" class="btn tonal" form="example" ?disabled=${this.busy||!this.file}>
${s(this.busy?"times.reading":"times.show")}
</button>`}
</nr-dialog>`}};bt=new WeakMap,O=new WeakSet,Se=function(t){let{value:e,error:i}=this.now;return i?a`<p class="wrong" role="alert">${i.message}</p>`:e?e.files.length?a`<form id="example" @submit=${r=>{n(this,O,Ae).call(this,r,t)}}>
<p>${s("times.text")}</p>
<label class="field"
>${s("times.file")}<select
class="first"
@change=${r=>{this.file=r.target.value}}
>
${e.files.map(r=>a`<option value=${r.file} ?selected=${r.file===this.file}>
${r.file} – ${r.start?Zt(r.start):s("times.none")}
</option>`)}
</select></label
>
<label class="field"
>${s("times.at")}<input
type="datetime-local"
required
.value=${this.at}
@input=${r=>{this.at=r.target.value}}
/></label>
${t.pattern?a`<p class="sm mut">${s("times.own")} <span class="code">${t.pattern}</span></p>
<p>
<button
class="btn sm"
type="button"
?disabled=${this.busy}
@click=${()=>{n(this,O,te).call(this,"",t.zone==="UTC"?"":t.zone)}}
>
${s("times.usual")}
</button>
</p>`:p}
</form>`:a`<p>${s("times.no_files")}</p>`:a`<span class="grey" aria-busy="true" style="min-height:160px"></span>`},Me=function({pattern:t,zone:e,files:i}){let r=i.filter(M=>M.start).length,l=(M,Hs,we)=>a`<tr>
<td><span class="code">${M}</span>${we?a`<br /><span class="xs mut">${we}</span>`:p}</td>
<td class="tn">${Hs}</td>
</tr>`,h=M=>l(M.file,M.start?Zt(M.start):s("times.unfit"),M.camera),[g,x]=[i.filter(M=>M.start),i.filter(M=>!M.start)],U=[...g.slice(0,Is-Math.min(x.length,2)),...x.slice(0,2)];return a`<div class="step">
<p>
${s(e==="UTC"?"times.pattern_utc":"times.pattern")} <span class="code">${t}</span>
</p>
<table class="tbl sm">
<thead>
<tr>
<th scope="col">${s("times.file")}</th>
<th scope="col">${s("times.from")}</th>
</tr>
</thead>
<tbody>
${l(this.file,Zt(Gt(this.at)),s("times.yours"))} ${U.map(h)}
</tbody>
</table>
${i.length?a`<p class=${r?"mut":"why"}>
${j("times.fits",i.length,{fitting:D(r),count:D(i.length)})}
</p>`:p}
</div>`},Ae=async function(t,e){t.preventDefault();let i={file:this.file,at:Gt(this.at).toISOString()};await this.act(async()=>{let r=`/archives/${e.id}/example`,l=await this.house.hub.post(r,i);e===this.archive&&(this.learned=l)})},te=async function(t,e){let{archive:i}=this;i&&await this.act(async()=>{await this.house.hub.patch(`/archives/${i.id}`,{pattern:t,zone:e}),this.notify(s("times.changed",{name:i.name})),this.done()})},Pe=function(){this.learned=null,this.wrong=""},G.styles=[T,E`
form,
.step{display: grid;gap: 12px;}.code{overflow-wrap: anywhere;}.tbl td,
.tbl th{padding: 8px 12px 8px 0;vertical-align: top;}.tbl td:last-child{white-space: nowrap;}.wrong{color: var(--nr-red);}.why{color: var(--nr-amber);}`],c([k({attribute:!1})],G.prototype,"archive",2),c([m()],G.prototype,"file",2),c([m()],G.prototype,"at",2),c([m()],G.prototype,"learned",2),G=c([R("nr-file-times")],G);var ot=E`
h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;text-wrap: pretty;}li{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}b{font-weight: 500;display: block;overflow-wrap: anywhere;}.line{display: flex;gap: 5px;overflow-wrap: anywhere;}.line .ic{margin-top: 1px;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.pad{padding: 16px;}.addition{margin-top: 12px;}:host([narrow]) li{padding-inline: 12px;}:host([narrow]) .tile{display: none;}`;var Ns=6e4,v,Le,je,Oe,He,Tt,lt,Ie,Ne,De,ze,St,Fe,H=class extends A{constructor(){super(...arguments);w(this,v);this.list=[];this.error="";this.adding=!1;this.settings=null;this.removing=!1;this.busy=!1;this.wrong="";this.dating=null}render(){let t=this.list,e=this.house.mayManage;return!e&&!t.length?p:a`<h3>${s("archives.title")}</h3>
<p class="mut sm hint">${s("archives.text")}</p>
${this.error?a`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`:t.length?a`<ul class="card">
${t.map(i=>n(this,v,Le).call(this,i,e))}
</ul>`:a`<div class="card pad"><p class="mut">${s("archives.none")}</p></div>`}
${e?a`<div class="addition">
<button class="btn sm" @click=${()=>this.adding=!0}>
${u("plus",16)}${s("archives.add")}
</button>
<span class="sm mut">${s("archives.which")}</span>
</div>`:p}
${this.adding?a`<nr-dialog open closes .heading=${s("archives.add")} @nr-close=${()=>this.adding=!1}>
<nr-archive-add
.house=${this.house}
@nr-archive=${()=>{this.adding=!1,n(this,v,Tt).call(this)}}
></nr-archive-add>
</nr-dialog>`:p}
${this.settings?this.removing?n(this,v,Fe).call(this,this.settings):n(this,v,Ie).call(this,this.settings):p}
<nr-file-times
.hass=${this.hass}
.house=${this.house}
.archive=${this.dating}
@nr-done=${()=>{this.dating=null,n(this,v,Tt).call(this)}}
></nr-file-times>`}};v=new WeakSet,Le=function(t,e){let i=t.cameras.filter(x=>x.camera_id),r=t.state==="connected",{state:l}=t,h=r&&t.clock_offset_ms!==null,g=s(l==="wrong_password"?"archives.enter_password":"archives.manage");return a`<li>
<span class="tile" aria-hidden="true">${u(t.kind==="folder"?"folder":"server",20)}</span>
<div class="grow">
<b>${t.name}</b>
<span class="xs mut line">${n(this,v,Oe).call(this,t,i)}</span>
<span class="xs line ${h?"fine":r||l==="unknown"?"mut":"why"}"
>${r?u("tick",14):l==="unknown"?p:u("warn",14)}${[l==="away"?s("archives.away_since",{time:Z(t.since)}):s(`archive.state.${l}`),r?n(this,v,He).call(this,t):""].filter(Boolean).join(" · ")}</span
>
${t.reason?a`<span class="xs line ${r?"mut":"why"}">${t.reason}</span>`:p}
${r&&Math.abs(t.clock_offset_ms??0)>=Ns?a`<span class="xs line why">${s("archives.clock_wrong")}</span>`:p}
${r&&t.kind==="folder"?n(this,v,je).call(this,t,e):p}
</div>
${e?a`<button
class="btn sm ${l==="wrong_password"?"tonal":""}"
aria-label=${`${g} ${t.name}`}
@click=${()=>n(this,v,lt).call(this,t)}
>
${g}
</button>`:p}
</li>`},je=function(t,e){let i=s(t.reason?"archives.times_example":"archives.times_correct");return a`<span class="xs mut"
>${t.reason?p:s(t.pattern?"archives.times_own":"archives.times_usual")}
${e?a`<button
class="times"
aria-label=${`${i} ${t.name}`}
@click=${()=>this.dating=t}
>
${i}
</button>`:p}</span
>`},Oe=function(t,e){let i=Math.max(0,...e.map(({earliest:l,latest:h})=>l&&h?$t(l,h):0)),r=[...new Set(e.flatMap(l=>l.labels))];return[t.name===s(`archive.kind.${t.kind}`)?"":s(`archive.kind.${t.kind}`),t.kind==="folder"?t.folder:"",e.map(l=>l.name).join(", "),i?K(i):"",r.map(l=>s(`label.${l}`)).join(", "),t.files===null?"":j("archives.files",t.files,{count:D(t.files)}),t.version&&t.kind==="frigate"?s("archives.version",{version:t.version}):t.version].filter(Boolean).join(" · ")},He=function({clock_offset_ms:t,clock_uncertainty_ms:e}){let i=D(Math.max(1,Math.ceil(e/1e3)));if(t===null)return s("archives.clock_unknown",{seconds:i});if(Math.abs(t)<_e)return s("archives.clock_right");let r=K(Math.abs(t));return s(t>0?"archives.clock_ahead":"archives.clock_behind",{length:r})},Tt=function(){this.dispatchEvent(new CustomEvent("nr-changed"))},lt=function(t){this.wrong="",this.removing=!1,this.settings=t},Ie=function(t){return a`<nr-dialog open closes .heading=${t.name} @nr-close=${()=>n(this,v,lt).call(this,null)}>
<form id="archive" aria-label=${t.name} @submit=${e=>{n(this,v,Ne).call(this,e,t)}}>
<label class="field"
>${s("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
${Ee(t.kind,t)}
${this.wrong?a`<p class="sm wrong" role="alert">${this.wrong}</p>`:p}
<div class="row" style="flex-wrap:wrap">
<button class="btn sm" type="button" ?disabled=${this.busy} @click=${()=>{n(this,v,De).call(this,t)}}>
${s("archives.check")}
</button>
<button class="btn sm" type="button" @click=${()=>this.removing=!0}>
${s("archives.remove")}
</button>
</div>
</form>
<button slot="acts" class="btn link" @click=${()=>n(this,v,lt).call(this,null)}>${s("pages.cancel")}</button>
<button slot="acts" class="btn tonal" form="archive" ?disabled=${this.busy}>
${s(this.busy?"archives.trying":"camera.save")}
</button>
</nr-dialog>`},Ne=async function(t,e){t.preventDefault();let i=Re(t.target,!1),r=h=>e[h]===i[h],l=Object.fromEntries(Object.entries(i).filter(([h])=>!r(h)));if(!Object.keys(l).length)return n(this,v,lt).call(this,null);await n(this,v,St).call(this,()=>this.house.hub.patch(`/archives/${e.id}`,l))},De=async function(t){await n(this,v,St).call(this,()=>this.house.hub.post(`/archives/${t.id}/check`))},ze=async function(t){await n(this,v,St).call(this,()=>this.house.hub.delete(`/archives/${t.id}`,{with_cameras:!0}))},St=async function(t){this.busy=!0,this.wrong="";try{await t(),n(this,v,lt).call(this,null)}catch(e){this.wrong=F.of(e).message}this.busy=!1,n(this,v,Tt).call(this)},Fe=function(t){return a`<nr-dialog
open
.heading=${s("archives.remove_title",{name:t.name})}
@nr-close=${()=>this.removing=!1}
>
<p>${s("archives.remove_text")}</p>
${this.wrong?a`<p class="sm wrong" role="alert">${this.wrong}</p>`:p}
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=!1}>
${s("pages.back")}
</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,v,ze).call(this,t)}}>
${s("archives.remove_this")}
</button>
</nr-dialog>`},H.styles=[T,at,ot,E`
.fine{color: var(--nr-ok);}form{display: grid;gap: 12px;}.times{min-height: 24px;padding: 0;border: 0;color: var(--nr-link);text-decoration: underline;font: inherit;}.addition{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 12px;}.addition .mut{flex: 1 1 200px;}:host([narrow]) li{flex-wrap: wrap;}:host([narrow]) li > .grow{flex-basis: 180px;}`],c([k({attribute:!1})],H.prototype,"list",2),c([k()],H.prototype,"error",2),c([m()],H.prototype,"adding",2),c([m()],H.prototype,"settings",2),c([m()],H.prototype,"removing",2),c([m()],H.prototype,"busy",2),c([m()],H.prototype,"wrong",2),c([m()],H.prototype,"dating",2),H=c([R("nr-archives")],H);var ee=new Set(["paused","sleeping","starting"]),Ds=6e4,zs="reolink";function Be(o){return o.kind==="lent"&&o.lender.split("/",1)[0]===zs}function Mt(o,d){let{state:t}=o,e=Z(o.since);if(t==="archived")return d?.state==="away"?{icon:"warn",text:s("archives.away_since",{time:Z(d.since)}),tone:"why"}:d?.state==="wrong_password"?{icon:"warn",text:s("archive.state.wrong_password"),tone:"why"}:{icon:"tick",text:Fs(o,d),tone:"ok"};if(t==="recording")return{icon:"tick",text:s("camera.state.recording"),tone:"ok"};if(t==="paused")return{icon:"pause",text:s("cameras.paused",{time:e}),tone:""};if(t==="reconnecting")return{icon:"warn",text:s("tile.offline",{time:e}),tone:"why"};let i=ee.has(t);return{icon:i?"clock":"warn",text:s(`camera.state.${t}`),tone:i?"":"why"}}function Fs(o,d){if(!d)return s("camera.state.archived");if(Be(d))return s("tile.on_card");if(d.kind!=="folder")return s("tile.recording_in",{archive:d.name});let t=se(o,d)?.latest;return t?s("tile.last_file",{time:Z(t)}):s("tile.files")}function se(o,d){return d.cameras.find(t=>t.camera_id===o.id)}function At(o,d,t,e=!1){if(o.state==="archived"||o.archive_id){if(!d)return null;let h=se(o,d),g=h?.earliest&&h.latest?K($t(h.earliest,h.latest)):"",x=d.kind==="folder",M=[Be(d)?s("tile.card"):x?s("archive.kind.folder"):d.name,g].filter(Boolean).join(" · ");return{icon:x?"folder":"server",text:M,tone:""}}if(t===void 0)return{icon:"disk",text:s("tile.hub"),tone:""};let i=t?$t(t.oldest,t.newest):0,r=e?"tile.hub_short":"tile.hub_kept";return{icon:"disk",text:i>0?s(r,{length:K(i)}):s("tile.hub_nothing"),tone:""}}function Pt(o,d){return o.indoor?{icon:"lock",text:s("tile.never_sent"),tone:""}:o.may_share?{icon:"eye",text:s(d?"tile.can_be_sent":"tile.if_you_approve"),tone:""}:{icon:"lock",text:s("tile.not_sent"),tone:""}}function Lt(o,d){let t=o.motion_agreement.judges;return o.motion_agreement.stuck?{icon:"warn",text:s("cameras.stuck"),tone:"why"}:d?se(o,d)?.has_events?{icon:"motion",text:s("tile.judged_by",{who:d.name}),tone:""}:null:t.length?{icon:"motion",text:s(`tile.judges.${[...t].sort().join("_")}`),tone:""}:null}function jt(o){let d=Math.abs(o.clock_offset_ms??0);return[o.reason,...o.notes,d>=Ds?s("cameras.clock_off",{length:K(d)}):""].filter(Boolean)}function qe({state:o}){return["reconnecting","wrong_password","no_key_frames","disk_full"].includes(o)}var ct,Ot,Ce,W=class extends A{constructor(){super(...arguments);w(this,Ot);this.busy=!1;this.wrong="";w(this,ct,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:t,stored:e}=this,i=t.kind!=="archive";return a`<nr-dialog
open
.heading=${s("camera.forget_title",{name:t.name})}
@nr-close=${b(this,ct)}
>
<p>${s(i?"remove.text":"camera.forget_archived")}</p>
${i&&e?a`<p>${s("remove.recordings",{size:tt(e.size_bytes),day:J(e.oldest)})}</p>
<p>${s("remove.kept")}</p>`:p}
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:p}
<button slot="acts" class="btn link" autofocus @click=${b(this,ct)}>${s("pages.cancel")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,Ot,Ce).call(this)}}>
${s("camera.forget_it")}
</button>
</nr-dialog>`}};ct=new WeakMap,Ot=new WeakSet,Ce=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.delete(`/cameras/${this.camera.id}`),b(this,ct).call(this)}catch(t){this.wrong=F.of(t).message}this.busy=!1},W.styles=[T,E`
p + p{margin-top: 8px;}.wrong{color: var(--nr-red);}`],c([k({attribute:!1})],W.prototype,"camera",2),c([k({attribute:!1})],W.prototype,"stored",2),c([m()],W.prototype,"busy",2),c([m()],W.prototype,"wrong",2),W=c([R("nr-camera-removal")],W);var Bs=new Set(["rtsp","flv","mjpeg","jpeg"]),qs=5,Cs=500,$,pt,Ue,Ke,Ve,Ge,ie,We,Ye,Qe,Xe,dt,Je,S=class extends A{constructor(){super(...arguments);w(this,$);this.archive=null;this.place=null;this.indoor=!1;this.busy=!1;this.wrong="";this.removing=!1;this.score=null;this.watching=!1}willUpdate(t){if(!t.has("camera"))return;let e=t.get("camera");e?.id!==this.camera.id&&(this.place=this.score=null),e?.indoor!==this.camera.indoor&&(this.indoor=this.camera.indoor)}render(){let{camera:t,house:e}=this,i=e.mayManage,r=t.kind!=="archive";return a`<div>${rt("cameras",a`${u("back",18)} ${s("cameras.title")}`,{class:"back"})}</div>
<h2>${t.name}</h2>
<form aria-label=${t.name} @submit=${l=>{n(this,$,Je).call(this,l)}}>
<div class="two">
<div class="column">
<section class="card">
<nr-live-picture .hub=${e.hub} .camera=${t} .away=${!e.available}></nr-live-picture>
${n(this,$,Ue).call(this)}
</section>
${n(this,$,pt).call(this,"sharing",n(this,$,Ge).call(this))}
${r?n(this,$,pt).call(this,"motion",n(this,$,We).call(this)):p}
</div>
<div class="column">
${n(this,$,pt).call(this,"details",n(this,$,Ke).call(this))}
${r?n(this,$,pt).call(this,"recording",n(this,$,Qe).call(this)):p}
${r&&t.kind!=="lent"?n(this,$,pt).call(this,"connection",n(this,$,Xe).call(this)):p}
</div>
</div>
${i?a`<div class="acts">
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:p}
<button class="btn tonal" ?disabled=${this.busy}>
${s(this.busy?"archives.trying":"camera.save")}
</button>
<button type="button" class="btn link" @click=${()=>this.removing=!0}>
${s("camera.forget")}
</button>
</div>`:p}
</form>
${this.removing?a`<nr-camera-removal
.house=${e}
.camera=${t}
.stored=${this.stored}
@nr-done=${()=>this.removing=!1}
></nr-camera-removal>`:p}`}};$=new WeakSet,pt=function(t,e){return a`<section class="card">
<fieldset ?disabled=${!this.house.mayManage} aria-labelledby=${t}>
<h3 id=${t}>${s(`edit.${t}`)}</h3>
${e}
</fieldset>
</section>`},Ue=function(){let{camera:t,archive:e}=this,i=[Mt(t,e),At(t,e,this.stored),Pt(t,!1),Lt(t,e)],r=[t.make,t.model,t.video,t.audio].filter(Boolean).join(" · ");return a`<div class="pad facts">
${i.map(l=>l?a`<p class=${l.tone}>${u(l.icon,16)}<span>${l.text}</span></p>`:p)}
${jt(t).map(l=>a`<p class="why">${u("info",16)}<span>${l}</span></p>`)}
${r?a`<p>${u("camera",16)}<span>${r}</span></p>`:p}
</div>`},Ke=function(){let{camera:t}=this;return a`<label class="field"
>${s("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
${n(this,$,dt).call(this,"doorbell",t.doorbell)}
<label class="tick"
><input
type="checkbox"
name="indoor"
.checked=${this.indoor}
@change=${e=>this.indoor=e.target.checked}
/><span>${s("edit.indoor")}<br /><span class="sm mut">${s("edit.indoor_text")}</span></span></label
>
${this.indoor?p:n(this,$,Ve).call(this)}`},Ve=function(){let{latitude:t,longitude:e}=this.hass.config,i={latitude:t,longitude:e},r=this.place??(this.camera.place?Jt(this.camera.place,i):null),l=a`<h3>${s("edit.location")}</h3>
<p class="sm mut">${s("edit.location_text")}</p>`;return r?a`${l}
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${r}
?disabled=${!this.house.mayManage}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:a`${l}
<p class="why row">${u("place",18)}${s("cameras.no_place")}</p>
<div>
<button type="button" class="btn sm tonal" @click=${()=>this.place=Jt(null,i)}>
${s("setup.location")}
</button>
</div>`},Ge=function(){let{camera:t}=this;return a`${n(this,$,dt).call(this,"may_share",t.may_share,"may_share",this.indoor)}
${n(this,$,ie).call(this,"masks",t.masks.length)}`},ie=function(t,e){return a`<div class="drawn">
<span>${s(`edit.${t}`)}: ${e?j("edit.areas",e):s("edit.no_areas")}</span>
<button
type="button"
class="btn sm"
@click=${()=>V(this,`cameras/${this.camera.id}/covers${t==="masks"?"":"/motion"}`)}
>
${u(t==="masks"?"mask":"motion",16)}${s("edit.draw")}
<span class="vh"> ${s(`edit.${t}`)}</span>
</button>
</div>`},We=function(){let{camera:t}=this,{both:e,only_camera:i,only_hub:r,judges:l}=t.motion_agreement,h=this.score??t.score;return a`${l.length>1&&e+i+r?a`<p class="sm mut">${s("cameras.judged",{both:e,camera:i,hub:r})}</p>`:p}
<label class="field"
><span class="value">${s("edit.sensitivity")}<output id="sensitivity">${t.sensitivity}</output></span
><input
type="range"
name="sensitivity"
min="1"
max="100"
aria-describedby="sensitivity-text"
.value=${String(t.sensitivity)}
@input=${g=>{let x=this.renderRoot.querySelector("#sensitivity");x&&(x.textContent=g.target.value)}}
/><span id="sensitivity-text">${s("edit.sensitivity_text")}</span></label
>
<div class="drawn">
<span role="status" class="sm"
>${s("edit.score",{score:D(h),threshold:D(t.threshold)})}</span
>
<button type="button" class="btn sm" ?disabled=${this.watching} @click=${()=>{n(this,$,Ye).call(this)}}>
${s(this.watching?"edit.watching":"edit.watch")}
</button>
</div>
${n(this,$,ie).call(this,"motion_masks",t.motion_masks.length)}`},Ye=async function(){let{id:t}=this.camera;this.watching=!0,this.score=0;for(let e=performance.now()+qs*1e3;performance.now()<e&&this.isConnected;){try{let{cameras:i}=await this.house.hub.get("/cameras"),r=i.find(l=>l.id===t)?.score??0;t===this.camera.id&&(this.score=Math.max(this.score??0,r))}catch{break}await new Promise(i=>setTimeout(i,Cs))}this.watching=!1},Qe=function(){let{camera:t}=this,e=(i,r)=>a`<label class="field"
>${s(`edit.keep_${i}`)} (${s(`edit.unit.${i}`)})<input
name=${i}
type="number"
min="0.01"
max=${r}
step="any"
.value=${t.keep[i]===null?"":String(t.keep[i])}
placeholder=${s("camera.keep_all")}
/></label>`;return a`${n(this,$,dt).call(this,"recording",t.recording,"record")} ${n(this,$,dt).call(this,"sound",t.sound)}
<div class="pair">${e("days","366")} ${e("gib","1000000")}</div>
<p class="xs mut">${s("edit.keep_text")}</p>
${t.kind==="onvif"||t.kind==="rtsp"?a`<label class="field"
>${s("edit.transport")}<select name="transport">
${["tcp","udp"].map(i=>a`<option value=${i} ?selected=${i===t.transport}>
${i.toUpperCase()}
</option>`)}
</select></label
>
<p class="xs mut">${s("edit.transport_text")}</p>`:p}
${t.state==="sleeping"||t.wired?n(this,$,dt).call(this,"wired",t.wired):p}`},Xe=function(){return a`${Bs.has(this.camera.kind)?a`<label class="field"
>${s("edit.new_address")}<input
name="stream_url"
maxlength="2000"
autocomplete="off"
spellcheck="false"
/></label>
<p class="xs mut">${s("edit.new_address_text")}</p>`:p}
<div class="pair">
<label class="field"
>${s("edit.username")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${s("edit.password")}<input name="password" type="password" autocomplete="new-password" maxlength="200"
/></label>
</div>
<p class="xs mut">${s("archives.same_password")}</p>`},dt=function(t,e,i=t,r=!1){return a`<label class="tick"
><input type="checkbox" name=${t} .checked=${e} ?disabled=${r} /><span
>${s(`edit.${i}`)}<br /><span class="sm mut">${s(`edit.${i}_text`)}</span></span
></label
>`},Je=async function(t){t.preventDefault();let e=this.place&&Te(this.place);if(this.place&&!e){this.wrong=s("camera.wrong_place");return}let i=Us(t.target,this.camera);e&&!this.indoor&&(i.place=e),this.busy=!0,this.wrong="";try{Object.keys(i).length&&await this.house.hub.patch(`/cameras/${this.camera.id}`,i),this.place=null;for(let r of this.renderRoot.querySelectorAll("[name=username], [name=password], [name=stream_url]"))r.value="";this.notify(s("camera.saved",{name:this.camera.name}))}catch(r){this.wrong=F.of(r).message}this.busy=!1},S.styles=[T,at,E`
:host,
.column{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);overflow-wrap: anywhere;}.back{display: inline-flex;align-items: center;gap: 8px;min-height: 36px;text-decoration: none;}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}fieldset,
.pad{padding: 14px 16px 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-live-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.facts p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);overflow-wrap: anywhere;}.facts{gap: 0;}.facts .ok .ic{color: var(--nr-ok);}.why.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.drawn{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;}.drawn span{flex: 1;min-width: 120px;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));gap: 12px;align-items: end;}input[type="range"]{width: 100%;height: 44px;min-height: 44px;margin: 0;padding: 0;border: 0;accent-color: var(--nr-link);}.value{display: flex;justify-content: space-between;}.acts{position: sticky;bottom: 0;display: flex;flex-wrap: wrap;gap: 8px;align-items: center;padding: 12px 0;background: var(--nr-bg);z-index: 1;}.acts .wrong{flex: 1 1 100%;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],c([k({attribute:!1})],S.prototype,"camera",2),c([k({attribute:!1})],S.prototype,"archive",2),c([k({attribute:!1})],S.prototype,"stored",2),c([m()],S.prototype,"place",2),c([m()],S.prototype,"indoor",2),c([m()],S.prototype,"busy",2),c([m()],S.prototype,"wrong",2),c([m()],S.prototype,"removing",2),c([m()],S.prototype,"score",2),c([m()],S.prototype,"watching",2),S=c([R("nr-camera-editor")],S);function Us(o,d){let t=new FormData(o),e=g=>o.elements.namedItem(g),i=g=>String(t.get(g)??"").trim(),r={name:i("name")};for(let g of["doorbell","indoor","may_share","recording","sound","wired"]){let x=e(g);x&&!x.disabled&&(r[g]=x.checked)}e("sensitivity")&&(r.sensitivity=Number(i("sensitivity"))),e("transport")&&(r.transport=i("transport"));let l=d,h=Object.fromEntries(Object.entries(r).filter(([g,x])=>x!==l[g]));if(e("days")){let g=U=>Number(i(U))>0?Number(i(U)):null,x={days:g("days"),gib:g("gib")};(x.days!==d.keep.days||x.gib!==d.keep.gib)&&(h.keep=x)}return(i("username")||t.get("password"))&&Object.assign(h,{username:i("username"),password:String(t.get("password"))}),i("stream_url")&&(h.stream_url=i("stream_url")),h}var P,Ze,ts,es,ae,Ht,re,I=class extends _t{constructor(){super(...arguments);w(this,P);this.archive=null;this.narrow=!1;this.manages=!1;this.away=!1;this.open=!1;w(this,Ht,t=>{let e=n(this,P,ae).call(this),i=e.indexOf(this.shadowRoot?.activeElement),r={ArrowDown:i+1,ArrowUp:i-1,Home:0,End:e.length-1}[t.key];if(t.key==="Escape")this.open=!1;else if(r!==void 0)e.at(r%e.length)?.focus();else return;t.preventDefault(),t.stopPropagation()})}render(){let{camera:t,archive:e}=this,i=[Mt(t,e),At(t,e,this.stored,this.narrow),Pt(t,this.narrow),Lt(t,e)];return a`<div class="card">
<nr-live-picture .hub=${this.hub} .camera=${t} .away=${this.away}></nr-live-picture>
<div class="body">
<div class="row name">
<h3 class="grow">${rt(`cameras/${t.id}`,t.name)}</h3>
${this.manages?n(this,P,Ze).call(this):p}
</div>
${this.open?n(this,P,ts).call(this):p}
${i.map(r=>r?a`<p class=${r.tone}>${u(r.icon,16)}<span>${r.text}</span></p>`:p)}
${jt(t).map(r=>a`<p class=${ee.has(t.state)?"":"why"}>${u("info",16)}<span>${r}</span></p>`)}
${t.place||t.indoor?p:a`<p class="why">
${u("place",16)}<span
>${s("tile.no_location")}
${this.manages?a`<button class="to" @click=${()=>n(this,P,re).call(this,"locate")}>
${s("setup.location")}<span class="vh"> ${t.name}</span>
</button>`:p}</span
>
</p>`}
</div>
</div>`}updated(t){t.has("open")&&(this.open?n(this,P,ae).call(this)[0]?.focus():t.get("open")&&!this.shadowRoot?.activeElement&&this.renderRoot.querySelector(".dots")?.focus())}};P=new WeakSet,Ze=function(){return a`<button
class="dots"
aria-haspopup="menu"
aria-expanded=${this.open}
aria-label=${s("tile.menu",{name:this.camera.name})}
@click=${()=>this.open=!this.open}
>
${u("more",20)}
</button>`},ts=function(){let{camera:t}=this,e=(r,l,h)=>a`<button role="menuitem" tabindex="-1" @click=${()=>n(this,P,re).call(this,h)}>
${u(r,18)}${l}
</button>`,i=(r,l,h)=>a`<button
role="menuitem"
tabindex="-1"
@click=${()=>{this.open=!1,V(this,h)}}
>
${u(r,18)}${l}
</button>`;return a`<div
class=${n(this,P,es).call(this)?"":"after"}
role="menu"
aria-label=${s("tile.menu",{name:t.name})}
@keydown=${b(this,Ht)}
@focusout=${r=>{r.currentTarget.contains(r.relatedTarget)||(this.open=!1)}}
>
${i("clip",s("tile.footage"),`footage/${t.id}`)}
${i("edit",s("tile.edit"),`cameras/${t.id}`)}
${t.indoor?p:i("mask",s("tile.covers"),`cameras/${t.id}/covers`)}
${t.indoor?p:e("place",s("tile.location"),"locate")}
${t.kind==="archive"?p:t.recording?e("pause",s("tile.pause"),"pause"):e("play",s("tile.resume"),"resume")}
${e("trash",s("camera.forget"),"remove")}
</div>`},es=function(){let{left:t,right:e}=this.getBoundingClientRect();return getComputedStyle(this).direction==="rtl"?t+266<innerWidth:e>266},ae=function(){return[...this.renderRoot.querySelectorAll('[role="menuitem"]')]},Ht=new WeakMap,re=function(t){this.open=!1;let e={act:t,camera:this.camera};this.dispatchEvent(new CustomEvent("nr-tile",{detail:e}))},I.styles=[T,E`
:host{display: block;height: 100%;}.card{height: 100%;}nr-live-picture{aspect-ratio: 16 / 8.4;border-radius: calc(var(--nr-r) - 1px) calc(var(--nr-r) - 1px) 0 0;}.body{padding: 6px 14px 12px;position: relative;}.name{min-height: 44px;}.name a{font: 500 15px/20px var(--nr-font);color: var(--nr-ink);text-decoration: none;overflow-wrap: anywhere;padding: 12px 0;}.name a:hover{text-decoration: underline;}.dots{border: 0;width: 44px;padding: 0;margin-inline-end: -14px;color: var(--nr-ink2);}p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}p .ic{margin-top: 2px;}p.ok{color: var(--nr-ink);}p.ok .ic{color: var(--nr-ok);}p.why{color: var(--nr-amber);}p span{min-width: 0;overflow-wrap: anywhere;}.to{position: relative;border: 0;padding: 0;min-height: 24px;text-align: start;font: inherit;color: var(--nr-link);text-decoration: underline;text-underline-offset: 2px;border-radius: 4px;}.to::before{content: "";position: absolute;inset: -10px;}[role="menu"]{position: absolute;z-index: 3;top: 46px;inset-inline-end: 8px;width: max-content;min-width: 210px;max-width: 250px;padding: 6px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 12px;box-shadow: 0 6px 24px rgba(0, 0, 0, 0.24);}[role="menu"].after{inset-inline: 8px auto;}[role="menuitem"]{width: 100%;justify-content: flex-start;border: 0;border-radius: 8px;padding: 0 12px;font-weight: 400;color: var(--nr-ink);text-decoration: none;display: flex;align-items: center;gap: 10px;min-height: 44px;text-align: start;}[role="menuitem"]:hover{background: color-mix(in srgb, var(--nr-ink) 6%, transparent);}:host([narrow]) .body{padding-inline: 10px;}:host([narrow]) .dots{margin-inline-end: -10px;}`],c([k({attribute:!1})],I.prototype,"hub",2),c([k({attribute:!1})],I.prototype,"camera",2),c([k({attribute:!1})],I.prototype,"archive",2),c([k({attribute:!1})],I.prototype,"stored",2),c([k({type:Boolean,reflect:!0})],I.prototype,"narrow",2),c([k({type:Boolean})],I.prototype,"manages",2),c([k({type:Boolean})],I.prototype,"away",2),c([m()],I.prototype,"open",2),I=c([R("nr-camera-tile")],I);var Ks=["top-left","top-right","bottom-right","bottom-left"],Vs=.01,Gs=.05,Ws=32;function ne(o,d){let[t,e]=[Math.min(o.x,d.x),Math.min(o.y,d.y)],i=Math.max(vt,Math.abs(d.x-o.x)),r=Math.max(vt,Math.abs(d.y-o.y));return{left:Math.min(t,1-i),top:Math.min(e,1-r),width:i,height:r}}function pe(o,d){let{purpose:t}=o[d],e=o.slice(0,d).filter(i=>i.purpose===t).length;return s(`covers.${t}.name`,{number:e+1})}function de(o,d){return o.filter(t=>t.purpose===d).length>=Ws}var st,y,is,Q,ht,wt,oe,It,le,Nt,yt,ce,Y=class extends _t{constructor(){super(...arguments);w(this,y);this.drawn=[];this.suggestions=[];this.purpose="cover";this.selected=-1;w(this,st,null);w(this,It,t=>{if(t.button!==0||de(this.drawn,this.purpose))return;n(this,y,oe).call(this,t);let e=n(this,y,wt).call(this,t);z(this,st,{corner:null,area:ne(e,e),...e,isNew:!0});let i={purpose:this.purpose,area:ne(e,e)};n(this,y,Q).call(this,[...this.drawn,i],this.drawn.length,!0)});w(this,Nt,t=>{let e=b(this,st);if(!e)return;let i=n(this,y,wt).call(this,t),[r,l]=[i.x-e.x,i.y-e.y];e.isNew?n(this,y,ht).call(this,this.selected,ne(e,i)):e.corner?n(this,y,ht).call(this,this.selected,Qt(e.area,e.corner,r,l)):n(this,y,ht).call(this,this.selected,Yt(e.area,r,l))});w(this,yt,t=>{let e=b(this,st);if(z(this,st,null),!e)return;if(!e.isNew)return n(this,y,Q).call(this,this.drawn,this.selected);let i=n(this,y,wt).call(this,t),{area:r}=this.drawn[this.selected];if(t.type==="pointercancel")return n(this,y,Q).call(this,this.drawn.slice(0,-1),-1);r.width<=vt&&r.height<=vt&&n(this,y,ht).call(this,this.selected,{...et,left:Math.min(1-et.width,Math.max(0,i.x-et.width/2)),top:Math.min(1-et.height,Math.max(0,i.y-et.height/2))}),n(this,y,Q).call(this,this.drawn,this.selected),this.focusArea(this.selected)})}render(){return a`<div
class="draw"
@pointerdown=${b(this,It)}
@pointermove=${b(this,Nt)}
@pointerup=${b(this,yt)}
@pointercancel=${b(this,yt)}
>
${this.suggestions.map(({mask:t})=>a`<div class="proposed" style=${ss(t)}>
<span class="hint">${s("covers.overlay.ask")}</span>
</div>`)}
${this.drawn.map((t,e)=>n(this,y,is).call(this,t,e))}
<span id="how" class="vh">${s("covers.how")}</span>
</div>`}async focusArea(t){await this.updateComplete,this.renderRoot.querySelector(`[data-number="${t}"]`)?.focus()}};st=new WeakMap,y=new WeakSet,is=function({purpose:t,area:e},i){let r=i===this.selected,l=pe(this.drawn,i);return a`<div
class="area ${t} ${r?"on":""}"
style=${ss(e)}
role="application"
tabindex="0"
data-number=${i}
aria-label=${l}
aria-describedby="how"
@focus=${()=>i!==this.selected&&n(this,y,Q).call(this,this.drawn,i)}
@pointerdown=${h=>n(this,y,le).call(this,h,i,null)}
@keydown=${h=>n(this,y,ce).call(this,h,i,null)}
>
<span aria-hidden="true">${t==="ignore"?s("covers.ignored"):l}</span>
</div>
${r?Ks.map(h=>a`<button
class="corner"
style=${Ys(e,h)}
aria-label=${s(`review.mask.${h}`,{name:l})}
@pointerdown=${g=>n(this,y,le).call(this,g,i,h)}
@keydown=${g=>n(this,y,ce).call(this,g,i,h)}
></button>`):p}`},Q=function(t,e,i=!1){this.drawn=t,this.selected=e;let r={drawn:t,selected:e,open:i};this.dispatchEvent(new CustomEvent("nr-drawn",{detail:r}))},ht=function(t,e,i=!0){let r=this.drawn.map((l,h)=>h===t?{...l,area:e}:l);n(this,y,Q).call(this,r,t,i)},wt=function(t){let e=this.renderRoot.querySelector(".draw").getBoundingClientRect(),i=r=>Math.min(1,Math.max(0,r));return{x:i((t.clientX-e.left)/e.width),y:i((t.clientY-e.top)/e.height)}},oe=function(t){t.preventDefault(),t.stopPropagation(),this.renderRoot.querySelector(".draw").setPointerCapture(t.pointerId)},It=new WeakMap,le=function(t,e,i){t.button===0&&(n(this,y,oe).call(this,t),n(this,y,Q).call(this,this.drawn,e),z(this,st,{corner:i,area:this.drawn[e].area,...n(this,y,wt).call(this,t),isNew:!1}),i||this.focusArea(e))},Nt=new WeakMap,yt=new WeakMap,ce=function(t,e,i){let r=t.shiftKey?Gs:Vs,h={ArrowLeft:[-r,0],ArrowRight:[r,0],ArrowUp:[0,-r],ArrowDown:[0,r]}[t.key],{area:g}=this.drawn[e];if(h){let x=i?Qt(g,i,...h):Yt(g,...h);n(this,y,ht).call(this,e,x,!1)}else if(t.key==="Delete"||t.key==="Backspace")n(this,y,Q).call(this,this.drawn.filter((x,U)=>U!==e),-1);else return;t.preventDefault(),t.stopPropagation()},Y.styles=[T,E`
:host{position: absolute;inset: 0;direction: ltr;}.draw{position: absolute;inset: 0;touch-action: none;cursor: crosshair;}.area{position: absolute;background: rgba(0, 0, 0, 0.78);outline: 2px solid #fff;color: #fff;cursor: move;touch-action: none;display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.area.ignore{background: rgba(255, 255, 255, 0.18);outline: 2px dashed #fff;}.area.on{outline: 3px solid #6fd3ff;z-index: 1;}.area:focus-visible{box-shadow: 0 0 0 6px #000;}.area > span,
.hint{background: rgba(10, 12, 15, 0.66);color: #fff;font: 500 12px/16px var(--nr-font);padding: 2px 7px;border-radius: 8px;pointer-events: none;max-width: 100%;text-align: center;}.area{container-type: size;}@container (width < 88px) or (height < 20px){.area > span{display: none;}}.corner{position: absolute;width: 44px;height: 44px;min-height: 0;margin: -22px;padding: 0;border: 0;border-radius: 22px;touch-action: none;z-index: 2;cursor: grab;background: transparent;}.corner::before{content: "";width: 16px;height: 16px;border-radius: 8px;background: #fff;border: 3px solid #006b9a;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -10px;}.proposed{position: absolute;outline: 2px dashed #fff;pointer-events: none;}.proposed .hint{position: absolute;bottom: calc(100% + 4px);left: 0;white-space: nowrap;}`],c([k({attribute:!1})],Y.prototype,"drawn",2),c([k({attribute:!1})],Y.prototype,"suggestions",2),c([k()],Y.prototype,"purpose",2),c([k({type:Number})],Y.prototype,"selected",2),Y=c([R("nr-cover-layer")],Y);var mt=o=>`${100*o}%`;function ss({left:o,top:d,width:t,height:e}){return`left:${mt(o)};top:${mt(d)};width:${mt(t)};height:${mt(e)}`}function Ys({left:o,top:d,width:t,height:e},i){let r=i.endsWith("left")?o:o+t,l=i.startsWith("top")?d:d+e;return`left:${mt(r)};top:${mt(l)}`}var as=50,ut,_,rs,he,me,ns,ue,os,Dt,ge,fe,ls,cs,N=class extends A{constructor(){super(...arguments);w(this,_);this.purpose="cover";this.suggestions=[];this.drawn=[];this.selected=-1;this.busy=!1;this.wrong="";this.undone=[];w(this,ut,null);w(this,Dt,()=>{let t=this.undone.at(-1);t&&(this.undone=this.undone.slice(0,-1),this.drawn=t,this.selected=Math.min(this.selected,t.length-1))})}willUpdate(t){if(!t.has("camera")||t.get("camera")?.id===this.camera.id)return;let e=(i,r)=>r.map(l=>({purpose:i,area:l}));this.drawn=[...e("cover",this.camera.masks),...e("ignore",this.camera.motion_masks)],this.selected=-1,this.undone=[],this.suggestions=[],this.house.mayManage&&n(this,_,rs).call(this,this.camera.id)}render(){let{camera:t}=this;return a`<div class="page">
<div class="main">
<div class="head">
${rt(`cameras/${t.id}`,a`${u("back",22)}<span class="vh">${s("covers.back",{name:t.name})}</span>`)}
<div class="grow">
<h2>${s("covers.title",{name:t.name})}</h2>
<p class="mut sm">${s("covers.text")}</p>
</div>
</div>
<div class="picture" style="aspect-ratio:${Qs(this.camera)}">
<nr-live-picture whole .hub=${this.house.hub} .camera=${t} .away=${!this.house.available}></nr-live-picture>
<nr-cover-layer
.drawn=${this.drawn}
.suggestions=${b(this,_,he)}
.purpose=${this.purpose}
.selected=${this.selected}
@nr-drawn=${e=>n(this,_,os).call(this,e.detail)}
></nr-cover-layer>
</div>
<div class="tools" role="toolbar" aria-label=${s("covers.tools")}>
<div class="seg">
${["cover","ignore"].filter(e=>e==="cover"||t.kind!=="archive").map(e=>a`<button aria-pressed=${e===this.purpose} @click=${()=>this.purpose=e}>
${u(e==="cover"?"mask":"motion",16)}${s(`covers.${e}`)}
</button>`)}
</div>
<div class="seg">
<button ?disabled=${de(this.drawn,this.purpose)} @click=${()=>n(this,_,ge).call(this,et)}>
${u("plus",16)}${s("covers.add")}
</button>
<button ?disabled=${!this.undone.length} @click=${b(this,Dt)}>
${u("undo",16)}${s("covers.undo")}
</button>
</div>
</div>
<p class="xs mut" style="margin-top:8px">${s("covers.how")}</p>
</div>
<aside>
${n(this,_,me).call(this,"cover")} ${t.kind==="archive"?p:n(this,_,me).call(this,"ignore")} ${n(this,_,ns).call(this)}
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
<div class="end">
<button class="btn link" @click=${()=>V(this,`cameras/${t.id}`)}>${s("pages.cancel")}</button>
${this.house.mayManage?a`<button class="btn tonal" ?disabled=${this.busy} @click=${()=>{n(this,_,cs).call(this)}}>
${s("covers.save")}
</button>`:p}
</div>
</aside>
</div>`}};ut=new WeakMap,_=new WeakSet,rs=async function(t){try{let e=`/cameras/${t}/suggestions`,{suggestions:i}=await this.house.hub.post(e);t===this.camera.id&&(this.suggestions=i)}catch{}},he=function(){return this.suggestions.filter(({mask:t})=>!this.drawn.some(e=>e.purpose==="cover"&&Xs(e.area,t)))},me=function(t){let e=this.drawn.flatMap((i,r)=>i.purpose===t?[r]:[]);return a`<h3>${s(`covers.list.${t}`)}</h3>
${e.length?a`<ul>
${e.map(i=>{let r=pe(this.drawn,i);return a`<li class=${i===this.selected?"on":""}>
${u(t==="cover"?"mask":"motion",18)}
<button class="name" aria-pressed=${i===this.selected} @click=${()=>n(this,_,fe).call(this,i)}>
${r}
</button>
<button class="btn link sm" @click=${()=>n(this,_,ls).call(this,i)}>
${s("covers.delete")}<span class="vh"> ${r}</span>
</button>
</li>`})}
</ul>`:a`<p class="sm mut">${s(`covers.none.${t}`)}</p>`}`},ns=function(){let t=b(this,_,he);return t.length?a`<h3>${s("covers.suggestions")}</h3>
<p class="sm mut">${s("covers.suggestions_text")}</p>
<ul>
${t.map(({mask:e,picture:i})=>a`<li>
<img class="cut" src="data:image/jpeg;base64,${i}" alt="" />
<span class="grow">${s("covers.overlay")}<small>${s("covers.overlay.what")}</small></span>
<button class="btn sm" @click=${()=>n(this,_,ge).call(this,e,"cover")}>
${s("covers.cover")}<span class="vh"> ${s("covers.overlay")}</span>
</button>
</li>`)}
</ul>`:p},ue=function(t,e){this.undone=[...this.undone,this.drawn].slice(-as),this.drawn=t,this.selected=e},os=function({drawn:t,selected:e,open:i}){i&&(b(this,ut)??z(this,ut,this.drawn));let r=b(this,ut)??this.drawn;i||(z(this,ut,null),t!==r&&(this.undone=[...this.undone,r].slice(-as))),this.drawn=t,this.selected=e},Dt=new WeakMap,ge=function(t,e=this.purpose){n(this,_,ue).call(this,[...this.drawn,{purpose:e,area:t}],this.drawn.length),n(this,_,fe).call(this,this.selected)},fe=function(t){this.selected=t,this.updateComplete.then(()=>this.renderRoot.querySelector("nr-cover-layer")?.focusArea(t))},ls=function(t){n(this,_,ue).call(this,this.drawn.filter((e,i)=>i!==t),-1),this.renderRoot.querySelector(".tools button")?.focus()},cs=async function(){let t=e=>this.drawn.filter(i=>i.purpose===e).map(i=>i.area);this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{masks:t("cover"),...this.camera.kind==="archive"?{}:{motion_masks:t("ignore")}}),this.notify(s("camera.saved",{name:this.camera.name})),V(this,`cameras/${this.camera.id}`)}catch(e){this.wrong=F.of(e).message}this.busy=!1},N.styles=[T,E`
.page{display: grid;grid-template-columns: minmax(0, 1fr) 340px;min-height: 100%;}.main{padding: 16px 24px;}.head{display: flex;align-items: flex-start;gap: 4px;margin-bottom: 12px;}.head a{width: 44px;height: 44px;display: grid;place-items: center;color: var(--nr-ink);margin-inline-start: -12px;flex: none;}h2{font: 500 18px/25px var(--nr-font);overflow-wrap: anywhere;}.picture{position: relative;border-radius: 12px;overflow: hidden;background: #000;direction: ltr;}nr-live-picture{position: absolute;inset: 0;}.tools{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-top: 10px;}.tools button{min-height: 44px;border-radius: 22px;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);padding: 16px;display: flex;flex-direction: column;gap: 8px;}h3{font: 500 16px/22px var(--nr-font);margin-top: 8px;}li{display: flex;align-items: center;gap: 10px;min-height: 52px;padding: 0 12px;margin: 0 -12px;border-radius: 8px;}li.on{background: var(--nr-tint);}li .name{flex: 1;min-width: 0;justify-content: flex-start;text-align: start;border: 0;padding: 0;font-weight: 400;}.cut{width: 72px;height: 44px;border-radius: 6px;flex: none;background: #000;object-fit: contain;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.wrong{color: var(--nr-red);}.end{display: flex;justify-content: flex-end;gap: 8px;margin-top: auto;padding-top: 16px;}:host([narrow]) .page{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .main{padding: 8px 16px 16px;}:host([narrow]) .picture{margin-inline: -16px;border-radius: 0;}:host([narrow]) aside{border-inline-start: 0;border-top: 1px solid var(--nr-line);}:host([narrow]) .end{position: sticky;bottom: 0;background: var(--nr-card);padding-block: 12px;z-index: 3;}`],c([k({attribute:!1})],N.prototype,"camera",2),c([k()],N.prototype,"purpose",2),c([m()],N.prototype,"suggestions",2),c([m()],N.prototype,"drawn",2),c([m()],N.prototype,"selected",2),c([m()],N.prototype,"busy",2),c([m()],N.prototype,"wrong",2),c([m()],N.prototype,"undone",2),N=c([R("nr-camera-covers")],N);function Qs({video:o}){let[,d,t]=/(\d{2,5})x(\d{2,5})/.exec(o)??[];return d&&t?`${d} / ${t}`:"16 / 9"}function Xs(o,d){return o.left<=d.left+.005&&o.top<=d.top+.005&&o.left+o.width>=d.left+d.width-.005&&o.top+o.height>=d.top+d.height-.005}var Js=48,zt=E`
.file{justify-self: start;position: relative;}.file:focus-within{outline: 2px solid var(--nr-link);outline-offset: 2px;}.file input{position: absolute;inset: 0;opacity: 0;cursor: pointer;}`;function Ft(o,d,t,e,i){let r=async l=>{let h=l.files?.[0];l.value="",i(""),h&&(h.size>t?i(s("certificate.large")):e(Zs(new Uint8Array(await h.arrayBuffer()))))};return a`<label class="field"
>${o}<textarea
spellcheck="false"
autocapitalize="none"
placeholder=${s("certificate.example")}
.value=${d}
@input=${l=>e(l.target.value)}
></textarea>
</label>
<label class="btn sm file"
>${u("plus",16)}${s("certificate.file")}<input
type="file"
accept=".pem,.crt,.cer,.der,.txt"
@change=${l=>{r(l.target)}}
/></label>`}function Zs(o){return o[0]!==Js?new TextDecoder().decode(o):["-----BEGIN CERTIFICATE-----",...btoa(Array.from(o,t=>String.fromCharCode(t)).join("")).match(/.{1,64}/g)??[],"-----END CERTIFICATE-----",""].join(`
`)}var ti=16384,ei=60;function ps({since:o,until:d}){let t=Date.now();return Date.parse(d)<t?s("makers.expired",{date:Vt(d)}):Date.parse(o)>t?s("makers.early",{date:Vt(o)}):""}function ds({cameras:o}){return o.length?s("makers.certifies",{cameras:Wt(o)}):s("makers.certifies_none")}var hs=o=>(o.match(/.{1,4}/g)??[]).join(" "),q,ms,us,Bt,gs,fs,it=class extends nt{constructor(){super(...arguments);w(this,q);this.pem="";this.name="";this.checked=null;w(this,Bt,()=>{this.checked=null,this.wrong=""})}render(){let{checked:t}=this;return a`<nr-dialog open .heading=${s("makers.add_title")} @nr-close=${this.done}>
${t?n(this,q,us).call(this,t):n(this,q,ms).call(this)} ${this.complaint()}
<button slot="acts" class="btn link" @click=${t?b(this,Bt):this.done}>
${s(t?"pages.back":"pages.cancel")}
</button>
${t?a`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.name.trim()}
@click=${()=>{n(this,q,fs).call(this)}}
>
${s("makers.install")}
</button>`:a`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.pem.trim()}
@click=${()=>{n(this,q,gs).call(this)}}
>
${s("makers.check")}
</button>`}
</nr-dialog>`}};q=new WeakSet,ms=function(){return a`<p class="mut">${s("makers.add_text")}</p>
<div class="fields">
${Ft(s("makers.certificate"),this.pem,ti,t=>this.pem=t,t=>this.wrong=t)}
</div>`},us=function(t){let e=ps(t);return a`<p class="mut">${s("makers.compare")}</p>
<dl>
<div>
<dt>${s("makers.fingerprint")}</dt>
<dd class="code hash">${hs(t.sha256)}</dd>
</div>
<div>
<dt>${s("makers.subject")}</dt>
<dd>${t.subject}</dd>
</div>
<div>
<dt>${s("makers.valid")}</dt>
<dd>${s("makers.valid_span",{since:J(t.since),until:J(t.until)})}</dd>
</div>
</dl>
${e?a`<p class="line sm">${u("warn",16)}<span>${e}</span></p>`:p}
<p class="sm mut">${ds(t)}</p>
<div class="fields">
<label class="field"
>${s("makers.name")}<input
maxlength=${ei}
.value=${this.name}
@input=${i=>{this.name=i.target.value}}
/></label>
</div>
<p class="sm mut">${s("makers.name_hint")}</p>`},Bt=new WeakMap,gs=async function(){await this.act(async()=>{let t=this.pem;this.checked=await this.house.hub.post("/maker-roots/check",{pem:t}),this.pem=t,this.name=this.checked.name})},fs=async function(){await this.act(async()=>{let t=this.name.trim();await this.house.hub.post("/maker-roots",{name:t,pem:this.pem}),this.notify(s("makers.installed",{name:t})),this.done()})},it.styles=[T,Et,zt,E`
dl{display: grid;gap: 8px;margin-top: 12px;}dt{color: var(--nr-ink2);font-size: 13px;line-height: 18px;}dd{overflow-wrap: anywhere;}dl + p{margin-top: 12px;}.hash{font-size: 13px;line-height: 22px;user-select: all;}.line{display: flex;gap: 5px;color: var(--nr-amber);}`],c([m()],it.prototype,"pem",2),c([m()],it.prototype,"name",2),c([m()],it.prototype,"checked",2),it=c([R("nr-maker-dialog")],it);var qt,$s,gt=class extends A{constructor(){super(...arguments);w(this,qt);this.adding=!1;this.list=new B(this);this.removal=new Rt(this,async({name:t})=>(await this.house.hub.delete("/maker-roots",{name:t}),s("makers.removed",{name:t})),this.list)}willUpdate(){this.list.ask(this.house.hub,this.house.mayManage?"/maker-roots":"")}render(){if(!this.house.mayManage)return p;let{value:t,error:e}=this.list;return a`<h3>${s("makers.title")}</h3>
<p class="mut sm hint">${s("makers.about")}</p>
${t?.roots.length?a`<ul class="card">
${t.roots.map(i=>n(this,qt,$s).call(this,i))}
</ul>`:a`<div class="card pad">
<p class=${e?"wrong":"mut"}>
${e?.message??s(t?"makers.none":"pages.loading")}
</p>
</div>`}
<p class="addition">
<button class="btn sm" @click=${()=>this.adding=!0}>
${u("plus",16)}${s("makers.add")}
</button>
</p>
${this.adding?a`<nr-maker-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,this.list.again()}}
></nr-maker-dialog>`:p}
${this.removal.question(i=>({heading:s("makers.remove_title",{name:i.name}),text:i.cameras.length?s("makers.remove_cameras",{cameras:Wt(i.cameras)}):s("makers.remove_text"),act:s("makers.remove_it")}))}`}};qt=new WeakSet,$s=function(t){let{name:e,subject:i,sha256:r,until:l}=t,h=ps(t);return a`<li>
<span class="tile" aria-hidden="true">${u("verified",20)}</span>
<span class="grow">
<b>${e}</b>
<span class="line sm mut">${i}</span>
<span class="line sm mut">${ds(t)}</span>
${h?a`<span class="line sm why">${u("warn",16)}<span>${h}</span></span>`:a`<span class="line sm mut">${s("makers.until",{date:J(l)})}</span>`}
<span class="line xs mut code">${hs(r)}</span>
</span>
${this.removal.button(t,s("makers.remove",{name:e}))}
</li>`},gt.styles=[T,ot],c([m()],gt.prototype,"adding",2),gt=c([R("nr-makers")],gt);var si=65536,ii="timestamp.private";function vs(o){return o.accuracy_ms===null?s("stamps.no_accuracy"):s("stamps.accuracy",{seconds:D(o.accuracy_ms/1e3,3)})}var L,Ct,bs,ws,ys,xs,C=class extends nt{constructor(){super(...arguments);w(this,L);this.url="";this.root="";this.added=null;this.private="";this.allowed=!1}render(){let{added:t}=this;return a`<nr-dialog open .heading=${s("stamps.add_title")} @nr-close=${this.done}>
${t?n(this,L,ys).call(this,t):n(this,L,bs).call(this)} ${this.complaint()}
${!t&&b(this,L,Ct)?n(this,L,ws).call(this):p}
<button slot="acts" class="btn link" @click=${this.done}>
${s(t?"panel.close":"pages.cancel")}
</button>
${t?p:a`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.url.trim()||b(this,L,Ct)&&!this.allowed}
@click=${()=>{n(this,L,xs).call(this)}}
>
${s(this.busy?"stamps.trying":"stamps.try")}
</button>`}
</nr-dialog>`}};L=new WeakSet,Ct=function(){return this.private!==""&&this.private===this.url.trim()},bs=function(){return a`<p class="mut">${s("stamps.add_text")}</p>
<ul class="points">
<li>${s("stamps.service_learns")}</li>
<li>${s("stamps.agency_learns")}</li>
<li>${s("stamps.proves")}</li>
</ul>
<div class="fields">
<label class="field"
>${s("stamps.address")}<input
type="text"
inputmode="url"
autocapitalize="none"
spellcheck="false"
placeholder=${s("stamps.example")}
.value=${this.url}
@input=${t=>{this.url=t.target.value,this.allowed=!1,this.private&&(this.wrong="")}}
/></label>
${Ft(s("stamps.root"),this.root,si,t=>this.root=t,t=>this.wrong=t)}
</div>
<p class="sm mut">${s("stamps.root_hint")}</p>`},ws=function(){return a`<label class="tick"
><input
type="checkbox"
name="private"
.checked=${this.allowed}
@change=${t=>{this.allowed=t.target.checked}}
/><span
>${s("stamps.private")}<br /><span class="sm mut">${s("stamps.private_hint")}</span></span
></label
>`},ys=function(t){return a`<p class="fine" role="status">
${u("verified",20)}<span
>${s("stamps.answered",{name:t.name})} ${vs(t)}</span
>
</p>
${t.reason?a`<p class="wrong sm">${t.reason}</p>`:p}
<p class="mut">${s("stamps.from_now")}</p>`},xs=async function(){let t=this.url.trim();await this.act(async()=>{try{this.added=await this.house.hub.post("/timestamps",{url:t,root:this.root.trim(),...this.allowed&&b(this,L,Ct)?{allow_private_address:!0}:{}})}catch(e){throw F.of(e).reason===ii&&(this.private=t),e}})},C.styles=[T,at,Et,zt,E`
.fine{display: flex;gap: 8px;}.fine .ic{color: var(--nr-ok);}.tick{margin-top: 12px;}`],c([m()],C.prototype,"url",2),c([m()],C.prototype,"root",2),c([m()],C.prototype,"added",2),c([m()],C.prototype,"private",2),c([m()],C.prototype,"allowed",2),C=c([R("nr-timestamp-dialog")],C);var Ut,ks,ft=class extends A{constructor(){super(...arguments);w(this,Ut);this.adding=!1;this.list=new B(this);this.removal=new Rt(this,async({url:t,name:e})=>(await this.house.hub.delete("/timestamps",{url:t}),s("stamps.removed",{name:e})),this.list)}willUpdate(){this.list.ask(this.house.hub,"/timestamps")}render(){let{value:t,error:e}=this.list,i=this.house.mayManage;return!i&&!t?.services.length?p:a`<h3>${s("stamps.title")}</h3>
<p class="mut sm hint">${s("stamps.about")}</p>
${t?.services.length?a`<ul class="card">
${t.services.map(r=>n(this,Ut,ks).call(this,r,i))}
</ul>
<p class="mut sm addition">${s("stamps.each_hour")}</p>`:a`<div class="card pad">
<p class=${e?"wrong":"mut"}>
${e?.message??s(t?"stamps.none":"pages.loading")}
</p>
</div>`}
${i?a`<p class="addition">
<button class="btn sm" @click=${()=>this.adding=!0}>
${u("plus",16)}${s("stamps.add")}
</button>
</p>`:p}
${this.adding?a`<nr-timestamp-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,this.list.again()}}
></nr-timestamp-dialog>`:p}
${this.removal.question(({name:r})=>({heading:s("stamps.remove_title",{name:r}),text:s("stamps.remove_text"),act:s("stamps.remove_it")}))}`}};Ut=new WeakSet,ks=function(t,e){let{name:i,url:r,failures:l,reason:h,stamped_at:g}=t,x=l?`${j("stamps.failures",l,{count:D(l)})} `:"";return a`<li>
<span class="tile" aria-hidden="true">${u("clock",20)}</span>
<span class="grow">
<b>${i}</b>
<span class="sm mut"><span class="code">${r}</span></span>
<span class="line sm mut tn"
>${g?`${s("stamps.last",{time:Z(g)})}. ${vs(t)}`:s("stamps.never")}</span
>
${x||h?a`<span class="line sm why"
>${u("warn",16)}<span>${x}${h}</span></span
>`:p}
</span>
${e?this.removal.button(t,s("stamps.remove",{name:i})):p}
</li>`},ft.styles=[T,ot],c([m()],ft.prototype,"adding",2),ft=c([R("nr-timestamps")],ft);var ai=864e5,ri=2,ni=4,oi=10,kt,f,_s,Es,xt,$e,Kt,Rs,Ts,Ss,Ms,As,ve,Ps,Ls,js,Os,be,X=class extends A{constructor(){super(...arguments);w(this,f);this.beginning=null;this.placing=null;this.removing=null;this.tiles=ri;this.storage=new B(this);this.archives=new B(this);this.setup=new B(this);w(this,kt,null)}connectedCallback(){super.connectedCallback(),z(this,kt,this.house.hub.listen(t=>{t.type==="archive.changed"&&this.archives.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=b(this,kt))==null||t.call(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage"),this.archives.ask(this.house.hub,"/archives"),this.setup.ask(this.house.hub,"/setup")}render(){let[t="",e="",i=""]=this.route,r=this.house.cameras.find(g=>g.id===t);if(r&&e==="covers"&&this.house.mayManage)return a`<nr-camera-covers
.hass=${this.hass}
.house=${this.house}
.camera=${r}
.purpose=${i==="motion"?"ignore":"cover"}
?narrow=${this.narrow}
></nr-camera-covers>`;if(r)return a`<div class="wrap">
<nr-camera-editor
.hass=${this.hass}
.house=${this.house}
.camera=${r}
.archive=${n(this,f,$e).call(this,r)}
.stored=${n(this,f,Kt).call(this,r)}
?narrow=${this.narrow}
></nr-camera-editor>
</div>`;let l=this.house.mayManage,h=this.house.found.filter(g=>!g.adopted);return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("cameras.title")}</h2>
<p>${n(this,f,Rs).call(this,h.length)}</p>
</div>
${l?n(this,f,Ts).call(this):p}
</div>
${this.house.cameras.length?a`<ul class="grid">
${xe(this.house.cameras.slice(0,this.tiles+oi),g=>g.id,(g,x)=>a`<li>
${x<this.tiles?n(this,f,Es).call(this,g):a`<div class="card later"></div>`}
</li>`)}
</ul>`:a`<div class="card">
<nr-empty
icon="camera"
.heading=${s("cameras.none")}
.text=${s(l?"cameras.none_hint":"cameras.none_yet")}
></nr-empty>
</div>`}
${this.tiles<this.house.cameras.length?p:n(this,f,_s).call(this,h)}
</div>
${n(this,f,js).call(this)}`}updated(){this.tiles<this.house.cameras.length&&requestAnimationFrame(()=>setTimeout(()=>this.tiles+=ni)),this.route[0]&&!this.house.cameras.some(e=>e.id===this.route[0])&&this.house.loaded&&V(this,"cameras")}};kt=new WeakMap,f=new WeakSet,_s=function(t){return a`<div class="two">
<div>
<nr-archives
.hass=${this.hass}
.house=${this.house}
?narrow=${this.narrow}
.list=${b(this,f,xt)}
.error=${this.archives.error?.message??""}
@nr-changed=${()=>{this.archives.again()}}
></nr-archives>
<nr-timestamps
.hass=${this.hass}
.house=${this.house}
?narrow=${this.narrow}
></nr-timestamps>
</div>
<div>
${n(this,f,Ss).call(this,t)} ${n(this,f,Ps).call(this)}
<nr-makers .hass=${this.hass} .house=${this.house} ?narrow=${this.narrow}></nr-makers>
</div>
</div>`},Es=function(t){return a`<nr-camera-tile
.hub=${this.house.hub}
.camera=${t}
.archive=${n(this,f,$e).call(this,t)}
.stored=${n(this,f,Kt).call(this,t)}
.narrow=${this.narrow}
.manages=${this.house.mayManage}
.away=${!this.house.available}
@nr-tile=${e=>n(this,f,Os).call(this,e.detail)}
></nr-camera-tile>`},xt=function(){return this.archives.value?.archives??this.house.archives},$e=function(t){return b(this,f,xt).find(e=>e.id===t.archive_id)??null},Kt=function(t){let e=this.storage.value;if(e)return e.cameras.find(i=>i.camera_id===t.id)??null},Rs=function(t){let e=this.house.cameras.length,i=this.house.cameras.filter(qe).length;return a`${[j("cameras.so_many",e),this.house.mayManage?t?j("cameras.others",t):s("cameras.no_others"):""].filter(Boolean).join(" · ")}${i?a` · <span class="off">${j("cameras.off",i)}</span>`:p}`},Ts=function(){let t=this.house.scan?.running??!1;return a`<div class="acts">
<button class="btn sm" ?disabled=${t} @click=${()=>{n(this,f,be).call(this,this.house.hub.post("/cameras/scan"))}}>
${u("again",16)}${s(t?"cameras.looking":"cameras.look")}
</button>
<button class="btn sm tonal" @click=${()=>this.beginning={what:"ways"}}>
${u("plus",16)}${s("add.title")}
</button>
</div>`},Ss=function(t){if(!this.house.mayManage)return p;let e=b(this,f,xt).filter(i=>i.cameras.some(r=>!r.camera_id));return a`<h3>${s("cameras.found")}</h3>
<p class="mut sm hint">${s("cameras.found_text")}</p>
<ul class="card">
${e.map(i=>n(this,f,Ms).call(this,i))} ${t.map(i=>n(this,f,As).call(this,i))}
${e.length+t.length?p:a`<li class="found mut">${s("cameras.nothing_found")}</li>`}
</ul>`},Ms=function(t){let e=t.cameras.filter(r=>!r.camera_id),i=e.map(r=>r.name);return a`<li class="found">
<span class="tile" aria-hidden="true">${u("server",20)}</span>
<div class="grow">
<b>${j("archives.more",e.length,{name:t.name})}</b>
<span class="xs mut">${i.slice(0,4).join(", ")}${i.length>4?"…":""}</span>
<span class="xs mut">${s("archives.not_used")}</span>
</div>
${n(this,f,ve).call(this,t.name,{what:"archive",archive:t})}
</li>`},As=function(t){return a`<li class="found">
<span class="tile" aria-hidden="true">${u(t.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${Xt(t)}</b>
<span class="xs mut"
><span class="code">${t.address}</span>${t.brand?` · ${t.brand}`:""}${t.away?` · ${s("cameras.away")}`:""}</span
>
${t.lent_by?a`<span class="xs mut">${s("cameras.lent_by",{protocol:t.lent_by})}</span>`:p}
</div>
${t.lent_by?p:n(this,f,ve).call(this,Xt(t),{what:"found",found:t})}
</li>`},ve=function(t,e){return a`<button
class="btn sm"
aria-label=${s("cameras.adopt_this",{name:t})}
@click=${()=>this.beginning=e}
>
${s("cameras.adopt")}
</button>`},Ps=function(){let t=this.storage.value;if(!t)return this.storage.error?p:a`<h3>${s("storage.title")}</h3>
<div class="card storage" aria-busy="true"></div>`;let{free_bytes:e,held_bytes:i,fetched_bytes:r}=t,l=t.cameras.reduce((x,U)=>x+U.size_bytes,0),h=Math.max(0,l-r-i),g=x=>`${100*x/Math.max(1,l+e)}%`;return a`<h3>${s("storage.title")}</h3>
<div class="card storage">
<div class="bar" aria-hidden="true">
<i style="width:${g(h)}"></i><i class="fetched" style="width:${g(r)}"></i
><i class="held" style="width:${g(i)}"></i>
</div>
<p class="sm legend tn">
<span
>${u("disk",16)}${l>r?s("storage.recordings",{size:tt(l-r)}):s("storage.none")}</span
>
${r?a`<span><i class="fetched"></i>${s("storage.fetched",{size:tt(r)})}</span>`:p}
${i?a`<span><i class="held"></i>${s("storage.held",{size:tt(i)})}</span>`:p}
<span class="mut end">${s("storage.free",{size:tt(e)})}</span>
</p>
<p class="xs mut">${n(this,f,Ls).call(this)}</p>
</div>`},Ls=function(){let t=this.house.cameras.filter(r=>r.kind!=="archive").length,e=this.setup.value?.recordings;if(!e||!t||e.reason)return s("storage.text");let i=tt(e.camera_day_bytes*t);return[s("storage.rate",{daily:i,length:K(e.days*ai)}),s("storage.text")].join(" ")},js=function(){let{beginning:t,placing:e,removing:i}=this;return a`${t?a`<nr-add-camera
.hass=${this.hass}
.house=${this.house}
.archives=${b(this,f,xt)}
.beginning=${t}
@nr-changed=${()=>{this.archives.again()}}
@nr-done=${()=>{this.beginning=null,this.setup.again()}}
></nr-add-camera>`:p}
${e?a`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(r=>r.id===e.id)??e}
@nr-done=${()=>this.placing=null}
></nr-place-dialog>`:p}
${i?a`<nr-camera-removal
.hass=${this.hass}
.house=${this.house}
.camera=${i}
.stored=${n(this,f,Kt).call(this,i)}
@nr-done=${()=>{this.removing=null,this.archives.again()}}
></nr-camera-removal>`:p}`},Os=function({act:t,camera:e}){t==="locate"?this.placing=e:t==="remove"?this.removing=e:n(this,f,be).call(this,this.house.hub.patch(`/cameras/${e.id}`,{recording:t==="resume"}))},be=async function(t){await t.catch(e=>this.notify(e))},X.styles=[T,E`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));gap: 16px;}.later{min-height: 352px;}.grid li{min-width: 0;}.off{color: var(--nr-amber);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 0 24px;align-items: start;}h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;}.found{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found b{font-weight: 500;display: block;}.found .grow > span{display: block;overflow-wrap: anywhere;}.found button{white-space: nowrap;}.storage{padding: 14px 16px;min-height: 122px;}.bar{display: flex;gap: 2px;height: 10px;border-radius: 5px;background: var(--nr-sunk);overflow: hidden;}.storage i{background: color-mix(in srgb, var(--nr-link) 55%, var(--nr-card));}.storage i.fetched{background: color-mix(in srgb, var(--nr-link) 30%, var(--nr-card));}.storage i.held{background: var(--nr-link);}.bar i:not([style="width:0%"]){min-width: 3px;}.legend{display: flex;flex-wrap: wrap;gap: 4px 16px;margin: 9px 0 5px;}.legend span{display: inline-flex;align-items: center;gap: 6px;}.legend i{width: 10px;height: 10px;border-radius: 2px;}.legend .end{margin-inline-start: auto;white-space: nowrap;}h3 + .card{margin-top: 10px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .grid{grid-template-columns: repeat(auto-fill, minmax(max(150px, 30%), 1fr));gap: 12px;}:host([narrow]) .later{min-height: 254px;}:host([narrow]) .acts button{min-height: 44px;border-radius: 22px;}`],c([m()],X.prototype,"beginning",2),c([m()],X.prototype,"placing",2),c([m()],X.prototype,"removing",2),c([m()],X.prototype,"tiles",2),X=c([R("nr-page-cameras")],X);ke("cameras",o=>a`<nr-page-cameras
.hass=${o.hass}
.house=${o.house}
.route=${o.route}
.narrow=${o.narrow}
></nr-page-cameras>`);export{X as CamerasPage};
