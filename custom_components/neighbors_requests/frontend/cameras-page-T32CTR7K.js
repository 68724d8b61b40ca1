//# allFunctionsCalledOnLoad
import{i as lt,j as Y,k as Lt,l as Dt}from"./chunk-P7FQFQUH.js";import{a as ce,b as pe,c as jt,d as Ot,e as de}from"./chunk-34L7SQ4C.js";import"./chunk-OF6PYTUR.js";import{a as le}from"./chunk-RGQUWMZU.js";import"./chunk-VZ4FLFBH.js";import{b as oe,d as K,f as Z}from"./chunk-KJYINPQW.js";import"./chunk-EUOBFE77.js";import"./chunk-HST7LNWX.js";import"./chunk-JLLXXCB3.js";import"./chunk-3GOD4UIW.js";import{c as re}from"./chunk-AMEKPPQS.js";import"./chunk-A6CNELPV.js";import{D as gt,H as Pt,I as Q,K as ot,M as q,N as F,Q as G,Y as v,Z as R,_ as ft,a as E,b as r,e as p,h as ut,i as x,j as g,l as I,n as J,p as T,q as O,t as i,u as N,x as ne}from"./chunk-JW36MZ7E.js";import{a as c,b as y,c as _,d as H,e as n}from"./chunk-W7HMKWGT.js";var rs=8,Ht=o=>`${gt(o)}, ${ne(o)}`,ct,M,he,me,ue,Nt,zt,ge,$t,z=class extends O{constructor(){super(...arguments);_(this,M);this.archive=null;this.file="";this.at="";this.learned=null;this.busy=!1;this.wrong="";this.now=new J(this);_(this,ct,"")}willUpdate(t){t.has("archive")&&(this.file=this.at=this.wrong="",this.learned=null),this.now.ask(this.house.hub,this.archive?`/archives/${this.archive.id}/example`:""),this.file||=this.now.value?.files[0]?.file??""}updated(){let t=this.now.value?this.learned?"result":"question":"";t!==y(this,ct)&&this.renderRoot.querySelector(".first")?.focus(),H(this,ct,t)}render(){let{archive:t,learned:e}=this;return r`<nr-dialog
.open=${t!==null}
.heading=${i("times.title",{name:t?.name??""})}
@nr-close=${()=>n(this,M,$t).call(this)}
>
${t?e?n(this,M,me).call(this,e):n(this,M,he).call(this,t):p}
${this.wrong?r`<p class="wrong" role="alert">${this.wrong}</p>`:p}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>e?n(this,M,ge).call(this):n(this,M,$t).call(this)}
>
${i(e?"pages.back":"pages.cancel")}
</button>
${e?r`<button
slot="acts"
class="btn tonal first"
?disabled=${this.busy}
@click=${()=>{n(this,M,Nt).call(this,e.pattern,e.zone)}}
>
${i(this.busy?"times.reading":"times.use")}
</button>`:r`<button slot="acts" class="btn tonal" form="example" ?disabled=${this.busy||!this.file}>
${i(this.busy?"times.reading":"times.show")}
</button>`}
</nr-dialog>`}};ct=new WeakMap,M=new WeakSet,he=function(t){let{value:e,error:s}=this.now;return s?r`<p class="wrong" role="alert">${s.message}</p>`:e?e.files.length?r`<form id="example" @submit=${a=>{n(this,M,ue).call(this,a,t)}}>
<p>${i("times.text")}</p>
<label class="field"
>${i("times.file")}<select
class="first"
@change=${a=>{this.file=a.target.value}}
>
${e.files.map(a=>r`<option value=${a.file} ?selected=${a.file===this.file}>
${a.file} – ${a.start?Ht(a.start):i("times.none")}
</option>`)}
</select></label
>
<label class="field"
>${i("times.at")}<input
type="datetime-local"
required
.value=${this.at}
@input=${a=>{this.at=a.target.value}}
/></label>
${t.pattern?r`<p class="sm mut">${i("times.own")} <span class="code">${t.pattern}</span></p>
<p>
<button
class="btn sm"
type="button"
?disabled=${this.busy}
@click=${()=>{n(this,M,Nt).call(this,"",t.zone==="UTC"?"":t.zone)}}
>
${i("times.usual")}
</button>
</p>`:p}
</form>`:r`<p>${i("times.no_files")}</p>`:r`<span class="grey" aria-busy="true" style="min-height:160px"></span>`},me=function({pattern:t,zone:e,files:s}){let a=s.filter(A=>A.start).length,l=(A,ns,ae)=>r`<tr>
<td><span class="code">${A}</span>${ae?r`<br /><span class="xs mut">${ae}</span>`:p}</td>
<td class="tn">${ns}</td>
</tr>`,h=A=>l(A.file,A.start?Ht(A.start):i("times.unfit"),A.camera),[u,w]=[s.filter(A=>A.start),s.filter(A=>!A.start)],B=[...u.slice(0,rs-Math.min(w.length,2)),...w.slice(0,2)];return r`<div class="step">
<p>
${i(e==="UTC"?"times.pattern_utc":"times.pattern")} <span class="code">${t}</span>
</p>
<table class="tbl sm">
<thead>
<tr>
<th scope="col">${i("times.file")}</th>
<th scope="col">${i("times.from")}</th>
</tr>
</thead>
<tbody>
${l(this.file,Ht(Pt(this.at)),i("times.yours"))} ${B.map(h)}
</tbody>
</table>
${s.length?r`<p class=${a?"mut":"why"}>
${N("times.fits",s.length,{fitting:F(a),count:F(s.length)})}
</p>`:p}
</div>`},ue=async function(t,e){t.preventDefault();let s={file:this.file,at:Pt(this.at).toISOString()};await n(this,M,zt).call(this,async()=>{let a=`/archives/${e.id}/example`,l=await this.house.hub.post(a,s);e===this.archive&&(this.learned=l)})},Nt=async function(t,e){let{archive:s}=this;s&&await n(this,M,zt).call(this,async()=>{await this.house.hub.patch(`/archives/${s.id}`,{pattern:t,zone:e}),this.notify(i("times.changed",{name:s.name})),n(this,M,$t).call(this)})},zt=async function(t){this.busy=!0,this.wrong="";try{await t()}catch(e){this.wrong=I.of(e).message}this.busy=!1},ge=function(){this.learned=null,this.wrong=""},$t=function(){this.dispatchEvent(new CustomEvent("nr-done"))},z.styles=[R,E`
form,
.step{display: grid;gap: 12px;}.code{overflow-wrap: anywhere;}.tbl td,
.tbl th{padding: 8px 12px 8px 0;vertical-align: top;}.tbl td:last-child{white-space: nowrap;}.wrong{color: var(--nr-red);}.why{color: var(--nr-amber);}`],c([x({attribute:!1})],z.prototype,"archive",2),c([g()],z.prototype,"file",2),c([g()],z.prototype,"at",2),c([g()],z.prototype,"learned",2),c([g()],z.prototype,"busy",2),c([g()],z.prototype,"wrong",2),z=c([T("nr-file-times")],z);var os=6e4,$,fe,$e,be,ve,bt,tt,we,xe,ye,ke,vt,_e,L=class extends O{constructor(){super(...arguments);_(this,$);this.list=[];this.error="";this.adding=!1;this.settings=null;this.removing=!1;this.busy=!1;this.wrong="";this.dating=null}render(){let t=this.list,e=this.house.mayManage;return!e&&!t.length?p:r`<h3>${i("archives.title")}</h3>
<p class="mut sm hint">${i("archives.text")}</p>
${this.error?r`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`:t.length?r`<ul class="card">
${t.map(s=>n(this,$,fe).call(this,s,e))}
</ul>`:r`<div class="card pad"><p class="mut">${i("archives.none")}</p></div>`}
${e?r`<div class="addition">
<button class="btn sm" @click=${()=>this.adding=!0}>
${v("plus",16)}${i("archives.add")}
</button>
<span class="sm mut">${i("archives.which")}</span>
</div>`:p}
${this.adding?r`<nr-dialog open closes .heading=${i("archives.add")} @nr-close=${()=>this.adding=!1}>
<nr-archive-add
.house=${this.house}
@nr-archive=${()=>{this.adding=!1,n(this,$,bt).call(this)}}
></nr-archive-add>
</nr-dialog>`:p}
${this.settings?this.removing?n(this,$,_e).call(this,this.settings):n(this,$,we).call(this,this.settings):p}
<nr-file-times
.hass=${this.hass}
.house=${this.house}
.archive=${this.dating}
@nr-done=${()=>{this.dating=null,n(this,$,bt).call(this)}}
></nr-file-times>`}};$=new WeakSet,fe=function(t,e){let s=t.cameras.filter(w=>w.camera_id),a=t.state==="connected",{state:l}=t,h=a&&t.clock_offset_ms!==null,u=i(l==="wrong_password"?"archives.enter_password":"archives.manage");return r`<li>
<span class="tile" aria-hidden="true">${v(t.kind==="folder"?"folder":"server",20)}</span>
<div class="grow">
<b>${t.name}</b>
<span class="xs mut line">${n(this,$,be).call(this,t,s)}</span>
<span class="xs line ${h?"fine":a||l==="unknown"?"mut":"why"}"
>${a?v("tick",14):l==="unknown"?p:v("warn",14)}${[l==="away"?i("archives.away_since",{time:Q(t.since)}):i(`archive.state.${l}`),a?n(this,$,ve).call(this,t):""].filter(Boolean).join(" · ")}</span
>
${t.reason?r`<span class="xs line ${a?"mut":"why"}">${t.reason}</span>`:p}
${a&&Math.abs(t.clock_offset_ms??0)>=os?r`<span class="xs line why">${i("archives.clock_wrong")}</span>`:p}
${a&&t.kind==="folder"?n(this,$,$e).call(this,t,e):p}
</div>
${e?r`<button
class="btn sm ${l==="wrong_password"?"tonal":""}"
aria-label=${`${u} ${t.name}`}
@click=${()=>n(this,$,tt).call(this,t)}
>
${u}
</button>`:p}
</li>`},$e=function(t,e){let s=i(t.reason?"archives.times_example":"archives.times_correct");return r`<span class="xs mut"
>${t.reason?p:i(t.pattern?"archives.times_own":"archives.times_usual")}
${e?r`<button
class="times"
aria-label=${`${s} ${t.name}`}
@click=${()=>this.dating=t}
>
${s}
</button>`:p}</span
>`},be=function(t,e){let s=Math.max(0,...e.map(({earliest:l,latest:h})=>l&&h?ot(l,h):0)),a=[...new Set(e.flatMap(l=>l.labels))];return[t.name===i(`archive.kind.${t.kind}`)?"":i(`archive.kind.${t.kind}`),t.kind==="folder"?t.folder:"",e.map(l=>l.name).join(", "),s?q(s):"",a.map(l=>i(`label.${l}`)).join(", "),t.files===null?"":N("archives.files",t.files,{count:F(t.files)}),t.version&&t.kind==="frigate"?i("archives.version",{version:t.version}):t.version].filter(Boolean).join(" · ")},ve=function({clock_offset_ms:t,clock_uncertainty_ms:e}){let s=F(Math.max(1,Math.ceil(e/1e3)));if(t===null)return i("archives.clock_unknown",{seconds:s});if(Math.abs(t)<le)return i("archives.clock_right");let a=q(Math.abs(t));return i(t>0?"archives.clock_ahead":"archives.clock_behind",{length:a})},bt=function(){this.dispatchEvent(new CustomEvent("nr-changed"))},tt=function(t){this.wrong="",this.removing=!1,this.settings=t},we=function(t){return r`<nr-dialog open closes .heading=${t.name} @nr-close=${()=>n(this,$,tt).call(this,null)}>
<form id="archive" aria-label=${t.name} @submit=${e=>{n(this,$,xe).call(this,e,t)}}>
<label class="field"
>${i("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
${ce(t.kind,t)}
${this.wrong?r`<p class="sm wrong" role="alert">${this.wrong}</p>`:p}
<div class="row" style="flex-wrap:wrap">
<button class="btn sm" type="button" ?disabled=${this.busy} @click=${()=>{n(this,$,ye).call(this,t)}}>
${i("archives.check")}
</button>
<button class="btn sm" type="button" @click=${()=>this.removing=!0}>
${i("archives.remove")}
</button>
</div>
</form>
<button slot="acts" class="btn link" @click=${()=>n(this,$,tt).call(this,null)}>${i("pages.cancel")}</button>
<button slot="acts" class="btn tonal" form="archive" ?disabled=${this.busy}>
${i(this.busy?"archives.trying":"camera.save")}
</button>
</nr-dialog>`},xe=async function(t,e){t.preventDefault();let s=pe(t.target,!1),a=h=>e[h]===s[h],l=Object.fromEntries(Object.entries(s).filter(([h])=>!a(h)));if(!Object.keys(l).length)return n(this,$,tt).call(this,null);await n(this,$,vt).call(this,()=>this.house.hub.patch(`/archives/${e.id}`,l))},ye=async function(t){await n(this,$,vt).call(this,()=>this.house.hub.post(`/archives/${t.id}/check`))},ke=async function(t){await n(this,$,vt).call(this,()=>this.house.hub.delete(`/archives/${t.id}`,{with_cameras:!0}))},vt=async function(t){this.busy=!0,this.wrong="";try{await t(),n(this,$,tt).call(this,null)}catch(e){this.wrong=I.of(e).message}this.busy=!1,n(this,$,bt).call(this)},_e=function(t){return r`<nr-dialog
open
.heading=${i("archives.remove_title",{name:t.name})}
@nr-close=${()=>this.removing=!1}
>
<p>${i("archives.remove_text")}</p>
${this.wrong?r`<p class="sm wrong" role="alert">${this.wrong}</p>`:p}
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=!1}>
${i("pages.back")}
</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,$,ke).call(this,t)}}>
${i("archives.remove_this")}
</button>
</nr-dialog>`},L.styles=[R,ft,E`
h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;text-wrap: pretty;}li{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}b{font-weight: 500;display: block;}.line{display: flex;gap: 5px;overflow-wrap: anywhere;}.line .ic{margin-top: 1px;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.fine{color: var(--nr-ok);}.pad{padding: 16px;}form{display: grid;gap: 12px;}.times{min-height: 24px;padding: 0;border: 0;color: var(--nr-link);text-decoration: underline;font: inherit;}.addition{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 12px;margin-top: 12px;}.addition .mut{flex: 1 1 200px;}:host([narrow]) li{flex-wrap: wrap;padding-inline: 12px;}:host([narrow]) .tile{display: none;}:host([narrow]) li > .grow{flex-basis: 180px;}`],c([x({attribute:!1})],L.prototype,"list",2),c([x()],L.prototype,"error",2),c([g()],L.prototype,"adding",2),c([g()],L.prototype,"settings",2),c([g()],L.prototype,"removing",2),c([g()],L.prototype,"busy",2),c([g()],L.prototype,"wrong",2),c([g()],L.prototype,"dating",2),L=c([T("nr-archives")],L);var It=new Set(["paused","sleeping","starting"]),ls=6e4,cs="reolink";function Me(o){return o.kind==="lent"&&o.lender.split("/",1)[0]===cs}function wt(o,d){let{state:t}=o,e=Q(o.since);if(t==="archived")return d?.state==="away"?{icon:"warn",text:i("archives.away_since",{time:Q(d.since)}),tone:"why"}:d?.state==="wrong_password"?{icon:"warn",text:i("archive.state.wrong_password"),tone:"why"}:{icon:"tick",text:ps(o,d),tone:"ok"};if(t==="recording")return{icon:"tick",text:i("camera.state.recording"),tone:"ok"};if(t==="paused")return{icon:"pause",text:i("cameras.paused",{time:e}),tone:""};if(t==="reconnecting")return{icon:"warn",text:i("tile.offline",{time:e}),tone:"why"};let s=It.has(t);return{icon:s?"clock":"warn",text:i(`camera.state.${t}`),tone:s?"":"why"}}function ps(o,d){if(!d)return i("camera.state.archived");if(Me(d))return i("tile.on_card");if(d.kind!=="folder")return i("tile.recording_in",{archive:d.name});let t=Bt(o,d)?.latest;return t?i("tile.last_file",{time:Q(t)}):i("tile.files")}function Bt(o,d){return d.cameras.find(t=>t.camera_id===o.id)}function xt(o,d,t,e=!1){if(o.state==="archived"||o.archive_id){if(!d)return null;let h=Bt(o,d),u=h?.earliest&&h.latest?q(ot(h.earliest,h.latest)):"",w=d.kind==="folder",A=[Me(d)?i("tile.card"):w?i("archive.kind.folder"):d.name,u].filter(Boolean).join(" · ");return{icon:w?"folder":"server",text:A,tone:""}}if(t===void 0)return{icon:"disk",text:i("tile.hub"),tone:""};let s=t?ot(t.oldest,t.newest):0,a=e?"tile.hub_short":"tile.hub_kept";return{icon:"disk",text:s>0?i(a,{length:q(s)}):i("tile.hub_nothing"),tone:""}}function yt(o,d){return o.indoor?{icon:"lock",text:i("tile.never_sent"),tone:""}:o.may_share?{icon:"eye",text:i(d?"tile.can_be_sent":"tile.if_you_approve"),tone:""}:{icon:"lock",text:i("tile.not_sent"),tone:""}}function kt(o,d){let t=o.motion_agreement.judges;return o.motion_agreement.stuck?{icon:"warn",text:i("cameras.stuck"),tone:"why"}:d?Bt(o,d)?.has_events?{icon:"motion",text:i("tile.judged_by",{who:d.name}),tone:""}:null:t.length?{icon:"motion",text:i(`tile.judges.${[...t].sort().join("_")}`),tone:""}:null}function _t(o){let d=Math.abs(o.clock_offset_ms??0);return[o.reason,...o.notes,d>=ls?i("cameras.clock_off",{length:q(d)}):""].filter(Boolean)}function Ee({state:o}){return["reconnecting","wrong_password","no_key_frames","disk_full"].includes(o)}var et,Mt,Te,C=class extends O{constructor(){super(...arguments);_(this,Mt);this.busy=!1;this.wrong="";_(this,et,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:t,stored:e}=this,s=t.kind!=="archive";return r`<nr-dialog
open
.heading=${i("camera.forget_title",{name:t.name})}
@nr-close=${y(this,et)}
>
<p>${i(s?"remove.text":"camera.forget_archived")}</p>
${s&&e?r`<p>${i("remove.recordings",{size:G(e.size_bytes),day:gt(e.oldest)})}</p>
<p>${i("remove.kept")}</p>`:p}
${this.wrong?r`<p class="wrong" role="alert">${this.wrong}</p>`:p}
<button slot="acts" class="btn link" autofocus @click=${y(this,et)}>${i("pages.cancel")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,Mt,Te).call(this)}}>
${i("camera.forget_it")}
</button>
</nr-dialog>`}};et=new WeakMap,Mt=new WeakSet,Te=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.delete(`/cameras/${this.camera.id}`),y(this,et).call(this)}catch(t){this.wrong=I.of(t).message}this.busy=!1},C.styles=[R,E`
p + p{margin-top: 8px;}.wrong{color: var(--nr-red);}`],c([x({attribute:!1})],C.prototype,"camera",2),c([x({attribute:!1})],C.prototype,"stored",2),c([g()],C.prototype,"busy",2),c([g()],C.prototype,"wrong",2),C=c([T("nr-camera-removal")],C);var ds=new Set(["rtsp","flv","mjpeg","jpeg"]),hs=5,ms=500,f,st,Re,Se,Ae,Pe,qt,Le,De,je,Oe,it,He,S=class extends O{constructor(){super(...arguments);_(this,f);this.archive=null;this.place=null;this.indoor=!1;this.busy=!1;this.wrong="";this.removing=!1;this.score=null;this.watching=!1}willUpdate(t){if(!t.has("camera"))return;let e=t.get("camera");e?.id!==this.camera.id&&(this.place=this.score=null),e?.indoor!==this.camera.indoor&&(this.indoor=this.camera.indoor)}render(){let{camera:t,house:e}=this,s=e.mayManage,a=t.kind!=="archive";return r`<div>${Z("cameras",r`${v("back",18)} ${i("cameras.title")}`,{class:"back"})}</div>
<h2>${t.name}</h2>
<form aria-label=${t.name} @submit=${l=>{n(this,f,He).call(this,l)}}>
<div class="two">
<div class="column">
<section class="card">
<nr-live-picture .hub=${e.hub} .camera=${t} .away=${!e.available}></nr-live-picture>
${n(this,f,Re).call(this)}
</section>
${n(this,f,st).call(this,"sharing",n(this,f,Pe).call(this))}
${a?n(this,f,st).call(this,"motion",n(this,f,Le).call(this)):p}
</div>
<div class="column">
${n(this,f,st).call(this,"details",n(this,f,Se).call(this))}
${a?n(this,f,st).call(this,"recording",n(this,f,je).call(this)):p}
${a&&t.kind!=="lent"?n(this,f,st).call(this,"connection",n(this,f,Oe).call(this)):p}
</div>
</div>
${s?r`<div class="acts">
${this.wrong?r`<p class="wrong" role="alert">${this.wrong}</p>`:p}
<button class="btn tonal" ?disabled=${this.busy}>
${i(this.busy?"archives.trying":"camera.save")}
</button>
<button type="button" class="btn link" @click=${()=>this.removing=!0}>
${i("camera.forget")}
</button>
</div>`:p}
</form>
${this.removing?r`<nr-camera-removal
.house=${e}
.camera=${t}
.stored=${this.stored}
@nr-done=${()=>this.removing=!1}
></nr-camera-removal>`:p}`}};f=new WeakSet,st=function(t,e){return r`<section class="card">
<fieldset ?disabled=${!this.house.mayManage} aria-labelledby=${t}>
<h3 id=${t}>${i(`edit.${t}`)}</h3>
${e}
</fieldset>
</section>`},Re=function(){let{camera:t,archive:e}=this,s=[wt(t,e),xt(t,e,this.stored),yt(t,!1),kt(t,e)],a=[t.make,t.model,t.video,t.audio].filter(Boolean).join(" · ");return r`<div class="pad facts">
${s.map(l=>l?r`<p class=${l.tone}>${v(l.icon,16)}<span>${l.text}</span></p>`:p)}
${_t(t).map(l=>r`<p class="why">${v("info",16)}<span>${l}</span></p>`)}
${a?r`<p>${v("camera",16)}<span>${a}</span></p>`:p}
</div>`},Se=function(){let{camera:t}=this;return r`<label class="field"
>${i("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
${n(this,f,it).call(this,"doorbell",t.doorbell)}
<label class="tick"
><input
type="checkbox"
name="indoor"
.checked=${this.indoor}
@change=${e=>this.indoor=e.target.checked}
/><span>${i("edit.indoor")}<br /><span class="sm mut">${i("edit.indoor_text")}</span></span></label
>
${this.indoor?p:n(this,f,Ae).call(this)}`},Ae=function(){let{latitude:t,longitude:e}=this.hass.config,s={latitude:t,longitude:e},a=this.place??(this.camera.place?Ot(this.camera.place,s):null),l=r`<h3>${i("edit.location")}</h3>
<p class="sm mut">${i("edit.location_text")}</p>`;return a?r`${l}
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${a}
?disabled=${!this.house.mayManage}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:r`${l}
<p class="why row">${v("place",18)}${i("cameras.no_place")}</p>
<div>
<button type="button" class="btn sm tonal" @click=${()=>this.place=Ot(null,s)}>
${i("setup.location")}
</button>
</div>`},Pe=function(){let{camera:t}=this;return r`${n(this,f,it).call(this,"may_share",t.may_share,"may_share",this.indoor)}
${n(this,f,qt).call(this,"masks",t.masks.length)}`},qt=function(t,e){return r`<div class="drawn">
<span>${i(`edit.${t}`)}: ${e?N("edit.areas",e):i("edit.no_areas")}</span>
<button
type="button"
class="btn sm"
@click=${()=>K(this,`cameras/${this.camera.id}/covers${t==="masks"?"":"/motion"}`)}
>
${v(t==="masks"?"mask":"motion",16)}${i("edit.draw")}
<span class="vh"> ${i(`edit.${t}`)}</span>
</button>
</div>`},Le=function(){let{camera:t}=this,{both:e,only_camera:s,only_hub:a,judges:l}=t.motion_agreement,h=this.score??t.score;return r`${l.length>1&&e+s+a?r`<p class="sm mut">${i("cameras.judged",{both:e,camera:s,hub:a})}</p>`:p}
<label class="field"
><span class="value">${i("edit.sensitivity")}<output id="sensitivity">${t.sensitivity}</output></span
><input
type="range"
name="sensitivity"
min="1"
max="100"
aria-describedby="sensitivity-text"
.value=${String(t.sensitivity)}
@input=${u=>{let w=this.renderRoot.querySelector("#sensitivity");w&&(w.textContent=u.target.value)}}
/><span id="sensitivity-text">${i("edit.sensitivity_text")}</span></label
>
<div class="drawn">
<span role="status" class="sm"
>${i("edit.score",{score:F(h),threshold:F(t.threshold)})}</span
>
<button type="button" class="btn sm" ?disabled=${this.watching} @click=${()=>{n(this,f,De).call(this)}}>
${i(this.watching?"edit.watching":"edit.watch")}
</button>
</div>
${n(this,f,qt).call(this,"motion_masks",t.motion_masks.length)}`},De=async function(){let{id:t}=this.camera;this.watching=!0,this.score=0;for(let e=performance.now()+hs*1e3;performance.now()<e&&this.isConnected;){try{let{cameras:s}=await this.house.hub.get("/cameras"),a=s.find(l=>l.id===t)?.score??0;t===this.camera.id&&(this.score=Math.max(this.score??0,a))}catch{break}await new Promise(s=>setTimeout(s,ms))}this.watching=!1},je=function(){let{camera:t}=this,e=(s,a)=>r`<label class="field"
>${i(`edit.keep_${s}`)} (${i(`edit.unit.${s}`)})<input
name=${s}
type="number"
min="0.01"
max=${a}
step="any"
.value=${t.keep[s]===null?"":String(t.keep[s])}
placeholder=${i("camera.keep_all")}
/></label>`;return r`${n(this,f,it).call(this,"recording",t.recording,"record")} ${n(this,f,it).call(this,"sound",t.sound)}
<div class="pair">${e("days","366")} ${e("gib","1000000")}</div>
<p class="xs mut">${i("edit.keep_text")}</p>
${t.kind==="onvif"||t.kind==="rtsp"?r`<label class="field"
>${i("edit.transport")}<select name="transport">
${["tcp","udp"].map(s=>r`<option value=${s} ?selected=${s===t.transport}>
${s.toUpperCase()}
</option>`)}
</select></label
>
<p class="xs mut">${i("edit.transport_text")}</p>`:p}
${t.state==="sleeping"||t.wired?n(this,f,it).call(this,"wired",t.wired):p}`},Oe=function(){return r`${ds.has(this.camera.kind)?r`<label class="field"
>${i("edit.new_address")}<input
name="stream_url"
maxlength="2000"
autocomplete="off"
spellcheck="false"
/></label>
<p class="xs mut">${i("edit.new_address_text")}</p>`:p}
<div class="pair">
<label class="field"
>${i("edit.username")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${i("edit.password")}<input name="password" type="password" autocomplete="new-password" maxlength="200"
/></label>
</div>
<p class="xs mut">${i("archives.same_password")}</p>`},it=function(t,e,s=t,a=!1){return r`<label class="tick"
><input type="checkbox" name=${t} .checked=${e} ?disabled=${a} /><span
>${i(`edit.${s}`)}<br /><span class="sm mut">${i(`edit.${s}_text`)}</span></span
></label
>`},He=async function(t){t.preventDefault();let e=this.place&&de(this.place);if(this.place&&!e){this.wrong=i("camera.wrong_place");return}let s=us(t.target,this.camera);e&&!this.indoor&&(s.place=e),this.busy=!0,this.wrong="";try{Object.keys(s).length&&await this.house.hub.patch(`/cameras/${this.camera.id}`,s),this.place=null;for(let a of this.renderRoot.querySelectorAll("[name=username], [name=password], [name=stream_url]"))a.value="";this.notify(i("camera.saved",{name:this.camera.name}))}catch(a){this.wrong=I.of(a).message}this.busy=!1},S.styles=[R,ft,E`
:host,
.column{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);overflow-wrap: anywhere;}.back{display: inline-flex;align-items: center;gap: 8px;min-height: 36px;text-decoration: none;}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}fieldset,
.pad{padding: 14px 16px 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-live-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.facts p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);overflow-wrap: anywhere;}.facts{gap: 0;}.facts .ok .ic{color: var(--nr-ok);}.why.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.drawn{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;}.drawn span{flex: 1;min-width: 120px;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));gap: 12px;align-items: end;}input[type="range"]{width: 100%;height: 44px;min-height: 44px;margin: 0;padding: 0;border: 0;accent-color: var(--nr-link);}.value{display: flex;justify-content: space-between;}.acts{position: sticky;bottom: 0;display: flex;flex-wrap: wrap;gap: 8px;align-items: center;padding: 12px 0;background: var(--nr-bg);z-index: 1;}.acts .wrong{flex: 1 1 100%;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],c([x({attribute:!1})],S.prototype,"camera",2),c([x({attribute:!1})],S.prototype,"archive",2),c([x({attribute:!1})],S.prototype,"stored",2),c([g()],S.prototype,"place",2),c([g()],S.prototype,"indoor",2),c([g()],S.prototype,"busy",2),c([g()],S.prototype,"wrong",2),c([g()],S.prototype,"removing",2),c([g()],S.prototype,"score",2),c([g()],S.prototype,"watching",2),S=c([T("nr-camera-editor")],S);function us(o,d){let t=new FormData(o),e=u=>o.elements.namedItem(u),s=u=>String(t.get(u)??"").trim(),a={name:s("name")};for(let u of["doorbell","indoor","may_share","recording","sound","wired"]){let w=e(u);w&&!w.disabled&&(a[u]=w.checked)}e("sensitivity")&&(a.sensitivity=Number(s("sensitivity"))),e("transport")&&(a.transport=s("transport"));let l=d,h=Object.fromEntries(Object.entries(a).filter(([u,w])=>w!==l[u]));if(e("days")){let u=B=>Number(s(B))>0?Number(s(B)):null,w={days:u("days"),gib:u("gib")};(w.days!==d.keep.days||w.gib!==d.keep.gib)&&(h.keep=w)}return(s("username")||t.get("password"))&&Object.assign(h,{username:s("username"),password:String(t.get("password"))}),s("stream_url")&&(h.stream_url=s("stream_url")),h}var P,Ne,ze,Ie,Ft,Et,Kt,D=class extends ut{constructor(){super(...arguments);_(this,P);this.archive=null;this.narrow=!1;this.manages=!1;this.away=!1;this.open=!1;_(this,Et,t=>{let e=n(this,P,Ft).call(this),s=e.indexOf(this.shadowRoot?.activeElement),a={ArrowDown:s+1,ArrowUp:s-1,Home:0,End:e.length-1}[t.key];if(t.key==="Escape")this.open=!1;else if(a!==void 0)e.at(a%e.length)?.focus();else return;t.preventDefault(),t.stopPropagation()})}render(){let{camera:t,archive:e}=this,s=[wt(t,e),xt(t,e,this.stored,this.narrow),yt(t,this.narrow),kt(t,e)];return r`<div class="card">
<nr-live-picture .hub=${this.hub} .camera=${t} .away=${this.away}></nr-live-picture>
<div class="body">
<div class="row name">
<h3 class="grow">${Z(`cameras/${t.id}`,t.name)}</h3>
${this.manages?n(this,P,Ne).call(this):p}
</div>
${this.open?n(this,P,ze).call(this):p}
${s.map(a=>a?r`<p class=${a.tone}>${v(a.icon,16)}<span>${a.text}</span></p>`:p)}
${_t(t).map(a=>r`<p class=${It.has(t.state)?"":"why"}>${v("info",16)}<span>${a}</span></p>`)}
${t.place||t.indoor?p:r`<p class="why">
${v("place",16)}<span
>${i("tile.no_location")}
${this.manages?r`<button class="to" @click=${()=>n(this,P,Kt).call(this,"locate")}>
${i("setup.location")}<span class="vh"> ${t.name}</span>
</button>`:p}</span
>
</p>`}
</div>
</div>`}updated(t){t.has("open")&&(this.open?n(this,P,Ft).call(this)[0]?.focus():t.get("open")&&!this.shadowRoot?.activeElement&&this.renderRoot.querySelector(".dots")?.focus())}};P=new WeakSet,Ne=function(){return r`<button
class="dots"
aria-haspopup="menu"
aria-expanded=${this.open}
aria-label=${i("tile.menu",{name:this.camera.name})}
@click=${()=>this.open=!this.open}
>
${v("more",20)}
</button>`},ze=function(){let{camera:t}=this,e=(a,l,h)=>r`<button role="menuitem" tabindex="-1" @click=${()=>n(this,P,Kt).call(this,h)}>
${v(a,18)}${l}
</button>`,s=(a,l,h)=>r`<button
role="menuitem"
tabindex="-1"
@click=${()=>{this.open=!1,K(this,h)}}
>
${v(a,18)}${l}
</button>`;return r`<div
class=${n(this,P,Ie).call(this)?"":"after"}
role="menu"
aria-label=${i("tile.menu",{name:t.name})}
@keydown=${y(this,Et)}
@focusout=${a=>{a.currentTarget.contains(a.relatedTarget)||(this.open=!1)}}
>
${s("clip",i("tile.footage"),`footage/${t.id}`)}
${s("edit",i("tile.edit"),`cameras/${t.id}`)}
${t.indoor?p:s("mask",i("tile.covers"),`cameras/${t.id}/covers`)}
${t.indoor?p:e("place",i("tile.location"),"locate")}
${t.kind==="archive"?p:t.recording?e("pause",i("tile.pause"),"pause"):e("play",i("tile.resume"),"resume")}
${e("trash",i("camera.forget"),"remove")}
</div>`},Ie=function(){let{left:t,right:e}=this.getBoundingClientRect();return getComputedStyle(this).direction==="rtl"?t+266<innerWidth:e>266},Ft=function(){return[...this.renderRoot.querySelectorAll('[role="menuitem"]')]},Et=new WeakMap,Kt=function(t){this.open=!1;let e={act:t,camera:this.camera};this.dispatchEvent(new CustomEvent("nr-tile",{detail:e}))},D.styles=[R,E`
:host{display: block;height: 100%;}.card{height: 100%;}nr-live-picture{aspect-ratio: 16 / 8.4;border-radius: calc(var(--nr-r) - 1px) calc(var(--nr-r) - 1px) 0 0;}.body{padding: 6px 14px 12px;position: relative;}.name{min-height: 44px;}.name a{font: 500 15px/20px var(--nr-font);color: var(--nr-ink);text-decoration: none;overflow-wrap: anywhere;padding: 12px 0;}.name a:hover{text-decoration: underline;}.dots{border: 0;width: 44px;padding: 0;margin-inline-end: -14px;color: var(--nr-ink2);}p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}p .ic{margin-top: 2px;}p.ok{color: var(--nr-ink);}p.ok .ic{color: var(--nr-ok);}p.why{color: var(--nr-amber);}p span{min-width: 0;overflow-wrap: anywhere;}.to{position: relative;border: 0;padding: 0;min-height: 24px;text-align: start;font: inherit;color: var(--nr-link);text-decoration: underline;text-underline-offset: 2px;border-radius: 4px;}.to::before{content: "";position: absolute;inset: -10px;}[role="menu"]{position: absolute;z-index: 3;top: 46px;inset-inline-end: 8px;width: max-content;min-width: 210px;max-width: 250px;padding: 6px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 12px;box-shadow: 0 6px 24px rgba(0, 0, 0, 0.24);}[role="menu"].after{inset-inline: 8px auto;}[role="menuitem"]{width: 100%;justify-content: flex-start;border: 0;border-radius: 8px;padding: 0 12px;font-weight: 400;color: var(--nr-ink);text-decoration: none;display: flex;align-items: center;gap: 10px;min-height: 44px;text-align: start;}[role="menuitem"]:hover{background: color-mix(in srgb, var(--nr-ink) 6%, transparent);}:host([narrow]) .body{padding-inline: 10px;}:host([narrow]) .dots{margin-inline-end: -10px;}`],c([x({attribute:!1})],D.prototype,"hub",2),c([x({attribute:!1})],D.prototype,"camera",2),c([x({attribute:!1})],D.prototype,"archive",2),c([x({attribute:!1})],D.prototype,"stored",2),c([x({type:Boolean,reflect:!0})],D.prototype,"narrow",2),c([x({type:Boolean})],D.prototype,"manages",2),c([x({type:Boolean})],D.prototype,"away",2),c([g()],D.prototype,"open",2),D=c([T("nr-camera-tile")],D);var gs=["top-left","top-right","bottom-right","bottom-left"],fs=.01,$s=.05,bs=32;function Ct(o,d){let[t,e]=[Math.min(o.x,d.x),Math.min(o.y,d.y)],s=Math.max(lt,Math.abs(d.x-o.x)),a=Math.max(lt,Math.abs(d.y-o.y));return{left:Math.min(t,1-s),top:Math.min(e,1-a),width:s,height:a}}function Gt(o,d){let{purpose:t}=o[d],e=o.slice(0,d).filter(s=>s.purpose===t).length;return i(`covers.${t}.name`,{number:e+1})}function Yt(o,d){return o.filter(t=>t.purpose===d).length>=bs}var X,b,qe,V,at,pt,Ut,Tt,Vt,Rt,dt,Wt,U=class extends ut{constructor(){super(...arguments);_(this,b);this.drawn=[];this.suggestions=[];this.purpose="cover";this.selected=-1;_(this,X,null);_(this,Tt,t=>{if(t.button!==0||Yt(this.drawn,this.purpose))return;n(this,b,Ut).call(this,t);let e=n(this,b,pt).call(this,t);H(this,X,{corner:null,area:Ct(e,e),...e,isNew:!0});let s={purpose:this.purpose,area:Ct(e,e)};n(this,b,V).call(this,[...this.drawn,s],this.drawn.length,!0)});_(this,Rt,t=>{let e=y(this,X);if(!e)return;let s=n(this,b,pt).call(this,t),[a,l]=[s.x-e.x,s.y-e.y];e.isNew?n(this,b,at).call(this,this.selected,Ct(e,s)):e.corner?n(this,b,at).call(this,this.selected,Dt(e.area,e.corner,a,l)):n(this,b,at).call(this,this.selected,Lt(e.area,a,l))});_(this,dt,t=>{let e=y(this,X);if(H(this,X,null),!e)return;if(!e.isNew)return n(this,b,V).call(this,this.drawn,this.selected);let s=n(this,b,pt).call(this,t),{area:a}=this.drawn[this.selected];if(t.type==="pointercancel")return n(this,b,V).call(this,this.drawn.slice(0,-1),-1);a.width<=lt&&a.height<=lt&&n(this,b,at).call(this,this.selected,{...Y,left:Math.min(1-Y.width,Math.max(0,s.x-Y.width/2)),top:Math.min(1-Y.height,Math.max(0,s.y-Y.height/2))}),n(this,b,V).call(this,this.drawn,this.selected),this.focusArea(this.selected)})}render(){return r`<div
class="draw"
@pointerdown=${y(this,Tt)}
@pointermove=${y(this,Rt)}
@pointerup=${y(this,dt)}
@pointercancel=${y(this,dt)}
>
${this.suggestions.map(({mask:t})=>r`<div class="proposed" style=${Be(t)}>
<span class="hint">${i("covers.overlay.ask")}</span>
</div>`)}
${this.drawn.map((t,e)=>n(this,b,qe).call(this,t,e))}
<span id="how" class="vh">${i("covers.how")}</span>
</div>`}async focusArea(t){await this.updateComplete,this.renderRoot.querySelector(`[data-number="${t}"]`)?.focus()}};X=new WeakMap,b=new WeakSet,qe=function({purpose:t,area:e},s){let a=s===this.selected,l=Gt(this.drawn,s);return r`<div
class="area ${t} ${a?"on":""}"
style=${Be(e)}
role="application"
tabindex="0"
data-number=${s}
aria-label=${l}
aria-describedby="how"
@focus=${()=>s!==this.selected&&n(this,b,V).call(this,this.drawn,s)}
@pointerdown=${h=>n(this,b,Vt).call(this,h,s,null)}
@keydown=${h=>n(this,b,Wt).call(this,h,s,null)}
>
<span aria-hidden="true">${t==="ignore"?i("covers.ignored"):l}</span>
</div>
${a?gs.map(h=>r`<button
class="corner"
style=${vs(e,h)}
aria-label=${i(`review.mask.${h}`,{name:l})}
@pointerdown=${u=>n(this,b,Vt).call(this,u,s,h)}
@keydown=${u=>n(this,b,Wt).call(this,u,s,h)}
></button>`):p}`},V=function(t,e,s=!1){this.drawn=t,this.selected=e;let a={drawn:t,selected:e,open:s};this.dispatchEvent(new CustomEvent("nr-drawn",{detail:a}))},at=function(t,e,s=!0){let a=this.drawn.map((l,h)=>h===t?{...l,area:e}:l);n(this,b,V).call(this,a,t,s)},pt=function(t){let e=this.renderRoot.querySelector(".draw").getBoundingClientRect(),s=a=>Math.min(1,Math.max(0,a));return{x:s((t.clientX-e.left)/e.width),y:s((t.clientY-e.top)/e.height)}},Ut=function(t){t.preventDefault(),t.stopPropagation(),this.renderRoot.querySelector(".draw").setPointerCapture(t.pointerId)},Tt=new WeakMap,Vt=function(t,e,s){t.button===0&&(n(this,b,Ut).call(this,t),n(this,b,V).call(this,this.drawn,e),H(this,X,{corner:s,area:this.drawn[e].area,...n(this,b,pt).call(this,t),isNew:!1}),s||this.focusArea(e))},Rt=new WeakMap,dt=new WeakMap,Wt=function(t,e,s){let a=t.shiftKey?$s:fs,h={ArrowLeft:[-a,0],ArrowRight:[a,0],ArrowUp:[0,-a],ArrowDown:[0,a]}[t.key],{area:u}=this.drawn[e];if(h){let w=s?Dt(u,s,...h):Lt(u,...h);n(this,b,at).call(this,e,w,!1)}else if(t.key==="Delete"||t.key==="Backspace")n(this,b,V).call(this,this.drawn.filter((w,B)=>B!==e),-1);else return;t.preventDefault(),t.stopPropagation()},U.styles=[R,E`
:host{position: absolute;inset: 0;direction: ltr;}.draw{position: absolute;inset: 0;touch-action: none;cursor: crosshair;}.area{position: absolute;background: rgba(0, 0, 0, 0.78);outline: 2px solid #fff;color: #fff;cursor: move;touch-action: none;display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.area.ignore{background: rgba(255, 255, 255, 0.18);outline: 2px dashed #fff;}.area.on{outline: 3px solid #6fd3ff;z-index: 1;}.area:focus-visible{box-shadow: 0 0 0 6px #000;}.area > span,
.hint{background: rgba(10, 12, 15, 0.66);color: #fff;font: 500 12px/16px var(--nr-font);padding: 2px 7px;border-radius: 8px;pointer-events: none;max-width: 100%;text-align: center;}.area{container-type: size;}@container (width < 88px) or (height < 20px){.area > span{display: none;}}.corner{position: absolute;width: 44px;height: 44px;min-height: 0;margin: -22px;padding: 0;border: 0;border-radius: 22px;touch-action: none;z-index: 2;cursor: grab;background: transparent;}.corner::before{content: "";width: 16px;height: 16px;border-radius: 8px;background: #fff;border: 3px solid #006b9a;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -10px;}.proposed{position: absolute;outline: 2px dashed #fff;pointer-events: none;}.proposed .hint{position: absolute;bottom: calc(100% + 4px);left: 0;white-space: nowrap;}`],c([x({attribute:!1})],U.prototype,"drawn",2),c([x({attribute:!1})],U.prototype,"suggestions",2),c([x()],U.prototype,"purpose",2),c([x({type:Number})],U.prototype,"selected",2),U=c([T("nr-cover-layer")],U);var nt=o=>`${100*o}%`;function Be({left:o,top:d,width:t,height:e}){return`left:${nt(o)};top:${nt(d)};width:${nt(t)};height:${nt(e)}`}function vs({left:o,top:d,width:t,height:e},s){let a=s.endsWith("left")?o:o+t,l=s.startsWith("top")?d:d+e;return`left:${nt(a)};top:${nt(l)}`}var Fe=50,rt,k,Ke,Xt,Jt,Ce,Qt,Ue,St,Zt,te,Ve,We,j=class extends O{constructor(){super(...arguments);_(this,k);this.purpose="cover";this.suggestions=[];this.drawn=[];this.selected=-1;this.busy=!1;this.wrong="";this.undone=[];_(this,rt,null);_(this,St,()=>{let t=this.undone.at(-1);t&&(this.undone=this.undone.slice(0,-1),this.drawn=t,this.selected=Math.min(this.selected,t.length-1))})}willUpdate(t){if(!t.has("camera")||t.get("camera")?.id===this.camera.id)return;let e=(s,a)=>a.map(l=>({purpose:s,area:l}));this.drawn=[...e("cover",this.camera.masks),...e("ignore",this.camera.motion_masks)],this.selected=-1,this.undone=[],this.suggestions=[],this.house.mayManage&&n(this,k,Ke).call(this,this.camera.id)}render(){let{camera:t}=this;return r`<div class="page">
<div class="main">
<div class="head">
${Z(`cameras/${t.id}`,r`${v("back",22)}<span class="vh">${i("covers.back",{name:t.name})}</span>`)}
<div class="grow">
<h2>${i("covers.title",{name:t.name})}</h2>
<p class="mut sm">${i("covers.text")}</p>
</div>
</div>
<div class="picture" style="aspect-ratio:${ws(this.camera)}">
<nr-live-picture whole .hub=${this.house.hub} .camera=${t} .away=${!this.house.available}></nr-live-picture>
<nr-cover-layer
.drawn=${this.drawn}
.suggestions=${y(this,k,Xt)}
.purpose=${this.purpose}
.selected=${this.selected}
@nr-drawn=${e=>n(this,k,Ue).call(this,e.detail)}
></nr-cover-layer>
</div>
<div class="tools" role="toolbar" aria-label=${i("covers.tools")}>
<div class="seg">
${["cover","ignore"].filter(e=>e==="cover"||t.kind!=="archive").map(e=>r`<button aria-pressed=${e===this.purpose} @click=${()=>this.purpose=e}>
${v(e==="cover"?"mask":"motion",16)}${i(`covers.${e}`)}
</button>`)}
</div>
<div class="seg">
<button ?disabled=${Yt(this.drawn,this.purpose)} @click=${()=>n(this,k,Zt).call(this,Y)}>
${v("plus",16)}${i("covers.add")}
</button>
<button ?disabled=${!this.undone.length} @click=${y(this,St)}>
${v("undo",16)}${i("covers.undo")}
</button>
</div>
</div>
<p class="xs mut" style="margin-top:8px">${i("covers.how")}</p>
</div>
<aside>
${n(this,k,Jt).call(this,"cover")} ${t.kind==="archive"?p:n(this,k,Jt).call(this,"ignore")} ${n(this,k,Ce).call(this)}
${this.wrong?r`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
<div class="end">
<button class="btn link" @click=${()=>K(this,`cameras/${t.id}`)}>${i("pages.cancel")}</button>
${this.house.mayManage?r`<button class="btn tonal" ?disabled=${this.busy} @click=${()=>{n(this,k,We).call(this)}}>
${i("covers.save")}
</button>`:p}
</div>
</aside>
</div>`}};rt=new WeakMap,k=new WeakSet,Ke=async function(t){try{let e=`/cameras/${t}/suggestions`,{suggestions:s}=await this.house.hub.post(e);t===this.camera.id&&(this.suggestions=s)}catch{}},Xt=function(){return this.suggestions.filter(({mask:t})=>!this.drawn.some(e=>e.purpose==="cover"&&xs(e.area,t)))},Jt=function(t){let e=this.drawn.flatMap((s,a)=>s.purpose===t?[a]:[]);return r`<h3>${i(`covers.list.${t}`)}</h3>
${e.length?r`<ul>
${e.map(s=>{let a=Gt(this.drawn,s);return r`<li class=${s===this.selected?"on":""}>
${v(t==="cover"?"mask":"motion",18)}
<button class="name" aria-pressed=${s===this.selected} @click=${()=>n(this,k,te).call(this,s)}>
${a}
</button>
<button class="btn link sm" @click=${()=>n(this,k,Ve).call(this,s)}>
${i("covers.delete")}<span class="vh"> ${a}</span>
</button>
</li>`})}
</ul>`:r`<p class="sm mut">${i(`covers.none.${t}`)}</p>`}`},Ce=function(){let t=y(this,k,Xt);return t.length?r`<h3>${i("covers.suggestions")}</h3>
<p class="sm mut">${i("covers.suggestions_text")}</p>
<ul>
${t.map(({mask:e,picture:s})=>r`<li>
<img class="cut" src="data:image/jpeg;base64,${s}" alt="" />
<span class="grow">${i("covers.overlay")}<small>${i("covers.overlay.what")}</small></span>
<button class="btn sm" @click=${()=>n(this,k,Zt).call(this,e,"cover")}>
${i("covers.cover")}<span class="vh"> ${i("covers.overlay")}</span>
</button>
</li>`)}
</ul>`:p},Qt=function(t,e){this.undone=[...this.undone,this.drawn].slice(-Fe),this.drawn=t,this.selected=e},Ue=function({drawn:t,selected:e,open:s}){s&&(y(this,rt)??H(this,rt,this.drawn));let a=y(this,rt)??this.drawn;s||(H(this,rt,null),t!==a&&(this.undone=[...this.undone,a].slice(-Fe))),this.drawn=t,this.selected=e},St=new WeakMap,Zt=function(t,e=this.purpose){n(this,k,Qt).call(this,[...this.drawn,{purpose:e,area:t}],this.drawn.length),n(this,k,te).call(this,this.selected)},te=function(t){this.selected=t,this.updateComplete.then(()=>this.renderRoot.querySelector("nr-cover-layer")?.focusArea(t))},Ve=function(t){n(this,k,Qt).call(this,this.drawn.filter((e,s)=>s!==t),-1),this.renderRoot.querySelector(".tools button")?.focus()},We=async function(){let t=e=>this.drawn.filter(s=>s.purpose===e).map(s=>s.area);this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{masks:t("cover"),...this.camera.kind==="archive"?{}:{motion_masks:t("ignore")}}),this.notify(i("camera.saved",{name:this.camera.name})),K(this,`cameras/${this.camera.id}`)}catch(e){this.wrong=I.of(e).message}this.busy=!1},j.styles=[R,E`
.page{display: grid;grid-template-columns: minmax(0, 1fr) 340px;min-height: 100%;}.main{padding: 16px 24px;}.head{display: flex;align-items: flex-start;gap: 4px;margin-bottom: 12px;}.head a{width: 44px;height: 44px;display: grid;place-items: center;color: var(--nr-ink);margin-inline-start: -12px;flex: none;}h2{font: 500 18px/25px var(--nr-font);overflow-wrap: anywhere;}.picture{position: relative;border-radius: 12px;overflow: hidden;background: #000;direction: ltr;}nr-live-picture{position: absolute;inset: 0;}.tools{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-top: 10px;}.tools button{min-height: 44px;border-radius: 22px;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);padding: 16px;display: flex;flex-direction: column;gap: 8px;}h3{font: 500 16px/22px var(--nr-font);margin-top: 8px;}li{display: flex;align-items: center;gap: 10px;min-height: 52px;padding: 0 12px;margin: 0 -12px;border-radius: 8px;}li.on{background: var(--nr-tint);}li .name{flex: 1;min-width: 0;justify-content: flex-start;text-align: start;border: 0;padding: 0;font-weight: 400;}.cut{width: 72px;height: 44px;border-radius: 6px;flex: none;background: #000;object-fit: contain;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.wrong{color: var(--nr-red);}.end{display: flex;justify-content: flex-end;gap: 8px;margin-top: auto;padding-top: 16px;}:host([narrow]) .page{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .main{padding: 8px 16px 16px;}:host([narrow]) .picture{margin-inline: -16px;border-radius: 0;}:host([narrow]) aside{border-inline-start: 0;border-top: 1px solid var(--nr-line);}:host([narrow]) .end{position: sticky;bottom: 0;background: var(--nr-card);padding-block: 12px;z-index: 3;}`],c([x({attribute:!1})],j.prototype,"camera",2),c([x()],j.prototype,"purpose",2),c([g()],j.prototype,"suggestions",2),c([g()],j.prototype,"drawn",2),c([g()],j.prototype,"selected",2),c([g()],j.prototype,"busy",2),c([g()],j.prototype,"wrong",2),c([g()],j.prototype,"undone",2),j=c([T("nr-camera-covers")],j);function ws({video:o}){let[,d,t]=/(\d{2,5})x(\d{2,5})/.exec(o)??[];return d&&t?`${d} / ${t}`:"16 / 9"}function xs(o,d){return o.left<=d.left+.005&&o.top<=d.top+.005&&o.left+o.width>=d.left+d.width-.005&&o.top+o.height>=d.top+d.height-.005}var ys=864e5,ks=2,_s=4,Ms=10,mt,m,Ge,Ye,ht,ee,At,Xe,Je,Qe,Ze,ts,se,es,ss,is,as,ie,W=class extends O{constructor(){super(...arguments);_(this,m);this.beginning=null;this.placing=null;this.removing=null;this.tiles=ks;this.storage=new J(this);this.archives=new J(this);this.setup=new J(this);_(this,mt,null)}connectedCallback(){super.connectedCallback(),H(this,mt,this.house.hub.listen(t=>{t.type==="archive.changed"&&this.archives.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=y(this,mt))==null||t.call(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage"),this.archives.ask(this.house.hub,"/archives"),this.setup.ask(this.house.hub,"/setup")}render(){let[t="",e="",s=""]=this.route,a=this.house.cameras.find(u=>u.id===t);if(a&&e==="covers"&&this.house.mayManage)return r`<nr-camera-covers
.hass=${this.hass}
.house=${this.house}
.camera=${a}
.purpose=${s==="motion"?"ignore":"cover"}
?narrow=${this.narrow}
></nr-camera-covers>`;if(a)return r`<div class="wrap">
<nr-camera-editor
.hass=${this.hass}
.house=${this.house}
.camera=${a}
.archive=${n(this,m,ee).call(this,a)}
.stored=${n(this,m,At).call(this,a)}
?narrow=${this.narrow}
></nr-camera-editor>
</div>`;let l=this.house.mayManage,h=this.house.found.filter(u=>!u.adopted);return r`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${i("cameras.title")}</h2>
<p>${n(this,m,Xe).call(this,h.length)}</p>
</div>
${l?n(this,m,Je).call(this):p}
</div>
${this.house.cameras.length?r`<ul class="grid">
${re(this.house.cameras.slice(0,this.tiles+Ms),u=>u.id,(u,w)=>r`<li>
${w<this.tiles?n(this,m,Ye).call(this,u):r`<div class="card later"></div>`}
</li>`)}
</ul>`:r`<div class="card">
<nr-empty
icon="camera"
.heading=${i("cameras.none")}
.text=${i(l?"cameras.none_hint":"cameras.none_yet")}
></nr-empty>
</div>`}
${this.tiles<this.house.cameras.length?p:n(this,m,Ge).call(this,h)}
</div>
${n(this,m,is).call(this)}`}updated(){this.tiles<this.house.cameras.length&&requestAnimationFrame(()=>setTimeout(()=>this.tiles+=_s)),this.route[0]&&!this.house.cameras.some(e=>e.id===this.route[0])&&this.house.loaded&&K(this,"cameras")}};mt=new WeakMap,m=new WeakSet,Ge=function(t){return r`<div class="two">
<div>
<nr-archives
.hass=${this.hass}
.house=${this.house}
?narrow=${this.narrow}
.list=${y(this,m,ht)}
.error=${this.archives.error?.message??""}
@nr-changed=${()=>{this.archives.again()}}
></nr-archives>
</div>
<div>${n(this,m,Qe).call(this,t)} ${n(this,m,es).call(this)}</div>
</div>`},Ye=function(t){return r`<nr-camera-tile
.hub=${this.house.hub}
.camera=${t}
.archive=${n(this,m,ee).call(this,t)}
.stored=${n(this,m,At).call(this,t)}
.narrow=${this.narrow}
.manages=${this.house.mayManage}
.away=${!this.house.available}
@nr-tile=${e=>n(this,m,as).call(this,e.detail)}
></nr-camera-tile>`},ht=function(){return this.archives.value?.archives??this.house.archives},ee=function(t){return y(this,m,ht).find(e=>e.id===t.archive_id)??null},At=function(t){let e=this.storage.value;if(e)return e.cameras.find(s=>s.camera_id===t.id)??null},Xe=function(t){let e=this.house.cameras.length,s=this.house.cameras.filter(Ee).length;return r`${[N("cameras.so_many",e),this.house.mayManage?t?N("cameras.others",t):i("cameras.no_others"):""].filter(Boolean).join(" · ")}${s?r` · <span class="off">${N("cameras.off",s)}</span>`:p}`},Je=function(){let t=this.house.scan?.running??!1;return r`<div class="acts">
<button class="btn sm" ?disabled=${t} @click=${()=>{n(this,m,ie).call(this,this.house.hub.post("/cameras/scan"))}}>
${v("again",16)}${i(t?"cameras.looking":"cameras.look")}
</button>
<button class="btn sm tonal" @click=${()=>this.beginning={what:"ways"}}>
${v("plus",16)}${i("add.title")}
</button>
</div>`},Qe=function(t){if(!this.house.mayManage)return p;let e=y(this,m,ht).filter(s=>s.cameras.some(a=>!a.camera_id));return r`<h3>${i("cameras.found")}</h3>
<p class="mut sm hint">${i("cameras.found_text")}</p>
<ul class="card">
${e.map(s=>n(this,m,Ze).call(this,s))} ${t.map(s=>n(this,m,ts).call(this,s))}
${e.length+t.length?p:r`<li class="found mut">${i("cameras.nothing_found")}</li>`}
</ul>`},Ze=function(t){let e=t.cameras.filter(a=>!a.camera_id),s=e.map(a=>a.name);return r`<li class="found">
<span class="tile" aria-hidden="true">${v("server",20)}</span>
<div class="grow">
<b>${N("archives.more",e.length,{name:t.name})}</b>
<span class="xs mut">${s.slice(0,4).join(", ")}${s.length>4?"…":""}</span>
<span class="xs mut">${i("archives.not_used")}</span>
</div>
${n(this,m,se).call(this,t.name,{what:"archive",archive:t})}
</li>`},ts=function(t){return r`<li class="found">
<span class="tile" aria-hidden="true">${v(t.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${jt(t)}</b>
<span class="xs mut"
><span class="code">${t.address}</span>${t.brand?` · ${t.brand}`:""}${t.away?` · ${i("cameras.away")}`:""}</span
>
${t.lent_by?r`<span class="xs mut">${i("cameras.lent_by",{protocol:t.lent_by})}</span>`:p}
</div>
${t.lent_by?p:n(this,m,se).call(this,jt(t),{what:"found",found:t})}
</li>`},se=function(t,e){return r`<button
class="btn sm"
aria-label=${i("cameras.adopt_this",{name:t})}
@click=${()=>this.beginning=e}
>
${i("cameras.adopt")}
</button>`},es=function(){let t=this.storage.value;if(!t)return this.storage.error?p:r`<h3>${i("storage.title")}</h3>
<div class="card storage" aria-busy="true"></div>`;let{free_bytes:e,held_bytes:s,fetched_bytes:a}=t,l=t.cameras.reduce((w,B)=>w+B.size_bytes,0),h=Math.max(0,l-a-s),u=w=>`${100*w/Math.max(1,l+e)}%`;return r`<h3>${i("storage.title")}</h3>
<div class="card storage">
<div class="bar" aria-hidden="true">
<i style="width:${u(h)}"></i><i class="fetched" style="width:${u(a)}"></i
><i class="held" style="width:${u(s)}"></i>
</div>
<p class="sm legend tn">
<span
>${v("disk",16)}${l>a?i("storage.recordings",{size:G(l-a)}):i("storage.none")}</span
>
${a?r`<span><i class="fetched"></i>${i("storage.fetched",{size:G(a)})}</span>`:p}
${s?r`<span><i class="held"></i>${i("storage.held",{size:G(s)})}</span>`:p}
<span class="mut end">${i("storage.free",{size:G(e)})}</span>
</p>
<p class="xs mut">${n(this,m,ss).call(this)}</p>
</div>`},ss=function(){let t=this.house.cameras.filter(a=>a.kind!=="archive").length,e=this.setup.value?.recordings;if(!e||!t||e.reason)return i("storage.text");let s=G(e.camera_day_bytes*t);return[i("storage.rate",{daily:s,length:q(e.days*ys)}),i("storage.text")].join(" ")},is=function(){let{beginning:t,placing:e,removing:s}=this;return r`${t?r`<nr-add-camera
.hass=${this.hass}
.house=${this.house}
.archives=${y(this,m,ht)}
.beginning=${t}
@nr-changed=${()=>{this.archives.again()}}
@nr-done=${()=>{this.beginning=null,this.setup.again()}}
></nr-add-camera>`:p}
${e?r`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(a=>a.id===e.id)??e}
@nr-done=${()=>this.placing=null}
></nr-place-dialog>`:p}
${s?r`<nr-camera-removal
.hass=${this.hass}
.house=${this.house}
.camera=${s}
.stored=${n(this,m,At).call(this,s)}
@nr-done=${()=>{this.removing=null,this.archives.again()}}
></nr-camera-removal>`:p}`},as=function({act:t,camera:e}){t==="locate"?this.placing=e:t==="remove"?this.removing=e:n(this,m,ie).call(this,this.house.hub.patch(`/cameras/${e.id}`,{recording:t==="resume"}))},ie=async function(t){await t.catch(e=>this.notify(e))},W.styles=[R,E`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));gap: 16px;}.later{min-height: 352px;}.grid li{min-width: 0;}.off{color: var(--nr-amber);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 0 24px;align-items: start;}h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;}.found{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found b{font-weight: 500;display: block;}.found .grow > span{display: block;overflow-wrap: anywhere;}.found button{white-space: nowrap;}.storage{padding: 14px 16px;min-height: 122px;}.bar{display: flex;gap: 2px;height: 10px;border-radius: 5px;background: var(--nr-sunk);overflow: hidden;}.storage i{background: color-mix(in srgb, var(--nr-link) 55%, var(--nr-card));}.storage i.fetched{background: color-mix(in srgb, var(--nr-link) 30%, var(--nr-card));}.storage i.held{background: var(--nr-link);}.bar i:not([style="width:0%"]){min-width: 3px;}.legend{display: flex;flex-wrap: wrap;gap: 4px 16px;margin: 9px 0 5px;}.legend span{display: inline-flex;align-items: center;gap: 6px;}.legend i{width: 10px;height: 10px;border-radius: 2px;}.legend .end{margin-inline-start: auto;white-space: nowrap;}h3 + .card{margin-top: 10px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .grid{grid-template-columns: repeat(auto-fill, minmax(max(150px, 30%), 1fr));gap: 12px;}:host([narrow]) .later{min-height: 254px;}:host([narrow]) .acts button{min-height: 44px;border-radius: 22px;}`],c([g()],W.prototype,"beginning",2),c([g()],W.prototype,"placing",2),c([g()],W.prototype,"removing",2),c([g()],W.prototype,"tiles",2),W=c([T("nr-page-cameras")],W);oe("cameras",o=>r`<nr-page-cameras
.hass=${o.hass}
.house=${o.house}
.route=${o.route}
.narrow=${o.narrow}
></nr-page-cameras>`);export{W as CamerasPage};
