import{a as O}from"./chunk-L3KRFJAG.js";import{a as R}from"./chunk-ZCRCUYWU.js";import{C as M,H as i,K as m,P as n,Q as F,T as G,U as B,W as L,c as e,d as f,f as T,g as a,h as z,k as o,n as b,q as V,s as S,u as j,w as A}from"./chunk-ZNTCP7GX.js";import{a as k,b as w,c as x,d as q,e as l}from"./chunk-IKM2OKE7.js";var Z=3e4,h={width:240,height:56},_,d,C,y,W,D,E,I,N,J,K,Q,U,X,p=class extends G{constructor(){super(...arguments);x(this,d);this.board=null;this.failed="";this.asks=!1;this.checked=null;this.refusal="";x(this,_,0);x(this,y,async()=>{this.checked="checking",this.refusal="";try{this.checked=await this.client.call("POST","/check")}catch(s){this.checked=null,this.refusal=B(s)}})}connectedCallback(){super.connectedCallback(),l(this,d,C).call(this)}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(w(this,_))}render(){let{board:s}=this,t=s?R(s):null;return a`<div class="ttl">
<div>
<h1 tabindex="-1">${t?.heading??e("board_desk.health")}</h1>
<p>${t?.meaning}</p>
</div>
<div class="a">
<button class="btn" @click=${()=>this.asks=!0}>${n("again",18)} ${e("board_desk.check")}</button>
</div>
</div>
${this.failed?a`<div class="note red" role="alert">${n("stop",18)}<span>${this.failed}</span></div>`:o}
${s?l(this,d,W).call(this,s):o} ${this.asks?l(this,d,X).call(this):o}`}};_=new WeakMap,d=new WeakSet,C=async function(){clearTimeout(w(this,_));try{(!document.hidden||!this.board)&&(this.board=(await this.client.call("GET","/status")).board),this.failed=""}catch(s){this.failed=B(s)}this.isConnected&&this.board?.is_served!==!1&&q(this,_,window.setTimeout(()=>{l(this,d,C).call(this)},Z))},y=new WeakMap,W=function(s){return a`<div class="card tiles">
<div><b>${i(s.entries)}</b><span>${e("board_desk.tile.entries")}</span></div>
<div><b>${j(s.checkpoint_at)}</b><span>${e("board_desk.tile.checkpoint")}</span></div>
<div><b>${i(s.entries-s.published)}</b><span>${e("board_desk.tile.waiting")}</span></div>
<div><b>${i(s.posts_held)}</b><span>${e("board_desk.tile.held")}</span></div>
</div>
<div class="pair">${l(this,d,D).call(this,s)} ${l(this,d,N).call(this,s)}</div>
<div class="four">
${l(this,d,J).call(this,s)} ${l(this,d,K).call(this,s)} ${l(this,d,Q).call(this,s)}
${s.load?l(this,d,U).call(this,s,s.load):o}
</div>`},D=function(s){return a`<section class="card">
<header>
<h2>${e("board_desk.witnesses")}</h2>
<span class="a mut">${e("board_desk.witnesses.needed",{needed:s.quorum,all:s.witnesses.length})}</span>
</header>
${s.witnesses.length?a`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${e("board_desk.witness")}</th>
<th scope="col" class="r">${e("board_desk.witness.signed")}</th>
<th scope="col">${e("board_desk.witness.state")}</th>
</tr>
</thead>
<tbody>
${s.witnesses.map(t=>a`<tr>
<td>${t.name}<small class="code">${t.url}</small></td>
<td class="r nw">${t.signed_at?M(t.signed_at):e("board_desk.never")}</td>
<td>${l(this,d,E).call(this,t)}</td>
</tr>`)}
</tbody>
</table>
</div>
${l(this,d,I).call(this,s)}`:a`<p class="pad mut">${e("board_desk.witnesses.none")}</p>`}
</section>`},E=function(s){return s.signs?a`<span class="st"><span class="ok">${n("tick",16)}</span>${e("board_desk.witness.signs")}</span>`:s.holds_other_log?a`<span class="st"><span class="rd">${n("stop",16)}</span>${e("board_desk.witness.other_log")}</span>`:a`<span class="st"><span class="am">${n("warn",16)}</span>${e("board_desk.witness.away")}</span>
${s.fault?a`<small>${s.fault}</small>`:o}`},I=function(s){let t=s.witnesses.filter(c=>c.signs).length,r=s.witnesses.find(c=>!c.signs&&!c.holds_other_log);return!r||t<s.quorum?o:a`<div class="note">
${n("warn",18)}
<span>
<b>${e("board_desk.witness.silent",{name:r.name})}</b>
${t===s.quorum?e("board_desk.witness.one_more"):e("board_desk.witness.still")}
</span>
</div>`},N=function(s){return a`<section class="card">
<header><h2>${e("board_desk.mirrors")}</h2></header>
<ul class="kv">
<li>${n("copy",18)}<div>${e("board_desk.mirrors.unknown")}<small>${e("board_desk.mirrors.ask")}</small></div></li>
<li>${n("fork",18)}<div>${e("board_desk.mirrors.fork")}<small>${e("board_desk.mirrors.fork.why")}</small></div></li>
<li>
${n("link",18)}
<div>${e("board_desk.link")}<small class="code">${s.link}</small></div>
</li>
</ul>
</section>`},J=function({storage:s,inbox:t,entries:r}){let c=s.disk_bytes-s.free_bytes;return a`<section class="card">
<header><h2>${e("board_desk.storage")}</h2></header>
${$(e("board_desk.disk"),e("board_desk.of",{part:m(c),all:m(s.disk_bytes)}),c/s.disk_bytes,e("board_desk.disk.free",{least:m(s.least_free_bytes)}))}
${$(e("board_desk.shares"),m(t.shares_bytes),null,f("board_desk.shares.sealed",t.shares,{many:i(t.shares)}))}
${$(e("board_desk.log"),m(s.log_bytes),null,[f("board_desk.log.entries",r,{many:i(r)}),s.database==="postgresql"?e("board_desk.log.postgresql"):"",s.tiles==="s3"?e("board_desk.log.s3"):""].join(" "))}
</section>`},K=function({inbox:s}){return a`<section class="card">
<header><h2>${e("board_desk.inbox")}</h2><span class="a mut">${e("board_desk.inbox.sealed")}</span></header>
${$(e("board_desk.inbox.arriving"),e("board_desk.of",{part:i(s.arriving),all:i(s.most_arriving)}),s.arriving/s.most_arriving,e("board_desk.inbox.sending",{most:i(s.most_sending)}))}
${s.fullest_shares?$(e("board_desk.inbox.fullest"),e("board_desk.of",{part:i(s.fullest_shares),all:i(s.most_request_shares)}),Math.max(s.fullest_shares/s.most_request_shares,s.fullest_bytes/s.most_request_bytes),e("board_desk.inbox.fullest.bytes",{part:m(s.fullest_bytes),all:m(s.most_request_bytes),index:s.fullest_entry===null?"–":i(s.fullest_entry)})):$(e("board_desk.inbox.fullest"),"–",null,e("board_desk.inbox.empty"))}
</section>`},Q=function({storage:s}){return a`<section class="card">
<header><h2>${e("board_desk.backups")}</h2></header>
<ul class="kv">
<li>
${n("download",18)}
<div>
${e("board_desk.backups.unknown")}
<small>${e(s.database==="postgresql"?"board_desk.backups.how_pg":"board_desk.backups.how")}</small>
</div>
</li>
<li>${n("lock",18)}<div>${e("board_desk.backups.keys")}<small>${e("board_desk.backups.keys.why")}</small></div></li>
<li>${n("stop",18)}<div>${e("board_desk.backups.old")}<small>${e("board_desk.backups.old.why")}</small></div></li>
</ul>
</section>`},U=function(s,t){let r=t.hours.map(([,v])=>v),c=r.at(-1)??0;return a`<section class="card">
<header><h2>${e("board_desk.load")}</h2><span class="a mut">${e("board_desk.load.since")}</span></header>
<div class="load">
${P(r)}
<p class="axis" aria-hidden="true"><span>${S(t.hours[0]?.[0]??s.now)}</span><span>${S(s.now)}</span></p>
<dl>
<div><dt>${e("board_desk.load.hour")}</dt><dd>${i(c)}</dd></div>
<div><dt>${e("board_desk.load.posts")}</dt><dd>${i(s.posts_today)}</dd></div>
<div>
<dt>${e("board_desk.load.in_time")}</dt>
<dd>${t.in_time_s===null?"–":e("board_desk.load.ms",{ms:i(t.in_time_s*1e3)})}</dd>
</div>
<div><dt>${e("board_desk.load.listeners")}</dt><dd>${i(t.listeners)}</dd></div>
</dl>
${t.unexpected?a`<p class="rd sm">${f("board_desk.load.unexpected",t.unexpected)}</p>`:o}
<details>
<summary>${e("board_desk.load.table")}</summary>
<table class="tb">
<thead>
<tr><th scope="col">${e("board_desk.load.from")}</th><th scope="col" class="r">${e("board_desk.load.answers")}</th></tr>
</thead>
<tbody>
${t.hours.map(([v,Y])=>a`<tr><td>${A(v)}</td><td class="r tn">${i(Y)}</td></tr>`)}
</tbody>
</table>
</details>
</div>
</section>`},X=function(){let{checked:s}=this,t=s&&s!=="checking"?s:null;return a`<nr-dialog open closes heading=${e("board_desk.check.heading")} @nr-close=${()=>this.asks=!1}>
<p>${e("board_desk.check.means")}</p>
<div class="result" role="status">
${s==="checking"?e("board_desk.check.runs"):o}
${t?t.complaints.length?a`<b class="rd">${f("board_desk.check.wrong",t.complaints.length)}</b>
<ul>${t.complaints.map(r=>a`<li>${r}</li>`)}</ul>`:a`<b class="ok">${e("board_desk.check.holds")}</b>`:o}
${this.refusal?a`<p class="rd">${this.refusal}</p>`:o}
</div>
<button slot="acts" class="btn big" @click=${()=>this.asks=!1}>${e("board_desk.close")}</button>
<button slot="acts" class="btn big" ?disabled=${s==="checking"} @click=${w(this,y)}>
${e("board_desk.check.act")}
</button>
</nr-dialog>`},p.styles=[F,L,T`
.tiles{display: grid;grid-template-columns: repeat(4, 1fr);margin-bottom: 16px;}.tiles div{padding: 12px 16px;border-inline-start: 1px solid var(--nr-line);min-width: 0;}.tiles div:first-child{border: 0;}.tiles b{display: block;font: 600 22px/28px var(--nr-head);font-variant-numeric: tabular-nums;}.tiles span{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.pair{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;margin-bottom: 16px;}.four{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 16px;align-items: start;}.meter{padding: 9px 16px;border-top: 1px solid var(--nr-line);display: grid;gap: 4px;}.meter p:first-child{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 0 10px;}.meter b{font-weight: 600;}.note{margin: 0 16px 16px;}.ttl + .note{margin: 0 0 16px;}.chart{display: block;width: 100%;height: 56px;color: var(--nr-link);}.load{padding: 4px 16px 16px;display: grid;gap: 10px;}.load dl{display: grid;grid-template-columns: 1fr 1fr;gap: 8px 12px;font-size: 13px;line-height: 18px;}.load dt{color: var(--nr-ink2);font-size: 12px;line-height: 16px;}.load dd{font-weight: 600;}.axis{display: flex;justify-content: space-between;font-size: 12px;color: var(--nr-ink2);margin-top: -6px;}.result{margin-top: 12px;}@media (max-width: 1150px){.four{grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);}}@media (max-width: 900px){.pair{grid-template-columns: minmax(0, 1fr);}.tiles{grid-template-columns: 1fr 1fr;}.tiles div:nth-child(odd){border: 0;}.tiles div:nth-child(n + 3){border-top: 1px solid var(--nr-line);}}@media (max-width: 600px){.tb td:first-child{min-width: 132px;}.four{grid-template-columns: minmax(0, 1fr);}}`],k([b()],p.prototype,"board",2),k([b()],p.prototype,"failed",2),k([b()],p.prototype,"asks",2),k([b()],p.prototype,"checked",2),k([b()],p.prototype,"refusal",2),p=k([V("nr-board-health")],p);function $(u,g,s,t){return a`<div class="meter">
<p><span>${u}</span><b>${g}</b></p>
${s===null?o:O(s)}
<small>${t}</small>
</div>`}function P(u){let g=Math.max(1,...u),s=h.width/Math.max(1,u.length-1),t=u.map((c,v)=>`${(v*s).toFixed(1)},${(h.height-3-c/g*(h.height-8)).toFixed(1)}`),r=t.length===1?`${t[0]} ${h.width},${t[0]?.split(",")[1]}`:t.join(" ");return a`<svg class="chart" viewBox="0 0 ${h.width} ${h.height}" preserveAspectRatio="none" aria-hidden="true">
${z`<polygon points="0,${h.height} ${r} ${h.width},${h.height}" fill="currentColor" opacity=".12"></polygon>
<polyline points=${r} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"></polyline>`}
</svg>`}export{p as HealthPage};
