import{H as w,P as h,Q as S,T,U as $,W as C,c as t,d as _,f as x,g as a,k as l,n,o as m,q as g,y as k}from"./chunk-ZNTCP7GX.js";import{a as o,b as u,c as p,e as d}from"./chunk-IKM2OKE7.js";var i,y,v,c,b,E,r=class extends T{constructor(){super(...arguments);p(this,i);this.board=null;this.failed="";this.step=null;this.refusal="";this.isChanged=!1;p(this,v,async()=>{let[s,e]=this.step?["/verifiers/removal",this.step.key]:["/verifiers",this.key?.value.trim()??""];try{await this.client.call("POST",s,{key:e}),d(this,i,c).call(this,null),this.isChanged=!0}catch(f){this.refusal=$(f)}});p(this,b,async()=>{let[s]=this.file?.files??[];if(s){try{let e=await this.client.send("POST","/statements",s,{"Content-Type":"application/octet-stream"}),{index:f}=await e.json();this.notify(t("board_desk.verifier.logged",{index:f})),await d(this,i,y).call(this)}catch(e){this.notify(e)}this.file&&(this.file.value="")}})}connectedCallback(){super.connectedCallback(),d(this,i,y).call(this)}render(){let s=this.board?.verifiers??[];return a`<div class="ttl">
<div>
<h1 tabindex="-1">${t("board_desk.verifiers")}</h1>
<p>${t("board_desk.verifier.lead")}</p>
</div>
<div class="a">
<input type="file" accept=".entry" hidden @change=${u(this,b)} />
<button class="btn" @click=${()=>this.file?.click()}>${t("board_desk.verifier.statement")}</button>
<button class="btn" @click=${()=>d(this,i,c).call(this,"")}>${h("plus",18)} ${t("board_desk.verifier.add")}</button>
</div>
</div>
<div class="stack">
${this.failed?a`<div class="note red" role="alert">${h("stop",18)}<span>${this.failed}</span></div>`:l}
${this.isChanged?a`<div class="note" role="status">${h("clock",18)}<span>${t("board_desk.verifier.restart")}</span></div>`:l}
<section class="card">
${s.length?a`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.verifier")}</th>
<th scope="col" class="r">${t("board_desk.verifier.vouches")}</th>
<th scope="col">${t("board_desk.verifier.last")}</th>
<th scope="col">${t("board_desk.verifier.first")}</th>
<th scope="col"><span class="vh">${t("board_desk.verifier.remove")}</span></th>
</tr>
</thead>
<tbody>
${s.map(e=>a`<tr>
<td>${e.name}<small class="code">${e.key}</small></td>
<td class="r nw">${_("board_desk.verifier.agencies",e.agencies,{many:w(e.agencies)})}</td>
<td class="nw">${e.last_at?k(e.last_at):t("board_desk.never")}</td>
<td class="nw">${e.first_at?k(e.first_at):t("board_desk.never")}</td>
<td class="r">
<button class="btn" @click=${()=>d(this,i,c).call(this,e)}>${t("board_desk.verifier.remove")}</button>
</td>
</tr>`)}
</tbody>
</table>
</div>`:a`<p class="pad mut">${this.board?t("board_desk.verifier.none"):l}</p>`}
</section>
</div>
${this.step===null?l:d(this,i,E).call(this,this.step)}`}};i=new WeakSet,y=async function(){try{this.board=(await this.client.call("GET","/status")).board,this.failed=""}catch(s){this.failed=$(s)}},v=new WeakMap,c=function(s){this.step=s,this.refusal=""},b=new WeakMap,E=function(s){let e=s?"remove":"add";return a`<nr-dialog
open
closes
heading=${t(`board_desk.verifier.sheet.${e}`,s?{name:s.name}:{})}
@nr-close=${()=>d(this,i,c).call(this,null)}
>
<p>${t(`board_desk.verifier.sheet.${e}.means`)}</p>
${s?l:a`<label>${t("board_desk.verifier.key")}<textarea id="key" rows="2" maxlength="400" spellcheck="false"></textarea></label>`}
${this.refusal?a`<p class="rd" role="alert">${this.refusal}</p>`:l}
<button slot="acts" class="btn big" @click=${()=>d(this,i,c).call(this,null)}>${t("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${u(this,v)}>${t(`board_desk.verifier.sheet.${e}.act`)}</button>
</nr-dialog>`},r.styles=[S,C,x`
textarea{font: 13px/19px var(--nr-mono);width: 100%;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 8px 10px;background: var(--nr-card);color: var(--nr-ink);}label{display: grid;gap: 4px;margin-top: 12px;}td .btn{min-height: 28px;margin: -5px 0;}`],o([n()],r.prototype,"board",2),o([n()],r.prototype,"failed",2),o([n()],r.prototype,"step",2),o([n()],r.prototype,"refusal",2),o([n()],r.prototype,"isChanged",2),o([m("input[type=file]")],r.prototype,"file",2),o([m("#key")],r.prototype,"key",2),r=o([g("nr-board-verifiers")],r);export{r as VerifiersPage};
