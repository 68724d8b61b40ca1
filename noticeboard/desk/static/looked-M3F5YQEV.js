import{a as I,b as A,c as B}from"./chunk-TLOVLADZ.js";import{b as E}from"./chunk-55TZCFCB.js";import"./chunk-JMCOY7EG.js";import{G as j,O as q,W as f,X as F,Y as H,Z as v,c as t,d as G,f as k,g as l,k as h,m as g,n as r,q as y,r as _,s as b,t as M}from"./chunk-VYCFB5AT.js";import{a as n,b as p,c as u,e as a}from"./chunk-IKM2OKE7.js";var s,J,P,S,w,x,z,V,m,O,$,K,L,N,U,C,o=class extends f{constructor(){super(...arguments);u(this,s);this.case="";this.view=null;this.asks="";this.until="";this.why="";this.chosen="";this.typed="";this.plan=null;this.failed="";this.busy=!1;u(this,x,()=>a(this,s,w).call(this,async()=>{let e={until:this.until,why:this.why};this.view=await this.client.call("PUT",`/cases/${this.case}/retention`,e),this.asks="",a(this,s,O).call(this)}));u(this,V,()=>a(this,s,w).call(this,async()=>{let e=`/cases/${this.case}/deletion/plan`;this.plan=await this.client.call("POST",e,a(this,s,z).call(this)),this.asks="sure"}));u(this,m,()=>a(this,s,w).call(this,async()=>{let e=`/cases/${this.case}/deletion`,i={...a(this,s,z).call(this),files:this.plan?.files??null},d=await this.client.call("POST",e,i);this.asks="",a(this,s,O).call(this),location.hash=H("log","certificates",d.id)}))}willUpdate(e){e.has("case")&&this.case&&a(this,s,J).call(this)}render(){let e=this.view;if(!e)return h;let{current:i}=e,d=i?e.is_due?t("desk.keep.due",{until:E(i.until)}):E(i.until):t("desk.keep.none");return l`<div class="keep">
<h3>${t("desk.keep")}</h3>
<p class=${e.is_due?"am":""}>
${d}${i?l`<small
>${i.is_by_rule?t("desk.keep.by_rule"):l`${i.why?`${i.why} · `:""}${t("desk.keep.by",{by:i.by,time:j(i.at)})}`}</small
>`:h}
</p>
${e.is_begun?l`<div class="note">${_("warn",18)}<span>${t("desk.delete.goes_on")}</span></div>`:h}
<div>
${p(this,s,P)?l`<button @click=${()=>a(this,s,S).call(this,"date")}>${t("desk.keep.set")}</button>`:h}
${p(this,s,P)?e.is_begun?l`<button @click=${p(this,m)}>${t("desk.delete.on")}</button>`:l`<button @click=${()=>a(this,s,S).call(this,"what")}>${t("desk.keep.delete")}</button>`:l`<small>${t("desk.delete.custodian")}</small>`}
</div>
${a(this,s,$).call(this,"")}
</div>
${a(this,s,K).call(this)}${a(this,s,L).call(this,e)}${a(this,s,N).call(this,e)}`}};s=new WeakSet,J=async function(){this.view=await this.client.call("GET",`/cases/${this.case}/retention`).catch(()=>null)},P=function(){return this.session.roles.includes("custodian")},S=function(e){this.failed=this.why=this.typed=this.chosen="",this.until=this.view?.current?.until??"",this.asks=e},w=async function(e){if(!this.busy){this.busy=!0,this.failed="";try{await e()}catch(i){this.failed=F(M.of(i))}finally{this.busy=!1}}},x=new WeakMap,z=function(){return{shares:this.chosen?[this.chosen]:[],why:this.why,confirmed:this.typed}},V=new WeakMap,m=new WeakMap,O=function(){this.dispatchEvent(new CustomEvent("nr-kept",{bubbles:!0,composed:!0}))},$=function(e){return this.failed&&this.asks===e?l`<div class="note red" role="alert">${_("stop",18)}<span>${this.failed}</span></div>`:h},K=function(){return l`<nr-dialog
?open=${this.asks==="date"}
heading=${t("desk.keep.until")}
@nr-close=${()=>this.asks=""}
>
<label class="field">
<span>${t("desk.keep.until")}</span>
<input type="date" autofocus .value=${this.until} @input=${e=>this.until=T(e)} />
</label>
${a(this,s,U).call(this,t("desk.keep.why.hint"))}${a(this,s,$).call(this,"date")}
<button slot="acts" class="btn big" @click=${()=>this.asks=""}>${t("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${p(this,x)}>${t("desk.keep.save")}</button>
</nr-dialog>`},L=function(e){let i=(d,W)=>l`<label>
<input
type="radio"
name="what"
.checked=${this.chosen===d}
@change=${()=>this.chosen=d}
/>${W}
</label>`;return l`<nr-dialog
?open=${this.asks==="what"}
heading=${t("desk.delete.title")}
@nr-close=${()=>this.asks=""}
>
<div class="which" role="radiogroup" aria-label=${t("desk.delete.title")}>
${i("",t("desk.delete.whole",{case:a(this,s,C).call(this,e)}))}
${e.shares.map(d=>i(d,t("desk.delete.share",{share:d})))}
</div>
${a(this,s,U).call(this,"")}${a(this,s,$).call(this,"what")}
<button slot="acts" class="btn big" @click=${()=>this.asks=""}>${t("desk.keep.keep")}</button>
<button slot="acts" class="btn big" @click=${p(this,V)}>${t("desk.delete.next")}</button>
</nr-dialog>`},N=function(e){let i=this.plan;return l`<nr-dialog
?open=${this.asks==="sure"}
heading=${t("desk.delete.sure")}
@nr-close=${()=>this.asks=""}
>
${i?l`<p>
${G("desk.delete.what",i.files,{shares:i.shares.join(", "),size:q(i.size_bytes)})}
</p>
<p class="mut">${t("desk.delete.not")}</p>`:h}
<label class="field">
<span>${t("desk.delete.type",{case:a(this,s,C).call(this,e)})}</span>
<input autocomplete="off" .value=${this.typed} @input=${d=>this.typed=T(d)} />
</label>
${a(this,s,$).call(this,"sure")}
<button slot="acts" class="btn big" autofocus @click=${()=>this.asks=""}>${t("desk.keep.keep")}</button>
<button slot="acts" class="btn big" @click=${p(this,m)}>${t("desk.delete.go")}</button>
</nr-dialog>`},U=function(e){return l`<label class="field">
<span>${t("desk.keep.why")}</span>
<input maxlength="300" .value=${this.why} @input=${i=>this.why=T(i)} />
${e?l`<span class="hint xs">${e}</span>`:h}
</label>`},C=function(e){return e.case_number||e.case},o.styles=[b,v,k`
.keep{border-top: 1px solid var(--nr-line);padding: 12px 16px 16px;display: grid;gap: 8px;}.keep div{display: flex;gap: 8px;flex-wrap: wrap;}.field{display: grid;gap: 4px;margin-top: 12px;}.note{margin-top: 12px;}.which{display: grid;gap: 4px;margin: 4px 0 8px;}.which label{display: flex;gap: 10px;align-items: center;min-height: 36px;}`],n([g()],o.prototype,"case",2),n([r()],o.prototype,"view",2),n([r()],o.prototype,"asks",2),n([r()],o.prototype,"until",2),n([r()],o.prototype,"why",2),n([r()],o.prototype,"chosen",2),n([r()],o.prototype,"typed",2),n([r()],o.prototype,"plan",2),n([r()],o.prototype,"failed",2),n([r()],o.prototype,"busy",2),o=n([y("nr-desk-retention")],o);function T(D){return D.target.value}var X=7,c=class extends f{constructor(){super(...arguments);this.case="";this.log=null}willUpdate(e){e.has("case")&&this.case&&this.load()}async load(){try{let e=new URLSearchParams({case:this.case,most:String(X)});this.log=await this.client.call("GET",`/log?${e}`)}catch(e){this.notify(e)}}render(){let e=this.log;return l`<section class="card">
<header>
<h2>${t("desk.log.looked")}</h2>
<a class="a" href="#/log">${t("desk.log.all")}</a>
</header>
${e?l`<p class="line">${B(e.verdict)}</p>`:h}
${e?.entries.length===0?l`<p class="line mut">${t("desk.log.nobody")}</p>`:h}
<ol>
${e?.entries.map(i=>l`<li>${i.who}: ${I(i)}<small>${A(i.at)}</small></li>`)}
</ol>
<nr-desk-retention
.client=${this.client}
.session=${this.session}
.language=${this.language}
.case=${this.case}
@nr-kept=${()=>this.load()}
></nr-desk-retention>
</section>`}};c.styles=[b,v,k`
ol li{padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.line{padding: 0 16px 10px;}`],n([g()],c.prototype,"case",2),n([r()],c.prototype,"log",2),c=n([y("nr-desk-looked")],c);export{c as Looked};
