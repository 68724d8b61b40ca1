import{a as T,b as E}from"./chunk-GUO5F3GT.js";import"./chunk-RZ7DHKX6.js";import{D as $,M as g,Y as k,_ as S,c as t,d as y,f as _,g as r,k as n,o as c,p as m,r as x,s as h,t as w}from"./chunk-Z74WOBFN.js";import{a as o,b as u,c as p,e as d}from"./chunk-IKM2OKE7.js";var f,a,l,v,C,i=class extends T{constructor(){super(...arguments);p(this,a);this.board=null;this.step=null;this.refusal="";this.isChanged=!1;p(this,f,async()=>{let[s,e]=this.step?["/verifiers/removal",this.step.key]:["/verifiers",this.key?.value.trim()??""];try{await this.client.call("POST",s,{key:e}),d(this,a,l).call(this,null),this.isChanged=!0}catch(b){this.refusal=k(b)}});p(this,v,async()=>{let[s]=this.file?.files??[];if(s){this.refusal="";try{let e=await this.client.send("POST","/statements",s,{"Content-Type":"application/octet-stream"}),{index:b}=await e.json();this.notify(t("board_desk.verifier.logged",{index:b})),await this.load()}catch(e){this.refusal=E(e)?t("board_desk.verifier.not_one",{file:s.name}):k(e)}this.file&&(this.file.value="")}})}async read(){return this.board=(await this.client.call("GET","/status")).board,0}render(){let s=this.board?.verifiers??[];return r`<div class="ttl">
<div>
<h1 tabindex="-1">${t("board_desk.verifiers")}</h1>
<p>${t("board_desk.verifier.lead")}</p>
</div>
<div class="a">
<input type="file" accept=".entry" hidden @change=${u(this,v)} />
<button class="btn" @click=${()=>this.file?.click()}>${t("board_desk.verifier.statement")}</button>
<button class="btn" @click=${()=>d(this,a,l).call(this,"")}>${h("plus",18)} ${t("board_desk.verifier.add")}</button>
</div>
</div>
<div class="stack">
${this.failure()}
${this.refusal&&this.step===null?r`<div class="note red" role="alert">${h("stop",18)}<span>${this.refusal}</span></div>`:n}
${this.isChanged?r`<div class="note" role="status">${h("clock",18)}<span>${t("board_desk.verifier.restart")}</span></div>`:n}
<section class="card">
${s.length?r`<div class="ov">
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
${s.map(e=>r`<tr>
<td>${e.name}<small class="code">${e.key}</small></td>
<td class="r nw">${y("board_desk.verifier.agencies",e.agencies,{many:g(e.agencies)})}</td>
<td class="nw">${e.last_at?$(e.last_at):t("board_desk.never")}</td>
<td class="nw">${e.first_at?$(e.first_at):t("board_desk.never")}</td>
<td class="r">
<button class="btn" @click=${()=>d(this,a,l).call(this,e)}>${t("board_desk.verifier.remove")}</button>
</td>
</tr>`)}
</tbody>
</table>
</div>`:r`<p class="pad mut">${this.board?t("board_desk.verifier.none"):n}</p>`}
</section>
</div>
${this.step===null?n:d(this,a,C).call(this,this.step)}`}};f=new WeakMap,a=new WeakSet,l=function(s){this.step=s,this.refusal=""},v=new WeakMap,C=function(s){let e=s?"remove":"add";return r`<nr-dialog
open
closes
heading=${t(`board_desk.verifier.sheet.${e}`,s?{name:s.name}:{})}
@nr-close=${()=>d(this,a,l).call(this,null)}
>
<p>${t(`board_desk.verifier.sheet.${e}.means`)}</p>
${s?n:r`<label class="field">${t("board_desk.verifier.key")}<textarea id="key" rows="2" maxlength="400" spellcheck="false"></textarea></label>`}
${this.refusal?r`<p class="rd" role="alert">${this.refusal}</p>`:n}
<button slot="acts" class="btn big" @click=${()=>d(this,a,l).call(this,null)}>${t("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${u(this,f)}>${t(`board_desk.verifier.sheet.${e}.act`)}</button>
</nr-dialog>`},i.styles=[w,S,_`
textarea{font: 13px/19px var(--nr-mono);width: 100%;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 8px 10px;background: var(--nr-card);color: var(--nr-ink);}.field{display: grid;gap: 4px;margin: 12px 0 6px;}td .btn{white-space: nowrap;}td:first-child{min-width: 180px;}@media (pointer: fine) and (min-width: 481px){td .btn{min-height: 32px;margin: -7px 0;}}`],o([c()],i.prototype,"board",2),o([c()],i.prototype,"step",2),o([c()],i.prototype,"refusal",2),o([c()],i.prototype,"isChanged",2),o([m("input[type=file]")],i.prototype,"file",2),o([m("#key")],i.prototype,"key",2),i=o([x("nr-board-verifiers")],i);export{i as VerifiersPage};
