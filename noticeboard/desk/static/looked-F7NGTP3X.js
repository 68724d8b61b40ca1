import{a as F,b as H,c as I,d as B}from"./chunk-7JT6P2OG.js";import{b as T}from"./chunk-IK5A35RI.js";import"./chunk-RZ7DHKX6.js";import{H as N,P as j,X as f,Y as q,Z as A,_ as v,c as t,d as _,f as g,g as l,k as p,n as u,o as r,r as y,s as E,t as b,u as M}from"./chunk-Z74WOBFN.js";import{a as n,b as c,c as $,e as a}from"./chunk-IKM2OKE7.js";var s,J,S,z,w,x,O,V,k,U,m,K,Q,W,C,G,o=class extends f{constructor(){super(...arguments);$(this,s);this.case="";this.opened=0;this.view=null;this.asks="";this.until="";this.why="";this.chosen="";this.typed="";this.plan=null;this.failed="";this.busy=!1;$(this,x,()=>a(this,s,w).call(this,async()=>{let e={until:this.until,why:this.why};this.view=await this.client.call("PUT",`/cases/${this.case}/retention`,e),this.asks="",a(this,s,U).call(this)}));$(this,V,()=>a(this,s,w).call(this,async()=>{let e=`/cases/${this.case}/deletion/plan`;this.plan=await this.client.call("POST",e,a(this,s,O).call(this)),this.asks="sure"}));$(this,k,()=>a(this,s,w).call(this,async()=>{let e=`/cases/${this.case}/deletion`,i={...a(this,s,O).call(this),files:this.plan?.files??null},d=await this.client.call("POST",e,i);this.asks="",a(this,s,U).call(this),location.hash=A("log","certificates",d.id)}))}willUpdate(e){(e.has("case")||e.has("opened"))&&this.case&&a(this,s,J).call(this)}render(){let e=this.view;if(!e)return p;let{current:i}=e,d=i?e.is_due?t("desk.keep.due",{until:T(i.until)}):T(i.until):t("desk.keep.none");return l`<div class="keep">
<h3>${t("desk.keep")}</h3>
<p class=${e.is_due?"am":""}>
${d}${i?l`<small
>${i.is_by_rule?t("desk.keep.by_rule"):l`${i.why?`${i.why} · `:""}${t("desk.keep.by",{by:i.by,time:N(i.at)})}`}</small
>`:p}
</p>
${e.is_begun?l`<div class="note">${E("warn",18)}<span>${t("desk.delete.goes_on")}</span></div>`:p}
<div>
${c(this,s,S)?l`<button @click=${()=>a(this,s,z).call(this,"date")}>${t("desk.keep.set")}</button>`:p}
${c(this,s,S)?e.is_begun?l`<button @click=${c(this,k)}>${t("desk.delete.on")}</button>`:l`<button @click=${()=>a(this,s,z).call(this,"what")}>${t("desk.keep.delete")}</button>`:l`<small>${t("desk.delete.custodian")}</small>`}
</div>
${a(this,s,m).call(this,"")}
</div>
${a(this,s,K).call(this)}${a(this,s,Q).call(this,e)}${a(this,s,W).call(this,e)}`}};s=new WeakSet,J=async function(){this.view=await this.client.call("GET",`/cases/${this.case}/retention`).catch(()=>null)},S=function(){return this.session.roles.includes("custodian")},z=function(e){this.failed=this.why=this.typed=this.chosen="",this.until=this.view?.current?.until??"",this.asks=e},w=async function(e){if(!this.busy){this.busy=!0,this.failed="";try{await e()}catch(i){this.failed=q(M.of(i))}finally{this.busy=!1}}},x=new WeakMap,O=function(){return{shares:this.chosen?[this.chosen]:[],why:this.why,confirmed:this.typed}},V=new WeakMap,k=new WeakMap,U=function(){this.dispatchEvent(new CustomEvent("nr-kept",{bubbles:!0,composed:!0}))},m=function(e){return this.failed&&this.asks===e?l`<div class="note red" role="alert">${E("stop",18)}<span>${this.failed}</span></div>`:p},K=function(){return l`<nr-dialog
?open=${this.asks==="date"}
heading=${t("desk.keep")}
@nr-close=${()=>this.asks=""}
>
<label class="field">
<span>${t("desk.keep.until")}</span>
<input type="date" autofocus .value=${this.until} @input=${e=>this.until=P(e)} />
</label>
${a(this,s,C).call(this,t("desk.keep.why.hint"))}${a(this,s,m).call(this,"date")}
<button slot="acts" class="btn big" @click=${()=>this.asks=""}>${t("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${c(this,x)}>${t("desk.keep.save")}</button>
</nr-dialog>`},Q=function(e){let i=(d,Y)=>l`<label>
<input
type="radio"
name="what"
.checked=${this.chosen===d}
@change=${()=>this.chosen=d}
/>${Y}
</label>`;return l`<nr-dialog
?open=${this.asks==="what"}
heading=${t("desk.delete.title")}
@nr-close=${()=>this.asks=""}
>
<div class="which" role="radiogroup" aria-label=${t("desk.delete.title")}>
${i("",t("desk.delete.whole",{case:a(this,s,G).call(this,e)}))}
${e.shares.map(d=>i(d,t("desk.delete.share",{share:d})))}
</div>
${a(this,s,C).call(this,"")}${a(this,s,m).call(this,"what")}
<button slot="acts" class="btn big" @click=${()=>this.asks=""}>${t("desk.keep.keep")}</button>
<button slot="acts" class="btn big" @click=${c(this,V)}>${t("desk.delete.next")}</button>
</nr-dialog>`},W=function(e){let i=this.plan;return l`<nr-dialog
?open=${this.asks==="sure"}
heading=${t("desk.delete.sure")}
@nr-close=${()=>this.asks=""}
>
${i?l`<p>
${_("desk.delete.what",i.shares.length,{files:_("desk.delete.files",i.files),shares:i.shares.join(", "),size:j(i.size_bytes)})}
</p>
<p class="mut">${t("desk.delete.not")}</p>`:p}
<label class="field">
<span>${t("desk.delete.type",{case:a(this,s,G).call(this,e)})}</span>
<input autocomplete="off" .value=${this.typed} @input=${d=>this.typed=P(d)} />
</label>
${a(this,s,m).call(this,"sure")}
<button slot="acts" class="btn big" autofocus @click=${()=>this.asks=""}>${t("desk.keep.keep")}</button>
<button slot="acts" class="btn big" @click=${c(this,k)}>${t("desk.delete.go")}</button>
</nr-dialog>`},C=function(e){return l`<label class="field">
<span>${t("desk.keep.why")}</span>
<input maxlength="300" .value=${this.why} @input=${i=>this.why=P(i)} />
${e?l`<span class="hint xs">${e}</span>`:p}
</label>`},G=function(e){return e.case_number||e.case},o.styles=[b,v,g`
.keep{border-top: 1px solid var(--nr-line);padding: 12px 16px 16px;display: grid;gap: 8px;}.keep div{display: flex;gap: 8px;flex-wrap: wrap;}.field{display: grid;gap: 4px;margin-top: 12px;}.note{margin-top: 12px;}.which{display: grid;gap: 4px;margin: 4px 0 8px;}.which label{display: flex;gap: 10px;align-items: center;min-height: 36px;}`],n([u()],o.prototype,"case",2),n([u({type:Number})],o.prototype,"opened",2),n([r()],o.prototype,"view",2),n([r()],o.prototype,"asks",2),n([r()],o.prototype,"until",2),n([r()],o.prototype,"why",2),n([r()],o.prototype,"chosen",2),n([r()],o.prototype,"typed",2),n([r()],o.prototype,"plan",2),n([r()],o.prototype,"failed",2),n([r()],o.prototype,"busy",2),o=n([y("nr-desk-retention")],o);function P(D){return D.target.value}var Z=7,h=class extends f{constructor(){super(...arguments);this.case="";this.opened=0;this.log=null}willUpdate(e){let i=e.has("opened")||e.has("language");(e.has("case")||i)&&this.case&&this.load()}async load(){try{let e=new URLSearchParams({case:this.case,most:String(Z)});this.log=await this.client.call("GET",`/log?${e}`)}catch(e){this.notify(e)}}render(){let e=this.log;return l`<section class="card">
<header>
<h2>${t("desk.log.looked")}</h2>
<a class="a" href="#/log">${t("desk.log.all")}</a>
</header>
${e?l`<p class="line">${B(e.verdict)}</p>`:p}
${e?.entries.length===0?l`<p class="line mut">${t("desk.log.nobody")}</p>`:p}
<ol>
${e?.entries.map(i=>l`<li>${H(i.who)}: ${F(i)}<small>${I(i.at)}</small></li>`)}
</ol>
<nr-desk-retention
.client=${this.client}
.session=${this.session}
.language=${this.language}
.case=${this.case}
.opened=${this.opened}
@nr-kept=${()=>this.load()}
></nr-desk-retention>
</section>`}};h.styles=[b,v,g`
ol li{padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.line{padding: 0 16px 10px;}`],n([u()],h.prototype,"case",2),n([u({type:Number})],h.prototype,"opened",2),n([r()],h.prototype,"log",2),h=n([y("nr-desk-looked")],h);export{h as Looked};
