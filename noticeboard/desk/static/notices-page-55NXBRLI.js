import{C as x,H as v,P as $,Q as y,T as w,U as m,W as _,c as t,f,g as a,k as d,n as o,q as k}from"./chunk-ZNTCP7GX.js";import{a as s,b as p,c as l,e as h}from"./chunk-IKM2OKE7.js";var n,u,c,b,r=class extends w{constructor(){super(...arguments);l(this,n);this.board=null;this.failed="";this.about=null;this.text="";this.asks=!1;this.refusal="";l(this,c,e=>{e.preventDefault();let i=new FormData(e.target);this.about=Number(i.get("entry")),this.text=String(i.get("text")).trim(),this.refusal="",this.asks=!0});l(this,b,async()=>{try{let{index:e}=await this.client.call("POST","/notices",{index:this.about,text:this.text});this.asks=!1,this.renderRoot.querySelector("form")?.reset(),this.notify(t("board_desk.notice.done",{index:e})),await h(this,n,u).call(this)}catch(e){this.refusal=m(e)}})}connectedCallback(){super.connectedCallback(),h(this,n,u).call(this)}render(){let e=this.board?.notices??[];return a`<div class="ttl">
<div>
<h1 tabindex="-1">${t("board_desk.notices")}</h1>
<p>${t("board_desk.notice.lead")}</p>
</div>
</div>
${this.failed?a`<div class="note red" role="alert">${$("stop",18)}<span>${this.failed}</span></div>`:d}
<div class="two">
<section class="card">
<header><h2>${t("board_desk.notice.all")}</h2></header>
${e.length?a`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col" class="r">${t("board_desk.notice.about")}</th>
<th scope="col">${t("board_desk.notice.text")}</th>
<th scope="col">${t("board_desk.notice.at")}</th>
</tr>
</thead>
<tbody>
${e.map(i=>a`<tr>
<td class="r tn">${v(i.about)}</td>
<td class="text" dir="auto">${i.text}</td>
<td class="nw">${x(i.at)}</td>
</tr>`)}
</tbody>
</table>
</div>`:a`<p class="pad mut">${this.board?t("board_desk.notice.none"):d}</p>`}
</section>
<section class="card">
<header><h2>${t("board_desk.notice.add")}</h2></header>
<form @submit=${p(this,c)}>
<label class="field">
${t("board_desk.notice.entry")}
<input name="entry" type="number" min="0" max=${(this.board?.published??1)-1} required inputmode="numeric" />
</label>
<label class="field">
${t("board_desk.notice.words")}
<textarea name="text" rows="5" maxlength="4000" required></textarea>
<small>${t("board_desk.notice.words.why")}</small>
</label>
<button class="btn big">${t("board_desk.notice.act")}</button>
</form>
</section>
</div>
${this.asks?a`<nr-dialog
open
closes
heading=${t("board_desk.notice.sheet",{index:this.about??0})}
@nr-close=${()=>this.asks=!1}
>
<p>${t("board_desk.notice.sheet.means")}</p>
<blockquote dir="auto">${this.text}</blockquote>
${this.refusal?a`<p class="rd" role="alert">${this.refusal}</p>`:d}
<button slot="acts" class="btn big" @click=${()=>this.asks=!1}>${t("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${p(this,b)}>${t("board_desk.notice.sheet.act")}</button>
</nr-dialog>`:d}`}};n=new WeakSet,u=async function(){try{this.board=(await this.client.call("GET","/status")).board,this.failed=""}catch(e){this.failed=m(e)}},c=new WeakMap,b=new WeakMap,r.styles=[y,_,f`
form{display: grid;gap: 12px;padding: 0 16px 16px;}textarea,
input{font: 14px/20px var(--nr-font);border: 1px solid var(--nr-edge);background: var(--nr-card);color: var(--nr-ink);}textarea{resize: vertical;}.field{display: grid;gap: 4px;}.text{white-space: pre-line;}blockquote{margin: 12px 0;padding: 8px 12px;border-inline-start: 3px solid var(--nr-line);white-space: pre-line;overflow-wrap: anywhere;}`],s([o()],r.prototype,"board",2),s([o()],r.prototype,"failed",2),s([o()],r.prototype,"about",2),s([o()],r.prototype,"text",2),s([o()],r.prototype,"asks",2),s([o()],r.prototype,"refusal",2),r=s([k("nr-board-notices")],r);export{r as NoticesPage};
