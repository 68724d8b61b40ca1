import"./chunk-GRWEEC4H.js";import{d as O,e as I,f as A,g as q}from"./chunk-2C2MVP7K.js";import"./chunk-A6CNELPV.js";import{Q as T,R as F,_ as D,a as L,b as n,e as p,h as M,i as _,j as h,l as E,p as C,u as i}from"./chunk-FVK2MO6C.js";import{a as r,b as d,c as u,d as k,e as o}from"./chunk-W7HMKWGT.js";var X=["none","file","server"],B=512*1024,Z=1e3,N="/media",v,w,s,S,U,j,G,g,R,$,c,V,Y,J,y,x,K,Q,z,l=class extends M{constructor(){super(...arguments);u(this,s);this.home=null;this.chosen=null;this.adding="";this.busy=!1;this.sent=null;this.wrong="";this.found=null;this.folder="";this.passesOn=null;this.streets=new O(this);u(this,v);u(this,w,!1);u(this,g,()=>{this.dispatchEvent(new CustomEvent("nr-close"))});u(this,y,e=>{e.preventDefault();let t=new FormData(e.target),a={url:String(t.get("url")).trim(),allow_private_address:t.has("private")};o(this,s,c).call(this,()=>this.hub.post("/map/download",a)).then(m=>{m&&(this.adding="")})});u(this,x,e=>{e.preventDefault(),this.folder=String(new FormData(e.target).get("path")).trim(),this.found=null,this.wrong="",this.hub.get("/map/folder",{path:this.folder}).then(({files:t})=>{this.found=t},t=>{this.wrong=E.of(t).message})})}connectedCallback(){super.connectedCallback(),this.streets.use(this.hub),this.streets.again().then(()=>o(this,s,$).call(this)),this.hub.mapToken().then(e=>{this.passesOn=e!==null})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(d(this,v)),k(this,w,!0)}render(){let e=this.streets.value,t=this.chosen??e?.source??"none";return n`<nr-dialog open .heading=${i("map.source")} @nr-close=${d(this,g)}>
<p class="mut">${i("map.source_text")}</p>
<fieldset ?disabled=${this.busy} aria-label=${i("map.source")}>
${X.map(a=>n`<div class="op ${a===t?"on":""}">
<input
type="radio"
name="source"
id=${a}
.checked=${a===t}
?autofocus=${a===t}
aria-describedby="${a}-more"
@change=${()=>{this.chosen=a,this.wrong=""}}
/>
<label for=${a}><b>${i(`map.source.${a}`)}</b></label>
<div class="more" id="${a}-more">${o(this,s,S).call(this,a,e)}</div>
${a==="file"&&t==="file"?n`<div class="more">${o(this,s,U).call(this,e)}</div>`:p}
</div>`)}
</fieldset>
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
<button slot="acts" class="btn link" @click=${d(this,g)}>${i("pages.cancel")}</button>
<button
slot="acts"
class="btn tonal"
?disabled=${this.busy||t==="file"&&!e?.file}
@click=${()=>{o(this,s,V).call(this,t)}}
>
${i("camera.save")}
</button>
</nr-dialog>`}};v=new WeakMap,w=new WeakMap,s=new WeakSet,S=function(e,t){let a=t?.file;if(e==="none")return i("map.none_text");if(e==="server")return this.passesOn===!1?i("map.server_text",{host:q}):i("map.home_text");if(!a)return i("map.file_text");let m={name:a.name,size:F(a.size_bytes),host:a.host};return i(a.host?"map.file_downloaded":"map.file_own",m)},U=function(e){let t=e?.download,a=e?.file;if(t?.state==="running"){let f=t.size_bytes?t.done_bytes/t.size_bytes:null;return n`<div class="add">
<p role="status">
${i("map.downloading",{host:t.host})} ${f===null?"":T(f)}
</p>
<progress aria-label=${i("map.downloading",{host:t.host})} .value=${f??0}></progress>
<div><button class="btn sm" @click=${()=>{o(this,s,J).call(this)}}>${i("map.stop")}</button></div>
</div>`}if(this.sent!==null)return n`<div class="add">
<p role="status">${i("map.uploading")} ${T(this.sent)}</p>
<progress aria-label=${i("map.uploading")} .value=${this.sent}></progress>
</div>`;let m=a&&this.home&&!A(a,this.home);return n`${m?n`<p class="wrong">${i("map.not_home")}</p>`:p}
${t?n`<p class="wrong" role="alert">${t.reason}</p>`:p}
<div class="bt">
<button
class="btn sm"
aria-expanded=${this.adding==="download"}
@click=${()=>o(this,s,R).call(this,"download")}
>
${i(a?"map.update":"map.download")}
</button>
${a?n`<button class="btn link sm" @click=${()=>{o(this,s,Y).call(this)}}>
${i("map.delete")}
</button>`:p}
<button class="btn link sm" aria-expanded=${this.adding==="own"} @click=${()=>o(this,s,R).call(this,"own")}>
${i("map.own")}
</button>
</div>
${this.adding==="download"?o(this,s,j).call(this):p}
${this.adding==="own"?o(this,s,G).call(this):p}`},j=function(){return n`<form class="add" @submit=${d(this,y)}>
<p>${i("map.download_text")}</p>
<label class="field"
>${i("map.address")}<input name="url" type="url" required autocomplete="off"
/></label>
<label class="row"
><input type="checkbox" name="private" /><span>${i("map.private")}</span></label
>
<div><button class="btn sm">${i("map.begin")}</button></div>
</form>`},G=function(){return n`<div class="add">
<label class="field"
>${i("map.from_device")}<input
type="file"
accept=".pmtiles"
@change=${e=>{o(this,s,Q).call(this,e.target)}}
/></label>
<form class="row" @submit=${d(this,x)}>
<label class="field"
>${i("map.folder")}<input name="path" required placeholder=${N} .value=${this.folder}
/></label>
<button class="btn sm">${i("map.look")}</button>
</form>
${this.found?this.found.length?n`<ul>
${this.found.map(({name:e,size_bytes:t})=>n`<li>
<button class="btn sm" @click=${()=>{o(this,s,K).call(this,e)}}>
<span>${e}</span><span>${F(t)}</span>
</button>
</li>`)}
</ul>`:n`<p role="status">${i("map.no_files")}</p>`:p}
</div>`},g=new WeakMap,R=function(e){this.adding=this.adding===e?"":e,this.wrong=""},$=function(){clearTimeout(d(this,v)),!(d(this,w)||this.streets.value?.download?.state!=="running")&&k(this,v,setTimeout(()=>{this.streets.again().then(()=>o(this,s,$).call(this))},Z))},c=async function(e){this.busy=!0,this.wrong="";try{let t=await e();return t?I(this.hub,t):await this.streets.again(),o(this,s,$).call(this),!0}catch(t){return this.wrong=E.of(t).message,!1}finally{this.busy=!1,this.sent=null}},V=async function(e){await o(this,s,c).call(this,()=>this.hub.put("/map",{source:e}))&&d(this,g).call(this)},Y=async function(){await o(this,s,c).call(this,()=>this.hub.delete("/map/file"))},J=async function(){await o(this,s,c).call(this,()=>this.hub.delete("/map/download"))},y=new WeakMap,x=new WeakMap,K=async function(e){let t=`${this.folder.replace(/\/+$/,"")}/${e}`;await o(this,s,c).call(this,()=>this.hub.post("/map/file",{path:t}))&&o(this,s,z).call(this)},Q=async function(e){let t=e.files?.[0];if(!t)return;let a=t.name.replace(/\.pmtiles$/i,"").slice(0,100)||"map",m=await o(this,s,c).call(this,async()=>{let f=null;for(let b=0;b<t.size&&!d(this,w);b+=B){this.sent=b/t.size;let W=await tt(t.slice(b,b+B));f=await this.hub.post("/map/pieces",{name:a,at:b,size_bytes:t.size,data:W})}return f});e.value="",m&&o(this,s,z).call(this)},z=function(){this.adding="",this.found=null,this.chosen="file"},l.styles=[D,L`
.op{display: grid;grid-template-columns: 24px minmax(0, 1fr);gap: 0 10px;border: 1px solid var(--nr-border);border-radius: 10px;padding: 12px 14px;margin-top: 10px;}.op.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.op > input{width: 20px;height: 20px;margin: 0;accent-color: var(--nr-link);}label b{font-weight: 500;display: block;min-height: 20px;}.more{grid-column: 2;font-size: 13px;line-height: 18px;color: var(--nr-ink2);overflow-wrap: anywhere;}label.row{flex-wrap: nowrap;}.bt{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 8px;}.add{display: grid;gap: 8px;margin-top: 10px;}form.row{flex-wrap: wrap;}@media (max-width: 480px){.more{grid-column: 1 / -1;margin-top: 4px;}}.add label.field{flex: 1 1 220px;}progress{width: 100%;accent-color: var(--nr-fill);}.wrong{color: var(--nr-red);}ul button{width: 100%;justify-content: space-between;border-radius: 8px;margin-top: 4px;overflow-wrap: anywhere;}`],r([_({attribute:!1})],l.prototype,"hub",2),r([_({attribute:!1})],l.prototype,"home",2),r([h()],l.prototype,"chosen",2),r([h()],l.prototype,"adding",2),r([h()],l.prototype,"busy",2),r([h()],l.prototype,"sent",2),r([h()],l.prototype,"wrong",2),r([h()],l.prototype,"found",2),r([h()],l.prototype,"folder",2),r([h()],l.prototype,"passesOn",2),l=r([C("nr-street-source")],l);function tt(P){return new Promise((H,e)=>{let t=new FileReader;t.onload=()=>H(String(t.result).replace(/^[^,]*,/,"")),t.onerror=()=>e(new Error("The file could not be read.")),t.readAsDataURL(P)})}export{l as NrStreetSource};
