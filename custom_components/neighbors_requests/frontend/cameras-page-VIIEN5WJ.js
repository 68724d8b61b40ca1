//# allFunctionsCalledOnLoad
import{i as ht,j as Z,k as zt,l as Nt}from"./chunk-P7FQFQUH.js";import{a as ue,b as ge,c as It,d as qt,e as fe}from"./chunk-JKFXT3B6.js";import"./chunk-AESRDGOH.js";import{a as me}from"./chunk-L3E2L64A.js";import"./chunk-SZXKEW4P.js";import{b as he,d as U,f as it}from"./chunk-RYBPCI3Y.js";import"./chunk-ASNSOQDG.js";import"./chunk-C3MF2U6C.js";import"./chunk-GSEMAW25.js";import"./chunk-6A6BR7VC.js";import{c as de}from"./chunk-STTAJY4D.js";import"./chunk-A6CNELPV.js";import{D as wt,H as Dt,I as J,K as dt,M as K,N as I,Q,Y as f,Z as T,_ as xt,a as S,b as r,e as c,h as bt,i as k,j as m,l as j,n as X,p as M,q as R,t as s,u as O,x as pe}from"./chunk-FPVZAMFE.js";import{a as o,b as x,c as y,d as q,e as n}from"./chunk-W7HMKWGT.js";var bs=8,Bt=l=>`${wt(l)}, ${pe(l)}`,mt,E,$e,ve,be,Ft,Ct,we,yt,B=class extends R{constructor(){super(...arguments);y(this,E);this.archive=null;this.file="";this.at="";this.learned=null;this.busy=!1;this.wrong="";this.now=new X(this);y(this,mt,"")}willUpdate(t){t.has("archive")&&(this.file=this.at=this.wrong="",this.learned=null),this.now.ask(this.house.hub,this.archive?`/archives/${this.archive.id}/example`:""),this.file||=this.now.value?.files[0]?.file??""}updated(){let t=this.now.value?this.learned?"result":"question":"";t!==x(this,mt)&&this.renderRoot.querySelector(".first")?.focus(),q(this,mt,t)}render(){let{archive:t,learned:e}=this;return r`<nr-dialog
.open=${t!==null}
.heading=${s("times.title",{name:t?.name??""})}
@nr-close=${()=>n(this,E,yt).call(this)}
>
${t?e?n(this,E,ve).call(this,e):n(this,E,$e).call(this,t):c}
${this.wrong?r`<p class="wrong" role="alert">${this.wrong}</p>`:c}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>e?n(this,E,we).call(this):n(this,E,yt).call(this)}
>
${s(e?"pages.back":"pages.cancel")}
</button>
${e?r`<button
slot="acts"
class="btn tonal first"
?disabled=${this.busy}
@click=${()=>{n(this,E,Ft).call(this,e.pattern,e.zone)}}
>
${s(this.busy?"times.reading":"times.use")}
</button>`:r`<button slot="acts" class="btn tonal" form="example" ?disabled=${this.busy||!this.file}>
${s(this.busy?"times.reading":"times.show")}
</button>`}
</nr-dialog>`}};mt=new WeakMap,E=new WeakSet,$e=function(t){let{value:e,error:i}=this.now;return i?r`<p class="wrong" role="alert">${i.message}</p>`:e?e.files.length?r`<form id="example" @submit=${a=>{n(this,E,be).call(this,a,t)}}>
<p>${s("times.text")}</p>
<label class="field"
>${s("times.file")}<select
class="first"
@change=${a=>{this.file=a.target.value}}
>
${e.files.map(a=>r`<option value=${a.file} ?selected=${a.file===this.file}>
${a.file} – ${a.start?Bt(a.start):s("times.none")}
</option>`)}
</select></label
>
<label class="field"
>${s("times.at")}<input
type="datetime-local"
required
.value=${this.at}
@input=${a=>{this.at=a.target.value}}
/></label>
${t.pattern?r`<p class="sm mut">${s("times.own")} <span class="code">${t.pattern}</span></p>
<p>
<button
class="btn sm"
type="button"
?disabled=${this.busy}
@click=${()=>{n(this,E,Ft).call(this,"",t.zone==="UTC"?"":t.zone)}}
>
${s("times.usual")}
</button>
</p>`:c}
</form>`:r`<p>${s("times.no_files")}</p>`:r`<span class="grey" aria-busy="true" style="min-height:160px"></span>`},ve=function({pattern:t,zone:e,files:i}){let a=i.filter(A=>A.start).length,p=(A,vs,ce)=>r`<tr>
<td><span class="code">${A}</span>${ce?r`<br /><span class="xs mut">${ce}</span>`:c}</td>
<td class="tn">${vs}</td>
</tr>`,h=A=>p(A.file,A.start?Bt(A.start):s("times.unfit"),A.camera),[u,w]=[i.filter(A=>A.start),i.filter(A=>!A.start)],N=[...u.slice(0,bs-Math.min(w.length,2)),...w.slice(0,2)];return r`<div class="step">
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
${p(this.file,Bt(Dt(this.at)),s("times.yours"))} ${N.map(h)}
</tbody>
</table>
${i.length?r`<p class=${a?"mut":"why"}>
${O("times.fits",i.length,{fitting:I(a),count:I(i.length)})}
</p>`:c}
</div>`},be=async function(t,e){t.preventDefault();let i={file:this.file,at:Dt(this.at).toISOString()};await n(this,E,Ct).call(this,async()=>{let a=`/archives/${e.id}/example`,p=await this.house.hub.post(a,i);e===this.archive&&(this.learned=p)})},Ft=async function(t,e){let{archive:i}=this;i&&await n(this,E,Ct).call(this,async()=>{await this.house.hub.patch(`/archives/${i.id}`,{pattern:t,zone:e}),this.notify(s("times.changed",{name:i.name})),n(this,E,yt).call(this)})},Ct=async function(t){this.busy=!0,this.wrong="";try{await t()}catch(e){this.wrong=j.of(e).message}this.busy=!1},we=function(){this.learned=null,this.wrong=""},yt=function(){this.dispatchEvent(new CustomEvent("nr-done"))},B.styles=[T,S`
form,
.step{display: grid;gap: 12px;}.code{overflow-wrap: anywhere;}.tbl td,
.tbl th{padding: 8px 12px 8px 0;vertical-align: top;}.tbl td:last-child{white-space: nowrap;}.wrong{color: var(--nr-red);}.why{color: var(--nr-amber);}`],o([k({attribute:!1})],B.prototype,"archive",2),o([m()],B.prototype,"file",2),o([m()],B.prototype,"at",2),o([m()],B.prototype,"learned",2),o([m()],B.prototype,"busy",2),o([m()],B.prototype,"wrong",2),B=o([M("nr-file-times")],B);var ws=6e4,v,xe,ye,ke,_e,kt,at,Ee,Se,Me,Te,_t,Re,H=class extends R{constructor(){super(...arguments);y(this,v);this.list=[];this.error="";this.adding=!1;this.settings=null;this.removing=!1;this.busy=!1;this.wrong="";this.dating=null}render(){let t=this.list,e=this.house.mayManage;return!e&&!t.length?c:r`<h3>${s("archives.title")}</h3>
<p class="mut sm hint">${s("archives.text")}</p>
${this.error?r`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`:t.length?r`<ul class="card">
${t.map(i=>n(this,v,xe).call(this,i,e))}
</ul>`:r`<div class="card pad"><p class="mut">${s("archives.none")}</p></div>`}
${e?r`<div class="addition">
<button class="btn sm" @click=${()=>this.adding=!0}>
${f("plus",16)}${s("archives.add")}
</button>
<span class="sm mut">${s("archives.which")}</span>
</div>`:c}
${this.adding?r`<nr-dialog open closes .heading=${s("archives.add")} @nr-close=${()=>this.adding=!1}>
<nr-archive-add
.house=${this.house}
@nr-archive=${()=>{this.adding=!1,n(this,v,kt).call(this)}}
></nr-archive-add>
</nr-dialog>`:c}
${this.settings?this.removing?n(this,v,Re).call(this,this.settings):n(this,v,Ee).call(this,this.settings):c}
<nr-file-times
.hass=${this.hass}
.house=${this.house}
.archive=${this.dating}
@nr-done=${()=>{this.dating=null,n(this,v,kt).call(this)}}
></nr-file-times>`}};v=new WeakSet,xe=function(t,e){let i=t.cameras.filter(w=>w.camera_id),a=t.state==="connected",{state:p}=t,h=a&&t.clock_offset_ms!==null,u=s(p==="wrong_password"?"archives.enter_password":"archives.manage");return r`<li>
<span class="tile" aria-hidden="true">${f(t.kind==="folder"?"folder":"server",20)}</span>
<div class="grow">
<b>${t.name}</b>
<span class="xs mut line">${n(this,v,ke).call(this,t,i)}</span>
<span class="xs line ${h?"fine":a||p==="unknown"?"mut":"why"}"
>${a?f("tick",14):p==="unknown"?c:f("warn",14)}${[p==="away"?s("archives.away_since",{time:J(t.since)}):s(`archive.state.${p}`),a?n(this,v,_e).call(this,t):""].filter(Boolean).join(" · ")}</span
>
${t.reason?r`<span class="xs line ${a?"mut":"why"}">${t.reason}</span>`:c}
${a&&Math.abs(t.clock_offset_ms??0)>=ws?r`<span class="xs line why">${s("archives.clock_wrong")}</span>`:c}
${a&&t.kind==="folder"?n(this,v,ye).call(this,t,e):c}
</div>
${e?r`<button
class="btn sm ${p==="wrong_password"?"tonal":""}"
aria-label=${`${u} ${t.name}`}
@click=${()=>n(this,v,at).call(this,t)}
>
${u}
</button>`:c}
</li>`},ye=function(t,e){let i=s(t.reason?"archives.times_example":"archives.times_correct");return r`<span class="xs mut"
>${t.reason?c:s(t.pattern?"archives.times_own":"archives.times_usual")}
${e?r`<button
class="times"
aria-label=${`${i} ${t.name}`}
@click=${()=>this.dating=t}
>
${i}
</button>`:c}</span
>`},ke=function(t,e){let i=Math.max(0,...e.map(({earliest:p,latest:h})=>p&&h?dt(p,h):0)),a=[...new Set(e.flatMap(p=>p.labels))];return[t.name===s(`archive.kind.${t.kind}`)?"":s(`archive.kind.${t.kind}`),t.kind==="folder"?t.folder:"",e.map(p=>p.name).join(", "),i?K(i):"",a.map(p=>s(`label.${p}`)).join(", "),t.files===null?"":O("archives.files",t.files,{count:I(t.files)}),t.version&&t.kind==="frigate"?s("archives.version",{version:t.version}):t.version].filter(Boolean).join(" · ")},_e=function({clock_offset_ms:t,clock_uncertainty_ms:e}){let i=I(Math.max(1,Math.ceil(e/1e3)));if(t===null)return s("archives.clock_unknown",{seconds:i});if(Math.abs(t)<me)return s("archives.clock_right");let a=K(Math.abs(t));return s(t>0?"archives.clock_ahead":"archives.clock_behind",{length:a})},kt=function(){this.dispatchEvent(new CustomEvent("nr-changed"))},at=function(t){this.wrong="",this.removing=!1,this.settings=t},Ee=function(t){return r`<nr-dialog open closes .heading=${t.name} @nr-close=${()=>n(this,v,at).call(this,null)}>
<form id="archive" aria-label=${t.name} @submit=${e=>{n(this,v,Se).call(this,e,t)}}>
<label class="field"
>${s("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
${ue(t.kind,t)}
${this.wrong?r`<p class="sm wrong" role="alert">${this.wrong}</p>`:c}
<div class="row" style="flex-wrap:wrap">
<button class="btn sm" type="button" ?disabled=${this.busy} @click=${()=>{n(this,v,Me).call(this,t)}}>
${s("archives.check")}
</button>
<button class="btn sm" type="button" @click=${()=>this.removing=!0}>
${s("archives.remove")}
</button>
</div>
</form>
<button slot="acts" class="btn link" @click=${()=>n(this,v,at).call(this,null)}>${s("pages.cancel")}</button>
<button slot="acts" class="btn tonal" form="archive" ?disabled=${this.busy}>
${s(this.busy?"archives.trying":"camera.save")}
</button>
</nr-dialog>`},Se=async function(t,e){t.preventDefault();let i=ge(t.target,!1),a=h=>e[h]===i[h],p=Object.fromEntries(Object.entries(i).filter(([h])=>!a(h)));if(!Object.keys(p).length)return n(this,v,at).call(this,null);await n(this,v,_t).call(this,()=>this.house.hub.patch(`/archives/${e.id}`,p))},Me=async function(t){await n(this,v,_t).call(this,()=>this.house.hub.post(`/archives/${t.id}/check`))},Te=async function(t){await n(this,v,_t).call(this,()=>this.house.hub.delete(`/archives/${t.id}`,{with_cameras:!0}))},_t=async function(t){this.busy=!0,this.wrong="";try{await t(),n(this,v,at).call(this,null)}catch(e){this.wrong=j.of(e).message}this.busy=!1,n(this,v,kt).call(this)},Re=function(t){return r`<nr-dialog
open
.heading=${s("archives.remove_title",{name:t.name})}
@nr-close=${()=>this.removing=!1}
>
<p>${s("archives.remove_text")}</p>
${this.wrong?r`<p class="sm wrong" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=!1}>
${s("pages.back")}
</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,v,Te).call(this,t)}}>
${s("archives.remove_this")}
</button>
</nr-dialog>`},H.styles=[T,xt,S`
h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;text-wrap: pretty;}li{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}b{font-weight: 500;display: block;}.line{display: flex;gap: 5px;overflow-wrap: anywhere;}.line .ic{margin-top: 1px;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.fine{color: var(--nr-ok);}.pad{padding: 16px;}form{display: grid;gap: 12px;}.times{min-height: 24px;padding: 0;border: 0;color: var(--nr-link);text-decoration: underline;font: inherit;}.addition{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 12px;margin-top: 12px;}.addition .mut{flex: 1 1 200px;}:host([narrow]) li{flex-wrap: wrap;padding-inline: 12px;}:host([narrow]) .tile{display: none;}:host([narrow]) li > .grow{flex-basis: 180px;}`],o([k({attribute:!1})],H.prototype,"list",2),o([k()],H.prototype,"error",2),o([m()],H.prototype,"adding",2),o([m()],H.prototype,"settings",2),o([m()],H.prototype,"removing",2),o([m()],H.prototype,"busy",2),o([m()],H.prototype,"wrong",2),o([m()],H.prototype,"dating",2),H=o([M("nr-archives")],H);var Kt=new Set(["paused","sleeping","starting"]),xs=6e4,ys="reolink";function Pe(l){return l.kind==="lent"&&l.lender.split("/",1)[0]===ys}function Et(l,d){let{state:t}=l,e=J(l.since);if(t==="archived")return d?.state==="away"?{icon:"warn",text:s("archives.away_since",{time:J(d.since)}),tone:"why"}:d?.state==="wrong_password"?{icon:"warn",text:s("archive.state.wrong_password"),tone:"why"}:{icon:"tick",text:ks(l,d),tone:"ok"};if(t==="recording")return{icon:"tick",text:s("camera.state.recording"),tone:"ok"};if(t==="paused")return{icon:"pause",text:s("cameras.paused",{time:e}),tone:""};if(t==="reconnecting")return{icon:"warn",text:s("tile.offline",{time:e}),tone:"why"};let i=Kt.has(t);return{icon:i?"clock":"warn",text:s(`camera.state.${t}`),tone:i?"":"why"}}function ks(l,d){if(!d)return s("camera.state.archived");if(Pe(d))return s("tile.on_card");if(d.kind!=="folder")return s("tile.recording_in",{archive:d.name});let t=Ut(l,d)?.latest;return t?s("tile.last_file",{time:J(t)}):s("tile.files")}function Ut(l,d){return d.cameras.find(t=>t.camera_id===l.id)}function St(l,d,t,e=!1){if(l.state==="archived"||l.archive_id){if(!d)return null;let h=Ut(l,d),u=h?.earliest&&h.latest?K(dt(h.earliest,h.latest)):"",w=d.kind==="folder",A=[Pe(d)?s("tile.card"):w?s("archive.kind.folder"):d.name,u].filter(Boolean).join(" · ");return{icon:w?"folder":"server",text:A,tone:""}}if(t===void 0)return{icon:"disk",text:s("tile.hub"),tone:""};let i=t?dt(t.oldest,t.newest):0,a=e?"tile.hub_short":"tile.hub_kept";return{icon:"disk",text:i>0?s(a,{length:K(i)}):s("tile.hub_nothing"),tone:""}}function Mt(l,d){return l.indoor?{icon:"lock",text:s("tile.never_sent"),tone:""}:l.may_share?{icon:"eye",text:s(d?"tile.can_be_sent":"tile.if_you_approve"),tone:""}:{icon:"lock",text:s("tile.not_sent"),tone:""}}function Tt(l,d){let t=l.motion_agreement.judges;return l.motion_agreement.stuck?{icon:"warn",text:s("cameras.stuck"),tone:"why"}:d?Ut(l,d)?.has_events?{icon:"motion",text:s("tile.judged_by",{who:d.name}),tone:""}:null:t.length?{icon:"motion",text:s(`tile.judges.${[...t].sort().join("_")}`),tone:""}:null}function Rt(l){let d=Math.abs(l.clock_offset_ms??0);return[l.reason,...l.notes,d>=xs?s("cameras.clock_off",{length:K(d)}):""].filter(Boolean)}function Ae({state:l}){return["reconnecting","wrong_password","no_key_frames","disk_full"].includes(l)}var nt,Pt,Le,V=class extends R{constructor(){super(...arguments);y(this,Pt);this.busy=!1;this.wrong="";y(this,nt,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:t,stored:e}=this,i=t.kind!=="archive";return r`<nr-dialog
open
.heading=${s("camera.forget_title",{name:t.name})}
@nr-close=${x(this,nt)}
>
<p>${s(i?"remove.text":"camera.forget_archived")}</p>
${i&&e?r`<p>${s("remove.recordings",{size:Q(e.size_bytes),day:wt(e.oldest)})}</p>
<p>${s("remove.kept")}</p>`:c}
${this.wrong?r`<p class="wrong" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" autofocus @click=${x(this,nt)}>${s("pages.cancel")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,Pt,Le).call(this)}}>
${s("camera.forget_it")}
</button>
</nr-dialog>`}};nt=new WeakMap,Pt=new WeakSet,Le=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.delete(`/cameras/${this.camera.id}`),x(this,nt).call(this)}catch(t){this.wrong=j.of(t).message}this.busy=!1},V.styles=[T,S`
p + p{margin-top: 8px;}.wrong{color: var(--nr-red);}`],o([k({attribute:!1})],V.prototype,"camera",2),o([k({attribute:!1})],V.prototype,"stored",2),o([m()],V.prototype,"busy",2),o([m()],V.prototype,"wrong",2),V=o([M("nr-camera-removal")],V);var _s=new Set(["rtsp","flv","mjpeg","jpeg"]),Es=5,Ss=500,$,rt,je,Oe,He,De,Vt,ze,Ne,Ie,qe,ot,Be,P=class extends R{constructor(){super(...arguments);y(this,$);this.archive=null;this.place=null;this.indoor=!1;this.busy=!1;this.wrong="";this.removing=!1;this.score=null;this.watching=!1}willUpdate(t){if(!t.has("camera"))return;let e=t.get("camera");e?.id!==this.camera.id&&(this.place=this.score=null),e?.indoor!==this.camera.indoor&&(this.indoor=this.camera.indoor)}render(){let{camera:t,house:e}=this,i=e.mayManage,a=t.kind!=="archive";return r`<div>${it("cameras",r`${f("back",18)} ${s("cameras.title")}`,{class:"back"})}</div>
<h2>${t.name}</h2>
<form aria-label=${t.name} @submit=${p=>{n(this,$,Be).call(this,p)}}>
<div class="two">
<div class="column">
<section class="card">
<nr-live-picture .hub=${e.hub} .camera=${t} .away=${!e.available}></nr-live-picture>
${n(this,$,je).call(this)}
</section>
${n(this,$,rt).call(this,"sharing",n(this,$,De).call(this))}
${a?n(this,$,rt).call(this,"motion",n(this,$,ze).call(this)):c}
</div>
<div class="column">
${n(this,$,rt).call(this,"details",n(this,$,Oe).call(this))}
${a?n(this,$,rt).call(this,"recording",n(this,$,Ie).call(this)):c}
${a&&t.kind!=="lent"?n(this,$,rt).call(this,"connection",n(this,$,qe).call(this)):c}
</div>
</div>
${i?r`<div class="acts">
${this.wrong?r`<p class="wrong" role="alert">${this.wrong}</p>`:c}
<button class="btn tonal" ?disabled=${this.busy}>
${s(this.busy?"archives.trying":"camera.save")}
</button>
<button type="button" class="btn link" @click=${()=>this.removing=!0}>
${s("camera.forget")}
</button>
</div>`:c}
</form>
${this.removing?r`<nr-camera-removal
.house=${e}
.camera=${t}
.stored=${this.stored}
@nr-done=${()=>this.removing=!1}
></nr-camera-removal>`:c}`}};$=new WeakSet,rt=function(t,e){return r`<section class="card">
<fieldset ?disabled=${!this.house.mayManage} aria-labelledby=${t}>
<h3 id=${t}>${s(`edit.${t}`)}</h3>
${e}
</fieldset>
</section>`},je=function(){let{camera:t,archive:e}=this,i=[Et(t,e),St(t,e,this.stored),Mt(t,!1),Tt(t,e)],a=[t.make,t.model,t.video,t.audio].filter(Boolean).join(" · ");return r`<div class="pad facts">
${i.map(p=>p?r`<p class=${p.tone}>${f(p.icon,16)}<span>${p.text}</span></p>`:c)}
${Rt(t).map(p=>r`<p class="why">${f("info",16)}<span>${p}</span></p>`)}
${a?r`<p>${f("camera",16)}<span>${a}</span></p>`:c}
</div>`},Oe=function(){let{camera:t}=this;return r`<label class="field"
>${s("edit.name")}<input name="name" required maxlength="60" .value=${t.name}
/></label>
${n(this,$,ot).call(this,"doorbell",t.doorbell)}
<label class="tick"
><input
type="checkbox"
name="indoor"
.checked=${this.indoor}
@change=${e=>this.indoor=e.target.checked}
/><span>${s("edit.indoor")}<br /><span class="sm mut">${s("edit.indoor_text")}</span></span></label
>
${this.indoor?c:n(this,$,He).call(this)}`},He=function(){let{latitude:t,longitude:e}=this.hass.config,i={latitude:t,longitude:e},a=this.place??(this.camera.place?qt(this.camera.place,i):null),p=r`<h3>${s("edit.location")}</h3>
<p class="sm mut">${s("edit.location_text")}</p>`;return a?r`${p}
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${a}
?disabled=${!this.house.mayManage}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:r`${p}
<p class="why row">${f("place",18)}${s("cameras.no_place")}</p>
<div>
<button type="button" class="btn sm tonal" @click=${()=>this.place=qt(null,i)}>
${s("setup.location")}
</button>
</div>`},De=function(){let{camera:t}=this;return r`${n(this,$,ot).call(this,"may_share",t.may_share,"may_share",this.indoor)}
${n(this,$,Vt).call(this,"masks",t.masks.length)}`},Vt=function(t,e){return r`<div class="drawn">
<span>${s(`edit.${t}`)}: ${e?O("edit.areas",e):s("edit.no_areas")}</span>
<button
type="button"
class="btn sm"
@click=${()=>U(this,`cameras/${this.camera.id}/covers${t==="masks"?"":"/motion"}`)}
>
${f(t==="masks"?"mask":"motion",16)}${s("edit.draw")}
<span class="vh"> ${s(`edit.${t}`)}</span>
</button>
</div>`},ze=function(){let{camera:t}=this,{both:e,only_camera:i,only_hub:a,judges:p}=t.motion_agreement,h=this.score??t.score;return r`${p.length>1&&e+i+a?r`<p class="sm mut">${s("cameras.judged",{both:e,camera:i,hub:a})}</p>`:c}
<label class="field"
><span class="value">${s("edit.sensitivity")}<output id="sensitivity">${t.sensitivity}</output></span
><input
type="range"
name="sensitivity"
min="1"
max="100"
aria-describedby="sensitivity-text"
.value=${String(t.sensitivity)}
@input=${u=>{let w=this.renderRoot.querySelector("#sensitivity");w&&(w.textContent=u.target.value)}}
/><span id="sensitivity-text">${s("edit.sensitivity_text")}</span></label
>
<div class="drawn">
<span role="status" class="sm"
>${s("edit.score",{score:I(h),threshold:I(t.threshold)})}</span
>
<button type="button" class="btn sm" ?disabled=${this.watching} @click=${()=>{n(this,$,Ne).call(this)}}>
${s(this.watching?"edit.watching":"edit.watch")}
</button>
</div>
${n(this,$,Vt).call(this,"motion_masks",t.motion_masks.length)}`},Ne=async function(){let{id:t}=this.camera;this.watching=!0,this.score=0;for(let e=performance.now()+Es*1e3;performance.now()<e&&this.isConnected;){try{let{cameras:i}=await this.house.hub.get("/cameras"),a=i.find(p=>p.id===t)?.score??0;t===this.camera.id&&(this.score=Math.max(this.score??0,a))}catch{break}await new Promise(i=>setTimeout(i,Ss))}this.watching=!1},Ie=function(){let{camera:t}=this,e=(i,a)=>r`<label class="field"
>${s(`edit.keep_${i}`)} (${s(`edit.unit.${i}`)})<input
name=${i}
type="number"
min="0.01"
max=${a}
step="any"
.value=${t.keep[i]===null?"":String(t.keep[i])}
placeholder=${s("camera.keep_all")}
/></label>`;return r`${n(this,$,ot).call(this,"recording",t.recording,"record")} ${n(this,$,ot).call(this,"sound",t.sound)}
<div class="pair">${e("days","366")} ${e("gib","1000000")}</div>
<p class="xs mut">${s("edit.keep_text")}</p>
${t.kind==="onvif"||t.kind==="rtsp"?r`<label class="field"
>${s("edit.transport")}<select name="transport">
${["tcp","udp"].map(i=>r`<option value=${i} ?selected=${i===t.transport}>
${i.toUpperCase()}
</option>`)}
</select></label
>
<p class="xs mut">${s("edit.transport_text")}</p>`:c}
${t.state==="sleeping"||t.wired?n(this,$,ot).call(this,"wired",t.wired):c}`},qe=function(){return r`${_s.has(this.camera.kind)?r`<label class="field"
>${s("edit.new_address")}<input
name="stream_url"
maxlength="2000"
autocomplete="off"
spellcheck="false"
/></label>
<p class="xs mut">${s("edit.new_address_text")}</p>`:c}
<div class="pair">
<label class="field"
>${s("edit.username")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${s("edit.password")}<input name="password" type="password" autocomplete="new-password" maxlength="200"
/></label>
</div>
<p class="xs mut">${s("archives.same_password")}</p>`},ot=function(t,e,i=t,a=!1){return r`<label class="tick"
><input type="checkbox" name=${t} .checked=${e} ?disabled=${a} /><span
>${s(`edit.${i}`)}<br /><span class="sm mut">${s(`edit.${i}_text`)}</span></span
></label
>`},Be=async function(t){t.preventDefault();let e=this.place&&fe(this.place);if(this.place&&!e){this.wrong=s("camera.wrong_place");return}let i=Ms(t.target,this.camera);e&&!this.indoor&&(i.place=e),this.busy=!0,this.wrong="";try{Object.keys(i).length&&await this.house.hub.patch(`/cameras/${this.camera.id}`,i),this.place=null;for(let a of this.renderRoot.querySelectorAll("[name=username], [name=password], [name=stream_url]"))a.value="";this.notify(s("camera.saved",{name:this.camera.name}))}catch(a){this.wrong=j.of(a).message}this.busy=!1},P.styles=[T,xt,S`
:host,
.column{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);overflow-wrap: anywhere;}.back{display: inline-flex;align-items: center;gap: 8px;min-height: 36px;text-decoration: none;}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}fieldset,
.pad{padding: 14px 16px 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-live-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.facts p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);overflow-wrap: anywhere;}.facts{gap: 0;}.facts .ok .ic{color: var(--nr-ok);}.why.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.drawn{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;}.drawn span{flex: 1;min-width: 120px;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));gap: 12px;align-items: end;}input[type="range"]{width: 100%;height: 44px;min-height: 44px;margin: 0;padding: 0;border: 0;accent-color: var(--nr-link);}.value{display: flex;justify-content: space-between;}.acts{position: sticky;bottom: 0;display: flex;flex-wrap: wrap;gap: 8px;align-items: center;padding: 12px 0;background: var(--nr-bg);z-index: 1;}.acts .wrong{flex: 1 1 100%;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],o([k({attribute:!1})],P.prototype,"camera",2),o([k({attribute:!1})],P.prototype,"archive",2),o([k({attribute:!1})],P.prototype,"stored",2),o([m()],P.prototype,"place",2),o([m()],P.prototype,"indoor",2),o([m()],P.prototype,"busy",2),o([m()],P.prototype,"wrong",2),o([m()],P.prototype,"removing",2),o([m()],P.prototype,"score",2),o([m()],P.prototype,"watching",2),P=o([M("nr-camera-editor")],P);function Ms(l,d){let t=new FormData(l),e=u=>l.elements.namedItem(u),i=u=>String(t.get(u)??"").trim(),a={name:i("name")};for(let u of["doorbell","indoor","may_share","recording","sound","wired"]){let w=e(u);w&&!w.disabled&&(a[u]=w.checked)}e("sensitivity")&&(a.sensitivity=Number(i("sensitivity"))),e("transport")&&(a.transport=i("transport"));let p=d,h=Object.fromEntries(Object.entries(a).filter(([u,w])=>w!==p[u]));if(e("days")){let u=N=>Number(i(N))>0?Number(i(N)):null,w={days:u("days"),gib:u("gib")};(w.days!==d.keep.days||w.gib!==d.keep.gib)&&(h.keep=w)}return(i("username")||t.get("password"))&&Object.assign(h,{username:i("username"),password:String(t.get("password"))}),i("stream_url")&&(h.stream_url=i("stream_url")),h}var L,Fe,Ce,Ke,Wt,At,Gt,D=class extends bt{constructor(){super(...arguments);y(this,L);this.archive=null;this.narrow=!1;this.manages=!1;this.away=!1;this.open=!1;y(this,At,t=>{let e=n(this,L,Wt).call(this),i=e.indexOf(this.shadowRoot?.activeElement),a={ArrowDown:i+1,ArrowUp:i-1,Home:0,End:e.length-1}[t.key];if(t.key==="Escape")this.open=!1;else if(a!==void 0)e.at(a%e.length)?.focus();else return;t.preventDefault(),t.stopPropagation()})}render(){let{camera:t,archive:e}=this,i=[Et(t,e),St(t,e,this.stored,this.narrow),Mt(t,this.narrow),Tt(t,e)];return r`<div class="card">
<nr-live-picture .hub=${this.hub} .camera=${t} .away=${this.away}></nr-live-picture>
<div class="body">
<div class="row name">
<h3 class="grow">${it(`cameras/${t.id}`,t.name)}</h3>
${this.manages?n(this,L,Fe).call(this):c}
</div>
${this.open?n(this,L,Ce).call(this):c}
${i.map(a=>a?r`<p class=${a.tone}>${f(a.icon,16)}<span>${a.text}</span></p>`:c)}
${Rt(t).map(a=>r`<p class=${Kt.has(t.state)?"":"why"}>${f("info",16)}<span>${a}</span></p>`)}
${t.place||t.indoor?c:r`<p class="why">
${f("place",16)}<span
>${s("tile.no_location")}
${this.manages?r`<button class="to" @click=${()=>n(this,L,Gt).call(this,"locate")}>
${s("setup.location")}<span class="vh"> ${t.name}</span>
</button>`:c}</span
>
</p>`}
</div>
</div>`}updated(t){t.has("open")&&(this.open?n(this,L,Wt).call(this)[0]?.focus():t.get("open")&&!this.shadowRoot?.activeElement&&this.renderRoot.querySelector(".dots")?.focus())}};L=new WeakSet,Fe=function(){return r`<button
class="dots"
aria-haspopup="menu"
aria-expanded=${this.open}
aria-label=${s("tile.menu",{name:this.camera.name})}
@click=${()=>this.open=!this.open}
>
${f("more",20)}
</button>`},Ce=function(){let{camera:t}=this,e=(a,p,h)=>r`<button role="menuitem" tabindex="-1" @click=${()=>n(this,L,Gt).call(this,h)}>
${f(a,18)}${p}
</button>`,i=(a,p,h)=>r`<button
role="menuitem"
tabindex="-1"
@click=${()=>{this.open=!1,U(this,h)}}
>
${f(a,18)}${p}
</button>`;return r`<div
class=${n(this,L,Ke).call(this)?"":"after"}
role="menu"
aria-label=${s("tile.menu",{name:t.name})}
@keydown=${x(this,At)}
@focusout=${a=>{a.currentTarget.contains(a.relatedTarget)||(this.open=!1)}}
>
${i("clip",s("tile.footage"),`footage/${t.id}`)}
${i("edit",s("tile.edit"),`cameras/${t.id}`)}
${t.indoor?c:i("mask",s("tile.covers"),`cameras/${t.id}/covers`)}
${t.indoor?c:e("place",s("tile.location"),"locate")}
${t.kind==="archive"?c:t.recording?e("pause",s("tile.pause"),"pause"):e("play",s("tile.resume"),"resume")}
${e("trash",s("camera.forget"),"remove")}
</div>`},Ke=function(){let{left:t,right:e}=this.getBoundingClientRect();return getComputedStyle(this).direction==="rtl"?t+266<innerWidth:e>266},Wt=function(){return[...this.renderRoot.querySelectorAll('[role="menuitem"]')]},At=new WeakMap,Gt=function(t){this.open=!1;let e={act:t,camera:this.camera};this.dispatchEvent(new CustomEvent("nr-tile",{detail:e}))},D.styles=[T,S`
:host{display: block;height: 100%;}.card{height: 100%;}nr-live-picture{aspect-ratio: 16 / 8.4;border-radius: calc(var(--nr-r) - 1px) calc(var(--nr-r) - 1px) 0 0;}.body{padding: 6px 14px 12px;position: relative;}.name{min-height: 44px;}.name a{font: 500 15px/20px var(--nr-font);color: var(--nr-ink);text-decoration: none;overflow-wrap: anywhere;padding: 12px 0;}.name a:hover{text-decoration: underline;}.dots{border: 0;width: 44px;padding: 0;margin-inline-end: -14px;color: var(--nr-ink2);}p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}p .ic{margin-top: 2px;}p.ok{color: var(--nr-ink);}p.ok .ic{color: var(--nr-ok);}p.why{color: var(--nr-amber);}p span{min-width: 0;overflow-wrap: anywhere;}.to{position: relative;border: 0;padding: 0;min-height: 24px;text-align: start;font: inherit;color: var(--nr-link);text-decoration: underline;text-underline-offset: 2px;border-radius: 4px;}.to::before{content: "";position: absolute;inset: -10px;}[role="menu"]{position: absolute;z-index: 3;top: 46px;inset-inline-end: 8px;width: max-content;min-width: 210px;max-width: 250px;padding: 6px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 12px;box-shadow: 0 6px 24px rgba(0, 0, 0, 0.24);}[role="menu"].after{inset-inline: 8px auto;}[role="menuitem"]{width: 100%;justify-content: flex-start;border: 0;border-radius: 8px;padding: 0 12px;font-weight: 400;color: var(--nr-ink);text-decoration: none;display: flex;align-items: center;gap: 10px;min-height: 44px;text-align: start;}[role="menuitem"]:hover{background: color-mix(in srgb, var(--nr-ink) 6%, transparent);}:host([narrow]) .body{padding-inline: 10px;}:host([narrow]) .dots{margin-inline-end: -10px;}`],o([k({attribute:!1})],D.prototype,"hub",2),o([k({attribute:!1})],D.prototype,"camera",2),o([k({attribute:!1})],D.prototype,"archive",2),o([k({attribute:!1})],D.prototype,"stored",2),o([k({type:Boolean,reflect:!0})],D.prototype,"narrow",2),o([k({type:Boolean})],D.prototype,"manages",2),o([k({type:Boolean})],D.prototype,"away",2),o([m()],D.prototype,"open",2),D=o([M("nr-camera-tile")],D);var Ts=["top-left","top-right","bottom-right","bottom-left"],Rs=.01,Ps=.05,As=32;function Yt(l,d){let[t,e]=[Math.min(l.x,d.x),Math.min(l.y,d.y)],i=Math.max(ht,Math.abs(d.x-l.x)),a=Math.max(ht,Math.abs(d.y-l.y));return{left:Math.min(t,1-i),top:Math.min(e,1-a),width:i,height:a}}function Zt(l,d){let{purpose:t}=l[d],e=l.slice(0,d).filter(i=>i.purpose===t).length;return s(`covers.${t}.name`,{number:e+1})}function te(l,d){return l.filter(t=>t.purpose===d).length>=As}var tt,b,Ve,G,lt,ut,Xt,Lt,Jt,jt,gt,Qt,W=class extends bt{constructor(){super(...arguments);y(this,b);this.drawn=[];this.suggestions=[];this.purpose="cover";this.selected=-1;y(this,tt,null);y(this,Lt,t=>{if(t.button!==0||te(this.drawn,this.purpose))return;n(this,b,Xt).call(this,t);let e=n(this,b,ut).call(this,t);q(this,tt,{corner:null,area:Yt(e,e),...e,isNew:!0});let i={purpose:this.purpose,area:Yt(e,e)};n(this,b,G).call(this,[...this.drawn,i],this.drawn.length,!0)});y(this,jt,t=>{let e=x(this,tt);if(!e)return;let i=n(this,b,ut).call(this,t),[a,p]=[i.x-e.x,i.y-e.y];e.isNew?n(this,b,lt).call(this,this.selected,Yt(e,i)):e.corner?n(this,b,lt).call(this,this.selected,Nt(e.area,e.corner,a,p)):n(this,b,lt).call(this,this.selected,zt(e.area,a,p))});y(this,gt,t=>{let e=x(this,tt);if(q(this,tt,null),!e)return;if(!e.isNew)return n(this,b,G).call(this,this.drawn,this.selected);let i=n(this,b,ut).call(this,t),{area:a}=this.drawn[this.selected];if(t.type==="pointercancel")return n(this,b,G).call(this,this.drawn.slice(0,-1),-1);a.width<=ht&&a.height<=ht&&n(this,b,lt).call(this,this.selected,{...Z,left:Math.min(1-Z.width,Math.max(0,i.x-Z.width/2)),top:Math.min(1-Z.height,Math.max(0,i.y-Z.height/2))}),n(this,b,G).call(this,this.drawn,this.selected),this.focusArea(this.selected)})}render(){return r`<div
class="draw"
@pointerdown=${x(this,Lt)}
@pointermove=${x(this,jt)}
@pointerup=${x(this,gt)}
@pointercancel=${x(this,gt)}
>
${this.suggestions.map(({mask:t})=>r`<div class="proposed" style=${Ue(t)}>
<span class="hint">${s("covers.overlay.ask")}</span>
</div>`)}
${this.drawn.map((t,e)=>n(this,b,Ve).call(this,t,e))}
<span id="how" class="vh">${s("covers.how")}</span>
</div>`}async focusArea(t){await this.updateComplete,this.renderRoot.querySelector(`[data-number="${t}"]`)?.focus()}};tt=new WeakMap,b=new WeakSet,Ve=function({purpose:t,area:e},i){let a=i===this.selected,p=Zt(this.drawn,i);return r`<div
class="area ${t} ${a?"on":""}"
style=${Ue(e)}
role="application"
tabindex="0"
data-number=${i}
aria-label=${p}
aria-describedby="how"
@focus=${()=>i!==this.selected&&n(this,b,G).call(this,this.drawn,i)}
@pointerdown=${h=>n(this,b,Jt).call(this,h,i,null)}
@keydown=${h=>n(this,b,Qt).call(this,h,i,null)}
>
<span aria-hidden="true">${t==="ignore"?s("covers.ignored"):p}</span>
</div>
${a?Ts.map(h=>r`<button
class="corner"
style=${Ls(e,h)}
aria-label=${s(`review.mask.${h}`,{name:p})}
@pointerdown=${u=>n(this,b,Jt).call(this,u,i,h)}
@keydown=${u=>n(this,b,Qt).call(this,u,i,h)}
></button>`):c}`},G=function(t,e,i=!1){this.drawn=t,this.selected=e;let a={drawn:t,selected:e,open:i};this.dispatchEvent(new CustomEvent("nr-drawn",{detail:a}))},lt=function(t,e,i=!0){let a=this.drawn.map((p,h)=>h===t?{...p,area:e}:p);n(this,b,G).call(this,a,t,i)},ut=function(t){let e=this.renderRoot.querySelector(".draw").getBoundingClientRect(),i=a=>Math.min(1,Math.max(0,a));return{x:i((t.clientX-e.left)/e.width),y:i((t.clientY-e.top)/e.height)}},Xt=function(t){t.preventDefault(),t.stopPropagation(),this.renderRoot.querySelector(".draw").setPointerCapture(t.pointerId)},Lt=new WeakMap,Jt=function(t,e,i){t.button===0&&(n(this,b,Xt).call(this,t),n(this,b,G).call(this,this.drawn,e),q(this,tt,{corner:i,area:this.drawn[e].area,...n(this,b,ut).call(this,t),isNew:!1}),i||this.focusArea(e))},jt=new WeakMap,gt=new WeakMap,Qt=function(t,e,i){let a=t.shiftKey?Ps:Rs,h={ArrowLeft:[-a,0],ArrowRight:[a,0],ArrowUp:[0,-a],ArrowDown:[0,a]}[t.key],{area:u}=this.drawn[e];if(h){let w=i?Nt(u,i,...h):zt(u,...h);n(this,b,lt).call(this,e,w,!1)}else if(t.key==="Delete"||t.key==="Backspace")n(this,b,G).call(this,this.drawn.filter((w,N)=>N!==e),-1);else return;t.preventDefault(),t.stopPropagation()},W.styles=[T,S`
:host{position: absolute;inset: 0;direction: ltr;}.draw{position: absolute;inset: 0;touch-action: none;cursor: crosshair;}.area{position: absolute;background: rgba(0, 0, 0, 0.78);outline: 2px solid #fff;color: #fff;cursor: move;touch-action: none;display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.area.ignore{background: rgba(255, 255, 255, 0.18);outline: 2px dashed #fff;}.area.on{outline: 3px solid #6fd3ff;z-index: 1;}.area:focus-visible{box-shadow: 0 0 0 6px #000;}.area > span,
.hint{background: rgba(10, 12, 15, 0.66);color: #fff;font: 500 12px/16px var(--nr-font);padding: 2px 7px;border-radius: 8px;pointer-events: none;max-width: 100%;text-align: center;}.area{container-type: size;}@container (width < 88px) or (height < 20px){.area > span{display: none;}}.corner{position: absolute;width: 44px;height: 44px;min-height: 0;margin: -22px;padding: 0;border: 0;border-radius: 22px;touch-action: none;z-index: 2;cursor: grab;background: transparent;}.corner::before{content: "";width: 16px;height: 16px;border-radius: 8px;background: #fff;border: 3px solid #006b9a;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -10px;}.proposed{position: absolute;outline: 2px dashed #fff;pointer-events: none;}.proposed .hint{position: absolute;bottom: calc(100% + 4px);left: 0;white-space: nowrap;}`],o([k({attribute:!1})],W.prototype,"drawn",2),o([k({attribute:!1})],W.prototype,"suggestions",2),o([k()],W.prototype,"purpose",2),o([k({type:Number})],W.prototype,"selected",2),W=o([M("nr-cover-layer")],W);var ct=l=>`${100*l}%`;function Ue({left:l,top:d,width:t,height:e}){return`left:${ct(l)};top:${ct(d)};width:${ct(t)};height:${ct(e)}`}function Ls({left:l,top:d,width:t,height:e},i){let a=i.endsWith("left")?l:l+t,p=i.startsWith("top")?d:d+e;return`left:${ct(a)};top:${ct(p)}`}var We=50,pt,_,Ge,ee,se,Ye,ie,Xe,Ot,ae,ne,Je,Qe,z=class extends R{constructor(){super(...arguments);y(this,_);this.purpose="cover";this.suggestions=[];this.drawn=[];this.selected=-1;this.busy=!1;this.wrong="";this.undone=[];y(this,pt,null);y(this,Ot,()=>{let t=this.undone.at(-1);t&&(this.undone=this.undone.slice(0,-1),this.drawn=t,this.selected=Math.min(this.selected,t.length-1))})}willUpdate(t){if(!t.has("camera")||t.get("camera")?.id===this.camera.id)return;let e=(i,a)=>a.map(p=>({purpose:i,area:p}));this.drawn=[...e("cover",this.camera.masks),...e("ignore",this.camera.motion_masks)],this.selected=-1,this.undone=[],this.suggestions=[],this.house.mayManage&&n(this,_,Ge).call(this,this.camera.id)}render(){let{camera:t}=this;return r`<div class="page">
<div class="main">
<div class="head">
${it(`cameras/${t.id}`,r`${f("back",22)}<span class="vh">${s("covers.back",{name:t.name})}</span>`)}
<div class="grow">
<h2>${s("covers.title",{name:t.name})}</h2>
<p class="mut sm">${s("covers.text")}</p>
</div>
</div>
<div class="picture" style="aspect-ratio:${js(this.camera)}">
<nr-live-picture whole .hub=${this.house.hub} .camera=${t} .away=${!this.house.available}></nr-live-picture>
<nr-cover-layer
.drawn=${this.drawn}
.suggestions=${x(this,_,ee)}
.purpose=${this.purpose}
.selected=${this.selected}
@nr-drawn=${e=>n(this,_,Xe).call(this,e.detail)}
></nr-cover-layer>
</div>
<div class="tools" role="toolbar" aria-label=${s("covers.tools")}>
<div class="seg">
${["cover","ignore"].filter(e=>e==="cover"||t.kind!=="archive").map(e=>r`<button aria-pressed=${e===this.purpose} @click=${()=>this.purpose=e}>
${f(e==="cover"?"mask":"motion",16)}${s(`covers.${e}`)}
</button>`)}
</div>
<div class="seg">
<button ?disabled=${te(this.drawn,this.purpose)} @click=${()=>n(this,_,ae).call(this,Z)}>
${f("plus",16)}${s("covers.add")}
</button>
<button ?disabled=${!this.undone.length} @click=${x(this,Ot)}>
${f("undo",16)}${s("covers.undo")}
</button>
</div>
</div>
<p class="xs mut" style="margin-top:8px">${s("covers.how")}</p>
</div>
<aside>
${n(this,_,se).call(this,"cover")} ${t.kind==="archive"?c:n(this,_,se).call(this,"ignore")} ${n(this,_,Ye).call(this)}
${this.wrong?r`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<div class="end">
<button class="btn link" @click=${()=>U(this,`cameras/${t.id}`)}>${s("pages.cancel")}</button>
${this.house.mayManage?r`<button class="btn tonal" ?disabled=${this.busy} @click=${()=>{n(this,_,Qe).call(this)}}>
${s("covers.save")}
</button>`:c}
</div>
</aside>
</div>`}};pt=new WeakMap,_=new WeakSet,Ge=async function(t){try{let e=`/cameras/${t}/suggestions`,{suggestions:i}=await this.house.hub.post(e);t===this.camera.id&&(this.suggestions=i)}catch{}},ee=function(){return this.suggestions.filter(({mask:t})=>!this.drawn.some(e=>e.purpose==="cover"&&Os(e.area,t)))},se=function(t){let e=this.drawn.flatMap((i,a)=>i.purpose===t?[a]:[]);return r`<h3>${s(`covers.list.${t}`)}</h3>
${e.length?r`<ul>
${e.map(i=>{let a=Zt(this.drawn,i);return r`<li class=${i===this.selected?"on":""}>
${f(t==="cover"?"mask":"motion",18)}
<button class="name" aria-pressed=${i===this.selected} @click=${()=>n(this,_,ne).call(this,i)}>
${a}
</button>
<button class="btn link sm" @click=${()=>n(this,_,Je).call(this,i)}>
${s("covers.delete")}<span class="vh"> ${a}</span>
</button>
</li>`})}
</ul>`:r`<p class="sm mut">${s(`covers.none.${t}`)}</p>`}`},Ye=function(){let t=x(this,_,ee);return t.length?r`<h3>${s("covers.suggestions")}</h3>
<p class="sm mut">${s("covers.suggestions_text")}</p>
<ul>
${t.map(({mask:e,picture:i})=>r`<li>
<img class="cut" src="data:image/jpeg;base64,${i}" alt="" />
<span class="grow">${s("covers.overlay")}<small>${s("covers.overlay.what")}</small></span>
<button class="btn sm" @click=${()=>n(this,_,ae).call(this,e,"cover")}>
${s("covers.cover")}<span class="vh"> ${s("covers.overlay")}</span>
</button>
</li>`)}
</ul>`:c},ie=function(t,e){this.undone=[...this.undone,this.drawn].slice(-We),this.drawn=t,this.selected=e},Xe=function({drawn:t,selected:e,open:i}){i&&(x(this,pt)??q(this,pt,this.drawn));let a=x(this,pt)??this.drawn;i||(q(this,pt,null),t!==a&&(this.undone=[...this.undone,a].slice(-We))),this.drawn=t,this.selected=e},Ot=new WeakMap,ae=function(t,e=this.purpose){n(this,_,ie).call(this,[...this.drawn,{purpose:e,area:t}],this.drawn.length),n(this,_,ne).call(this,this.selected)},ne=function(t){this.selected=t,this.updateComplete.then(()=>this.renderRoot.querySelector("nr-cover-layer")?.focusArea(t))},Je=function(t){n(this,_,ie).call(this,this.drawn.filter((e,i)=>i!==t),-1),this.renderRoot.querySelector(".tools button")?.focus()},Qe=async function(){let t=e=>this.drawn.filter(i=>i.purpose===e).map(i=>i.area);this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{masks:t("cover"),...this.camera.kind==="archive"?{}:{motion_masks:t("ignore")}}),this.notify(s("camera.saved",{name:this.camera.name})),U(this,`cameras/${this.camera.id}`)}catch(e){this.wrong=j.of(e).message}this.busy=!1},z.styles=[T,S`
.page{display: grid;grid-template-columns: minmax(0, 1fr) 340px;min-height: 100%;}.main{padding: 16px 24px;}.head{display: flex;align-items: flex-start;gap: 4px;margin-bottom: 12px;}.head a{width: 44px;height: 44px;display: grid;place-items: center;color: var(--nr-ink);margin-inline-start: -12px;flex: none;}h2{font: 500 18px/25px var(--nr-font);overflow-wrap: anywhere;}.picture{position: relative;border-radius: 12px;overflow: hidden;background: #000;direction: ltr;}nr-live-picture{position: absolute;inset: 0;}.tools{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-top: 10px;}.tools button{min-height: 44px;border-radius: 22px;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);padding: 16px;display: flex;flex-direction: column;gap: 8px;}h3{font: 500 16px/22px var(--nr-font);margin-top: 8px;}li{display: flex;align-items: center;gap: 10px;min-height: 52px;padding: 0 12px;margin: 0 -12px;border-radius: 8px;}li.on{background: var(--nr-tint);}li .name{flex: 1;min-width: 0;justify-content: flex-start;text-align: start;border: 0;padding: 0;font-weight: 400;}.cut{width: 72px;height: 44px;border-radius: 6px;flex: none;background: #000;object-fit: contain;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.wrong{color: var(--nr-red);}.end{display: flex;justify-content: flex-end;gap: 8px;margin-top: auto;padding-top: 16px;}:host([narrow]) .page{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .main{padding: 8px 16px 16px;}:host([narrow]) .picture{margin-inline: -16px;border-radius: 0;}:host([narrow]) aside{border-inline-start: 0;border-top: 1px solid var(--nr-line);}:host([narrow]) .end{position: sticky;bottom: 0;background: var(--nr-card);padding-block: 12px;z-index: 3;}`],o([k({attribute:!1})],z.prototype,"camera",2),o([k()],z.prototype,"purpose",2),o([m()],z.prototype,"suggestions",2),o([m()],z.prototype,"drawn",2),o([m()],z.prototype,"selected",2),o([m()],z.prototype,"busy",2),o([m()],z.prototype,"wrong",2),o([m()],z.prototype,"undone",2),z=o([M("nr-camera-covers")],z);function js({video:l}){let[,d,t]=/(\d{2,5})x(\d{2,5})/.exec(l)??[];return d&&t?`${d} / ${t}`:"16 / 9"}function Os(l,d){return l.left<=d.left+.005&&l.top<=d.top+.005&&l.left+l.width>=d.left+d.width-.005&&l.top+l.height>=d.top+d.height-.005}var Hs=65536;function Ze(l){return l.accuracy_ms===null?s("stamps.no_accuracy"):s("stamps.accuracy",{seconds:I(l.accuracy_ms/1e3,3)})}var C,ts,es,ss,is,ft,F=class extends R{constructor(){super(...arguments);y(this,C);this.url="";this.root="";this.wrong="";this.busy=!1;this.added=null;y(this,ft,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{added:t}=this;return r`<nr-dialog open .heading=${s("stamps.add_title")} @nr-close=${x(this,ft)}>
${t?n(this,C,es).call(this,t):n(this,C,ts).call(this)}
${this.wrong?r`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${x(this,ft)}>
${s(t?"panel.close":"pages.cancel")}
</button>
${t?c:r`<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{n(this,C,is).call(this)}}
>
${s(this.busy?"stamps.trying":"stamps.try")}
</button>`}
</nr-dialog>`}};C=new WeakSet,ts=function(){return r`<p class="mut">${s("stamps.add_text")}</p>
<ul>
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
@input=${t=>{this.url=t.target.value}}
/></label>
<label class="field"
>${s("stamps.root")}<textarea
spellcheck="false"
autocapitalize="none"
placeholder=${s("stamps.root_example")}
.value=${this.root}
@input=${t=>{this.root=t.target.value}}
></textarea>
</label>
<label class="btn sm file"
>${f("plus",16)}${s("stamps.root_file")}<input
type="file"
accept=".pem,.crt,.cer,.txt"
@change=${t=>{n(this,C,ss).call(this,t.target)}}
/></label>
</div>
<p class="sm mut">${s("stamps.root_hint")}</p>`},es=function(t){return r`<p class="fine" role="status">
${f("verified",20)}<span
>${s("stamps.answered",{name:t.name})} ${Ze(t)}</span
>
</p>
${t.reason?r`<p class="wrong sm">${t.reason}</p>`:c}
<p class="mut">${s("stamps.from_now")}</p>`},ss=async function(t){let e=t.files?.[0];t.value="",this.wrong="",e&&(e.size>Hs?this.wrong=s("stamps.root_large"):this.root=await e.text())},is=async function(){this.busy=!0,this.wrong="";try{let t={url:this.url.trim(),root:this.root.trim()};this.added=await this.house.hub.post("/timestamps",t)}catch(t){this.wrong=j.of(t).message}this.busy=!1},ft=new WeakMap,F.styles=[T,S`
li{margin: 8px 0;padding-inline-start: 16px;position: relative;}li::before{content: "·";position: absolute;inset-inline-start: 4px;font-weight: 700;}.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 72px !important;resize: vertical;}.file{justify-self: start;position: relative;}.file:focus-within{outline: 2px solid var(--nr-link);outline-offset: 2px;}.file input{position: absolute;inset: 0;opacity: 0;cursor: pointer;}.wrong{color: var(--nr-red);margin-top: 8px;overflow-wrap: anywhere;}.fine{display: flex;gap: 8px;}.fine .ic{color: var(--nr-ok);flex: none;}p + p,
.fields + p{margin-top: 8px;}`],o([m()],F.prototype,"url",2),o([m()],F.prototype,"root",2),o([m()],F.prototype,"wrong",2),o([m()],F.prototype,"busy",2),o([m()],F.prototype,"added",2),F=o([M("nr-timestamp-dialog")],F);var st,as,ns,rs,et=class extends R{constructor(){super(...arguments);y(this,st);this.adding=!1;this.removing=null;this.busy=!1;this.list=new X(this)}willUpdate(){this.list.ask(this.house.hub,"/timestamps")}render(){let{value:t,error:e}=this.list,i=this.house.mayManage;return!i&&!t?.services.length?c:r`<h3>${s("stamps.title")}</h3>
<p class="mut sm hint">${s("stamps.about")}</p>
${t?.services.length?r`<ul class="card">
${t.services.map(a=>n(this,st,as).call(this,a,i))}
</ul>
<p class="mut sm addition">
${s("stamps.each_hour")}
</p>`:r`<div class="card pad">
<p class=${e?"wrong":"mut"}>
${e?.message??s(t?"stamps.none":"pages.loading")}
</p>
</div>`}
${i?r`<p class="addition">
<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${f("plus",16)}${s("stamps.add")}
</button>
</p>`:c}
${this.adding?r`<nr-timestamp-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,this.list.again()}}
></nr-timestamp-dialog>`:c}
${this.removing?n(this,st,ns).call(this,this.removing):c}`}};st=new WeakSet,as=function(t,e){let{name:i,url:a,failures:p,reason:h,stamped_at:u}=t,w=s("stamps.remove",{name:i}),N=p?`${O("stamps.failures",p,{count:I(p)})} `:"";return r`<li>
<span class="tile" aria-hidden="true">${f("clock",20)}</span>
<span class="grow">
<b>${i}</b>
<span class="sm mut"><span class="code">${a}</span></span>
<span class="line sm mut tn"
>${u?`${s("stamps.last",{time:J(u)})}. ${Ze(t)}`:s("stamps.never")}</span
>
${N||h?r`<span class="line sm why"
>${f("warn",16)}<span>${N}${h}</span></span
>`:c}
</span>
${e?r`<button
class="btn round"
aria-label=${w}
title=${w}
@click=${()=>{this.removing=t}}
>
${f("trash",18)}
</button>`:c}
</li>`},ns=function(t){let e=()=>{this.removing=null},{name:i}=t;return r`<nr-dialog open .heading=${s("stamps.remove_title",{name:i})} @nr-close=${e}>
<p class="mut">${s("stamps.remove_text")}</p>
<button slot="acts" class="btn link" autofocus @click=${e}>${s("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{n(this,st,rs).call(this,t)}}>
${s("stamps.remove_it")}
</button>
</nr-dialog>`},rs=async function({url:t,name:e}){this.busy=!0;try{await this.house.hub.delete("/timestamps",{url:t}),this.notify(s("stamps.removed",{name:e}))}catch(i){this.notify(j.of(i).message)}this.busy=!1,this.removing=null,await this.list.again()},et.styles=[T,S`
h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;text-wrap: pretty;}li{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}b{font-weight: 500;display: block;overflow-wrap: anywhere;}.code{overflow-wrap: anywhere;}.line{display: flex;gap: 5px;}.line .ic{margin-top: 1px;flex: none;}.why{color: var(--nr-amber);}.pad{padding: 16px;}.wrong{color: var(--nr-red);}.addition{margin-top: 12px;}:host([narrow]) li{padding-inline: 12px;}:host([narrow]) .tile{display: none;}`],o([m()],et.prototype,"adding",2),o([m()],et.prototype,"removing",2),o([m()],et.prototype,"busy",2),et=o([M("nr-timestamps")],et);var Ds=864e5,zs=2,Ns=4,Is=10,vt,g,os,ls,$t,re,Ht,cs,ps,ds,hs,ms,oe,us,gs,fs,$s,le,Y=class extends R{constructor(){super(...arguments);y(this,g);this.beginning=null;this.placing=null;this.removing=null;this.tiles=zs;this.storage=new X(this);this.archives=new X(this);this.setup=new X(this);y(this,vt,null)}connectedCallback(){super.connectedCallback(),q(this,vt,this.house.hub.listen(t=>{t.type==="archive.changed"&&this.archives.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=x(this,vt))==null||t.call(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage"),this.archives.ask(this.house.hub,"/archives"),this.setup.ask(this.house.hub,"/setup")}render(){let[t="",e="",i=""]=this.route,a=this.house.cameras.find(u=>u.id===t);if(a&&e==="covers"&&this.house.mayManage)return r`<nr-camera-covers
.hass=${this.hass}
.house=${this.house}
.camera=${a}
.purpose=${i==="motion"?"ignore":"cover"}
?narrow=${this.narrow}
></nr-camera-covers>`;if(a)return r`<div class="wrap">
<nr-camera-editor
.hass=${this.hass}
.house=${this.house}
.camera=${a}
.archive=${n(this,g,re).call(this,a)}
.stored=${n(this,g,Ht).call(this,a)}
?narrow=${this.narrow}
></nr-camera-editor>
</div>`;let p=this.house.mayManage,h=this.house.found.filter(u=>!u.adopted);return r`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("cameras.title")}</h2>
<p>${n(this,g,cs).call(this,h.length)}</p>
</div>
${p?n(this,g,ps).call(this):c}
</div>
${this.house.cameras.length?r`<ul class="grid">
${de(this.house.cameras.slice(0,this.tiles+Is),u=>u.id,(u,w)=>r`<li>
${w<this.tiles?n(this,g,ls).call(this,u):r`<div class="card later"></div>`}
</li>`)}
</ul>`:r`<div class="card">
<nr-empty
icon="camera"
.heading=${s("cameras.none")}
.text=${s(p?"cameras.none_hint":"cameras.none_yet")}
></nr-empty>
</div>`}
${this.tiles<this.house.cameras.length?c:n(this,g,os).call(this,h)}
</div>
${n(this,g,fs).call(this)}`}updated(){this.tiles<this.house.cameras.length&&requestAnimationFrame(()=>setTimeout(()=>this.tiles+=Ns)),this.route[0]&&!this.house.cameras.some(e=>e.id===this.route[0])&&this.house.loaded&&U(this,"cameras")}};vt=new WeakMap,g=new WeakSet,os=function(t){return r`<div class="two">
<div>
<nr-archives
.hass=${this.hass}
.house=${this.house}
?narrow=${this.narrow}
.list=${x(this,g,$t)}
.error=${this.archives.error?.message??""}
@nr-changed=${()=>{this.archives.again()}}
></nr-archives>
<nr-timestamps
.hass=${this.hass}
.house=${this.house}
?narrow=${this.narrow}
></nr-timestamps>
</div>
<div>${n(this,g,ds).call(this,t)} ${n(this,g,us).call(this)}</div>
</div>`},ls=function(t){return r`<nr-camera-tile
.hub=${this.house.hub}
.camera=${t}
.archive=${n(this,g,re).call(this,t)}
.stored=${n(this,g,Ht).call(this,t)}
.narrow=${this.narrow}
.manages=${this.house.mayManage}
.away=${!this.house.available}
@nr-tile=${e=>n(this,g,$s).call(this,e.detail)}
></nr-camera-tile>`},$t=function(){return this.archives.value?.archives??this.house.archives},re=function(t){return x(this,g,$t).find(e=>e.id===t.archive_id)??null},Ht=function(t){let e=this.storage.value;if(e)return e.cameras.find(i=>i.camera_id===t.id)??null},cs=function(t){let e=this.house.cameras.length,i=this.house.cameras.filter(Ae).length;return r`${[O("cameras.so_many",e),this.house.mayManage?t?O("cameras.others",t):s("cameras.no_others"):""].filter(Boolean).join(" · ")}${i?r` · <span class="off">${O("cameras.off",i)}</span>`:c}`},ps=function(){let t=this.house.scan?.running??!1;return r`<div class="acts">
<button class="btn sm" ?disabled=${t} @click=${()=>{n(this,g,le).call(this,this.house.hub.post("/cameras/scan"))}}>
${f("again",16)}${s(t?"cameras.looking":"cameras.look")}
</button>
<button class="btn sm tonal" @click=${()=>this.beginning={what:"ways"}}>
${f("plus",16)}${s("add.title")}
</button>
</div>`},ds=function(t){if(!this.house.mayManage)return c;let e=x(this,g,$t).filter(i=>i.cameras.some(a=>!a.camera_id));return r`<h3>${s("cameras.found")}</h3>
<p class="mut sm hint">${s("cameras.found_text")}</p>
<ul class="card">
${e.map(i=>n(this,g,hs).call(this,i))} ${t.map(i=>n(this,g,ms).call(this,i))}
${e.length+t.length?c:r`<li class="found mut">${s("cameras.nothing_found")}</li>`}
</ul>`},hs=function(t){let e=t.cameras.filter(a=>!a.camera_id),i=e.map(a=>a.name);return r`<li class="found">
<span class="tile" aria-hidden="true">${f("server",20)}</span>
<div class="grow">
<b>${O("archives.more",e.length,{name:t.name})}</b>
<span class="xs mut">${i.slice(0,4).join(", ")}${i.length>4?"…":""}</span>
<span class="xs mut">${s("archives.not_used")}</span>
</div>
${n(this,g,oe).call(this,t.name,{what:"archive",archive:t})}
</li>`},ms=function(t){return r`<li class="found">
<span class="tile" aria-hidden="true">${f(t.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${It(t)}</b>
<span class="xs mut"
><span class="code">${t.address}</span>${t.brand?` · ${t.brand}`:""}${t.away?` · ${s("cameras.away")}`:""}</span
>
${t.lent_by?r`<span class="xs mut">${s("cameras.lent_by",{protocol:t.lent_by})}</span>`:c}
</div>
${t.lent_by?c:n(this,g,oe).call(this,It(t),{what:"found",found:t})}
</li>`},oe=function(t,e){return r`<button
class="btn sm"
aria-label=${s("cameras.adopt_this",{name:t})}
@click=${()=>this.beginning=e}
>
${s("cameras.adopt")}
</button>`},us=function(){let t=this.storage.value;if(!t)return this.storage.error?c:r`<h3>${s("storage.title")}</h3>
<div class="card storage" aria-busy="true"></div>`;let{free_bytes:e,held_bytes:i,fetched_bytes:a}=t,p=t.cameras.reduce((w,N)=>w+N.size_bytes,0),h=Math.max(0,p-a-i),u=w=>`${100*w/Math.max(1,p+e)}%`;return r`<h3>${s("storage.title")}</h3>
<div class="card storage">
<div class="bar" aria-hidden="true">
<i style="width:${u(h)}"></i><i class="fetched" style="width:${u(a)}"></i
><i class="held" style="width:${u(i)}"></i>
</div>
<p class="sm legend tn">
<span
>${f("disk",16)}${p>a?s("storage.recordings",{size:Q(p-a)}):s("storage.none")}</span
>
${a?r`<span><i class="fetched"></i>${s("storage.fetched",{size:Q(a)})}</span>`:c}
${i?r`<span><i class="held"></i>${s("storage.held",{size:Q(i)})}</span>`:c}
<span class="mut end">${s("storage.free",{size:Q(e)})}</span>
</p>
<p class="xs mut">${n(this,g,gs).call(this)}</p>
</div>`},gs=function(){let t=this.house.cameras.filter(a=>a.kind!=="archive").length,e=this.setup.value?.recordings;if(!e||!t||e.reason)return s("storage.text");let i=Q(e.camera_day_bytes*t);return[s("storage.rate",{daily:i,length:K(e.days*Ds)}),s("storage.text")].join(" ")},fs=function(){let{beginning:t,placing:e,removing:i}=this;return r`${t?r`<nr-add-camera
.hass=${this.hass}
.house=${this.house}
.archives=${x(this,g,$t)}
.beginning=${t}
@nr-changed=${()=>{this.archives.again()}}
@nr-done=${()=>{this.beginning=null,this.setup.again()}}
></nr-add-camera>`:c}
${e?r`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(a=>a.id===e.id)??e}
@nr-done=${()=>this.placing=null}
></nr-place-dialog>`:c}
${i?r`<nr-camera-removal
.hass=${this.hass}
.house=${this.house}
.camera=${i}
.stored=${n(this,g,Ht).call(this,i)}
@nr-done=${()=>{this.removing=null,this.archives.again()}}
></nr-camera-removal>`:c}`},$s=function({act:t,camera:e}){t==="locate"?this.placing=e:t==="remove"?this.removing=e:n(this,g,le).call(this,this.house.hub.patch(`/cameras/${e.id}`,{recording:t==="resume"}))},le=async function(t){await t.catch(e=>this.notify(e))},Y.styles=[T,S`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));gap: 16px;}.later{min-height: 352px;}.grid li{min-width: 0;}.off{color: var(--nr-amber);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 0 24px;align-items: start;}h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;}.found{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found b{font-weight: 500;display: block;}.found .grow > span{display: block;overflow-wrap: anywhere;}.found button{white-space: nowrap;}.storage{padding: 14px 16px;min-height: 122px;}.bar{display: flex;gap: 2px;height: 10px;border-radius: 5px;background: var(--nr-sunk);overflow: hidden;}.storage i{background: color-mix(in srgb, var(--nr-link) 55%, var(--nr-card));}.storage i.fetched{background: color-mix(in srgb, var(--nr-link) 30%, var(--nr-card));}.storage i.held{background: var(--nr-link);}.bar i:not([style="width:0%"]){min-width: 3px;}.legend{display: flex;flex-wrap: wrap;gap: 4px 16px;margin: 9px 0 5px;}.legend span{display: inline-flex;align-items: center;gap: 6px;}.legend i{width: 10px;height: 10px;border-radius: 2px;}.legend .end{margin-inline-start: auto;white-space: nowrap;}h3 + .card{margin-top: 10px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .grid{grid-template-columns: repeat(auto-fill, minmax(max(150px, 30%), 1fr));gap: 12px;}:host([narrow]) .later{min-height: 254px;}:host([narrow]) .acts button{min-height: 44px;border-radius: 22px;}`],o([m()],Y.prototype,"beginning",2),o([m()],Y.prototype,"placing",2),o([m()],Y.prototype,"removing",2),o([m()],Y.prototype,"tiles",2),Y=o([M("nr-page-cameras")],Y);he("cameras",l=>r`<nr-page-cameras
.hass=${l.hass}
.house=${l.house}
.route=${l.route}
.narrow=${l.narrow}
></nr-page-cameras>`);export{Y as CamerasPage};
