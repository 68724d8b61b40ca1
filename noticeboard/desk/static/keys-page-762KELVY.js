import{a as ve,b as be}from"./chunk-UPMV2BWE.js";import{a as ce,b as ge}from"./chunk-HF545FSE.js";import"./chunk-RZ7DHKX6.js";import{H as pe,P as $e,X as M,Y as O,_ as T,c as s,f as S,g as i,k as l,m as W,n as q,o as d,p as F,q as me,r as V,s as c,t as E,u as ye,x as fe}from"./chunk-Z74WOBFN.js";import{a as o,b as p,c as h,e as a}from"./chunk-IKM2OKE7.js";var is="fire.example.org";function xe(b,f,e){let t=b.department,[r,m,y]=(t?.circle??"").split(",");return i`<label class="field">${s("desk.keys.name")}<input name="name" required maxlength="120" .value=${t?.name??""} autocomplete="organization" /></label>
<div class="pair">
<label class="field"
>${s("desk.keys.kind")}
<select name="kind">
${b.kinds.map($=>i`<option value=${$} ?selected=${$===t?.kind}>${s(`desk.keys.kind.${$}`)}</option>`)}
</select></label
>
<label class="field"
>${s("desk.keys.domain")}<input name="domain" required maxlength="253" .value=${t?.domain??""} placeholder=${is} autocapitalize="off" spellcheck="false"
/></label>
</div>
<label class="field"
>${s("desk.keys.contact")}<input name="contact" required maxlength="200" .value=${t?.contact??""} /><small
>${s("desk.keys.contact.why")}</small
></label
>
<h3>${s("desk.keys.area")}</h3>
<div class="seg start" role="group">
${[!1,!0].map($=>i`<button type="button" aria-pressed=${f===$} @click=${()=>e($)}>
${s($?"desk.keys.area.outline":"desk.keys.area.circle")}
</button>`)}
</div>
${f?i`<label class="field"
>${s("desk.keys.area.file")}<input type="file" name="outline" accept=".geojson,.json" required /><small
>${t?.corners?s("desk.keys.area.corners",{corners:t.corners}):s("desk.keys.area.file.why")}</small
></label
>`:i`<div class="pair three">
<label class="field">${s("desk.keys.area.lat")}<input name="lat" required inputmode="decimal" .value=${r??""} placeholder="47.6205" /></label>
<label class="field">${s("desk.keys.area.lon")}<input name="lon" required inputmode="decimal" .value=${m??""} placeholder="-122.3493" /></label>
<label class="field">${s("desk.keys.area.radius")}<input name="radius" required inputmode="decimal" .value=${y?String(Number(y)/1e3):""} placeholder="20" /></label>
</div>`}`}async function _e(b){let f=r=>String(b.get(r)??""),e=b.get("outline"),t=e instanceof File?{circle:"",outline:await e.text()}:{circle:`${["lat","lon"].map(r=>we(f(r))).join(",")},${Math.round(Number(we(f("radius")))*1e3)}`,outline:""};return{name:f("name"),kind:f("kind"),domain:f("domain"),contact:f("contact"),...t}}function we(b){return b.trim().replace(",",".")}var as=2,H,Se,Ve,I,g=class extends W{constructor(){super(...arguments);h(this,H);this.language="";this.made=null;this.asked=[];this.isOwn=!1;this.failed="";h(this,I,async()=>{try{this.made=await this.client.call("POST","/setup/passphrase");let[e,t]=rs(this.made.words.length);this.asked=[e??0,t??1].sort((r,m)=>r-m).slice(0,as);for(let r of this.answers)r.value=""}catch(e){this.failed=O(e)}})}connectedCallback(){super.connectedCallback(),p(this,I).call(this)}read(){if(this.failed="",this.isOwn){let[r,m]=[this.own?.value??"",this.again?.value??""];return r===m?r:(this.failed=s("desk.keys.pass.differ"),this.again?.select(),"")}let e=this.made?.words??[],t=[...this.answers].find(r=>r.value.trim().toLowerCase()!==e[Number(r.dataset.word)]);return t?(this.failed=s("desk.keys.pass.wrong_word",{number:Number(t.dataset.word)+1}),t.focus(),""):e.join(" ")}render(){return i`<h3>${s("desk.keys.pass")}</h3>
${this.isOwn?a(this,H,Ve).call(this):a(this,H,Se).call(this)}
${this.failed?i`<div class="note red" role="alert">${c("stop",18)}<span>${this.failed}</span></div>`:l}`}};H=new WeakSet,Se=function(){let e=this.made?.words??[];return i`<p class="sm mut">${s("desk.keys.pass.made",{bits:this.made?.bits??0})}</p>
<ol>
${e.map((t,r)=>i`<li><span>${r+1}</span>${t}</li>`)}
</ol>
<div class="row">
<button type="button" class="btn" @click=${p(this,I)}>${c("again")}${s("desk.keys.pass.other")}</button>
<button type="button" class="btn link" @click=${()=>this.isOwn=!0}>${s("desk.keys.pass.own")}</button>
</div>
<h3>${s("desk.keys.pass.proof")}</h3>
<div class="proof">
${this.asked.map(t=>i`<label class="field">
${s("desk.keys.pass.word",{number:t+1})}
<input data-word=${t} autocomplete="off" autocapitalize="off" spellcheck="false" />
</label>`)}
</div>`},Ve=function(){return i`<p class="sm mut">${s("desk.keys.pass.own_why")}</p>
<nr-passphrase fresh .label=${s("desk.keys.pass.new")}></nr-passphrase>
<nr-passphrase id="again" fresh .label=${s("desk.keys.pass.again")}></nr-passphrase>
<div class="row">
<button type="button" class="btn link" @click=${()=>this.isOwn=!1}>${s("desk.keys.pass.words")}</button>
</div>`},I=new WeakMap,g.styles=[E,T,S`
:host{display: grid;gap: 8px;}ol{display: grid;grid-template-columns: repeat(auto-fit, minmax(max(116px, 28%), 1fr));gap: 8px;}li{font: 600 17px/24px var(--nr-head);border: 1px solid var(--nr-line);background: var(--nr-bg);border-radius: 6px;padding: 7px 10px;display: flex;gap: 8px;align-items: baseline;user-select: all;}li span{font: 12px/16px var(--nr-font);color: var(--nr-ink2);user-select: none;}.proof{display: grid;grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));gap: 10px;}h3{margin-top: 8px;}`],o([q({attribute:!1})],g.prototype,"client",2),o([q()],g.prototype,"language",2),o([d()],g.prototype,"made",2),o([d()],g.prototype,"asked",2),o([d()],g.prototype,"isOwn",2),o([d()],g.prototype,"failed",2),o([F("nr-passphrase")],g.prototype,"own",2),o([F("#again")],g.prototype,"again",2),o([me("input[data-word]")],g.prototype,"answers",2),g=o([V("nr-new-passphrase")],g);function rs(b){let f=crypto.getRandomValues(new Uint32Array(b));return[...f.keys()].sort((e,t)=>(f[e]??0)-(f[t]??0))}var A,u,Ee,Te,Pe,qe,Oe,X,Y,J,Q,Z,ke,Ce,G,w=class extends M{constructor(){super(...arguments);h(this,u);this.where="stick";this.sticks=[];this.folder="";this.copied=null;this.failed="";this.works=!1;this.remade=!1;this.paper="";h(this,A,async()=>{try{this.paper=`${await this.client.mediaUrl("/keys/root/paper")}&language=${this.language}`,this.sticks=(await this.client.call("GET","/keys/sticks")).sticks,this.folder||=this.sticks[0]?.folder??""}catch(e){this.notify(e)}});h(this,J,e=>{e.preventDefault();let t=this.renderRoot.querySelector("nr-new-passphrase")?.read();t&&a(this,u,X).call(this,async()=>{a(this,u,Y).call(this,await this.client.call("POST","/setup/root",{passphrase:t,again:this.remade})),this.remade=!1,this.copied=null,await this.updateComplete,this.renderRoot.querySelector("nr-passphrase")?.focus()})});h(this,Q,e=>{e.preventDefault(),a(this,u,X).call(this,async()=>{if(this.where==="stick"){let t=this.renderRoot.querySelector("nr-passphrase");this.copied=await this.client.call("POST","/keys/root/copies",{folder:this.folder,passphrase:t?.value??""}),t&&(t.value="")}else{let t=this.renderRoot.querySelector("textarea");await this.client.call("POST","/keys/root/paper",{typed:t?.value??""}),t&&(t.value="")}a(this,u,Y).call(this,await this.client.call("GET","/setup"))})});h(this,Z,()=>{a(this,u,X).call(this,async()=>a(this,u,Y).call(this,await this.client.call("DELETE","/setup/root")))});h(this,G,()=>{this.dispatchEvent(new CustomEvent("nr-stop"))})}connectedCallback(){super.connectedCallback(),p(this,A).call(this)}render(){let{setup:e}=this;if(!e.is_root_made||this.remade)return a(this,u,Ee).call(this);let t=e.root!=="elsewhere";return i`${e.root_copies.length?i`<div>
<h3>${s("desk.keys.copies")}</h3>
<ul class="made">
${e.root_copies.map(r=>i`<li class="sm">
<span class="ok">${c("tick")}</span>${r==="paper"?s("desk.keys.copies.paper"):i`<span class="code">${r}</span>`}
</li>`)}
</ul>
</div>`:i`<p class="st">${c("tick")}${s("desk.keys.root_made")}</p>`}
${this.copied?.has_others?i`<div class="note">${c("stick",18)}<span>${s("desk.keys.others")}</span></div>`:l}
${this.copied?.is_same_disk?i`<div class="note">${c("disk",18)}<span>${s("desk.keys.same_disk")}</span></div>`:l}
${t?a(this,u,Te).call(this,e):i`<p class="sm mut">${s("desk.keys.root_gone")}</p>`}
${a(this,u,Oe).call(this,e,t)}`}};A=new WeakMap,u=new WeakSet,Ee=function(){return i`<form @submit=${p(this,J)}>
<p>${s("desk.keys.step2.why")}</p>
<nr-new-passphrase .client=${this.client} .language=${this.language}></nr-new-passphrase>
${a(this,u,ke).call(this)}
<div class="act">
<button type="button" class="btn big" @click=${p(this,G)}>${s("desk.keys.stop")}</button>
<button class="btn big" ?disabled=${this.works}>${s(this.works?"desk.keys.works":"desk.keys.step2.make")}</button>
</div>
</form>`},Te=function(e){return i`<form @submit=${p(this,Q)}>
<fieldset>
<legend>${s(e.root_copies.length?"desk.keys.next_copy":"desk.keys.first_copy")}</legend>
<div class="pair">
${["stick","paper"].map(t=>i`<label class="opt">
${c(t==="stick"?"stick":"print",24)}
<span><b>${s(`desk.keys.${t}`)}</b><small>${s(`desk.keys.${t}.what`)}</small></span>
<input type="radio" name="where" .checked=${this.where===t} @change=${()=>a(this,u,Ce).call(this,t)} />
</label>`)}
</div>
</fieldset>
${this.where==="stick"?a(this,u,Pe).call(this):a(this,u,qe).call(this)} ${a(this,u,ke).call(this)}
<div class="act">
${this.where==="paper"?i`<a class="btn big" href=${this.paper} target="_blank" rel="noopener noreferrer">${c("print")}${s("desk.keys.print")}</a>`:i`<button type="button" class="btn big" @click=${p(this,G)}>${s("desk.keys.stop")}</button>`}
<button class="btn big" ?disabled=${this.works}>
${s(this.works?"desk.keys.works":this.where==="paper"?"desk.keys.compare_paper":"desk.keys.write")}
</button>
</div>
<p class="xs mut">${s("desk.keys.write.why")}</p>
</form>`},Pe=function(){return i`${this.sticks.length?i`<label class="field"
>${s("desk.keys.sticks")}
<select @change=${e=>this.folder=e.target.value}>
${this.sticks.map(e=>i`<option value=${e.folder} ?selected=${e.folder===this.folder}>
${e.folder}, ${s("desk.keys.free",{size:$e(e.free_bytes)})}${e.has_others?`, ${s("desk.keys.in_use")}`:""}
</option>`)}
</select></label
>`:i`<div class="note plain">${c("stick",18)}<span>${s("desk.keys.no_stick")}</span></div>`}
<label class="field"
>${s("desk.keys.folder")}<input name="folder" required .value=${this.folder} autocapitalize="off" spellcheck="false" @input=${e=>this.folder=e.target.value}
/></label>
<div class="row">
<button type="button" class="btn" @click=${p(this,A)}>${c("again")}${s("desk.keys.look_sticks")}</button>
</div>
<nr-passphrase .label=${s("desk.unlock.root")} .hint=${s("desk.keys.pass.opens")}></nr-passphrase>`},qe=function(){return i`<ol class="stack sm">
<li>${s("desk.keys.paper.1")}</li>
<li>${s("desk.keys.paper.2")}</li>
</ol>
<label class="field"
>${s("desk.keys.root_typed")}<textarea required spellcheck="false" autocapitalize="characters" autocomplete="off"></textarea
><small>${s("desk.keys.root_typed.why")}</small></label
>`},Oe=function(e,t){return i`<div class="act">
${t&&e.root_copies.length?i`<button class="btn big" ?disabled=${this.works} @click=${p(this,Z)}>${s("desk.keys.remove")}</button>`:i`<button class="btn big" @click=${()=>this.remade=!0}>${s("desk.keys.another")}</button>`}
${e.root_copies.length?i`<button class="btn big" @click=${()=>this.dispatchEvent(new CustomEvent("nr-done"))}>${s("desk.keys.go_on")}</button>`:l}
</div>`},X=async function(e){if(!this.works){this.works=!0,this.failed="";try{await e()}catch(t){this.failed=O(t)}finally{this.works=!1}}},Y=function(e){this.setup=e,this.dispatchEvent(new CustomEvent("nr-setup",{detail:e}))},J=new WeakMap,Q=new WeakMap,Z=new WeakMap,ke=function(){return this.failed?i`<div class="note red" role="alert">${c("stop",18)}<span>${this.failed}</span></div>`:l},Ce=function(e){this.where=e,this.failed=""},G=new WeakMap,w.styles=[E,T,S`
:host,
form{display: grid;gap: 14px;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));gap: 10px;}fieldset{min-width: 0;}legend{font: 600 14px/20px var(--nr-font);padding: 0;margin-bottom: 6px;}.opt{display: grid;grid-template-columns: 24px minmax(0, 1fr) 18px;gap: 10px;align-items: center;border: 1.5px solid var(--nr-edge);border-radius: 8px;padding: 10px 12px;cursor: pointer;}.opt:has(:checked){border-color: var(--nr-link);background: var(--nr-tint);}.opt:has(:checked) small{color: var(--nr-ink);}.opt:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.opt input{width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.opt b{display: block;font-weight: 600;}.act{display: flex;flex-wrap: wrap;gap: 10px;}.act .btn{flex: 1 1 150px;}textarea{min-height: 120px;font: 12.5px/18px var(--nr-mono);}.made li{display: flex;gap: 8px;overflow-wrap: anywhere;}`],o([q({attribute:!1})],w.prototype,"setup",2),o([d()],w.prototype,"where",2),o([d()],w.prototype,"sticks",2),o([d()],w.prototype,"folder",2),o([d()],w.prototype,"copied",2),o([d()],w.prototype,"failed",2),o([d()],w.prototype,"works",2),o([d()],w.prototype,"remade",2),o([d()],w.prototype,"paper",2),w=o([V("nr-keys-root")],w);var Fe=S`
.kg{display: grid;grid-template-columns: 248px minmax(0, 1fr) 288px;gap: 16px;align-items: start;}.steps li{border-top: 1px solid var(--nr-line);}.steps li:first-child{border-top: 0;}.steps button{display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 2px 12px;width: 100%;padding: 12px 14px;border: 0;border-radius: 0;background: transparent;text-align: start;align-items: start;justify-content: start;font-weight: 400;text-wrap: wrap;}.steps button:disabled{opacity: 1;}.steps button:focus-visible{outline-offset: -3px;}.step h2:focus-visible{outline: none;}.n{width: 28px;height: 28px;border-radius: 14px;border: 1.5px solid var(--nr-edge);display: grid;place-items: center;font-weight: 600;font-size: 13px;}.done .n{border-color: var(--nr-ok);color: var(--nr-ok);}.now button{background: var(--nr-tint);}.now .n{background: var(--nr-fill);border-color: var(--nr-fill);color: var(--nr-on-fill);}.now small{color: var(--nr-ink);}.steps b{font-weight: 600;display: block;}.step{display: grid;gap: 14px;padding: 16px 20px 20px;}.step h2{font: 600 24px/30px var(--nr-head);text-wrap: balance;margin-top: 4px;}.pair{display: grid;grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));gap: 10px;}.three{grid-template-columns: repeat(auto-fit, minmax(110px, 1fr));}.act{display: flex;flex-wrap: wrap;gap: 10px;margin-top: 4px;}.act .btn{flex: 1 1 150px;}.words{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 6px;}.words li{border: 1px solid var(--nr-line);border-radius: 6px;background: var(--nr-bg);padding: 5px 10px;font: 600 15px/20px var(--nr-head);}pre{margin: 0;padding: 10px 12px;border-radius: 6px;background: var(--nr-sunk);font: 12.5px/18px var(--nr-mono);overflow-wrap: anywhere;white-space: pre-wrap;}.start{justify-self: start;}textarea{min-height: 96px;}@media (max-width: 1100px){.kg{grid-template-columns: 220px minmax(0, 1fr);}.kg > :last-child{grid-column: span 2;}}@media (max-width: 700px){.kg{grid-template-columns: minmax(0, 1fr);}.kg > :last-child{grid-column: auto;}}`;var R,he,_=class extends W{constructor(){super(...arguments);h(this,R);this.here=!1;this.copies=[];this.language="";this.chosen=null}read(){let e=p(this,R,he);return{file:e==="file"?this.file?.value??"":"",typed:e==="paper"?this.typed?.value??"":"",passphrase:this.field?.value??""}}clear(){this.field&&(this.field.value=""),this.typed&&(this.typed.value="")}render(){let e=p(this,R,he),t=this.copies.find(r=>r!=="paper")??"";return i`<div class="field">
${s("desk.keys.root_is")}
<div class="seg start" role="group" aria-label=${s("desk.keys.root_is")}>
${["here","file","paper"].map(r=>r==="here"&&!this.here?l:i`<button type="button" aria-pressed=${e===r} @click=${()=>this.chosen=r}>
${s(`desk.keys.root_is.${r}`)}
</button>`)}
</div>
</div>
${e==="file"?i`<label class="field"
>${s("desk.keys.root_file")}<input name="file" required .value=${t} autocapitalize="off" spellcheck="false" /><small
>${s("desk.keys.root_file.why")}</small
></label
>`:l}
${e==="paper"?i`<label class="field"
>${s("desk.keys.root_typed")}<textarea required spellcheck="false" autocapitalize="characters" autocomplete="off"></textarea
><small>${s("desk.keys.root_typed.why")}</small></label
>`:l}
<nr-passphrase .label=${s("desk.unlock.root")}></nr-passphrase>`}};R=new WeakSet,he=function(){return this.chosen?this.chosen:this.here?"here":this.copies.length&&this.copies.every(e=>e==="paper")?"paper":"file"},_.styles=[E,T,S`
:host{display: grid;gap: 12px;}.start{justify-self: start;}textarea{min-height: 120px;font: 12.5px/18px var(--nr-mono);}`],o([q({type:Boolean})],_.prototype,"here",2),o([q({attribute:!1})],_.prototype,"copies",2),o([q()],_.prototype,"language",2),o([d()],_.prototype,"chosen",2),o([F("input[name=file]")],_.prototype,"file",2),o([F("textarea")],_.prototype,"typed",2),o([F("nr-passphrase")],_.prototype,"field",2),_=o([V("nr-root-key")],_);var os=[1,2,3,4,5,6],De="register.entry",ns="board.example.org/#key=…",n,Le,P,B,j,Me,ue,He,Be,N,je,K,ze,ee,Ie,se,te,Ae,Ge,D,U,z,x=class extends M{constructor(){super(...arguments);h(this,n);this.setup=null;this.shown=0;this.failed="";this.words=null;this.works=!1;this.board=null;this.isOutline=!1;this.isPlain=!1;this.standing=null;h(this,j,async()=>{await a(this,n,B).call(this,async()=>{this.standing=await this.client.call("GET","/setup/status")})});h(this,N,e=>{e.preventDefault();let t=new FormData(e.target);a(this,n,B).call(this,async()=>{let r=await _e(t);a(this,n,P).call(this,await this.client.call("PUT","/setup/department",r))})});h(this,K,e=>{e.preventDefault();let t=this.isPlain?"":this.renderRoot.querySelector("nr-new-passphrase")?.read();t===void 0||!t&&!this.isPlain||a(this,n,B).call(this,async()=>{a(this,n,P).call(this,await this.client.call("POST","/setup/keys",{passphrase:t}),4)})});h(this,ee,e=>{e.preventDefault();let t=String(new FormData(e.target).get("link")),{board:r}=this;a(this,n,B).call(this,async()=>{if(!r){this.board=await this.client.call("POST","/setup/board/key",{link:t});return}let m=await this.client.call("PUT","/setup/board",{link:t,log_key:r.log_key});this.board=null,a(this,n,P).call(this,m)})});h(this,se,e=>{e.preventDefault();let t=this.renderRoot.querySelector("nr-root-key");t&&a(this,n,B).call(this,async()=>{let r=await this.client.call("POST","/setup/registration",t.read());t.clear(),a(this,n,P).call(this,r,5),this.standing=await this.client.call("GET","/setup/status")})});h(this,te,async()=>{try{let e=document.createElement("a");e.href=await this.client.mediaUrl("/setup/registration"),e.download=De,e.click()}catch(e){this.notify(e)}});h(this,z,()=>this.notify(s("desk.keys.stopped")))}connectedCallback(){super.connectedCallback(),a(this,n,Le).call(this)}render(){let{setup:e}=this;return e?i`<div class="kg">
<section class="card" aria-label=${s("desk.keys.first_hour")}>
<ol class="steps">
${os.map(t=>a(this,n,Me).call(this,e,t))}
</ol>
</section>
<section class="card step" aria-live="polite">
<div>
<p class="sm mut">${s("desk.keys.step_of",{step:this.shown})}</p>
<h2 tabindex="-1">${s(`desk.keys.step${this.shown}.title`)}</h2>
</div>
${a(this,n,He).call(this,e)}
</section>
<div class="stack">${a(this,n,Ge).call(this,e)}</div>
</div>`:l}};n=new WeakSet,Le=async function(){try{a(this,n,P).call(this,await this.client.call("GET","/setup")),this.setup?.agency&&await p(this,j).call(this)}catch(e){this.notify(e)}},P=function(e,t=e.step){this.setup=e,this.shown=t,this.failed="",this.words=null,this.dispatchEvent(new CustomEvent("nr-setup",{detail:e})),this.updateComplete.then(()=>this.renderRoot.querySelector(".step h2")?.focus())},B=async function(e){if(!this.works){this.works=!0,this.failed="",this.words=null;try{await e()}catch(t){this.failed=O(t);let{link:r,board:m}=ye.of(t).details;r&&m&&(this.words={link:r,board:m})}finally{this.works=!1}}},j=new WeakMap,Me=function(e,t){let r=t===this.shown?"now":a(this,n,ue).call(this,e,t)?"done":"",m=t<=e.step&&!(e.agency&&t<5);return i`<li class=${r}>
<button
?disabled=${!m}
aria-current=${t===this.shown?"step":l}
@click=${()=>a(this,n,P).call(this,e,t)}
>
<span class="n">${a(this,n,ue).call(this,e,t)?c("tick"):t}</span>
<span
><b>${s(`desk.keys.step${t}`)}</b><small>${s(`desk.keys.step${t}.what`)}</small
><small>${s(`desk.keys.step${t}.time`)}</small></span
>
</button>
</li>`},ue=function(e,t){return t===5?!!this.standing?.is_logged:t===6?(this.standing?.level??0)>0:t<e.step},He=function(e){switch(this.shown){case 1:return a(this,n,Be).call(this,e);case 2:return i`<nr-keys-root
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.setup=${e}
@nr-setup=${t=>this.setup=t.detail}
@nr-done=${()=>a(this,n,P).call(this,this.setup??e,3)}
@nr-stop=${p(this,z)}
></nr-keys-root>`;case 3:return a(this,n,je).call(this,e);case 4:return a(this,n,ze).call(this,e);case 5:return a(this,n,Ie).call(this,e);default:return a(this,n,Ae).call(this,e)}},Be=function(e){return i`<form class="stack" @submit=${p(this,N)}>
${xe(e,this.isOutline,t=>this.isOutline=t)}
${a(this,n,D).call(this)} ${a(this,n,U).call(this,"desk.keys.go_on")}
</form>`},N=new WeakMap,je=function(e){return e.are_keys_made?i`<p class="st">${c("tick")}${s(e.keys==="plain"?"desk.keys.made.plain":"desk.keys.made.locked")}</p>
<div class="act">
<button class="btn big" @click=${p(this,z)}>${s("desk.keys.stop")}</button>
<button class="btn big" @click=${()=>a(this,n,P).call(this,e,4)}>${s("desk.keys.go_on")}</button>
</div>`:i`<form class="stack" @submit=${p(this,K)}>
<p>${s("desk.keys.step3.why")}</p>
<label class="row">
<input type="checkbox" .checked=${this.isPlain} @change=${t=>this.isPlain=t.target.checked} />
${s("desk.keys.plain")}
</label>
${this.isPlain?i`<div class="note">${c("warn",18)}<span>${s("desk.keys.plain.why")}</span></div>`:i`<nr-new-passphrase .client=${this.client} .language=${this.language}></nr-new-passphrase>`}
${a(this,n,D).call(this)} ${a(this,n,U).call(this,"desk.keys.step3.act")}
</form>`},K=new WeakMap,ze=function(e){let t=this.board??e.board;return i`<form class="stack" @submit=${p(this,ee)}>
<p>${s("desk.keys.step4.why")}</p>
<label class="field"
>${s("desk.keys.link")}<input name="link" required maxlength="600" .value=${e.board?.url??""} placeholder=${ns} autocapitalize="off" spellcheck="false" @input=${()=>this.board=null}
/></label>
${t?i`<div>
<h3>${s("desk.keys.compare",{board:t.origin})}</h3>
<p class="sm mut">${s(t.has_link_key?"desk.keys.compare.link":"desk.keys.compare.words")}</p>
</div>
<ol class="words">
${t.words.map(r=>i`<li>${r}</li>`)}
</ol>`:l}
${a(this,n,D).call(this)}
${this.words?i`<dl class="stack">
<div><dt class="sm mut">${s("desk.keys.link_says")}</dt><dd class="code">${this.words.link.join(" ")}</dd></div>
<div><dt class="sm mut">${s("desk.keys.board_says")}</dt><dd class="code">${this.words.board.join(" ")}</dd></div>
</dl>`:l}
${a(this,n,U).call(this,this.board?"desk.keys.step4.trust":"desk.keys.step4.act")}
</form>`},ee=new WeakMap,Ie=function(e){return e.agency?i`<p>${s("desk.keys.send")}</p>
<div class="row"><button class="btn" @click=${p(this,te)}>${c("download")}${De}</button></div>
<p class="sm mut">${s("desk.keys.send.where",{file:e.register})}</p>
${this.standing?i`<div class="note plain">
${c(this.standing.is_logged?"tick":"clock",18)}<span
>${this.standing.is_logged?s("desk.keys.logged",{index:this.standing.index??0}):s("desk.keys.not_logged",{board:e.board?.origin??""})}</span
>
</div>`:l}
${a(this,n,D).call(this)}
<div class="act">
<button class="btn big" ?disabled=${this.works} @click=${p(this,j)}>${s("desk.keys.look")}</button>
<button class="btn big" @click=${()=>a(this,n,P).call(this,e,6)}>${s("desk.keys.go_on")}</button>
</div>`:i`<form class="stack" @submit=${p(this,se)}>
<p>${s("desk.keys.step5.why")}</p>
<nr-root-key .client=${this.client} .language=${this.language} .here=${e.root!=="elsewhere"} .copies=${e.root_copies}></nr-root-key>
${a(this,n,D).call(this)} ${a(this,n,U).call(this,"desk.keys.step5.act")}
</form>`},se=new WeakMap,te=new WeakMap,Ae=function(e){let t=this.standing?.level??0;return i`<p>${s("desk.keys.step6.why")}</p>
<div class="field">${s("desk.keys.page_at")}<pre>${e.domain_address}</pre></div>
<div class="field">${s("desk.keys.page_says")}<pre>${e.domain_page}</pre></div>
${this.standing?i`<div class="note plain">
${c("info",18)}
<div>
<span class="level">${be(t)}</span>
<p>${s(this.standing.is_logged?`desk.keys.next.${Math.min(3,t)}`:"desk.keys.next.none")}</p>
</div>
</div>`:l}
${a(this,n,D).call(this)}
<div class="act">
<button class="btn big" ?disabled=${this.works} @click=${p(this,j)}>${s("desk.keys.look")}</button>
<a class="btn big" href="#/keys">${s("desk.keys.to_keys")}</a>
</div>`},Ge=function(e){return i`<section class="card">
<header><h2>${s("desk.keys.returns")}</h2></header>
<ul class="kv">
<li>${c("next",18)}<div>${s("desk.keys.returns.send")}<small>${s("desk.keys.returns.send.why")}</small></div></li>
<li>${c("info",18)}<div>${s("desk.keys.returns.logged")}<small>${s("desk.keys.returns.logged.why")}</small></div></li>
<li>${c("agency",18)}<div>${s("desk.keys.returns.domain")}<small>${s("desk.keys.returns.domain.why")}</small></div></li>
</ul>
</section>
${e.root_copies.length&&e.root!=="elsewhere"&&this.shown!==2?i`<div class="note">${c("warn",18)}<span>${s("desk.keys.root_here")}</span></div>`:l}`},D=function(){return this.failed?i`<div class="note red" role="alert">${c("stop",18)}<span>${this.failed}</span></div>`:l},U=function(e){return i`<div class="act">
<button type="button" class="btn big" @click=${p(this,z)}>${s("desk.keys.stop")}</button>
<button class="btn big" ?disabled=${this.works}>${s(this.works?"desk.keys.works":e)}</button>
</div>`},z=new WeakMap,x.styles=[E,T,ve,Fe],o([d()],x.prototype,"setup",2),o([d()],x.prototype,"shown",2),o([d()],x.prototype,"failed",2),o([d()],x.prototype,"words",2),o([d()],x.prototype,"works",2),o([d()],x.prototype,"board",2),o([d()],x.prototype,"isOutline",2),o([d()],x.prototype,"isPlain",2),o([d()],x.prototype,"standing",2),x=o([V("nr-keys-setup")],x);var Re={root:"stick",posting:"edit",delivery:"inbox","post-quantum":"inbox"},Ue=["root","posting","delivery","post-quantum"],ie="first-hour",L,k,We,ae,Xe,Ye,re,oe,Je,Qe,C,Ze,ne,Ne,Ke,es,ss,le,ts,v=class extends M{constructor(){super(...arguments);h(this,k);this.setup=null;this.keyring=null;this.isRevoked=!1;this.task="";this.key="posting";this.failed="";this.works=!1;this.isPaper=!1;this.papers={};this.stays=!1;h(this,L,async()=>{try{let[e,t,r]=await Promise.all([this.client.call("GET","/setup"),this.client.call("GET","/keys"),this.client.call("GET","/board")]);[this.setup,this.keyring]=[e,t],this.isRevoked||=r.is_revoked;let m=Ue.map(async y=>[y,await this.client.mediaUrl(`/keys/${y}/paper`)]);this.papers=Object.fromEntries(await Promise.all(m))}catch(e){this.notify(e)}});h(this,ae,e=>{let t=e.detail.agency&&!this.setup?.agency;this.setup=e.detail,t&&(this.stays=!0,location.hash=`#/keys/${ie}`,this.dispatchEvent(new CustomEvent("nr-registered",{bubbles:!0,composed:!0})),p(this,L).call(this))});h(this,re,async e=>{await ge(this,e)&&await p(this,L).call(this)});h(this,oe,async e=>{try{this.keyring=await this.client.call("POST",`/keys/${e}/lock`)}catch(t){this.notify(t)}});h(this,ne,()=>this.renderRoot.querySelector("#task")?.requestSubmit());h(this,le,async e=>{if(e.preventDefault(),this.works)return;let t=new FormData(e.target);this.failed="",this.works=!0;try{await a(this,k,ts).call(this,t)&&a(this,k,C).call(this,""),await p(this,L).call(this)}catch(r){this.failed=O(r)}finally{this.works=!1}})}connectedCallback(){super.connectedCallback(),p(this,L).call(this)}willUpdate(){this.route[0]===ie&&(this.stays=!1)}render(){if(!this.setup||!this.keyring)return l;let e=!this.setup.agency||this.stays||this.route[0]===ie;return i`<div class="stack">
${e?a(this,k,We).call(this):a(this,k,Xe).call(this,this.keyring)} ${a(this,k,Je).call(this)}
${e?l:i`${a(this,k,Qe).call(this)}${a(this,k,Ze).call(this,this.setup)}`}
</div>`}};L=new WeakMap,k=new WeakSet,We=function(){return i`<div class="ttl">
<div>
<h1 tabindex="-1">${s("desk.keys.first_hour")}</h1>
<p>${s("desk.keys.first_hour.why")}</p>
</div>
<p class="a st">${c("lock")}${s("desk.keys.never_leave")}</p>
</div>
<nr-keys-setup
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
@nr-setup=${p(this,ae)}
></nr-keys-setup>`},ae=new WeakMap,Xe=function(e){return i`<div class="ttl">
<div>
<h1 tabindex="-1">${s("desk.keys_page")}</h1>
<p>${s("desk.keys.never_leave")}</p>
</div>
<div class="a"><a class="btn" href="#/keys/${ie}">${s("desk.keys.registration")}</a></div>
</div>
${e.pending_since?i`<div class="note plain">${c("clock",18)}<span>${s(this.isRevoked?"desk.keys.pending_revoked":"desk.keys.pending",{time:pe(e.pending_since)})}</span></div>`:l}
<section class="card">
<header><h2>${s("desk.keys.yours")}</h2></header>
<div class="ov">
<table class="tb yours">
<tbody>
${e.keys.map(t=>a(this,k,Ye).call(this,t))}
</tbody>
</table>
</div>
</section>`},Ye=function(e){let{key:t,state:r}=e,m=r==="plain"?"warn":r==="unlocked"?"eye":r==="locked"?"lock":"outside",y=e.until?fe(e.until):"";return i`<tr>
<th scope="row" class="nw"><span class="kn">${c(Re[t],18)}${s(`desk.keys.${t}`)}</span></th>
<td>
${t==="posting"&&this.isRevoked?i`<span class="st rd">${c("stop")}${s("desk.keys.state.revoked")}</span>`:l}
<span class="st ${r==="plain"?"am":""}"
>${c(m)}${s(`desk.keys.state.${t==="root"&&r==="plain"?"root_plain":r}`,{time:y})}</span
>
</td>
<td class="r">
<span class="row">
${r==="locked"&&t!=="root"?i`<button class="btn" @click=${()=>p(this,re).call(this,t)}>${s("desk.keys.unlock")}</button>`:l}
${r==="unlocked"?i`<button class="btn" @click=${()=>p(this,oe).call(this,t)}>${s("desk.keys.lock")}</button>`:l}
${r==="plain"||r==="unlocked"?i`<button class="btn" @click=${()=>a(this,k,C).call(this,"protect",t)}>
${s(r==="plain"?"desk.keys.protect":"desk.keys.new_passphrase")}
</button>`:l}
${r==="locked"||r==="unlocked"?i`<button class="btn" @click=${()=>a(this,k,C).call(this,"copy",t)}>${c("stick")}${s("desk.keys.copy")}</button>
${this.papers[t]?i`<a class="btn" href="${this.papers[t]}&language=${this.language}" target="_blank" rel="noopener noreferrer"
>${c("print")}${s("desk.keys.print")}</a
>`:l}`:l}
${r==="elsewhere"?i`<button class="btn" @click=${()=>a(this,k,C).call(this,"restore",t)}>${s("desk.keys.restore")}</button>`:l}
</span>
</td>
</tr>`},re=new WeakMap,oe=new WeakMap,Je=function(){return i`<section class="card lost">
<header><h2>${s("desk.keys.table")}</h2></header>
<div class="ov">
<table class="tb">
<thead>
<tr>
${["key","does","lives","lost","stolen"].map(e=>i`<th scope="col">${s(`desk.keys.table.${e}`)}</th>`)}
</tr>
</thead>
<tbody>
${Ue.map(e=>i`<tr>
<th scope="row" class="nw"><span class="kn">${c(Re[e],18)}${s(`desk.keys.${e}`)}</span></th>
<td>${s(`desk.keys.${e}.does`)}</td>
<td>${s(`desk.keys.${e}.lives`)}</td>
<td>
<span class="st"
><span class=${e==="posting"?"ok":"am"}>${c(e==="posting"?"tick":"warn")}</span
><span>${s(`desk.keys.${e}.lost`)}</span></span
>
</td>
<td>${s(`desk.keys.${e}.stolen`)}</td>
</tr>`)}
</tbody>
</table>
</div>
</section>`},Qe=function(){return i`<div class="tasks">
<section class="card">
<h2>${s("desk.keys.change")}</h2>
<p class="sm">${s("desk.keys.change.why")}</p>
<button class="btn" @click=${()=>a(this,k,C).call(this,"change")}>${s("desk.keys.change.act")}</button>
</section>
<section class="card">
<h2>${s("desk.keys.revoke")}</h2>
<p class="sm">${s("desk.keys.revoke.why")}</p>
<button class="btn" @click=${()=>a(this,k,C).call(this,"revoke")}>${s("desk.keys.revoke.act")}</button>
</section>
<section class="card">
<h2>${s("desk.keys.laptop")}</h2>
<p class="sm">${s("desk.keys.laptop.holds")}</p>
<p class="sm">${s("desk.keys.laptop.do")}</p>
</section>
</div>`},C=function(e,t="posting"){this.task=e,this.key=t,this.failed=""},Ze=function(e){let t=()=>a(this,k,C).call(this,""),r=this.task==="restore"||this.task==="protect"||this.task==="copy",m=`desk.keys.${this.task}${r?`.${this.key}`:""}`;return i`<nr-dialog ?open=${this.task!==""} heading=${this.task?s(m):""} @nr-close=${t}>
<form id="task" class="stack" @submit=${p(this,le)}>
${this.task==="change"||this.task==="revoke"?a(this,k,Ne).call(this,e):l}
${this.task==="protect"?i`<p>${s("desk.keys.protect.why")}</p>
${a(this,k,Ke).call(this,this.key)?l:i`<nr-passphrase
id="opens"
.label=${s(`desk.unlock.${this.key}`)}
.hint=${s("desk.keys.pass.old")}
></nr-passphrase>`}
<nr-new-passphrase .client=${this.client} .language=${this.language}></nr-new-passphrase>`:l}
${this.task==="restore"?a(this,k,ss).call(this):l} ${this.task==="copy"?a(this,k,es).call(this):l}
${this.failed?i`<div class="note red" role="alert">${c("stop",18)}<span>${this.failed}</span></div>`:l}
</form>
<button class="btn" slot="acts" @click=${t}>${s("desk.unlock.cancel")}</button>
<button class="btn" slot="acts" ?disabled=${this.works} @click=${p(this,ne)}>
${this.works?s("desk.keys.works"):this.task?s(`desk.keys.${this.task}.do`):""}
</button>
</nr-dialog>`},ne=new WeakMap,Ne=function(e){return i`<p>${s(`desk.keys.${this.task}.note`)}</p>
${this.task==="change"?i`<label class="row"><input type="checkbox" name="delivery" />${s("desk.keys.change.delivery")}</label>`:i`<label class="field"
>${s("desk.keys.last_good")}<input name="last_good" type="number" min="0" required /><small
>${s("desk.keys.last_good.why")}</small
></label
>`}
<label class="field"
>${s("desk.keys.reason")}<input name="reason" required maxlength="200" /><small>${s("desk.keys.reason.why")}</small></label
>
<nr-root-key .language=${this.language} .here=${e.root!=="elsewhere"} .copies=${e.root_copies}></nr-root-key>`},Ke=function(e){return this.keyring?.keys.find(t=>t.key===e)?.state==="plain"},es=function(){return i`<p>${s("desk.keys.write.why")}</p>
<label class="field"
>${s("desk.keys.folder")}<input name="folder" required autocapitalize="off" spellcheck="false"
/></label>
<nr-passphrase id="opens" .label=${s(`desk.unlock.${this.key}`)} .hint=${s("desk.keys.pass.opens")}></nr-passphrase>
${this.key==="root"?i`<label class="row"><input type="checkbox" name="remove" />${s("desk.keys.copy.remove")}</label>`:l}`},ss=function(){return i`<div class="seg start" role="group">
${[!1,!0].map(e=>i`<button type="button" aria-pressed=${this.isPaper===e} @click=${()=>this.isPaper=e}>
${s(e?"desk.keys.root_is.paper":"desk.keys.root_is.file")}
</button>`)}
</div>
${this.isPaper?i`<label class="field"
>${s("desk.keys.root_typed")}<textarea name="typed" required spellcheck="false" autocomplete="off"></textarea
><small>${s("desk.keys.root_typed.why")}</small></label
>`:i`<label class="field"
>${s("desk.keys.copy_file")}<input name="file" required autocapitalize="off" spellcheck="false" /><small
>${s("desk.keys.root_file.why")}</small
></label
>`}
<nr-passphrase id="opens" .label=${s(`desk.unlock.${this.key}`)}></nr-passphrase>`},le=new WeakMap,ts=async function(e){let t=y=>this.renderRoot.querySelector(y),r=t("nr-root-key")?.read()??{},m=String(e.get("reason")??"");switch(this.task){case"change":{let y={reason:m,root:r,with_delivery:e.get("delivery")!==null},$=await ce(this,()=>this.client.call("POST","/keys/rotation",y));return $?.since&&this.notify(s("desk.keys.changed",{index:$.index,time:pe($.since)})),$!==void 0}case"revoke":{let y={reason:m,root:r,last_good:Number(e.get("last_good"))},$=await this.client.call("POST","/keys/revocation",y);return this.isRevoked=!0,this.notify(s("desk.keys.revoked",{index:$.index})),!0}case"protect":{let y=t("nr-new-passphrase")?.read();if(!y)return!1;let $=`/keys/${this.key}/passphrase`,de=t("#opens")?.value??"";return await ce(this,()=>this.client.call("POST",$,{passphrase:y,old:de}))!==void 0}case"copy":{let y=await this.client.call("POST",`/keys/${this.key}/copies`,{folder:String(e.get("folder")),passphrase:t("#opens")?.value??"",remove:e.get("remove")!==null});return this.notify(s("desk.keys.copied",{file:y.file})),!0}case"restore":{let y=t("#opens")?.value??"",[$,de]=[String(e.get("file")??""),String(e.get("typed")??"")];return await this.client.call("POST",`/keys/${this.key}/restoration`,{passphrase:y,file:$,typed:de}),!0}default:return!0}},v.styles=[E,T,S`
.kn{display: flex;gap: 8px;align-items: center;}.lost td .st{align-items: flex-start;gap: 8px;}.lost td{min-width: 130px;}.tb tbody th{font: 600 13px/18px var(--nr-font);color: var(--nr-ink);padding-block: 9px;vertical-align: top;}.tb tbody tr:last-child th{border-bottom: 0;}.yours td{vertical-align: middle;}.yours tbody th{vertical-align: middle;}.yours .row{justify-content: flex-end;}.yours .row > *{flex: none;white-space: nowrap;}@media (max-width: 1000px){.yours .row{flex-wrap: wrap;}}.tasks{display: grid;grid-template-columns: repeat(auto-fit, minmax(210px, 1fr));gap: 16px;}.tasks .card{padding: 14px 16px;display: grid;gap: 8px;align-content: start;justify-items: start;}.start{justify-self: start;}textarea{min-height: 110px;font: 12.5px/18px var(--nr-mono);}`],o([d()],v.prototype,"setup",2),o([d()],v.prototype,"keyring",2),o([d()],v.prototype,"isRevoked",2),o([d()],v.prototype,"task",2),o([d()],v.prototype,"key",2),o([d()],v.prototype,"failed",2),o([d()],v.prototype,"works",2),o([d()],v.prototype,"isPaper",2),o([d()],v.prototype,"papers",2),o([d()],v.prototype,"stays",2),v=o([V("nr-desk-keys")],v);export{v as KeysPage};
