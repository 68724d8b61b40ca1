import{E as T,O as b,Z as V,_ as A,a as _,b as l,e as v,i as k,j as h,l as M,p as S,q as H,u as s,v as g}from"./chunk-FVK2MO6C.js";import{a as d,b as w,c as y,e as f}from"./chunk-W7HMKWGT.js";function K(t){let{agencies:r,requests_year:e}=t;return[r===null?"":g("follow.agencies",r,{count:b(r)}),e===null?"":g("follow.requests",e,{count:b(e)})].filter(Boolean).join(" · ")||x(t.address)}function x(t){let[r=""]=t.trim().split(/[#?]/,1);return r.replace(/^https?:\/\//,"").replace(/\/$/,"").slice(0,100)}var Y=t=>`boards/follow/${encodeURIComponent(t)}`,c,C,m,$,i=class extends H{constructor(){super(...arguments);y(this,c);this.directories=[];this.address="";this.wrong="";this.busy=!1;y(this,m,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return l`<nr-dialog open .heading=${s("directory.title")} @nr-close=${w(this,m)}>
<p class="sm mut">${s("directory.text")}</p>
${this.directories.length?l`<ul>
${this.directories.map(e=>f(this,c,C).call(this,e))}
</ul>`:l`<p style="margin-top:12px">${s("directory.none")}</p>`}
<form
@submit=${e=>{e.preventDefault();let n=this.address.trim();f(this,c,$).call(this,()=>this.house.hub.post("/directories",{address:n}))}}
>
<label class="field grow"
>${s("directory.address")}<input
autofocus
spellcheck="false"
autocapitalize="off"
inputmode="url"
.value=${this.address}
@input=${e=>{this.address=e.target.value}}
/></label>
<button ?disabled=${this.busy||!this.address.trim()}>${s("adopt.adopt")}</button>
</form>
${this.wrong?l`<p class="wrong sm" role="alert">${this.wrong}</p>`:v}
<button slot="acts" class="btn link" @click=${w(this,m)}>${s("panel.close")}</button>
</nr-dialog>`}};c=new WeakSet,C=function(e){let n=e.name||x(e.url),o=[x(e.url),g("clear.followed",e.boards,{count:b(e.boards)}),s("directory.signed",{date:T(e.signed_at)})],u=s("directory.remove",{name:n});return l`<li>
<span class="grow">
<b>${n}</b><br /><span class="sm mut">${o.join(" · ")}</span>
${e.reason?l`<br /><span class="sm why">${e.reason}</span>`:v}
</span>
<button
class="btn round"
aria-label=${u}
title=${u}
?disabled=${this.busy}
@click=${()=>{f(this,c,$).call(this,()=>this.house.hub.delete("/directories",{url:e.url}))}}
>
${V("trash",18)}
</button>
</li>`},m=new WeakMap,$=async function(e){this.busy=!0,this.wrong="";try{await e(),this.address="",this.dispatchEvent(new CustomEvent("nr-directories"))}catch(n){this.wrong=M.of(n).message}this.busy=!1},i.styles=[A,_`
li{display: flex;gap: 12px;align-items: center;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}li b{font-weight: 500;overflow-wrap: anywhere;}.why{color: var(--nr-amber);}form{display: flex;gap: 8px;align-items: flex-end;margin-top: 16px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([k({attribute:!1})],i.prototype,"directories",2),d([h()],i.prototype,"address",2),d([h()],i.prototype,"wrong",2),d([h()],i.prototype,"busy",2),i=d([S("nr-directories")],i);var p=window,I=200;function E(){return p.BarcodeDetector?new p.BarcodeDetector({formats:["qr_code"]}):null}function Q(t){return O(t)||E()!==null&&!!navigator.mediaDevices}function O(t){return!!t.auth?.external?.config?.hasBarCodeScanner}var B=null;function X(t){let r=t.auth?.external;return r?(B?.(),new Promise(e=>{let n=p.externalBus,o=a=>{B=null,n?p.externalBus=n:delete p.externalBus,e(a)},u=a=>{o(a),r.fireMessage({type:"bar_code/close"})};B=()=>o(null),p.externalBus=a=>{let P=a.command==="bar_code/scan_result";if(!P&&a.command!=="bar_code/aborted")return n?.(a);r.fireMessage({id:a.id,type:"result",success:!0,result:null}),u(P?a.payload?.rawValue??null:null)},r.fireMessage({type:"bar_code/scan",payload:{title:s("follow.scan"),description:s("follow.scan_text")}})})):Promise.resolve(null)}async function Z(t){return(await E()?.detect(t).catch(()=>[]))?.[0]?.rawValue??null}async function ee(t,r){let e=E();if(!e)return null;let n=await navigator.mediaDevices.getUserMedia({video:{facingMode:"environment"}});try{for(t.srcObject=n,await t.play();!r.aborted;){let[o]=await e.detect(t).catch(()=>[]);if(o)return o.rawValue;await new Promise(u=>setTimeout(u,I))}return null}finally{for(let o of n.getTracks())o.stop();t.srcObject=null}}export{K as a,x as b,Y as c,Q as d,O as e,X as f,Z as g,ee as h};
