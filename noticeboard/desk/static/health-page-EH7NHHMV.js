import{a as K}from"./chunk-WXPWLOJU.js";import{a as U}from"./chunk-ZWTGOB6O.js";import{a as W}from"./chunk-HU2AHGC3.js";import"./chunk-ONWDQITL.js";import{A as G,G as $,L as i,O as b,X as B,Z as M,c as t,d as _,f as S,g as a,h as E,k as o,l as I,m as j,n as f,o as N,q,r as l,s as z,w,y as F}from"./chunk-XG6OIHJT.js";import{a as u,b as C,c as x,e as c}from"./chunk-IKM2OKE7.js";function D(e){return a`<section class="card">
<header><h2>${t("board_desk.backups")}</h2></header>
<ul class="kv">
${is(e)} ${os(e)}
<li>${l("lock",18)}<div>${t("board_desk.backups.keys")}<small>${t("board_desk.backups.keys.why")}</small></div></li>
<li>${l("stop",18)}<div>${t("board_desk.backups.old")}<small>${t("board_desk.backups.old.why")}</small></div></li>
</ul>
</section>`}function is(e){if(e.state==="none")return a`<li>
<span class="am">${l("warn",18)}</span>
<div>${t("board_desk.backups.none")}<small>${t("board_desk.backups.how")}</small></div>
</li>`;let d=e.state==="old",s=$(e.at??""),r=[e.place,typeof e.size_bytes=="number"?b(e.size_bytes):t("board_desk.backups.size_unknown"),typeof e.entries=="number"?_("board_desk.backups.entries",e.entries,{many:i(e.entries)}):""];return a`<li>
${d?a`<span class="am">${l("warn",18)}</span>`:l("download",18)}
<div>
${d?t("board_desk.backups.old_by",{hours:i(e.oldest_h),time:s}):s}
<small class="place">${r.filter(Boolean).join(" · ")}</small>
${e.is_reported?a`<small>${t("board_desk.backups.reported",{who:e.by||t("board_desk.late.somebody")})}</small>`:o}
</div>
</li>`}function os(e){if(typeof e.holds!="boolean")return a`<li>
<span class="am">${l("warn",18)}</span>
<div>${t("board_desk.backups.unread")}<small>${t("board_desk.backups.unread.why")}</small></div>
</li>`;let d=$(e.read_at??"");return e.holds?a`<li>
<span class="ok">${l("tick",18)}</span>
<div>${t("board_desk.backups.holds",{time:d})}<small class="place">${e.read_place}</small></div>
</li>`:a`<li>
<span class="rd">${l("stop",18)}</span>
<div>
${t("board_desk.backups.broken",{time:d})}<small class="place">${e.read_place}</small><small>${e.fault}</small>
</div>
</li>`}function J(e){return e.length?a`<section class="card">
<header>
<h2>${t("board_desk.acts")}</h2>
<span class="a mut">${t("board_desk.acts.why")}</span>
</header>
<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.acts.when")}</th>
<th scope="col">${t("board_desk.acts.what")}</th>
<th scope="col">${t("board_desk.acts.where")}</th>
</tr>
</thead>
<tbody>
${e.map(d=>a`<tr>
<td class="nw">${$(d.at)}</td>
<td>
${t(`board_desk.act.${d.act}`,{who:d.by||t("board_desk.late.somebody"),hours:i(d.hours??0)})}
</td>
<td class="place">${d.place}</td>
</tr>`)}
</tbody>
</table>
</div>
</section>`:o}var g={width:240,height:56};function Q(e,d){let s=d.hours.map(([,n])=>n),r=s.at(-1)??0;return a`<section class="card">
<header><h2>${t("board_desk.load")}</h2><span class="a mut">${t("board_desk.load.since")}</span></header>
<div class="load">
${ls(s)}
<p class="axis" aria-hidden="true"><span>${w(d.hours[0]?.[0]??e.now)}</span><span>${w(e.now)}</span></p>
<dl>
<div><dt>${t("board_desk.load.hour")}</dt><dd>${i(r)}</dd></div>
<div>
<dt>${t("board_desk.load.minute")}</dt>
<dd>${t("board_desk.load.minute.most",{minute:i(d.minute),most:i(d.busiest_minute)})}</dd>
</div>
<div><dt>${t("board_desk.load.posts")}</dt><dd>${i(e.posts_today)}</dd></div>
<div>
<dt>${t("board_desk.load.in_time")}</dt>
<dd>${d.in_time_s===null?"–":t("board_desk.load.ms",{ms:i(d.in_time_s*1e3)})}</dd>
</div>
<div><dt>${t("board_desk.load.listeners")}</dt><dd>${i(d.listeners)}</dd></div>
<div><dt>${t("board_desk.load.turned_away")}</dt><dd>${i(d.turned_away)}</dd></div>
</dl>
${d.unexpected?a`<p class="rd sm">${_("board_desk.load.unexpected",d.unexpected)}</p>`:o}
${d.slowest.length?a`<details>
<summary>${t("board_desk.load.slowest")}</summary>
<ol class="slow">
${d.slowest.map(([n,p,T])=>a`<li>
<b>${t("board_desk.load.ms",{ms:i(Math.round(n*1e3))})}</b> <code>${p}</code> ${w(T)}
</li>`)}
</ol>
</details>`:o}
<details>
<summary>${t("board_desk.load.table")}</summary>
<table class="tb">
<thead>
<tr><th scope="col">${t("board_desk.load.from")}</th><th scope="col" class="r">${t("board_desk.load.answers")}</th></tr>
</thead>
<tbody>
${d.hours.map(([n,p])=>a`<tr><td>${G(n)}</td><td class="r tn">${i(p)}</td></tr>`)}
</tbody>
</table>
</details>
</div>
</section>`}function ls(e){let d=Math.max(1,...e),s=g.width/Math.max(1,e.length-1),r=e.map((p,T)=>`${(T*s).toFixed(1)},${(g.height-3-p/d*(g.height-8)).toFixed(1)}`),n=r.length===1?`${r[0]} ${g.width},${r[0]?.split(",")[1]}`:r.join(" ");return a`<svg class="chart" viewBox="0 0 ${g.width} ${g.height}" preserveAspectRatio="none" aria-hidden="true">
${E`<polygon points="0,${g.height} ${n} ${g.width},${g.height}" fill="currentColor" opacity=".12"></polygon>
<polyline points=${n} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"></polyline>`}
</svg>`}var X=S`
.chart{display: block;width: 100%;height: 56px;color: var(--nr-link);}.load{padding: 4px 16px 16px;display: grid;gap: 10px;}.load dl{display: grid;grid-template-columns: 1fr 1fr;gap: 8px 12px;font-size: 13px;line-height: 18px;}.load dt{color: var(--nr-ink2);font-size: 12px;line-height: 16px;}.load dd{font-weight: 600;}.slow{list-style: none;padding: 0;margin: 4px 0 0;font-size: 13px;line-height: 20px;overflow-wrap: anywhere;}.axis{display: flex;justify-content: space-between;font-size: 12px;color: var(--nr-ink2);margin-top: -6px;}`;var ns={unknown:["","clock"],same:["ok","tick"],catching_up:["lk","again"],behind:["am","warn"],stale:["am","warn"],away:["am","warn"],other:["am","warn"],ahead:["rd","stop"],fork:["rd","fork"]},h,A,O,L,Z,P,k=class extends I{constructor(){super(...arguments);x(this,h);this.step=null;this.refusal="";this.isLooking=!1;x(this,O,()=>{let{step:s}=this;s?c(this,h,A).call(this,"/mirrors/removal",{url:s.url}):c(this,h,A).call(this,"/mirrors",{url:this.address?.value.trim()??""})})}render(){let{mirrors:s,link:r}=this.board,n=s.filter(p=>p.proof);return a`<section class="card">
<header>
<h2>${t("board_desk.mirrors")}</h2>
<span class="a">
${s.length?a`<button class="btn" ?disabled=${this.isLooking} @click=${()=>c(this,h,A).call(this,"/mirrors/check")}>
${t("board_desk.mirror.look")}
</button>`:o}
<button class="btn" @click=${()=>c(this,h,L).call(this,"")}>${t("board_desk.mirror.add")}</button>
</span>
</header>
${this.refusal&&this.step===null?a`<div class="note red" role="alert">${l("stop",18)}<span>${this.refusal}</span></div>`:o}
${s.length?c(this,h,Z).call(this,s):a`<p class="pad mut">${t("board_desk.mirrors.none")}</p>`}
${n.map(p=>a`<div class="note red" role="alert">
${l("fork",18)}<span>${t("board_desk.mirrors.proof",{folder:p.proof??""})}</span>
</div>`)}
<ul class="kv">
${s.length&&!n.length?a`<li>
${l("fork",18)}
<div>${t("board_desk.mirrors.forks")}<small>${t("board_desk.mirrors.forks.why")}</small></div>
</li>`:o}
<li>
${l("link",18)}
<div>${t("board_desk.link")}<small class="code">${r}</small></div>
</li>
</ul>
</section>
${this.step===null?o:c(this,h,P).call(this,this.step)}`}};h=new WeakSet,A=async function(s,r){this.isLooking=!0,this.refusal="";try{await this.client.call("POST",s,r),this.step=null,this.dispatchEvent(new Event("nr-again"))}catch(n){this.refusal=B(n)}this.isLooking=!1},O=new WeakMap,L=function(s){this.step=s,this.refusal=""},Z=function(s){return a`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.mirror")}</th>
<th scope="col" class="r">${t("board_desk.mirror.behind")}</th>
<th scope="col" class="r">${t("board_desk.mirror.looked")}</th>
<th scope="col">${t("board_desk.witness.state")}</th>
<th scope="col"><span class="vh">${t("board_desk.mirror.remove")}</span></th>
</tr>
</thead>
<tbody>
${s.map(r=>a`<tr>
<td class="code">${Y(r.url)}</td>
<td class="r tn">${cs(r)?i(r.behind??0):"–"}</td>
<td class="r nw">${r.checked_at?w(r.checked_at):t("board_desk.never")}</td>
<td>${ps(r)}</td>
<td class="r">
<button class="btn" aria-label=${t("board_desk.mirror.remove_one",{name:Y(r.url)})} @click=${()=>c(this,h,L).call(this,r)}>
${l("cross",16)}
</button>
</td>
</tr>`)}
</tbody>
</table>
</div>`},P=function(s){let r=s?"remove":"add";return a`<nr-dialog
open
closes
heading=${t(`board_desk.mirror.sheet.${r}`,s?{name:s.url}:{})}
@nr-close=${()=>c(this,h,L).call(this,null)}
>
<p>${t(`board_desk.mirror.sheet.${r}.means`)}</p>
${s?o:a`<label>
${t("board_desk.mirror.address")}<input id="mirror" type="url" maxlength="200" spellcheck="false" />
</label>`}
${this.refusal?a`<p class="rd" role="alert">${this.refusal}</p>`:o}
<button slot="acts" class="btn big" @click=${()=>c(this,h,L).call(this,null)}>${t("board_desk.back")}</button>
<button slot="acts" class="btn big" ?disabled=${this.isLooking} @click=${C(this,O)}>
${t(`board_desk.mirror.sheet.${r}.act`)}
</button>
</nr-dialog>`},k.styles=[z,M,S`
:host{display: block;}header .btn,
td .btn{min-height: 28px;margin: -5px 0;}label{display: grid;gap: 4px;margin-top: 12px;}.note{margin: 0 16px 16px;}.code{overflow-wrap: anywhere;}td.code,
td:nth-child(4){min-width: 110px;}td .btn{padding: 0 6px;}input{font: 13px/19px var(--nr-mono);width: 100%;min-height: 36px;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 6px 10px;background: var(--nr-card);color: var(--nr-ink);}`],u([j({attribute:!1})],k.prototype,"client",2),u([j({attribute:!1})],k.prototype,"board",2),u([f()],k.prototype,"step",2),u([f()],k.prototype,"refusal",2),u([f()],k.prototype,"isLooking",2),u([N("#mirror")],k.prototype,"address",2),k=u([q("nr-board-mirrors")],k);function Y(e){let{host:d,pathname:s}=new URL(e);return d+(s.length>1?s:"")}function cs({state:e}){return e==="same"||e==="catching_up"||e==="behind"||e==="stale"}function ps(e){let[d,s]=ns[e.state??"unknown"],r=e.since?$(e.since):"";return a`<span class="st"><span class=${d}>${l(s,16)}</span>${t(`board_desk.mirror.is.${e.state??"unknown"}`,{time:r})}</span>
${e.fault?a`<small>${e.fault}</small>`:o}`}var ms=3e4,R,V,m,H,ss,ts,es,as,rs,ds,v=class extends W{constructor(){super(...arguments);x(this,m);this.board=null;this.asks=!1;this.checked=null;this.refusal="";x(this,R,()=>{this.asks=!0,this.checked!=="checking"&&(this.checked=null),this.refusal=""});x(this,V,async()=>{if(this.checked!=="checking"){this.checked="checking",this.refusal="";try{this.checked=await this.client.call("POST","/check")}catch(s){this.checked=null,this.refusal=B(s)}}})}async read(){return this.board=(await this.client.call("GET","/status")).board,this.board.is_served?ms:0}render(){let{board:s}=this,r=s?U(s):null;return a`<div class="ttl">
<div>
<h1 tabindex="-1">${r?.heading??t("board_desk.health")}</h1>
<p>${r?.meaning}</p>
</div>
<div class="a">
<button class="btn" @click=${C(this,R)}>${l("again",18)} ${t("board_desk.check")}</button>
</div>
</div>
${this.failure()}
${s?c(this,m,H).call(this,s):o} ${this.asks?c(this,m,ds).call(this):o}`}};R=new WeakMap,V=new WeakMap,m=new WeakSet,H=function(s){return a`<div class="card tiles">
<div><b>${i(s.entries)}</b><span>${t("board_desk.tile.entries")}</span></div>
<div><b>${hs(s.checkpoint_at)}</b><span>${t("board_desk.tile.checkpoint")}</span></div>
<div><b>${i(s.entries-s.published)}</b><span>${t("board_desk.tile.waiting")}</span></div>
<div><b>${i(s.posts_held)}</b><span>${t("board_desk.tile.held")}</span></div>
</div>
<div class="pair">
${c(this,m,ss).call(this,s)}
<nr-board-mirrors .client=${this.client} .board=${s} @nr-again=${()=>this.load()}></nr-board-mirrors>
</div>
<div class="four">
${c(this,m,as).call(this,s)} ${c(this,m,rs).call(this,s)} ${D(s.backups)}
${s.load?Q(s,s.load):o}
</div>
<div class="last">${J(s.acts)}</div>`},ss=function(s){return a`<section class="card">
<header>
<h2>${t("board_desk.witnesses")}</h2>
${s.witnesses.length?a`<span class="a mut">${t("board_desk.witnesses.needed",{needed:s.quorum,all:s.witnesses.length})}</span>`:o}
</header>
${s.witnesses.length?a`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.witness")}</th>
<th scope="col" class="r">${t("board_desk.witness.signed")}</th>
<th scope="col">${t("board_desk.witness.state")}</th>
</tr>
</thead>
<tbody>
${s.witnesses.map(r=>a`<tr>
<td>${r.name}<small class="code">${r.url}</small></td>
<td class="r nw">${r.signed_at?$(r.signed_at):t("board_desk.never")}</td>
<td>${c(this,m,ts).call(this,r)}</td>
</tr>`)}
</tbody>
</table>
</div>
${c(this,m,es).call(this,s)}`:a`<p class="pad mut">${t("board_desk.witnesses.none")}</p>`}
</section>`},ts=function(s){return s.signs?a`<span class="st"><span class="ok">${l("tick",16)}</span>${t("board_desk.witness.signs")}</span>`:s.holds_other_log?a`<span class="st"><span class="rd">${l("stop",16)}</span>${t("board_desk.witness.other_log")}</span>`:a`<span class="st"><span class="am">${l("warn",16)}</span>${t("board_desk.witness.away")}</span>
${s.fault?a`<small>${t("board_desk.witness.fault",{fault:s.fault})}</small>`:o}`},es=function(s){let r=s.witnesses.filter(p=>p.signs).length,n=s.witnesses.find(p=>!p.signs&&!p.holds_other_log);return!n||r<s.quorum?o:a`<div class="note">
${l("warn",18)}
<span>
<b>${t("board_desk.witness.silent",{name:n.name})}</b>
${r===s.quorum?t("board_desk.witness.one_more"):t("board_desk.witness.still")}
</span>
</div>`},as=function({storage:s,inbox:r,entries:n}){let p=s.disk_bytes-s.free_bytes;return a`<section class="card">
<header><h2>${t("board_desk.storage")}</h2></header>
${y(t("board_desk.disk"),t("board_desk.of",{part:b(p),all:b(s.disk_bytes)}),p/s.disk_bytes,t("board_desk.disk.free",{least:b(s.least_free_bytes)}))}
${y(t("board_desk.shares"),b(r.shares_bytes),null,r.shares?_("board_desk.shares.sealed",r.shares,{many:i(r.shares)}):t("board_desk.inbox.empty"))}
${y(t("board_desk.log"),b(s.log_bytes),null,[_("board_desk.log.entries",n,{many:i(n)}),s.database==="postgresql"?t("board_desk.log.postgresql"):"",s.tiles==="s3"?t("board_desk.log.s3"):""].join(" "))}
</section>`},rs=function({inbox:s}){return a`<section class="card">
<header><h2>${t("board_desk.inbox")}</h2><span class="a mut">${t("board_desk.inbox.sealed")}</span></header>
${y(t("board_desk.inbox.arriving"),t("board_desk.of",{part:i(s.arriving),all:i(s.most_arriving)}),s.arriving/s.most_arriving,s.sending===null?t("board_desk.inbox.sending",{most:i(s.most_sending)}):t("board_desk.inbox.sending_now",{now:i(s.sending),most:i(s.most_sending)}))}
${y(t("board_desk.inbox.arrived"),_("board_desk.inbox.arrived.shares",s.arrived_shares,{many:i(s.arrived_shares)}),null,b(s.arrived_bytes))}
${s.busiest_uploads===null?o:y(t("board_desk.inbox.busiest"),t("board_desk.of",{part:i(s.busiest_uploads),all:i(s.most_address_uploads)}),Math.max(s.busiest_uploads/s.most_address_uploads,(s.busiest_bytes??0)/s.most_address_bytes),t("board_desk.inbox.busiest.why",{part:b(s.busiest_bytes??0),all:b(s.most_address_bytes)}))}
${s.fullest_shares?y(t("board_desk.inbox.fullest"),t("board_desk.of",{part:i(s.fullest_shares),all:i(s.most_request_shares)}),Math.max(s.fullest_shares/s.most_request_shares,s.fullest_bytes/s.most_request_bytes),t("board_desk.inbox.fullest.bytes",{part:b(s.fullest_bytes),all:b(s.most_request_bytes),index:s.fullest_entry===null?"–":i(s.fullest_entry)})):y(t("board_desk.inbox.fullest"),"–",null,t("board_desk.inbox.empty"))}
</section>`},ds=function(){let{checked:s}=this,r=s&&s!=="checking"?s:null;return a`<nr-dialog open closes heading=${t("board_desk.check.heading")} @nr-close=${()=>this.asks=!1}>
<p>${t("board_desk.check.means")}</p>
<div class="result" role="status">
${s==="checking"?t("board_desk.check.runs"):o}
${r?r.complaints.length?a`<b class="st rd">${l("stop",18)}${_("board_desk.check.wrong",r.complaints.length)}</b>
<ul>${r.complaints.map(n=>a`<li>${n}</li>`)}</ul>`:a`<b class="st ok">${l("tick",18)}${t("board_desk.check.holds")}</b>`:o}
${this.refusal?a`<p class="rd">${this.refusal}</p>`:o}
</div>
<button slot="acts" class="btn big" @click=${()=>this.asks=!1}>${t("board_desk.close")}</button>
<button slot="acts" class="btn big" aria-disabled=${s==="checking"} @click=${C(this,V)}>
${t("board_desk.check.act")}
</button>
</nr-dialog>`},v.styles=[z,M,X,S`
.tiles{display: grid;grid-template-columns: repeat(4, 1fr);margin-bottom: 16px;}.tiles div{padding: 12px 16px;border-inline-start: 1px solid var(--nr-line);min-width: 0;}.tiles div:first-child{border: 0;}.tiles b{display: block;font: 600 22px/28px var(--nr-head);font-variant-numeric: tabular-nums;}.tiles span{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.pair{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;margin-bottom: 16px;}.four{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 16px;align-items: start;}.meter{padding: 9px 16px;border-top: 1px solid var(--nr-line);display: grid;gap: 4px;}.meter p:first-child{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 0 10px;}.meter b{font-weight: 600;}.card > .note{margin: 0 16px 16px;}.ttl + .note{margin: 0 0 16px;}.last{margin-top: 16px;}.place{overflow-wrap: anywhere;}.result{margin-top: 12px;}@media (max-width: 1150px){.four{grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);}}@media (max-width: 900px){.pair{grid-template-columns: minmax(0, 1fr);}.tiles{grid-template-columns: 1fr 1fr;}.tiles div:nth-child(odd){border: 0;}.tiles div:nth-child(n + 3){border-top: 1px solid var(--nr-line);}}@media (max-width: 600px){.tb td:first-child{min-width: 132px;}.four{grid-template-columns: minmax(0, 1fr);}}`],u([f()],v.prototype,"board",2),u([f()],v.prototype,"asks",2),u([f()],v.prototype,"checked",2),u([f()],v.prototype,"refusal",2),v=u([q("nr-board-health")],v);function hs(e){return $(e)===w(e)?F(e):$(e)}function y(e,d,s,r){return a`<div class="meter">
<p><span>${e}</span><b>${d}</b></p>
${s===null?o:K(s)}
<small>${r}</small>
</div>`}export{v as HealthPage};
