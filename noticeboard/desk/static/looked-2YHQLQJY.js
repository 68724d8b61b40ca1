import{a as I,b as A,c as B}from"./chunk-ZU3I4VGU.js";import{C as M,K as j,P as E,Q as v,R as q,T as w,U as F,V as H,W as b,c as t,d as C,f as g,g as l,k as d,m as y,n as r,q as f,y as G}from"./chunk-ZNTCP7GX.js";import{a as n,b as p,c as $,e as a}from"./chunk-IKM2OKE7.js";var s,K,_,P,x,V,O,D,k,S,m,L,N,Q,z,U,o=class extends w{constructor(){super(...arguments);$(this,s);this.case="";this.view=null;this.asks="";this.until="";this.why="";this.chosen="";this.typed="";this.plan=null;this.failed="";this.busy=!1;$(this,V,()=>a(this,s,x).call(this,async()=>{let e={until:this.until,why:this.why};this.view=await this.client.call("PUT",`/cases/${this.case}/retention`,e),this.asks="",a(this,s,S).call(this)}));$(this,D,()=>a(this,s,x).call(this,async()=>{let e=`/cases/${this.case}/deletion/plan`;this.plan=await this.client.call("POST",e,a(this,s,O).call(this)),this.asks="sure"}));$(this,k,()=>a(this,s,x).call(this,async()=>{let e=`/cases/${this.case}/deletion`,i=await this.client.call("POST",e,a(this,s,O).call(this));this.asks="",a(this,s,S).call(this),location.hash=H("log","certificates",i.id)}))}willUpdate(e){e.has("case")&&this.case&&a(this,s,K).call(this)}render(){let e=this.view;if(!e)return d;let{current:i}=e,h=i?e.is_due?t("desk.keep.due",{until:J(i.until)}):J(i.until):t("desk.keep.none");return l`<div class="keep">
<h3>${t("desk.keep")}</h3>
<p class=${e.is_due?"am":""}>
${h}${i?l`<small
>${i.why?`${i.why} · `:""}${t("desk.keep.by",{by:i.by,time:M(i.at)})}</small
>`:d}
</p>
${e.is_begun?l`<div class="note">${E("warn",18)}<span>${t("desk.delete.goes_on")}</span></div>`:d}
<div>
${p(this,s,_)?l`<button @click=${()=>a(this,s,P).call(this,"date")}>${t("desk.keep.set")}</button>`:d}
${p(this,s,_)?e.is_begun?l`<button @click=${p(this,k)}>${t("desk.delete.on")}</button>`:l`<button @click=${()=>a(this,s,P).call(this,"what")}>${t("desk.keep.delete")}</button>`:l`<small>${t("desk.delete.custodian")}</small>`}
</div>
${a(this,s,m).call(this,"")}
</div>
${a(this,s,L).call(this)}${a(this,s,N).call(this,e)}${a(this,s,Q).call(this,e)}`}};s=new WeakSet,K=async function(){this.view=await this.client.call("GET",`/cases/${this.case}/retention`).catch(()=>null)},_=function(){return this.session.roles.includes("custodian")},P=function(e){this.failed=this.why=this.typed=this.chosen="",this.until=this.view?.current?.until??"",this.asks=e},x=async function(e){if(!this.busy){this.busy=!0,this.failed="";try{await e()}catch(i){this.failed=F(q.of(i))}finally{this.busy=!1}}},V=new WeakMap,O=function(){return{shares:this.chosen?[this.chosen]:[],why:this.why,confirmed:this.typed}},D=new WeakMap,k=new WeakMap,S=function(){this.dispatchEvent(new CustomEvent("nr-kept",{bubbles:!0,composed:!0}))},m=function(e){return this.failed&&this.asks===e?l`<div class="note red" role="alert">${E("stop",18)}<span>${this.failed}</span></div>`:d},L=function(){return l`<nr-dialog
?open=${this.asks==="date"}
heading=${t("desk.keep.until")}
@nr-close=${()=>this.asks=""}
>
<label class="field">
<span>${t("desk.keep.until")}</span>
<input type="date" autofocus .value=${this.until} @input=${e=>this.until=T(e)} />
</label>
${a(this,s,z).call(this,t("desk.keep.why.hint"))}${a(this,s,m).call(this,"date")}
<button slot="acts" class="btn big" @click=${()=>this.asks=""}>${t("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${p(this,V)}>${t("desk.keep.save")}</button>
</nr-dialog>`},N=function(e){let i=(h,X)=>l`<label>
<input
type="radio"
name="what"
.checked=${this.chosen===h}
@change=${()=>this.chosen=h}
/>${X}
</label>`;return l`<nr-dialog
?open=${this.asks==="what"}
heading=${t("desk.delete.title")}
@nr-close=${()=>this.asks=""}
>
<div class="which" role="radiogroup" aria-label=${t("desk.delete.title")}>
${i("",t("desk.delete.whole",{case:a(this,s,U).call(this,e)}))}
${e.shares.map(h=>i(h,t("desk.delete.share",{share:h})))}
</div>
${a(this,s,z).call(this,"")}${a(this,s,m).call(this,"what")}
<button slot="acts" class="btn big" @click=${()=>this.asks=""}>${t("desk.keep.keep")}</button>
<button slot="acts" class="btn big" @click=${p(this,D)}>${t("desk.delete.next")}</button>
</nr-dialog>`},Q=function(e){let i=this.plan;return l`<nr-dialog
?open=${this.asks==="sure"}
heading=${t("desk.delete.sure")}
@nr-close=${()=>this.asks=""}
>
${i?l`<p>
${C("desk.delete.what",i.files,{shares:i.shares.join(", "),size:j(i.size_bytes)})}
</p>
<p class="mut">${t("desk.delete.not")}</p>`:d}
<label class="field">
<span>${t("desk.delete.type",{case:a(this,s,U).call(this,e)})}</span>
<input autocomplete="off" .value=${this.typed} @input=${h=>this.typed=T(h)} />
</label>
${a(this,s,m).call(this,"sure")}
<button slot="acts" class="btn big" autofocus @click=${()=>this.asks=""}>${t("desk.keep.keep")}</button>
<button slot="acts" class="btn big" @click=${p(this,k)}>${t("desk.delete.go")}</button>
</nr-dialog>`},z=function(e){return l`<label class="field">
<span>${t("desk.keep.why")}</span>
<input maxlength="300" .value=${this.why} @input=${i=>this.why=T(i)} />
${e?l`<span class="hint xs">${e}</span>`:d}
</label>`},U=function(e){return e.case_number||e.case},o.styles=[v,b,g`
.keep{border-top: 1px solid var(--nr-line);padding: 12px 16px 16px;display: grid;gap: 8px;}.keep div{display: flex;gap: 8px;flex-wrap: wrap;}.field{display: grid;gap: 4px;margin-top: 12px;}.note{margin-top: 12px;}.which{display: grid;gap: 4px;margin: 4px 0 8px;}.which label{display: flex;gap: 10px;align-items: center;min-height: 36px;}`],n([y()],o.prototype,"case",2),n([r()],o.prototype,"view",2),n([r()],o.prototype,"asks",2),n([r()],o.prototype,"until",2),n([r()],o.prototype,"why",2),n([r()],o.prototype,"chosen",2),n([r()],o.prototype,"typed",2),n([r()],o.prototype,"plan",2),n([r()],o.prototype,"failed",2),n([r()],o.prototype,"busy",2),o=n([f("nr-desk-retention")],o);function T(u){return u.target.value}function J(u){return G(new Date(`${u}T12:00`))}var Y=7,c=class extends w{constructor(){super(...arguments);this.case="";this.log=null}willUpdate(e){e.has("case")&&this.case&&this.load()}async load(){try{let e=new URLSearchParams({case:this.case,most:String(Y)});this.log=await this.client.call("GET",`/log?${e}`)}catch(e){this.notify(e)}}render(){let e=this.log;return l`<section class="card">
<header>
<h2>${t("desk.log.looked")}</h2>
<a class="a" href="#/log">${t("desk.log.all")}</a>
</header>
${e?l`<p class="line">${B(e.verdict)}</p>`:d}
${e?.entries.length===0?l`<p class="line mut">${t("desk.log.nobody")}</p>`:d}
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
</section>`}};c.styles=[v,b,g`
ol li{padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.line{padding: 0 16px 10px;}`],n([y()],c.prototype,"case",2),n([r()],c.prototype,"log",2),c=n([f("nr-desk-looked")],c);export{c as Looked};
