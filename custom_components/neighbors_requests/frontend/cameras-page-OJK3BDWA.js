import{h as le,i as Y,j as Le,k as De}from"./chunk-LMQIDVKG.js";import{a as ct,b as pt,c as je,d as Oe,e as dt}from"./chunk-O5Z4ZGNB.js";import"./chunk-K5SECTC4.js";import{a as lt}from"./chunk-IPQP7PFZ.js";import"./chunk-7W7AZONE.js";import{b as ot,d as C,f as ee}from"./chunk-AKCT2HU7.js";import"./chunk-IKHP46Z4.js";import"./chunk-KP2MBL3E.js";import"./chunk-OHIVVU5T.js";import"./chunk-OZX4OAWX.js";import{a as at}from"./chunk-2XPIPQ3S.js";import"./chunk-BGTUJEOZ.js";import{A as ge,D as Ae,E as Z,G as oe,I as q,J as K,L as G,T as v,U as R,V as fe,a as E,b as a,e as d,h as ue,i as x,j as g,l as I,n as Q,o as S,p as j,r as i,s as N,v as rt}from"./chunk-M7QK453E.js";import{a as p,b as y,c as k,d as H,e as r}from"./chunk-W7HMKWGT.js";var is=8,He=o=>`${ge(o)}, ${rt(o)}`,ce,M,ht,mt,ut,Ne,ze,gt,$e,z=class extends j{constructor(){super(...arguments);k(this,M);this.archive=null;this.file="";this.at="";this.learned=null;this.busy=!1;this.wrong="";this.now=new Q(this);k(this,ce,"")}willUpdate(e){e.has("archive")&&(this.file=this.at=this.wrong="",this.learned=null),this.now.ask(this.house.hub,this.archive?`/archives/${this.archive.id}/example`:""),this.file||=this.now.value?.files[0]?.file??""}updated(){let e=this.now.value?this.learned?"result":"question":"";e!==y(this,ce)&&this.renderRoot.querySelector(".first")?.focus(),H(this,ce,e)}render(){let{archive:e,learned:t}=this;return a`<nr-dialog
.open=${e!==null}
.heading=${i("times.title",{name:e?.name??""})}
@nr-close=${()=>r(this,M,$e).call(this)}
>
${e?t?r(this,M,mt).call(this,t):r(this,M,ht).call(this,e):d}
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:d}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>t?r(this,M,gt).call(this):r(this,M,$e).call(this)}
>
${i(t?"pages.back":"pages.cancel")}
</button>
${t?a`<button
slot="acts"
class="btn first"
?disabled=${this.busy}
@click=${()=>{r(this,M,Ne).call(this,t.pattern,t.zone)}}
>
${i(this.busy?"times.reading":"times.use")}
</button>`:a`<button slot="acts" class="btn" form="example" ?disabled=${this.busy||!this.file}>
${i(this.busy?"times.reading":"times.show")}
</button>`}
</nr-dialog>`}};ce=new WeakMap,M=new WeakSet,ht=function(e){let{value:t,error:s}=this.now;return s?a`<p class="wrong" role="alert">${s.message}</p>`:t?t.files.length?a`<form id="example" @submit=${n=>{r(this,M,ut).call(this,n,e)}}>
<p>${i("times.text")}</p>
<label class="field"
>${i("times.file")}<select
class="first"
@change=${n=>{this.file=n.target.value}}
>
${t.files.map(n=>a`<option value=${n.file} ?selected=${n.file===this.file}>
${n.file} – ${n.start?He(n.start):i("times.none")}
</option>`)}
</select></label
>
<label class="field"
>${i("times.at")}<input
type="datetime-local"
required
.value=${this.at}
@input=${n=>{this.at=n.target.value}}
/></label>
${e.pattern?a`<p class="sm mut">${i("times.own")} <span class="code">${e.pattern}</span></p>
<p>
<button
class="btn sm"
type="button"
?disabled=${this.busy}
@click=${()=>{r(this,M,Ne).call(this,"",e.zone==="UTC"?"":e.zone)}}
>
${i("times.usual")}
</button>
</p>`:d}
</form>`:a`<p>${i("times.no_files")}</p>`:a`<span class="grey" aria-busy="true" style="min-height:160px"></span>`},mt=function({pattern:e,zone:t,files:s}){let n=s.filter(D=>D.start).length,l=(D,ss,nt)=>a`<tr>
<td><span class="code">${D}</span>${nt?a`<br /><span class="xs mut">${nt}</span>`:d}</td>
<td class="tn">${ss}</td>
</tr>`,h=D=>l(D.file,D.start?He(D.start):i("times.unfit"),D.camera),[m,w]=[s.filter(D=>D.start),s.filter(D=>!D.start)],W=[...m.slice(0,is-Math.min(w.length,2)),...w.slice(0,2)];return a`<div class="step">
<p>
${i(t==="UTC"?"times.pattern_utc":"times.pattern")} <span class="code">${e}</span>
</p>
<table class="tbl sm">
<thead>
<tr>
<th scope="col">${i("times.file")}</th>
<th scope="col">${i("times.from")}</th>
</tr>
</thead>
<tbody>
${l(this.file,He(Ae(this.at)),i("times.yours"))} ${W.map(h)}
</tbody>
</table>
${s.length?a`<p class=${n?"mut":"why"}>
${N("times.fits",s.length,{fitting:K(n),count:K(s.length)})}
</p>`:d}
</div>`},ut=async function(e,t){e.preventDefault();let s={file:this.file,at:Ae(this.at).toISOString()};await r(this,M,ze).call(this,async()=>{let n=`/archives/${t.id}/example`,l=await this.house.hub.post(n,s);t===this.archive&&(this.learned=l)})},Ne=async function(e,t){let{archive:s}=this;s&&await r(this,M,ze).call(this,async()=>{await this.house.hub.patch(`/archives/${s.id}`,{pattern:e,zone:t}),this.notify(i("times.changed",{name:s.name})),r(this,M,$e).call(this)})},ze=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=I.of(t).message}this.busy=!1},gt=function(){this.learned=null,this.wrong=""},$e=function(){this.dispatchEvent(new CustomEvent("nr-done"))},z.styles=[R,E`
form,
.step{display: grid;gap: 12px;}.code{overflow-wrap: anywhere;}.tbl td,
.tbl th{padding: 8px 12px 8px 0;vertical-align: top;}.tbl td:last-child{white-space: nowrap;}.wrong{color: var(--nr-red);}.why{color: var(--nr-amber);}`],p([x({attribute:!1})],z.prototype,"archive",2),p([g()],z.prototype,"file",2),p([g()],z.prototype,"at",2),p([g()],z.prototype,"learned",2),p([g()],z.prototype,"busy",2),p([g()],z.prototype,"wrong",2),z=p([S("nr-file-times")],z);var ns=6e4,$,ft,$t,bt,vt,be,te,wt,xt,yt,kt,ve,_t,A=class extends j{constructor(){super(...arguments);k(this,$);this.list=[];this.error="";this.adding=!1;this.settings=null;this.removing=!1;this.busy=!1;this.wrong="";this.dating=null}render(){let e=this.list,t=this.house.mayManage;return!t&&!e.length?d:a`<h3>${i("archives.title")}</h3>
<p class="mut sm hint">${i("archives.text")}</p>
${this.error?a`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`:e.length?a`<ul class="card">
${e.map(s=>r(this,$,ft).call(this,s,t))}
</ul>`:a`<div class="card pad"><p>${i("archives.none")}</p></div>`}
${t?a`<div class="addition">
<button class="btn sm" @click=${()=>this.adding=!0}>
${v("plus",16)}${i("archives.add")}
</button>
<span class="sm mut">${i("archives.which")}</span>
</div>`:d}
${this.adding?a`<nr-dialog open closes .heading=${i("archives.add")} @nr-close=${()=>this.adding=!1}>
<nr-archive-add
.house=${this.house}
@nr-archive=${()=>{this.adding=!1,r(this,$,be).call(this)}}
></nr-archive-add>
</nr-dialog>`:d}
${this.settings?this.removing?r(this,$,_t).call(this,this.settings):r(this,$,wt).call(this,this.settings):d}
<nr-file-times
.hass=${this.hass}
.house=${this.house}
.archive=${this.dating}
@nr-done=${()=>{this.dating=null,r(this,$,be).call(this)}}
></nr-file-times>`}};$=new WeakSet,ft=function(e,t){let s=e.cameras.filter(w=>w.camera_id),n=e.state==="connected",{state:l}=e,h=n&&e.clock_offset_ms!==null,m=i(l==="wrong_password"?"archives.enter_password":"archives.manage");return a`<li>
<span class="tile" aria-hidden="true">${v(e.kind==="folder"?"folder":"server",20)}</span>
<div class="grow">
<b>${e.name}</b>
<span class="xs mut line">${r(this,$,bt).call(this,e,s)}</span>
<span class="xs line ${h?"fine":n||l==="unknown"?"mut":"why"}"
>${n?v("tick",14):l==="unknown"?d:v("warn",14)}${[l==="away"?i("archives.away_since",{time:Z(e.since)}):i(`archive.state.${l}`),n?r(this,$,vt).call(this,e):""].filter(Boolean).join(" · ")}</span
>
${e.reason?a`<span class="xs line ${n?"mut":"why"}">${e.reason}</span>`:d}
${n&&Math.abs(e.clock_offset_ms??0)>=ns?a`<span class="xs line why">${i("archives.clock_wrong")}</span>`:d}
${n&&e.kind==="folder"?r(this,$,$t).call(this,e,t):d}
</div>
${t?a`<button
class="btn sm ${l==="wrong_password"?"tonal":""}"
aria-label=${`${m} ${e.name}`}
@click=${()=>r(this,$,te).call(this,e)}
>
${m}
</button>`:d}
</li>`},$t=function(e,t){let s=i(e.reason?"archives.times_example":"archives.times_correct");return a`<span class="xs line mut"
>${e.reason?d:i(e.pattern?"archives.times_own":"archives.times_usual")}
${t?a`<button
class="times"
aria-label=${`${s} ${e.name}`}
@click=${()=>this.dating=e}
>
${s}
</button>`:d}</span
>`},bt=function(e,t){let s=Math.max(0,...t.map(({earliest:l,latest:h})=>l&&h?oe(l,h):0)),n=[...new Set(t.flatMap(l=>l.labels))];return[e.name===i(`archive.kind.${e.kind}`)?"":i(`archive.kind.${e.kind}`),e.kind==="folder"?e.folder:"",t.map(l=>l.name).join(", "),s?q(s):"",n.map(l=>i(`label.${l}`)).join(", "),e.files===null?"":N("archives.files",e.files,{count:K(e.files)}),e.version&&e.kind==="frigate"?i("archives.version",{version:e.version}):e.version].filter(Boolean).join(" · ")},vt=function({clock_offset_ms:e,clock_uncertainty_ms:t}){let s=K(Math.max(1,Math.ceil(t/1e3)));if(e===null)return i("archives.clock_unknown",{seconds:s});if(Math.abs(e)<lt)return i("archives.clock_right");let n=q(Math.abs(e));return i(e>0?"archives.clock_ahead":"archives.clock_behind",{length:n})},be=function(){this.dispatchEvent(new CustomEvent("nr-changed"))},te=function(e){this.wrong="",this.removing=!1,this.settings=e},wt=function(e){return a`<nr-dialog open closes .heading=${e.name} @nr-close=${()=>r(this,$,te).call(this,null)}>
<form id="archive" aria-label=${e.name} @submit=${t=>{r(this,$,xt).call(this,t,e)}}>
<label class="field"
>${i("edit.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${ct(e.kind,e)}
${this.wrong?a`<p class="sm wrong" role="alert">${this.wrong}</p>`:d}
<div class="row" style="flex-wrap:wrap">
<button class="btn sm" type="button" ?disabled=${this.busy} @click=${()=>{r(this,$,yt).call(this,e)}}>
${i("archives.check")}
</button>
<button class="btn sm" type="button" @click=${()=>this.removing=!0}>
${i("archives.remove")}
</button>
</div>
</form>
<button slot="acts" class="btn link" @click=${()=>r(this,$,te).call(this,null)}>${i("pages.cancel")}</button>
<button slot="acts" class="btn" form="archive" ?disabled=${this.busy}>
${i(this.busy?"archives.trying":"camera.save")}
</button>
</nr-dialog>`},xt=async function(e,t){e.preventDefault();let s=pt(e.target,!1),n=h=>t[h]===s[h],l=Object.fromEntries(Object.entries(s).filter(([h])=>!n(h)));if(!Object.keys(l).length)return r(this,$,te).call(this,null);await r(this,$,ve).call(this,()=>this.house.hub.patch(`/archives/${t.id}`,l))},yt=async function(e){await r(this,$,ve).call(this,()=>this.house.hub.post(`/archives/${e.id}/check`))},kt=async function(e){await r(this,$,ve).call(this,()=>this.house.hub.delete(`/archives/${e.id}`,{with_cameras:!0}))},ve=async function(e){this.busy=!0,this.wrong="";try{await e(),r(this,$,te).call(this,null)}catch(t){this.wrong=I.of(t).message}this.busy=!1,r(this,$,be).call(this)},_t=function(e){return a`<nr-dialog
open
.heading=${i("archives.remove_title",{name:e.name})}
@nr-close=${()=>this.removing=!1}
>
<p>${i("archives.remove_text")}</p>
${this.wrong?a`<p class="sm wrong" role="alert">${this.wrong}</p>`:d}
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=!1}>
${i("pages.back")}
</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{r(this,$,kt).call(this,e)}}>
${i("archives.remove_this")}
</button>
</nr-dialog>`},A.styles=[R,fe,E`
h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;text-wrap: pretty;}li{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}b{font-weight: 500;display: block;}.line{display: flex;gap: 5px;overflow-wrap: anywhere;}.line .ic{margin-top: 1px;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.fine{color: var(--nr-ok);}.pad{padding: 16px;}form{display: grid;gap: 12px;}.times{min-height: 24px;padding: 0;border: 0;color: var(--nr-link);text-decoration: underline;font: inherit;}.addition{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 12px;margin-top: 12px;}.addition .mut{flex: 1 1 200px;}:host([narrow]) li{flex-wrap: wrap;padding-inline: 12px;}:host([narrow]) .tile{display: none;}:host([narrow]) li > .grow{flex-basis: 180px;}`],p([x({attribute:!1})],A.prototype,"list",2),p([x()],A.prototype,"error",2),p([g()],A.prototype,"adding",2),p([g()],A.prototype,"settings",2),p([g()],A.prototype,"removing",2),p([g()],A.prototype,"busy",2),p([g()],A.prototype,"wrong",2),p([g()],A.prototype,"dating",2),A=p([S("nr-archives")],A);var Ie=new Set(["paused","sleeping","starting"]),rs=6e4,as="reolink";function Mt(o){return o.kind==="lent"&&o.lender.split("/",1)[0]===as}function we(o,c){let{state:e}=o,t=Z(o.since);if(e==="archived")return c?.state==="away"?{icon:"warn",text:i("archives.away_since",{time:Z(c.since)}),tone:"why"}:c?.state==="wrong_password"?{icon:"warn",text:i("archive.state.wrong_password"),tone:"why"}:{icon:"tick",text:os(o,c),tone:"ok"};if(e==="recording")return{icon:"tick",text:i("camera.state.recording"),tone:"ok"};if(e==="paused")return{icon:"pause",text:i("cameras.paused",{time:t}),tone:""};if(e==="reconnecting")return{icon:"warn",text:i("tile.offline",{time:t}),tone:"why"};let s=Ie.has(e);return{icon:s?"clock":"warn",text:i(`camera.state.${e}`),tone:s?"":"why"}}function os(o,c){if(!c)return i("camera.state.archived");if(Mt(c))return i("tile.on_card");if(c.kind!=="folder")return i("tile.recording_in",{archive:c.name});let e=Be(o,c)?.latest;return e?i("tile.last_file",{time:Z(e)}):i("tile.files")}function Be(o,c){return c.cameras.find(e=>e.camera_id===o.id)}function xe(o,c,e){if(o.state==="archived"||o.archive_id){if(!c)return null;let n=Be(o,c),l=n?.earliest&&n.latest?q(oe(n.earliest,n.latest)):"",h=c.kind==="folder",w=[Mt(c)?i("tile.card"):h?i("archive.kind.folder"):c.name,l].filter(Boolean).join(" · ");return{icon:h?"folder":"server",text:w,tone:""}}if(e===void 0)return{icon:"disk",text:i("tile.hub"),tone:""};let t=e?oe(e.oldest,e.newest):0;return{icon:"disk",text:t>0?i("tile.hub_kept",{length:q(t)}):i("tile.hub_nothing"),tone:""}}function ye(o,c){return o.indoor?{icon:"lock",text:i("tile.never_sent"),tone:""}:o.may_share?{icon:"eye",text:i(c?"tile.can_be_sent":"tile.if_you_approve"),tone:""}:{icon:"lock",text:i("tile.not_sent"),tone:""}}function ke(o,c){let e=o.motion_agreement.judges;return o.motion_agreement.stuck?{icon:"warn",text:i("cameras.stuck"),tone:"why"}:c?Be(o,c)?.has_events?{icon:"motion",text:i("tile.judged_by",{who:c.name}),tone:""}:null:e.length?{icon:"motion",text:i(`tile.judges.${[...e].sort().join("_")}`),tone:""}:null}function _e(o){let c=Math.abs(o.clock_offset_ms??0);return[o.reason,...o.notes,c>=rs?i("cameras.clock_off",{length:q(c)}):""].filter(Boolean)}function Et({state:o}){return["reconnecting","wrong_password","no_key_frames","disk_full"].includes(o)}var se,Me,St,U=class extends j{constructor(){super(...arguments);k(this,Me);this.busy=!1;this.wrong="";k(this,se,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:e,stored:t}=this,s=e.kind!=="archive";return a`<nr-dialog
open
.heading=${i("camera.forget_title",{name:e.name})}
@nr-close=${y(this,se)}
>
<p>${i(s?"remove.text":"camera.forget_archived")}</p>
${s&&t?a`<p>${i("remove.recordings",{size:G(t.size_bytes),day:ge(t.oldest)})}</p>
<p>${i("remove.kept")}</p>`:d}
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:d}
<button slot="acts" class="btn link" autofocus @click=${y(this,se)}>${i("pages.cancel")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{r(this,Me,St).call(this)}}>
${i("camera.forget_it")}
</button>
</nr-dialog>`}};se=new WeakMap,Me=new WeakSet,St=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.delete(`/cameras/${this.camera.id}`),y(this,se).call(this)}catch(e){this.wrong=I.of(e).message}this.busy=!1},U.styles=[R,E`
p + p{margin-top: 8px;}.wrong{color: var(--nr-red);}`],p([x({attribute:!1})],U.prototype,"camera",2),p([x({attribute:!1})],U.prototype,"stored",2),p([g()],U.prototype,"busy",2),p([g()],U.prototype,"wrong",2),U=p([S("nr-camera-removal")],U);var ls=new Set(["rtsp","flv","mjpeg","jpeg"]),cs=5,ps=500,f,ie,Rt,Tt,Pt,At,qe,Lt,Dt,jt,Ot,ne,Ht,T=class extends j{constructor(){super(...arguments);k(this,f);this.archive=null;this.place=null;this.indoor=!1;this.busy=!1;this.wrong="";this.removing=!1;this.score=null;this.watching=!1}willUpdate(e){if(!e.has("camera"))return;let t=e.get("camera");t?.id!==this.camera.id&&(this.place=this.score=null),t?.indoor!==this.camera.indoor&&(this.indoor=this.camera.indoor)}render(){let{camera:e,house:t}=this,s=t.mayManage,n=e.kind!=="archive";return a`<div>${ee("cameras",a`${v("back",18)} ${i("cameras.title")}`,{class:"back"})}</div>
<h2>${e.name}</h2>
<form aria-label=${e.name} @submit=${l=>{r(this,f,Ht).call(this,l)}}>
<div class="two">
<div class="column">
<section class="card">
<nr-live-picture .hub=${t.hub} .camera=${e}></nr-live-picture>
${r(this,f,Rt).call(this)}
</section>
${r(this,f,ie).call(this,"sharing",r(this,f,At).call(this))}
${n?r(this,f,ie).call(this,"motion",r(this,f,Lt).call(this)):d}
</div>
<div class="column">
${r(this,f,ie).call(this,"details",r(this,f,Tt).call(this))}
${n?r(this,f,ie).call(this,"recording",r(this,f,jt).call(this)):d}
${n&&e.kind!=="lent"?r(this,f,ie).call(this,"connection",r(this,f,Ot).call(this)):d}
</div>
</div>
${s?a`<div class="acts">
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:d}
<button class="btn tonal" ?disabled=${this.busy}>
${i(this.busy?"archives.trying":"camera.save")}
</button>
<button type="button" class="btn link" @click=${()=>this.removing=!0}>
${i("camera.forget")}
</button>
</div>`:d}
</form>
${this.removing?a`<nr-camera-removal
.house=${t}
.camera=${e}
.stored=${this.stored}
@nr-done=${()=>this.removing=!1}
></nr-camera-removal>`:d}`}};f=new WeakSet,ie=function(e,t){return a`<section class="card">
<fieldset ?disabled=${!this.house.mayManage} aria-labelledby=${e}>
<h3 id=${e}>${i(`edit.${e}`)}</h3>
${t}
</fieldset>
</section>`},Rt=function(){let{camera:e,archive:t}=this,s=[we(e,t),xe(e,t,this.stored),ye(e,!1),ke(e,t)],n=[e.make,e.model,e.video,e.audio].filter(Boolean).join(" · ");return a`<div class="pad facts">
${s.map(l=>l?a`<p class=${l.tone}>${v(l.icon,16)}<span>${l.text}</span></p>`:d)}
${_e(e).map(l=>a`<p class="why">${v("info",16)}<span>${l}</span></p>`)}
${n?a`<p>${v("camera",16)}<span>${n}</span></p>`:d}
</div>`},Tt=function(){let{camera:e}=this;return a`<label class="field"
>${i("edit.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${r(this,f,ne).call(this,"doorbell",e.doorbell)}
<label class="tick"
><input
type="checkbox"
name="indoor"
.checked=${this.indoor}
@change=${t=>this.indoor=t.target.checked}
/><span>${i("edit.indoor")}<br /><span class="sm mut">${i("edit.indoor_text")}</span></span></label
>
${this.indoor?d:r(this,f,Pt).call(this)}`},Pt=function(){let{latitude:e,longitude:t}=this.hass.config,s={latitude:e,longitude:t},n=this.place??(this.camera.place?Oe(this.camera.place,s):null),l=a`<h3>${i("edit.location")}</h3>
<p class="sm mut">${i("edit.location_text")}</p>`;return n?a`${l}
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${n}
?disabled=${!this.house.mayManage}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:a`${l}
<p class="why row">${v("place",18)}${i("cameras.no_place")}</p>
<div>
<button type="button" class="btn sm tonal" @click=${()=>this.place=Oe(null,s)}>
${i("setup.location")}
</button>
</div>`},At=function(){let{camera:e}=this;return a`${r(this,f,ne).call(this,"may_share",e.may_share,"may_share",this.indoor)}
${r(this,f,qe).call(this,"masks",e.masks.length)}`},qe=function(e,t){return a`<div class="drawn">
<span>${i(`edit.${e}`)}: ${t?N("edit.areas",t):i("edit.no_areas")}</span>
<button
type="button"
class="btn sm"
@click=${()=>C(this,`cameras/${this.camera.id}/covers${e==="masks"?"":"/motion"}`)}
>
${v(e==="masks"?"mask":"motion",16)}${i("edit.draw")}
<span class="vh"> ${i(`edit.${e}`)}</span>
</button>
</div>`},Lt=function(){let{camera:e}=this,{both:t,only_camera:s,only_hub:n,judges:l}=e.motion_agreement,h=this.score??e.score;return a`${l.length>1&&t+s+n?a`<p class="sm mut">${i("cameras.judged",{both:t,camera:s,hub:n})}</p>`:d}
<label class="field"
><span class="value">${i("edit.sensitivity")}<output id="sensitivity">${e.sensitivity}</output></span
><input
type="range"
name="sensitivity"
min="1"
max="100"
aria-describedby="sensitivity-text"
.value=${String(e.sensitivity)}
@input=${m=>{let w=this.renderRoot.querySelector("#sensitivity");w&&(w.textContent=m.target.value)}}
/><span id="sensitivity-text">${i("edit.sensitivity_text")}</span></label
>
<div class="drawn">
<span role="status" class="sm"
>${i("edit.score",{score:K(h),threshold:K(e.threshold)})}</span
>
<button type="button" class="btn sm" ?disabled=${this.watching} @click=${()=>{r(this,f,Dt).call(this)}}>
${i(this.watching?"edit.watching":"edit.watch")}
</button>
</div>
${r(this,f,qe).call(this,"motion_masks",e.motion_masks.length)}`},Dt=async function(){let{id:e}=this.camera;this.watching=!0,this.score=0;for(let t=performance.now()+cs*1e3;performance.now()<t&&this.isConnected;){try{let{cameras:s}=await this.house.hub.get("/cameras"),n=s.find(l=>l.id===e)?.score??0;e===this.camera.id&&(this.score=Math.max(this.score??0,n))}catch{break}await new Promise(s=>setTimeout(s,ps))}this.watching=!1},jt=function(){let{camera:e}=this,t=(s,n)=>a`<label class="field"
>${i(`edit.keep_${s}`)} (${i(`edit.unit.${s}`)})<input
name=${s}
type="number"
min="0.01"
max=${n}
step="any"
.value=${e.keep[s]===null?"":String(e.keep[s])}
placeholder=${i("camera.keep_all")}
/></label>`;return a`${r(this,f,ne).call(this,"recording",e.recording,"record")} ${r(this,f,ne).call(this,"sound",e.sound)}
<div class="pair">${t("days","366")} ${t("gib","1000000")}</div>
<p class="xs mut">${i("edit.keep_text")}</p>
${e.kind==="onvif"||e.kind==="rtsp"?a`<label class="field"
>${i("edit.transport")}<select name="transport">
${["tcp","udp"].map(s=>a`<option value=${s} ?selected=${s===e.transport}>
${s.toUpperCase()}
</option>`)}
</select></label
>
<p class="xs mut">${i("edit.transport_text")}</p>`:d}
${e.state==="sleeping"||e.wired?r(this,f,ne).call(this,"wired",e.wired):d}`},Ot=function(){return a`${ls.has(this.camera.kind)?a`<label class="field"
>${i("edit.new_address")}<input
name="stream_url"
maxlength="2000"
autocomplete="off"
spellcheck="false"
/></label>
<p class="xs mut">${i("edit.new_address_text")}</p>`:d}
<div class="pair">
<label class="field"
>${i("edit.username")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${i("edit.password")}<input name="password" type="password" autocomplete="new-password" maxlength="200"
/></label>
</div>
<p class="xs mut">${i("archives.same_password")}</p>`},ne=function(e,t,s=e,n=!1){return a`<label class="tick"
><input type="checkbox" name=${e} .checked=${t} ?disabled=${n} /><span
>${i(`edit.${s}`)}<br /><span class="sm mut">${i(`edit.${s}_text`)}</span></span
></label
>`},Ht=async function(e){e.preventDefault();let t=this.place&&dt(this.place);if(this.place&&!t){this.wrong=i("camera.wrong_place");return}let s=ds(e.target,this.camera);t&&!this.indoor&&(s.place=t),this.busy=!0,this.wrong="";try{Object.keys(s).length&&await this.house.hub.patch(`/cameras/${this.camera.id}`,s),this.place=null;for(let n of this.renderRoot.querySelectorAll("[name=username], [name=password], [name=stream_url]"))n.value="";this.notify(i("camera.saved",{name:this.camera.name}))}catch(n){this.wrong=I.of(n).message}this.busy=!1},T.styles=[R,fe,E`
:host,
.column{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);overflow-wrap: anywhere;}.back{display: inline-flex;align-items: center;gap: 8px;min-height: 44px;}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}fieldset,
.pad{padding: 14px 16px 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-live-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.facts p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);overflow-wrap: anywhere;}.facts{gap: 0;}.facts .ok .ic{color: var(--nr-ok);}.why.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}.drawn{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;}.drawn span{flex: 1;min-width: 120px;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));gap: 12px;align-items: end;}input[type="range"]{width: 100%;height: 44px;min-height: 44px;margin: 0;padding: 0;border: 0;accent-color: var(--nr-fill);}.value{display: flex;justify-content: space-between;}.acts{position: sticky;bottom: 0;display: flex;flex-wrap: wrap;gap: 8px;align-items: center;padding: 12px 0;background: var(--nr-bg);z-index: 1;}.acts .wrong{flex: 1 1 100%;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],p([x({attribute:!1})],T.prototype,"camera",2),p([x({attribute:!1})],T.prototype,"archive",2),p([x({attribute:!1})],T.prototype,"stored",2),p([g()],T.prototype,"place",2),p([g()],T.prototype,"indoor",2),p([g()],T.prototype,"busy",2),p([g()],T.prototype,"wrong",2),p([g()],T.prototype,"removing",2),p([g()],T.prototype,"score",2),p([g()],T.prototype,"watching",2),T=p([S("nr-camera-editor")],T);function ds(o,c){let e=new FormData(o),t=m=>o.elements.namedItem(m),s=m=>String(e.get(m)??"").trim(),n={name:s("name")};for(let m of["doorbell","indoor","may_share","recording","sound","wired"]){let w=t(m);w&&!w.disabled&&(n[m]=w.checked)}t("sensitivity")&&(n.sensitivity=Number(s("sensitivity"))),t("transport")&&(n.transport=s("transport"));let l=c,h=Object.fromEntries(Object.entries(n).filter(([m,w])=>w!==l[m]));if(t("days")){let m=W=>Number(s(W))>0?Number(s(W)):null,w={days:m("days"),gib:m("gib")};(w.days!==c.keep.days||w.gib!==c.keep.gib)&&(h.keep=w)}return(s("username")||e.get("password"))&&Object.assign(h,{username:s("username"),password:String(e.get("password"))}),s("stream_url")&&(h.stream_url=s("stream_url")),h}var P,Nt,zt,It,Ke,Ee,Ce,O=class extends ue{constructor(){super(...arguments);k(this,P);this.archive=null;this.narrow=!1;this.manages=!1;this.open=!1;k(this,Ee,e=>{let t=r(this,P,Ke).call(this),s=t.indexOf(this.shadowRoot?.activeElement),n={ArrowDown:s+1,ArrowUp:s-1,Home:0,End:t.length-1}[e.key];if(e.key==="Escape")this.open=!1;else if(n!==void 0)t.at(n%t.length)?.focus();else return;e.preventDefault(),e.stopPropagation()})}render(){let{camera:e,archive:t}=this,s=[we(e,t),xe(e,t,this.stored),ye(e,this.narrow),ke(e,t)];return a`<div class="card">
<nr-live-picture .hub=${this.hub} .camera=${e}></nr-live-picture>
<div class="body">
<div class="row name">
<h3 class="grow">${ee(`cameras/${e.id}`,e.name)}</h3>
${this.manages?r(this,P,Nt).call(this):d}
</div>
${this.open?r(this,P,zt).call(this):d}
${s.map(n=>n?a`<p class=${n.tone}>${v(n.icon,16)}<span>${n.text}</span></p>`:d)}
${_e(e).map(n=>a`<p class=${Ie.has(e.state)?"":"why"}>${v("info",16)}<span>${n}</span></p>`)}
${e.place||e.indoor?d:a`<p class="why">
${v("place",16)}<span
>${i("tile.no_location")}
${this.manages?a`<button class="to" @click=${()=>r(this,P,Ce).call(this,"locate")}>
${i("setup.location")}<span class="vh"> ${e.name}</span>
</button>`:d}</span
>
</p>`}
</div>
</div>`}updated(e){e.has("open")&&(this.open?r(this,P,Ke).call(this)[0]?.focus():e.get("open")&&!this.shadowRoot?.activeElement&&this.renderRoot.querySelector(".dots")?.focus())}};P=new WeakSet,Nt=function(){return a`<button
class="dots"
aria-haspopup="menu"
aria-expanded=${this.open}
aria-label=${i("tile.menu",{name:this.camera.name})}
@click=${()=>this.open=!this.open}
>
${v("more",20)}
</button>`},zt=function(){let{camera:e}=this,t=(n,l,h)=>a`<button role="menuitem" tabindex="-1" @click=${()=>r(this,P,Ce).call(this,h)}>
${v(n,18)}${l}
</button>`,s=(n,l,h)=>a`<button
role="menuitem"
tabindex="-1"
@click=${()=>{this.open=!1,C(this,h)}}
>
${v(n,18)}${l}
</button>`;return a`<div
class=${r(this,P,It).call(this)?"":"after"}
role="menu"
aria-label=${i("tile.menu",{name:e.name})}
@keydown=${y(this,Ee)}
@focusout=${n=>{n.currentTarget.contains(n.relatedTarget)||(this.open=!1)}}
>
${s("edit",i("tile.edit"),`cameras/${e.id}`)}
${e.indoor?d:s("mask",i("tile.covers"),`cameras/${e.id}/covers`)}
${e.indoor?d:t("place",i("tile.location"),"locate")}
${e.kind==="archive"?d:e.recording?t("pause",i("tile.pause"),"pause"):t("play",i("tile.resume"),"resume")}
${t("trash",i("camera.forget"),"remove")}
</div>`},It=function(){let{left:e,right:t}=this.getBoundingClientRect();return getComputedStyle(this).direction==="rtl"?e+226<innerWidth:t>226},Ke=function(){return[...this.renderRoot.querySelectorAll('[role="menuitem"]')]},Ee=new WeakMap,Ce=function(e){this.open=!1;let t={act:e,camera:this.camera};this.dispatchEvent(new CustomEvent("nr-tile",{detail:t}))},O.styles=[R,E`
:host{display: block;height: 100%;}.card{height: 100%;}nr-live-picture{aspect-ratio: 16 / 8.4;border-radius: calc(var(--nr-r) - 1px) calc(var(--nr-r) - 1px) 0 0;}.body{padding: 6px 14px 12px;position: relative;}.name{min-height: 44px;}.name a{font: 500 15px/20px var(--nr-font);color: var(--nr-ink);text-decoration: none;overflow-wrap: anywhere;padding: 12px 0;}.name a:hover{text-decoration: underline;}.dots{border: 0;width: 44px;padding: 0;margin-inline-end: -14px;color: var(--nr-ink2);}p{display: flex;gap: 7px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}p .ic{margin-top: 2px;}p.ok{color: var(--nr-ink);}p.ok .ic{color: var(--nr-ok);}p.why{color: var(--nr-amber);}p span{min-width: 0;overflow-wrap: anywhere;}.to{position: relative;border: 0;padding: 0;min-height: 24px;font: inherit;color: var(--nr-link);text-decoration: underline;text-underline-offset: 2px;border-radius: 4px;}.to::before{content: "";position: absolute;inset: -10px;}[role="menu"]{position: absolute;z-index: 3;top: 46px;inset-inline-end: 8px;width: 210px;padding: 6px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 12px;box-shadow: 0 6px 24px rgba(0, 0, 0, 0.24);}[role="menu"].after{inset-inline: 8px auto;}[role="menuitem"]{width: 100%;justify-content: flex-start;border: 0;border-radius: 8px;padding: 0 12px;font-weight: 400;color: var(--nr-ink);text-decoration: none;display: flex;align-items: center;gap: 10px;min-height: 44px;text-align: start;}[role="menuitem"]:hover{background: color-mix(in srgb, var(--nr-ink) 6%, transparent);}:host([narrow]) .body{padding-inline: 10px;}:host([narrow]) .dots{margin-inline-end: -10px;}`],p([x({attribute:!1})],O.prototype,"hub",2),p([x({attribute:!1})],O.prototype,"camera",2),p([x({attribute:!1})],O.prototype,"archive",2),p([x({attribute:!1})],O.prototype,"stored",2),p([x({type:Boolean,reflect:!0})],O.prototype,"narrow",2),p([x({type:Boolean})],O.prototype,"manages",2),p([g()],O.prototype,"open",2),O=p([S("nr-camera-tile")],O);var hs=["top-left","top-right","bottom-right","bottom-left"],ms=.01,us=.05,gs=32;function Ue(o,c){let[e,t]=[Math.min(o.x,c.x),Math.min(o.y,c.y)],s=Math.max(le,Math.abs(c.x-o.x)),n=Math.max(le,Math.abs(c.y-o.y));return{left:Math.min(e,1-s),top:Math.min(t,1-n),width:s,height:n}}function Ge(o,c){let{purpose:e}=o[c],t=o.slice(0,c).filter(s=>s.purpose===e).length;return i(`covers.${e}.name`,{number:t+1})}function Ye(o,c){return o.filter(e=>e.purpose===c).length>=gs}var X,b,qt,V,re,pe,Fe,Se,Ve,Re,de,We,F=class extends ue{constructor(){super(...arguments);k(this,b);this.drawn=[];this.suggestions=[];this.purpose="cover";this.selected=-1;k(this,X,null);k(this,Se,e=>{if(e.button!==0||Ye(this.drawn,this.purpose))return;r(this,b,Fe).call(this,e);let t=r(this,b,pe).call(this,e);H(this,X,{corner:null,area:Ue(t,t),...t,isNew:!0});let s={purpose:this.purpose,area:Ue(t,t)};r(this,b,V).call(this,[...this.drawn,s],this.drawn.length,!0)});k(this,Re,e=>{let t=y(this,X);if(!t)return;let s=r(this,b,pe).call(this,e),[n,l]=[s.x-t.x,s.y-t.y];t.isNew?r(this,b,re).call(this,this.selected,Ue(t,s)):t.corner?r(this,b,re).call(this,this.selected,De(t.area,t.corner,n,l)):r(this,b,re).call(this,this.selected,Le(t.area,n,l))});k(this,de,e=>{let t=y(this,X);if(H(this,X,null),!t)return;if(!t.isNew)return r(this,b,V).call(this,this.drawn,this.selected);let s=r(this,b,pe).call(this,e),{area:n}=this.drawn[this.selected];if(e.type==="pointercancel")return r(this,b,V).call(this,this.drawn.slice(0,-1),-1);n.width<=le&&n.height<=le&&r(this,b,re).call(this,this.selected,{...Y,left:Math.min(1-Y.width,Math.max(0,s.x-Y.width/2)),top:Math.min(1-Y.height,Math.max(0,s.y-Y.height/2))}),r(this,b,V).call(this,this.drawn,this.selected),this.focusArea(this.selected)})}render(){return a`<div
class="draw"
@pointerdown=${y(this,Se)}
@pointermove=${y(this,Re)}
@pointerup=${y(this,de)}
@pointercancel=${y(this,de)}
>
${this.suggestions.map(({kind:e,area:t})=>a`<div class="proposed" style=${Bt(t)}>
<span class="hint">${i(`covers.${e}.ask`)}</span>
</div>`)}
${this.drawn.map((e,t)=>r(this,b,qt).call(this,e,t))}
<span id="how" class="vh">${i("covers.how")}</span>
</div>`}async focusArea(e){await this.updateComplete,this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};X=new WeakMap,b=new WeakSet,qt=function({purpose:e,area:t},s){let n=s===this.selected,l=Ge(this.drawn,s);return a`<div
class="area ${e} ${n?"on":""}"
style=${Bt(t)}
role="application"
tabindex="0"
data-number=${s}
aria-label=${l}
aria-describedby="how"
@focus=${()=>s!==this.selected&&r(this,b,V).call(this,this.drawn,s)}
@pointerdown=${h=>r(this,b,Ve).call(this,h,s,null)}
@keydown=${h=>r(this,b,We).call(this,h,s,null)}
>
<span aria-hidden="true">${e==="ignore"?i("covers.ignored"):l}</span>
</div>
${n?hs.map(h=>a`<button
class="corner"
style=${fs(t,h)}
aria-label=${i(`review.mask.${h}`,{name:l})}
@pointerdown=${m=>r(this,b,Ve).call(this,m,s,h)}
@keydown=${m=>r(this,b,We).call(this,m,s,h)}
></button>`):d}`},V=function(e,t,s=!1){this.drawn=e,this.selected=t;let n={drawn:e,selected:t,open:s};this.dispatchEvent(new CustomEvent("nr-drawn",{detail:n}))},re=function(e,t,s=!0){let n=this.drawn.map((l,h)=>h===e?{...l,area:t}:l);r(this,b,V).call(this,n,e,s)},pe=function(e){let t=this.renderRoot.querySelector(".draw").getBoundingClientRect(),s=n=>Math.min(1,Math.max(0,n));return{x:s((e.clientX-t.left)/t.width),y:s((e.clientY-t.top)/t.height)}},Fe=function(e){e.preventDefault(),e.stopPropagation(),this.renderRoot.querySelector(".draw").setPointerCapture(e.pointerId)},Se=new WeakMap,Ve=function(e,t,s){e.button===0&&(r(this,b,Fe).call(this,e),r(this,b,V).call(this,this.drawn,t),H(this,X,{corner:s,area:this.drawn[t].area,...r(this,b,pe).call(this,e),isNew:!1}),s||this.focusArea(t))},Re=new WeakMap,de=new WeakMap,We=function(e,t,s){let n=e.shiftKey?us:ms,h={ArrowLeft:[-n,0],ArrowRight:[n,0],ArrowUp:[0,-n],ArrowDown:[0,n]}[e.key],{area:m}=this.drawn[t];if(h){let w=s?De(m,s,...h):Le(m,...h);r(this,b,re).call(this,t,w,!1)}else if(e.key==="Delete"||e.key==="Backspace")r(this,b,V).call(this,this.drawn.filter((w,W)=>W!==t),-1);else return;e.preventDefault(),e.stopPropagation()},F.styles=[R,E`
:host{position: absolute;inset: 0;direction: ltr;}.draw{position: absolute;inset: 0;touch-action: none;cursor: crosshair;}.area{position: absolute;background: rgba(0, 0, 0, 0.78);outline: 2px solid #fff;color: #fff;cursor: move;touch-action: none;display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.area.ignore{background: rgba(255, 255, 255, 0.18);outline: 2px dashed #fff;}.area.on{outline: 3px solid #6fd3ff;z-index: 1;}.area:focus-visible{box-shadow: 0 0 0 6px #000;}.area > span,
.hint{background: rgba(10, 12, 15, 0.66);color: #fff;font: 500 12px/16px var(--nr-font);padding: 2px 7px;border-radius: 8px;pointer-events: none;max-width: 100%;text-align: center;}.area{container-type: size;}@container (width < 60px) or (height < 20px){.area > span{display: none;}}.corner{position: absolute;width: 44px;height: 44px;min-height: 0;margin: -22px;padding: 0;border: 0;border-radius: 22px;touch-action: none;z-index: 2;cursor: grab;background: transparent;}.corner::before{content: "";width: 16px;height: 16px;border-radius: 8px;background: #fff;border: 3px solid #006b9a;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -10px;}.proposed{position: absolute;outline: 2px dashed #fff;pointer-events: none;}.proposed .hint{position: absolute;bottom: calc(100% + 4px);left: 0;white-space: nowrap;}`],p([x({attribute:!1})],F.prototype,"drawn",2),p([x({attribute:!1})],F.prototype,"suggestions",2),p([x()],F.prototype,"purpose",2),p([x({type:Number})],F.prototype,"selected",2),F=p([S("nr-cover-layer")],F);var B=o=>`${100*o}%`;function Bt({left:o,top:c,width:e,height:t}){return`left:${B(o)};top:${B(c)};width:${B(e)};height:${B(t)}`}function fs({left:o,top:c,width:e,height:t},s){let n=s.endsWith("left")?o:o+e,l=s.startsWith("top")?c:c+t;return`left:${B(n)};top:${B(l)}`}var Kt=50,ae,_,Xe,Je,Ct,Qe,Ut,Te,Ze,et,Ft,Vt,L=class extends j{constructor(){super(...arguments);k(this,_);this.suggestions=[];this.purpose="cover";this.drawn=[];this.selected=-1;this.busy=!1;this.wrong="";this.undone=[];k(this,ae,null);k(this,Te,()=>{let e=this.undone.at(-1);e&&(this.undone=this.undone.slice(0,-1),this.drawn=e,this.selected=Math.min(this.selected,e.length-1))})}willUpdate(e){if(!e.has("camera")||e.get("camera")?.id===this.camera.id)return;let t=(s,n)=>n.map(l=>({purpose:s,area:l}));this.drawn=[...t("cover",this.camera.masks),...t("ignore",this.camera.motion_masks)],this.selected=-1,this.undone=[]}render(){let{camera:e}=this;return a`<div class="page">
<div class="main">
<div class="head">
${ee(`cameras/${e.id}`,a`${v("back",22)}<span class="vh">${i("covers.back",{name:e.name})}</span>`)}
<div class="grow">
<h2>${i("covers.title",{name:e.name})}</h2>
<p class="mut sm">${i("covers.text")}</p>
</div>
</div>
<div class="picture" style="aspect-ratio:${$s(this.camera)}">
<nr-live-picture whole .hub=${this.house.hub} .camera=${e}></nr-live-picture>
<nr-cover-layer
.drawn=${this.drawn}
.suggestions=${y(this,_,Xe)}
.purpose=${this.purpose}
.selected=${this.selected}
@nr-drawn=${t=>r(this,_,Ut).call(this,t.detail)}
></nr-cover-layer>
</div>
<div class="tools" role="toolbar" aria-label=${i("covers.tools")}>
<div class="seg">
${["cover","ignore"].filter(t=>t==="cover"||e.kind!=="archive").map(t=>a`<button aria-pressed=${t===this.purpose} @click=${()=>this.purpose=t}>
${v(t==="cover"?"mask":"motion",16)}${i(`covers.${t}`)}
</button>`)}
</div>
<div class="seg">
<button ?disabled=${Ye(this.drawn,this.purpose)} @click=${()=>r(this,_,Ze).call(this,Y)}>
${v("plus",16)}${i("covers.add")}
</button>
<button ?disabled=${!this.undone.length} @click=${y(this,Te)}>
${v("undo",16)}${i("covers.undo")}
</button>
</div>
</div>
<p class="xs mut" style="margin-top:8px">${i("covers.how")}</p>
</div>
<aside>
${r(this,_,Je).call(this,"cover")} ${e.kind==="archive"?d:r(this,_,Je).call(this,"ignore")} ${r(this,_,Ct).call(this)}
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:d}
<div class="end">
<button class="btn link" @click=${()=>C(this,`cameras/${e.id}`)}>${i("pages.cancel")}</button>
${this.house.mayManage?a`<button class="btn tonal" ?disabled=${this.busy} @click=${()=>{r(this,_,Vt).call(this)}}>
${i("covers.save")}
</button>`:d}
</div>
</aside>
</div>`}};ae=new WeakMap,_=new WeakSet,Xe=function(){return this.suggestions.filter(({area:e})=>!this.drawn.some(t=>t.purpose==="cover"&&vs(t.area,e)))},Je=function(e){let t=this.drawn.flatMap((s,n)=>s.purpose===e?[n]:[]);return a`<h3>${i(`covers.list.${e}`)}</h3>
${t.length?a`<ul>
${t.map(s=>{let n=Ge(this.drawn,s);return a`<li class=${s===this.selected?"on":""}>
${v(e==="cover"?"mask":"motion",18)}
<button class="name" aria-pressed=${s===this.selected} @click=${()=>r(this,_,et).call(this,s)}>
${n}
</button>
<button class="btn link sm" @click=${()=>r(this,_,Ft).call(this,s)}>
${i("covers.delete")}<span class="vh"> ${n}</span>
</button>
</li>`})}
</ul>`:a`<p class="sm mut">${i(`covers.none.${e}`)}</p>`}`},Ct=function(){let e=y(this,_,Xe);return e.length?a`<h3>${i("covers.suggestions")}</h3>
<p class="sm mut">${i("covers.suggestions_text")}</p>
<ul>
${e.map(({kind:t,area:s})=>a`<li>
<span class="cut" aria-hidden="true"
><nr-live-picture whole still style=${bs(s)} .hub=${this.house.hub} .camera=${this.camera}></nr-live-picture
></span>
<span class="grow">${i(`covers.${t}`)}<small>${i(`covers.${t}.what`)}</small></span>
<button class="btn sm" @click=${()=>r(this,_,Ze).call(this,s,"cover")}>
${i("covers.cover")}<span class="vh"> ${i(`covers.${t}`)}</span>
</button>
</li>`)}
</ul>`:d},Qe=function(e,t){this.undone=[...this.undone,this.drawn].slice(-Kt),this.drawn=e,this.selected=t},Ut=function({drawn:e,selected:t,open:s}){s&&(y(this,ae)??H(this,ae,this.drawn));let n=y(this,ae)??this.drawn;s||(H(this,ae,null),e!==n&&(this.undone=[...this.undone,n].slice(-Kt))),this.drawn=e,this.selected=t},Te=new WeakMap,Ze=function(e,t=this.purpose){r(this,_,Qe).call(this,[...this.drawn,{purpose:t,area:e}],this.drawn.length),r(this,_,et).call(this,this.selected)},et=function(e){this.selected=e,this.updateComplete.then(()=>this.renderRoot.querySelector("nr-cover-layer")?.focusArea(e))},Ft=function(e){r(this,_,Qe).call(this,this.drawn.filter((t,s)=>s!==e),-1),this.renderRoot.querySelector(".tools button")?.focus()},Vt=async function(){let e=t=>this.drawn.filter(s=>s.purpose===t).map(s=>s.area);this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{masks:e("cover"),...this.camera.kind==="archive"?{}:{motion_masks:e("ignore")}}),this.notify(i("camera.saved",{name:this.camera.name})),C(this,`cameras/${this.camera.id}`)}catch(t){this.wrong=I.of(t).message}this.busy=!1},L.styles=[R,E`
.page{display: grid;grid-template-columns: minmax(0, 1fr) 340px;min-height: 100%;}.main{padding: 16px 24px;}.head{display: flex;align-items: flex-start;gap: 4px;margin-bottom: 12px;}.head a{width: 44px;height: 44px;display: grid;place-items: center;color: var(--nr-ink);margin-inline-start: -12px;flex: none;}h2{font: 500 18px/25px var(--nr-font);overflow-wrap: anywhere;}.picture{position: relative;border-radius: 12px;overflow: hidden;background: #000;direction: ltr;}nr-live-picture{position: absolute;inset: 0;}.tools{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-top: 10px;}.tools button{min-height: 44px;border-radius: 22px;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);padding: 16px;display: flex;flex-direction: column;gap: 8px;}h3{font: 500 16px/22px var(--nr-font);margin-top: 8px;}li{display: flex;align-items: center;gap: 10px;min-height: 52px;padding: 0 12px;margin: 0 -12px;border-radius: 8px;}li.on{background: var(--nr-tint);}li .name{flex: 1;min-width: 0;justify-content: flex-start;text-align: start;border: 0;padding: 0;font-weight: 400;}.cut{position: relative;width: 72px;height: 44px;border-radius: 6px;overflow: hidden;flex: none;background: #000;}.cut nr-live-picture{inset: auto;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.wrong{color: var(--nr-red);}.end{display: flex;justify-content: flex-end;gap: 8px;margin-top: auto;padding-top: 16px;}:host([narrow]) .page{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .main{padding: 8px 16px 16px;}:host([narrow]) .picture{margin-inline: -16px;border-radius: 0;}:host([narrow]) aside{border-inline-start: 0;border-top: 1px solid var(--nr-line);}:host([narrow]) .end{position: sticky;bottom: 0;background: var(--nr-card);padding-block: 12px;z-index: 3;}`],p([x({attribute:!1})],L.prototype,"camera",2),p([x({attribute:!1})],L.prototype,"suggestions",2),p([x()],L.prototype,"purpose",2),p([g()],L.prototype,"drawn",2),p([g()],L.prototype,"selected",2),p([g()],L.prototype,"busy",2),p([g()],L.prototype,"wrong",2),p([g()],L.prototype,"undone",2),L=p([S("nr-camera-covers")],L);function $s({video:o}){let[,c,e]=/(\d{2,5})x(\d{2,5})/.exec(o)??[];return c&&e?`${c} / ${e}`:"16 / 9"}function bs({left:o,top:c,width:e,height:t}){let s=Math.max(1,Math.min(1/e,1/t,8)),n=(l,h)=>B(Math.min(0,Math.max(1-s,.5-(l+h/2)*s)));return`width:${B(s)};height:${B(s)};left:${n(o,e)};top:${n(c,t)}`}function vs(o,c){return o.left<=c.left+.005&&o.top<=c.top+.005&&o.left+o.width>=c.left+c.width-.005&&o.top+o.height>=c.top+c.height-.005}var ws=864e5,me,u,he,tt,Pe,Wt,Gt,Yt,Xt,Jt,st,Qt,Zt,es,ts,it,J=class extends j{constructor(){super(...arguments);k(this,u);this.beginning=null;this.placing=null;this.removing=null;this.storage=new Q(this);this.archives=new Q(this);this.setup=new Q(this);k(this,me,null)}connectedCallback(){super.connectedCallback(),H(this,me,this.house.hub.listen(e=>{e.type==="archive.changed"&&this.archives.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=y(this,me))==null||e.call(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage"),this.archives.ask(this.house.hub,"/archives"),this.setup.ask(this.house.hub,"/setup")}render(){let[e="",t="",s=""]=this.route,n=this.house.cameras.find(m=>m.id===e);if(n&&t==="covers"&&this.house.mayManage)return a`<nr-camera-covers
.hass=${this.hass}
.house=${this.house}
.camera=${n}
.purpose=${s==="motion"?"ignore":"cover"}
?narrow=${this.narrow}
></nr-camera-covers>`;if(n)return a`<div class="wrap">
<nr-camera-editor
.hass=${this.hass}
.house=${this.house}
.camera=${n}
.archive=${r(this,u,tt).call(this,n)}
.stored=${r(this,u,Pe).call(this,n)}
?narrow=${this.narrow}
></nr-camera-editor>
</div>`;let l=this.house.mayManage,h=this.house.found.filter(m=>!m.adopted);return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${i("cameras.title")}</h2>
<p>${r(this,u,Wt).call(this,h.length)}</p>
</div>
${l?r(this,u,Gt).call(this):d}
</div>
${this.house.cameras.length?a`<ul class="grid">
${at(this.house.cameras,m=>m.id,m=>a`<li>
<nr-camera-tile
.hub=${this.house.hub}
.camera=${m}
.archive=${r(this,u,tt).call(this,m)}
.stored=${r(this,u,Pe).call(this,m)}
.narrow=${this.narrow}
.manages=${l}
@nr-tile=${w=>r(this,u,ts).call(this,w.detail)}
></nr-camera-tile>
</li>`)}
</ul>`:a`<div class="card">
<nr-empty
icon="camera"
.heading=${i("cameras.none")}
.text=${i(l?"cameras.none_hint":"cameras.none_yet")}
></nr-empty>
</div>`}
<div class="two">
<div>
<nr-archives
.hass=${this.hass}
.house=${this.house}
?narrow=${this.narrow}
.list=${y(this,u,he)}
.error=${this.archives.error?.message??""}
@nr-changed=${()=>{this.archives.again()}}
></nr-archives>
</div>
<div>${r(this,u,Yt).call(this,h)} ${r(this,u,Qt).call(this)}</div>
</div>
</div>
${r(this,u,es).call(this)}`}updated(){this.route[0]&&!this.house.cameras.some(t=>t.id===this.route[0])&&this.house.loaded&&C(this,"cameras")}};me=new WeakMap,u=new WeakSet,he=function(){return this.archives.value?.archives??this.house.archives},tt=function(e){return y(this,u,he).find(t=>t.id===e.archive_id)??null},Pe=function(e){let t=this.storage.value;if(t)return t.cameras.find(s=>s.camera_id===e.id)??null},Wt=function(e){let t=this.house.cameras.length,s=this.house.cameras.filter(Et).length;return a`${[N("cameras.so_many",t),this.house.mayManage?e?N("cameras.others",e):i("cameras.no_others"):""].filter(Boolean).join(" · ")}${s?a` · <span class="off">${N("cameras.off",s)}</span>`:d}`},Gt=function(){let e=this.house.scan?.running??!1;return a`<div class="acts">
<button class="btn sm" ?disabled=${e} @click=${()=>{r(this,u,it).call(this,this.house.hub.post("/cameras/scan"))}}>
${v("again",16)}${i(e?"cameras.looking":"cameras.look")}
</button>
<button class="btn sm tonal" @click=${()=>this.beginning={what:"ways"}}>
${v("plus",16)}${i("add.title")}
</button>
</div>`},Yt=function(e){if(!this.house.mayManage)return d;let t=y(this,u,he).filter(s=>s.cameras.some(n=>!n.camera_id));return a`<h3>${i("cameras.found")}</h3>
<p class="mut sm hint">${i("cameras.found_text")}</p>
<ul class="card">
${t.map(s=>r(this,u,Xt).call(this,s))} ${e.map(s=>r(this,u,Jt).call(this,s))}
${t.length+e.length?d:a`<li class="found mut">${i("cameras.nothing_found")}</li>`}
</ul>`},Xt=function(e){let t=e.cameras.filter(n=>!n.camera_id),s=t.map(n=>n.name);return a`<li class="found">
<span class="tile" aria-hidden="true">${v("server",20)}</span>
<div class="grow">
<b>${N("archives.more",t.length,{name:e.name})}</b>
<span class="xs mut">${s.slice(0,4).join(", ")}${s.length>4?"…":""}</span>
<span class="xs mut">${i("archives.not_used")}</span>
</div>
${r(this,u,st).call(this,e.name,{what:"archive",archive:e})}
</li>`},Jt=function(e){return a`<li class="found">
<span class="tile" aria-hidden="true">${v(e.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${je(e)}</b>
<span class="xs mut"
><span class="code">${e.address}</span>${e.brand?` · ${e.brand}`:""}${e.away?` · ${i("cameras.away")}`:""}</span
>
${e.lent_by?a`<span class="xs mut">${i("cameras.lent_by",{protocol:e.lent_by})}</span>`:d}
</div>
${e.lent_by?d:r(this,u,st).call(this,je(e),{what:"found",found:e})}
</li>`},st=function(e,t){return a`<button
class="btn sm"
aria-label=${i("cameras.adopt_this",{name:e})}
@click=${()=>this.beginning=t}
>
${i("cameras.adopt")}
</button>`},Qt=function(){let e=this.storage.value;if(!e)return this.storage.error?d:a`<h3>${i("storage.title")}</h3>
<div class="card storage" aria-busy="true"></div>`;let{free_bytes:t,held_bytes:s,fetched_bytes:n}=e,l=e.cameras.reduce((w,W)=>w+W.size_bytes,0),h=Math.max(0,l-n-s),m=w=>`${100*w/Math.max(1,l+t)}%`;return a`<h3>${i("storage.title")}</h3>
<div class="card storage">
<div class="bar" aria-hidden="true">
<i style="width:${m(h)}"></i><i class="fetched" style="width:${m(n)}"></i
><i class="held" style="width:${m(s)}"></i>
</div>
<p class="sm legend tn">
<span>${v("disk",16)}${i("storage.recordings",{size:G(Math.max(0,l-n))})}</span>
${n?a`<span><i class="fetched"></i>${i("storage.fetched",{size:G(n)})}</span>`:d}
${s?a`<span><i class="held"></i>${i("storage.held",{size:G(s)})}</span>`:d}
<span class="mut end">${i("storage.free",{size:G(t)})}</span>
</p>
<p class="xs mut">${r(this,u,Zt).call(this)}</p>
</div>`},Zt=function(){let e=this.house.cameras.filter(n=>n.kind!=="archive").length,t=this.setup.value?.recordings;if(!t||!e||t.reason)return i("storage.text");let s=G(t.camera_day_bytes*e);return[i("storage.rate",{daily:s,length:q(t.days*ws)}),i("storage.text")].join(" ")},es=function(){let{beginning:e,placing:t,removing:s}=this;return a`${e?a`<nr-add-camera
.hass=${this.hass}
.house=${this.house}
.archives=${y(this,u,he)}
.beginning=${e}
@nr-changed=${()=>{this.archives.again()}}
@nr-done=${()=>{this.beginning=null,this.setup.again()}}
></nr-add-camera>`:d}
${t?a`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(n=>n.id===t.id)??t}
@nr-done=${()=>this.placing=null}
></nr-place-dialog>`:d}
${s?a`<nr-camera-removal
.hass=${this.hass}
.house=${this.house}
.camera=${s}
.stored=${r(this,u,Pe).call(this,s)}
@nr-done=${()=>{this.removing=null,this.archives.again()}}
></nr-camera-removal>`:d}`},ts=function({act:e,camera:t}){e==="locate"?this.placing=t:e==="remove"?this.removing=t:r(this,u,it).call(this,this.house.hub.patch(`/cameras/${t.id}`,{recording:e==="resume"}))},it=async function(e){await e.catch(t=>this.notify(t))},J.styles=[R,E`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(320px, 1fr));gap: 16px;}.grid li{min-width: 0;}.off{color: var(--nr-amber);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 0 24px;align-items: start;}h3{font: 500 16px/22px var(--nr-font);margin: 24px 0 2px;}.hint{margin-bottom: 10px;}.found{display: flex;align-items: center;gap: 12px;padding: 11px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found b{font-weight: 500;display: block;}.found .grow > span{display: block;overflow-wrap: anywhere;}.found button{white-space: nowrap;}.storage{padding: 14px 16px;min-height: 122px;}.bar{display: flex;gap: 2px;height: 10px;border-radius: 5px;background: var(--nr-sunk);overflow: hidden;}.storage i{background: color-mix(in srgb, var(--nr-link) 55%, var(--nr-card));}.storage i.fetched{background: color-mix(in srgb, var(--nr-link) 30%, var(--nr-card));}.storage i.held{background: var(--nr-link);}.bar i:not([style="width:0%"]){min-width: 3px;}.legend{display: flex;flex-wrap: wrap;gap: 4px 16px;margin: 9px 0 5px;}.legend span{display: inline-flex;align-items: center;gap: 6px;}.legend i{width: 10px;height: 10px;border-radius: 2px;}.end{margin-inline-start: auto;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .grid{grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));gap: 12px;}:host([narrow]) .acts button{min-height: 44px;border-radius: 22px;}`],p([g()],J.prototype,"beginning",2),p([g()],J.prototype,"placing",2),p([g()],J.prototype,"removing",2),J=p([S("nr-page-cameras")],J);ot("cameras",o=>a`<nr-page-cameras
.hass=${o.hass}
.house=${o.house}
.route=${o.route}
.narrow=${o.narrow}
></nr-page-cameras>`);export{J as CamerasPage};
