import{N as x,O as S,P as r,Q as V,T as D,U as v,W as E,c as e,f as y,g as n,k as p,n as h,o as _,q as w}from"./chunk-ZNTCP7GX.js";import{a as d,b,c as m,e as o}from"./chunk-IKM2OKE7.js";var C={named:["tick","ok"],other:["warn","am"],none:["warn","am"],away:["away","am"],refused:["stop","rd"]},a,$,k,u,f,g,T,F,O,l=class extends D{constructor(){super(...arguments);m(this,a);this.waiting=null;this.failed="";this.proofs={};this.step=null;this.stepFailed="";m(this,k,async()=>{let[s]=this.file?.files??[];if(s){try{let i=await this.client.send("POST","/registrations",s,{"Content-Type":"application/octet-stream"}),{agency:t}=await i.json();await o(this,a,$).call(this),o(this,a,u).call(this,t)}catch(i){this.notify(i)}this.file&&(this.file.value="")}});m(this,f,async()=>{if(!this.step)return;let{kind:s,one:i}=this.step,t=`/registrations/${i.check.agency}`;try{if(s==="log"){let{index:c}=await this.client.call("POST",`${t}/publication`);this.notify(e("board_desk.reg.logged",{name:i.check.name,index:c}))}else await this.client.call("DELETE",t),this.notify(e("board_desk.reg.refused",{name:i.check.name}));o(this,a,g).call(this,null),await o(this,a,$).call(this)}catch(c){this.stepFailed=v(c)}})}connectedCallback(){super.connectedCallback(),o(this,a,$).call(this)}render(){return n`<div class="ttl">
<div>
<h1 tabindex="-1">${e("board_desk.registrations")}</h1>
<p>${e("board_desk.reg.lead")}</p>
</div>
<div class="a">
<input id="file" type="file" accept=".entry" hidden @change=${b(this,k)} />
<button class="btn" @click=${()=>this.file?.click()}>${r("plus",18)} ${e("board_desk.reg.add")}</button>
</div>
</div>
${this.failed?n`<div class="note red" role="alert">${r("stop",18)}<span>${this.failed}</span></div>`:p}
${this.waiting?.length===0?n`<div class="note plain">
${r("tick",18)}<span><b>${e("board_desk.reg.none")}</b> ${e("board_desk.reg.none.how")}</span>
</div>`:p}
<div class="stack">${this.waiting?.map(s=>o(this,a,T).call(this,s))}</div>
${this.step?o(this,a,O).call(this,this.step):p}`}};a=new WeakSet,$=async function(){try{this.waiting=(await this.client.call("GET","/registrations")).registrations,this.failed=""}catch(s){this.failed=v(s)}this.refreshCounts()},k=new WeakMap,u=async function(s){this.proofs={...this.proofs,[s]:"looking"};try{let{proof:i}=await this.client.call("POST",`/registrations/${s}/domain`);this.proofs={...this.proofs,[s]:i}}catch(i){let{[s]:t,...c}=this.proofs;this.proofs=c,this.notify(i)}},f=new WeakMap,g=function(s){this.step=s,this.stepFailed=""},T=function(s){let{check:i}=s,t=!i.fault&&!i.is_logged;return n`<article class="card" aria-labelledby=${i.agency}>
<div class="head">
<span class="tile" aria-hidden="true">${S(i.name)}</span>
<div>
<h2 id=${i.agency} dir="auto">${i.name}</h2>
<div class="meta">
<span class="code">${i.domain}</span><span>${e(`agency_kind.${i.kind}`)}</span>
<span>${x(i.area_km2)}</span>
<span>${e(i.takes_shares?"board_desk.reg.takes":"board_desk.reg.takes_none")}</span>
</div>
</div>
</div>
<ul class="kv">
${o(this,a,F).call(this,s)}
${i.alike.length?n`<li>
${r("warn",18)}
<div>
${e("board_desk.reg.alike")} <b dir="auto">${i.alike.join(" · ")}</b>
<small>${e("board_desk.reg.alike.why")}</small>
</div>
</li>`:n`<li><span class="ok">${r("tick",18)}</span><div>${e("board_desk.reg.no_alike")}</div></li>`}
${i.is_logged||i.fault?n`<li>
<span class="rd">${r("stop",18)}</span>
<div>
${e("board_desk.reg.fault")}
<small>${i.is_logged?e("board_desk.reg.logged_before"):i.fault}</small>
</div>
</li>`:n`<li><span class="ok">${r("tick",18)}</span><div>${e("board_desk.reg.fine")}</div></li>`}
<li>
<span class="am">${r("phone",18)}</span>
<div>
${e("board_desk.reg.call")}
<small>${e("board_desk.reg.call.why",{contact:i.contact})}</small>
</div>
</li>
<li>
${r("lock",18)}
<div>
${e("board_desk.reg.words")}
<small class="code">${i.root_words.join(" ")}</small><small class="code">${i.agency}</small>
</div>
</li>
</ul>
<div class="acts">
<button class="btn big" @click=${()=>o(this,a,g).call(this,{kind:"refuse",one:s})}>${e("board_desk.reg.refuse")}</button>
<button
class="btn big"
aria-disabled=${!t}
aria-describedby=${i.agency}
@click=${()=>t?o(this,a,g).call(this,{kind:"log",one:s}):this.notify(e("board_desk.reg.fault"))}
>
${e("board_desk.reg.log")}
</button>
</div>
</article>`},F=function({check:s,page:i}){let t=this.proofs[s.agency],[c,W]=t&&t!=="looking"?C[t]:["search","mut"];return n`<li>
<span class=${W}>${r(c,18)}</span>
<div>
<span role="status">${e(`board_desk.proof.${t??"not_yet"}`,{domain:s.domain})}</span>
<small class="code">${i}</small>
<button class="btn" ?disabled=${t==="looking"} @click=${()=>o(this,a,u).call(this,s.agency)}>
${e(t?"board_desk.proof.again":"board_desk.proof.look")}
</button>
</div>
</li>`},O=function({kind:s,one:i}){let t=this.proofs[i.check.agency];return n`<nr-dialog
open
closes
heading=${e(`board_desk.reg.sheet.${s}`,{name:i.check.name})}
@nr-close=${()=>o(this,a,g).call(this,null)}
>
<p>${e(`board_desk.reg.sheet.${s}.means`)}</p>
${s==="log"&&t!=="named"?n`<div class="note">${r("warn",18)}<span>${e("board_desk.reg.sheet.unproved")}</span></div>`:p}
${this.stepFailed?n`<p class="rd" role="alert">${this.stepFailed}</p>`:p}
<button slot="acts" class="btn big" @click=${()=>o(this,a,g).call(this,null)}>${e("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${b(this,f)}>${e(`board_desk.reg.sheet.${s}.act`)}</button>
</nr-dialog>`},l.styles=[V,E,y`
.head{display: flex;gap: 12px;padding: 14px 16px 10px;}.head h2{overflow-wrap: anywhere;}.acts{display: grid;grid-template-columns: repeat(2, minmax(0, 250px));gap: 10px;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.kv > li .btn{min-height: 32px;margin-top: 6px;}`],d([h()],l.prototype,"waiting",2),d([h()],l.prototype,"failed",2),d([h()],l.prototype,"proofs",2),d([h()],l.prototype,"step",2),d([h()],l.prototype,"stepFailed",2),d([_("input[type=file]")],l.prototype,"file",2),l=d([w("nr-board-registrations")],l);export{l as RegistrationsPage};
