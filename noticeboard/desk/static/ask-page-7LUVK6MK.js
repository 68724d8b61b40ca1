import{a as Ue,b as Be}from"./chunk-UPMV2BWE.js";import{a as Ge,b as At,c as zt,d as U}from"./chunk-O2KWEA7W.js";import{a as Ke,b as Ne,c as ut,d as Xe}from"./chunk-QWMQ5Y5Q.js";import{a as It}from"./chunk-HF545FSE.js";import"./chunk-RZ7DHKX6.js";import{D as xt,H as K,L as et,M as $e,Q as wt,R as N,S as be,T as je,U as We,V as q,W as xe,X as Lt,Y as st,Z as X,_ as Z,c as r,d as ye,e as Ot,f as I,g as d,h as M,j as $t,k as m,l as Fe,m as G,n as T,o as C,p as bt,r as A,s as v,t as z,u as Ht,x as ke}from"./chunk-Z74WOBFN.js";import{a as k,b as c,c as S,d as kt,e as u}from"./chunk-IKM2OKE7.js";var si={},Ze=At(class extends zt{constructor(){super(...arguments),this.ot=si}render(i,e){return e()}update(i,[e,t]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((s,n)=>s===this.ot[n]))return $t}else if(this.ot===e)return $t;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,t)}});function vt(i,e){let t=Math.cos(i.latitude*Math.PI/180);return{x:((e.longitude-i.longitude+540)%360-180)*t*111195,y:(e.latitude-i.latitude)*111195}}function nt(i,e){let t=Math.cos(i.latitude*Math.PI/180),s=i.longitude+e.x/(111195*t);return{latitude:i.latitude+e.y/111195,longitude:(s+540)%360-180}}function qt(i,e){return{latitude:i/1e6,longitude:e/1e6}}var Je=new WeakMap;function rt(i,e){let t=Je.get(i);if(t?.home.latitude===e.latitude&&t.home.longitude===e.longitude)return t.shape;let s=ii(i,e);return Je.set(i,{home:e,shape:s}),s}function ii(i,e){return i.shape==="circle"?{kind:"circle",centre:vt(e,qt(i.lat,i.lon)),radius:i.radius_m}:{kind:"ring",points:i.ring.map(([t,s])=>vt(e,qt(t,s)))}}function _t(i){let e=i.shape==="circle"?[i.lat,i.lon]:i.ring[0],t=rt(i,qt(e?.[0]??0,e?.[1]??0));if(t.kind==="circle")return Math.PI*t.radius**2/1e6;let s=t.points.reduce((n,a,l)=>{let o=t.points[(l+1)%t.points.length]??a;return n+a.x*o.y-o.x*a.y},0);return Math.abs(s)/2e6}function jt(i){if(i.kind==="circle")return{left:i.centre.x-i.radius,right:i.centre.x+i.radius,bottom:i.centre.y-i.radius,top:i.centre.y+i.radius};let e=i.points.map(s=>s.x),t=i.points.map(s=>s.y);return{left:Math.min(...e),right:Math.max(...e),bottom:Math.min(...t),top:Math.max(...t)}}function Qe(i){return{left:Math.min(...i.map(e=>e.left)),right:Math.max(...i.map(e=>e.right)),bottom:Math.min(...i.map(e=>e.bottom)),top:Math.max(...i.map(e=>e.top))}}function _e(i,e){let t=i.place;if(!t)return null;let s=vt(e,qt(t.latitude_udeg,t.longitude_udeg)),n=Math.max(2,Math.ceil(t.view_deg/4)),a=Array.from({length:n+1},(l,o)=>{let f=(t.heading_deg-t.view_deg/2+t.view_deg*o/n)*Math.PI/180;return{x:s.x+Math.sin(f)*t.range_m,y:s.y+Math.cos(f)*t.range_m}});return{at:s,edge:a}}function ts(i){let e=10**Math.floor(Math.log10(i)),t=i/e;return(t>=5?5:t>=2?2:1)*e}var we=512,es=22,ss=2,Ye=85.05;function it({latitude:i,longitude:e}){let t=Math.max(-Ye,Math.min(Ye,i))*Math.PI/180;return{x:e/360+.5,y:.5-Math.asinh(Math.tan(t))/(2*Math.PI)}}function ve({x:i,y:e}){return{latitude:Math.atan(Math.sinh((.5-e)*2*Math.PI))*180/Math.PI,longitude:((i%1+1)%1-.5)*360}}var Ft=class{constructor(e,t,s){this.view=e;this.width=t;this.height=s;this.#t=it(e),this.#e=we*2**e.zoom}#t;#e;scale(e=this.view.latitude){let t=40030200*Math.cos(e*Math.PI/180);return this.#e/t}pixel(e){let t=it(e),s=((t.x-this.#t.x+.5)%1+1)%1-.5;return{x:this.width/2+s*this.#e,y:this.height/2+(t.y-this.#t.y)*this.#e}}spot(e){return ve({x:this.#t.x+(e.x-this.width/2)/this.#e,y:this.#t.y+(e.y-this.height/2)/this.#e})}moved(e,t,s=this.view.zoom){let n=Math.max(ss,Math.min(es,s)),a=we*2**n,l=it(e),o={x:l.x-(t.x-this.width/2)/a,y:l.y-(t.y-this.height/2)/a};return{...ve(o),zoom:n}}};function is(i,e,t,s,n){let a=it(nt(i,{x:e.left,y:e.bottom})),l=it(nt(i,{x:e.right,y:e.top})),o=Math.max(l.x-a.x,1e-9),p=Math.max(a.y-l.y,1e-9),f=Math.min((t-2*n)/o,(s-2*n)/p),g=ve({x:(a.x+l.x)/2,y:(a.y+l.y)/2}),y=Math.log2(Math.max(f,1)/we);return{...g,zoom:Math.max(ss,Math.min(es,y))}}var Fi=9/16;var P=15,ni=74,Me=3,ns=112,rs=36,ri=44,as=22,Wt=class{constructor(e,t,s=0){this.projection=e;this.home=t;this.covered_px=s}at(e){return this.projection.pixel(nt(this.home,e))}path(e,t=!0){return`M${e.map(n=>{let{x:a,y:l}=this.at(n);return`${a.toFixed(1)} ${l.toFixed(1)}`}).join("L")}${t?"Z":""}`}shape(e,t){let s=rt(e,this.home);if(s.kind==="ring")return M`<path class=${t} d=${this.path(s.points)} />`;let n=this.at(s.centre),a=this.projection.scale(nt(this.home,s.centre).latitude);return M`<circle class=${t} cx=${n.x} cy=${n.y} r=${s.radius*a} />`}outlines(e){return[...new Map(e.map(s=>[JSON.stringify(s),s])).values()].flatMap(s=>s.shape==="multipolygon"?s.parts.flat().map(n=>this.shape({shape:"polygon",ring:n},"outline")):[this.shape(s,"outline")])}areas(e,t,s,n){let{keys:a,rests:l}=this.#t(e,t),o=new Map(e.map(f=>[JSON.stringify([f.area,f.tone,!!f.selected]),f])),p=t?M`${t.ids.map(f=>{let g=a.get(f);return g?M`<line class="leader" x1=${t.at.x} y1=${t.at.y} x2=${g.x} y2=${g.y} />`:m})}<circle class="origin" cx=${t.at.x} cy=${t.at.y} r="5" />`:m;return M`${[...o.values()].map(f=>M`<g class=${os(f)}>${this.shape(f.area,"area")}</g>`)}${p}${e.map(f=>{let g=a.get(f.id);return g?M`<g class="${os(f)} pick" @click=${y=>{y.stopPropagation(),s(f.id)}}>
<circle class="hit" cx=${g.x} cy=${g.y} r=${as} />
<rect x=${g.x-P} y=${g.y-P} width=${2*P} height=${2*P}
rx=${f.tone==="low"?6:P} />
<text x=${g.x} y=${g.y}>${f.key}</text>
</g>`:m})}${l.map(({at:f,ids:g})=>{let y=`+${g.length}`,$=2*P+Math.max(0,y.length-2)*7;return M`<g class="rest pick" @click=${b=>{b.stopPropagation(),n(f,g)}}>
<rect x=${f.x-P} y=${f.y-P} width=${$} height=${2*P} rx=${P} />
<text x=${f.x-P+$/2} y=${f.y}>${y}</text>
</g>`})}`}#t(e,t){let{height:s}=this.projection,n=this.projection.width-this.covered_px,a=new Map;t?.ids.forEach((p,f)=>{let g=t.ids.length>1?f/(t.ids.length-1):.5,y=Math.min(300,44*(t.ids.length-1)),$=(g-.5)*y*Math.PI/180,b=ni+(t.ids.length>8&&f%2?38:0);a.set(p,{x:t.at.x+Math.sin($)*b,y:t.at.y-Math.cos($)*b})});let l=new Map,o=[...a.values()];for(let{id:p,key:f,area:g}of e){if(!f||a.has(p))continue;let y=rt(g,this.home),$=jt(y),b=this.at({x:$.left,y:$.bottom}),w=this.at({x:$.right,y:$.top});if(w.x<=0||b.x>=n||b.y<=0||w.y>=s)continue;let R=y.kind==="circle"?{x:y.centre.x,y:$.top}:y.points.reduce((B,qe)=>qe.y>B.y?qe:B),H=this.at(R),L={x:Math.min(n-P-4,Math.max(P+4,H.x)),y:Math.min(s-P-4,Math.max(P+4,H.y))},ti=()=>o.some(B=>Math.hypot(B.x-L.x,B.y-L.y)<2*P),ze=`${Math.round(L.x/ns)} ${Math.round(L.y/ns)}`,ge=0,ei=L.x+Me*(2*P+4)>n-P?-(2*P+4):2*P+4;for(;ti()&&ge<Me;ge+=1)L.x+=ei;if(ge<Me)a.set(p,L),o.push(L);else{let B=l.get(ze)??{at:L,ids:[]};B.ids.push(p),l.set(ze,B)}}return{keys:a,rests:[...l.values()]}}cameras(e,t,s){let n=e.flatMap(a=>{let l=_e(a,this.home);return l?[this.path([l.at,...l.edge])]:[]});return M`${n.map(a=>M`<path class="faces ${s?"ghost":""}" d=${a} />`)}
${t&&n.length?M`<defs>
<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse"
patternTransform="rotate(45)"><line class="hatch" x1="2" x2="2" y2="7" /></pattern>
<clipPath id="asked">${this.shape(t,"clip")}</clipPath>
</defs>
<g clip-path="url(#asked)">
${n.map(a=>M`<path class="inside" d=${a} />`)}
</g>`:m}`}house(e){let{x:t,y:s}=this.projection.pixel(this.home);return M`<circle class="homedot ${e?"ghost":""}" cx=${t} cy=${s} r="14" />
<path class="homemark" transform="translate(${t-8} ${s-8.6}) scale(.67)"
d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`}grid(){let{width:e,height:t}=this.projection,s=ts(110/this.projection.scale())*this.projection.scale(),n=this.projection.pixel(this.home),a=o=>(o%s+s)%s,l=[];for(let o=a(n.x);o<e;o+=s)l.push(M`<line class="grid" x1=${o} x2=${o} y1="0" y2=${t} />`);for(let o=a(n.y);o<t;o+=s)l.push(M`<line class="grid" x1="0" x2=${e} y1=${o} y2=${o} />`);return l}placed(e,t){let s=_e({place:e},this.home);if(!s)return M``;let n=this.at(s.at),a=e.heading_deg*Math.PI/180,l=this.projection.scale(e.latitude_udeg/1e6),o=Math.max(e.range_m*l,ri),p=(R,H)=>({x:n.x+Math.sin(R)*H,y:n.y-Math.cos(R)*H}),f=e.view_deg*Math.PI/360,g=p(a,o),y=p(a,o+rs),[$,b]=[p(a-f,o),p(a+f,o)],w=(R,H)=>M`<circle class="grip ${R}" data-grip=${R} cx=${H.x} cy=${H.y} r=${as} />`;return M`<g class="placing">
<path class="sees" d=${this.path([s.at,...s.edge])} />
<path class="arc" d=${this.path(s.edge,!1)} />
<line x1=${g.x} y1=${g.y} x2=${y.x} y2=${y.y} />
<circle class="end" cx=${$.x} cy=${$.y} r="9" />
<circle class="end" cx=${b.x} cy=${b.y} r="9" />
<rect class="end" x=${g.x-9} y=${g.y-9} width="18" height="18" rx="4"
transform="rotate(${e.heading_deg} ${g.x} ${g.y})" />
<circle class="knob" cx=${y.x} cy=${y.y} r="14" />
<path class="arrow" transform="translate(${y.x-8} ${y.y-8})"
d="M2.5 9a6 6 0 1 0 2-5.300M2 1.500v4h4" />
<circle class="at" cx=${n.x} cy=${n.y} r="15" />
<path class="lens" transform="translate(${n.x-9} ${n.y-9.3}) scale(.75)"
d="M3 9v6a2 2 0 0 0 2 2h8.500a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2zM15.500 11l5.500-3v8l-5.500-3" />
${w("camera",n)} ${w("range",g)} ${w("left",$)} ${w("right",b)}
${w("turn",y)}
${t?M`${Se({x:$.x,y:$.y+($.y<n.y?-26:26)},r("map.wide",{degrees:e.view_deg}))}
${Se(p(a,o*.6),wt(e.range_m))}
${ai(p(a,o+rs+20),a,We(e.heading_deg))}`:m}
</g>`}};function os({tone:i,selected:e}){return`${i} ${e?"selected":""}`}function ai(i,e,t){let s={x:Math.sin(e)*ls(t)/2,y:-Math.cos(e)*12};return Se({x:i.x+s.x,y:i.y+s.y},t)}function ls(i){return 20+i.length*7}function Se(i,e){let t=ls(e);return M`<g class="tip" transform="translate(${i.x} ${i.y})">
<rect x=${-t/2} y="-12" width=${t} height="24" rx="12" /><text>${e}</text>
</g>`}var oi=250,li=220,ds=12,Mt=256,Ut=3,F=([i,e])=>({latitude:i/1e6,longitude:e/1e6}),St=({latitude:i,longitude:e})=>[Math.round(i*1e6),Math.round(e*1e6)],Bt=(i,e)=>St(nt(F(i),e));function at(i){if(!i)return[];if(i.shape==="polygon")return i.ring;let e=[i.lat,i.lon];return[e,Bt(e,{x:i.radius_m,y:0})]}function Tt(i){if(!i)return[0,0];if(i.shape==="circle")return[i.lat,i.lon];let e=i.shape==="polygon"?i.ring:i.parts[0]?.[0]??[],t=e.map(([n])=>n),s=e.map(([,n])=>n);return[Math.round((Math.min(...t)+Math.max(...t))/2),Math.round((Math.min(...s)+Math.max(...s))/2)]}function cs(i,e){if(i==="circle")return{shape:i,lat:e[0],lon:e[1],radius_m:oi};let t=li,s=[[-t,t],[t,t],[t,-t],[-t,-t]];return{shape:i,ring:s.map(([n,a])=>Bt(e,{x:n,y:a}))}}function hs(i){if(i.shape==="polygon"){let[t,s]=Tt(i);return{shape:"circle",lat:t,lon:s,radius_m:Et(Math.sqrt(_t(i)*1e6/Math.PI))}}return{shape:"polygon",ring:Array.from({length:ds},(t,s)=>{let n=2*Math.PI*s/ds;return Bt([i.lat,i.lon],{x:Math.sin(n)*i.radius_m,y:Math.cos(n)*i.radius_m})})}}function mt(i,e,t){if(i.shape==="polygon")return{...i,ring:i.ring.with(e,t)};if(e===0)return{...i,lat:t[0],lon:t[1]};let{x:s,y:n}=vt(F([i.lat,i.lon]),F(t));return{...i,radius_m:Et(Math.hypot(s,n))}}function ps(i,e,t){if(i.shape==="circle"&&e===1)return{...i,radius_m:Et(i.radius_m+t.x+t.y)};let s=at(i)[e];return s?mt(i,e,Bt(s,t)):i}function Gt(i,e){if(i?.shape!=="polygon"||i.ring.length>=Mt)return null;let t=i.ring,s=t[e],n=t[(e+1)%t.length];return!s||!n?null:{...i,ring:t.toSpliced(e+1,0,[Math.round((s[0]+n[0])/2),Math.round((s[1]+n[1])/2)])}}function Kt(i,e){return i?.shape!=="polygon"||i.ring.length<=Ut?null:{...i,ring:i.ring.toSpliced(e,1)}}function Et(i){return Math.min(1e6,Math.max(1,Math.round(i)))}var us=I`
.bar{display: flex;align-items: center;flex-wrap: wrap;gap: 8px 12px;padding: 12px 16px 8px;height: auto;background: none;overflow: visible;}.bar .a{margin-inline-start: auto;display: flex;gap: 8px;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.map{position: relative;height: 300px;border-block: 1px solid var(--nr-line);background: var(--map-land);overflow: hidden;}.streets,
svg.over{position: absolute;inset: 0;width: 100%;height: 100%;}.images{position: absolute;inset: 0;overflow: hidden;}.images img{position: absolute;max-width: none;visibility: hidden;}.images img.here{visibility: visible;}@media (prefers-color-scheme: dark){.images img{filter: invert(1) hue-rotate(180deg) brightness(0.95) contrast(0.85);}}.images-on{display: flex;gap: 10px;align-items: flex-start;padding: 10px 16px;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;cursor: pointer;}.images-on input{margin: 1px 0 0;width: 16px;height: 16px;accent-color: var(--nr-link);}.images-on small{display: block;color: var(--nr-ink2);font-size: 12px;line-height: 16px;}svg.over{touch-action: none;cursor: crosshair;}svg.over:focus-visible{outline-offset: -3px;}.outline{fill: none;stroke: var(--nr-ink2);stroke-width: 2;stroke-dasharray: 6 5;}.grid{stroke: var(--map-edge);stroke-width: 1;}.drawn{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 2.5;stroke-linejoin: round;}.corner{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2.5;cursor: move;}.between{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;cursor: copy;}.pick{fill: none;stroke: var(--nr-ink);stroke-width: 2.5;}.hit{fill: transparent;}.across{stroke: var(--nr-ink);stroke-width: 2;stroke-dasharray: 5 4;}.across.bad{stroke: var(--nr-red);}.zoom{position: absolute;inset-inline-end: 8px;top: 8px;display: grid;gap: 4px;}.wide,
.from,
.scale,
.empty{position: absolute;background: var(--nr-card);border: 1px solid var(--nr-line);border-radius: 6px;padding: 3px 8px;font-size: 12px;line-height: 16px;}.wide{font-weight: 600;transform: translate(-50%, -150%);pointer-events: none;}.from{inset-inline-start: 8px;bottom: 8px;color: var(--nr-ink2);max-width: calc(100% - 130px);}.scale{inset-inline-end: 8px;bottom: 8px;border-radius: 0;border-width: 0 1px 1px;border-color: var(--nr-ink);background: color-mix(in srgb, var(--nr-card) 70%, transparent);text-align: center;padding: 0;}.empty{inset-inline: 0;margin-inline: auto;top: 40%;width: fit-content;max-width: calc(100% - 120px);font-size: 14px;line-height: 20px;padding: 8px 12px;pointer-events: none;}.file input{position: absolute;opacity: 0;width: 1px;height: 1px;}.file:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.file{color: var(--nr-link);text-decoration: underline;cursor: pointer;}details{border-top: 1px solid var(--nr-line);padding: 8px 16px;font-size: 13px;}.corners{display: grid;gap: 8px;padding: 8px 0;}.corners li{display: grid;grid-template-columns: 28px minmax(0, 1fr) minmax(0, 1fr) 36px;gap: 8px;align-items: end;}.corners .n{line-height: 36px;color: var(--nr-ink2);}`;function fs(i,e,t){let s=(l,o,p)=>d`<label class="field"
>${l}<input
class="tn"
inputmode="decimal"
?disabled=${e}
.value=${o}
@change=${f=>{let g=f.target,y=g.value.trim().replace(",",".");g.value=o,y&&Number.isFinite(Number(y))&&p(Number(y))}}
/></label>`,n=([l,o],p)=>d`${s(r("desk.ask.corners.lat"),(l/1e6).toFixed(6),f=>p([ms(f,90),o]))}
${s(r("desk.ask.corners.lon"),(o/1e6).toFixed(6),f=>p([l,ms(f,180)]))}`;if(i.shape==="circle")return d`<details>
<summary>${r("desk.ask.corners.circle")}</summary>
<ul class="corners">
<li><span class="n"></span>${n([i.lat,i.lon],l=>t(mt(i,0,l)))}</li>
<li>
<span class="n"></span>
${s(r("desk.ask.corners.radius"),String(i.radius_m),l=>t({...i,radius_m:Et(l)}))}
</li>
</ul>
</details>`;let a=i.ring;return d`<details>
<summary>${r("desk.ask.corners.list",{count:a.length})}</summary>
<ol class="corners">
${a.map((l,o)=>d`<li>
<span class="n tn">${o+1}</span>${n(l,p=>t(mt(i,o,p)))}
<button
class="btn sq"
aria-label=${r("desk.ask.corners.remove",{corner:o+1})}
?disabled=${e||a.length<=Ut}
@click=${p=>{di(p.currentTarget,o,a.length),t(Kt(i,o))}}
>
${v("trash",16)}
</button>
</li>`)}
</ol>
<button
class="btn"
?disabled=${e||a.length>=Mt}
@click=${()=>t(Gt(i,a.length-1))}
>
${r("desk.ask.corners.add")}
</button>
</details>`}function di(i,e,t){t-1<=Ut?i.closest("details")?.querySelector("summary")?.focus():e===t-1&&i.closest("li")?.previousElementSibling?.querySelector("button")?.focus()}function ms(i,e){return Math.round(Math.max(-e,Math.min(e,i))*1e6)}var{I:ci}=Fe,gs=i=>i;var ys=()=>document.createComment(""),ft=(i,e,t)=>{let s=i._$AA.parentNode,n=e===void 0?i._$AB:e._$AA;if(t===void 0){let a=s.insertBefore(ys(),n),l=s.insertBefore(ys(),n);t=new ci(a,l,i,i.options)}else{let a=t._$AB.nextSibling,l=t._$AM,o=l!==i;if(o){let p;t._$AQ?.(i),t._$AM=i,t._$AP!==void 0&&(p=i._$AU)!==l._$AU&&t._$AP(p)}if(a!==n||o){let p=t._$AA;for(;p!==a;){let f=gs(p).nextSibling;gs(s).insertBefore(p,n),p=f}}}return t},J=(i,e,t=i)=>(i._$AI(e,t),i),hi={},ks=(i,e=hi)=>i._$AH=e,$s=i=>i._$AH,Nt=i=>{i._$AR(),i._$AA.remove()};var bs=(i,e,t)=>{let s=new Map;for(let n=e;n<=t;n++)s.set(i[n],n);return s},xs=At(class extends zt{constructor(i){if(super(i),i.type!==Ge.CHILD)throw Error("repeat() can only be used in text expressions")}dt(i,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let n=[],a=[],l=0;for(let o of i)n[l]=s?s(o,l):l,a[l]=t(o,l),l++;return{values:a,keys:n}}render(i,e,t){return this.dt(i,e,t).values}update(i,[e,t,s]){let n=$s(i),{values:a,keys:l}=this.dt(e,t,s);if(!Array.isArray(n))return this.ut=l,a;let o=this.ut??=[],p=[],f,g,y=0,$=n.length-1,b=0,w=a.length-1;for(;y<=$&&b<=w;)if(n[y]===null)y++;else if(n[$]===null)$--;else if(o[y]===l[b])p[b]=J(n[y],a[b]),y++,b++;else if(o[$]===l[w])p[w]=J(n[$],a[w]),$--,w--;else if(o[y]===l[w])p[w]=J(n[y],a[w]),ft(i,p[w+1],n[y]),y++,w--;else if(o[$]===l[b])p[b]=J(n[$],a[b]),ft(i,n[y],n[$]),$--,b++;else if(f===void 0&&(f=bs(l,b,w),g=bs(o,y,$)),f.has(o[y]))if(f.has(o[$])){let R=g.get(l[b]),H=R!==void 0?n[R]:null;if(H===null){let L=ft(i,n[y]);J(L,a[b]),p[b]=L}else p[b]=J(H,a[b]),ft(i,n[y],H),n[R]=null;b++}else Nt(n[$]),$--;else Nt(n[y]),y++;for(;b<=w;){let R=ft(i,p[w+1]);J(R,a[b]),p[b++]=R}for(;y<=$;){let R=n[y++];R!==null&&Nt(R)}return this.ut=l,ks(i,p),$t}});var Te="nr-desk-map-images",pi=19;function ui(i,e){let{view:t,width:s,height:n}=i,a=Math.max(0,Math.min(pi,Math.ceil(t.zoom+.8))),l=2**a,o=512*2**t.zoom/l,p=it(t),f=p.x*l-s/2/o,g=p.y*l-n/2/o,y=[];for(let $=Math.max(0,Math.floor(g));$<Math.min(l,g+n/o);$+=1)for(let b=Math.floor(f);b<f+s/o;b+=1){let w=(b%l+l)%l,R=e.replace("{z}",`${a}`).replace("{x}",`${w}`).replace("{y}",`${$}`);y.push({url:R,x:(b-f)*o,y:($-g)*o,size:o+.5})}return y}var Xt=class{constructor(e){this.host=e;this.state="";this.#t=null;this.#o=e=>{e.target.checked?localStorage.setItem(Te,this.#t?.map_host??""):localStorage.removeItem(Te),this.state="",this.host.requestUpdate()};this.#i=e=>{e.target.classList.add("here"),this.#r("shown")};this.#n=e=>{e.target.classList.remove("here"),this.state===""&&this.#r("away")};this.#a=e=>{let t=this.#t?.map_host;t&&e.blockedURI.startsWith(t)&&this.#r("refused")};e.addController(this)}#t;hostConnected(){document.addEventListener("securitypolicyviolation",this.#a)}hostDisconnected(){document.removeEventListener("securitypolicyviolation",this.#a)}of(e){return this.#t=e,this}get isOn(){return!!this.#t?.map_tiles&&localStorage.getItem(Te)===this.#t.map_host}layer(e){if(!this.isOn)return m;let t=ui(e,this.#t?.map_tiles??"");return d`<div class="images" aria-hidden="true">
${xs(t,({url:s,x:n})=>`${s} ${Math.sign(n)}`,({url:s,x:n,y:a,size:l})=>d`<img
alt=""
draggable="false"
referrerpolicy="no-referrer"
src=${s}
${U({left:`${n}px`,top:`${a}px`,width:`${l}px`,height:`${l}px`})}
@load=${this.#i}
@error=${this.#n}
/>`)}
</div>`}get credit(){return this.#t?.map_credit||r("desk.ask.map.images.from",{host:this.#e})}switch(){if(!this.#t?.map_tiles)return m;let{isOn:e,state:t}=this,s=e&&(t==="away"||t==="refused")?t:e?"on":"off";return d`<label class="images-on">
<input type="checkbox" .checked=${e} @change=${this.#o} />
<span
>${r("desk.ask.map.images",{host:this.#e})}<small role="status"
>${r(`desk.ask.map.images.${s}`,{host:this.#e})}</small
></span
>
</label>`}get#e(){return this.#t?.map_host.replace(/^https?:\/\//,"")??""}#o;#i;#n;#a;#r(e){this.state!==e&&(this.state=e,this.host.requestUpdate())}};var mi=10,fi=1,gi=5,yi=56,ki=12,Zt=1e3,$i=100,bi={ArrowLeft:{x:-1,y:0},ArrowRight:{x:1,y:0},ArrowUp:{x:0,y:1},ArrowDown:{x:0,y:-1}},lt,j,dt,Pt,Rt,Vt,h,Jt,Yt,O,ws,Ee,vs,_s,Ms,Ss,Ts,Es,Ps,Rs,Qt,ot,Pe,te,Vs,Re,ee,gt,se,ie,Dt,ne,re,Ds,Ve,ae,E=class extends G{constructor(){super(...arguments);S(this,h);this.area=null;this.form=null;this.numbers=null;this.still=!1;this.narrow=!1;this.language="";this.width=0;this.height=0;this.view=null;this.picked=0;this.shape="circle";this.streets=null;this.mapName="";this.mapFailed="";S(this,lt,new Xt(this));S(this,j,[]);S(this,dt,null);S(this,Pt,matchMedia("(prefers-color-scheme: dark)"));S(this,Rt,()=>this.requestUpdate());S(this,Vt,new ResizeObserver(([t])=>{this.width=t?.contentRect.width??0,this.height=t?.contentRect.height??0}));S(this,se,t=>{if(t.button>0)return;let s=u(this,h,ee).call(this,t),n=t.target.closest("[data-grip],[data-between]");t.currentTarget.setPointerCapture(t.pointerId),this.view??=c(this,h,Yt);let a=-1,l=this.area;if(n&&!this.still){let o=n.dataset.between;o!==void 0&&u(this,h,Re).call(this,Number(o)),a=o===void 0?Number(n.dataset.grip):this.picked,this.picked=a}kt(this,dt,{grip:a,at:s,spot:c(this,h,O).spot(s),area:l,moved:n?.dataset.between!==void 0})});S(this,ie,t=>{let s=c(this,dt);if(!s)return;let n=u(this,h,ee).call(this,t);!s.moved&&Math.hypot(n.x-s.at.x,n.y-s.at.y)<gi||(s.grip<0?this.view=c(this,h,O).moved(s.spot,n):this.area&&(s.moved||u(this,h,Pe).call(this,this.area),u(this,h,Qt).call(this,mt(this.area,s.grip,St(c(this,h,O).spot(n))))),s.moved=!0)});S(this,Dt,t=>{let s=c(this,dt);kt(this,dt,null),!(!s||s.moved||t.type!=="pointerup"||this.still)&&s.grip<0&&!this.area&&u(this,h,te).call(this,St(s.spot))});S(this,ne,t=>{t.preventDefault(),u(this,h,gt).call(this,Math.max(-1,Math.min(1,-t.deltaY/240)),u(this,h,ee).call(this,t))});S(this,re,t=>{let s=bi[t.key],n=at(this.area),a=!t.ctrlKey&&!t.metaKey&&!t.altKey;if(a&&s&&this.area&&!this.still){let l=t.shiftKey?fi:mi;this.view??=c(this,h,Yt),u(this,h,ot).call(this,ps(this.area,this.picked,{x:s.x*l,y:s.y*l})),u(this,h,Ds).call(this)}else if(a&&s){let l=c(this,h,O),o={x:this.width/2,y:this.height/2};this.view=l.moved(l.spot(o),{x:o.x-s.x*60,y:o.y+s.y*60})}else if(t.key==="Tab"&&a&&n.length){let l=this.picked+(t.shiftKey?-1:1);if(l<0||l>=n.length)return;this.picked=l}else if(t.key==="Insert"&&this.area?.shape==="polygon")u(this,h,Re).call(this,this.picked);else if(t.key==="Delete"&&this.area?.shape==="polygon")u(this,h,ot).call(this,Kt(this.area,this.picked));else if(t.key==="Enter"&&!this.area)u(this,h,te).call(this,St(c(this,h,O).spot({x:this.width/2,y:this.height/2})));else if(t.key.toLowerCase()==="z"&&(t.ctrlKey||t.metaKey))this.undo();else if(t.key==="+"||t.key==="=")u(this,h,gt).call(this,1);else if(t.key==="-")u(this,h,gt).call(this,-1);else if(t.key==="Home")this.view=null;else return;t.preventDefault(),t.stopPropagation()});S(this,ae,async t=>{let[s]=t.target.files??[];if(!(!s||!this.ground)){this.mapFailed="",this.streets?.stop(),this.streets=null,this.ground.replaceChildren();try{let n=await import("./vector-streets-I7OUNGAH.js"),a=await n.tilesOfLocal(s);this.streets=new n.VectorStreets(this.ground,a,c(this,h,O).view,u(this,h,Ve).call(this)),this.mapName=s.name}catch{this.mapFailed=r("desk.ask.map.bad",{name:s.name})}}})}connectedCallback(){super.connectedCallback(),c(this,Pt).addEventListener("change",c(this,Rt)),this.updateComplete.then(()=>this.host&&c(this,Vt).observe(this.host))}disconnectedCallback(){super.disconnectedCallback(),c(this,Pt).removeEventListener("change",c(this,Rt)),c(this,Vt).disconnect(),this.streets?.stop(),this.streets=null}willUpdate(t){t.has("area")&&this.area&&(this.shape=this.area.shape)}updated(){this.streets?.show(c(this,h,O).view,u(this,h,Ve).call(this))}focus(t){this.renderRoot.querySelector("svg.over")?.focus(t)}undo(){c(this,j).length&&(u(this,h,Qt).call(this,c(this,j).pop()??null),c(this,j).length||this.focus())}render(){let t=c(this,lt).of(this.form);return d`${u(this,h,vs).call(this)}
<div class="map">
${this.width&&!this.streets?t.layer(c(this,h,O)):m}
<div class="streets" aria-hidden="true"></div>
${this.width?u(this,h,_s).call(this):m}
<div class="zoom">
<button class="btn sq" aria-label=${r("map.nearer")} @click=${()=>u(this,h,gt).call(this,1)}>${v("plus",18)}</button>
<button class="btn sq" aria-label=${r("map.farther")} @click=${()=>u(this,h,gt).call(this,-1)}>${v("minus",18)}</button>
<button class="btn sq" aria-label=${r("desk.ask.map.fit")} @click=${()=>this.view=null}>
${v("whole",18)}
</button>
</div>
${this.area||this.still?m:d`<p class="empty">${r("desk.ask.map.empty")}</p>`}
<p class="from">
${this.mapFailed||u(this,h,ws).call(this)}
<label class="file"
>${r("desk.ask.map.load")}<input type="file" accept=".pmtiles" @change=${c(this,ae)}
/></label>
</p>
${u(this,h,Es).call(this)}
</div>
${this.streets?m:t.switch()}
<slot></slot>
${u(this,h,Rs).call(this)}`}};lt=new WeakMap,j=new WeakMap,dt=new WeakMap,Pt=new WeakMap,Rt=new WeakMap,Vt=new WeakMap,h=new WeakSet,Jt=function(){return this.form?.jurisdiction??null},Yt=function(){let t=this.area??c(this,h,Jt),s=F(Tt(t)),a=(t?.shape==="multipolygon"?t.parts.flat().map(p=>({shape:"polygon",ring:p})):[t]).flatMap(p=>p?[jt(rt(p,s))]:[]),l=a.length?Qe(a):{left:-Zt,right:Zt,bottom:-Zt,top:Zt},o=this.area?Math.min(yi,this.height/5):ki;return is(s,l,this.width||1,this.height||1,o)},O=function(){return new Ft(this.view??c(this,h,Yt),this.width||1,this.height||1)},ws=function(){return this.mapName?r("desk.ask.map.file",{name:this.mapName}):c(this,h,Ee)?c(this,lt).credit:r("desk.ask.map.from")},Ee=function(){return!this.streets&&c(this,lt).isOn&&c(this,lt).state==="shown"},vs=function(){let t=(s,n)=>d`<button aria-pressed=${this.shape===s} ?disabled=${this.still} @click=${()=>u(this,h,Vs).call(this,s)}>
${r(n)}
</button>`;return d`<div class="bar">
<slot name="heading"></slot>
<div class="a">
<div class="seg" role="group" aria-label=${r("desk.ask.where.shape")}>
${t("circle","desk.ask.where.circle")} ${t("polygon","desk.ask.where.outline")}
</div>
<button
class="btn sq"
aria-label=${r("act.undo")}
title=${r("act.undo")}
?disabled=${this.still||!c(this,j).length}
@click=${()=>this.undo()}
>
${v("undo",18)}
</button>
</div>
</div>`},_s=function(){let t=c(this,h,O),s=c(this,h,Jt),n=new Wt(t,F(Tt(s??this.area))),{latitude:a,longitude:l,zoom:o}=t.view;return d`<svg
class="over"
role="application"
tabindex=${this.still?m:0}
aria-label=${u(this,h,Ps).call(this)}
aria-describedby="keys"
@pointerdown=${c(this,se)}
@pointermove=${c(this,ie)}
@pointerup=${c(this,Dt)}
@pointercancel=${c(this,Dt)}
@wheel=${c(this,ne)}
@keydown=${c(this,re)}
>
${this.streets||c(this,h,Ee)?m:n.grid()}
${Ze([s,a,l,o,this.width,this.height],()=>s?n.outlines([s]):m)}
${this.area?n.shape(this.area,"drawn"):m}
${u(this,h,Ms).call(this,t)} ${this.still?m:u(this,h,Ts).call(this,t)}
</svg>
${u(this,h,Ss).call(this,t)}
<span id="keys" class="vh">${r("desk.ask.map.keys")}</span>`},Ms=function(t){if(!this.numbers||!this.area)return m;let[s,n]=this.numbers.ends.map(a=>t.pixel(F(a)));return!s||!n?m:M`<line class="across ${this.narrow?"bad":""}" x1=${s.x} y1=${s.y} x2=${n.x} y2=${n.y} />`},Ss=function(t){if(!this.numbers||!this.area)return m;let[s,n]=this.numbers.ends.map(l=>t.pixel(F(l)));if(!s||!n)return m;let a={x:(s.x+n.x)/2,y:(s.y+n.y)/2};return d`<span class="wide tn" ${U({left:`${a.x}px`,top:`${a.y}px`})}>${N(this.numbers.least_width_m)}</span>`},Ts=function(t){let s=at(this.area),n=this.area?.shape==="polygon"&&s.length<Mt?s.map((l,o)=>{let p=s[(o+1)%s.length]??l,f=t.pixel(F(l)),g=t.pixel(F(p));return M`<g data-between=${o}><circle class="hit" r="14" cx=${(f.x+g.x)/2} cy=${(f.y+g.y)/2} /><circle class="between" r="5" cx=${(f.x+g.x)/2} cy=${(f.y+g.y)/2} /></g>`}):m,a=s.map((l,o)=>{let{x:p,y:f}=t.pixel(F(l)),g=o===this.picked?M`<rect class="pick" x=${p-11} y=${f-11} width="22" height="22" rx="4" />`:m;return M`<g data-grip=${o}>${g}<circle class="hit" r="18" cx=${p} cy=${f} /><rect class="corner" x=${p-7} y=${f-7} width="14" height="14" rx="2" /></g>`});return M`${n}${a}`},Es=function(){if(!this.width)return m;let{length_m:t,text:s}=je(100/c(this,h,O).scale());return d`<span class="scale tn" ${U({width:`${t*c(this,h,O).scale()}px`})}>${s}</span>`},Ps=function(){if(!this.area)return r("desk.ask.map.label_empty");let t=at(this.area),s={size:q(_t(this.area)),at:this.picked+1,of:t.length};return r(this.area.shape==="circle"?"desk.ask.map.label_circle":"desk.ask.map.label_outline",s)},Rs=function(){return this.area?fs(this.area,this.still,t=>u(this,h,ot).call(this,t)):d`<details>
<summary>${r("desk.ask.corners.none")}</summary>
<div class="corners">
<button class="btn" ?disabled=${this.still} @click=${()=>u(this,h,te).call(this,Tt(c(this,h,Jt)))}>
${r("desk.ask.corners.begin")}
</button>
</div>
</details>`},Qt=function(t){this.area=t,this.picked=Math.min(this.picked,Math.max(0,at(this.area).length-1)),this.dispatchEvent(new CustomEvent("nr-area",{detail:t}))},ot=function(t){this.still||!t||(u(this,h,Pe).call(this,this.area),u(this,h,Qt).call(this,t))},Pe=function(t){c(this,j).push(t),c(this,j).length>$i&&c(this,j).shift()},te=function(t){this.picked=0,this.view=null,u(this,h,ot).call(this,cs(this.shape,t))},Vs=function(t){this.shape=t,!(!this.area||this.area.shape===t)&&(this.picked=0,u(this,h,ot).call(this,hs(this.area)))},Re=function(t){let s=Gt(this.area,t);s&&(this.picked=t+1,u(this,h,ot).call(this,s))},ee=function(t){let s=t.currentTarget.getBoundingClientRect();return{x:t.clientX-s.left,y:t.clientY-s.top}},gt=function(t,s={x:this.width/2,y:this.height/2}){let n=c(this,h,O);this.view=n.moved(n.spot(s),s,n.view.zoom+t)},se=new WeakMap,ie=new WeakMap,Dt=new WeakMap,ne=new WeakMap,re=new WeakMap,Ds=function(){let t=at(this.area)[this.picked];if(!t||!this.view)return;let{x:s,y:n}=c(this,h,O).pixel(F(t));(s<0||n<0||s>this.width||n>this.height)&&(this.view=null)},Ve=function(){let t=getComputedStyle(this),s=n=>t.getPropertyValue(`--map-${n}`).trim();return{land:s("land"),block:s("block"),road:s("road"),edge:s("edge"),water:s("water"),park:s("park"),text:s("text"),font:t.fontFamily}},ae=new WeakMap,E.styles=[z,Z,us],k([T({attribute:!1})],E.prototype,"area",2),k([T({attribute:!1})],E.prototype,"form",2),k([T({attribute:!1})],E.prototype,"numbers",2),k([T({type:Boolean})],E.prototype,"still",2),k([T({type:Boolean})],E.prototype,"narrow",2),k([T()],E.prototype,"language",2),k([C()],E.prototype,"width",2),k([C()],E.prototype,"height",2),k([C()],E.prototype,"view",2),k([C()],E.prototype,"picked",2),k([C()],E.prototype,"shape",2),k([C()],E.prototype,"streets",2),k([C()],E.prototype,"mapName",2),k([C()],E.prototype,"mapFailed",2),k([bt(".map")],E.prototype,"host",2),k([bt(".streets")],E.prototype,"ground",2),E=k([A("nr-desk-area")],E);var Cs=I`
.ag{display: grid;grid-template-columns: minmax(0, 1fr) 372px;gap: 16px;align-items: start;}@media (max-width: 1100px){.ag{grid-template-columns: minmax(0, 1fr);}}#result:focus{outline: none;}.top{margin-bottom: 12px;align-items: flex-start;flex-wrap: wrap;}.top .grow{min-width: 240px;}.top ul{list-style: disc;padding-inline-start: 18px;}.step{display: flex;align-items: center;gap: 10px;}.nu{width: 24px;height: 24px;flex: none;border-radius: 12px;border: 1.5px solid var(--nr-edge);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);}.pt0{padding-top: 4px;}.ms{display: grid;grid-template-columns: repeat(3, minmax(0, 1fr));padding: 10px 0;}.ms > div{padding: 2px 16px;border-inline-start: 1px solid var(--nr-line);}.ms > div:first-child{border: 0;}.ms dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ms b{font-size: 15px;font-weight: 600;}.ms small{display: flex;justify-content: space-between;font-size: 12px;}.gs{display: block;height: 6px;border-radius: 3px;background: var(--nr-sunk);position: relative;margin: 5px 0 2px;}.gs i{position: absolute;top: -3px;width: 4px;height: 12px;border-radius: 2px;background: var(--nr-link);}.under{display: grid;gap: 8px;margin-top: 12px;}nr-desk-area .under{margin: 0 16px 12px;}.wh{display: grid;grid-template-columns: minmax(136px, 1.2fr) minmax(118px, 1fr) minmax(118px, 1fr) minmax(180px, 1.7fr);gap: 12px;}.wh + *{margin-top: 12px;}.day{margin-bottom: 10px;}.tr{height: 14px;border-radius: 4px;position: relative;background: repeating-linear-gradient(
90deg,
var(--nr-sunk) 0 calc(12.5% - 1px),
var(--nr-edge) calc(12.5% - 1px) 12.5%
);}.tr i{position: absolute;top: 0;bottom: 0;min-width: 2px;background: var(--nr-link);border-radius: 3px;}.tk{display: flex;justify-content: space-between;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.g3{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.2fr);gap: 12px;align-items: end;}.whole{grid-column: span 2;}.own{font-size: 13px;white-space: normal;overflow-wrap: anywhere;}.found{display: grid;gap: 8px;}.found:empty{display: none;}@media (max-width: 480px){.note:has(> button){flex-wrap: wrap;}.note:has(> button) > span{flex-basis: calc(100% - 40px);}}.found .note{align-items: center;}.found .note > .nu{flex: none;}.acts{flex-wrap: wrap;gap: 8px 12px;}.ck{padding: 0 16px 12px;display: grid;gap: 7px;font-size: 13px;line-height: 18px;}.ck li{display: grid;grid-template-columns: 18px minmax(0, 1fr);gap: 8px;overflow-wrap: anywhere;}.ck li > .ic{margin-top: 1px;}.ck li:not([class]) > .ic{color: var(--nr-ok);}.ck li > span{color: var(--nr-ink);}.ck b{font-weight: 600;}.go{min-height: 24px;padding: 0 4px;font-size: 13px;text-decoration: underline;}.dr li{padding: 9px 16px;border-top: 1px solid var(--nr-line);overflow-wrap: anywhere;}.dr li[aria-current]{background: var(--nr-tint);}.dr li[aria-current] a{font-weight: 600;color: var(--nr-ink);text-decoration: none;}@media (max-width: 700px){.wh,
.g3,
.ms{grid-template-columns: minmax(0, 1fr);}.whole{grid-column: auto;}.ms > div{border: 0;}}`;var xi=150,wi=1500,vi=6e4,oe=class{constructor(e){this.page=e;this.saved=null;this.content={};this.verdict=null;this.ask=null;this.drafts=[];this.elsewhere=null;this.failed="";this.refused=[];this.isSaved=!0;this.isWorking=!1;this.#i=null;this.#n=0;this.#a=0;e.addController(this)}#t;#e;#o;#i;#n;#a;hostConnected(){this.#o=setInterval(()=>{this.#d()},vi)}hostDisconnected(){clearInterval(this.#o),clearTimeout(this.#t),this.leave()}get mayWrite(){return!this.elsewhere&&!!this.saved?.may.includes("write")}get findings(){return this.verdict?.findings??[]}get inWords(){return this.findings.filter(({spans:e})=>e.length)}about(...e){return this.findings.filter(({field:t,grade:s,spans:n})=>e.includes(t)&&s!=="missing"&&!n.length)}async load(e){this.#s({saved:null,verdict:null,elsewhere:null,failed:"",refused:[]});let{client:t}=this.page;try{let[{drafts:s},n]=await Promise.all([t.call("GET","/drafts"),t.call("GET",`/drafts/${e}`),this.#r()]);this.#s({drafts:s}),this.#l(n),(n.may.includes("write")||n.lease&&!n.lease.mine)&&await this.#d(),!this.content.contact&&n.revision===0&&this.change({contact:this.ask?.contact??""}),await this.check()}catch(s){this.#s({failed:st(s)})}}async reword(){await this.#r().catch(()=>{}),await this.check()}async#r(){let e=++this.#a,t=await this.page.client.call("GET","/ask");e===this.#a&&this.#s({ask:t})}async leave(){let e=this.saved;e?.lease?.mine&&(await this.save(),await this.page.client.call("DELETE",`/drafts/${e.id}/lease`).catch(()=>{}))}change(e){this.mayWrite&&(this.#s({content:{...this.content,...e},isSaved:!1,refused:[]}),clearTimeout(this.#t),this.#t=setTimeout(()=>{this.check()},xi),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.save()},wi))}async check(){clearTimeout(this.#t);let e=++this.#n,{content:t}=this,s=await this.page.client.call("POST","/drafts/check",{content:t,request:this.saved?.request??""}).then(n=>({verdict:n})).catch(n=>({failed:st(n)}));e===this.#n&&this.#s(s)}async save(){clearTimeout(this.#e),await this.#i;let{saved:e,content:t}=this;!e||this.isSaved||!this.mayWrite||(this.#i=this.page.client.call("PUT",`/drafts/${e.id}`,{revision:e.revision,content:t}).then(s=>{this.saved?.id===s.id&&this.#s({saved:s,failed:"",isSaved:this.content===t})}).catch(s=>{let n=Ht.of(s);this.#s(n.status===409?{elsewhere:{text:n.message,since:""}}:{failed:st(s)})}),await this.#i,this.#i=null)}async act(e){if(await this.save(),!(!this.saved||!this.isSaved||this.isWorking)){this.#s({isWorking:!0,failed:"",refused:[]});try{let t=await e(this.saved);t&&(this.#l(t),this.#h("nr-counts"),await this.#d())}catch(t){let{details:s}=Ht.of(t),n=s.findings??[];this.#s({failed:st(t),refused:n}),await this.#c()}this.#s({isWorking:!1})}}async#c(){let{saved:e}=this,t=await this.page.client.call("GET",`/drafts/${e?.id}`).catch(()=>null);t&&this.saved===e&&this.isSaved&&this.#l(t)}async copy(){try{let e=await this.page.client.call("POST",`/drafts/${this.saved?.id}/copy`);location.hash=X("ask",e.id)}catch(e){this.#h("nr-say",st(e))}}async delete(){let e=this.saved;if(e){clearTimeout(this.#e);try{await this.page.client.call("DELETE",`/drafts/${e.id}?revision=${e.revision}`),this.saved=null,this.#h("nr-counts"),location.hash=X("ask")}catch(t){this.#s({failed:st(t)})}}}#l(e){this.#s({saved:e,content:{...e.content},isSaved:!0})}async#d(){let e=this.saved;if(!(!e||e.state==="posted"||e.state==="held"||e.state==="waiting"))try{let t=await this.page.client.call("POST",`/drafts/${e.id}/lease`);if(this.saved?.id!==e.id)return;(this.elsewhere||t.revision!==this.saved.revision)&&this.#l(t),this.#s({saved:t,elsewhere:null})}catch(t){let{code:s,message:n,details:a}=Ht.of(t);s==="desk.draft.open_elsewhere"&&this.#s({elsewhere:{text:n,since:String(a.since??"")}})}}#h(e,t){this.page.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}#s(e){Object.assign(this,e),this.page.requestUpdate()}};var Mi={amber:"warn",red:"stop",plain:"info"},Y=class extends G{constructor(){super(...arguments);this.tone="amber";this.heading="";this.icon=""}render(){let{heading:t}=this,s=/[.:?!…。]$/.test(t);return d`${v(this.icon||(Mi[this.tone]??"info"),20)}
<div class="grow">${t?d`<b>${t}${s?"":"."}</b> `:m}<slot></slot></div>`}};Y.styles=[z,I`
:host{display: flex;gap: 10px;padding: 10px 12px;border-radius: 8px;background: var(--nr-amber-bg);border: 1px solid var(--nr-amber-line);color: var(--nr-ink);font-size: 13px;line-height: 19px;}.ic{color: var(--nr-amber);}b{font-weight: 600;}:host([tone="red"]){background: var(--nr-red-bg);border-color: var(--nr-red-line);}:host([tone="red"]) .ic{color: var(--nr-red);}:host([tone="plain"]){background: var(--nr-sunk);border-color: transparent;}:host([tone="plain"]) .ic{color: var(--nr-ink2);}`],k([T()],Y.prototype,"tone",2),k([T()],Y.prototype,"heading",2),k([T()],Y.prototype,"icon",2),Y=k([A("nr-finding")],Y);function Os(i){return Ot(`agency_kind.${i}`)?r(`agency_kind.${i}`):i}var ct=class extends G{constructor(){super(...arguments);this.icon="info";this.have=!1}render(){return d`${v(this.icon)}<span><slot></slot></span>`}};ct.styles=[z,I`
:host{display: inline-flex;align-items: center;gap: 6px;min-height: 28px;max-width: 100%;padding-block: 3px;padding-inline: 8px 10px;border-radius: 14px;background: var(--nr-sunk);color: var(--nr-ink);font-size: 13px;line-height: 18px;}.ic{color: var(--nr-ink2);}:host([have]){background: var(--nr-tint);}:host([have]) .ic{color: var(--nr-link);}`],k([T()],ct.prototype,"icon",2),k([T({type:Boolean})],ct.prototype,"have",2),ct=k([A("nr-chip")],ct);var le=["household","board","poster"],V,Hs,Ls,de,Is,As,zs,W=class extends G{constructor(){super(...arguments);S(this,V);this.content={};this.verdict=null;this.ask=null;this.language="";this.view="household"}next(){this.view=le[(le.indexOf(this.view)+1)%le.length]??"household"}render(){let t={household:()=>u(this,V,Is).call(this),board:()=>u(this,V,As).call(this),poster:()=>u(this,V,zs).call(this)};return d`<section class="card" aria-labelledby="h">
<header><h2 id="h">${r("desk.ask.look")}</h2></header>
<div class="pad">
<div class="seg" role="group" aria-labelledby="h">
${le.map(s=>d`<button aria-pressed=${this.view===s} @click=${()=>this.view=s}>
${r(`desk.ask.look.${s}`)}
</button>`)}
</div>
<div class="ground">${t[this.view]()}</div>
<p class="sm"><b>${r("desk.ask.nobody")}</b> ${r("desk.ask.nobody_why")}</p>
</div>
</section>`}};V=new WeakSet,Hs=function(){let t=this.ask?.agency??"";return d`<div class="row">
<span class="tile" aria-hidden="true">${xe(t)}</span><b>${t}</b>
</div>`},Ls=function(){let{agency:t="",kind:s="",level:n=null}=this.ask??{};return d`<div class="row who">
<span class="tile" aria-hidden="true">${xe(t)}</span>
<div class="grow">
<b>${t}</b>
<span class="how"
><span class="xs mut">${Os(s)}</span>
${n===null?d`<span class="xs mut">${r("desk.standing.not_asked")}</span>`:d`<span class="level">${Be(n)}</span>`}</span
>
</div>
</div>`},de=function(){return this.content.title?.trim()||r("desk.ask.look.no_title")},Is=function(){let{window:t,area:s,facts:n=[],findings:a=[]}=this.verdict??{},l=[...new Set(a.filter(({grade:o})=>o==="hold").map(({code:o})=>o))];return d`<article class="home">
${u(this,V,Ls).call(this)}
${this.content.case_number?d`<span class="xs mut tn">${r("ask.case",{number:this.content.case_number})}</span>`:m}
<h3>${r("ask.sentence",{title:c(this,V,de)})}</h3>
<div class="chips">
${t?d`<nr-chip icon="clock">${n[0]?.value}</nr-chip>`:m}
${s?d`<nr-chip icon="place">${q(s.size_km2)}</nr-chip>`:m}
</div>
<p class="sm mut body">${this.content.text}</p>
${l.map(o=>Ot(`finding.${o}`)?d`<div class="note">
${v("warn",18)}<span><b>${r(`finding.${o}`)}</b> ${r(`finding.${o}.why`)}</span>
</div>`:m)}
<div class="yn"><span>${r("act.deny")}</span><span>${r("act.approve")}</span></div>
<p class="xs mut row">${v("lock",16)}<span>${r("card.foot")}</span></p>
</article>`},As=function(){return d`<article class="board">
${u(this,V,Hs).call(this)}
<h3>${c(this,V,de)}</h3>
<dl class="facts tn">
${this.verdict?.facts.map(({label:t,value:s,small:n})=>d`<div><dt>${t}</dt><dd>${s}<small>${n}</small></dd></div>`)}
</dl>
<p class="body">${this.content.text}</p>
<p class="xs mut">${r("desk.ask.look.signed")}</p>
</article>`},zs=function(){let[t]=this.verdict?.window?this.verdict.facts??[]:[];return d`<article class="paper">
<p class="sm">${r("desk.ask.look.asks",{agency:this.ask?.agency??""})}</p>
<h3>${c(this,V,de)}</h3>
${t?d`<p>${t.value}</p>`:m}
<p class="sm body">${this.content.text}</p>
<div class="code-box">${v("qr",84)}<span>${r("desk.ask.look.code")}</span></div>
<p class="sm last">${r("desk.ask.nobody")}</p>
</article>`},W.styles=[z,Z,Ue,I`
.pad{padding: 4px 16px 16px;display: grid;gap: 12px;}.seg{justify-self: start;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.ground{background: var(--nr-sunk);border: 1px solid var(--nr-line);border-radius: 10px;padding: 12px;overflow-wrap: anywhere;}article{display: grid;gap: 10px;}.home{background: var(--nr-card);border: 1px solid var(--nr-line);border-radius: 12px;padding: 14px;}.home h3{font: 500 18px/25px var(--nr-font);}.tile{--s: 36px;}.who{align-items: flex-start;}.how{display: flex;flex-wrap: wrap;gap: 2px 10px;align-items: center;}.body{white-space: pre-line;}.chips{flex-direction: column;align-items: flex-start;gap: 6px;}.yn{display: grid;grid-template-columns: 1fr 1fr;gap: 8px;}.yn span{min-height: 40px;border: 1.5px solid var(--nr-edge);border-radius: 20px;display: grid;place-items: center;font-weight: 500;}.board h3{font: 600 22px/29px var(--nr-head);}.board .body{font-size: 15px;line-height: 24px;}.facts{display: grid;grid-template-columns: 1fr 1fr;border: 1px solid var(--nr-line);border-radius: 8px;overflow: hidden;background: var(--nr-card);font-size: 13px;line-height: 18px;}.facts > div{padding: 8px 10px;border-top: 1px solid var(--nr-line);border-inline-start: 1px solid var(--nr-line);margin: -1px 0 0 -1px;}.facts dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.paper{background: #fff;color: #111;border: 1px solid #ccc;padding: 20px;aspect-ratio: 8.5 / 11;align-content: start;}.paper h3{font: 600 25px/31px var(--nr-head);}.paper .last{border-top: 2px solid #111;padding-top: 8px;font-weight: 600;align-self: end;}.code-box{display: flex;gap: 12px;align-items: center;font-size: 12px;line-height: 17px;}.code-box .ic{width: 84px;height: 84px;}`],k([T({attribute:!1})],W.prototype,"content",2),k([T({attribute:!1})],W.prototype,"verdict",2),k([T({attribute:!1})],W.prototype,"ask",2),k([T()],W.prototype,"language",2),k([C()],W.prototype,"view",2),W=k([A("nr-desk-preview")],W);var ce=class{constructor(e){this.open=e}#t="";#e="";get obstacle(){let{verdict:e,findings:t,inWords:s}=this.open;if(this.open.saved?.is_on_its_way)return"";if(!e)return r("desk.ask.wait");let n=s.findIndex(({grade:o})=>o==="refuse");if(n>=0)return r("desk.ask.first",{finding:n+1});let a=t.find(({grade:o})=>o==="refuse");if(a)return a.text;let l=t.filter(({grade:o})=>o==="missing").length;return l?ye("desk.ask.missing",l):""}begin(){let e=this.open.saved?.may??[];e.includes("post")?this.#i("post"):e.includes("send")&&this.#n("sending")}notes(e){let{elsewhere:t,failed:s,refused:n,isWorking:a}=this.open;return d`<div id="result" tabindex="-1">
${t?Q("","person",d`<b>${t.text}</b>${t.since?d` ${r("desk.ask.open_since",{at:ke(t.since)})}`:m}`,d`<button class="btn" @click=${()=>this.#l(e.id)}>${r("desk.ask.again")}</button>
<button class="btn" @click=${()=>this.open.copy()}>${r("desk.ask.copy")}</button>`):m}
${s?Q("red","stop",d`${e.is_on_its_way?m:d`<b>${r("desk.ask.not_posted")}</b>`} ${s}
${n.length>1?d`<ul>${n.map(({text:l})=>d`<li>${l}</li>`)}</ul>`:m}`):m}
${e.is_on_its_way&&!a?Q("","warn",d`<b>${r("desk.ask.on_its_way")}</b> ${r("desk.ask.on_its_way_why")}`):m}
${e.state==="returned"?Q("","warn",d`<b>${e.returned_by?r("desk.ask.returned",{name:e.returned_by}):r("desk.ask.refused")}</b> ${e.reason}`):m}
${e.state==="waiting"?Q("plain","hold",d`<b>${r("desk.ask.waiting",{name:e.sent_by})}</b>
${e.own?r("desk.ask.own"):r("desk.ask.read_only")}
${e.changed.length?d`<br />${r("desk.ask.changed",{fields:e.changed.map(l=>r(`desk.ask.field.${l}`)).join(", ")})}`:m}`):m}
${e.state==="held"?Q("","hold",e.waits_for.length?d`<b>${r("desk.ask.waits",{names:e.waits_for.join(", ")})}</b>
${r("desk.ask.waits_why",{time:K(e.waits_since)})}`:d`<b>${r("desk.ask.held")}</b> ${r("desk.ask.held_why")}
<ul>${e.findings.map(({text:l})=>d`<li>${l}</li>`)}</ul>`,d`${e.may.includes("withdraw")?d`<button class="btn" ?disabled=${a} @click=${()=>this.#r()}>${r("desk.ask.withdraw")}</button>`:m}
<button class="btn" ?disabled=${a} @click=${()=>this.#a()}>${r("desk.ask.ask_board")}</button>`):m}
${e.state==="posted"?this.#o(e):m}
</div>`}#o({proof:e}){if(!e)return Q("plain","tick",d`<b>${r("desk.ask.posted")}</b>`);let t=e.public_since?r("desk.ask.posted_since",{at:K(e.public_since)}):r("desk.ask.posted");return Q("plain","tick",d`<b>${t}</b>
${r(e.trusted?"desk.ask.posted_proof":"desk.ask.posted_alone",{index:$e(e.index),witnesses:e.witnesses,trusted:e.trusted})}
<span class="code">${e.file}</span>.
<a href=${e.link} target="_blank" rel="noopener noreferrer">${r("desk.ask.on_board")}</a>`,d`<button class="btn" @click=${()=>this.#i("poster")}>${r("desk.ask.print")}</button>`)}step(e,t,s){let{obstacle:n,open:a}=this,l=!!n||a.isWorking,o=new Set(a.elsewhere?[]:e.may),p=o.has("send")||o.has("post"),f=p&&!n&&a.findings.some(({grade:w})=>w==="hold"),g=t.second_officer?"desk.ask.release.two":"desk.ask.release.one",$={posted:"desk.ask.release.done",held:e.waits_for.length?"desk.ask.state.waits":"desk.ask.held"},b=w=>d`<button class="btn big" aria-disabled=${l} aria-describedby="why" @click=${s}>
${r(a.isWorking?"desk.ask.working":w)}
</button>`;return d`<section class="card">
<header><h2 class="step"><span class="nu">5</span>${r("desk.ask.release")}</h2></header>
<div class="pad pt0 stack">
<p>${r($[e.state]??g)}</p>
${f?d`<p class="sm mut">${r("desk.ask.release.held")}</p>`:m}
<div class="row acts">
${o.has("write")?d`<button class="btn big" @click=${()=>a.save()}>${r("desk.ask.save")}</button>`:m}
${o.has("send_back")?d`<button class="btn big" @click=${()=>this.#i("send_back")}>
${r(e.own?"desk.ask.take_back":"desk.ask.send_back")}
</button>`:m}
${o.has("send")?b("desk.ask.send"):o.has("post")?b("desk.ask.post"):m}
<span id="why" class="st rd"
>${p&&n?d`${v("stop",16)}<span>${n}</span>`:m}</span
>
</div>
<p class="xs mut">${r("desk.ask.release.final")}</p>
${o.has("delete")?d`<div><button class="btn link" @click=${()=>this.#i("delete")}>${r("desk.ask.delete")}</button></div>`:m}
</div>
</section>`}dialogs(e){let t=()=>this.#i(""),s=d`<button class="btn" slot="acts" autofocus @click=${t}>${r("desk.ask.back")}</button>`;return d`<nr-dialog .open=${this.#t==="post"} heading=${r("desk.ask.post.heading")} @nr-close=${t}>
<p>${r("desk.ask.post.text")}</p>
<p><b>${this.open.content.title}</b></p>
${s}
<button class="btn" slot="acts" @click=${()=>this.#n("post")}>${r("desk.ask.post.act")}</button>
</nr-dialog>
<nr-dialog .open=${this.#t==="send_back"} heading=${r(e.own?"desk.ask.take_back.act":"desk.ask.send_back.act")} @nr-close=${t}>
<label class="field"
>${r("desk.ask.reason")}<textarea
rows="3"
maxlength="500"
.value=${this.#e}
@input=${n=>{this.#e=n.target.value,this.open.page.requestUpdate()}}
></textarea></label>
${s}
<button
class="btn"
slot="acts"
?disabled=${!e.own&&!this.#e.trim()}
@click=${()=>this.#n("return",{reason:this.#e||r("desk.ask.taken_back")})}
>
${r(e.own?"desk.ask.take_back.act":"desk.ask.send_back.act")}
</button>
</nr-dialog>
<nr-dialog .open=${this.#t==="delete"} heading=${r("desk.ask.delete.heading")} @nr-close=${t}>
<p>${r("desk.ask.delete.text")}</p>
${s}
<button
class="btn"
slot="acts"
@click=${()=>{t(),this.open.delete()}}
>
${r("desk.ask.delete.act")}
</button>
</nr-dialog>
<nr-desk-poster
.client=${this.open.page.client}
.request=${e.proof?.request??""}
.zone=${this.open.content.zone??"UTC"}
.language=${this.open.page.language}
.open=${this.#t==="poster"}
@nr-close=${t}
></nr-desk-poster>`}#i(e){this.#t=e,this.open.page.requestUpdate()}async#n(e,t={}){let{page:s}=this.open;await this.#c(({id:n,revision:a})=>{let l=()=>s.client.call("POST",`/drafts/${n}/${e}`,{revision:a,...t});return e==="post"?It(s,l):l()})}async#a(){let{page:e}=this.open;await this.#c(({id:t})=>It(e,()=>e.client.call("POST",`/drafts/${t}/held`)))}async#r(){let{page:e}=this.open;await this.#c(({id:t})=>It(e,()=>e.client.call("POST",`/drafts/${t}/withdrawal`)))}async#c(e){this.#i(""),await this.open.act(e),await this.#d()}async#l(e){await this.open.load(e),await this.#d()}async#d(){let{page:e}=this.open;await e.updateComplete;let t=e.renderRoot.querySelector("#result"),s=e.renderRoot.activeElement!==null;t?.childElementCount?t.focus():s||e.renderRoot.querySelector("h1")?.focus()}};function Q(i,e,t,s=m){return d`<div class="note ${i} top" role=${i==="red"?"alert":"status"}>
${v(e,18)}<span class="grow">${t}</span>${s}
</div>`}function qs(i,e,t,s,n){let a={refuse:"stop",hold:"warn",missing:"info"},l={refuse:"rd",hold:"am",missing:"mut"};return d`<section class="card">
<header><h2>${r("desk.ask.rules")}</h2><span class="a mut">${r("desk.ask.rules.live")}</span></header>
<ul class="ck" aria-live="polite">
${i?.findings.map(o=>{let p=s.indexOf(o);return d`<li class=${l[o.grade]}>
${v(a[o.grade],16)}<span
><b>${r(`desk.ask.rules.${o.grade}`)}</b> ${o.text}
<button class="btn link go" @click=${()=>n(o)}>
${p>=0?r("desk.ask.rules.number",{number:p+1}):r("desk.ask.rules.go")}
</button></span
>
</li>`})}
${i?.passed.map(o=>{let p=Si(o,i,e,t);return p?d`<li>${v("tick",16)}<span>${p}</span></li>`:m})}
</ul>
</section>`}function Si(i,e,t,s){let{window:n,area:a}=e;switch(i){case"why":return r("desk.ask.pass.why",{incident:t.incidents[s.incident??""]??""});case"nth":return r(e.earlier?"desk.ask.pass.second":"desk.ask.pass.first");case"contact":return r(s.contact?.includes("@")?"desk.ask.pass.contact":"desk.ask.pass.phone",{domain:t.domain});case"window":return n?r("desk.ask.pass.window",{length:et(n.length_s*1e3),ago:et(n.ended_s_ago*1e3)}):"";case"area":return a?r("desk.ask.pass.area",{size:q(a.size_km2),least:N(t.least_width_m)}):"";case"life":return r("desk.ask.pass.life",{days:s.life_days??30,most:t.longest_life_days});default:return r(`desk.ask.pass.${i}`)}}function Fs(i,e){return d`<section class="card">
<header><h2>${r("desk.ask.drafts")}</h2><span class="a mut">${r("desk.ask.drafts.here")}</span></header>
${i.length?d`<ul class="dr">
${i.slice(0,12).map(t=>d`<li aria-current=${t.id===e?"true":m}>
<a href=${X("ask",t.id)}>${t.title||r("desk.ask.look.no_title")}</a>
<small>${De(t)} · ${Ce(t)}</small>
</li>`)}
</ul>`:d`<p class="pad mut">${r("desk.ask.drafts.none")}</p>`}
</section>`}function De(i){let e=K(i.saved_at);return i.source!=="desk"?r("desk.ask.saved_by_system",{system:i.source,at:e}):i.mine?r("desk.ask.saved_by_you",{at:e}):r("desk.ask.saved_by",{name:i.saved_by,at:e})}function Ce(i){return i.lease&&!i.lease.mine?r("desk.ask.state.open",{name:i.lease.name}):r(`desk.ask.state.${i.source==="desk"?i.state:"nobody"}`)}var Oe=1440;function Ws(i,e){let{content:t,verdict:s}=i,n=s?.window,a=(o,p,f)=>d`<label class="field"
>${r(f)}<input
type=${p}
data-field=${o==="day"?"day window":o}
?disabled=${!i.mayWrite}
.value=${t[o]??""}
@change=${g=>i.change({[o]:g.target.value,start_fold:null,end_fold:null})}
/></label>`,l=i.findings.filter(({code:o})=>o==="time_twice");return d`<section class="card">
<header>
<h2 class="step"><span class="nu">2</span>${r("desk.ask.when")}</h2>
<span class="a mut tn">${n?`${n.zone_name}, ${Ri(n.offset_minutes)}`:t.zone}</span>
</header>
<div class="pad pt0">
<div class="wh">
${a("day","date","desk.ask.when.day")} ${a("start","time","desk.ask.when.from")}
${a("end","time","desk.ask.when.to")}
<label class="field"
>${r("desk.ask.when.zone")}<input
list="zones"
data-field="zone"
title=${t.zone??""}
?disabled=${!i.mayWrite}
.value=${t.zone??""}
@focus=${He}
@change=${o=>i.change({zone:o.target.value.trim()})}
/></label>
<datalist id="zones"></datalist>
</div>
${Pi(t.start,t.end)}
${l.map(({field:o,text:p})=>Ei(i,o,p))}
<p class="sm tn ${n?"":"mut"}">
${n?Ti(n):m}
${r("desk.ask.when.allowed",{least:et(e.shortest_s*1e3),most:et(e.longest_s*1e3)})}
</p>
${ut(i.about("window","start","end").filter(({code:o})=>o!=="time_twice"))}
</div>
</section>`}function He({target:i}){let{list:e}=i;e&&!e.options.length&&e.append(...Intl.supportedValuesOf("timeZone").map(t=>new Option(t,t)))}function Ti(i){return d`<b>${Vi(i.length_s)}</b> · ${Di(i)}.
${i.changes_within?d`<b>${r("desk.ask.when.changed")}</b>`:i.changed?r("desk.ask.when.unchanged_but",{date:xt(`${i.changed}T12:00:00Z`)}):r("desk.ask.when.unchanged")}`}function Ei(i,e,t){let s=n=>d`<button
class="btn"
@click=${()=>{i.change({[`${e}_fold`]:n}),i.page.renderRoot.querySelector(`[data-field="${e}"]`)?.focus()}}
>
${r(n?"desk.ask.when.second":"desk.ask.when.first")}
</button>`;return d`<div class="note">${v("clock",18)}<span class="grow">${t}</span>${s(0)}${s(1)}</div>`}function Pi(i,e){let t=js(i),s=js(e);if(t===null||s===null)return m;let n=s<=t?Oe:s,a={"inset-inline-start":`${100*t/Oe}%`,width:`${100*(n-t)/Oe}%`};return d`<div class="day" aria-hidden="true">
<div class="tr"><i ${U(a)}></i></div>
<div class="tk tn">${["00","03","06","09","12","15","18","21","24"].map(l=>d`<span>${l}</span>`)}</div>
</div>`}function js(i){let[e,t]=(i??"").split(":").map(Number);return e===void 0||t===void 0||Number.isNaN(e+t)?null:e*60+t}function Ri(i){let e=Math.floor(Math.abs(i)/60),t=Math.abs(i)%60;return`UTC${i<0?"−":"+"}${e}${t?`:${String(t).padStart(2,"0")}`:""}`}function Vi(i){let e=Math.floor(i/3600),t=Math.round(i%3600/60);return[e?`${e} h`:"",t||!e?`${t} min`:""].filter(Boolean).join(" ")}function Di({start:i,end:e}){return`${i.slice(11,16)}–${e.slice(11,16)} UTC`}var Ci=[7,14,30,60,90],Oi=[[["Ctrl","S"],"desk.ask.key.save"],[["F8"],"desk.ask.key.next"],[["F9"],"desk.ask.key.look"],[["Ctrl","Enter"],"desk.ask.key.send"]],_,tt,yt,x,he,pe,Us,ue,Ie,Bs,Gs,Ks,Ns,Xs,Zs,ht=class extends Lt{constructor(){super(...arguments);S(this,x);this.draftId="";S(this,_,new oe(this));S(this,tt,new ce(c(this,_)));S(this,yt,-1)}keys(){return[{key:"Ctrl+s",word:"desk.ask.save",act:()=>{c(this,_).save()}},{key:"F8",word:"desk.ask.key.next",act:()=>u(this,x,he).call(this,1)},{key:"Shift+F8",word:"desk.ask.key.last",act:()=>u(this,x,he).call(this,-1)},{key:"F9",word:"desk.ask.key.look",act:()=>u(this,x,Bs).call(this)},{key:"Ctrl+Enter",word:"desk.ask.key.send",act:()=>u(this,x,Ie).call(this)}]}willUpdate(t){if(t.get("language")&&c(this,_).reword(),!t.has("draftId"))return;let{saved:s}=c(this,_);s&&s.id!==this.draftId&&c(this,_).leave(),c(this,_).load(this.draftId)}render(){let{saved:t,ask:s,failed:n,content:a,verdict:l,inWords:o,drafts:p}=c(this,_);return!t||!s?d`<div class="ttl"><h1 tabindex="-1">${r("desk.ask.title")}</h1></div>
${n?d`<div class="note red top" role="alert">${v("stop",18)}<span>${n}</span></div>`:m}`:d`<div class="ttl">
<div><h1 tabindex="-1">${r("desk.ask.title")}</h1><p>${u(this,x,Gs).call(this,t)}</p></div>
<div class="a kh" aria-hidden="true">
${Oi.map(([f,g])=>d`<span>${f.map(y=>d`<kbd>${y}</kbd>`)} ${r(g)}</span>`)}
</div>
</div>
${c(this,tt).notes(t)}
<div class="ag">
<div class="stack">
${u(this,x,Ks).call(this,s)} ${Ws(c(this,_),s)} ${u(this,x,Ns).call(this,s)} ${u(this,x,Xs).call(this,s)}
${c(this,tt).step(t,s,()=>u(this,x,Ie).call(this))}
</div>
<aside class="stack">
<nr-desk-preview .content=${a} .verdict=${l} .ask=${s} .language=${this.language}></nr-desk-preview>
${qs(l,s,a,o,f=>u(this,x,pe).call(this,f))}
${Fs(p,t.id)}
</aside>
</div>
${c(this,tt).dialogs(t)}`}};_=new WeakMap,tt=new WeakMap,yt=new WeakMap,x=new WeakSet,he=function(t){let s=c(this,_).findings;if(!s.length)return;kt(this,yt,(c(this,yt)+t+s.length)%s.length);let n=s[c(this,yt)];n&&u(this,x,pe).call(this,n)},pe=function(t){let[s]=t.spans,n=s?.field??t.field,a=u(this,x,ue).call(this,n);s&&a?.localName==="nr-desk-words"?a.select(s.start,s.end):(a?.focus(),a?.scrollIntoView({block:"nearest"}))},Us=function({field:t,start:s,end:n,text:a}){let l=String(c(this,_).content[t]??"");c(this,_).change({[t]:l.slice(0,s)+a+l.slice(n)}),c(this,_).check(),u(this,x,ue).call(this,t)?.focus()},ue=function(t){return this.renderRoot.querySelector(`[data-field~="${t}"]`)},Ie=function(){c(this,tt).obstacle||c(this,_).isWorking?u(this,x,he).call(this,1):c(this,tt).begin()},Bs=function(){this.preview?.next(),this.preview?.scrollIntoView({block:"nearest"})},Gs=function(t){return t.is_on_its_way?r("desk.ask.on_its_way"):t.state==="posted"||t.state==="held"?r(`desk.ask.status.${t.state}`):c(this,_).isSaved?r("desk.ask.status.saved",{at:K(t.saved_at)}):r("desk.ask.status.unsaved")},Ks=function(t){let s=c(this,_),n=s.verdict?.area??null;return d`<section class="card">
<nr-desk-area
data-field="area"
.area=${s.content.area??null}
.form=${t}
.numbers=${n}
.narrow=${(n?.least_width_m??99)<t.least_width_m}
.still=${!s.mayWrite}
.language=${this.language}
@nr-area=${a=>s.change({area:a.detail??null})}
>
<h2 slot="heading" class="step"><span class="nu">1</span>${r("desk.ask.where")}</h2>
${n?d`<dl class="ms">
<div>
<dt>${r("desk.ask.size")}</dt><dd class="tn"><b>${q(n.size_km2)}</b>${be(n.size_km2,q)}</dd>
<dd>${Le((n.size_km2-t.smallest_km2)/(t.largest_km2-t.smallest_km2))}<small
><span>${q(t.smallest_km2)}</span><span>${q(t.largest_km2)}</span></small></dd>
</div>
<div>
<dt>${r("desk.ask.width")}</dt><dd class="tn"><b>${N(n.least_width_m)}</b>${be(n.least_width_m,N)}</dd>
<dd>${Le(n.least_width_m/(20*t.least_width_m))}<small><span>${N(t.least_width_m)}</span></small></dd>
</div>
<div>
<dt>${r("desk.ask.edge")}</dt>
<dd class="tn"><b>${r(n.edge_m>=0?"desk.ask.edge.inside":"desk.ask.edge.outside",{distance:wt(Math.abs(n.edge_m))})}</b></dd>
<dd>${Le(n.edge_m/2e3)}<small><span>0</span></small></dd>
</div>
</dl>`:m}
${ut(s.about("area"))}
</nr-desk-area>
</section>`},Ns=function(t){let{content:s,mayWrite:n}=c(this,_);return d`<section class="card">
<header><h2 class="step"><span class="nu">3</span>${r("desk.ask.what")}</h2></header>
<div class="pad pt0">
<div class="g3">
<label class="field"
>${r("desk.ask.what.incident")}<select
data-field="incident"
?disabled=${!n}
.value=${s.incident??""}
@change=${a=>c(this,_).change({incident:a.target.value})}
>
<option value="" ?selected=${!s.incident}>${r("desk.ask.what.choose")}</option>
${Object.entries(t.incidents).map(([a,l])=>d`<option value=${a} ?selected=${s.incident===a}>${l}</option>`)}
</select></label>
<label class="field"
>${r("desk.ask.what.case")}<input
class="tn"
data-field="case_number"
maxlength="400"
?disabled=${!n}
.value=${s.case_number??""}
@input=${a=>c(this,_).change({case_number:a.target.value})}
/></label>
<label class="field"
>${r("desk.ask.what.open")}<select
data-field="life_days"
?disabled=${!n}
@change=${a=>c(this,_).change({life_days:Number(a.target.value)})}
>
${[...new Set([...Ci,s.life_days??30])].sort((a,l)=>a-l).map(a=>d`<option value=${a} ?selected=${a===(s.life_days??30)}>
${r("desk.ask.what.days",{days:a,date:xt(new Date(Date.now()+a*864e5))})}
</option>`)}
</select></label>
<label class="field whole"
>${r("desk.ask.what.contact")}<input
data-field="contact"
maxlength="400"
?disabled=${!n}
.value=${s.contact??""}
@input=${a=>c(this,_).change({contact:a.target.value})}
/></label>
${n&&s.contact!==t.contact?d`<button class="btn own" @click=${()=>{c(this,_).change({contact:t.contact}),u(this,x,ue).call(this,"contact")?.focus()}}>
${r("desk.ask.what.own",{contact:t.contact})}
</button>`:m}
</div>
${ut(c(this,_).about("incident","case_number","contact","life_days"))}
</div>
</section>`},Xs=function(t){let s=c(this,_),n=(a,l)=>d`<nr-desk-words
data-field=${a}
.label=${r(l)}
.value=${s.content[a]??""}
.most=${t.longest[a]??0}
.lines=${a==="text"}
.still=${!s.mayWrite}
.marks=${Ke(s.inWords,a)}
.said=${s.inWords.filter(({spans:o})=>o.some(p=>p.field===a)).map(({text:o})=>o).join(" ")}
@nr-text=${o=>s.change({[a]:o.detail})}
></nr-desk-words>`;return d`<section class="card">
<header><h2 class="step"><span class="nu">4</span>${r("desk.ask.words")}</h2></header>
<div class="pad pt0 stack">
${n("title","desk.ask.words.title")} ${n("text","desk.ask.words.text")}
<ol class="found" ?hidden=${!s.inWords.length}>
${s.inWords.map((a,l)=>d`<li>${u(this,x,Zs).call(this,a,l+1)}</li>`)}
</ol>
${ut(s.about("title","text"))}
</div>
</section>`},Zs=function(t,s){let{fix:n,code:a}=t,l=n?d`<button class="btn" ?disabled=${!c(this,_).mayWrite} @click=${()=>u(this,x,Us).call(this,n)}>
${r(a==="hidden_text"?"desk.ask.fix.remove":"desk.ask.fix.name")}
</button>`:d`<button class="btn" @click=${()=>u(this,x,pe).call(this,t)}>${r("desk.ask.fix.show")}</button>`,o=c(this,_).content[t.spans[0]?.field]??"";return Ne(t,{number:s,act:l,unseen:Xe(t,o)})},ht.styles=[z,Z,Cs],k([T()],ht.prototype,"draftId",2),k([bt("nr-desk-preview")],ht.prototype,"preview",2),ht=k([A("nr-desk-draft")],ht);function Le(i){let e={"inset-inline-start":`${100*Math.max(0,Math.min(.98,i))}%`};return d`<span class="gs" aria-hidden="true"><i ${U(e)}></i></span>`}var D,Ct,Ae,Js,Ys,me,fe,Qs,pt=class extends Lt{constructor(){super(...arguments);S(this,D);this.drafts=null;this.token="";S(this,me,async t=>{t.preventDefault();let s=new FormData(t.target),n={second_officer:s.has("second"),zone:String(s.get("zone")??""),webhook:String(s.get("webhook")??""),map_tiles:String(s.get("map_tiles")??"").trim(),map_credit:String(s.get("map_credit")??"")},{drafts:a}=this,l=Object.entries(n).filter(([o,p])=>a?.[o]!==p);try{this.drafts=await this.client.call("PUT","/department",Object.fromEntries(l)),this.notify(r("desk.ask.settings.saved")),this.drafts.map_tiles!==a?.map_tiles&&location.reload()}catch(o){this.notify(o)}});S(this,fe,async t=>{t.preventDefault();let s=t.target,n=String(new FormData(s).get("name")??"");try{this.token=(await this.client.call("POST","/systems",{name:n})).token,s.reset(),await u(this,D,Ct).call(this)}catch(a){this.notify(a)}})}keys(){return[{key:"n",word:"desk.ask.new",act:()=>{u(this,D,Ae).call(this)}}]}connectedCallback(){super.connectedCallback(),u(this,D,Ct).call(this)}willUpdate(t){t.has("route")&&t.get("route")&&u(this,D,Ct).call(this)}render(){let[t]=this.route;if(t)return d`<nr-desk-draft
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.draftId=${t}
></nr-desk-draft>`;let{drafts:s}=this;return d`<div class="ttl">
<div><h1 tabindex="-1">${r("desk.ask")}</h1><p>${r("desk.ask.lead")}</p></div>
<div class="a"><button class="btn" @click=${u(this,D,Ae)}>${v("edit",18)}${r("desk.ask.new")}</button></div>
</div>
${s?d`<div class="two">
<section class="card list">
<header><h2>${r("desk.ask.drafts")}</h2><span class="a mut">${r("desk.ask.drafts.here")}</span></header>
${s.drafts.length?u(this,D,Js).call(this,s.drafts):d`<p class="none mut">${r("desk.ask.drafts.none")}</p>`}
</section>
${this.session.roles.includes("administrator")?u(this,D,Ys).call(this,s):m}
</div>`:m}`}};D=new WeakSet,Ct=async function(){if(!this.route[0])try{this.drafts=await this.client.call("GET","/drafts")}catch(t){this.notify(t)}},Ae=async function(){let t=this.drafts?.zone||Intl.DateTimeFormat().resolvedOptions().timeZone;try{let s=await this.client.call("POST","/drafts",{content:{zone:t}});location.hash=X("ask",s.id)}catch(s){this.notify(s)}},Js=function(t){return d`<div class="ov"><table class="tb">
<thead>
<tr><th>${r("desk.ask.words.title")}</th><th>${r("desk.ask.what.case")}</th><th>${r("desk.ask.state")}</th></tr>
</thead>
<tbody>
${t.map(s=>d`<tr>
<td>
<a href=${X("ask",s.id)}>${s.title||r("desk.ask.look.no_title")}</a>
<small>${De(s)}</small>
</td>
<td class="tn">${s.case_number}</td>
<td>${Ce(s)}</td>
</tr>`)}
</tbody>
</table></div>`},Ys=function(t){return d`<aside class="stack">
<section class="card">
<header><h2>${r("desk.ask.settings")}</h2></header>
<form class="pad settings" @submit=${c(this,me)}>
<label class="check">
<input type="checkbox" name="second" .checked=${t.second_officer} />
<span>${r("desk.ask.settings.second")}<small>${r("desk.ask.settings.second_why")}</small></span>
</label>
<label class="field"
>${r("desk.ask.settings.zone")}<input name="zone" list="zones" .value=${t.zone} @focus=${He} />
<small>${r("desk.ask.settings.zone_why",{zone:Intl.DateTimeFormat().resolvedOptions().timeZone})}</small>
</label>
<datalist id="zones"></datalist>
<label class="field"
>${r("desk.ask.settings.webhook")}<input name="webhook" type="url" .value=${t.webhook} />
<small>${r("desk.ask.settings.webhook_why")}</small>
</label>
<label class="field"
>${r("desk.ask.settings.map_tiles")}<input
name="map_tiles"
inputmode="url"
spellcheck="false"
maxlength="700"
.value=${t.map_tiles}
/>
<small>${r("desk.ask.settings.map_tiles_why")}</small>
</label>
<label class="field"
>${r("desk.ask.settings.map_credit")}<input name="map_credit" maxlength="200" .value=${t.map_credit} />
<small>${r("desk.ask.settings.map_credit_why")}</small>
</label>
<button class="btn">${r("desk.ask.settings.save")}</button>
</form>
</section>
<section class="card">
<header><h2>${r("desk.ask.systems")}</h2></header>
<form class="pad settings" @submit=${c(this,fe)}>
<p class="sm mut">${r("desk.ask.systems.why")}</p>
${t.systems.map(s=>d`<div class="row">
<b class="grow">${s}</b>
<button type="button" class="btn" @click=${()=>u(this,D,Qs).call(this,s)}>${r("desk.ask.systems.end")}</button>
</div>`)}
${this.token?d`<div class="note plain" role="status">
${v("keys",18)}<span>${r("desk.ask.systems.token")} <span class="code">${this.token}</span></span>
</div>`:m}
<div class="add">
<label class="field">${r("desk.ask.systems.name")}<input name="name" maxlength="60" required /></label>
<button class="btn">${r("desk.ask.systems.add")}</button>
</div>
</form>
</section>
</aside>`},me=new WeakMap,fe=new WeakMap,Qs=async function(t){try{await this.client.call("POST","/systems/end",{name:t}),this.token="",await u(this,D,Ct).call(this)}catch(s){this.notify(s)}},pt.styles=[z,Z,I`
.list a{font-weight: 600;}.settings{display: grid;gap: 12px;}.settings small{overflow-wrap: anywhere;}.check{display: flex;gap: 10px;align-items: flex-start;}.add{display: flex;gap: 8px;align-items: flex-end;flex-wrap: wrap;}.add .field{flex: 1;min-width: 140px;}.none{padding: 24px 16px;}`],k([C()],pt.prototype,"drafts",2),k([C()],pt.prototype,"token",2),pt=k([A("nr-desk-ask")],pt);export{pt as AskPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directive-helpers.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directives/repeat.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
