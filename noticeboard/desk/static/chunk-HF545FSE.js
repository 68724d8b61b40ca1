import{Y as O,_ as C,c as s,d as x,f as S,g as l,k as K,m as v,n as d,o as c,p as b,r as w,s as g,t as E,u as L,x as T}from"./chunk-Z74WOBFN.js";import{a as e,b as n,c as h,e as $}from"./chunk-IKM2OKE7.js";async function Y(a,m){for(;;)try{return await m()}catch(t){let r=L.of(t);if(r.code!=="desk.key_locked")throw t;if(!await _(a,r.details.key))return}}async function _(a,m){let t=new i;t.client=a.client,t.key=m,t.may=a.session.roles.includes("custodian"),a.renderRoot.append(t);try{return await new Promise(r=>{t.addEventListener("nr-unlocked",()=>r(!0),{once:!0}),t.addEventListener("nr-close",()=>r(!1),{once:!0})})}finally{t.remove()}}var F=[1,2,4,8,12],f,R,H,u,p,i=class extends v{constructor(){super(...arguments);h(this,f);this.key="posting";this.may=!0;this.hours=8;this.failed="";this.works=!1;this.others=!0;h(this,u,()=>{this.dispatchEvent(new CustomEvent("nr-close"))});h(this,p,async t=>{if(t.preventDefault(),this.works)return;let r=this.field?.value??"";this.works=!0,this.failed="";try{await this.client.call("POST",`/keys/${this.key}/unlock`,{passphrase:r,others:this.others,hours:this.hours}),this.dispatchEvent(new CustomEvent("nr-unlocked"))}catch(M){this.failed=O(M),this.field?.select()}finally{this.works=!1}})}firstUpdated(){let{field:t}=this;t?.updateComplete.then(()=>t.select())}render(){return this.may?$(this,f,H).call(this):$(this,f,R).call(this)}};f=new WeakSet,R=function(){return l`<nr-dialog open heading=${s(`desk.unlock.${this.key}.locked`)} @nr-close=${n(this,u)}>
<p>${s("desk.unlock.by_custodian")}</p>
<button class="btn" slot="acts" @click=${n(this,u)}>${s("desk.unlock.cancel")}</button>
<button class="btn" slot="acts" autofocus @click=${()=>this.dispatchEvent(new CustomEvent("nr-unlocked"))}>
${s("desk.unlock.again")}
</button>
</nr-dialog>`},H=function(){return l`<nr-dialog open heading=${s(`desk.unlock.${this.key}`)} @nr-close=${n(this,u)}>
<form id="form" class="stack" @submit=${n(this,p)}>
<p class="mut">${s("desk.unlock.why")}</p>
${this.failed?l`<div class="note red" role="alert">${g("stop",18)}<span>${this.failed}</span></div>`:K}
<nr-passphrase autofocus .label=${s("desk.unlock.passphrase")} @nr-enter=${n(this,p)}></nr-passphrase>
<label class="row">
<input
type="checkbox"
.checked=${this.others}
@change=${t=>this.others=t.target.checked}
/>
${s("desk.unlock.others")}
</label>
<label class="field">
${s("desk.unlock.until")}
<select @change=${t=>this.hours=Number(t.target.value)}>
${F.map(t=>l`<option value=${t} ?selected=${t===this.hours}>
${T(new Date(Date.now()+t*36e5))} (${x("desk.unlock.hours",t)})
</option>`)}
</select>
</label>
</form>
<button class="btn" slot="acts" @click=${n(this,u)}>${s("desk.unlock.cancel")}</button>
<button class="btn" slot="acts" ?disabled=${this.works} @click=${n(this,p)}>
${s(this.works?"desk.unlock.works":"desk.unlock.act")}
</button>
</nr-dialog>`},u=new WeakMap,p=new WeakMap,i.styles=[E,C],e([d({attribute:!1})],i.prototype,"client",2),e([d()],i.prototype,"key",2),e([d({type:Boolean})],i.prototype,"may",2),e([c()],i.prototype,"hours",2),e([c()],i.prototype,"failed",2),e([c()],i.prototype,"works",2),e([c()],i.prototype,"others",2),e([b("nr-passphrase")],i.prototype,"field",2),i=e([w("nr-desk-unlock")],i);var y,k,o=class extends v{constructor(){super(...arguments);this.label="";this.hint="";this.fresh=!1;this.isShown=!1;this.isCaps=!1;h(this,y,t=>{n(this,k).call(this,t),t.key==="Enter"&&this.dispatchEvent(new CustomEvent("nr-enter",{cancelable:!0}))});h(this,k,t=>{this.isCaps=t.getModifierState("CapsLock")})}get value(){return this.input?.value??""}set value(t){this.input&&(this.input.value=t)}select(){this.input?.focus(),this.input?.select()}render(){return l`<div class="field">
<label for="in">${this.label}</label>
<div class="in">
<input
id="in"
type=${this.isShown?"text":"password"}
autocomplete=${this.fresh?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength="1000"
aria-describedby="hint"
@keydown=${n(this,y)}
@keyup=${n(this,k)}
@blur=${()=>this.isCaps=!1}
/>
<button type="button" class="btn" aria-pressed=${this.isShown} @click=${()=>this.isShown=!this.isShown}>
${g(this.isShown?"hidden":"eye",18)}${s("desk.unlock.show")}
</button>
</div>
<small id="hint" aria-live="polite"
>${this.isCaps?l`<span class="am">${s("desk.unlock.caps")}</span>`:this.hint}</small
>
</div>`}};y=new WeakMap,k=new WeakMap,o.shadowRootOptions={...v.shadowRootOptions,delegatesFocus:!0},o.styles=[E,C,S`
.in{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 8px;}`],e([d()],o.prototype,"label",2),e([d()],o.prototype,"hint",2),e([d({type:Boolean})],o.prototype,"fresh",2),e([c()],o.prototype,"isShown",2),e([c()],o.prototype,"isCaps",2),e([b("input")],o.prototype,"input",2),o=e([w("nr-passphrase")],o);export{Y as a,_ as b};
