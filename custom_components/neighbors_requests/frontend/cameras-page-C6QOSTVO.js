import"./chunk-G3RKRZFK.js";import"./chunk-BUFTIYI2.js";import{a as re}from"./chunk-OHJTHJPM.js";import"./chunk-IFQYVZB2.js";import{a as de}from"./chunk-VBEO4HJH.js";import{b as oe,d as le,f as ce}from"./chunk-5WJZQINY.js";import"./chunk-HMJGHVKQ.js";import"./chunk-SHMMCPPP.js";import"./chunk-2SLSKBDM.js";import{B as z,D as E,E as O,G as P,L as x,M as j,N as ne,a as T,b as i,d as c,f as H,g as u,i as B,k,l as C,m as L,o as t,p as _,s as ae,v as ie,y as J,z as I}from"./chunk-DHWMU4GH.js";import{a as h,b as A,c as w,d as M,e as r}from"./chunk-W7HMKWGT.js";var Ge=8,Q=$=>`${ie($)}, ${ae($)}`,D,m,he,pe,me,X,Z,ue,U,v=class extends L{constructor(){super(...arguments);w(this,m);this.archive=null;this.file="";this.at="";this.learned=null;this.busy=!1;this.wrong="";this.now=new k(this);w(this,D,"")}willUpdate(e){e.has("archive")&&(this.file=this.at=this.wrong="",this.learned=null),this.now.ask(this.house.hub,this.archive?`/archives/${this.archive.id}/example`:""),this.file||=this.now.value?.files[0]?.file??""}updated(){let e=this.now.value?this.learned?"result":"question":"";e!==A(this,D)&&this.renderRoot.querySelector(".first")?.focus(),M(this,D,e)}render(){let{archive:e,learned:s}=this;return i`<nr-dialog
.open=${e!==null}
.heading=${t("times.title",{name:e?.name??""})}
@nr-close=${()=>r(this,m,U).call(this)}
>
${e?s?r(this,m,pe).call(this,s):r(this,m,he).call(this,e):c}
${this.wrong?i`<p class="wrong" role="alert">${this.wrong}</p>`:c}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>s?r(this,m,ue).call(this):r(this,m,U).call(this)}
>
${t(s?"pages.back":"pages.cancel")}
</button>
${s?i`<button
slot="acts"
class="btn first"
?disabled=${this.busy}
@click=${()=>{r(this,m,X).call(this,s.pattern,s.zone)}}
>
${t(this.busy?"times.reading":"times.use")}
</button>`:i`<button slot="acts" class="btn" form="example" ?disabled=${this.busy||!this.file}>
${t(this.busy?"times.reading":"times.show")}
</button>`}
</nr-dialog>`}};D=new WeakMap,m=new WeakSet,he=function(e){let{value:s,error:a}=this.now;return a?i`<p class="wrong" role="alert">${a.message}</p>`:s?s.files.length?i`<form id="example" @submit=${o=>{r(this,m,me).call(this,o,e)}}>
<p>${t("times.text")}</p>
<label class="field"
>${t("times.file")}<select
class="first"
@change=${o=>{this.file=o.target.value}}
>
${s.files.map(o=>i`<option value=${o.file} ?selected=${o.file===this.file}>
${o.file} – ${o.start?Q(o.start):t("times.none")}
</option>`)}
</select></label
>
<label class="field"
>${t("times.at")}<input
type="datetime-local"
required
.value=${this.at}
@input=${o=>{this.at=o.target.value}}
/></label>
${e.pattern?i`<p class="sm mut">${t("times.own")} <span class="code">${e.pattern}</span></p>
<p>
<button
class="btn sm"
type="button"
?disabled=${this.busy}
@click=${()=>{r(this,m,X).call(this,"",e.zone==="UTC"?"":e.zone)}}
>
${t("times.usual")}
</button>
</p>`:c}
</form>`:i`<p>${t("times.no_files")}</p>`:i`<span class="grey" aria-busy="true" style="min-height:160px"></span>`},pe=function({pattern:e,zone:s,files:a}){let o=a.filter(b=>b.start).length,l=(b,Ye,te)=>i`<tr>
<td><span class="code">${b}</span>${te?i`<br /><span class="xs mut">${te}</span>`:c}</td>
<td class="tn">${Ye}</td>
</tr>`,d=b=>l(b.file,b.start?Q(b.start):t("times.unfit"),b.camera),[f,y]=[a.filter(b=>b.start),a.filter(b=>!b.start)],W=[...f.slice(0,Ge-Math.min(y.length,2)),...y.slice(0,2)];return i`<div class="step">
<p>
${t(s==="UTC"?"times.pattern_utc":"times.pattern")} <span class="code">${e}</span>
</p>
<table class="tbl sm">
<thead>
<tr>
<th scope="col">${t("times.file")}</th>
<th scope="col">${t("times.from")}</th>
</tr>
</thead>
<tbody>
${l(this.file,Q(J(this.at)),t("times.yours"))} ${W.map(d)}
</tbody>
</table>
${a.length?i`<p class=${o?"mut":"why"}>
${_("times.fits",a.length,{fitting:O(o),count:O(a.length)})}
</p>`:c}
</div>`},me=async function(e,s){e.preventDefault();let a={file:this.file,at:J(this.at).toISOString()};await r(this,m,Z).call(this,async()=>{let o=`/archives/${s.id}/example`,l=await this.house.hub.post(o,a);s===this.archive&&(this.learned=l)})},X=async function(e,s){let{archive:a}=this;a&&await r(this,m,Z).call(this,async()=>{await this.house.hub.patch(`/archives/${a.id}`,{pattern:e,zone:s}),this.notify(t("times.changed",{name:a.name})),r(this,m,U).call(this)})},Z=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(s){this.wrong=B.of(s).message}this.busy=!1},ue=function(){this.learned=null,this.wrong=""},U=function(){this.dispatchEvent(new CustomEvent("nr-done"))},v.styles=[j,T`
form,
.step{display: grid;gap: 12px;}.code{overflow-wrap: anywhere;}.tbl td,
.tbl th{padding: 8px 12px 8px 0;vertical-align: top;}.tbl td:last-child{white-space: nowrap;}.wrong{color: var(--nr-red);}.why{color: var(--nr-amber);}`],h([H({attribute:!1})],v.prototype,"archive",2),h([u()],v.prototype,"file",2),h([u()],v.prototype,"at",2),h([u()],v.prototype,"learned",2),h([u()],v.prototype,"busy",2),h([u()],v.prototype,"wrong",2),v=h([C("nr-file-times")],v);var ge=["frigate","onvif","folder"],Ve=6e4,We=3,N,n,be,ve,fe,ye,we,xe,ke,_e,Y,R,q,Re,ee,Ee,Se,Ae,G,se,Me,Te,Ce,Le,V,Oe,g=class extends L{constructor(){super(...arguments);w(this,n);this.list=[];this.error="";this.open=null;this.kind="frigate";this.busy="";this.wrong="";this.removing=null;this.dating=null;this.placing=null;this.found=new k(this);this.lenders=new k(this);w(this,N,null)}willUpdate(){let e=this.open?.what==="add";this.found.ask(this.house.hub,e?"/archives/found":""),this.lenders.ask(this.house.hub,e?"/archives/lenders":"")}updated(){this.open&&this.open!==A(this,N)&&this.renderRoot.querySelector(".two > :nth-child(2)")?.scrollIntoView({block:"nearest"}),M(this,N,this.open)}render(){let e=this.list,s=this.house.mayManage;return!s&&!e.length?c:i`<div class="head">
<div class="grow">
<h3>${t("archives.title")}</h3>
<p class="mut sm">${t("archives.text")}</p>
</div>
${s?i`<button class="btn sm" @click=${()=>r(this,n,Y).call(this,{what:"add"})}>
${x("plus",16)}${t("archives.add")}
</button>`:c}
</div>
<div class="two ${this.open?"open":""}">
${this.error?i`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`:e.length?i`<ul class="card">
${e.map(a=>r(this,n,be).call(this,a,s))}
</ul>`:i`<div class="card pad">
<p>${t("archives.none")}</p>
<p class="sm mut">${t("archives.none_which")}</p>
</div>`}
${r(this,n,_e).call(this)}
</div>
${r(this,n,Oe).call(this)}
<nr-file-times
.hass=${this.hass}
.house=${this.house}
.archive=${this.dating}
@nr-done=${()=>{this.dating=null,r(this,n,q).call(this)}}
></nr-file-times>
${this.placing?i`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(a=>a.id===this.placing?.id)??this.placing}
@nr-done=${()=>this.placing=null}
></nr-place-dialog>`:c}`}};N=new WeakMap,n=new WeakSet,be=function(e,s){let a=e.cameras.filter(y=>y.camera_id),o=e.state==="connected",{state:l}=e,d=o&&e.clock_offset_ms!==null,f=t(l==="wrong_password"?"archives.enter_password":"archives.manage");return i`<li class=${r(this,n,ye).call(this,e)}>
<span class="tile" aria-hidden="true">${x("disk",20)}</span>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut line">${r(this,n,we).call(this,e,a)}</span>
<span class="sm line ${d?"fine":o||l==="unknown"?"mut":"why"}"
>${[l==="away"?t("archives.away_since",{time:I(e.since)}):t(`archive.state.${l}`),o?r(this,n,xe).call(this,e):""].filter(Boolean).join(" · ")}</span
>
${e.reason?i`<span class="sm line ${o?"mut":"why"}">${e.reason}</span>`:c}
${o&&Math.abs(e.clock_offset_ms??0)>=Ve?i`<span class="sm line why">${t("archives.clock_wrong")}</span>`:c}
${o&&e.kind==="folder"?r(this,n,ve).call(this,e,s):c}
</div>
${s?i`<button
class="btn sm ${l==="wrong_password"?"tonal":""}"
aria-label=${`${f} ${e.name}`}
@click=${()=>r(this,n,Y).call(this,{what:"settings",archive:e})}
>
${f}
</button>`:c}
</li>
${r(this,n,fe).call(this,e,s)}`},ve=function(e,s){let a=t(e.reason?"archives.times_example":"archives.times_correct");return i`<span class="sm line mut"
>${e.reason?c:t(e.pattern?"archives.times_own":"archives.times_usual")}
${s?i`<button
class="times"
aria-label=${`${a} ${e.name}`}
@click=${()=>this.dating=e}
>
${a}
</button>`:c}</span
>`},fe=function(e,s){let a=e.cameras.filter(d=>!d.camera_id),o=a.map(d=>r(this,n,ke).call(this,e,d,s));if(a.length<=We)return o;let l=a.map(d=>d.name).join(", ");return i`<li class="folded">
<details>
<summary>
<span class="grow">
<b>${_("archives.more",a.length,{name:e.name})}</b>
<span class="sm mut names">${l}</span>
</span>
${x("down",18)}
</summary>
<ul>
${o}
</ul>
</details>
</li>`},ye=function(e){return this.open?.what==="settings"&&this.open.archive.id===e.id?"chosen":""},we=function(e,s){let a=Math.max(0,...s.map(({earliest:l,latest:d})=>l&&d?z(l,d):0)),o=[...new Set(s.flatMap(l=>l.labels))];return[e.name===t(`archive.kind.${e.kind}`)?"":t(`archive.kind.${e.kind}`),e.kind==="folder"?e.folder:"",s.map(l=>l.name).join(", "),a?E(a):"",o.map(l=>t(`label.${l}`)).join(", "),e.files===null?"":_("archives.files",e.files,{count:O(e.files)}),e.version&&e.kind==="frigate"?t("archives.version",{version:e.version}):e.version].filter(Boolean).join(" · ")},xe=function({clock_offset_ms:e,clock_uncertainty_ms:s}){let a=O(Math.max(1,Math.ceil(s/1e3)));if(e===null)return t("archives.clock_unknown",{seconds:a});if(Math.abs(e)<de)return t("archives.clock_right");let o=E(Math.abs(e));return t(e>0?"archives.clock_ahead":"archives.clock_behind",{length:o})},ke=function(e,s,a){let o=this.open?.what==="camera"&&this.open.camera.key===s.key;return i`<li class="camera ${o?"chosen":""}">
<div class="grow">
<b>${s.name}</b>
<span class="sm mut">${t("archives.not_used")}</span>
</div>
${a?i`<button
class="btn sm"
aria-expanded=${o}
aria-label=${t("cameras.adopt_this",{name:s.name})}
@click=${()=>o?r(this,n,R).call(this):r(this,n,Y).call(this,{what:"camera",archive:e,camera:s})}
>
${t("cameras.adopt")}
</button>`:c}
</li>`},_e=function(){let e=this.open;return e?e.what==="camera"?i`<nr-camera-adopt
.house=${this.house}
.archived=${{archive_id:e.archive.id,archive_key:e.camera.key,name:e.camera.name}}
@nr-done=${({detail:s})=>{r(this,n,R).call(this),r(this,n,q).call(this),this.placing=s?.indoor?null:s}}
></nr-camera-adopt>`:e.what==="add"?r(this,n,Re).call(this):r(this,n,Me).call(this,e.archive):c},Y=function(e){this.wrong="",this.open=e},R=function(){this.open=null},q=function(){this.dispatchEvent(new CustomEvent("nr-changed"))},Re=function(){let e=(this.found.value?.found??[]).filter(a=>!a.archive_id),s=(this.lenders.value?.lenders??[]).filter(a=>!a.lent);return i`<div class="card">
${this.found.value||this.found.error?c:i`<p class="sm mut looking" role="status">${t("archives.looking")}</p>`}
${e.length||s.length?i`<ul class="offers">
${e.map(a=>r(this,n,Ee).call(this,a))} ${s.map(a=>r(this,n,Se).call(this,a))}
</ul>`:c}
<form aria-label=${t("archives.add")} @submit=${a=>{r(this,n,Ae).call(this,a)}}>
<h4>${t("archives.add")}</h4>
<label class="field"
>${t("archives.kind")}<select
name="kind"
@change=${a=>{this.kind=a.target.value}}
>
${ge.map(a=>i`<option value=${a} .selected=${a===this.kind}>
${t(`archive.kind.${a}`)}
</option>`)}
</select></label
>
${r(this,n,ee).call(this,this.kind)} ${r(this,n,se).call(this)}
<div class="acts row">
<button ?disabled=${!!this.busy}>
${t(this.busy?"archives.trying":"archives.add_this")}
</button>
<button class="btn link" type="button" @click=${()=>r(this,n,R).call(this)}>
${t("pages.cancel")}
</button>
</div>
</form>
</div>`},ee=function(e,s=null){return e==="folder"?i`<label class="field"
>${t("archives.folder")}<input
name="folder"
required
maxlength="1000"
autocomplete="off"
spellcheck="false"
placeholder="/media/cameras"
.value=${s?.folder??""}
/></label>
<p class="sm mut">${t("archives.folder_text")}</p>`:e==="lent"?i``:i`<label class="field"
>${t("archives.address")}<input
name="address"
required
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder=${e==="frigate"?"http://192.0.2.8:5000":"http://192.0.2.8/onvif/device_service"}
.value=${s?.address??""}
/></label>
<label class="field"
>${t("adopt.user")}<input name="username" autocomplete="off" maxlength="200" /></label
><label class="field"
>${t("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>
<p class="sm mut">${t(s?"archives.same_password":"archives.no_password")}</p>
${e==="frigate"?i`<label class="tick"
><input name="own" type="checkbox" ?checked=${s?!s.verify:!1} /><span
>${t("archives.own_certificate")}<br /><span class="sm mut"
>${t("archives.own_certificate_text")}</span
></span
></label
>`:c}`},Ee=function(e){let s=e.name||t(`archive.kind.${e.kind}`);return i`<li>
<div class="grow">
<b>${t("archives.is_here",{name:s})}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.version?i` · ${e.version}`:c}</span
>
</div>
<button
class="btn sm tonal"
aria-label=${t("archives.use_this",{name:s})}
?disabled=${!!this.busy}
@click=${()=>{r(this,n,G).call(this,e.address,{kind:e.kind,address:e.address,verify:e.verify})}}
>
${t("archives.use")}
</button>
</li>`},Se=function(e){return i`<li>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut">${t("archives.through_home_assistant")}</span>
</div>
<button
class="btn sm"
aria-label=${t("archives.use_this",{name:e.name})}
?disabled=${!!this.busy}
@click=${()=>{r(this,n,G).call(this,e.key,{kind:"lent",lender:e.key,name:e.name})}}
>
${t("archives.use")}
</button>
</li>`},Ae=async function(e){e.preventDefault(),await r(this,n,G).call(this,this.kind,{kind:this.kind,...$e(e.target,!0)})},G=async function(e,s){this.busy=e,this.wrong="";try{await this.house.hub.post("/archives",s),r(this,n,R).call(this),r(this,n,q).call(this)}catch(a){this.wrong=B.of(a).message;let o=ge.find(l=>l===s.kind);if(o&&s.address&&e===s.address){this.kind=o,await this.updateComplete;let l=y=>this.renderRoot.querySelector(`input[name=${y}]`),[d,f]=[l("address"),l("own")];d&&(d.value=s.address),f&&(f.checked=s.verify===!1),l("username")?.focus()}}this.busy=""},se=function(){return this.wrong?i`<p class="sm wrong" role="alert">${this.wrong}</p>`:c},Me=function(e){return i`<form
class="card"
aria-label=${e.name}
@submit=${s=>{r(this,n,Te).call(this,s,e)}}
>
<h4>${e.name}</h4>
<label class="field"
>${t("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${r(this,n,ee).call(this,e.kind,e)} ${r(this,n,se).call(this)}
<div class="acts row">
<button ?disabled=${!!this.busy}>
${t(this.busy?"archives.trying":"camera.save")}
</button>
<button class="btn link" type="button" @click=${()=>r(this,n,R).call(this)}>
${t("pages.cancel")}
</button>
</div>
<div class="acts row rest">
<button class="btn sm" type="button" ?disabled=${!!this.busy} @click=${()=>{r(this,n,Ce).call(this,e)}}>
${t("archives.check")}
</button>
<button class="btn sm" type="button" @click=${()=>this.removing=e}>
${t("archives.remove")}
</button>
</div>
</form>`},Te=async function(e,s){e.preventDefault();let a=$e(e.target,!1),o=d=>s[d]===a[d],l=Object.fromEntries(Object.entries(a).filter(([d])=>!o(d)));if(!Object.keys(l).length)return r(this,n,R).call(this);await r(this,n,V).call(this,s,()=>this.house.hub.patch(`/archives/${s.id}`,l))},Ce=async function(e){await r(this,n,V).call(this,e,()=>this.house.hub.post(`/archives/${e.id}/check`))},Le=async function(e){this.removing=null,await r(this,n,V).call(this,e,()=>this.house.hub.delete(`/archives/${e.id}`,{with_cameras:!0}))},V=async function(e,s){this.busy=e.id,this.wrong="";try{await s(),r(this,n,R).call(this)}catch(a){this.wrong=B.of(a).message}this.busy="",r(this,n,q).call(this)},Oe=function(){let e=this.removing;return i`<nr-dialog
.open=${e!==null}
.heading=${t("archives.remove_title",{name:e?.name??""})}
@nr-close=${()=>this.removing=null}
>
<p>${t("archives.remove_text")}</p>
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=null}>
${t("pages.back")}
</button>
<button slot="acts" class="btn" @click=${()=>{e&&r(this,n,Le).call(this,e)}}>
${t("archives.remove_this")}
</button>
</nr-dialog>`},g.styles=[j,ne,T`
.head{display: flex;align-items: end;gap: 16px;margin: 24px 0 12px;}h3{font: 500 18px/25px var(--nr-font);margin: 0 0 2px;}h4{font: 500 16px/22px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}li{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}li.camera{padding-inline-start: 68px;}li.chosen{background: var(--nr-tint);}b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.line{display: block;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}form,
.pad{padding: 16px;display: grid;gap: 12px;}.acts{flex-wrap: wrap;}.rest{border-top: 1px solid var(--nr-line);padding-top: 12px;}.fine{color: var(--nr-ok);}.times{min-height: 24px;padding: 0;border: 0;color: var(--nr-link);text-decoration: underline;font: inherit;}li.folded{display: block;padding: 0;}summary{list-style: none;display: flex;align-items: center;gap: 12px;padding: 12px 16px;padding-inline-start: 68px;cursor: pointer;}summary::-webkit-details-marker{display: none;}details[open] summary .ic{transform: rotate(180deg);}details ul{border-top: 1px solid var(--nr-line);}.names{display: block;overflow: hidden;text-overflow: ellipsis;white-space: nowrap;}details[open] .names{display: none;}.looking{padding: 16px 16px 0;}.offers{border-bottom: 1px solid var(--nr-line);}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}:host([narrow]) li.camera,
:host([narrow]) summary{padding-inline-start: 16px;}:host([narrow]) .head{flex-direction: column;align-items: stretch;gap: 12px;}:host([narrow]) li{flex-wrap: wrap;}:host([narrow]) .tile{display: none;}:host([narrow]) li > .grow{flex-basis: 180px;}`],h([H({attribute:!1})],g.prototype,"list",2),h([H()],g.prototype,"error",2),h([u()],g.prototype,"open",2),h([u()],g.prototype,"kind",2),h([u()],g.prototype,"busy",2),h([u()],g.prototype,"wrong",2),h([u()],g.prototype,"removing",2),h([u()],g.prototype,"dating",2),h([u()],g.prototype,"placing",2),g=h([C("nr-archives")],g);function $e($,K){let e=new FormData($),s={};for(let l of["name","address","folder"])e.has(l)&&(s[l]=String(e.get(l)).trim());let a=String(e.get("username")??""),o=String(e.get("password")??"");return(K?a||o:a)&&Object.assign(s,{username:a,password:o}),$.elements.namedItem("own")&&(s.verify=!e.has("own")),s}var Pe=new Set(["paused","sleeping","archived"]),Je=6e4,je="address",F,p,He,Be,ze,De,qe,Ne,Fe,Ke,Ie,Ue,S=class extends L{constructor(){super(...arguments);w(this,p);this.adopting="";this.busy="";this.storage=new k(this);this.archives=new k(this);w(this,F,null)}connectedCallback(){super.connectedCallback(),M(this,F,this.house.hub.listen(e=>{e.type==="archive.changed"&&this.archives.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=A(this,F))==null||e.call(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage"),this.archives.ask(this.house.hub,"/archives")}render(){let e=this.house.cameras.find(a=>a.id===this.route[0]);if(this.route[0]&&e)return i`<div class="wrap">
<nr-camera-change
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.narrow=${this.narrow}
></nr-camera-change>
</div>`;let s=this.house.found.filter(a=>!a.adopted);return i`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("cameras.title")}</h2>
<p>${r(this,p,He).call(this,s.length)}</p>
</div>
${this.house.mayManage?i`<button
class="btn sm"
@click=${()=>{this.adopting=je}}
>
${x("plus",16)}${t("setup.by_address")}
</button>
<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{r(this,p,Ue).call(this)}}
>
${x("again",16)}${t(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`:c}
</div>
${this.house.cameras.length?i`<ul class="grid">
${this.house.cameras.map(a=>r(this,p,ze).call(this,a))}
</ul>`:i`<div class="card">
<nr-empty
icon="camera"
.heading=${t("cameras.none")}
.text=${t("cameras.none_text")}
></nr-empty>
</div>`}
<h3>${t("cameras.found")}</h3>
<p class="mut sm">${t("cameras.found_text")}</p>
${r(this,p,Fe).call(this,s)}
<nr-archives
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.list=${this.archives.value?.archives??[]}
.error=${this.archives.error?.message??""}
@nr-changed=${()=>{this.archives.again()}}
></nr-archives>
${r(this,p,Be).call(this)}
</div>`}updated(){this.route[0]&&!this.house.cameras.some(s=>s.id===this.route[0])&&this.house.loaded&&le(this,"cameras")}};F=new WeakMap,p=new WeakSet,He=function(e){let s=[_("cameras.adopted",this.house.cameras.length),_("cameras.count",e)],a=this.storage.value;if(a){let o=Math.max(0,...a.cameras.map(d=>z(d.oldest,d.newest)||0)),l=P(a.free_bytes);s.push(o?t("cameras.kept",{length:E(o),free:l}):t("cameras.free",{free:l}))}return s.join(" ")},Be=function(){let e=this.storage.value;if(!e)return c;let{free_bytes:s,held_bytes:a,fetched_bytes:o}=e,l=e.cameras.reduce((y,W)=>y+W.size_bytes,0),d=Math.max(0,l-o),f=y=>`${100*y/Math.max(1,l+s)}%`;return i`<h3>${t("storage.title")}</h3>
<div class="card storage">
<div class="bar" aria-hidden="true">
<i style="width:${f(d)}"></i><i class="fetched" style="width:${f(o)}"></i>
</div>
<p class="sm legend">
<span><i></i>${t("storage.recorded",{size:P(d)})}</span>
${o?i`<span><i class="fetched"></i>${t("storage.fetched",{size:P(o)})}</span>`:c}
${a?i`<span>${t("storage.held",{size:P(a)})}</span>`:c}
<span class="mut end">${t("storage.free",{size:P(s)})}</span>
</p>
<p class="sm mut">${t("storage.text")}</p>
</div>`},ze=function(e){let s=e.state==="recording"||e.state==="archived",a=e.name;return i`<li class="card cam">
<nr-picture
.hub=${this.house.hub}
.path=${re(e)}
.alt=${t("cameras.picture",{name:a})}
></nr-picture>
<span class="pill ${s?"":Pe.has(e.state)?"paused":"off"}"><i></i>${t(`camera.state.${e.state}`)}</span>
<div class="body">
${ce(`cameras/${e.id}`,a)}
<span class="sm mut">${r(this,p,Ne).call(this,e)}</span>
${r(this,p,De).call(this,e)}
${e.reason?i`<span class="sm ${Pe.has(e.state)?"mut":"why"}">${e.reason}</span>`:c}
${e.notes.map(o=>i`<span class="sm why">${o}</span>`)}
${Math.abs(e.clock_offset_ms??0)>=Je?i`<span class="sm why"
>${t("cameras.clock_off",{length:E(Math.abs(e.clock_offset_ms??0))})}</span
>`:c}
${r(this,p,qe).call(this,e)}
${e.state==="paused"?i`<span class="row paused"
><span class="sm grow"
>${t("cameras.paused",{time:I(e.since)})}</span
>${this.house.mayManage?i`<button
class="btn sm"
aria-label=${t("cameras.resume_this",{name:a})}
?disabled=${this.busy===e.id}
@click=${()=>{r(this,p,Ie).call(this,e)}}
>
${t("cameras.resume")}
</button>`:c}</span
>`:c}
<span class="share"
>${x(e.may_share?"tick":"lock",18)}${t(e.may_share?"cameras.may_share":"cameras.never")}</span
>
</div>
</li>`},De=function(e){let s=this.archives.value?.archives.find(l=>l.id===e.archive_id);if(!s)return c;let a=s.cameras.find(l=>l.camera_id===e.id),o=a?.earliest&&a.latest?E(z(a.earliest,a.latest)):"";return i`<span class="sm mut"
>${[t(s.kind==="folder"?"cameras.files_in":"cameras.recorded_by",{archive:s.name}),o].filter(Boolean).join(" · ")}</span
>
${s.state==="connected"||s.state==="unknown"?c:i`<span class="sm why">${t(`archive.state.${s.state}`)}</span>`}`},qe=function(e){let{both:s,only_camera:a,only_hub:o,judges:l,stuck:d}=e.motion_agreement;return d?i`<span class="sm why">${t("cameras.stuck")}</span>`:l.length<2||s+a+o===0?c:i`<span class="sm mut"
>${t("cameras.judged",{both:s,camera:a,hub:o})}</span
>`},Ne=function(e){return[e.video,e.indoor?t("cameras.indoor"):"",e.doorbell?t("cameras.doorbell"):"",e.kind==="lent"?t("cameras.lent"):"",e.place?"":t("cameras.no_place")].filter(Boolean).join(" · ")},Fe=function(e){let s=e.find(o=>o.key===this.adopting),a=s||this.adopting===je;return i`<div class="two ${a?"open":""}">
<ul class="card">
${e.length?e.map(o=>r(this,p,Ke).call(this,o)):i`<li class="found mut">${t("cameras.nothing_found")}</li>`}
</ul>
${a?i`<nr-camera-adopt
.house=${this.house}
.found=${s??null}
@nr-done=${()=>{this.adopting=""}}
></nr-camera-adopt>`:c}
</div>`},Ke=function(e){let s=e.name||t("cameras.at",{address:e.address});return i`<li class="found ${e.key===this.adopting?"chosen":""}">
<span class="tile" aria-hidden="true">${x(e.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${s}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.brand?i` · ${e.brand}`:c}${e.away?i` · ${t("cameras.away")}`:c}</span
>
${e.lent_by?i`<span class="sm lent">${t("cameras.lent_by",{protocol:e.lent_by})}</span>`:c}
</div>
${this.house.mayManage&&!e.lent_by?i`<button
class="btn sm"
aria-expanded=${e.key===this.adopting}
aria-label=${t("cameras.adopt_this",{name:s})}
@click=${()=>{this.adopting=e.key===this.adopting?"":e.key}}
>
${t("cameras.adopt")}
</button>`:c}
</li>`},Ie=async function(e){this.busy=e.id;try{await this.house.hub.patch(`/cameras/${e.id}`,{recording:!0})}catch(s){this.notify(s)}this.busy=""},Ue=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},S.styles=[j,T`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));gap: 16px;}.cam{overflow: hidden;position: relative;}.cam nr-picture{aspect-ratio: 16 / 9;}.pill{position: absolute;top: 8px;inset-inline-start: 8px;display: inline-flex;align-items: center;gap: 6px;background: rgba(16, 18, 20, 0.78);color: #fff;border-radius: 14px;padding: 4px 10px;font-size: 12px;line-height: 16px;}.pill i{width: 8px;height: 8px;border-radius: 50%;background: #7fe0a1;}.pill.off i{background: #ffb74d;border-radius: 0;clip-path: polygon(50% 0, 100% 100%, 0 100%);}.pill.paused i{background: none;border-radius: 0;border-inline: 3px solid #fff;}.body{padding: 12px 16px 14px;display: grid;gap: 4px;}.body a{font: 500 15px/21px var(--nr-font);color: var(--nr-ink);text-decoration: none;}.body a:hover{text-decoration: underline;}.why{color: var(--nr-amber);}.share{display: flex;gap: 8px;align-items: center;margin-top: 4px;}.share .ic{color: var(--nr-ink2);}h3{font: 500 18px/25px var(--nr-font);margin: 24px 0 2px;}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;margin-top: 12px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}.found{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found.chosen{background: var(--nr-tint);}.found b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.lent{display: block;}.storage{padding: 16px;display: grid;gap: 10px;margin-top: 12px;}.bar{display: flex;gap: 2px;height: 8px;border-radius: 4px;background: var(--nr-sunk);overflow: hidden;}.storage i{background: color-mix(in srgb, var(--nr-fill) 60%, var(--nr-card));}.storage i.fetched{background: var(--nr-link);}.bar i.fetched:not([style="width:0%"]){min-width: 3px;}.legend{display: flex;flex-wrap: wrap;gap: 4px 16px;}.legend span{display: inline-flex;align-items: center;gap: 6px;}.legend i{width: 10px;height: 10px;border-radius: 2px;}.end{margin-inline-start: auto;}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}`],h([u()],S.prototype,"adopting",2),h([u()],S.prototype,"busy",2),S=h([C("nr-page-cameras")],S);oe("cameras",$=>i`<nr-page-cameras
.hass=${$.hass}
.house=${$.house}
.route=${$.route}
.narrow=${$.narrow}
></nr-page-cameras>`);export{S as CamerasPage};
