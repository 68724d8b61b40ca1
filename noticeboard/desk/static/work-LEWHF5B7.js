import{d as z}from"./chunk-O2KWEA7W.js";import"./chunk-RZ7DHKX6.js";import{A as Ft,C as Xt,E as Vt,G as Yt,H as dt,M as at,N as Bt,X as Jt,Y as pt,Z as Qt,_ as H,c as r,d as et,f as A,g as l,k as b,m as Z,n as g,o as v,p as rt,r as P,s as S,t as O,x as mt,y as Zt,z as I}from"./chunk-Z74WOBFN.js";import{a as m,b as p,c as _,d as V,e as a,f as tt}from"./chunk-IKM2OKE7.js";var ct,Wt,X=class extends Z{constructor(){super(...arguments);_(this,ct);this.case="";this.share=null;this.language=""}render(){let t=this.share;if(!t)return b;let e=t.films.reduce((n,o)=>n+o.covered,0),i=t.films.some(n=>n.has_sound);return l`<section class="card" aria-labelledby="title">
<header>
<h2 id="title">${r("player.with",{share:t.share})}</h2>
<a class="a" href=${Qt("cases",this.case,t.share,"report")}>${r("player.report")}</a>
</header>
<ul class="kv">
${t.withdrawn_at?l`<li>${S("undo",18)}<div>${r("player.withdrawn",{time:dt(t.withdrawn_at)})}<small>${r("player.withdrawn_why")}</small></div></li>`:b}
${t.refused?l`<li><span class="rd">${S("stop",18)}</span><div>${t.refused}</div></li>`:b}
${t.words?l`<li>${S("talk",18)}<div>${r("player.in_words")}<q class="words">${t.words}</q></div></li>`:b}
${t.readings_count?l`<li>${S("motion",18)}<div>${et("player.readings",t.readings_count)}${a(this,ct,Wt).call(this,t)}</div></li>`:b}
<li>
${S(t.identity?"person":"hidden",18)}
<div>
${t.identity||r("player.anonymous")}, ${r(i?"player.with_sound":"player.no_sound")}
<small>${e?et("player.covered",e):r("player.not_covered")}${t.is_from_page?` ${r("player.from_page")}`:""}</small>
</div>
</li>
${t.received_at?l`<li><span class="ok">${S("verified",18)}</span><div>${r("player.receipt",{time:dt(t.received_at)})}<small>${r("player.receipt_why")}</small></div></li>`:b}
<li>
${S("eye",18)}
<div>
${t.noted_at?r("player.opened",{time:dt(t.noted_at)}):r("player.not_noted")}
<small>${r(t.noted_at?"player.opened_why":"player.not_noted_why")}</small>
</div>
</li>
</ul>
</section>`}};ct=new WeakSet,Wt=function(t){return l`<div class="ov" tabindex="0" role="group" aria-label=${et("player.readings",t.readings_count)}>
<table class="tb">
<thead><tr><th scope="col">${r("player.time")}</th><th scope="col">${r("player.state")}</th></tr></thead>
${Oe(t.readings).map(e=>l`<tbody>
<tr><th colspan="2" scope="rowgroup">${e[0]?.[0]}</th></tr>
${e.map(([,,i,n,o])=>l`<tr><td class="tn nw" title=${n??""}>${n?I(n):""}</td><td>${o}${i?` ${i}`:""}</td></tr>`)}
</tbody>`)}
</table>
</div>
${t.readings.length<t.readings_count?l`<small>${r("player.readings_more",{count:t.readings.length})}</small>`:b}`},X.styles=[O,H,A`
.words{display: block;font: 16px/24px var(--nr-head);white-space: pre-wrap;overflow-wrap: anywhere;max-height: 320px;overflow: auto;}.ov{max-height: 240px;overflow: auto;margin-top: 4px;}.tb :is(td, th){padding: 4px 8px;}.tb tbody th{color: var(--nr-ink);overflow-wrap: anywhere;}.tb :is(td, th):first-child{padding-inline-start: 0;}`],m([g()],X.prototype,"case",2),m([g({attribute:!1})],X.prototype,"share",2),m([g()],X.prototype,"language",2),X=m([P("nr-desk-beside")],X);function Oe(h){let s=[];for(let t of h){let e=s.at(-1);e&&e[0]?.[0]===t[0]?e.push(t):s.push([t])}return s}function Dt(h){return h.flatMap(({share:s,films:t})=>t.map((e,i)=>({key:`${s}/${e.name}`,share:s,film:e,label:t.length>1?`${s}${te(i)}`:s})))}function te(h){let s=String.fromCharCode(97+h%26);return h<26?s:te(Math.floor(h/26)-1)+s}function Y(h,s){return s==="burned"?h.offset_ms??0:0}function ee(h,s){let{film:t}=h,e=Y(t,s),i=t.start===null?null:Date.parse(t.start)+e,n=t.end===null?i??0:Date.parse(t.end)+e;return{filmed:h,start_ms:i,end_ms:n,within_ms:t.uncertainty_ms}}var He=864e5;function ie(h){let s=h.filter(e=>e.start_ms!==null).sort((e,i)=>(e.start_ms??0)-(i.start_ms??0)),t=s[s.length>>1]?.start_ms??0;return new Set(s.filter(e=>Math.abs((e.start_ms??0)-t)<=He))}var ut=class{constructor(s,t){let e=s.filter(C=>C.start_ms!==null),i=e.map(C=>(C.start_ms??0)-(C.within_ms??0)),n=e.map(C=>C.end_ms+(C.within_ms??0)),o=Math.min(...i,...t),c=Math.max(...n,...t),f=!Number.isFinite(o),$=Math.max(1e3,(c-o)*.06);this.start_ms=f?0:o-$,this.end_ms=f?1:c+$}at(s){return(s-this.start_ms)/(this.end_ms-this.start_ms)*100}moment_ms(s){return this.start_ms+s/100*(this.end_ms-this.start_ms)}pieces(s){if(s.start_ms===null)return[];let t=this.at(s.start_ms),e=this.at(s.end_ms),i={kind:"film",left:t,width:e-t};if(s.within_ms===0)return[i];if(s.within_ms===null)return[{kind:"open",left:Math.max(0,t-8),width:Math.min(100,e+8)-Math.max(0,t-8)},i];let n=this.at(s.start_ms-s.within_ms);return[{kind:"unsure",left:n,width:this.at(s.end_ms+s.within_ms)-n},i]}ticks(s){let t=(this.end_ms-this.start_ms)/s,i=(qe.find(o=>o*1e3>=t)??Math.ceil(t/864e5)*86400)*1e3,n=[];for(let o=Math.ceil(this.start_ms/i)*i;o<=this.end_ms;o+=i)n.push(o);return n}},qe=[1,2,5,10,15,30,60,120,300,600,900,1800,3600,7200,14400,21600,43200,86400];function se(h,s){let t=h.filter(n=>n.start_ms!==null),e=[],i=[];for(let n of t){let{label:o}=n.filmed;if(n.within_ms===null){(t.length>1||s.length)&&i.push(o);continue}for(let{name:c,at_ms:f}of s)[n.start_ms??0,n.end_ms].some($=>Math.abs(f-$)<(n.within_ms??0))&&e.push({kind:"known",labels:[o],other:c,within_ms:n.within_ms})}for(let[n,o]of t.entries())for(let c of t.slice(n+1)){if(o.within_ms===null||c.within_ms===null)continue;let f=Math.abs((o.start_ms??0)-(c.start_ms??0));o.filmed.share!==c.filmed.share&&f<=o.within_ms+c.within_ms&&e.push({kind:"order",labels:[o.filmed.label],other:c.filmed.label,within_ms:0})}return i.length&&e.push({kind:"unknown",labels:i,other:"",within_ms:0}),e}function ft(h,s,t){if(h.at===null)return null;let e=s.get(`${h.share}/${h.film}`)?.film;return Date.parse(h.at)+(e?Y(e,t):0)}function U(h){return h===null?r("player.within.unknown"):r("player.within",{length:yt(h)})}function yt(h){let s=Math.abs(h)/1e3;return s>=90?r("player.minutes",{value:at(s/60,1)}):r("player.seconds",{value:at(s,s<1?2:1)})}function re(h){let s=h.offset_ms;return s!==null&&(h.dated_by==="measured"||h.dated_by==="archive")?Math.abs(s)<5?r("player.clock.right"):r(s>0?"player.clock.fast":"player.clock.slow",{length:yt(s)}):r(`player.clock.${h.dated_by}`)}function bt(h){let s=Math.floor(h/1e5),t=e=>String(e).padStart(2,"0");return`${t(Math.floor(s/600))}:${t(Math.floor(s/10)%60)}.${s%10}`}var ae=6,Ne=46,Ie=96,ne=3,w,Ct,gt,wt,he,me,de,pe,Q,L=class extends Z{constructor(){super(...arguments);_(this,w);this.films=[];this.marks=[];this.clock="corrected";this.shown="";this.now_ms=null;this.language=""}render(){let t=this.films.map(y=>ee(y,this.clock)),e=new Map(this.films.map(y=>[y.key,y])),i=this.marks.flatMap(y=>{let R=ft(y,e,this.clock);return R===null?[]:[{mark:y,at:R}]}),n=i.filter(({mark:y})=>y.share),o=i.filter(({mark:y})=>!y.share),c=ie(t),f=new ut([...c],i.filter(({mark:y,at:R})=>Ue(y,R,c)).map(({at:y})=>y)),$=t.find(y=>y.start_ms!==null)?.start_ms??o[0]?.at??null,C=f.ticks(ae),j=a(this,w,Ct).call(this,C[0]??0,C).length,G=$===null?[]:f.ticks(Math.min(ae,Math.floor(Ne/j)));return l`<section class="card" aria-labelledby="title">
<header>
<h2 id="title">${r("player.one_clock")}</h2>
<span class="seg" role="group" aria-label=${r("player.times")}>
${["corrected","burned"].map(y=>l`<button aria-pressed=${this.clock===y} @click=${()=>a(this,w,Q).call(this,"nr-clock",y)}>${r(`player.${y}`)}</button>`)}
</span>
<span class="a">${$===null?b:l`${Vt(new Date($))} · `}${r("player.hatched")}</span>
</header>
<div class="body">
<div class="line axis tn" aria-hidden="true">
<span></span>
<div class="way">${G.filter(y=>f.at(y)<=Ie).map(y=>l`<span ${z(it(f.at(y)))}>${a(this,w,Ct).call(this,y,G)}</span>`)}</div>
<span class="off">${r("player.may_be_off")}</span>
</div>
${t.map(y=>a(this,w,he).call(this,y,f,G,c.has(y)))}
${a(this,w,wt).call(this,r("player.marks_row"),r("player.marks_whose"),l`${a(this,w,gt).call(this,f,G)}${n.map(({mark:y,at:R})=>l`<button class="mark" ${z(it(f.at(R)))} title=${y.notes.at(-1)?.text??""}
aria-label=${r("player.mark_at",{label:y.label,time:I(new Date(R)),within:U(y.uncertainty_ms)})}
@click=${()=>a(this,w,Q).call(this,"nr-open-mark",y)}>${y.label}</button>`)}`)}
${a(this,w,wt).call(this,r("player.known"),r("player.known_from"),l`${a(this,w,gt).call(this,f,G)}${o.map(({mark:y,at:R})=>{let Et=f.at(R);return l`<i class="known" ${z(it(Et))}></i>
<em class=${Et>60?"far":""} ${z(it(Et))}>${mt(new Date(R))} ${y.notes.at(-1)?.text??""}</em>`})}`)}
<div class="over" aria-hidden="true">
${this.now_ms===null?b:l`<div class="head" ${z(it(f.at(this.now_ms)))}></div>`}
</div>
</div>
${a(this,w,de).call(this,t,o)}
</section>`}};w=new WeakSet,Ct=function(t,e){return(e[1]??6e4)-(e[0]??0)<6e4?I(new Date(t)):mt(new Date(t))},gt=function(t,e){return e.map(i=>l`<i class="tick" ${z(it(t.at(i)))}></i>`)},wt=function(t,e,i,n=b){return l`<div class="line">
<div class="name"><b>${t}</b><small>${e}</small></div>
<div class="way">${i}</div>
<div class="off tn">${n}</div>
</div>`},he=function(t,e,i,n){let{filmed:o}=t,c=r("player.share",{label:o.label}),f=this.clock==="burned"&&o.film.offset_ms===null?r("player.own_unknown"):re(o.film);if(t.start_ms===null||!n)return a(this,w,wt).call(this,c,f,l`<button class="btn link" @click=${()=>a(this,w,Q).call(this,"nr-jump",{filmed:o,moment_ms:t.start_ms??0})}
>${t.start_ms===null?r("player.not_placed"):`${Vt(new Date(t.start_ms))}, ${I(new Date(t.start_ms))}`}</button
>`,t.start_ms===null?"–":oe(t));let $=t.start_ms,C=Zt(new Date($),new Date(t.end_ms));return l`<div class="line">
<div class="name"><b>${c}</b><small>${f}</small></div>
<div class="way" @click=${j=>a(this,w,me).call(this,j,t,e)}>
${a(this,w,gt).call(this,e,i)}
${e.pieces(t).map(j=>j.kind==="film"?l`<button
class="film ${o.key===this.shown?"on":""}"
${z(le(j))}
aria-current=${o.key===this.shown}
aria-label=${r("player.row",{name:c,times:C,within:U(t.within_ms)})}
title=${C}
@click=${G=>{if(G.detail)return;G.stopPropagation();let y=this.now_ms??$;a(this,w,Q).call(this,"nr-jump",{filmed:o,moment_ms:y>=$&&y<t.end_ms?y:$})}}
></button>`:l`<i class=${j.kind} ${z(le(j))}></i>`)}
</div>
<div class="off tn">${oe(t)}</div>
</div>`},me=function(t,e,i){let n=t.currentTarget.getBoundingClientRect(),o=i.moment_ms((t.clientX-n.left)/n.width*100),c=Math.min(e.end_ms-1,Math.max(e.start_ms??0,o));a(this,w,Q).call(this,"nr-jump",{filmed:e.filmed,moment_ms:c})},de=function(t,e){let i=se(t,e.map(({mark:o,at:c})=>({name:`${mt(new Date(c))} ${o.notes.at(-1)?.text??""}`,at_ms:c}))),n=i.length-ne;return l`<div class="foot">
${i.slice(0,ne).map(o=>l`<p>${a(this,w,pe).call(this,o)}</p>`)}
${n>0?l`<p>${r("player.more_doubts",{count:n})}</p>`:b}
<button class="btn link" @click=${()=>a(this,w,Q).call(this,"nr-know",null)}>${S("plus")}${r("player.know")}</button>
</div>`},pe=function(t){let e={label:Bt(t.labels),other:t.other,length:yt(t.within_ms)};return t.kind==="unknown"?et("player.doubt.unknown",t.labels.length,e):r(`player.doubt.${t.kind}`,e)},Q=function(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0}))},L.styles=[O,H,A`
header .a{color: var(--nr-ink2);}.body{position: relative;padding: 0 16px 4px;}.line{display: grid;grid-template-columns: 124px minmax(0, 1fr) 76px;gap: 12px;align-items: center;min-height: 40px;border-top: 1px solid var(--nr-line);}.line.axis{min-height: 26px;align-items: start;border: 0;font-size: 11.5px;line-height: 16px;color: var(--nr-ink2);}.axis .way{height: 16px;background: none;overflow: visible;}.axis .way span{position: absolute;transform: translateX(-50%);white-space: nowrap;}.name b{display: block;font-weight: 600;font-size: 13px;line-height: 17px;}.name small{font-size: 11.5px;line-height: 14px;overflow-wrap: anywhere;}.off{font-size: 12.5px;line-height: 15px;text-align: end;}.way{position: relative;height: 24px;overflow: hidden;}.way > i{position: absolute;}.tick{top: 0;bottom: 0;width: 1px;background: var(--nr-line);}.unsure,
.open{top: 6px;height: 12px;border-radius: 3px;border: 1px solid color-mix(in srgb, var(--nr-link) 55%, transparent);background: repeating-linear-gradient(135deg, var(--nr-link) 0 1.5px, transparent 1.5px 5px);}.open{border-color: transparent;mask-image: linear-gradient(90deg, transparent, #000 40% 60%, transparent);}.film{position: absolute;top: 4px;height: 16px;min-height: 0;min-width: 4px;padding: 0;border-radius: 3px;background: var(--nr-tint);border: 1.5px solid var(--nr-link);cursor: pointer;}.way .link{min-height: 24px;padding: 0;font-weight: 400;font-size: 12px;line-height: 16px;background: var(--nr-card);position: relative;}.film::before{content: "";position: absolute;inset: -6px -4px;}.film.on,
.film.on:hover{background: var(--nr-link);}.mark{position: absolute;top: 3px;min-width: 16px;min-height: 18px;height: 18px;padding: 0 2px;margin-inline-start: -8px;border-radius: 4px;border: 1.5px solid var(--nr-edge);background: var(--nr-card);color: var(--nr-ink);font: 600 11px/1 var(--nr-font);z-index: 1;}.known{top: 0;bottom: 0;width: 2px;background: var(--nr-amber);}.way em{position: absolute;font-style: normal;font-size: 12px;line-height: 24px;padding: 0 4px;margin-inline-start: 6px;white-space: nowrap;background: var(--nr-card);max-width: 60%;overflow: hidden;text-overflow: ellipsis;}.way em.far{margin-inline: 0 6px;transform: translateX(-100%);}.way :is(em, .link){z-index: 1;}.over{position: absolute;inset-inline: 152px 104px;top: 18px;bottom: 4px;pointer-events: none;}.head{position: absolute;top: 6px;bottom: 0;width: 2px;margin-inline-start: -1px;background: var(--nr-ink);}.head::before{content: "";position: absolute;inset-inline-start: -5px;top: -4px;border: 6px solid transparent;border-top-color: var(--nr-ink);}.foot{padding: 8px 16px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}@media (max-width: 600px){.line{grid-template-columns: 84px minmax(0, 1fr) 76px;gap: 8px;}.over{inset-inline: 108px 100px;}}`],m([g({attribute:!1})],L.prototype,"films",2),m([g({attribute:!1})],L.prototype,"marks",2),m([g({attribute:!1})],L.prototype,"clock",2),m([g()],L.prototype,"shown",2),m([g({attribute:!1})],L.prototype,"now_ms",2),m([g()],L.prototype,"language",2),L=m([P("nr-desk-clock")],L);function Ue(h,s,t){return h.share?[...t].some(({filmed:e})=>e.key===`${h.share}/${h.film}`):!t.size||[...t].some(e=>Math.abs((e.start_ms??0)-s)<=864e5)}function oe(h){return h.within_ms===null?r("player.off_unknown"):U(h.within_ms)}function it(h){return{left:`${h.toFixed(3)}%`}}function le({left:h,width:s}){return{left:`${h.toFixed(3)}%`,width:`${s.toFixed(3)}%`}}var Ke=2e3,k,$t,ce,ue,fe,Lt,nt,F=class extends Z{constructor(){super(...arguments);_(this,k);this.case="";this.marks=[];this.films=[];this.chosen="";this.hasFrame=!1;this.me="";this.language="";this.stills={};this.draft=""}willUpdate(t){let e=p(this,k,$t),i=(t.get("marks")??this.marks).find(({id:o})=>o===e?.id);(t.has("chosen")&&t.get("chosen")!==this.chosen||t.has("marks")&&this.draft===zt(i))&&(this.draft=zt(e));for(let o of this.marks)o.still&&!(o.id in this.stills)&&a(this,k,ce).call(this,o)}write(){this.renderRoot.querySelector("textarea")?.focus()}render(){let t=[...this.marks].sort((i,n)=>(i.at??"~").localeCompare(n.at??"~")),e=p(this,k,$t);return l`<section class="card" aria-labelledby="title">
<header><h2 id="title">${r("player.marks")}</h2><span class="a">${at(t.length)}</span></header>
${t.length?l`<ol>${t.map(i=>a(this,k,fe).call(this,i))}</ol>`:l`<p class="pad mut">${r("player.no_marks")}</p>`}
${e||this.hasFrame?a(this,k,ue).call(this,e):b}
</section>`}};k=new WeakSet,$t=function(){return this.marks.find(({id:t})=>t===this.chosen)},ce=async function(t){this.stills[t.id]="";let e=await this.client.mediaUrl(`/cases/${this.case}/stills/${t.id}`).catch(()=>"");this.stills={...this.stills,[t.id]:e}},ue=function(t){return l`<div class="pad">
<label class="field"
>${t?r("player.note_at",{label:t.label}):r("player.note_here")}
<textarea
rows="2"
maxlength=${Ke}
placeholder=${r("player.note_hint")}
.value=${this.draft}
@focus=${()=>a(this,k,nt).call(this,"nr-writing",t)}
@input=${e=>this.draft=e.target.value}
@keydown=${e=>{e.key!=="Enter"||!(e.ctrlKey||e.metaKey)||(e.stopPropagation(),a(this,k,Lt).call(this))}}
></textarea>
</label>
<div class="acts">
<button class="btn" @click=${()=>a(this,k,Lt).call(this)}>${r("player.save_note")}</button>
${t?l`<button class="btn" @click=${()=>a(this,k,nt).call(this,"nr-unmark",t)}>${r("player.remove",{label:t.label})}</button>`:b}
</div>
</div>`},fe=function(t){let e=zt(t),i=t.share!=="",n=this.films.find(({key:c})=>c===`${t.share}/${t.film}`),o=t.notes.slice(0,-1).filter(({text:c})=>c);return l`<li aria-current=${t.id===this.chosen}>
<button class="l" aria-label=${r("player.go",{label:t.label})} @click=${()=>a(this,k,nt).call(this,"nr-open-mark",t)}>${t.label}</button>
<div>
<b class="tn"
>${t.at?I(new Date(t.at)):bt(t.film_us)}
<small>${t.at?i?U(t.uncertainty_ms):r("player.known_short"):r("player.no_time")}</small></b
>
${e?l`<p class="words">${e}</p>`:b}
<small
>${t.by===this.me?r("player.you"):t.by}${i?` · ${r("player.place",{label:n?.label??t.share,frame:t.frame})}`:""}</small
>
${t.still?l`<div class="still">
${this.stills[t.id]?l`<a href=${this.stills[t.id]??""} download=${`still-${t.label}.png`}><img src=${this.stills[t.id]??""} alt=${r("player.still_of",{label:t.label})} /></a>`:l`<span></span>`}
<small
>${r("player.still_size",{width:t.still.width,height:t.still.height})}<br /><span class="code" title=${t.still.sha256}
>${je(t.still.sha256)}</span
><br />${r("player.original")}</small
>
</div>`:b}
${o.length?l`<details>
<summary>${r("player.earlier",{count:o.length})}</summary>
${o.map(c=>l`<p class="words">${c.text}<small>${c.by}, ${I(c.at)}</small></p>`)}
</details>`:b}
</div>
</li>`},Lt=function(){let t=p(this,k,$t)??null;t||this.draft.trim()?a(this,k,nt).call(this,"nr-note",{mark:t,note:this.draft}):this.write()},nt=function(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0}))},F.styles=[O,H,A`
header .a{color: var(--nr-ink2);}li{border-top: 1px solid var(--nr-line);padding: 9px 16px;display: grid;grid-template-columns: 24px minmax(0, 1fr);gap: 10px;}li[aria-current="true"]{background: var(--nr-tint);}.l{min-width: 24px;min-height: 24px;height: 24px;padding: 0 2px;border-radius: 5px;font: 600 12px/1 var(--nr-font);position: relative;}.l::before{content: "";position: absolute;inset: -8px -10px;}b{font-weight: 600;}b small{display: inline;}.words{white-space: pre-wrap;overflow-wrap: anywhere;}.still{display: grid;grid-template-columns: 84px minmax(0, 1fr);gap: 8px;margin-top: 6px;}.still img{width: 84px;max-height: 72px;object-fit: contain;background: #000;border-radius: 4px;display: block;}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 8px;}textarea{width: 100%;resize: vertical;}.still .code{font-size: 11px;white-space: nowrap;}details{margin-top: 6px;font-size: 13px;}.pad{border-top: 1px solid var(--nr-line);}`],m([g({attribute:!1})],F.prototype,"client",2),m([g()],F.prototype,"case",2),m([g({attribute:!1})],F.prototype,"marks",2),m([g({attribute:!1})],F.prototype,"films",2),m([g()],F.prototype,"chosen",2),m([g({type:Boolean})],F.prototype,"hasFrame",2),m([g()],F.prototype,"me",2),m([g()],F.prototype,"language",2),m([v()],F.prototype,"stills",2),m([v()],F.prototype,"draft",2),F=m([P("nr-desk-marks")],F);function zt(h){return h?.notes.at(-1)?.text??""}function je(h){return`${h.slice(0,4)} ${h.slice(4,8)} … ${h.slice(-4)}`}var vt=class{constructor(s){this.begins_s=0;this.#t=s.times_us,this.#e=s.end_us}#t;#e;get count(){return this.#t.length}get length_us(){return this.#e}clamp(s){return Math.min(this.count,Math.max(1,Math.round(s)))}at_us(s){return this.#t[this.clamp(s)-1]??0}until_us(s){return this.#t[this.clamp(s)]??Math.max(this.#e,this.at_us(s)+1e3)}middle_s(s){return this.begins_s+(this.at_us(s)+this.until_us(s))/2e6}frameAt_us(s){let[t,e]=[0,this.count];for(;t+1<e;){let i=t+e>>1;(this.#t[i]??1/0)<=s?t=i:e=i}return t+1}presented(s){let t=(s-this.begins_s)*1e6,e=this.frameAt_us(t),i=this.clamp(e+1);return Math.abs(this.at_us(i)-t)<Math.abs(this.at_us(e)-t)?i:e}};var Ge=[1,2,4,8],Ze=16,ye=20,Xe=100,xt=class{constructor(s){this.host=s;this.zoom=1;this.showsLight=!1;this.#t={x:0,y:0};this.#e=0;this.#i=0;this.#s=null;this.wheel=s=>{if(!s.ctrlKey&&this.zoom===1&&s.deltaY>0)return;s.preventDefault();let t=s.currentTarget.getBoundingClientRect(),e={x:(s.clientX-t.left)/t.width,y:(s.clientY-t.top)/t.height};this.zoomTo(this.zoom*Math.exp(-s.deltaY/400),e.x,e.y)};this.key=s=>{let t=.1*this.zoom,i={ArrowLeft:[t,0],ArrowRight:[-t,0],ArrowUp:[0,t],ArrowDown:[0,-t]}[s.key];if(i&&this.zoom>1)this.#r(this.#t.x+i[0],this.#t.y+i[1]);else if(s.key==="+")this.zoomTo(this.zoom*1.5);else if(s.key==="-")this.zoomTo(this.zoom/1.5);else return;s.preventDefault(),s.stopPropagation()};this.grab=s=>{this.zoom===1||s.button||(s.currentTarget.setPointerCapture(s.pointerId),this.#s={x:s.clientX,y:s.clientY})};this.pull=s=>{if(!this.#s)return;let{width:t,height:e}=s.currentTarget.getBoundingClientRect();this.#r(this.#t.x+(s.clientX-this.#s.x)/t,this.#t.y+(s.clientY-this.#s.y)/e),this.#s={x:s.clientX,y:s.clientY}};this.drop=()=>{this.#s=null}}#t;#e;#i;#s;get isLit(){return this.#e!==0||this.#i!==0}get isChanged(){return this.isLit||this.zoom>1}get style(){return{filter:this.isLit?`brightness(${4**(this.#e/100)}) contrast(${1+this.#i/100})`:"none",transform:`translate(${this.#t.x*100}%, ${this.#t.y*100}%) scale(${this.zoom})`}}get changes(){let s=e=>e>0?`+${e}`:`−${Math.abs(e)}`,t=[this.zoom>1?r("player.zoomed",{zoom:Math.round(this.zoom*10)/10}):"",this.#e?r("player.lit",{light:s(this.#e)}):"",this.#i?r("player.contrasted",{contrast:s(this.#i)}):""];return r("player.view_only",{changes:t.filter(Boolean).join(" · ")})}cycleZoom(){this.zoomTo(Ge.find(s=>s>this.zoom+.01)??1)}cycleLight(){this.#a({light:this.#e+ye>Xe?0:Math.max(0,this.#e)+ye})}zoomTo(s,t=.5,e=.5){let i=Math.min(Ze,Math.max(1,s)),n=(c,f)=>f-(f-c)*i/this.zoom,o={x:n(this.#t.x,t-.5),y:n(this.#t.y,e-.5)};this.zoom=i,this.#r(o.x,o.y)}#r(s,t){let e=(this.zoom-1)/2;this.#t={x:Math.min(e,Math.max(-e,s)),y:Math.min(e,Math.max(-e,t))},this.host.requestUpdate()}#a({light:s=this.#e,contrast:t=this.#i}){[this.#e,this.#i]=[s,t],this.host.requestUpdate()}button(){return l`<button
class="btn sq ${this.isLit?"on":""}"
aria-label=${r("player.light")}
title=${r("player.light")}
aria-expanded=${this.showsLight}
@click=${()=>{this.showsLight=!this.showsLight,this.host.requestUpdate()}}
>
${S("sun")}
</button>`}lights(){let s=(t,e,i)=>l`<label for=${t}>${r(t)}</label>
<input id=${t} type="range" min="-100" max="100" step="5" .value=${String(e)} @input=${n=>i(Number(n.target.value))} />
<span class="tn">${e>0?"+":""}${e}</span>`;return l`<div class="light">
${s("player.light_only",this.#e,t=>this.#a({light:t}))}
${s("player.contrast",this.#i,t=>this.#a({contrast:t}))}
<p>${r("player.light_why")}</p>
</div>`}};var be=A`
.pl{overflow: hidden;}.vw{position: relative;max-height: 74vh;width: 100%;background: #000;overflow: hidden;touch-action: none;}.vw.far{cursor: grab;}.pic{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: contain;display: block;}.vw:focus-visible{outline-offset: -3px;}.over{position: absolute;background: rgba(8, 12, 14, 0.82);color: #fff;border-radius: 6px;padding: 3px 8px;font-size: 12.5px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 0 6px;align-items: center;pointer-events: none;max-width: calc(100% - 16px);}.over.top{inset-inline-end: 8px;top: 8px;}.over.foot{inset-inline-end: 8px;bottom: 8px;}.fail{position: absolute;inset: auto 8px 8px;}.bar{display: block;width: 100%;margin: 0;height: 20px;background: transparent;accent-color: var(--nr-link);border-radius: 0;}.ctl{display: flex;align-items: center;gap: 6px;padding: 4px 10px 8px;flex-wrap: wrap;}.at{min-width: 96px;padding: 0 2px;line-height: 18px;}.keep{display: flex;gap: 6px;margin-inline-start: auto;}.keep .btn{padding: 0 10px;}.at b{font-weight: 600;}select{font: 500 14px/20px var(--nr-font);min-height: 36px;padding: 0 6px;border-radius: 8px;border: 1.5px solid var(--nr-edge);background: var(--nr-card);color: var(--nr-ink);}.light{display: grid;grid-template-columns: auto minmax(0, 1fr) 48px;gap: 4px 12px;align-items: center;padding: 4px 16px 12px;font-size: 13px;}.light input{accent-color: var(--nr-link);min-width: 0;}.light p{grid-column: 1/-1;color: var(--nr-ink2);}.on{background: var(--nr-tint);color: var(--nr-link);}`;var _t=class{constructor(s){this.tell=s}#t=null;#e;#i=!1;set isMoving(s){this.#i=s,this.#s()}add(s,t,e){let i=this.#t,n=c=>Math.abs(t.at_us(c)-t.at_us(e))<=1e6,o=i?.filmed.key===s.key&&(n(i.from_frame)||n(i.to_frame)||i.from_frame<=e&&e<=i.to_frame);i&&o?(i.from_frame=Math.min(i.from_frame,e),i.to_frame=Math.max(i.to_frame,e)):(this.end(),this.#t={filmed:s,from_frame:e,to_frame:e}),this.#s()}end(){clearTimeout(this.#e);let s=this.#t;this.#t=null,s&&this.tell(s)}#s(){clearTimeout(this.#e),this.#i||(this.#e=setTimeout(()=>this.end(),3e3))}};var Ye=[.25,.5,1,1.5,2,4],Be=2.4,ge=3e3,T,K,q,J,N,W,M,u,kt,we,Rt,ot,Mt,At,$e,ve,B,Pt,St,xe,_e,Ot,ke,Me,x=class extends Z{constructor(){super(...arguments);_(this,u);this.case="";this.filmed=null;this.clock="corrected";this.language="";this.frames=null;this.frame=1;this.isPlaying=!1;this.speed=1;this.isMuted=!1;this.failed="";this.source="";this.ratio=16/9;this.isDrawn=!1;this.isBroken=!1;_(this,T,null);_(this,K,!1);_(this,q,!1);_(this,J,0);_(this,N,0);_(this,W,new _t(t=>this.dispatchEvent(new CustomEvent("nr-watched",{detail:t,bubbles:!0,composed:!0}))));_(this,M,new xt(this));_(this,ot,(t,{mediaTime:e})=>{let i=this.video;if(!i||!this.frames)return;p(this,q)||a(this,u,Mt).call(this,e);let n=this.frames.presented(e);(n===p(this,T)||!i.paused&&!p(this,K))&&V(this,T,null),a(this,u,B).call(this,n),i.requestVideoFrameCallback(p(this,ot))})}disconnectedCallback(){super.disconnectedCallback(),p(this,W).end()}willUpdate(t){t.has("filmed")&&t.get("filmed")?.key!==this.filmed?.key&&a(this,u,we).call(this)}updated(){this.video&&(this.video.playbackRate=this.speed,this.video.muted=this.isMuted)}focus(t){this.renderRoot.querySelector(".vw")?.focus(t)}get isFilm(){return this.filmed?.film.kind==="film"}get at_ms(){let t=this.filmed?.film;return t?.start?Date.parse(t.start)+(this.frames?.at_us(this.frame)??0)/1e3:null}get moment_ms(){let t=this.at_ms;return t===null||!this.filmed?null:t+Y(this.filmed.film,this.clock)}beginAt(t){this.frames&&p(this,q)?this.goTo(this.frames.frameAt_us(t)):V(this,J,t)}toggle(){!this.video||this.isDrawn||(this.video.paused?this.video.play().catch(t=>this.failed=pt(t)):this.video.pause())}pause(){this.video?.pause()}step(t){this.isFilm&&(this.video?.pause(),this.goTo((p(this,T)??this.frame)+t))}skip(t){if(!this.frames)return;let e=this.frames.at_us(p(this,T)??this.frame);this.goTo(this.frames.frameAt_us(Math.max(0,e+t*1e6)))}goTo(t){if(this.frames){if(V(this,T,this.frames.clamp(t)),this.isDrawn){let e=p(this,T);return V(this,T,null),a(this,u,B).call(this,e)}p(this,q)&&!p(this,K)&&a(this,u,kt).call(this)}}cycleZoom(){p(this,M).cycleZoom()}cycleLight(){p(this,M).cycleLight()}render(){let t=this.filmed;if(!t)return l`<div class="card pl"><p class="pad mut">${r("player.nothing")}</p></div>`;let e=this.frames?.count??0,i=this.failed?l`<div class="pad"><div class="note red" role="alert">${S("stop",18)}<span>${this.failed}</span></div></div>`:b;return this.failed&&!e?l`<figure class="card pl" aria-label=${r("player.of",{label:t.label})}>
<figcaption class="pad"><b>${r("player.picture",{label:t.label,name:t.film.name})}</b></figcaption>
${i}
</figure>`:l`<figure class="card pl" aria-label=${r("player.of",{label:t.label})}>
<div
class="vw ${p(this,M).zoom>1?"far":""}"
${z({"aspect-ratio":String(this.ratio)})}
tabindex="0"
role="group"
aria-label=${r("player.picture",{label:t.label,name:t.film.name})}
@wheel=${p(this,M).wheel}
@keydown=${p(this,M).key}
@pointerdown=${p(this,M).grab}
@pointermove=${p(this,M).pull}
@pointerup=${p(this,M).drop}
@pointercancel=${p(this,M).drop}
>
${a(this,u,xe).call(this,t)}
<p class="over top tn">${a(this,u,_e).call(this,t)}</p>
${p(this,M).isChanged?l`<p class="over foot">${S("eye",14)}<span>${p(this,M).changes}</span></p>`:b}
</div>
${i}
${this.isDrawn&&!this.failed?l`<div class="pad"><div class="note plain">${S("info",18)}<span>${r(this.isFilm?"player.drawn":"player.drawn_photo")}</span></div></div>`:b}
${this.isFilm?l`<input
class="bar"
type="range"
min="1"
max=${Math.max(1,e)}
.value=${String(this.frame)}
aria-label=${r("player.frame")}
aria-valuetext=${a(this,u,Ot).call(this,t)}
@input=${n=>this.goTo(Number(n.target.value))}
/>`:b}
<figcaption class="ctl">${a(this,u,Me).call(this,t,e)}</figcaption>
${p(this,M).showsLight?p(this,M).lights():b}
<p class="vh" role="status">${this.isPlaying||!this.frames?"":a(this,u,Ot).call(this,t)}</p>
</figure>`}};T=new WeakMap,K=new WeakMap,q=new WeakMap,J=new WeakMap,N=new WeakMap,W=new WeakMap,M=new WeakMap,u=new WeakSet,kt=function(){if(!(!this.video||!this.frames||p(this,T)===null)){if(p(this,T)===this.frame&&this.video.paused){V(this,T,null);return}V(this,K,!0),this.video.currentTime=this.frames.middle_s(p(this,T))}},we=async function(){p(this,W).end();let t=this.filmed,e=++tt(this,N)._;if([this.frames,this.source,this.failed]=[null,"",""],this.isDrawn=this.isBroken=!1,[this.frame,tt(this,J)._]=[1,0],a(this,u,St).call(this,!1),[tt(this,T)._,tt(this,K)._,tt(this,q)._]=[null,!1,!1],p(this,M).zoomTo(1),!t)return;let i=a(this,u,Rt).call(this,t);try{let[n,o]=await Promise.all([this.client.mediaUrl(i),this.client.call("GET",`${i}/times`).catch(c=>{if(t.film.kind==="film")throw c;return{times_us:[0],end_us:1}})]);if(e!==p(this,N))return;this.frames=new vt(o),this.source=n}catch(n){e===p(this,N)&&(this.failed=pt(n))}},Rt=function(t){return`/cases/${this.case}/shares/${t.share}/films/${t.film.name}`},ot=new WeakMap,Mt=function(t){p(this,q)||!this.frames||(V(this,q,!0),this.frames.begins_s=t,a(this,u,B).call(this,1),p(this,T)!==null?a(this,u,kt).call(this):p(this,J)>0&&this.goTo(this.frames.frameAt_us(p(this,J))))},At=function(t,e){t&&e&&(this.ratio=Math.min(Be,Math.max(1,t/e)))},$e=function(t){"requestVideoFrameCallback"in t&&t.requestVideoFrameCallback(p(this,ot));let e=p(this,N);setTimeout(()=>e===p(this,N)&&a(this,u,Mt).call(this,0),ge)},ve=function(){let t=this.video;if(!t||!this.frames)return;V(this,K,!1),"requestVideoFrameCallback"in t||a(this,u,B).call(this,this.frames.frameAt_us((t.currentTime-this.frames.begins_s)*1e6));let e=this.frames.frameAt_us((t.currentTime-this.frames.begins_s)*1e6);if(p(this,T)!==e)return a(this,u,kt).call(this);let i=p(this,N);setTimeout(()=>{i!==p(this,N)||p(this,T)!==e||p(this,K)||(V(this,T,null),a(this,u,B).call(this,e))},ge)},B=function(t){this.frame=t,this.isDrawn&&this.filmed&&this.client.mediaUrl(`${a(this,u,Rt).call(this,this.filmed)}/frames/${t}`).then(e=>this.frame===t&&(this.source=e)).catch(e=>this.failed=pt(e)),this.filmed&&this.frames&&p(this,W).add(this.filmed,this.frames,t),this.dispatchEvent(new CustomEvent("nr-frame"))},Pt=function(){if(!(!this.source||!this.filmed)){if(this.isDrawn){[this.failed,this.isBroken]=[r("player.no_picture"),!0];return}[this.isDrawn,this.source]=[!0,""],V(this,q,!0),a(this,u,B).call(this,this.frames?.frameAt_us(p(this,J))??1)}},St=function(t){this.isPlaying=t,p(this,W).isMoving=t},xe=function(t){if(!this.source)return b;let e=z(p(this,M).style);return this.isFilm&&!this.isDrawn?l`<video
class="pic"
${e}
src=${this.source}
preload="auto"
playsinline
disablepictureinpicture
@loadstart=${i=>a(this,u,$e).call(this,i.target)}
@loadedmetadata=${({target:i})=>{let{videoWidth:n,videoHeight:o}=i;a(this,u,At).call(this,n,o)}}
@loadeddata=${i=>"requestVideoFrameCallback"in i.target?void 0:a(this,u,Mt).call(this,0)}
@seeked=${()=>a(this,u,ve).call(this)}
@play=${()=>a(this,u,St).call(this,!0)}
@pause=${()=>a(this,u,St).call(this,!1)}
@error=${()=>a(this,u,Pt).call(this)}
></video>`:l`<img
class="pic"
?hidden=${this.isBroken}
${e}
src=${this.source}
alt=${r("player.picture",{label:t.label,name:t.film.name})}
@load=${({target:i})=>{let{naturalWidth:n,naturalHeight:o}=i;a(this,u,At).call(this,n,o),this.isDrawn||a(this,u,B).call(this,1)}}
@error=${()=>a(this,u,Pt).call(this)}
/>`},_e=function(t){let e=this.moment_ms,i=r("player.share",{label:t.label});if(e===null)return l`${i} · <b>${r("player.no_time")}</b>`;let n=this.clock==="burned"&&t.film.offset_ms!==null?"player.own":`player.by.${t.film.dated_by}`;return l`<span>${i} · ${r(n)}</span> <b>${Ft(new Date(e))}</b>
<span>${U(t.film.uncertainty_ms)}</span>`},Ot=function(t){let e=this.moment_ms,i=r("player.frame_of",{frame:this.frame,count:this.frames?.count??0}),n=e===null?r("player.no_time"):Ft(new Date(e));return`${i}, ${n}, ${e===null?"":U(t.film.uncertainty_ms)}`.replace(/, $/,"")},ke=function(){return l`<select aria-label=${r("player.speed")} @change=${t=>this.speed=Number(t.target.value)}>
${Ye.map(t=>l`<option value=${t} ?selected=${t===this.speed}>${t}×</option>`)}
</select>`},Me=function(t,e){let i=o=>()=>this.dispatchEvent(new CustomEvent(o,{bubbles:!0,composed:!0})),n=(o,c,f,$=!1)=>l`<button class="btn sq ${$?"on":""}" aria-label=${c} title=${c} @click=${f}>${S(o)}</button>`;return l`${this.isFilm?l`${n("frame_back",r("player.back"),()=>this.step(-1))}
${this.isDrawn?b:n(this.isPlaying?"pause":"play",r(this.isPlaying?"player.pause":"player.play"),()=>this.toggle())}
${n("frame_on",r("player.on"),()=>this.step(1))}
<span class="tn at"><b>${bt(this.frames?.at_us(this.frame)??0)}</b><small>${r("player.frame_of",{frame:this.frame,count:e})}</small></span>
${this.isDrawn?b:a(this,u,ke).call(this)}`:l`<span class="at"><b>${r("player.photo")}</b></span>`}
${n("search",r("player.zoom"),()=>this.cycleZoom(),p(this,M).zoom>1)}
${p(this,M).button()}
${t.film.has_sound&&!this.isDrawn?n(this.isMuted?"mute":"sound",r(this.isMuted?"player.unmute":"player.mute"),()=>this.isMuted=!this.isMuted):b}
<span class="keep">
<button class="btn" ?disabled=${!e} @click=${i("nr-mark")}>${S("flag")}${r("player.mark")}</button>
<button class="btn" ?disabled=${!e} @click=${i("nr-still")}>${S("photo")}${r("player.still")}</button>
</span>`},x.styles=[O,H,be],m([g({attribute:!1})],x.prototype,"client",2),m([g({attribute:!1})],x.prototype,"case",2),m([g({attribute:!1})],x.prototype,"filmed",2),m([g({attribute:!1})],x.prototype,"clock",2),m([g()],x.prototype,"language",2),m([v()],x.prototype,"frames",2),m([v()],x.prototype,"frame",2),m([v()],x.prototype,"isPlaying",2),m([v()],x.prototype,"speed",2),m([v()],x.prototype,"isMuted",2),m([v()],x.prototype,"failed",2),m([v()],x.prototype,"source",2),m([v()],x.prototype,"ratio",2),m([v()],x.prototype,"isDrawn",2),m([v()],x.prototype,"isBroken",2),m([rt("video")],x.prototype,"video",2),x=m([P("nr-desk-player")],x);var Se=10,Te=1,Je=9,Qe=1e4,lt,ht,d,Tt,Fe,Ht,qt,Nt,It,Ut,Kt,st,jt,Gt,Ve,Ce,D,ze,Le,Re,Ae,Pe,E=class extends Jt{constructor(){super(...arguments);_(this,d);this.case="";this.share="";this.shares=[];this.films=[];this.list={revision:0,marks:[]};this.filmed=null;this.shown="";this.clock="corrected";this.chosen="";this.now_ms=null;this.isLoaded=!1;this.asksTime=!1;_(this,lt,0);_(this,ht,null)}keys(){let t=Array.from({length:Je},(i,n)=>({key:String(n+1),word:"player.key.share",act:()=>a(this,d,Ht).call(this,String(n+1),n)}));return[{key:" ",word:"player.key.play",act:()=>this.player?.toggle()},{key:",",word:"player.back",act:()=>this.player?.step(-1)},{key:".",word:"player.on",act:()=>this.player?.step(1)},{key:"j",word:"player.key.back",act:()=>this.player?.skip(-Se)},{key:"l",word:"player.key.on",act:()=>this.player?.skip(Se)},...t,{key:"m",word:"player.mark",act:()=>{a(this,d,jt).call(this)}},{key:"s",word:"player.still",act:()=>{a(this,d,Gt).call(this)}},{key:"n",word:"player.key.note",act:()=>a(this,d,Ve).call(this)},{key:"z",word:"player.zoom",act:()=>this.player?.cycleZoom()},{key:"b",word:"player.light",act:()=>this.player?.cycleLight()},{key:"[",word:"player.key.last_mark",act:()=>a(this,d,Kt).call(this,-1)},{key:"]",word:"player.key.next_mark",act:()=>a(this,d,Kt).call(this,1)}].map(i=>({...i,act:()=>this.asksTime||i.act()}))}connectedCallback(){super.connectedCallback(),V(this,lt,window.setInterval(()=>!document.hidden&&void a(this,d,Tt).call(this).catch(()=>{}),Qe))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(p(this,lt))}willUpdate(t){let e=this.shares.some(({share:i})=>i===this.share);t.has("case")||t.has("share")&&this.share&&!e?this.load():t.has("share")&&this.share&&this.shown!==this.share&&a(this,d,Ht).call(this,this.share)}async load(){if(this.case){try{let[{shares:t}]=await Promise.all([this.client.call("GET",`/cases/${this.case}/films`),a(this,d,Tt).call(this)]);this.shares=t,this.films=Dt(t);let e=t.find(({share:o})=>o===this.share),i=this.films.find(({key:o,share:c})=>o===this.filmed?.key&&(!e||c===e.share)),n=this.films.find(({share:o})=>!e||o===e.share);this.filmed=i??n??null,this.shown=e?.share??this.filmed?.share??t[0]?.share??""}catch(t){this.notify(t)}this.isLoaded=!0}}render(){return this.isLoaded?this.shares.length?l`<div
class="cols"
@nr-mark=${()=>a(this,d,jt).call(this)}
@nr-still=${()=>a(this,d,Gt).call(this)}
@nr-clock=${t=>this.clock=t.detail}
@nr-jump=${t=>a(this,d,qt).call(this,t.detail)}
@nr-open-mark=${t=>a(this,d,Ut).call(this,t.detail)}
@nr-note=${t=>a(this,d,Le).call(this,t.detail)}
@nr-writing=${t=>a(this,d,Ce).call(this,t.detail)}
@nr-unmark=${t=>a(this,d,ze).call(this,t.detail)}
@nr-know=${()=>{this.player?.pause(),this.asksTime=!0}}
@nr-watched=${t=>a(this,d,Re).call(this,t.detail)}
>
<div class="stack">
<nr-desk-player
.client=${this.client}
.case=${this.case}
.filmed=${this.filmed}
.clock=${this.clock}
.language=${this.language}
@nr-frame=${()=>this.now_ms=this.player?.at_ms??null}
></nr-desk-player>
<nr-desk-clock
.films=${this.films}
.marks=${this.list.marks}
.clock=${this.clock}
.shown=${this.filmed?.key??""}
.now_ms=${this.now_ms===null||!this.filmed?null:this.now_ms+Y(this.filmed.film,this.clock)}
.language=${this.language}
></nr-desk-clock>
<p class="kh">
${We.map(([t,e])=>l`<span>${t.map(i=>l`<kbd>${i}</kbd>`)}${r(e)}</span>`)}
</p>
</div>
<div class="stack side">
<nr-desk-marks
.client=${this.client}
.case=${this.case}
.marks=${this.list.marks}
.films=${this.films}
.chosen=${this.chosen}
.hasFrame=${this.filmed!==null}
.me=${this.session?.name??""}
.language=${this.language}
></nr-desk-marks>
<nr-desk-beside .case=${this.case} .share=${p(this,d,Fe)} .language=${this.language}></nr-desk-beside>
</div>
${this.asksTime?a(this,d,Pe).call(this):b}
</div>`:l`<section class="card pad"><p class="mut">${r("player.nothing_open")}</p></section>`:b}};lt=new WeakMap,ht=new WeakMap,d=new WeakSet,Tt=async function(){let t=await this.client.call("GET",`/cases/${this.case}/marks`);t.revision!==this.list.revision&&(this.list=t)},Fe=function(){return this.shares.find(({share:t})=>t===this.shown)??null},Ht=function(t,e=-1){let i=this.shares.find(({share:$})=>$===t)??this.shares[e];if(!i)return;let n=this.films.filter($=>$.share===i.share),o=this.now_ms,c=n.find(({film:$})=>o!==null&&$.start&&$.end&&Date.parse($.start)<=o&&o<Date.parse($.end)),f=c??n[0];if(f)return a(this,d,qt).call(this,{filmed:f,moment_ms:c&&o!==null?o+Y(f.film,this.clock):0});this.filmed=null,a(this,d,It).call(this,i.share)},qt=function({filmed:t,moment_ms:e}){if(!t)return;let i=t.film,n=Y(i,this.clock),o=i.start?(e-n-Date.parse(i.start))*1e3:0;a(this,d,Nt).call(this,t,Math.max(0,o))},Nt=async function(t,e){let i=()=>this.player?.frames?.frameAt_us(e)??1;if(this.filmed?.key===t.key)return this.player?.goTo(i());this.filmed=t,a(this,d,It).call(this,t.share),await this.updateComplete,e>0&&this.player?.beginAt(e)},It=function(t){this.shown=t,this.dispatchEvent(new CustomEvent("nr-share",{detail:t,bubbles:!0,composed:!0}))},Ut=function(t){this.chosen=t.id;let e=this.films.find(({key:i})=>i===`${t.share}/${t.film}`);e&&a(this,d,Nt).call(this,e,t.film_us)},Kt=function(t){let e=new Map(this.films.map(f=>[f.key,f])),i=this.list.marks.filter(({share:f})=>f).map(f=>({mark:f,at:ft(f,e,"corrected")??f.film_us/1e3})).sort((f,$)=>f.at-$.at||f.mark.label.localeCompare($.mark.label)),n=this.player,o=n?.at_ms??(n?.frames?.at_us(n.frame)??0)/1e3,c=t>0?i.find(({at:f})=>f>o+Te):i.findLast(({at:f})=>f<o-Te);c&&a(this,d,Ut).call(this,c.mark)},st=function(){let t=this.player;return!this.filmed||!t?.frames?null:{id:Ee(),share:this.filmed.share,film:this.filmed.film.name,frame:t.frame}},jt=async function(){let t=a(this,d,st).call(this);t&&await a(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/marks`,t),"player.marked")},Gt=async function(){let t=a(this,d,st).call(this);t&&await a(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/stills`,t),"player.saved")},Ve=function(){let t=a(this,d,st).call(this),e=this.list.marks.find(i=>i.share===t?.share&&i.film===t.film&&i.frame===t.frame);this.chosen=e?.id??"",this.marksCard?.write()},Ce=function(t){this.player?.pause(),V(this,ht,t?null:a(this,d,st).call(this))},D=async function(t,e=""){try{let i=await t();await a(this,d,Tt).call(this),this.chosen=i?.id??"",e&&i&&this.notify(r(e,{label:i.label}))}catch(i){this.notify(i)}},ze=async function({id:t,label:e}){await a(this,d,D).call(this,()=>this.client.call("DELETE",`/cases/${this.case}/marks/${t}`)),!this.list.marks.some(i=>i.id===t)&&(this.notify(r("player.removed",{label:e})),this.player?.focus())},Le=async function({mark:t,note:e}){let i=p(this,ht)??a(this,d,st).call(this);if(!t){i&&await a(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/marks`,{...i,note:e}),"player.noted");return}let n=t.notes.length;await a(this,d,D).call(this,async()=>{let o=await this.client.call("PUT",`/cases/${this.case}/marks/${t.id}/note`,{note:e}),c=o.notes.slice(n,-1).at(-1);return this.notify(c?r("player.noted_over",{by:c.by,label:t.label}):r("player.noted",{label:t.label})),o})},Re=async function({filmed:t,from_frame:e,to_frame:i}){let n=`/cases/${this.case}/shares/${t.share}/films/${t.film.name}/watched`;await this.client.call("POST",n,{from_frame:e,to_frame:i}).catch(o=>this.notify(o))},Ae=async function(t){t.preventDefault();let e=new FormData(t.target),i=Yt(String(e.get("at"))),n=String(e.get("note"));this.asksTime=!1,await a(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/known-times`,{id:Ee(),at:i.toISOString(),note:n}))},Pe=function(){let t=new Date(this.now_ms??Date.now()),e=n=>String(n).padStart(2,"0"),i=`${Xt(t)}T${e(t.getHours())}:${e(t.getMinutes())}:00`;return l`<nr-dialog open heading=${r("player.know_heading")} @nr-close=${()=>this.asksTime=!1}>
<form id="know" @submit=${a(this,d,Ae)}>
<p class="mut">${r("player.know_why")}</p>
<label class="field">${r("player.know_when")}<input name="at" type="datetime-local" step="1" required autofocus .value=${i} /></label>
<label class="field">${r("player.know_what")}<input name="note" required maxlength="200" autocomplete="off" /></label>
</form>
<button slot="acts" class="btn big" type="button" @click=${()=>this.asksTime=!1}>${r("player.cancel")}</button>
<button slot="acts" class="btn big" type="submit" form="know">${r("player.know_add")}</button>
</nr-dialog>`},E.styles=[O,H,A`
.cols{display: grid;grid-template-columns: minmax(0, 1fr) 276px;gap: 16px;align-items: start;}.kh span{display: inline-flex;gap: 5px;align-items: center;}form{display: grid;gap: 12px;}:host{container-type: inline-size;}@container (max-width: 760px){.cols{grid-template-columns: minmax(0, 1fr);}.side{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}}@media (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.side{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}}`],m([g()],E.prototype,"case",2),m([g()],E.prototype,"share",2),m([v()],E.prototype,"shares",2),m([v()],E.prototype,"films",2),m([v()],E.prototype,"list",2),m([v()],E.prototype,"filmed",2),m([v()],E.prototype,"shown",2),m([v()],E.prototype,"clock",2),m([v()],E.prototype,"chosen",2),m([v()],E.prototype,"now_ms",2),m([v()],E.prototype,"isLoaded",2),m([v()],E.prototype,"asksTime",2),m([rt("nr-desk-player")],E.prototype,"player",2),m([rt("nr-desk-marks")],E.prototype,"marksCard",2),E=m([P("nr-desk-work")],E);var We=[[["Space"],"player.key.play"],[[",","."],"player.key.frame"],[["J","L"],"player.key.skip"],[["1–9"],"player.key.share"],[["M"],"player.key.mark"],[["S"],"player.key.still"],[["N"],"player.key.note"],[["Z"],"player.key.zoom"],[["B"],"player.key.light"],[["[","]"],"player.key.marks"]];function Ee(){return[...crypto.getRandomValues(new Uint8Array(16))].map(h=>h.toString(16).padStart(2,"0")).join("")}export{E as DeskWork};
