import{a as $}from"./chunk-GUO5F3GT.js";import"./chunk-RZ7DHKX6.js";import{H as u,M as f,Y as x,_ as k,c as t,f as p,g as a,k as d,o as i,r as h,t as m}from"./chunk-Z74WOBFN.js";import{a as s,b as c,c as b}from"./chunk-IKM2OKE7.js";var n,l,e=class extends ${constructor(){super(...arguments);this.board=null;this.about=null;this.text="";this.asks=!1;this.refusal="";b(this,n,r=>{r.preventDefault();let o=new FormData(r.target);this.about=Number(o.get("entry")),this.text=String(o.get("text")).trim(),this.refusal="",this.asks=!0});b(this,l,async()=>{try{let{index:r}=await this.client.call("POST","/notices",{index:this.about,text:this.text});this.asks=!1,this.renderRoot.querySelector("form")?.reset(),this.notify(t("board_desk.notice.done",{index:r})),await this.load()}catch(r){this.refusal=x(r)}})}async read(){return this.board=(await this.client.call("GET","/status")).board,0}render(){let r=this.board?.notices??[];return a`<div class="ttl">
<div>
<h1 tabindex="-1">${t("board_desk.notices")}</h1>
<p>${t("board_desk.notice.lead")}</p>
</div>
</div>
${this.failure()}
<div class="two">
<section class="card">
<header><h2>${t("board_desk.notice.all")}</h2></header>
${r.length?a`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.notice.about")}</th>
<th scope="col">${t("board_desk.notice.text")}</th>
<th scope="col">${t("board_desk.notice.at")}</th>
</tr>
</thead>
<tbody>
${r.map(o=>a`<tr>
<td class="tn">${f(o.about)}</td>
<td class="text" dir="auto">${o.text}</td>
<td class="nw">${u(o.at)}</td>
</tr>`)}
</tbody>
</table>
</div>`:a`<p class="pad mut">${this.board?t("board_desk.notice.none"):d}</p>`}
</section>
<section class="card">
<header><h2>${t("board_desk.notice.add")}</h2></header>
<form @submit=${c(this,n)}>
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
<button slot="acts" class="btn big" @click=${c(this,l)}>${t("board_desk.notice.sheet.act")}</button>
</nr-dialog>`:d}`}};n=new WeakMap,l=new WeakMap,e.styles=[m,k,p`
form{display: grid;gap: 12px;padding: 0 16px 16px;}textarea,
input{font: 14px/20px var(--nr-font);border: 1px solid var(--nr-edge);background: var(--nr-card);color: var(--nr-ink);}textarea{resize: vertical;}.field{display: grid;gap: 4px;}.text{white-space: pre-line;}blockquote{margin: 12px 0;padding: 8px 12px;border-inline-start: 3px solid var(--nr-line);white-space: pre-line;overflow-wrap: anywhere;}`],s([i()],e.prototype,"board",2),s([i()],e.prototype,"about",2),s([i()],e.prototype,"text",2),s([i()],e.prototype,"asks",2),s([i()],e.prototype,"refusal",2),e=s([h("nr-board-notices")],e);export{e as NoticesPage};
