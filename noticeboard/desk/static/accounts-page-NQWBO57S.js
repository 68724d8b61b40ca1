import{a as ot}from"./chunk-EWKEKABK.js";import{a as U}from"./chunk-HF545FSE.js";import"./chunk-IK5A35RI.js";import"./chunk-RZ7DHKX6.js";import{D as h,E as it,I as nt,M as L,X as P,Y as B,Z as C,_ as q,c as s,d as f,f as T,g as a,k as r,m as at,n as M,o as p,r as R,s as y,t as V}from"./chunk-Z74WOBFN.js";import{a as l,b as u,c as m,e as o}from"./chunk-IKM2OKE7.js";var wt=864e5,g,rt,dt,F,S=class extends at{constructor(){super(...arguments);m(this,g);this.language="";this.isNow=!1}render(){let{view:t}=this,e=(i,d)=>a`<button aria-pressed=${this.isNow===i} @click=${()=>this.isNow=i}>${s(d)}</button>`;return a`<aside class="stack">
<section class="card" aria-labelledby="look">
<header><h2 id="look">${s("desk.account.look")}</h2></header>
<div class="pad stack">
<div class="seg" role="group" aria-labelledby="look">
${e(!0,"desk.account.look.now")}${e(!1,"desk.account.look.then")}
</div>
<div class="paper">
<b>${t.agency}</b>
<h3>${t.request.title}</h3>
<p class="sm mut">${nt({start:t.window_start,end:t.window_end})}</p>
<ul class="line">
${o(this,g,rt).call(this,t)}
</ul>
</div>
${t.request.is_late&&!this.isNow?a`<p class="sm mut">${s("desk.account.look.stays")}</p>`:r}
</div>
</section>
<section class="card" aria-labelledby="effects">
<header><h2 id="effects">${s("desk.account.effects")}</h2></header>
<ul class="kv">
${o(this,g,F).call(this,"eye","shown")}${o(this,g,F).call(this,"home","rules")}${o(this,g,F).call(this,"clock","two")}
</ul>
</section>
</aside>`}};g=new WeakSet,rt=function(t){let{request:e,posted:i}=t,[d]=i,k=this.isNow?d?[[d,h(d.at??"")]]:[]:[[t.draft,s("desk.account.look.today")]];return a`${k.map(([j,vt])=>Y("ledger",a`<b>${s("desk.accounts.account")}</b> <span class="mut">${vt}</span><p lang=${this.language}>${j.sentences}</p>`))}
${this.isNow&&!d?Y("clock",a`<p>${s("desk.account.look.none")}</p>`):r}
${e.is_late&&e.due?o(this,g,dt).call(this,e.due):r}
${this.isNow&&e.is_kept_too_long&&e.late_since?Y("warn",a`<p>${s("desk.account.look.kept",{date:h(e.late_since)})}</p>`,"am"):r}
${Y(e.is_closed?"tick":"eye",a`<b>${e.is_closed?s("desk.account.look.closed"):r}</b>
${e.is_closed?a`<span class="mut">${h(e.closes)}</span>`:r}
<p>${e.is_closed?t.resolution||s("desk.account.look.ended"):s("desk.account.look.open")}</p>`)}`},dt=function(t){let e=Math.max(1,Math.ceil((Date.now()-Date.parse(t))/wt));return Y("warn",a`<p><b>${f("desk.account.look.late",e)}</b> ${s("desk.account.look.due",{date:h(t)})}</p>`,"am")},F=function(t,e){return a`<li>
${y(t,18)}
<div>${s(`desk.account.effects.${e}`)}<small>${s(`desk.account.effects.${e}.why`)}</small></div>
</li>`},S.styles=[V,q,T`
.seg{justify-self: start;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.paper{background: var(--nr-sunk);border: 1px solid var(--nr-line);border-radius: 8px;padding: 14px 14px 16px;display: grid;gap: 4px;overflow-wrap: anywhere;}.paper h3{font: 600 17px/24px var(--nr-head);}.line{margin-top: 8px;}.line li{display: grid;grid-template-columns: 18px minmax(0, 1fr);gap: 8px;padding-bottom: 10px;}.line li > span{margin-top: 2px;}.line p{margin: 0;}`],l([M({attribute:!1})],S.prototype,"view",2),l([M()],S.prototype,"language",2),l([p()],S.prototype,"isNow",2),S=l([R("nr-desk-account-public")],S);function Y(c,b,t="lk"){return a`<li><span class=${t}>${y(c,16)}</span><div>${b}</div></li>`}var ct=T`
.two{grid-template-columns: minmax(0, 1fr) 380px;margin-bottom: 16px;}.ac th[scope="row"]{font: 500 14px/19px var(--nr-font);color: var(--nr-ink);border-bottom: 1px solid var(--nr-line);vertical-align: middle;}.ac td{vertical-align: middle;font-size: 14px;}.ac thead th.r,
.ac td.r{width: 96px;}.ac .pb{width: 32%;padding-inline-start: 20px;}.ac tbody tr:last-child th{border-bottom: 0;}.ac input{width: 64px;min-height: 36px;padding: 4px 8px;text-align: end;}.said{border-top: 1px solid var(--nr-line);display: grid;gap: 12px;padding: 14px 16px 16px;}.pair{display: grid;grid-template-columns: 170px minmax(0, 1fr);gap: 12px;align-items: start;}.acts{display: flex;flex-wrap: wrap;align-items: center;gap: 10px 12px;padding: 16px;}.acts p{flex: 1 1 220px;}#result:focus-visible{outline: none;}#result:empty{display: none;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}}@media (max-width: 600px){.pair{grid-template-columns: minmax(0, 1fr);}.ac .pb{padding-inline-start: 10px;}}`;var xt=["received","opened","withdrawn","unopened","used","handed_on","deleted","kept"],E=()=>"",n,lt,A,z,ut,pt,ht,mt,kt,$t,bt,ft,W,et,G,H,J,Q,X,Z,$=class extends P{constructor(){super(...arguments);m(this,n);this.request="";this.view=null;this.words={used:0,keep_until:"",text:""};this.failed="";this.done=E;this.busy=!1;this.asks="";this.reason="";m(this,H,()=>o(this,n,G).call(this,async()=>{if(!this.view?.may.includes("write"))return;let t=this.words.keep_until===this.view.keep_until?this.view.words.keep_until??"":this.words.keep_until,e={...this.words,keep_until:t,revision:this.view.revision};return o(this,n,A).call(this,await this.client.call("PUT",`/accounts/${this.request}`,e)),()=>s("desk.account.saved")}));m(this,J,()=>o(this,n,G).call(this,async()=>{let t={read:this.view?.read};return o(this,n,A).call(this,await this.client.call("POST",`/accounts/${this.request}/sending`,t)),E}));m(this,Q,()=>o(this,n,G).call(this,async()=>{let t={reason:this.reason.trim()||s("desk.ask.taken_back")};return o(this,n,A).call(this,await this.client.call("POST",`/accounts/${this.request}/return`,t)),E}));m(this,X,()=>o(this,n,G).call(this,async()=>{let t=`/accounts/${this.request}/post`,e=await U(this,()=>this.client.call("POST",t,{read:this.view?.read}));if(!e)return;o(this,n,A).call(this,await this.client.call("GET",`/accounts/${this.request}`)),this.refreshCounts();let{proof:i,findings:d}=e;return()=>i?s("desk.ask.thread.done",{index:L(i.index)}):`${s("desk.ask.held")} ${d.map(({text:k})=>k).join(" ")}`}));m(this,Z,()=>{o(this,n,G).call(this,async()=>{if(await U(this,()=>this.client.call("POST","/shares/refresh")))return o(this,n,A).call(this,await this.client.call("GET",`/accounts/${this.request}`),!1),E})})}keys(){return[{key:"Ctrl+s",word:"desk.ask.key.save",act:()=>{u(this,H).call(this)}}]}willUpdate(t){(t.has("request")||t.has("language")&&this.view)&&o(this,n,lt).call(this,t.has("request"))}render(){let{view:t}=this;return t?a`${o(this,n,ut).call(this,t)}
<div class="two">
<div class="stack">
<div id="result" class="stack" tabindex="-1">${o(this,n,pt).call(this)}</div>
${o(this,n,ht).call(this,t)}
<section class="card" aria-labelledby="account">
<header>
<h2 id="account">${s("desk.account.card")}</h2>
<span class="a mut">${s("desk.account.filled")}</span>
</header>
${o(this,n,mt).call(this,t)} ${o(this,n,$t).call(this,t)}
</section>
${o(this,n,bt).call(this,t)}
</div>
<nr-desk-account-public .view=${t} .language=${this.language}></nr-desk-account-public>
</div>
${o(this,n,ft).call(this,t)}`:a`<h1 tabindex="-1">${this.failed||s("desk.accounts")}</h1>`}};n=new WeakSet,lt=async function(t=!0){t&&([this.view,this.done,this.failed]=[null,E,""]);try{let e=await this.client.call("GET",`/accounts/${this.request}`);o(this,n,A).call(this,e,t||!u(this,n,z))}catch(e){this.failed=B(e)}},A=function(t,e=!0){if(this.view=t,!e)return;let{used:i=0,text:d=""}=t.words;this.words={used:i,keep_until:t.keep_until??"",text:d}},z=function(){let{view:t,words:e}=this;if(!t)return!1;let{used:i=0,text:d=""}=t.words;return i!==e.used||d!==e.text||(t.keep_until??"")!==e.keep_until},ut=function(t){let{request:e}=t,i=s(e.is_closed?"desk.account.closed":"desk.account.closes",{date:h(e.closes)});return a`<div class="ttl">
<div>
<a class="crumb" href=${C("accounts")}>${s("desk.accounts")}</a>
<h1 tabindex="-1">${s("desk.account.title",{title:e.title})}</h1>
<div class="meta">
<a class="code" href=${C("cases",e.case)}>${e.case_number}</a>
<span>${i}</span>
${e.is_late&&e.due?a`<span class="st am">${y("warn",16)}${s("desk.account.late",{date:h(e.due)})}</span>`:e.due&&!e.posted?a`<span>${s("desk.account.due",{date:h(e.due)})}</span>`:r}
</div>
</div>
${t.counts.some(({name:d,exact:k})=>d==="deleted"&&k)?a`<div class="a"><a class="btn" href=${C("log")}>${y("print",16)}${s("desk.account.certificates")}</a></div>`:r}
</div>`},pt=function(){if(this.failed)return v("red","stop",a`${this.failed}`);let t=this.done();return t?v("plain","tick",a`<b>${t}</b>`):r},ht=function(t){let e=t.never_fetched,i=t.request.received,d=e.map(j=>L(j)).join(", "),k=e.length<i-t.fetched?`${d}, …`:d;return a`${t.sent_by?v("plain","hold",a`<b>${s("desk.account.waits",{name:t.sent_by})}</b> ${t.own?s("desk.account.own"):r}`):r}
${t.returned_by?v("","warn",a`<b>${s("desk.account.returned",{name:t.returned_by})}</b> ${t.reason}`):r}
${e.length?v("","inbox",a`<b>${s("desk.account.missing",{board:L(i),here:L(t.fetched)})}</b>
${f("desk.account.missing",e.length,{shares:k})}`,a`<button ?disabled=${this.busy} @click=${u(this,Z)}>${s("desk.account.fetch")}</button>`):r}
${t.request.is_past_promise?v("","warn",a`<b>${f("desk.account.past",t.request.kept)}</b> ${s("desk.account.past.what")}`,a`<a class="btn" href=${C("cases",t.request.case)}>${s("desk.need.overdue.act")}</a>`):r}
${i?r:v("plain","tick",a`<b>${s("desk.account.nothing")}</b> ${s("desk.account.nothing.why")}`)}`},mt=function(t){return a`<div class="ov" tabindex="0" role="group" aria-labelledby="account">
<table class="tb ac tn">
<thead>
<tr>
<th>${s("desk.account.what")}</th>
<th class="r">${s("desk.account.yours")}</th>
<th class="pb">${s("desk.account.public")}</th>
</tr>
</thead>
<tbody>
${xt.map(e=>o(this,n,kt).call(this,t,t.counts.find(i=>i.name===e)))}
</tbody>
</table>
</div>`},kt=function(t,e){if(!e)return r;let i=e.name==="used"&&t.may.includes("write"),d=t.counts.find(({name:k})=>k==="opened")?.exact??0;return a`<tr>
<th scope="row">${s(`desk.account.of.${e.name}`)}<small>${s(`desk.account.of.${e.name}.hint`)}</small></th>
<td class="r">
${i?a`<input
type="number"
min="0"
max=${d}
inputmode="numeric"
aria-label=${s("desk.account.of.used")}
.value=${String(this.words.used)}
@input=${k=>o(this,n,W).call(this,{used:Math.max(0,Math.trunc(Number(K(k)))||0)})}
/>`:a`<b>${L(e.exact)}</b>`}
</td>
<td class="pb">
${i&&u(this,n,z)?"…":e.public}
</td>
</tr>`},$t=function(t){let e=t.may.includes("write"),{request:i}=t;return a`<div class="said">
<div class=${i.kept?"pair":"grid"}>
${i.kept?a`<label class="field">
${s("desk.keep.until")}
<input
type="date"
?disabled=${!e}
.value=${this.words.keep_until}
@input=${d=>o(this,n,W).call(this,{keep_until:K(d)})}
/>
</label>`:r}
<label class="field">
${s("desk.account.text")}
<input
maxlength="1000"
?disabled=${!e}
.value=${this.words.text}
@input=${d=>o(this,n,W).call(this,{text:K(d)})}
/>
<span class="hint xs">${s("desk.account.text.hint")}</span>
</label>
</div>
${v("plain","hidden",a`<b>${s("desk.account.private")}</b> ${s("desk.account.private.why")}`)}
${i.delete_by&&i.kept?v("","clock",a`<b>${s("desk.account.promise",{date:it(i.delete_by)})}</b> ${s("desk.account.promise.later")}`):r}
${t.held_for.length?v("","flag",a`<b>${s("desk.account.held")}</b> ${t.held_for.join(" ")}`):r}
</div>`},bt=function(t){let e=new Set(t.may),i=u(this,n,z)?"":t.problems[0]?.text??"",d=(k,j)=>a`<button class="btn big" aria-disabled=${!!i||this.busy} aria-describedby="why" @click=${()=>o(this,n,et).call(this,k,i)}>
${s(this.busy?"desk.ask.working":j)}
</button>`;return a`<section class="card acts">
${e.has("write")?a`<button class="btn big" @click=${()=>{u(this,H).call(this)}}>${s("desk.account.save")}</button>`:r}
${e.has("send_back")?a`<button class="btn big" @click=${()=>o(this,n,et).call(this,"send_back")}>
${s(t.own?"desk.ask.take_back":"desk.ask.send_back")}
</button>`:r}
${e.has("send")?d("send","desk.account.send"):e.has("post")?d("post","desk.account.post"):r}
<p class="sm mut">
${e.size?s(t.second_officer?"desk.account.two":"desk.account.one"):s("desk.account.officer")}
<span id="why" class="st rd">${i&&(e.has("send")||e.has("post"))?a`${y("stop",16)}<span>${i}</span>`:r}</span>
</p>
</section>`},ft=function(t){let e=()=>this.asks="",i=a`<button class="btn" slot="acts" autofocus @click=${e}>${s("desk.ask.back")}</button>`,d=this.asks==="post";return a`<nr-dialog
.open=${d||this.asks==="send"}
heading=${s(d?"desk.account.post.heading":"desk.account.send.heading")}
@nr-close=${e}
>
<p><b lang=${this.language}>${t.draft.sentences}</b></p>
<p>${s("desk.account.post.text")}</p>
${i}
<button class="btn" slot="acts" @click=${()=>{d?u(this,X).call(this):u(this,J).call(this)}}>
${s(d?"desk.account.post.act":"desk.account.send.act")}
</button>
</nr-dialog>
<nr-dialog
.open=${this.asks==="send_back"}
heading=${s(t.own?"desk.ask.take_back.act":"desk.ask.send_back.act")}
@nr-close=${e}
>
<label class="field"
>${s("desk.ask.reason")}<textarea
rows="3"
maxlength="500"
.value=${this.reason}
@input=${k=>this.reason=K(k)}
></textarea>
</label>
${i}
<button class="btn" slot="acts" ?disabled=${!t.own&&!this.reason.trim()} @click=${()=>{u(this,Q).call(this)}}>
${s(t.own?"desk.ask.take_back.act":"desk.ask.send_back.act")}
</button>
</nr-dialog>`},W=function(t){this.words={...this.words,...t},this.done=E},et=async function(t,e=""){e||this.busy||t!=="send_back"&&u(this,n,z)&&!await u(this,H).call(this)||t!=="send_back"&&this.view?.problems.length||(this.reason="",this.asks=t)},G=async function(t){if(this.busy)return!1;[this.busy,this.failed,this.done,this.asks]=[!0,"",E,""];let e=!1;try{let i=await t();e=i!==void 0,this.done=i??E}catch(i){this.failed=B(i),await this.client.call("GET",`/accounts/${this.request}`).then(d=>o(this,n,A).call(this,d,!1),()=>{})}return this.busy=!1,e&&this.dispatchEvent(new CustomEvent("nr-kept")),(this.done()||this.failed)&&(await this.updateComplete,this.renderRoot.querySelector("#result")?.focus()),e},H=new WeakMap,J=new WeakMap,Q=new WeakMap,X=new WeakMap,Z=new WeakMap,$.styles=[V,q,ct],l([M()],$.prototype,"request",2),l([p()],$.prototype,"view",2),l([p()],$.prototype,"words",2),l([p()],$.prototype,"failed",2),l([p()],$.prototype,"done",2),l([p()],$.prototype,"busy",2),l([p()],$.prototype,"asks",2),l([p()],$.prototype,"reason",2),$=l([R("nr-desk-account")],$);function v(c,b,t,e=r){return a`<div class="note ${c}" role=${c==="red"?"alert":r}>${y(b,18)}<span>${t}</span>${e}</div>`}function K(c){return c.target.value}var _t=60,Tt=3650,D,yt,N,tt,w=class extends P{constructor(){super(...arguments);m(this,D);this.promise=null;this.asks=null;this.failed="";this.busy=!1;m(this,N,t=>{t.preventDefault();let e=new FormData(t.target);this.asks={days:Number(e.get("days")),text:String(e.get("text")).trim()}});m(this,tt,async()=>{let{asks:t}=this;if(!(!t||this.busy)){[this.asks,this.busy,this.failed]=[null,!0,""];try{await U(this,()=>this.client.call("POST","/retention/promise",t))&&(this.notify(s("desk.promise.done")),this.dispatchEvent(new CustomEvent("nr-kept")))}catch(e){this.failed=B(e)}this.busy=!1}})}render(){let{promise:t,asks:e}=this;return a`<section class="card">
<header><h2>${s("desk.promise")}</h2></header>
<p>
${t?a`${f("desk.promise.is",t.days,{date:h(t.since)})}<small>${t.text}</small>`:s("desk.promise.none")}
</p>
${this.session.roles.includes("custodian")?o(this,D,yt).call(this,t):a`<p class="pad sm mut">${s("desk.promise.custodian")}</p>`}
${this.failed?a`<div class="note red" role="alert">${y("stop",18)}<span>${this.failed}</span></div>`:r}
</section>
<nr-dialog .open=${e!==null} heading=${s("desk.promise.heading")} @nr-close=${()=>this.asks=null}>
${e?a`<p><b>${f("desk.promise.is",e.days,{date:h(new Date)})}</b><small>${e.text}</small></p>`:r}
<p>${s("desk.promise.sure")}</p>
<button class="btn" slot="acts" autofocus @click=${()=>this.asks=null}>${s("desk.ask.back")}</button>
<button class="btn" slot="acts" @click=${u(this,tt)}>${s("desk.promise.go")}</button>
</nr-dialog>`}};D=new WeakSet,yt=function(t){return a`<form @submit=${u(this,N)}>
<label class="field">
${s("desk.promise.days")}
<input name="days" type="number" min="1" max=${Tt} required inputmode="numeric" .value=${String(t?.days??_t)} />
</label>
<label class="field wide">
${s("desk.promise.text")}
<input name="text" maxlength="1000" .value=${t?.text??""} />
</label>
<button class="btn" ?disabled=${this.busy}>${s("desk.promise.act")}</button>
</form>`},N=new WeakMap,tt=new WeakMap,w.styles=[V,q,T`
form{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px;padding: 8px 16px 16px;}[name="days"]{width: 110px;}form .wide{flex: 1 1 260px;}section > p{padding: 0 16px;overflow-wrap: anywhere;}.note{margin: 0 16px 16px;}`],l([M({attribute:!1})],w.prototype,"promise",2),l([p()],w.prototype,"asks",2),l([p()],w.prototype,"failed",2),l([p()],w.prototype,"busy",2),w=l([R("nr-desk-promise")],w);var O,I,st,gt,x=class extends P{constructor(){super(...arguments);m(this,I);this.rows=null;this.next=null;this.late=0;this.promise=null;m(this,O,async(t="")=>{try{let e=await this.client.call("GET",`/accounts?${new URLSearchParams({after:t})}`);this.rows=t?[...this.rows??[],...e.accounts]:e.accounts,[this.next,this.late,this.promise]=[e.next,e.late,e.promise]}catch(e){this.rows??=[],this.notify(e)}})}connectedCallback(){super.connectedCallback(),u(this,O).call(this)}willUpdate(t){t.has("route")&&this.rows&&u(this,O).call(this)}render(){let[t]=this.route;return t?a`<nr-desk-account
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.request=${t}
@nr-kept=${()=>{u(this,O).call(this)}}
></nr-desk-account>
${o(this,I,st).call(this,t)}`:a`<div class="ttl">
<div>
<h1 tabindex="-1">${s("desk.accounts")}</h1>
<p>${s("desk.accounts.lead")}</p>
</div>
</div>
<div class="stack">
${o(this,I,st).call(this,"")}
<nr-desk-promise
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.promise=${this.promise}
@nr-kept=${()=>{u(this,O).call(this)}}
></nr-desk-promise>
</div>`}};O=new WeakMap,I=new WeakSet,st=function(t){let{rows:e}=this;return e?e.length?a`<section class="card" aria-labelledby="all">
<header>
<h2 id="all">${s("desk.accounts.all")}</h2>
<span class="a mut">${s("desk.accounts.order")}${this.late?a` · ${f("desk.accounts.late",this.late)}`:r}</span>
</header>
<div class="ov" tabindex="0" role="group" aria-labelledby="all">
<table class="tb tn">
<thead>
<tr>
${["request","closes","due","account","delete_by","shares"].map(i=>a`<th>${s(`desk.accounts.${i}`)}</th>`)}
</tr>
</thead>
<tbody>
${e.map(i=>o(this,I,gt).call(this,i,i.id===t))}
</tbody>
</table>
</div>
${this.next?a`<p class="pad"><button @click=${()=>{u(this,O).call(this,this.next??"")}}>${s("desk.more")}</button></p>`:r}
</section>`:a`<section class="card pad"><p>${s("desk.accounts.none")}</p></section>`:r},gt=function(t,e){return a`<tr aria-current=${e?"true":r}>
<td class="ti"><a href=${C("accounts",t.id)}>${t.title}</a><small class="code">${t.case_number}</small></td>
<td class="nw">${h(t.closes)}</td>
<td class="nw">${t.due?h(t.due):"–"}</td>
<td>${Rt(t)}</td>
<td class="nw">${t.delete_by?h(t.delete_by):"–"}</td>
<td>${Vt(t)}</td>
</tr>`},x.styles=[V,q,T`
tr[aria-current]{background: var(--nr-tint);}.ti{min-width: 180px;}`],l([p()],x.prototype,"rows",2),l([p()],x.prototype,"next",2),l([p()],x.prototype,"late",2),l([p()],x.prototype,"promise",2),x=l([R("nr-desk-accounts")],x);function Rt(c){let b=c.late_since?h(c.late_since):"";return c.is_late?_("warn","am",s("desk.accounts.state.late",{date:b})):c.is_waiting?_("hold","am",s("desk.accounts.state.waiting")):c.is_kept_too_long?_("warn","am",s("desk.accounts.state.kept",{date:b})):c.posted?_("tick","ok",s("desk.accounts.state.posted",{date:h(c.posted)})):c.is_closed?c.due?_("clock","mut",s("desk.accounts.state.due")):_("minus","mut",s("desk.accounts.state.not_owed")):_("eye","lk",s("desk.accounts.state.open"))}function Vt(c){return c.received?c.is_past_promise?_("warn","am",f("desk.accounts.past",c.kept)):c.kept?a`${f("desk.accounts.kept",c.kept)}`:_("tick","ok",s("desk.accounts.kept.none")):a`<span class="mut">${s("desk.accounts.nothing")}</span>`}function _(c,b,t){return a`<span class="st">${ot(c,16,b)}<span>${t}</span></span>`}export{x as AccountsPage};
