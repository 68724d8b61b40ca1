import{a as K}from"./chunk-F2W7YDWT.js";import{a as U}from"./chunk-HCHZZM2Y.js";import{a as W}from"./chunk-GUO5F3GT.js";import"./chunk-RZ7DHKX6.js";import{B as G,H as _,M as i,P as b,Y as A,_ as L,c as t,d as k,f as S,g as r,h as E,k as o,m as I,n as z,o as g,p as N,r as B,s as l,t as M,x as w,z as F}from"./chunk-Z74WOBFN.js";import{a as h,b as C,c as x,e as c}from"./chunk-IKM2OKE7.js";function D(e){return r`<section class="card">
<header><h2>${t("board_desk.backups")}</h2></header>
<ul class="kv">
${is(e)} ${os(e)}
<li>${l("lock",18)}<div>${t("board_desk.backups.keys")}<small>${t("board_desk.backups.keys.why")}</small></div></li>
<li>${l("stop",18)}<div>${t("board_desk.backups.old")}<small>${t("board_desk.backups.old.why")}</small></div></li>
</ul>
</section>`}function is(e){if(e.state==="none")return r`<li>
<span class="am">${l("warn",18)}</span>
<div>${t("board_desk.backups.none")}<small>${t("board_desk.backups.how")}</small></div>
</li>`;let d=e.state==="old",s=_(e.at??""),a=[e.place,typeof e.size_bytes=="number"?b(e.size_bytes):t("board_desk.backups.size_unknown"),typeof e.entries=="number"?k("board_desk.backups.entries",e.entries,{many:i(e.entries)}):""];return r`<li>
${d?r`<span class="am">${l("warn",18)}</span>`:l("download",18)}
<div>
${d?t("board_desk.backups.old_by",{hours:i(e.oldest_h),time:s}):s}
<small class="place">${a.filter(Boolean).join(" · ")}</small>
${e.is_reported?r`<small>${t("board_desk.backups.reported",{who:e.by||t("board_desk.late.somebody")})}</small>`:o}
</div>
</li>`}function os(e){if(typeof e.holds!="boolean")return r`<li>
<span class="am">${l("warn",18)}</span>
<div>${t("board_desk.backups.unread")}<small>${t("board_desk.backups.unread.why")}</small></div>
</li>`;let d=_(e.read_at??"");return e.holds?r`<li>
<span class="ok">${l("tick",18)}</span>
<div>${t("board_desk.backups.holds",{time:d})}<small class="place">${e.read_place}</small></div>
</li>`:r`<li>
<span class="rd">${l("stop",18)}</span>
<div>
${t("board_desk.backups.broken",{time:d})}<small class="place">${e.read_place}</small><small>${e.fault}</small>
</div>
</li>`}function J(e){return e.length?r`<section class="card">
<header>
<h2>${t("board_desk.acts")}</h2>
<span class="a mut">${t("board_desk.acts.why")}</span>
</header>
<div class="ov">
<table class="tb acts">
<thead>
<tr>
<th scope="col">${t("board_desk.acts.when")}</th>
<th scope="col">${t("board_desk.acts.what")}</th>
<th scope="col">${t("board_desk.acts.where")}</th>
</tr>
</thead>
<tbody>
${e.map(d=>r`<tr>
<td class="nw">${_(d.at)}</td>
<td>
${t(`board_desk.act.${d.act}`,{who:d.by||t("board_desk.late.somebody"),hours:i(d.hours??0)})}
</td>
<td class="place">${d.place}</td>
</tr>`)}
</tbody>
</table>
</div>
</section>`:o}var f={width:240,height:56};function Q(e,d){let s=d.hours.map(([,n])=>n),a=s.at(-1)??0;return r`<section class="card">
<header><h2>${t("board_desk.load")}</h2><span class="a mut">${t("board_desk.load.since")}</span></header>
<div class="load">
${ls(s)}
<p class="axis" aria-hidden="true"><span>${w(d.hours[0]?.[0]??e.now)}</span><span>${w(e.now)}</span></p>
<dl>
<div><dt>${t("board_desk.load.hour")}</dt><dd>${i(a)}</dd></div>
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
${d.unexpected?r`<p class="rd sm">${k("board_desk.load.unexpected",d.unexpected)}</p>`:o}
${d.slowest.length?r`<details>
<summary>${t("board_desk.load.slowest")}</summary>
<ol class="slow">
${d.slowest.map(([n,p,j])=>r`<li>
<b>${t("board_desk.load.ms",{ms:i(Math.round(n*1e3))})}</b> <code>${p}</code> ${w(j)}
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
${d.hours.map(([n,p])=>r`<tr><td>${G(n)}</td><td class="r tn">${i(p)}</td></tr>`)}
</tbody>
</table>
</details>
</div>
</section>`}function ls(e){let d=Math.max(1,...e),s=f.width/Math.max(1,e.length-1),a=e.map((p,j)=>`${(j*s).toFixed(1)},${(f.height-3-p/d*(f.height-8)).toFixed(1)}`),n=a.length===1?`${a[0]} ${f.width},${a[0]?.split(",")[1]}`:a.join(" ");return r`<svg class="chart" viewBox="0 0 ${f.width} ${f.height}" preserveAspectRatio="none" aria-hidden="true">
${E`<polygon points="0,${f.height} ${n} ${f.width},${f.height}" fill="currentColor" opacity=".12"></polygon>
<polyline points=${n} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"></polyline>`}
</svg>`}var X=S`
.chart{display: block;width: 100%;height: 56px;color: var(--nr-link);}.load{padding: 4px 16px 16px;display: grid;gap: 10px;}.load dl{display: grid;grid-template-columns: 1fr 1fr;gap: 8px 12px;font-size: 13px;line-height: 18px;}.load dt{color: var(--nr-ink2);font-size: 12px;line-height: 16px;}.load dd{font-weight: 600;}.slow{list-style: none;padding: 0;margin: 4px 0 0;font-size: 13px;line-height: 20px;overflow-wrap: anywhere;}.axis{display: flex;justify-content: space-between;font-size: 12px;color: var(--nr-ink2);margin-top: -6px;}`;var ns={unknown:["","clock"],same:["ok","tick"],catching_up:["lk","again"],behind:["am","warn"],stale:["am","warn"],away:["am","warn"],other:["am","warn"],ahead:["rd","stop"],fork:["rd","fork"]},u,O,R,q,Z,P,$=class extends I{constructor(){super(...arguments);x(this,u);this.language="";this.step=null;this.refusal="";this.isChecking=!1;x(this,R,()=>{let{step:s}=this;s?c(this,u,O).call(this,"/mirrors/removal",{url:s.url}):c(this,u,O).call(this,"/mirrors",{url:this.address?.value.trim()??""})})}render(){let{mirrors:s,link:a}=this.board,n=s.filter(p=>p.proof);return r`<section class="card">
<header>
<h2>${t("board_desk.mirrors")}</h2>
<span class="a">
${s.length?r`<button class="btn" ?disabled=${this.isChecking} @click=${()=>c(this,u,O).call(this,"/mirrors/check")}>
${t("board_desk.mirror.check")}
</button>`:o}
<button class="btn" @click=${()=>c(this,u,q).call(this,"")}>${t("board_desk.mirror.add")}</button>
</span>
</header>
${this.refusal&&this.step===null?r`<div class="note red" role="alert">${l("stop",18)}<span>${this.refusal}</span></div>`:o}
${s.length?c(this,u,Z).call(this,s):r`<p class="pad mut">${t("board_desk.mirrors.none")}</p>`}
${n.map(p=>r`<div class="note red" role="alert">
${l("fork",18)}<span>${t("board_desk.mirrors.proof",{folder:p.proof??""})}</span>
</div>`)}
<ul class="kv">
${s.length&&!n.length?r`<li>
${l("fork",18)}
<div>${t("board_desk.mirrors.forks")}<small>${t("board_desk.mirrors.forks.why")}</small></div>
</li>`:o}
<li>
${l("link",18)}
<div>${t("board_desk.link")}<small class="code">${a}</small></div>
</li>
</ul>
</section>
${this.step===null?o:c(this,u,P).call(this,this.step)}`}};u=new WeakSet,O=async function(s,a){this.isChecking=!0,this.refusal="";try{await this.client.call("POST",s,a),this.step=null,this.dispatchEvent(new Event("nr-again"))}catch(n){this.refusal=A(n)}this.isChecking=!1},R=new WeakMap,q=function(s){this.step=s,this.refusal=""},Z=function(s){return r`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.mirror")}</th>
<th scope="col" class="r">${t("board_desk.mirror.behind")}</th>
<th scope="col" class="r">${t("board_desk.mirror.checked")}</th>
<th scope="col">${t("board_desk.witness.state")}</th>
<th scope="col"><span class="vh">${t("board_desk.mirror.remove")}</span></th>
</tr>
</thead>
<tbody>
${s.map(a=>r`<tr>
<td class="code">${Y(a.url)}</td>
<td class="r tn">${cs(a)?i(a.behind??0):"–"}</td>
<td class="r nw">${a.checked_at?w(a.checked_at):t("board_desk.never")}</td>
<td>${ps(a)}</td>
<td class="r">
<button class="btn" aria-label=${t("board_desk.mirror.remove_one",{name:Y(a.url)})} @click=${()=>c(this,u,q).call(this,a)}>
${l("cross",16)}
</button>
</td>
</tr>`)}
</tbody>
</table>
</div>`},P=function(s){let a=s?"remove":"add";return r`<nr-dialog
open
closes
heading=${t(`board_desk.mirror.sheet.${a}`,s?{name:s.url}:{})}
@nr-close=${()=>c(this,u,q).call(this,null)}
>
<p>${t(`board_desk.mirror.sheet.${a}.means`)}</p>
${s?o:r`<label>
${t("board_desk.mirror.address")}<input id="mirror" type="url" maxlength="200" spellcheck="false" />
</label>`}
${this.refusal?r`<p class="rd" role="alert">${this.refusal}</p>`:o}
<button slot="acts" class="btn big" @click=${()=>c(this,u,q).call(this,null)}>${t("board_desk.back")}</button>
<button slot="acts" class="btn big" ?disabled=${this.isChecking} @click=${C(this,R)}>
${t(`board_desk.mirror.sheet.${a}.act`)}
</button>
</nr-dialog>`},$.styles=[M,L,S`
:host{display: block;}header .btn,
td .btn{min-height: 28px;margin: -5px 0;}label{display: grid;gap: 4px;margin-top: 12px;}.note{margin: 0 16px 16px;}.code{overflow-wrap: anywhere;}td.code{min-width: 160px;}td:nth-child(4){min-width: 120px;}@media (max-width: 600px){td.code{min-width: 110px;}}td .btn{padding: 0 6px;}input{font: 13px/19px var(--nr-mono);width: 100%;min-height: 36px;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 6px 10px;background: var(--nr-card);color: var(--nr-ink);}`],h([z({attribute:!1})],$.prototype,"client",2),h([z({attribute:!1})],$.prototype,"board",2),h([z()],$.prototype,"language",2),h([g()],$.prototype,"step",2),h([g()],$.prototype,"refusal",2),h([g()],$.prototype,"isChecking",2),h([N("#mirror")],$.prototype,"address",2),$=h([B("nr-board-mirrors")],$);function Y(e){let{host:d,pathname:s}=new URL(e);return d+(s.length>1?s:"")}function cs({state:e}){return e==="same"||e==="catching_up"||e==="behind"||e==="stale"}function ps(e){let[d,s]=ns[e.state??"unknown"],a=e.since?_(e.since):"";return r`<span class="st"><span class=${d}>${l(s,16)}</span>${t(`board_desk.mirror.is.${e.state??"unknown"}`,{time:a})}</span>
${e.fault?r`<small>${e.fault}</small>`:o}`}var ms=3e4,V,T,m,H,ss,ts,es,as,rs,ds,v=class extends W{constructor(){super(...arguments);x(this,m);this.board=null;this.asks=!1;this.checked=null;this.refusal="";x(this,V,()=>{this.asks=!0,this.checked!=="checking"&&(this.checked=null),this.refusal=""});x(this,T,async()=>{if(this.checked!=="checking"){this.checked="checking",this.refusal="";try{this.checked=await this.client.call("POST","/check")}catch(s){this.checked=null,this.refusal=A(s)}}})}async read(){return this.board=(await this.client.call("GET","/status")).board,this.board.is_served?ms:0}render(){let{board:s}=this,a=s?U(s):null;return r`<div class="ttl">
<div>
<h1 tabindex="-1">${a?.heading??t("board_desk.health")}</h1>
<p>${a?.meaning}</p>
</div>
<div class="a">
<button class="btn" @click=${C(this,V)}>${l("again",18)} ${t("board_desk.check")}</button>
</div>
</div>
${this.failure()}
${s?c(this,m,H).call(this,s):o} ${this.asks?c(this,m,ds).call(this):o}`}};V=new WeakMap,T=new WeakMap,m=new WeakSet,H=function(s){let a=s.entries-s.published;return r`<div class="card tiles">
<div><b>${i(s.entries)}</b><span>${k("board_desk.tile.entries",s.entries)}</span></div>
<div><b>${hs(s.checkpoint_at)}</b><span>${t("board_desk.tile.checkpoint")}</span></div>
<div><b>${i(a)}</b><span>${k("board_desk.tile.waiting",a)}</span></div>
<div><b>${i(s.posts_held)}</b><span>${k("board_desk.tile.held",s.posts_held)}</span></div>
</div>
<div class="pair">
${c(this,m,ss).call(this,s)}
<nr-board-mirrors .client=${this.client} .board=${s} .language=${this.language} @nr-again=${()=>this.load()}></nr-board-mirrors>
</div>
<div class="four">
${c(this,m,as).call(this,s)} ${c(this,m,rs).call(this,s)} ${D(s.backups)}
${s.load?Q(s,s.load):o}
</div>
<div class="last">${J(s.acts)}</div>`},ss=function(s){return r`<section class="card">
<header>
<h2>${t("board_desk.witnesses")}</h2>
${s.witnesses.length?r`<span class="a mut">${t("board_desk.witnesses.needed",{needed:s.quorum,all:s.witnesses.length})}</span>`:o}
</header>
${s.witnesses.length?r`<div class="ov">
<table class="tb">
<thead>
<tr>
<th scope="col">${t("board_desk.witness")}</th>
<th scope="col" class="r">${t("board_desk.witness.signed")}</th>
<th scope="col">${t("board_desk.witness.state")}</th>
</tr>
</thead>
<tbody>
${s.witnesses.map(a=>r`<tr>
<td>${a.name}<small class="code">${a.url}</small></td>
<td class="r nw">${a.signed_at?_(a.signed_at):t("board_desk.never")}</td>
<td>${c(this,m,ts).call(this,a)}</td>
</tr>`)}
</tbody>
</table>
</div>
${c(this,m,es).call(this,s)}`:r`<p class="pad mut">${t("board_desk.witnesses.none")}</p>`}
${s.homes.named?r`<p class="pad mut">
${k("board_desk.homes",s.homes.looking,{many:i(s.homes.looking),all:i(s.homes.named)})}
${s.homes.newest_at?t("board_desk.homes.newest",{time:_(s.homes.newest_at)}):o}
${t("board_desk.homes.figure")}
</p>`:o}
</section>`},ts=function(s){return s.signs?r`<span class="st"><span class="ok">${l("tick",16)}</span>${t("board_desk.witness.signs")}</span>`:s.holds_other_log?r`<span class="st"><span class="rd">${l("stop",16)}</span>${t("board_desk.witness.other_log")}</span>`:r`<span class="st"><span class="am">${l("warn",16)}</span>${t("board_desk.witness.away")}</span>
${s.fault?r`<small>${t("board_desk.witness.fault",{fault:s.fault})}</small>`:o}`},es=function(s){let a=s.witnesses.filter(p=>p.signs).length,n=s.witnesses.find(p=>!p.signs&&!p.holds_other_log);return!n||a<s.quorum?o:r`<div class="note">
${l("warn",18)}
<span>
<b>${t("board_desk.witness.silent",{name:n.name})}</b>
${a===s.quorum?t("board_desk.witness.one_more"):t("board_desk.witness.still")}
</span>
</div>`},as=function({storage:s,inbox:a,entries:n}){let p=s.disk_bytes-s.free_bytes;return r`<section class="card">
<header><h2>${t("board_desk.storage")}</h2></header>
${y(t("board_desk.disk"),t("board_desk.of",{part:b(p),all:b(s.disk_bytes)}),p/s.disk_bytes,t("board_desk.disk.free",{least:b(s.least_free_bytes)}))}
${y(t("board_desk.shares"),b(a.shares_bytes),null,a.shares?k("board_desk.shares.sealed",a.shares,{many:i(a.shares)}):t("board_desk.inbox.empty"))}
${y(t("board_desk.log"),b(s.log_bytes),null,[k("board_desk.log.entries",n,{many:i(n)}),s.database==="postgresql"?t("board_desk.log.postgresql"):"",s.tiles==="s3"?t("board_desk.log.s3"):""].join(" "))}
</section>`},rs=function({inbox:s}){return r`<section class="card">
<header><h2>${t("board_desk.inbox")}</h2><span class="a mut">${t("board_desk.inbox.sealed")}</span></header>
${y(t("board_desk.inbox.arriving"),t("board_desk.of",{part:i(s.arriving),all:i(s.most_arriving)}),s.arriving/s.most_arriving,s.sending===null?t("board_desk.inbox.sending",{most:i(s.most_sending)}):t("board_desk.inbox.sending_now",{now:i(s.sending),most:i(s.most_sending)}))}
${y(t("board_desk.inbox.arrived"),k("board_desk.inbox.arrived.shares",s.arrived_shares,{many:i(s.arrived_shares)}),null,b(s.arrived_bytes))}
${s.busiest_uploads===null?o:y(t("board_desk.inbox.busiest"),t("board_desk.of",{part:i(s.busiest_uploads),all:i(s.most_address_uploads)}),Math.max(s.busiest_uploads/s.most_address_uploads,(s.busiest_bytes??0)/s.most_address_bytes),t("board_desk.inbox.busiest.why",{part:b(s.busiest_bytes??0),all:b(s.most_address_bytes)}))}
${s.fullest_shares?y(t("board_desk.inbox.fullest"),t("board_desk.of",{part:i(s.fullest_shares),all:i(s.most_request_shares)}),Math.max(s.fullest_shares/s.most_request_shares,s.fullest_bytes/s.most_request_bytes),t("board_desk.inbox.fullest.bytes",{part:b(s.fullest_bytes),all:b(s.most_request_bytes),index:s.fullest_entry===null?"–":i(s.fullest_entry)})):y(t("board_desk.inbox.fullest"),"–",null,t("board_desk.inbox.empty"))}
</section>`},ds=function(){let{checked:s}=this,a=s&&s!=="checking"?s:null;return r`<nr-dialog open closes heading=${t("board_desk.check.heading")} @nr-close=${()=>this.asks=!1}>
<p>${t("board_desk.check.means")}</p>
<div class="result" role="status">
${s==="checking"?t("board_desk.check.runs"):o}
${a?a.complaints.length?r`<b class="st rd">${l("stop",18)}${k("board_desk.check.wrong",a.complaints.length)}</b>
<ul>${a.complaints.map(n=>r`<li>${n}</li>`)}</ul>`:r`<b class="st ok">${l("tick",18)}${t("board_desk.check.holds")}</b>`:o}
${this.refusal?r`<p class="rd">${this.refusal}</p>`:o}
</div>
<button slot="acts" class="btn big" @click=${()=>this.asks=!1}>${t("board_desk.close")}</button>
<button slot="acts" class="btn big" aria-disabled=${s==="checking"} @click=${C(this,T)}>
${t("board_desk.check.act")}
</button>
</nr-dialog>`},v.styles=[M,L,X,S`
.tiles{display: grid;grid-template-columns: repeat(4, 1fr);margin-bottom: 16px;}.tiles div{padding: 12px 16px;border-inline-start: 1px solid var(--nr-line);min-width: 0;}.tiles div:first-child{border: 0;}.tiles b{display: block;font: 600 22px/28px var(--nr-head);font-variant-numeric: tabular-nums;}.tiles span{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.pair{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;margin-bottom: 16px;}.four{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 16px;align-items: start;}.meter{padding: 9px 16px;border-top: 1px solid var(--nr-line);display: grid;gap: 4px;}.meter p:first-child{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 0 10px;}.meter b{font-weight: 600;}.card > .note{margin: 0 16px 16px;}.ttl + .note{margin: 0 0 16px;}.last{margin-top: 16px;}.place{overflow-wrap: anywhere;}.result{margin-top: 12px;}@media (max-width: 1150px){.four{grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);}}@media (max-width: 900px){.pair{grid-template-columns: minmax(0, 1fr);}.tiles{grid-template-columns: 1fr 1fr;}.tiles div:nth-child(odd){border: 0;}.tiles div:nth-child(n + 3){border-top: 1px solid var(--nr-line);}}@media (max-width: 600px){.tb td:first-child{min-width: 132px;}.acts td:first-child{min-width: 0;}.acts td:not(:first-child){min-width: 112px;}.four{grid-template-columns: minmax(0, 1fr);}}`],h([g()],v.prototype,"board",2),h([g()],v.prototype,"asks",2),h([g()],v.prototype,"checked",2),h([g()],v.prototype,"refusal",2),v=h([B("nr-board-health")],v);function hs(e){return _(e)===w(e)?F(e):_(e)}function y(e,d,s,a){return r`<div class="meter">
<p><span>${e}</span><b>${d}</b></p>
${s===null?o:K(s)}
<small>${a}</small>
</div>`}export{v as HealthPage};
