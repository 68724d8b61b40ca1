var Wc=Object.defineProperty;var Kc=Object.getOwnPropertyDescriptor;var Li=n=>{throw TypeError(n)};var c=(n,r,e,t)=>{for(var s=t>1?void 0:t?Kc(r,e):r,i=n.length-1,o;i>=0;i--)(o=n[i])&&(s=(t?o(r,e,s):o(s))||s);return t&&s&&Wc(r,e,s),s};var ia=(n,r,e)=>r.has(n)||Li("Cannot "+e);var m=(n,r,e)=>(ia(n,r,"read from private field"),e?e.call(n):r.get(n)),b=(n,r,e)=>r.has(n)?Li("Cannot add the same private member more than once"):r instanceof WeakSet?r.add(n):r.set(n,e),q=(n,r,e,t)=>(ia(n,r,"write to private field"),t?t.call(n,e):r.set(n,e),e),d=(n,r,e)=>(ia(n,r,"access private method"),e);var jn=globalThis,On=jn.ShadowRoot&&(jn.ShadyCSS===void 0||jn.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,oa=Symbol(),Di=new WeakMap,jr=class{constructor(r,e,t){if(this._$cssResult$=!0,t!==oa)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=r,this.t=e}get styleSheet(){let r=this.o,e=this.t;if(On&&r===void 0){let t=e!==void 0&&e.length===1;t&&(r=Di.get(e)),r===void 0&&((this.o=r=new CSSStyleSheet).replaceSync(this.cssText),t&&Di.set(e,r))}return r}toString(){return this.cssText}},Pi=n=>new jr(typeof n=="string"?n:n+"",void 0,oa),y=(n,...r)=>{let e=n.length===1?n[0]:r.reduce((t,s,i)=>t+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[i+1],n[0]);return new jr(e,n,oa)},Ii=(n,r)=>{if(On)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of r){let t=document.createElement("style"),s=jn.litNonce;s!==void 0&&t.setAttribute("nonce",s),t.textContent=e.cssText,n.appendChild(t)}},la=On?n=>n:n=>n instanceof CSSStyleSheet?(r=>{let e="";for(let t of r.cssRules)e+=t.cssText;return Pi(e)})(n):n;var{is:Fc,defineProperty:Gc,getOwnPropertyDescriptor:Zc,getOwnPropertyNames:Yc,getOwnPropertySymbols:Qc,getPrototypeOf:Jc}=Object,Vn=globalThis,Ni=Vn.trustedTypes,Xc=Ni?Ni.emptyScript:"",eu=Vn.reactiveElementPolyfillSupport,Or=(n,r)=>n,Vr={toAttribute(n,r){switch(r){case Boolean:n=n?Xc:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,r){let e=n;switch(r){case Boolean:e=n!==null;break;case Number:e=n===null?null:Number(n);break;case Object:case Array:try{e=JSON.parse(n)}catch{e=null}}return e}},Un=(n,r)=>!Fc(n,r),Bi={attribute:!0,type:String,converter:Vr,reflect:!1,useDefault:!1,hasChanged:Un};Symbol.metadata??=Symbol("metadata"),Vn.litPropertyMetadata??=new WeakMap;var Oe=class extends HTMLElement{static addInitializer(r){this._$Ei(),(this.l??=[]).push(r)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(r,e=Bi){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(r)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(r,e),!e.noAccessor){let t=Symbol(),s=this.getPropertyDescriptor(r,t,e);s!==void 0&&Gc(this.prototype,r,s)}}static getPropertyDescriptor(r,e,t){let{get:s,set:i}=Zc(this.prototype,r)??{get(){return this[e]},set(o){this[e]=o}};return{get:s,set(o){let u=s?.call(this);i?.call(this,o),this.requestUpdate(r,u,t)},configurable:!0,enumerable:!0}}static getPropertyOptions(r){return this.elementProperties.get(r)??Bi}static _$Ei(){if(this.hasOwnProperty(Or("elementProperties")))return;let r=Jc(this);r.finalize(),r.l!==void 0&&(this.l=[...r.l]),this.elementProperties=new Map(r.elementProperties)}static finalize(){if(this.hasOwnProperty(Or("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Or("properties"))){let e=this.properties,t=[...Yc(e),...Qc(e)];for(let s of t)this.createProperty(s,e[s])}let r=this[Symbol.metadata];if(r!==null){let e=litPropertyMetadata.get(r);if(e!==void 0)for(let[t,s]of e)this.elementProperties.set(t,s)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let s=this._$Eu(e,t);s!==void 0&&this._$Eh.set(s,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(r){let e=[];if(Array.isArray(r)){let t=new Set(r.flat(1/0).reverse());for(let s of t)e.unshift(la(s))}else r!==void 0&&e.push(la(r));return e}static _$Eu(r,e){let t=e.attribute;return t===!1?void 0:typeof t=="string"?t:typeof r=="string"?r.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(r=>this.enableUpdating=r),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(r=>r(this))}addController(r){(this._$EO??=new Set).add(r),this.renderRoot!==void 0&&this.isConnected&&r.hostConnected?.()}removeController(r){this._$EO?.delete(r)}_$E_(){let r=new Map,e=this.constructor.elementProperties;for(let t of e.keys())this.hasOwnProperty(t)&&(r.set(t,this[t]),delete this[t]);r.size>0&&(this._$Ep=r)}createRenderRoot(){let r=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Ii(r,this.constructor.elementStyles),r}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(r=>r.hostConnected?.())}enableUpdating(r){}disconnectedCallback(){this._$EO?.forEach(r=>r.hostDisconnected?.())}attributeChangedCallback(r,e,t){this._$AK(r,t)}_$ET(r,e){let t=this.constructor.elementProperties.get(r),s=this.constructor._$Eu(r,t);if(s!==void 0&&t.reflect===!0){let i=(t.converter?.toAttribute!==void 0?t.converter:Vr).toAttribute(e,t.type);this._$Em=r,i==null?this.removeAttribute(s):this.setAttribute(s,i),this._$Em=null}}_$AK(r,e){let t=this.constructor,s=t._$Eh.get(r);if(s!==void 0&&this._$Em!==s){let i=t.getPropertyOptions(s),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:Vr;this._$Em=s;let u=o.fromAttribute(e,i.type);this[s]=u??this._$Ej?.get(s)??u,this._$Em=null}}requestUpdate(r,e,t,s=!1,i){if(r!==void 0){let o=this.constructor;if(s===!1&&(i=this[r]),t??=o.getPropertyOptions(r),!((t.hasChanged??Un)(i,e)||t.useDefault&&t.reflect&&i===this._$Ej?.get(r)&&!this.hasAttribute(o._$Eu(r,t))))return;this.C(r,e,t)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(r,e,{useDefault:t,reflect:s,wrapped:i},o){t&&!(this._$Ej??=new Map).has(r)&&(this._$Ej.set(r,o??e??this[r]),i!==!0||o!==void 0)||(this._$AL.has(r)||(this.hasUpdated||t||(e=void 0),this._$AL.set(r,e)),s===!0&&this._$Em!==r&&(this._$Eq??=new Set).add(r))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let r=this.scheduleUpdate();return r!=null&&await r,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,i]of this._$Ep)this[s]=i;this._$Ep=void 0}let t=this.constructor.elementProperties;if(t.size>0)for(let[s,i]of t){let{wrapped:o}=i,u=this[s];o!==!0||this._$AL.has(s)||u===void 0||this.C(s,void 0,i,u)}}let r=!1,e=this._$AL;try{r=this.shouldUpdate(e),r?(this.willUpdate(e),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(e)):this._$EM()}catch(t){throw r=!1,this._$EM(),t}r&&this._$AE(e)}willUpdate(r){}_$AE(r){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(r)),this.updated(r)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(r){return!0}update(r){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(r){}firstUpdated(r){}};Oe.elementStyles=[],Oe.shadowRootOptions={mode:"open"},Oe[Or("elementProperties")]=new Map,Oe[Or("finalized")]=new Map,eu?.({ReactiveElement:Oe}),(Vn.reactiveElementVersions??=[]).push("2.1.2");var ga=globalThis,ji=n=>n,Wn=ga.trustedTypes,Oi=Wn?Wn.createPolicy("lit-html",{createHTML:n=>n}):void 0,Gi="$lit$",at=`lit$${Math.random().toFixed(9).slice(2)}$`,Zi="?"+at,tu=`<${Zi}>`,St=document,Wr=()=>St.createComment(""),Kr=n=>n===null||typeof n!="object"&&typeof n!="function",fa=Array.isArray,ru=n=>fa(n)||typeof n?.[Symbol.iterator]=="function",da=`[ 	
\f\r]`,Ur=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Vi=/-->/g,Ui=/>/g,qt=RegExp(`>|${da}(?:([^\\s"'>=/]+)(${da}*=${da}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Wi=/'/g,Ki=/"/g,Yi=/^(?:script|style|textarea|title)$/i,va=n=>(r,...e)=>({_$litType$:n,strings:r,values:e}),l=va(1),_=va(2),Fh=va(3),Et=Symbol.for("lit-noChange"),p=Symbol.for("lit-nothing"),Fi=new WeakMap,At=St.createTreeWalker(St,129);function Qi(n,r){if(!fa(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return Oi!==void 0?Oi.createHTML(r):r}var nu=(n,r)=>{let e=n.length-1,t=[],s,i=r===2?"<svg>":r===3?"<math>":"",o=Ur;for(let u=0;u<e;u++){let h=n[u],f,S,M=-1,K=0;for(;K<h.length&&(o.lastIndex=K,S=o.exec(h),S!==null);)K=o.lastIndex,o===Ur?S[1]==="!--"?o=Vi:S[1]!==void 0?o=Ui:S[2]!==void 0?(Yi.test(S[2])&&(s=RegExp("</"+S[2],"g")),o=qt):S[3]!==void 0&&(o=qt):o===qt?S[0]===">"?(o=s??Ur,M=-1):S[1]===void 0?M=-2:(M=o.lastIndex-S[2].length,f=S[1],o=S[3]===void 0?qt:S[3]==='"'?Ki:Wi):o===Ki||o===Wi?o=qt:o===Vi||o===Ui?o=Ur:(o=qt,s=void 0);let W=o===qt&&n[u+1].startsWith("/>")?" ":"";i+=o===Ur?h+tu:M>=0?(t.push(f),h.slice(0,M)+Gi+h.slice(M)+at+W):h+at+(M===-2?u:W)}return[Qi(n,i+(n[e]||"<?>")+(r===2?"</svg>":r===3?"</math>":"")),t]},Fr=class n{constructor({strings:r,_$litType$:e},t){let s;this.parts=[];let i=0,o=0,u=r.length-1,h=this.parts,[f,S]=nu(r,e);if(this.el=n.createElement(f,t),At.currentNode=this.el.content,e===2||e===3){let M=this.el.content.firstChild;M.replaceWith(...M.childNodes)}for(;(s=At.nextNode())!==null&&h.length<u;){if(s.nodeType===1){if(s.hasAttributes())for(let M of s.getAttributeNames())if(M.endsWith(Gi)){let K=S[o++],W=s.getAttribute(M).split(at),Y=/([.?@])?(.*)/.exec(K);h.push({type:1,index:i,name:Y[2],strings:W,ctor:Y[1]==="."?ua:Y[1]==="?"?ha:Y[1]==="@"?pa:Xt}),s.removeAttribute(M)}else M.startsWith(at)&&(h.push({type:6,index:i}),s.removeAttribute(M));if(Yi.test(s.tagName)){let M=s.textContent.split(at),K=M.length-1;if(K>0){s.textContent=Wn?Wn.emptyScript:"";for(let W=0;W<K;W++)s.append(M[W],Wr()),At.nextNode(),h.push({type:2,index:++i});s.append(M[K],Wr())}}}else if(s.nodeType===8)if(s.data===Zi)h.push({type:2,index:i});else{let M=-1;for(;(M=s.data.indexOf(at,M+1))!==-1;)h.push({type:7,index:i}),M+=at.length-1}i++}}static createElement(r,e){let t=St.createElement("template");return t.innerHTML=r,t}};function Jt(n,r,e=n,t){if(r===Et)return r;let s=t!==void 0?e._$Co?.[t]:e._$Cl,i=Kr(r)?void 0:r._$litDirective$;return s?.constructor!==i&&(s?._$AO?.(!1),i===void 0?s=void 0:(s=new i(n),s._$AT(n,e,t)),t!==void 0?(e._$Co??=[])[t]=s:e._$Cl=s),s!==void 0&&(r=Jt(n,s._$AS(n,r.values),s,t)),r}var ca=class{constructor(r,e){this._$AV=[],this._$AN=void 0,this._$AD=r,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(r){let{el:{content:e},parts:t}=this._$AD,s=(r?.creationScope??St).importNode(e,!0);At.currentNode=s;let i=At.nextNode(),o=0,u=0,h=t[0];for(;h!==void 0;){if(o===h.index){let f;h.type===2?f=new Gr(i,i.nextSibling,this,r):h.type===1?f=new h.ctor(i,h.name,h.strings,this,r):h.type===6&&(f=new ma(i,this,r)),this._$AV.push(f),h=t[++u]}o!==h?.index&&(i=At.nextNode(),o++)}return At.currentNode=St,s}p(r){let e=0;for(let t of this._$AV)t!==void 0&&(t.strings!==void 0?(t._$AI(r,t,e),e+=t.strings.length-2):t._$AI(r[e])),e++}},Gr=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(r,e,t,s){this.type=2,this._$AH=p,this._$AN=void 0,this._$AA=r,this._$AB=e,this._$AM=t,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let r=this._$AA.parentNode,e=this._$AM;return e!==void 0&&r?.nodeType===11&&(r=e.parentNode),r}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(r,e=this){r=Jt(this,r,e),Kr(r)?r===p||r==null||r===""?(this._$AH!==p&&this._$AR(),this._$AH=p):r!==this._$AH&&r!==Et&&this._(r):r._$litType$!==void 0?this.$(r):r.nodeType!==void 0?this.T(r):ru(r)?this.k(r):this._(r)}O(r){return this._$AA.parentNode.insertBefore(r,this._$AB)}T(r){this._$AH!==r&&(this._$AR(),this._$AH=this.O(r))}_(r){this._$AH!==p&&Kr(this._$AH)?this._$AA.nextSibling.data=r:this.T(St.createTextNode(r)),this._$AH=r}$(r){let{values:e,_$litType$:t}=r,s=typeof t=="number"?this._$AC(r):(t.el===void 0&&(t.el=Fr.createElement(Qi(t.h,t.h[0]),this.options)),t);if(this._$AH?._$AD===s)this._$AH.p(e);else{let i=new ca(s,this),o=i.u(this.options);i.p(e),this.T(o),this._$AH=i}}_$AC(r){let e=Fi.get(r.strings);return e===void 0&&Fi.set(r.strings,e=new Fr(r)),e}k(r){fa(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,t,s=0;for(let i of r)s===e.length?e.push(t=new n(this.O(Wr()),this.O(Wr()),this,this.options)):t=e[s],t._$AI(i),s++;s<e.length&&(this._$AR(t&&t._$AB.nextSibling,s),e.length=s)}_$AR(r=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);r!==this._$AB;){let t=ji(r).nextSibling;ji(r).remove(),r=t}}setConnected(r){this._$AM===void 0&&(this._$Cv=r,this._$AP?.(r))}},Xt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(r,e,t,s,i){this.type=1,this._$AH=p,this._$AN=void 0,this.element=r,this.name=e,this._$AM=s,this.options=i,t.length>2||t[0]!==""||t[1]!==""?(this._$AH=Array(t.length-1).fill(new String),this.strings=t):this._$AH=p}_$AI(r,e=this,t,s){let i=this.strings,o=!1;if(i===void 0)r=Jt(this,r,e,0),o=!Kr(r)||r!==this._$AH&&r!==Et,o&&(this._$AH=r);else{let u=r,h,f;for(r=i[0],h=0;h<i.length-1;h++)f=Jt(this,u[t+h],e,h),f===Et&&(f=this._$AH[h]),o||=!Kr(f)||f!==this._$AH[h],f===p?r=p:r!==p&&(r+=(f??"")+i[h+1]),this._$AH[h]=f}o&&!s&&this.j(r)}j(r){r===p?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,r??"")}},ua=class extends Xt{constructor(){super(...arguments),this.type=3}j(r){this.element[this.name]=r===p?void 0:r}},ha=class extends Xt{constructor(){super(...arguments),this.type=4}j(r){this.element.toggleAttribute(this.name,!!r&&r!==p)}},pa=class extends Xt{constructor(r,e,t,s,i){super(r,e,t,s,i),this.type=5}_$AI(r,e=this){if((r=Jt(this,r,e,0)??p)===Et)return;let t=this._$AH,s=r===p&&t!==p||r.capture!==t.capture||r.once!==t.once||r.passive!==t.passive,i=r!==p&&(t===p||s);s&&this.element.removeEventListener(this.name,this,t),i&&this.element.addEventListener(this.name,this,r),this._$AH=r}handleEvent(r){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,r):this._$AH.handleEvent(r)}},ma=class{constructor(r,e,t){this.element=r,this.type=6,this._$AN=void 0,this._$AM=e,this.options=t}get _$AU(){return this._$AM._$AU}_$AI(r){Jt(this,r)}};var su=ga.litHtmlPolyfillSupport;su?.(Fr,Gr),(ga.litHtmlVersions??=[]).push("3.3.3");var Ji=(n,r,e)=>{let t=e?.renderBefore??r,s=t._$litPart$;if(s===void 0){let i=e?.renderBefore??null;t._$litPart$=s=new Gr(r.insertBefore(Wr(),i),i,void 0,e??{})}return s._$AI(n),s};var ba=globalThis,$=class extends Oe{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let r=super.createRenderRoot();return this.renderOptions.renderBefore??=r.firstChild,r}update(r){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(r),this._$Do=Ji(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Et}};$._$litElement$=!0,$.finalized=!0,ba.litElementHydrateSupport?.({LitElement:$});var au=ba.litElementPolyfillSupport;au?.({LitElement:$});(ba.litElementVersions??=[]).push("4.2.2");var iu={attribute:!0,type:String,converter:Vr,reflect:!1,hasChanged:Un},ou=(n=iu,r,e)=>{let{kind:t,metadata:s}=e,i=globalThis.litPropertyMetadata.get(s);if(i===void 0&&globalThis.litPropertyMetadata.set(s,i=new Map),t==="setter"&&((n=Object.create(n)).wrapped=!0),i.set(e.name,n),t==="accessor"){let{name:o}=e;return{set(u){let h=r.get.call(this);r.set.call(this,u),this.requestUpdate(o,h,n,!0,u)},init(u){return u!==void 0&&this.C(o,void 0,n,u),u}}}if(t==="setter"){let{name:o}=e;return function(u){let h=this[o];r.call(this,u),this.requestUpdate(o,h,n,!0,u)}}throw Error("Unsupported decorator location: "+t)};function v(n){return(r,e)=>typeof e=="object"?ou(n,r,e):((t,s,i)=>{let o=s.hasOwnProperty(i);return s.constructor.createProperty(i,t),o?Object.getOwnPropertyDescriptor(s,i):void 0})(n,r,e)}function w(n){return v({...n,state:!0,attribute:!1})}var Mt=(n,r,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof r!="object"&&Object.defineProperty(n,r,e),e);function Zr(n,r){return(e,t,s)=>{let i=o=>o.renderRoot?.querySelector(n)??null;if(r){let{get:o,set:u}=typeof t=="object"?e:s??(()=>{let h=Symbol();return{get(){return this[h]},set(f){this[h]=f}}})();return Mt(e,t,{get(){let h=o.call(this);return h===void 0&&(h=i(this),(h!==null||this.hasUpdated)&&u.call(this,h)),h}})}return Mt(e,t,{get(){return i(this)}})}}var H=class n extends Error{constructor(e,t){super(t);this.code=e}static of(e){if(e instanceof n)return e;let{code:t,message:s}=e??{};return new n(typeof t=="string"?t:"unknown",typeof s=="string"?s:String(e))}},lu=3600,du=2400*1e3,Kn=class{constructor(r,e){this.entryId=e;this.#t=r}#t;#n=new Map;#r=new Set;use(r){this.#t=r}get(r,e){return this.#e("GET",r,e)}post(r,e={}){return this.#e("POST",r,void 0,e)}put(r,e){return this.#e("PUT",r,void 0,e)}patch(r,e){return this.#e("PATCH",r,void 0,e)}delete(r,e){return this.#e("DELETE",r,e)}async#e(r,e,t,s){let i=Object.entries(t??{}).filter(([,o])=>o!==void 0);try{return await this.#t.callWS({type:"neighbors_requests/call",entry_id:this.entryId,method:r,path:e,language:this.#t.language,...i.length?{query:Object.fromEntries(i.map(([o,u])=>[o,String(u)]))}:{},...s===void 0?{}:{body:s}})}catch(o){throw H.of(o)}}media(r){let e=this.#n.get(r);if(e&&Date.now()-e.at<du)return e.address;let t=this.#t.callWS({type:"auth/sign_path",path:`/api/neighbors_requests/${this.entryId}/media/${r}`,expires:lu}).then(s=>s.path,s=>{throw this.#n.delete(r),H.of(s)});return this.#n.set(r,{at:Date.now(),address:t}),t}listen(r){return this.#r.add(r),()=>this.#r.delete(r)}publish(r){for(let e of this.#r)e(r)}},ne=class{constructor(r){this.host=r;this.value=null;this.error=null;this.#t=null;this.#n="";this.#r=0;r.addController(this)}#t;#n;#r;hostDisconnected(){this.#r+=1,this.#n=""}ask(r,e){r===this.#t&&e===this.#n||(this.#t=r,this.#n=e,this.value=null,e&&this.again())}async again(){let r=this.#t;if(!r||!this.#n)return;let e=++this.#r;try{let t=await r.get(this.#n);if(e!==this.#r)return;this.value=t,this.error=null}catch(t){if(e!==this.#r)return;this.error=H.of(t)}this.host.requestUpdate()}show(r){this.#r+=1,this.value=r,this.host.requestUpdate()}};function Xi(n,r){let e=n?.loaded?n.link:"admin";return e==="admin"||e==="decide"&&!r?null:e}function tr({boards:n}){return n.filter(r=>r.state!=="left")}function cu(n,r){return{hub:n,entryId:r.entry_id,name:r.name,mayAnswer:r.may_answer,mayManage:r.may_manage,link:r.link??"admin",loaded:!1,available:r.available,lastHeard:r.last_heard,info:null,cameras:[],found:[],sensors:[],boards:[],requests:[],problems:[],awareness:0,scan:null,quiet:{}}}function uu(n,r,e){switch(r.type){case"state":return{...n,loaded:!0,available:r.available,lastHeard:r.available?e:n.lastHeard,info:r.state.hub,cameras:r.state.cameras,found:r.state.found,sensors:r.state.sensors,boards:r.state.boards,requests:r.state.requests,problems:r.state.problems,awareness:r.state.awareness};case"away":return{...n,available:!1,lastHeard:r.since??n.lastHeard};case"message":return{...n,lastHeard:e,...hu(n,r.message)}}}function hu(n,{type:r,data:e}){if(e.removed===!0)return{cameras:n.cameras.filter(t=>t.id!==e.camera_id),sensors:n.sensors.filter(t=>t.id!==e.sensor_id)};if(e.request){let t=e.request;return{requests:Tt(n.requests,t,s=>s.id,"first")}}return e.camera?{cameras:Tt(n.cameras,e.camera,t=>t.id)}:e.found?{found:Tt(n.found,e.found,t=>t.key)}:e.sensor?{sensors:Tt(n.sensors,e.sensor,t=>t.id)}:e.board?{boards:Tt(n.boards,e.board,t=>t.origin)}:e.scan?{scan:e.scan}:e.problem?{problems:Tt(n.problems,e.problem,t=>t.id)}:r==="awareness.changed"?{awareness:Number(e.count)}:r==="problem.cleared"?{problems:n.problems.filter(t=>t.id!==e.id)}:{}}function Tt(n,r,e,t="last"){let s=n.findIndex(i=>e(i)===e(r));return s>=0?n.with(s,r):t==="first"?[r,...n]:[...n,r]}function Fn(n,r,e){let t=n.quiet[r.id];return r.pending&&!r.hidden&&!(t&&Date.parse(t)>e)}function pu(n,r){return{...n,requests:Tt(n.requests,r,e=>e.id,"first")}}var mu=300,gu=1e4,er=class{constructor(r){this.host=r;this.houses=[];this.house=null;this.error=null;this.wasAnswered=!1;this.slow=!1;this.#t=null;this.#r=null;this.#e=0;this.#s=new Set;r.addController(this)}#t;#n;#r;#e;#s;use(r,e){let t=this.#t===null,s=e!==this.#n||r.language!==this.#t?.language;this.#t=r,this.#n=e,this.house?.hub.use(r),(t||s)&&this.begin()}hostConnected(){this.#t&&this.begin()}hostDisconnected(){this.#c()}async begin(){let r=this.#t;if(!r)return;this.#c();let e=this.#e;this.#d(mu,()=>{this.slow=!0});try{let t=await r.callWS({type:"neighbors_requests/houses"});if(e!==this.#e)return;this.houses=t,this.wasAnswered=!0;let s=t.find(u=>u.entry_id===this.#n)??t[0];if(!s){this.house=null,this.#l();return}let i=this.house?.entryId===s.entry_id?this.house:null;this.house=i??cu(new Kn(r,s.entry_id),s);let o=await r.connection.subscribeMessage(u=>{e===this.#e&&this.#i(u)},{type:"neighbors_requests/subscribe",entry_id:s.entry_id,language:r.language});e!==this.#e?o():this.#r=o,this.error=null,this.#a(s.entry_id,e)}catch(t){if(e!==this.#e)return;this.error=H.of(t),this.#d(gu,()=>{this.begin()})}this.#l()}show(r){this.house&&(this.house=pu(this.house,r)),this.host.requestUpdate()}async later(r){let e=this.house;this.#t&&e&&await this.#o(e.entryId,{request_id:r.id})}async#a(r,e){await this.#o(r,{},e).catch(()=>{})}async#o(r,e,t=this.#e){let s="neighbors_requests/later";try{let i=await this.#t?.callWS({type:s,entry_id:r,language:this.#t.language,...e});if(t!==this.#e||!this.house||!i)return;this.house={...this.house,quiet:i.quiet},this.host.requestUpdate()}catch(i){throw H.of(i)}}#i(r){this.house&&(this.house=uu(this.house,r,new Date().toISOString()),this.error=null,r.type==="message"&&this.house.hub.publish(r.message),this.#l())}#l(){(this.house?.loaded||this.error)&&(this.slow=!1),this.host.requestUpdate()}#d(r,e){let t=setTimeout(()=>{this.#s.delete(t),this.house?.loaded||(e(),this.host.requestUpdate())},r);this.#s.add(t)}#c(){this.#e+=1;for(let r of this.#s)clearTimeout(r);this.#s.clear(),this.#r?.(),this.#r=null}};function k(n){return r=>{customElements.get(n)||customElements.define(n,r)}}var N=class extends ${constructor(){super(...arguments);this.route=[];this.narrow=!1}show(e){this.dispatchEvent(new CustomEvent("nr-request",{detail:e,bubbles:!0,composed:!0}))}later(e){this.dispatchEvent(new CustomEvent("nr-later",{detail:e,bubbles:!0,composed:!0}))}notify(e){let t=typeof e=="string"?e:H.of(e).message;this.dispatchEvent(new CustomEvent("nr-say",{detail:t,bubbles:!0,composed:!0}))}};c([v({attribute:!1})],N.prototype,"hass",2),c([v({attribute:!1})],N.prototype,"house",2),c([v({attribute:!1})],N.prototype,"route",2),c([v({type:Boolean,reflect:!0})],N.prototype,"narrow",2);var rr="/neighbors-requests";function Yr(n,r=!1){r?history.replaceState(null,"",n):history.pushState(null,"",n),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:r}}))}var eo={"act.approve":"Freigeben…","act.deny":"Ablehnen","act.hide":"Ausblenden","act.later":"Später","act.show":"Wieder zeigen","act.undo":"Rückgängig","agency_kind.ems":"Rettungsdienst","agency_kind.fire":"Feuerwehr","agency_kind.other":"Stelle für öffentliche Sicherheit","agency_kind.police":"Polizei","agency_kind.sheriff":"Sheriff","agency_kind.transit":"Verkehrspolizei","ask.already_approve":"{by} hat das um {at} schon freigegeben. Die erste Antwort ist die des Hauses.","ask.already_deny":"{by} hat um {at} schon abgelehnt. Die erste Antwort ist die des Hauses.","ask.approved":"{by} hat freigegeben: {at}","ask.around":"Um dein Zuhause","ask.away":"{distance} entfernt","ask.case":"Aktenzeichen {number}","ask.changed":"Das hat sich inzwischen geändert. Lies es noch einmal und entscheide dann.","ask.consent":"{by} hat Ja gesagt: {at}.","ask.consent_why":"Hier entscheiden zwei. Nichts geht hinaus, bis noch jemand zu demselben Ja sagt.","ask.denied":"{by} hat abgelehnt: {at}. Nichts wurde gesendet.","ask.denied_automation":"Deine Automatisierung „{by}“ hat abgelehnt: {at}. Nichts wurde gesendet.","ask.denied_rule":"Deine Regel „{by}“ hat abgelehnt: {at}. Nichts wurde gesendet.","ask.expired":"Abgelaufen","ask.have.one":"Du hast {count} Clip","ask.have.other":"Du hast {count} Clips","ask.kept.one":"Du hast {count} Clip, aufbewahrt bis zu deiner Antwort","ask.kept.other":"Du hast {count} Clips, aufbewahrt bis zu deiner Antwort","ask.not_told":"Keine Prüfstelle hat bestätigt, wer das ist. Du wurdest nicht benachrichtigt.","ask.open_until":"Offen bis {date}","ask.opened":"{by} hat freigegeben. Sie haben es geöffnet: {at}.","ask.resolved":"Gelöst","ask.sentence":"Bittet um Video: {title}","ask.voided":"Nicht gesendet: {by} hatte zugestimmt, {at}","ask.where_size":"{where}, {size}","away.check":"Was zu prüfen ist","away.heading":"Der Hub antwortet nicht","away.network":"Ist es im selben Netz wie Home Assistant?","away.never":"Seit dem Start von Home Assistant war er nicht zu hören. Bis er wieder da ist, kann nichts geteilt werden.","away.power":"Ist das Gerät mit dem Hub eingeschaltet?","away.restart":"Hat sich Adresse oder Name geändert? Dann richte die Integration neu ein.","away.since":"Zuletzt gehört: {time}. Vielleicht nehmen deine Kameras nicht auf. Bis er wieder da ist, kann nichts geteilt werden.","away.strip":"Zuletzt gehört: {time}. Was du siehst, ist von da. Bis er wieder da ist, kann nichts geteilt werden.","away.try":"Jetzt versuchen","because.clips":"Du hast Clips aus dieser Zeit","because.just_outside":"Clips nur knapp außerhalb dieser Zeit","because.never_shared":"Nur Kameras, die nie geteilt werden, sehen dieses Gebiet","because.no_camera":"Keine deiner Kameras sieht dieses Gebiet","because.nothing_moved":"Keine Clips aus dieser Zeit","boards_line.alone.one":"Niemand sonst prüft dieses Brett","boards_line.alone.other":"Niemand sonst prüft {count} Bretter","boards_line.away":"Der Hub antwortet nicht","boards_line.behind":"Ein Brett antwortet nicht","boards_line.none":"Keinem Brett gefolgt","boards_line.stopped.one":"{count} Brett gestoppt","boards_line.stopped.other":"{count} Bretter gestoppt","boards_line.unchecked.one":"{count} Brett lässt sich gerade nicht prüfen","boards_line.unchecked.other":"{count} Bretter lassen sich gerade nicht prüfen","boards_line.verified.one":"{count} Brett geprüft","boards_line.verified.other":"{count} Bretter geprüft","card.error":"Das lässt sich gerade nicht zeigen","card.foot":"Nichts hat dieses Haus verlassen. Freigeben… öffnet zuerst die Durchsicht. Ablehnen sendet nichts, und sie erfahren es nicht.","card.loading":"Wird geladen","card.may_not":"Du kannst das lesen. Wer antworten darf, steht in den Optionen der Integration.","card.next":"Nächste Anfrage","card.none":"Kein Hub ist eingerichtet","card.none_why":"Füge Neighbors Requests in Home Assistant hinzu: Einstellungen, Geräte & Dienste.","card.of":"Anfrage {at} von {of}","card.open":"Öffnen","card.previous":"Vorige Anfrage","clear.boards.one":"Brett, geprüft","clear.boards.other":"Bretter, alle geprüft","clear.boards_alone.one":"Brett, das niemand sonst prüft","clear.boards_alone.other":"Bretter, nicht alle von anderen geprüft","clear.boards_behind.one":"Brett, nicht aktuell","clear.boards_behind.other":"Bretter, nicht alle aktuell","clear.boards_unchecked.one":"Brett, gerade nicht prüfbar","clear.boards_unchecked.other":"Bretter, gerade nicht alle prüfbar","clear.checked":"Geprüft: {time}.","clear.heading":"Keine Anfrage braucht dich","clear.no_board":"Der Hub folgt keinem Brett. So kann niemand dieses Haus etwas fragen.","clear.open.one":"{count} offen auf deinen Brettern. Du hast keinen Clip, den du dafür teilen könntest.","clear.open.other":"{count} offen auf deinen Brettern. Du hast keine Clips, die du dafür teilen könntest.","clear.quiet":"Auf deinen Brettern ist keine offen.","clear.seen.one":"Anfrage in diesem Jahr","clear.seen.other":"Anfragen in diesem Jahr","clear.shares.one":"Sendung zugestellt","clear.shares.other":"Sendungen zugestellt","denied.heading":"Abgelehnt. Nichts wurde gesendet.","denied.why":"{agency}. Deine Clips werden wieder wie üblich aufbewahrt.","editor.first":"Der erste","editor.house":"Welcher Hub","editor.pictures":"Bilder aus deinen Clips zeigen","editor.pictures.why":"Auf einem Tablet, das Gäste sehen, besser aus.","editor.when_clear":"Auch zeigen, wenn keine Anfrage dich braucht","editor.when_clear.why":"Aus: Die Karte erscheint nur, wenn etwas wartet oder nicht stimmt.","finding.area_too_large":"Fragt nach einem sehr großen Gebiet.","finding.area_too_large.why":"Das meiste darin hat nichts damit zu tun.","finding.area_too_narrow":"Das Gebiet hat eine sehr schmale Stelle.","finding.area_too_narrow.why":"Sie kann auf ein einzelnes Haus zeigen.","finding.area_too_small":"Fragt nach einem sehr kleinen Gebiet.","finding.area_too_small.why":"Es zeigt vielleicht auf ein einziges Haus.","finding.blank_text":"Ein Text darin ist leer.","finding.blank_text.why":"Du kannst nicht lesen, was gefragt wird oder warum.","finding.compromised_key":"Zwei Verläufe mit einem Schlüssel unterschrieben.","finding.compromised_key.why":"Vielleicht hat noch jemand den Schlüssel dieser Behörde.","finding.confusable_name":"Der Name der Behörde gleicht dem einer anderen.","finding.confusable_name.why":"Prüfe die Webdomain: Es kann jemand anderes sein.","finding.hidden_text":"Sie enthält verborgene Zeichen.","finding.hidden_text.why":"Damit kann ein Text anders aussehen, als er lautet.","finding.lawful_activity":"Nennt vielleicht eine rechtmäßige Versammlung.","finding.lawful_activity.why":"Deine Clips können Menschen zeigen, die nur dabei waren.","finding.life_too_long":"Bleibt sehr lange offen.","finding.life_too_long.why":"Anfragen sollten bald nach dem Fall enden.","finding.names_person":"Nennt vielleicht eine Person.","finding.names_person.why":"Niemand hat gesagt, dass sie etwas getan hat.","finding.names_victim":"Nennt vielleicht jemanden, dem etwas angetan wurde.","finding.names_victim.why":"Dann bleibt der Name hier für immer öffentlich.","finding.no_case_number":"Hat kein Aktenzeichen.","finding.no_case_number.why":"Du kannst bei der Behörde nicht nach einer Nummer fragen.","finding.no_contact":"Nennt keine Ansprechperson.","finding.no_contact.why":"Unter der Domain der Behörde ist niemand zu erreichen.","finding.no_incident":"Nennt keine Art von Vorfall.","finding.no_incident.why":"Sie sagt nicht, worum es geht.","finding.not_verifiable":"Kann nicht geprüft werden.","finding.not_verifiable.why":"Sie kam über einen Feed ohne Verzeichnis. Niemand kann beweisen, wer sie geschrieben hat, und man kann nicht antworten.","finding.outside_jurisdiction":"Fragt nach einem Ort außerhalb ihres Gebiets.","finding.outside_jurisdiction.why":"Die Behörde ist dort vielleicht nicht zuständig.","finding.race_only":"Beschreibt Menschen vielleicht nur nach ihrer Herkunft.","finding.race_only.why":"Wer so aussieht, kann für verdächtig gehalten werden.","finding.revoked_key":"Dieser Schlüssel wurde widerrufen.","finding.revoked_key.why":"Die Behörde hat gesagt, dass dies nicht von ihr ist.","finding.threat":"Droht vielleicht denen, die nicht antworten.","finding.threat.why":"Antworten ist immer freiwillig. Niemand weiß, wer Clips hat.","finding.too_many_posts":"Eine weitere Anfrage zum selben Fall.","finding.too_many_posts.why":"Es sollte höchstens zwei geben.","finding.unverified_agency":"Keine Prüfstelle hat bestätigt, wer das ist.","finding.unverified_agency.why":"Es gibt nur ihr eigenes Wort oder ihre Web-Domain.","finding.window_in_future":"Fragt nach einer Zeit, die noch läuft.","finding.window_in_future.why":"Das ist Beobachten und nicht die Frage, was geschah.","finding.window_too_long":"Fragt nach einer sehr langen Zeit.","finding.window_too_long.why":"Die meisten Clips daraus haben nichts damit zu tun.","finding.window_too_old":"Fragt nach einer Zeit, die lange her ist.","finding.window_too_old.why":"Kaum ein Haus hat davon noch Clips.","finding.window_too_short":"Fragt nach einer sehr kurzen Zeit.","finding.window_too_short.why":"Eine Uhr, die etwas falsch geht, kann sie verfehlen.","forked.heading":"Ein Brett zeigt zwei Verläufe","forked.proof":"Beweis ansehen","forked.why":"hat signiert, was nicht alles wahr sein kann. Dorthin wird nichts mehr geteilt. Was vorher geprüft war, wird weiter gezeigt. Der Beweis ist aufbewahrt.","label.person":"Person","label.vehicle":"Fahrzeug","label.animal":"Tier","label.package":"Paket","seen.person":"eine Person","seen.vehicle":"ein Fahrzeug","seen.animal":"ein Tier","seen.package":"ein Paket","frames.caption":"Clip {at} von {of} · nicht geteilt","frames.close":"Clip schließen","frames.name":"Clip {at} von {of}, {camera}, {time}","frames.play":"{clip} abspielen","hold.back":"Zurück","hold.keep":"Weiter halten","hold.rest":"Halten zum Freigeben","hold.send":"Senden","incident.abduction":"Entführung","incident.animal_attack":"Angriff eines Tieres","incident.arson":"Brandstiftung","incident.assault":"Körperverletzung","incident.burglary":"Einbruch","incident.fire":"Brand","incident.hit_and_run":"Fahrerflucht","incident.homicide":"Tötungsdelikt","incident.missing_person":"Vermisste Person","incident.natural_disaster":"Naturkatastrophe","incident.robbery":"Raub","incident.search_and_rescue":"Suche und Rettung","incident.sexual_offence":"Sexualdelikt","incident.shooting":"Schusswaffengebrauch","incident.theft":"Diebstahl","incident.traffic_collision":"Verkehrsunfall","incident.vandalism":"Sachbeschädigung","incident.vehicle_theft":"Fahrzeugdiebstahl","leaves.heading":"Was dieses Haus verlässt","level.0":"nicht bestätigt","level.1":"nur Web-Domain bestätigt","level.2":"von einer Prüfstelle bestätigt","level.3":"von zwei Prüfstellen bestätigt","level.read":"Stufe {level} von 3: {words}","link.ask":"Ein Administrator von Home Assistant kann das ändern.","link.automations":"Über den Link zu diesem Hub dürfen nur Automatisierungen antworten","link.decide":"Über den Link zu diesem Hub darfst du ansehen und antworten","link.read":"Über den Link zu diesem Hub darfst du nur ansehen","link.wider":"Um auch Kameras, Regeln und Bretter hier einzustellen, erzeuge auf dem Hub einen Link: neighbors hub pair --scope admin. Füge ihn dann unter Neu konfigurieren in der Integration ein.","map.farther":"Verkleinern","map.home":"Dein Zuhause und was deine Kameras sehen. Nur hier gezeichnet.","map.low":"Gebiet einer Anfrage, L0 oder L1","map.nearer":"Vergrößern","map.solid":"Gebiet einer Anfrage, L2 oder L3","map.why":"In diesem Browser gezeichnet. Kein Kartendienst erfährt, wohin du siehst.","offered.after":"Begann {seconds} s nach dem Zeitfenster","offered.ahead":"die Zeit im Bild geht {length} vor","offered.before":"Endete {seconds} s vor dem Zeitfenster","offered.behind":"die Zeit im Bild geht {length} nach","offered.button":"Klingel gedrückt","offered.clock":"Uhr ±{seconds} s","offered.clock_unknown":"Uhr nicht geprüft","offered.corner":"Deckt eine Ecke des Gebiets ab, {distance} entfernt","offered.external":"von einem anderen Gerät markiert","offered.facing":"Blickt in das Gebiet, {distance} entfernt","offered.inside":"Deckt das Gebiet ab","offered.motion":"Bewegung","panel.close":"Schließen","panel.house":"Hub","panel.menu":"Seitenleiste öffnen","panel.no_page":"Diese Seite gibt es nicht","panel.no_page_why":"Vielleicht sehen sie nur Administratoren.","panel.sections":"Bereiche","panel.title":"Neighbors Requests","panel.to_requests":"Alle Anfragen","picture.none":"Es gibt kein Bild zu zeigen.","proof.alone":"Niemand sonst prüft dieses Brett: Kein Zeuge muss das Verzeichnis gesehen haben","proof.checked":"Dein Hub hat zuletzt nachgesehen: {time}","proof.download":"Beweis herunterladen","proof.entry":"Eintrag {index} von {size}, unverändert, auf","proof.failed":"Der Beweis lässt sich gerade nicht lesen","proof.few_witnesses":"Noch nicht von genug Zeugen bestätigt","proof.issued":"Geprüft: ausgestellt {date}","proof.signed":"Unterschrieben von {agency} mit Schlüssel","proof.verified":"Geprüft: öffentlich seit {date}","proof.witnesses.one":"{count} Zeuge sah dasselbe Verzeichnis, nötig sind {quorum}:","proof.witnesses.other":"{count} Zeugen sahen dasselbe Verzeichnis, nötig sind {quorum}:","proof.yourself":"Das sind Behauptungen, bis du sie prüfst. Speichere die Datei und rufe daneben den Befehl auf.","request.agency":"Wie sie fragt","request.answer":"Deine Antwort","request.area":"Wo","request.back":"Zurück zu den Anfragen","request.board_page":"Ihre Seite auf dem Brett","request.contact":"Fragen an {contact}","request.entry":"Eintrag {index}","request.foot":"Ablehnen sendet nichts, und sie können es nicht von keiner Antwort unterscheiden. Später lässt sie offen. Ausblenden nimmt sie aus der Liste.","request.foot_none":"Hier gibt es nichts zu teilen. Ausblenden nimmt sie aus der Liste. Sie erfahren es nicht.","request.heading":"{agency} bittet um Video: {title}","request.here":"Was du hast","request.hidden":"Du hast sie ausgeblendet. Sie bleibt aus der Liste, bis du sie wieder zeigst.","request.hidden_agency":"Ihre Behörde steht auf Ausgeblendet. Das änderst du auf der Seite der Behörde.","request.later":"Bis morgen Ruhe. Nichts wurde gesendet.","request.map":"Das Gebiet, nach dem gefragt wird: {where}","request.labels":"Nach dem filtern, was die Kamera gesehen hat","request.all_labels":"Alle","request.near":"Knapp außerhalb der Zeit","request.near_why":"Vielleicht geht eine Uhr falsch. Davon wird nichts vorgeschlagen.","request.no_text":"Kein Text.","request.quiet":"Bis morgen Ruhe","request.rules":"Deine Regeln","request.thread":"Was sie geschrieben haben","request.unknown":"Diese Anfrage ist hier nicht bekannt","request.unknown_why":"Vielleicht steht ihr Brett nicht mehr in den Einstellungen des Hubs, oder neuere Anfragen ihrer Behörde haben ihren Platz.","request.was_hidden":"Ausgeblendet. Nichts wurde gesendet. Du findest sie unter Ausgeblendet.","requests.add_board":"Brett hinzufügen…","requests.filter.answered":"Beantwortet","requests.filter.awareness":"Hinweise","requests.filter.closed":"Geschlossen","requests.filter.hidden":"Ausgeblendet","requests.filter.needs":"Braucht dich","requests.filter.open":"Alle offenen","requests.group.answered":"Von diesem Haus beantwortet","requests.group.awareness":"Hinweise, keine Antwort möglich","requests.group.closed":"Geschlossen ohne Antwort von hier","requests.group.hidden":"Von diesem Haus ausgeblendet","requests.group.near":"Offen auf deinen Brettern","requests.group.needs":"Braucht dich","requests.map.one":"Karte mit {count} Anfrage um dein Zuhause","requests.map.other":"Karte mit {count} Anfragen um dein Zuhause","requests.no_board":"Keinem Brett gefolgt","requests.no_board_why":"Wähle eines, das deine Gegend nutzt. Es sieht deine Internetadresse, aber nicht, wer du bist oder was du hast.","requests.none.answered":"Noch nichts beantwortet","requests.none.answered.why":"Was dieses Haus abgelehnt oder freigegeben hat, erscheint hier. Nur dieses Haus sieht es.","requests.none.awareness":"Gerade gibt es keinen Hinweis","requests.none.awareness.why":"Hier erscheint, was Hinweisquellen über Orte in deiner Nähe sagen. Niemand kann darauf antworten.","requests.none.closed":"Noch nichts geschlossen","requests.none.closed.why":"Gelöste oder abgelaufene Anfragen ohne Antwort erscheinen hier.","requests.none.hidden":"Nichts ist ausgeblendet","requests.none.hidden.why":"Was du ausblendest, bleibt hier und lässt sich wieder zeigen.","requests.none.needs":"Keine Anfrage braucht dich","requests.none.needs.why":"Für keine offene Anfrage hast du Clips, die du teilen könntest.","requests.none.open":"Keine Anfrage ist offen","requests.none.open.why":"Wenn eine Behörde auf einem Brett fragt, dem du folgst, erscheint es hier.","requests.show":"Zeigen","ruled.hidden":"Jemand hier hat sie oder ihre Behörde ausgeblendet.","ruled.level":"Keine deiner Regeln passt. Die Stufe der Behörde ist {level}.","ruled.off":"Hausregeln sind aus. Die Stufe der Behörde ist {level}.","ruled.quiet":"Jemand hier hält ihre Behörde still.","ruled.rule":"Deine Regel „{rule}“ entscheidet.","share.anonymous":"anonym","share.approved":"{by} hat freigegeben. Wird versiegelt.","share.approved.then":"Bis die Quittung da ist, kannst du es noch zurückziehen.","share.approved_by":"{by} hat für {agency} freigegeben","share.audio":"mit Ton","share.contact":"mit Kontakt","share.delivered":"{by} hat freigegeben. Zugestellt: {at}.","share.delivered.then":"Zugestellt: {at}. Es lässt sich nicht mehr zurückholen.","share.failed":"{by} hat freigegeben. Noch nicht zugestellt.","share.failed.then":"Noch nicht zugestellt: Es kam keine Quittung. Der Hub versucht es von selbst weiter.","share.hub_says":"Der Hub sagt: {reason}","share.masks.one":"{count} Maske","share.masks.other":"{count} Masken","share.no_audio":"ohne Ton","share.no_masks":"keine Masken","share.retry":"Noch einmal versuchen","share.sealed":"{by} hat freigegeben. Versiegelt, geht gleich hinaus.","share.sealed.then":"Bis die Quittung da ist, kannst du es noch zurückziehen.","share.sending":"{by} hat freigegeben. Wird gesendet.","share.sending.then":"Bis die Quittung da ist, kannst du es noch zurückziehen.","share.withdraw":"Zurückziehen","share.withdrawing":"{by} hat freigegeben, und es wird zurückgezogen.","share.withdrawing.then":"Es wird zurückgezogen. Der Hub fragt das Brett, bis es antwortet.","share.withdrawn":"{by} hat freigegeben, und es wurde zurückgezogen: {at}.","share.withdrawn.then":"Zurückgezogen. Die Behörde sieht, dass es zurückgenommen wurde.","step.cut":"Geschnitten und maskiert","step.receipt":"Quittung","step.sealed":"Versiegelt","step.sending":"Senden","tab.agencies":"Behörden","tab.boards":"Bretter","tab.cameras":"Kameras","tab.ledger":"Hausbuch","tab.requests":"Anfragen","tab.rules":"Regeln","tab.waiting.one":"{count} braucht dich","tab.waiting.other":"{count} brauchen dich","thread.board.notice":"Hinweis des Bretts","thread.other":"Eintrag","thread.request.correct":"Berichtigung","thread.request.post":"Anfrage","thread.request.resolve":"Gelöst","thread.request.update":"Nachtrag","trial.alone":"Als erste Regel: {alone}.","trial.approve":"Hätte innerhalb der Grenzen {fits} von {of} freigegeben.","trial.deny":"Hätte {fits} von {of} abgelehnt.","trial.list":"Hätte {fits} von {of} still gelistet.","trial.notify":"Hätte dir {fits} von {of} gemeldet.","unit.square_km":"{value} km²","unit.square_miles":"{value} mi²","verdict.approve":"Eine deiner Regeln kann das freigeben","verdict.deny":"Eine deiner Regeln lehnt solche Anfragen ab","verdict.list":"Warum du nicht benachrichtigt wurdest","verdict.notify":"Warum du benachrichtigt wurdest"};var to={"act.approve":"Approve…","act.deny":"Deny","act.hide":"Hide","act.later":"Later","act.show":"Show again","act.undo":"Undo","agency_kind.ems":"ambulance service","agency_kind.fire":"fire service","agency_kind.other":"public safety body","agency_kind.police":"police","agency_kind.sheriff":"sheriff","agency_kind.transit":"transit police","ask.already_approve":"{by} already approved this at {at}. The first answer is the house’s answer.","ask.already_deny":"{by} already denied this at {at}. The first answer is the house’s answer.","ask.approved":"{by} approved this, {at}","ask.around":"Around your home","ask.away":"{distance} away","ask.case":"Case {number}","ask.changed":"This changed while you looked. Read it again, then decide.","ask.consent":"{by} said yes, {at}.","ask.consent_why":"Two people decide here. Nothing leaves until another person says yes to the same.","ask.denied":"{by} denied this, {at}. Nothing was sent.","ask.denied_automation":"Your automation “{by}” denied this, {at}. Nothing was sent.","ask.denied_rule":"Your rule “{by}” denied this, {at}. Nothing was sent.","ask.expired":"Expired","ask.have.one":"You have {count} clip","ask.have.other":"You have {count} clips","ask.kept.one":"You have {count} clip, kept until you answer","ask.kept.other":"You have {count} clips, kept until you answer","ask.not_told":"No verifier confirmed who this is. You weren’t notified.","ask.open_until":"Open until {date}","ask.opened":"{by} approved this. They opened it, {at}.","ask.resolved":"Resolved","ask.sentence":"Asks for video: {title}","ask.voided":"Not sent: {by} had said yes, {at}","ask.where_size":"{where}, {size}","away.check":"What to check","away.heading":"The hub isn’t answering","away.network":"Are it and Home Assistant on the same network?","away.never":"It has not been heard since Home Assistant started. Nothing can be shared until it is back.","away.power":"Is the hub’s machine switched on?","away.restart":"Was its address or its name changed? Then reconfigure the integration.","away.since":"Last heard at {time}. Your cameras may not be recording. Nothing can be shared until it is back.","away.strip":"Last heard at {time}. What you see is from then. Nothing can be shared until it is back.","away.try":"Try now","because.clips":"You have clips in this window","because.just_outside":"Clips only just outside this window","because.never_shared":"Only cameras that are never shared face this area","because.no_camera":"No camera of yours faces this area","because.nothing_moved":"No clips in this window","boards_line.alone.one":"Nobody else checks this board","boards_line.alone.other":"Nobody else checks {count} boards","boards_line.away":"The hub isn’t answering","boards_line.behind":"A board isn’t answering","boards_line.none":"No board followed","boards_line.stopped.one":"{count} board stopped","boards_line.stopped.other":"{count} boards stopped","boards_line.unchecked.one":"{count} board cannot be checked now","boards_line.unchecked.other":"{count} boards cannot be checked now","boards_line.verified.one":"{count} board verified","boards_line.verified.other":"{count} boards verified","card.error":"This can’t be shown just now","card.foot":"Nothing has left this house. Approve… opens the review first. Deny sends nothing, and they can’t tell.","card.loading":"Loading","card.may_not":"You can read this. Who may answer is set in the integration’s options.","card.next":"Next request","card.none":"No hub is set up","card.none_why":"Add Neighbors Requests in Home Assistant: Settings, Devices & services.","card.of":"Request {at} of {of}","card.open":"Open","card.previous":"Previous request","clear.boards.one":"board, verified","clear.boards.other":"boards, all verified","clear.boards_alone.one":"board that nobody else checks","clear.boards_alone.other":"boards, some checked by nobody else","clear.boards_behind.one":"board, not up to date","clear.boards_behind.other":"boards, not all up to date","clear.boards_unchecked.one":"board, can’t be checked now","clear.boards_unchecked.other":"boards, not all can be checked now","clear.checked":"Checked at {time}.","clear.heading":"No request needs you","clear.no_board":"The hub follows no board, so nobody can ask this house anything.","clear.open.one":"{count} is open on your boards. You have no clip to share for it.","clear.open.other":"{count} are open on your boards. You have no clips to share for them.","clear.quiet":"None is open on your boards.","clear.seen.one":"request seen this year","clear.seen.other":"requests seen this year","clear.shares.one":"share delivered","clear.shares.other":"shares delivered","denied.heading":"Denied. Nothing was sent.","denied.why":"{agency}. Your clips go back to normal retention.","editor.first":"The first one","editor.house":"Which hub","editor.pictures":"Show frames of your clips","editor.pictures.why":"Leave it off on a tablet that guests see.","editor.when_clear":"Show when no request needs you","editor.when_clear.why":"Off: the card appears only when something waits or is wrong.","finding.area_too_large":"Asks about a very large area.","finding.area_too_large.why":"Most of what it covers has nothing to do with it.","finding.area_too_narrow":"Its area has a very narrow part.","finding.area_too_narrow.why":"It can point at a single house.","finding.area_too_small":"Asks about a very small area.","finding.area_too_small.why":"It may point at a single house.","finding.blank_text":"A text in it is blank.","finding.blank_text.why":"You can’t read what is asked, or why.","finding.compromised_key":"Two histories signed with one key.","finding.compromised_key.why":"Somebody else may have this agency’s key.","finding.confusable_name":"Its agency’s name looks like another’s.","finding.confusable_name.why":"Check the web domain: it may be somebody else.","finding.hidden_text":"It has hidden characters.","finding.hidden_text.why":"They can make a text look different from what it says.","finding.lawful_activity":"May mention a lawful gathering.","finding.lawful_activity.why":"Your clips may show people who were only attending.","finding.life_too_long":"Stays open for very long.","finding.life_too_long.why":"Requests should end soon after the case does.","finding.names_person":"May name a person.","finding.names_person.why":"Nobody has said that they did anything.","finding.names_victim":"May name somebody who was harmed.","finding.names_victim.why":"If so, their name is public here for good.","finding.no_case_number":"Has no case number.","finding.no_case_number.why":"You can’t ask the agency about it by number.","finding.no_contact":"Names no investigator.","finding.no_contact.why":"There is nobody to ask at the agency’s own domain.","finding.no_incident":"Names no kind of incident.","finding.no_incident.why":"It doesn’t say what it is about.","finding.not_verifiable":"Can’t be verified.","finding.not_verifiable.why":"It came by a feed without a log. Nobody can prove who wrote it, and there is no way to answer.","finding.outside_jurisdiction":"Asks about a place outside its jurisdiction.","finding.outside_jurisdiction.why":"This agency may have no business there.","finding.race_only":"May describe people by race alone.","finding.race_only.why":"Anyone who fits it may be taken for a suspect.","finding.revoked_key":"This key was revoked.","finding.revoked_key.why":"The agency has said that this was not written by it.","finding.threat":"May threaten those who don’t answer.","finding.threat.why":"Answering is always a choice. They can’t tell who has clips.","finding.too_many_posts":"One more request for the same case.","finding.too_many_posts.why":"There should be two at most.","finding.unverified_agency":"No verifier confirmed who this is.","finding.unverified_agency.why":"There is only its own word, or its web domain.","finding.window_in_future":"Asks about a time that isn’t over.","finding.window_in_future.why":"That is watching, not asking what happened.","finding.window_too_long":"Asks about a very long time.","finding.window_too_long.why":"Clips from most of it have nothing to do with it.","finding.window_too_old":"Asks about a time long ago.","finding.window_too_old.why":"Few homes still have clips of it.","finding.window_too_short":"Asks about a very short time.","finding.window_too_short.why":"A clock that is slightly wrong can miss it.","forked.heading":"One board is showing two histories","forked.proof":"See the proof","forked.why":"has signed what cannot all be true. Sharing to it has stopped. What was verified before is still shown. The proof is kept.","label.person":"Person","label.vehicle":"Vehicle","label.animal":"Animal","label.package":"Package","seen.person":"a person","seen.vehicle":"a vehicle","seen.animal":"an animal","seen.package":"a package","frames.caption":"Clip {at} of {of} · not shared","frames.close":"Close the clip","frames.name":"clip {at} of {of}, {camera}, {time}","frames.play":"Play {clip}","hold.back":"Back","hold.keep":"Keep holding","hold.rest":"Hold to approve","hold.send":"Send","incident.abduction":"Abduction","incident.animal_attack":"Animal attack","incident.arson":"Arson","incident.assault":"Assault","incident.burglary":"Burglary","incident.fire":"Fire","incident.hit_and_run":"Hit and run","incident.homicide":"Homicide","incident.missing_person":"Missing person","incident.natural_disaster":"Natural disaster","incident.robbery":"Robbery","incident.search_and_rescue":"Search and rescue","incident.sexual_offence":"Sexual offence","incident.shooting":"Shooting","incident.theft":"Theft","incident.traffic_collision":"Traffic collision","incident.vandalism":"Vandalism","incident.vehicle_theft":"Vehicle theft","leaves.heading":"What leaves this house","level.0":"not confirmed","level.1":"web domain confirmed only","level.2":"confirmed by one verifier","level.3":"confirmed by two verifiers","level.read":"Level {level} of 3: {words}","link.ask":"An administrator of Home Assistant can change that.","link.automations":"Only automations may answer through the link to this hub","link.decide":"Through the link to this hub you may look and answer","link.read":"Through the link to this hub you may only look","link.wider":"To set cameras, rules and boards here too, make a link on the hub: neighbors hub pair --scope admin. Then paste it under Reconfigure in the integration.","map.farther":"Zoom out","map.home":"Your home and what your cameras face. Drawn only here.","map.low":"A request’s area, L0 or L1","map.nearer":"Zoom in","map.solid":"A request’s area, L2 or L3","map.why":"Drawn in this browser. No map server learns where you look.","offered.after":"Began {seconds} s after the window","offered.ahead":"the time in the picture is {length} ahead","offered.before":"Ended {seconds} s before the window","offered.behind":"the time in the picture is {length} behind","offered.button":"button pressed","offered.clock":"clock ±{seconds} s","offered.clock_unknown":"clock not checked","offered.corner":"Covers a corner of the area, {distance} away","offered.external":"marked by another device","offered.facing":"Looks into the area, {distance} away","offered.inside":"Covers the area","offered.motion":"motion","panel.close":"Close","panel.house":"Hub","panel.menu":"Open the sidebar","panel.no_page":"There is no such page","panel.no_page_why":"It may be one that only administrators see.","panel.sections":"Sections","panel.title":"Neighbors Requests","panel.to_requests":"All requests","picture.none":"There is no picture to show.","proof.alone":"Nobody else checks this board: no witness has to have seen the log","proof.checked":"Your hub last looked at {time}","proof.download":"Download the proof","proof.entry":"Entry {index} of {size}, unchanged, on","proof.failed":"The proof can’t be read just now","proof.few_witnesses":"Not yet confirmed by enough witnesses","proof.issued":"Verified: issued {date}","proof.signed":"Signed by {agency} with key","proof.verified":"Verified: public since {date}","proof.witnesses.one":"{count} witness saw the same log, {quorum} needed:","proof.witnesses.other":"{count} witnesses saw the same log, {quorum} needed:","proof.yourself":"These are claims until you check them. Save the file and run the command beside it.","request.agency":"How they ask","request.answer":"Your answer","request.area":"Where","request.back":"Back to requests","request.board_page":"Its page on the board","request.contact":"Questions go to {contact}","request.entry":"entry {index}","request.foot":"Deny sends nothing, and they can’t tell it from no answer. Later leaves it open. Hide takes it out of the list.","request.foot_none":"There is nothing to share here. Hide takes it out of the list. They don’t learn of it.","request.heading":"{agency} asks for video: {title}","request.here":"What you have","request.hidden":"You hid this. It stays out of the list until you show it again.","request.hidden_agency":"Its agency is set to Hidden. Change that on the agency’s page.","request.later":"Quiet until tomorrow. Nothing was sent.","request.map":"The area asked about: {where}","request.labels":"Filter by what the camera saw","request.all_labels":"All","request.near":"Just outside the window","request.near_why":"A clock may be to blame. None of it is proposed.","request.no_text":"No text.","request.quiet":"Quiet until tomorrow","request.rules":"Your rules","request.thread":"What they wrote","request.unknown":"This request isn’t known here","request.unknown_why":"Its board may be gone from the hub’s settings, or newer requests of its agency have taken its place.","request.was_hidden":"Hidden. Nothing was sent. You find it under Hidden.","requests.add_board":"Add a board…","requests.filter.answered":"Answered","requests.filter.awareness":"Awareness","requests.filter.closed":"Closed","requests.filter.hidden":"Hidden","requests.filter.needs":"Needs you","requests.filter.open":"All open","requests.group.answered":"Answered by this house","requests.group.awareness":"Awareness, no reply possible","requests.group.closed":"Closed without an answer from here","requests.group.hidden":"Hidden by this house","requests.group.near":"Open on your boards","requests.group.needs":"Needs you","requests.map.one":"Map of {count} request around your home","requests.map.other":"Map of {count} requests around your home","requests.no_board":"No board followed","requests.no_board_why":"Pick one that your area uses. It sees your internet address, but not who you are or what you have.","requests.none.answered":"Nothing answered so far","requests.none.answered.why":"What this house denied or approved appears here. Only this house can see it.","requests.none.awareness":"Nothing is said just now","requests.none.awareness.why":"What awareness sources say about places near you appears here. Nobody can answer it.","requests.none.closed":"Nothing closed so far","requests.none.closed.why":"Requests that were resolved or expired unanswered appear here.","requests.none.hidden":"Nothing is hidden","requests.none.hidden.why":"What you hide stays here, and can be shown again.","requests.none.needs":"No request needs you","requests.none.needs.why":"You have no clips to share for any open request.","requests.none.open":"No request is open","requests.none.open.why":"When an agency asks on a board you follow, it appears here.","requests.show":"Show","ruled.hidden":"Somebody here has hidden it, or its agency.","ruled.level":"No rule of yours fits. Its agency’s level is {level}.","ruled.off":"House rules are off. Its agency’s level is {level}.","ruled.quiet":"Somebody here keeps its agency quiet.","ruled.rule":"Your rule “{rule}” decides.","share.anonymous":"anonymous","share.approved":"{by} approved this. Sealing.","share.approved.then":"Until the receipt arrives you can still withdraw it.","share.approved_by":"{by} approved {agency}","share.audio":"with audio","share.contact":"with a contact","share.delivered":"{by} approved this. Delivered, {at}.","share.delivered.then":"Delivered {at}. It can’t be called back now.","share.failed":"{by} approved this. Not delivered yet.","share.failed.then":"Not delivered yet: no receipt has come. The hub tries again by itself.","share.hub_says":"The hub says: {reason}","share.masks.one":"{count} mask","share.masks.other":"{count} masks","share.no_audio":"no audio","share.no_masks":"no masks","share.retry":"Try again","share.sealed":"{by} approved this. Sealed, about to leave.","share.sealed.then":"Until the receipt arrives you can still withdraw it.","share.sending":"{by} approved this. Sending.","share.sending.then":"Until the receipt arrives you can still withdraw it.","share.withdraw":"Withdraw","share.withdrawing":"{by} approved this, and it is being withdrawn.","share.withdrawing.then":"It is being withdrawn. The hub asks the board until it has an answer.","share.withdrawn":"{by} approved this, and it was withdrawn, {at}.","share.withdrawn.then":"Withdrawn. The agency sees that it was taken back.","step.cut":"Cut and masked","step.receipt":"Receipt","step.sealed":"Sealed","step.sending":"Sending","tab.agencies":"Agencies","tab.boards":"Boards","tab.cameras":"Cameras","tab.ledger":"Ledger","tab.requests":"Requests","tab.rules":"Rules","tab.waiting.one":"{count} needs you","tab.waiting.other":"{count} need you","thread.board.notice":"Notice of the board","thread.other":"Entry","thread.request.correct":"Correction","thread.request.post":"Request","thread.request.resolve":"Resolved","thread.request.update":"Update","trial.alone":"Were it the first rule: {alone}.","trial.approve":"Would have approved, within the limits, {fits} of {of}.","trial.deny":"Would have denied {fits} of {of}.","trial.list":"Would have quietly listed {fits} of {of}.","trial.notify":"Would have told you of {fits} of {of}.","unit.square_km":"{value} km²","unit.square_miles":"{value} sq mi","verdict.approve":"A rule of yours may approve this","verdict.deny":"A rule of yours denies requests like this","verdict.list":"Why you weren’t told","verdict.notify":"Why you were told"};var ro={"act.approve":"Aprobar…","act.deny":"Denegar","act.hide":"Ocultar","act.later":"Más tarde","act.show":"Volver a mostrar","act.undo":"Deshacer","agency_kind.ems":"servicio de ambulancias","agency_kind.fire":"bomberos","agency_kind.other":"organismo de seguridad pública","agency_kind.police":"policía","agency_kind.sheriff":"sheriff","agency_kind.transit":"policía de transporte","ask.already_approve":"{by} ya la aprobó a las {at}. La primera respuesta es la de la casa.","ask.already_deny":"{by} ya la denegó a las {at}. La primera respuesta es la de la casa.","ask.approved":"{by} la aprobó: {at}","ask.around":"Alrededor de tu casa","ask.away":"A {distance}","ask.case":"Caso {number}","ask.changed":"Esto cambió mientras lo mirabas. Vuelve a leerlo y decide.","ask.consent":"{by} dijo que sí: {at}.","ask.consent_why":"Aquí deciden dos personas. Nada sale hasta que otra persona diga sí a lo mismo.","ask.denied":"{by} la denegó: {at}. No se envió nada.","ask.denied_automation":"Tu automatización «{by}» la denegó: {at}. No se envió nada.","ask.denied_rule":"Tu regla «{by}» la denegó: {at}. No se envió nada.","ask.expired":"Caducada","ask.have.one":"Tienes {count} clip","ask.have.other":"Tienes {count} clips","ask.kept.one":"Tienes {count} clip, guardado hasta que respondas","ask.kept.other":"Tienes {count} clips, guardados hasta que respondas","ask.not_told":"Ningún verificador confirmó quién es. No se te avisó.","ask.open_until":"Abierta hasta el {date}","ask.opened":"{by} la aprobó. La abrieron: {at}.","ask.resolved":"Resuelta","ask.sentence":"Pide vídeo: {title}","ask.voided":"No enviado: {by} había dicho que sí, {at}","ask.where_size":"{where}, {size}","away.check":"Qué comprobar","away.heading":"El hub no responde","away.network":"¿Está en la misma red que Home Assistant?","away.never":"No ha dado señal desde que arrancó Home Assistant. No se puede compartir nada hasta que vuelva.","away.power":"¿Está encendida la máquina del hub?","away.restart":"¿Cambió su dirección o su nombre? Entonces reconfigura la integración.","away.since":"Última señal: {time}. Puede que tus cámaras no graben. No se puede compartir nada hasta que vuelva.","away.strip":"Última señal: {time}. Lo que ves es de entonces. No se puede compartir nada hasta que vuelva.","away.try":"Probar ahora","because.clips":"Tienes clips de ese tiempo","because.just_outside":"Solo hay clips justo fuera de ese tiempo","because.never_shared":"Solo lo ven cámaras que nunca se comparten","because.no_camera":"Ninguna cámara tuya ve esa zona","because.nothing_moved":"No hay clips de ese tiempo","boards_line.alone.one":"Nadie más comprueba este tablón","boards_line.alone.other":"Nadie más comprueba {count} tablones","boards_line.away":"El hub no responde","boards_line.behind":"Un tablón no responde","boards_line.none":"Ningún tablón seguido","boards_line.stopped.one":"{count} tablón detenido","boards_line.stopped.other":"{count} tablones detenidos","boards_line.unchecked.one":"{count} tablón no se puede comprobar ahora","boards_line.unchecked.other":"{count} tablones no se pueden comprobar ahora","boards_line.verified.one":"{count} tablón verificado","boards_line.verified.other":"{count} tablones verificados","card.error":"Ahora no se puede mostrar","card.foot":"Nada ha salido de esta casa. Aprobar… abre primero la revisión. Denegar no envía nada, y no pueden saberlo.","card.loading":"Cargando","card.may_not":"Puedes leer esto. Quién puede responder se elige en las opciones de la integración.","card.next":"Solicitud siguiente","card.none":"No hay ningún hub configurado","card.none_why":"Añade Neighbors Requests en Home Assistant: Ajustes, Dispositivos y servicios.","card.of":"Solicitud {at} de {of}","card.open":"Abrir","card.previous":"Solicitud anterior","clear.boards.one":"tablón, verificado","clear.boards.other":"tablones, todos verificados","clear.boards_alone.one":"tablón que nadie más comprueba","clear.boards_alone.other":"tablones, algunos que nadie más comprueba","clear.boards_behind.one":"tablón, sin actualizar","clear.boards_behind.other":"tablones, no todos al día","clear.boards_unchecked.one":"tablón, ahora no se puede comprobar","clear.boards_unchecked.other":"tablones, no todos se pueden comprobar ahora","clear.checked":"Comprobado: {time}.","clear.heading":"Ninguna solicitud te necesita","clear.no_board":"El hub no sigue ningún tablón, así que nadie puede pedir nada a esta casa.","clear.open.one":"{count} abierta en tus tablones. No tienes ningún clip que compartir para ella.","clear.open.other":"{count} abiertas en tus tablones. No tienes clips que compartir para ellas.","clear.quiet":"No hay ninguna abierta en tus tablones.","clear.seen.one":"solicitud vista este año","clear.seen.other":"solicitudes vistas este año","clear.shares.one":"envío entregado","clear.shares.other":"envíos entregados","denied.heading":"Denegada. No se envió nada.","denied.why":"{agency}. Tus clips vuelven a su plazo normal.","editor.first":"El primero","editor.house":"Qué hub","editor.pictures":"Mostrar imágenes de tus clips","editor.pictures.why":"Desactívalo en una tableta que vean las visitas.","editor.when_clear":"Mostrar cuando ninguna solicitud te necesita","editor.when_clear.why":"Desactivado: la tarjeta aparece solo si algo espera o falla.","finding.area_too_large":"Pregunta por una zona muy grande.","finding.area_too_large.why":"La mayor parte no tiene nada que ver.","finding.area_too_narrow":"Su zona tiene una parte muy estrecha.","finding.area_too_narrow.why":"Puede señalar una sola casa.","finding.area_too_small":"Pregunta por una zona muy pequeña.","finding.area_too_small.why":"Puede señalar una sola casa.","finding.blank_text":"Contiene un texto vacío.","finding.blank_text.why":"No se puede leer qué se pide ni por qué.","finding.compromised_key":"Dos historias firmadas con una clave.","finding.compromised_key.why":"Otra persona podría tener la clave de este organismo.","finding.confusable_name":"El nombre del organismo se parece al de otro.","finding.confusable_name.why":"Comprueba el dominio web: puede ser otro.","finding.hidden_text":"Contiene caracteres ocultos.","finding.hidden_text.why":"Pueden hacer que un texto parezca distinto de lo que dice.","finding.lawful_activity":"Puede mencionar una reunión lícita.","finding.lawful_activity.why":"Tus clips pueden mostrar a personas que solo asistían.","finding.life_too_long":"Sigue abierta mucho tiempo.","finding.life_too_long.why":"Una solicitud debería acabar poco después que el caso.","finding.names_person":"Puede nombrar a una persona.","finding.names_person.why":"Nadie ha dicho que haya hecho algo.","finding.names_victim":"Puede nombrar a alguien que sufrió daño.","finding.names_victim.why":"Si es así, su nombre queda público aquí para siempre.","finding.no_case_number":"No tiene número de caso.","finding.no_case_number.why":"No puedes preguntar al organismo por un número.","finding.no_contact":"No nombra a ningún investigador.","finding.no_contact.why":"No hay a quién preguntar en el dominio del organismo.","finding.no_incident":"No nombra el tipo de suceso.","finding.no_incident.why":"No dice de qué se trata.","finding.not_verifiable":"No se puede verificar.","finding.not_verifiable.why":"Llegó por una fuente sin registro. Nadie puede probar quién la escribió, y no hay forma de responder.","finding.outside_jurisdiction":"Pregunta por un lugar fuera de su jurisdicción.","finding.outside_jurisdiction.why":"Quizá este organismo no tenga competencia allí.","finding.race_only":"Puede describir a personas solo por su raza.","finding.race_only.why":"Cualquiera que encaje puede pasar por sospechoso.","finding.revoked_key":"Esta clave fue revocada.","finding.revoked_key.why":"El organismo ha dicho que esto no lo escribió él.","finding.threat":"Puede amenazar a quien no responda.","finding.threat.why":"Responder es siempre una elección. No saben quién tiene clips.","finding.too_many_posts":"Una solicitud más para el mismo caso.","finding.too_many_posts.why":"Debería haber dos como máximo.","finding.unverified_agency":"Ningún verificador confirmó quién es.","finding.unverified_agency.why":"Solo hay su propia palabra, o su dominio web.","finding.window_in_future":"Pregunta por un tiempo que no ha terminado.","finding.window_in_future.why":"Eso es vigilar, no preguntar qué pasó.","finding.window_too_long":"Pregunta por un tiempo muy largo.","finding.window_too_long.why":"La mayoría de los clips no tiene nada que ver.","finding.window_too_old":"Pregunta por un momento lejano.","finding.window_too_old.why":"Pocas casas conservan clips.","finding.window_too_short":"Pregunta por un tiempo muy corto.","finding.window_too_short.why":"Un reloj algo desajustado puede no acertar.","forked.heading":"Un tablón muestra dos historias","forked.proof":"Ver la prueba","forked.why":"ha firmado cosas que no pueden ser todas verdad. Ya no se comparte con él. Lo verificado antes se sigue mostrando. La prueba se guarda.","label.person":"Persona","label.vehicle":"Vehículo","label.animal":"Animal","label.package":"Paquete","seen.person":"una persona","seen.vehicle":"un vehículo","seen.animal":"un animal","seen.package":"un paquete","frames.caption":"Clip {at} de {of} · sin compartir","frames.close":"Cerrar el clip","frames.name":"clip {at} de {of}, {camera}, {time}","frames.play":"Reproducir {clip}","hold.back":"Atrás","hold.keep":"Sigue manteniendo","hold.rest":"Mantén para aprobar","hold.send":"Enviar","incident.abduction":"Secuestro","incident.animal_attack":"Ataque de un animal","incident.arson":"Incendio provocado","incident.assault":"Agresión","incident.burglary":"Robo en vivienda","incident.fire":"Incendio","incident.hit_and_run":"Atropello y fuga","incident.homicide":"Homicidio","incident.missing_person":"Persona desaparecida","incident.natural_disaster":"Desastre natural","incident.robbery":"Atraco","incident.search_and_rescue":"Búsqueda y rescate","incident.sexual_offence":"Delito sexual","incident.shooting":"Tiroteo","incident.theft":"Hurto","incident.traffic_collision":"Accidente de tráfico","incident.vandalism":"Vandalismo","incident.vehicle_theft":"Robo de vehículo","leaves.heading":"Lo que sale de esta casa","level.0":"sin confirmar","level.1":"solo dominio web confirmado","level.2":"confirmado por un verificador","level.3":"confirmado por dos verificadores","level.read":"Nivel {level} de 3: {words}","link.ask":"Un administrador de Home Assistant puede cambiarlo.","link.automations":"Con el enlace a este hub, solo pueden responder las automatizaciones","link.decide":"Con el enlace a este hub puedes ver y responder","link.read":"Con el enlace a este hub solo puedes ver","link.wider":"Para ajustar también aquí cámaras, reglas y tablones, crea un enlace en el hub: neighbors hub pair --scope admin. Después pégalo en Reconfigurar, en la integración.","map.farther":"Alejar","map.home":"Tu casa y lo que ven tus cámaras. Solo se dibuja aquí.","map.low":"Zona de una solicitud, L0 o L1","map.nearer":"Acercar","map.solid":"Zona de una solicitud, L2 o L3","map.why":"Dibujado en este navegador. Ningún servidor de mapas sabe dónde miras.","offered.after":"Empezó {seconds} s después del periodo","offered.ahead":"la hora en la imagen adelanta {length}","offered.before":"Terminó {seconds} s antes del periodo","offered.behind":"la hora en la imagen atrasa {length}","offered.button":"botón pulsado","offered.clock":"reloj ±{seconds} s","offered.clock_unknown":"reloj sin comprobar","offered.corner":"Cubre una esquina de la zona, a {distance}","offered.external":"marcado por otro dispositivo","offered.facing":"Mira hacia la zona, a {distance}","offered.inside":"Cubre la zona","offered.motion":"movimiento","panel.close":"Cerrar","panel.house":"Hub","panel.menu":"Abrir la barra lateral","panel.no_page":"No existe esa página","panel.no_page_why":"Quizá solo la ven los administradores.","panel.sections":"Secciones","panel.title":"Neighbors Requests","panel.to_requests":"Todas las solicitudes","picture.none":"No hay imagen que mostrar.","proof.alone":"Nadie más comprueba este tablón: ningún testigo tiene que haber visto el registro","proof.checked":"Tu hub miró por última vez: {time}","proof.download":"Descargar la prueba","proof.entry":"Entrada {index} de {size}, sin cambios, en","proof.failed":"La prueba no se puede leer ahora","proof.few_witnesses":"Aún sin testigos suficientes","proof.issued":"Verificada: emitida {date}","proof.signed":"Firmada por {agency} con la clave","proof.verified":"Verificada: pública desde {date}","proof.witnesses.one":"{count} testigo vio el mismo registro, hacen falta {quorum}:","proof.witnesses.other":"{count} testigos vieron el mismo registro, hacen falta {quorum}:","proof.yourself":"Son afirmaciones hasta que las compruebes. Guarda el archivo y ejecuta la orden a su lado.","request.agency":"Cómo piden","request.answer":"Tu respuesta","request.area":"Dónde","request.back":"Volver a las solicitudes","request.board_page":"Su página en el tablón","request.contact":"Preguntas a {contact}","request.entry":"entrada {index}","request.foot":"Denegar no envía nada, y no lo distinguen de no responder. Más tarde la deja abierta. Ocultar la quita de la lista.","request.foot_none":"Aquí no hay nada que compartir. Ocultar la quita de la lista. No se enteran.","request.heading":"{agency} pide vídeo: {title}","request.here":"Lo que tienes","request.hidden":"La ocultaste. Queda fuera de la lista hasta que la vuelvas a mostrar.","request.hidden_agency":"Su organismo está en Oculto. Cámbialo en la página del organismo.","request.later":"Silencio hasta mañana. No se envió nada.","request.map":"La zona por la que preguntan: {where}","request.labels":"Filtrar por lo que vio la cámara","request.all_labels":"Todos","request.near":"Justo fuera de ese tiempo","request.near_why":"Puede ser culpa de un reloj. Nada de esto se propone.","request.no_text":"Sin texto.","request.quiet":"Silencio hasta mañana","request.rules":"Tus reglas","request.thread":"Lo que escribieron","request.unknown":"Esa solicitud no se conoce aquí","request.unknown_why":"Quizá su tablón ya no esté en los ajustes del hub, o solicitudes más nuevas de su organismo ocuparon su lugar.","request.was_hidden":"Oculta. No se envió nada. Está en Ocultas.","requests.add_board":"Añadir un tablón…","requests.filter.answered":"Respondidas","requests.filter.awareness":"Avisos","requests.filter.closed":"Cerradas","requests.filter.hidden":"Ocultas","requests.filter.needs":"Te necesitan","requests.filter.open":"Abiertas","requests.group.answered":"Respondidas por esta casa","requests.group.awareness":"Avisos, sin respuesta posible","requests.group.closed":"Cerradas sin respuesta de aquí","requests.group.hidden":"Ocultas por esta casa","requests.group.near":"Abiertas en tus tablones","requests.group.needs":"Te necesitan","requests.map.one":"Mapa de {count} solicitud alrededor de tu casa","requests.map.other":"Mapa de {count} solicitudes alrededor de tu casa","requests.no_board":"Ningún tablón seguido","requests.no_board_why":"Elige uno que use tu zona. Verá tu dirección de internet, pero no quién eres ni qué tienes.","requests.none.answered":"Nada respondido aún","requests.none.answered.why":"Lo que esta casa denegó o aprobó aparece aquí. Solo esta casa lo ve.","requests.none.awareness":"Ahora no hay ningún aviso","requests.none.awareness.why":"Aquí aparece lo que dicen las fuentes de avisos sobre lugares cercanos. Nadie puede responderles.","requests.none.closed":"Nada cerrado aún","requests.none.closed.why":"Aquí aparecen las resueltas o caducadas sin respuesta.","requests.none.hidden":"No hay nada oculto","requests.none.hidden.why":"Lo que ocultas queda aquí, y puede volver a mostrarse.","requests.none.needs":"Ninguna solicitud te necesita","requests.none.needs.why":"No tienes clips que compartir para ninguna solicitud abierta.","requests.none.open":"No hay solicitudes abiertas","requests.none.open.why":"Cuando un organismo pida algo en un tablón que sigues, aparecerá aquí.","requests.show":"Mostrar","ruled.hidden":"Alguien aquí la ha ocultado, o a su agencia.","ruled.level":"Ninguna regla tuya encaja. El nivel de su agencia es {level}.","ruled.off":"Las reglas de la casa están desactivadas. El nivel de su agencia es {level}.","ruled.quiet":"Alguien aquí mantiene callada a su agencia.","ruled.rule":"Tu regla «{rule}» decide.","share.anonymous":"anónimo","share.approved":"{by} la aprobó. Sellando.","share.approved.then":"Hasta que llegue el recibo aún puedes retirarlo.","share.approved_by":"{by} aprobó a {agency}","share.audio":"con audio","share.contact":"con un contacto","share.delivered":"{by} la aprobó. Entregado: {at}.","share.delivered.then":"Entregado: {at}. Ya no se puede recuperar.","share.failed":"{by} la aprobó. Aún sin entregar.","share.failed.then":"Aún sin entregar: no ha llegado ningún recibo. El hub lo intenta de nuevo por sí mismo.","share.hub_says":"El hub dice: {reason}","share.masks.one":"{count} máscara","share.masks.other":"{count} máscaras","share.no_audio":"sin audio","share.no_masks":"sin máscaras","share.retry":"Intentar de nuevo","share.sealed":"{by} la aprobó. Sellado, a punto de salir.","share.sealed.then":"Hasta que llegue el recibo aún puedes retirarlo.","share.sending":"{by} la aprobó. Enviando.","share.sending.then":"Hasta que llegue el recibo aún puedes retirarlo.","share.withdraw":"Retirar","share.withdrawing":"{by} la aprobó, y se está retirando.","share.withdrawing.then":"Se está retirando. El hub pregunta al tablón hasta tener respuesta.","share.withdrawn":"{by} la aprobó, y se retiró: {at}.","share.withdrawn.then":"Retirado. El organismo ve que se retiró.","step.cut":"Cortado y enmascarado","step.receipt":"Recibo","step.sealed":"Sellado","step.sending":"Envío","tab.agencies":"Organismos","tab.boards":"Tablones","tab.cameras":"Cámaras","tab.ledger":"Libro","tab.requests":"Solicitudes","tab.rules":"Reglas","tab.waiting.one":"{count} te necesita","tab.waiting.other":"{count} te necesitan","thread.board.notice":"Aviso del tablón","thread.other":"Entrada","thread.request.correct":"Corrección","thread.request.post":"Solicitud","thread.request.resolve":"Resuelta","thread.request.update":"Actualización","trial.alone":"Si fuera la primera regla: {alone}.","trial.approve":"Habría aprobado, dentro de los límites, {fits} de {of}.","trial.deny":"Habría denegado {fits} de {of}.","trial.list":"Habría listado en silencio {fits} de {of}.","trial.notify":"Te habría avisado de {fits} de {of}.","unit.square_km":"{value} km²","unit.square_miles":"{value} mi²","verdict.approve":"Una regla tuya puede aprobar esto","verdict.deny":"Una regla tuya deniega solicitudes así","verdict.list":"Por qué no se te avisó","verdict.notify":"Por qué se te avisó"};var no={"act.approve":"Approuver…","act.deny":"Refuser","act.hide":"Masquer","act.later":"Plus tard","act.show":"Réafficher","act.undo":"Annuler","agency_kind.ems":"service d’ambulances","agency_kind.fire":"pompiers","agency_kind.other":"organisme de sécurité publique","agency_kind.police":"police","agency_kind.sheriff":"shérif","agency_kind.transit":"police des transports","ask.already_approve":"{by} a déjà approuvé à {at}. La première réponse est celle de la maison.","ask.already_deny":"{by} a déjà refusé à {at}. La première réponse est celle de la maison.","ask.approved":"{by} a approuvé : {at}","ask.around":"Autour de chez vous","ask.away":"À {distance}","ask.case":"Dossier {number}","ask.changed":"Ceci a changé pendant que vous regardiez. Relisez, puis décidez.","ask.consent":"{by} a dit oui : {at}.","ask.consent_why":"Ici, deux personnes décident. Rien ne part avant qu’une autre dise oui à la même chose.","ask.denied":"{by} a refusé : {at}. Rien n’a été envoyé.","ask.denied_automation":"Votre automatisation « {by} » a refusé : {at}. Rien n’a été envoyé.","ask.denied_rule":"Votre règle « {by} » a refusé : {at}. Rien n’a été envoyé.","ask.expired":"Expirée","ask.have.one":"Vous avez {count} clip","ask.have.other":"Vous avez {count} clips","ask.kept.one":"Vous avez {count} clip, conservé jusqu’à votre réponse","ask.kept.other":"Vous avez {count} clips, conservés jusqu’à votre réponse","ask.not_told":"Aucun vérificateur n’a confirmé qui c’est. Vous n’avez pas été averti.","ask.open_until":"Ouverte jusqu’au {date}","ask.opened":"{by} a approuvé. Ils l’ont ouvert : {at}.","ask.resolved":"Résolue","ask.sentence":"Demande une vidéo : {title}","ask.voided":"Pas envoyé : {by} avait dit oui, {at}","ask.where_size":"{where}, {size}","away.check":"Que vérifier","away.heading":"Le hub ne répond pas","away.network":"Est-elle sur le même réseau que Home Assistant ?","away.never":"Aucun signe depuis le démarrage de Home Assistant. Rien ne peut être partagé avant son retour.","away.power":"La machine du hub est-elle allumée ?","away.restart":"Son adresse ou son nom ont-ils changé ? Reconfigurez alors l’intégration.","away.since":"Dernier signe : {time}. Vos caméras n’enregistrent peut-être pas. Rien ne peut être partagé avant son retour.","away.strip":"Dernier signe : {time}. Ce que vous voyez date d’alors. Rien ne peut être partagé avant son retour.","away.try":"Essayer maintenant","because.clips":"Vous avez des clips de cette période","because.just_outside":"Des clips juste en dehors de cette période seulement","because.never_shared":"Seules des caméras jamais partagées voient cette zone","because.no_camera":"Aucune de vos caméras ne voit cette zone","because.nothing_moved":"Aucun clip de cette période","boards_line.alone.one":"Personne d’autre ne vérifie ce tableau","boards_line.alone.other":"Personne d’autre ne vérifie {count} tableaux","boards_line.away":"Le hub ne répond pas","boards_line.behind":"Un tableau ne répond pas","boards_line.none":"Aucun tableau suivi","boards_line.stopped.one":"{count} tableau arrêté","boards_line.stopped.other":"{count} tableaux arrêtés","boards_line.unchecked.one":"{count} tableau ne peut pas être vérifié","boards_line.unchecked.other":"{count} tableaux ne peuvent pas être vérifiés","boards_line.verified.one":"{count} tableau vérifié","boards_line.verified.other":"{count} tableaux vérifiés","card.error":"Ceci ne peut pas être affiché pour l’instant","card.foot":"Rien n’a quitté cette maison. Approuver… ouvre d’abord l’examen. Refuser n’envoie rien, et ils ne peuvent pas le savoir.","card.loading":"Chargement","card.may_not":"Vous pouvez lire ceci. Qui peut répondre se règle dans les options de l’intégration.","card.next":"Demande suivante","card.none":"Aucun hub n’est configuré","card.none_why":"Ajoutez Neighbors Requests dans Home Assistant : Paramètres, Appareils et services.","card.of":"Demande {at} sur {of}","card.open":"Ouvrir","card.previous":"Demande précédente","clear.boards.one":"tableau, vérifié","clear.boards.other":"tableaux, tous vérifiés","clear.boards_alone.one":"tableau que personne d’autre ne vérifie","clear.boards_alone.other":"tableaux, certains que personne d’autre ne vérifie","clear.boards_behind.one":"tableau, pas à jour","clear.boards_behind.other":"tableaux, pas tous à jour","clear.boards_unchecked.one":"tableau, impossible à vérifier pour l’instant","clear.boards_unchecked.other":"tableaux, pas tous vérifiables pour l’instant","clear.checked":"Vérifié : {time}.","clear.heading":"Aucune demande n’a besoin de vous","clear.no_board":"Le hub ne suit aucun tableau : personne ne peut rien demander à cette maison.","clear.open.one":"{count} ouverte sur vos tableaux. Vous n’avez aucun clip à partager pour elle.","clear.open.other":"{count} ouvertes sur vos tableaux. Vous n’avez aucun clip à partager pour elles.","clear.quiet":"Aucune n’est ouverte sur vos tableaux.","clear.seen.one":"demande vue cette année","clear.seen.other":"demandes vues cette année","clear.shares.one":"envoi remis","clear.shares.other":"envois remis","denied.heading":"Refusé. Rien n’a été envoyé.","denied.why":"{agency}. Vos clips reviennent à leur durée normale.","editor.first":"Le premier","editor.house":"Quel hub","editor.pictures":"Montrer des images de vos clips","editor.pictures.why":"À désactiver sur une tablette que les invités voient.","editor.when_clear":"Montrer quand aucune demande n’a besoin de vous","editor.when_clear.why":"Désactivé : la carte n’apparaît que si quelque chose attend ou ne va pas.","finding.area_too_large":"Porte sur une zone très étendue.","finding.area_too_large.why":"L’essentiel n’a rien à voir avec l’affaire.","finding.area_too_narrow":"Sa zone a une partie très étroite.","finding.area_too_narrow.why":"Elle peut désigner une seule maison.","finding.area_too_small":"Porte sur une zone très petite.","finding.area_too_small.why":"Elle désigne peut-être une seule maison.","finding.blank_text":"Un texte y est vide.","finding.blank_text.why":"On ne peut pas lire ce qui est demandé, ni pourquoi.","finding.compromised_key":"Deux histoires signées d’une même clé.","finding.compromised_key.why":"Quelqu’un d’autre a peut-être la clé de ce service.","finding.confusable_name":"Le nom du service ressemble à celui d’un autre.","finding.confusable_name.why":"Vérifiez le domaine web : c’est peut-être quelqu’un d’autre.","finding.hidden_text":"Elle contient des caractères cachés.","finding.hidden_text.why":"Ils peuvent donner à un texte une autre apparence que son contenu.","finding.lawful_activity":"Mentionne peut-être un rassemblement licite.","finding.lawful_activity.why":"Vos clips peuvent montrer des personnes qui ne faisaient qu’y assister.","finding.life_too_long":"Reste ouverte très longtemps.","finding.life_too_long.why":"Une demande devrait finir peu après l’affaire.","finding.names_person":"Nomme peut-être une personne.","finding.names_person.why":"Rien ne dit qu’elle ait fait quoi que ce soit.","finding.names_victim":"Nomme peut-être une personne qui a subi un préjudice.","finding.names_victim.why":"Si c’est le cas, son nom reste public ici pour toujours.","finding.no_case_number":"N’a pas de numéro de dossier.","finding.no_case_number.why":"Vous ne pouvez pas interroger le service sur un numéro.","finding.no_contact":"Ne nomme aucun enquêteur.","finding.no_contact.why":"Il n’y a personne à joindre sur le domaine du service.","finding.no_incident":"Ne nomme aucun type d’incident.","finding.no_incident.why":"Elle ne dit pas de quoi il s’agit.","finding.not_verifiable":"Ne peut pas être vérifiée.","finding.not_verifiable.why":"Elle est venue par un flux sans registre. Personne ne peut prouver qui l’a écrite, et il n’y a aucun moyen d’y répondre.","finding.outside_jurisdiction":"Porte sur un lieu hors de son ressort.","finding.outside_jurisdiction.why":"Ce service n’y est peut-être pas compétent.","finding.race_only":"Décrit peut-être des personnes par leur seule origine.","finding.race_only.why":"Quiconque y ressemble peut passer pour suspect.","finding.revoked_key":"Cette clé a été révoquée.","finding.revoked_key.why":"Le service a dit ne pas avoir écrit ceci.","finding.threat":"Menace peut-être ceux qui ne répondent pas.","finding.threat.why":"Répondre est toujours un choix. Elle ne sait pas qui a des clips.","finding.too_many_posts":"Une demande de plus pour la même affaire.","finding.too_many_posts.why":"Il devrait y en avoir deux au plus.","finding.unverified_agency":"Aucun vérificateur n’a confirmé qui c’est.","finding.unverified_agency.why":"Il n’y a que sa propre parole, ou son domaine web.","finding.window_in_future":"Porte sur un temps qui n’est pas fini.","finding.window_in_future.why":"C’est surveiller, et non demander ce qui s’est passé.","finding.window_too_long":"Porte sur une durée très longue.","finding.window_too_long.why":"La plupart des clips n’ont rien à voir avec l’affaire.","finding.window_too_old":"Porte sur un moment lointain.","finding.window_too_old.why":"Peu de foyers en ont encore des clips.","finding.window_too_short":"Porte sur une durée très courte.","finding.window_too_short.why":"Une horloge un peu fausse peut la manquer.","forked.heading":"Un tableau montre deux histoires","forked.proof":"Voir la preuve","forked.why":"a signé ce qui ne peut pas être entièrement vrai. Plus rien ne lui est partagé. Ce qui était vérifié reste affiché. La preuve est conservée.","label.person":"Personne","label.vehicle":"Véhicule","label.animal":"Animal","label.package":"Colis","seen.person":"une personne","seen.vehicle":"un véhicule","seen.animal":"un animal","seen.package":"un colis","frames.caption":"Clip {at} sur {of} · non partagé","frames.close":"Fermer le clip","frames.name":"clip {at} sur {of}, {camera}, {time}","frames.play":"Lire {clip}","hold.back":"Retour","hold.keep":"Continuez à maintenir","hold.rest":"Maintenir pour approuver","hold.send":"Envoyer","incident.abduction":"Enlèvement","incident.animal_attack":"Attaque d’animal","incident.arson":"Incendie volontaire","incident.assault":"Agression","incident.burglary":"Cambriolage","incident.fire":"Incendie","incident.hit_and_run":"Délit de fuite","incident.homicide":"Homicide","incident.missing_person":"Personne disparue","incident.natural_disaster":"Catastrophe naturelle","incident.robbery":"Vol avec violence","incident.search_and_rescue":"Recherche et sauvetage","incident.sexual_offence":"Infraction sexuelle","incident.shooting":"Fusillade","incident.theft":"Vol","incident.traffic_collision":"Accident de la route","incident.vandalism":"Vandalisme","incident.vehicle_theft":"Vol de véhicule","leaves.heading":"Ce qui quitte cette maison","level.0":"non confirmé","level.1":"domaine web seul confirmé","level.2":"confirmé par un vérificateur","level.3":"confirmé par deux vérificateurs","level.read":"Niveau {level} sur 3 : {words}","link.ask":"Un administrateur de Home Assistant peut changer cela.","link.automations":"Par le lien vers ce hub, seules les automatisations peuvent répondre","link.decide":"Par le lien vers ce hub, vous pouvez voir et répondre","link.read":"Par le lien vers ce hub, vous pouvez seulement voir","link.wider":"Pour régler aussi ici caméras, règles et tableaux, créez un lien sur le hub : neighbors hub pair --scope admin. Collez-le ensuite sous Reconfigurer, dans l’intégration.","map.farther":"Dézoomer","map.home":"Votre domicile et ce que voient vos caméras. Dessiné ici seulement.","map.low":"Zone d’une demande, L0 ou L1","map.nearer":"Zoomer","map.solid":"Zone d’une demande, L2 ou L3","map.why":"Dessiné dans ce navigateur. Aucun serveur de cartes n’apprend où vous regardez.","offered.after":"A commencé {seconds} s après la période","offered.ahead":"l’heure dans l’image avance de {length}","offered.before":"A fini {seconds} s avant la période","offered.behind":"l’heure dans l’image retarde de {length}","offered.button":"bouton pressé","offered.clock":"horloge ±{seconds} s","offered.clock_unknown":"horloge non vérifiée","offered.corner":"Couvre un coin de la zone, à {distance}","offered.external":"marqué par un autre appareil","offered.facing":"Regarde dans la zone, à {distance}","offered.inside":"Couvre la zone","offered.motion":"mouvement","panel.close":"Fermer","panel.house":"Hub","panel.menu":"Ouvrir la barre latérale","panel.no_page":"Cette page n’existe pas","panel.no_page_why":"Seuls les administrateurs la voient peut-être.","panel.sections":"Sections","panel.title":"Neighbors Requests","panel.to_requests":"Toutes les demandes","picture.none":"Il n’y a pas d’image à montrer.","proof.alone":"Personne d’autre ne vérifie ce tableau : aucun témoin ne doit avoir vu le registre","proof.checked":"Votre hub a regardé en dernier : {time}","proof.download":"Télécharger la preuve","proof.entry":"Entrée {index} sur {size}, inchangée, sur","proof.failed":"La preuve ne peut pas être lue pour l’instant","proof.few_witnesses":"Pas encore confirmée par assez de témoins","proof.issued":"Vérifiée : émise {date}","proof.signed":"Signée par {agency} avec la clé","proof.verified":"Vérifiée : publique depuis {date}","proof.witnesses.one":"{count} témoin a vu le même registre, {quorum} requis :","proof.witnesses.other":"{count} témoins ont vu le même registre, {quorum} requis :","proof.yourself":"Ce sont des affirmations tant que vous ne les vérifiez pas. Enregistrez le fichier et lancez la commande à côté.","request.agency":"Comment elle demande","request.answer":"Votre réponse","request.area":"Où","request.back":"Retour aux demandes","request.board_page":"Sa page sur le tableau","request.contact":"Questions à {contact}","request.entry":"entrée {index}","request.foot":"Refuser n’envoie rien, et ils ne le distinguent pas d’une absence de réponse. Plus tard la laisse ouverte. Masquer l’ôte de la liste.","request.foot_none":"Il n’y a rien à partager ici. Masquer l’ôte de la liste. Ils n’en savent rien.","request.heading":"{agency} demande une vidéo : {title}","request.here":"Ce que vous avez","request.hidden":"Vous l’avez masquée. Elle reste hors de la liste jusqu’à ce que vous la réaffichiez.","request.hidden_agency":"Son service est réglé sur Masqué. Changez cela sur la page du service.","request.later":"Silence jusqu’à demain. Rien n’a été envoyé.","request.map":"La zone demandée : {where}","request.labels":"Filtrer selon ce que la caméra a vu","request.all_labels":"Tous","request.near":"Juste en dehors de la période","request.near_why":"Une horloge est peut-être en cause. Rien n’en est proposé.","request.no_text":"Sans texte.","request.quiet":"Silence jusqu’à demain","request.rules":"Vos règles","request.thread":"Ce qu’ils ont écrit","request.unknown":"Cette demande n’est pas connue ici","request.unknown_why":"Son tableau n’est peut-être plus dans les réglages du hub, ou des demandes plus récentes de son service ont pris sa place.","request.was_hidden":"Masquée. Rien n’a été envoyé. Elle est dans Masquées.","requests.add_board":"Ajouter un tableau…","requests.filter.answered":"Répondues","requests.filter.awareness":"Informations","requests.filter.closed":"Closes","requests.filter.hidden":"Masquées","requests.filter.needs":"À décider","requests.filter.open":"Ouvertes","requests.group.answered":"Répondues par cette maison","requests.group.awareness":"Informations, sans réponse possible","requests.group.closed":"Closes sans réponse d’ici","requests.group.hidden":"Masquées par cette maison","requests.group.near":"Ouvertes sur vos tableaux","requests.group.needs":"À décider","requests.map.one":"Carte de {count} demande autour de chez vous","requests.map.other":"Carte de {count} demandes autour de chez vous","requests.no_board":"Aucun tableau suivi","requests.no_board_why":"Choisissez-en un utilisé près de chez vous. Il verra votre adresse internet, mais ni qui vous êtes ni ce que vous avez.","requests.none.answered":"Rien de répondu jusqu’ici","requests.none.answered.why":"Ce que cette maison a refusé ou approuvé apparaît ici. Elle seule le voit.","requests.none.awareness":"Rien n’est dit en ce moment","requests.none.awareness.why":"Ce que disent les sources d’information sur des lieux proches apparaît ici. Personne ne peut y répondre.","requests.none.closed":"Rien de clos jusqu’ici","requests.none.closed.why":"Les demandes résolues ou expirées sans réponse apparaissent ici.","requests.none.hidden":"Rien n’est masqué","requests.none.hidden.why":"Ce que vous masquez reste ici, et peut être réaffiché.","requests.none.needs":"Aucune demande n’a besoin de vous","requests.none.needs.why":"Vous n’avez aucun clip à partager pour une demande ouverte.","requests.none.open":"Aucune demande n’est ouverte","requests.none.open.why":"Quand un service demande sur un tableau que vous suivez, cela apparaît ici.","requests.show":"Montrer","ruled.hidden":"Quelqu’un ici l’a masquée, ou son agence.","ruled.level":"Aucune règle ne convient. Le niveau de son agence est {level}.","ruled.off":"Les règles de la maison sont désactivées. Le niveau de son agence est {level}.","ruled.quiet":"Quelqu’un ici garde son agence silencieuse.","ruled.rule":"Votre règle « {rule} » décide.","share.anonymous":"anonyme","share.approved":"{by} a approuvé. Scellement.","share.approved.then":"Jusqu’au reçu, vous pouvez encore le retirer.","share.approved_by":"{by} a approuvé {agency}","share.audio":"avec le son","share.contact":"avec un contact","share.delivered":"{by} a approuvé. Remis : {at}.","share.delivered.then":"Remis : {at}. Impossible de le rappeler maintenant.","share.failed":"{by} a approuvé. Pas encore remis.","share.failed.then":"Pas encore remis : aucun reçu n’est arrivé. Le hub réessaie de lui-même.","share.hub_says":"Le hub dit : {reason}","share.masks.one":"{count} masque","share.masks.other":"{count} masques","share.no_audio":"sans son","share.no_masks":"sans masque","share.retry":"Réessayer","share.sealed":"{by} a approuvé. Scellé, sur le départ.","share.sealed.then":"Jusqu’au reçu, vous pouvez encore le retirer.","share.sending":"{by} a approuvé. Envoi.","share.sending.then":"Jusqu’au reçu, vous pouvez encore le retirer.","share.withdraw":"Retirer","share.withdrawing":"{by} a approuvé, et le retrait est en cours.","share.withdrawing.then":"Le retrait est en cours. Le hub interroge le tableau jusqu’à une réponse.","share.withdrawn":"{by} a approuvé, puis c’était retiré : {at}.","share.withdrawn.then":"Retiré. Le service voit que c’était repris.","step.cut":"Coupé et masqué","step.receipt":"Reçu","step.sealed":"Scellé","step.sending":"Envoi","tab.agencies":"Services","tab.boards":"Tableaux","tab.cameras":"Caméras","tab.ledger":"Registre","tab.requests":"Demandes","tab.rules":"Règles","tab.waiting.one":"{count} a besoin de vous","tab.waiting.other":"{count} ont besoin de vous","thread.board.notice":"Avis du tableau","thread.other":"Entrée","thread.request.correct":"Correction","thread.request.post":"Demande","thread.request.resolve":"Résolue","thread.request.update":"Mise à jour","trial.alone":"Comme première règle : {alone}.","trial.approve":"Aurait approuvé, dans les limites, {fits} sur {of}.","trial.deny":"Aurait refusé {fits} sur {of}.","trial.list":"Aurait listé sans bruit {fits} sur {of}.","trial.notify":"Vous aurait signalé {fits} sur {of}.","unit.square_km":"{value} km²","unit.square_miles":"{value} mi²","verdict.approve":"Une de vos règles peut approuver ceci","verdict.deny":"Une de vos règles refuse les demandes de ce genre","verdict.list":"Pourquoi vous n’avez pas été averti","verdict.notify":"Pourquoi vous avez été averti"};var so={"awareness.clips":"Clips von dort und damals","awareness.do":"Was man tun soll","awareness.link":"Mehr dazu auf {host}","awareness.until":"bis {time}","awareness.updated":"aktualisiert {time}","pages.loading":"Wird vom Hub gelesen","pages.failed":"Das konnte nicht gelesen werden","pages.again":"Noch einmal versuchen","pages.cancel":"Abbrechen","pages.back":"Zurück","pages.next":"Weiter","agencies.title":"Behörden","agencies.about":"Alle, die auf den Brettern fragen können, denen du folgst, und wie sie bisher gefragt haben. Dein Hub sagt ihnen nicht, dass du diesen Brettern folgst.","agencies.find":"Name oder Web-Domain","agencies.foot":"Die Stufe sagt, wie die Identität der Behörde bestätigt wurde, nicht wie sehr man ihr trauen soll. „Still“ listet Anfragen ohne Mitteilung. „Verborgen“ lässt sie weg. Das sieht nur dieses Haus.","agencies.agency":"Behörde","agencies.level":"Stufe","agencies.months":"Anfragen, letzte 12 Monate","agencies.resolved":"Erledigt","agencies.record":"Was der Verlauf zeigt","agencies.you":"Du","agencies.of":"{part} von {all}","agencies.setting":"Was du mit Anfragen von {name} tust","agencies.nobody":"Noch keine Behörde","agencies.nobody_text":"Sie erscheinen hier, sobald ein Brett, dem du folgst, eine einträgt.","agencies.nobody_meant":"Keine Behörde heißt so","agencies.nobody_meant_text":"Suche nach einem Teil ihres Namens oder ihrer Web-Domain.","agencies.compromised":"Ihr Schlüssel hat zwei verschiedene Einträge unter einer Nummer unterschrieben. Ihr Brett stellt ihr nichts zu.","agencies.revoked":"Schlüssel widerrufen. Ihr Brett stellt ihr nichts zu.","agencies.changing":"Neue Schlüssel gelten 72 Stunden nach ihrem Eintrag","agencies.many.one":"{count} Anfrage in diesem Monat","agencies.many.other":"{count} Anfragen in diesem Monat","agencies.flagged.one":"{count} von den Regeln beanstandet","agencies.flagged.other":"{count} von den Regeln beanstandet","agencies.clean":"Nichts beanstandet","agencies.never":"Hat noch nichts gefragt","agencies.since":"seit {day}","agencies.figure.requests":"Anfragen insgesamt","agencies.figure.resolved":"erledigt","agencies.figure.time":"mittlere Zeit bis erledigt","agencies.figure.window":"mittleres erfragtes Zeitfenster","agencies.windows":"Länge der erfragten Zeitfenster","agencies.up_to":"bis {length}","agencies.asks_about":"Wonach sie fragt","agencies.median_area":"Mittlere Fläche","agencies.largest_area":"Größte Fläche","agencies.longest_window":"Längstes Zeitfenster","agencies.findings":"Was die Regeln fanden","agencies.key":"Schlüssel, auf den versiegelt wird","agencies.registered":"Eingetragen auf","agencies.every.one":"Ihre eine Anfrage","agencies.every.other":"Alle {count} Anfragen","agencies.set.notify":"Du erfährst von Anfragen von {name}.","agencies.set.quiet":"Anfragen von {name} werden gelistet, niemand wird benachrichtigt.","agencies.set.hidden":"Anfragen von {name} werden weggelassen.","setting.notify":"Mitteilen","setting.quiet":"Still","setting.hidden":"Verborgen","status.open":"Offen","status.resolved":"Erledigt","status.expired":"Abgelaufen","ledger.title":"Hausbuch","ledger.about":"Was dieses Haus entschieden und geteilt hat. Es kann nur wachsen und bleibt auf dem Hub, außer du exportierst oder sicherst es.","ledger.verify":"Prüfen","ledger.export":"Exportieren","ledger.exported":"Gespeichert als {name}. Prüfe es mit: neighbors verify {name}","ledger.empty":"Noch wurde nichts entschieden","ledger.empty_text":"Hier wird jede Antwort und jede Freigabe dieses Hauses stehen, für immer.","ledger.today":"Heute","ledger.all":"Auch zeigen, was aufgehoben wurde","ledger.fewer":"Weglassen, was aufgehoben wurde","ledger.number":"Nr. {number}","ledger.see":"Anfrage ansehen","ledger.check":"Geprüft","ledger.intact.one":"{count} Eintrag, unverändert","ledger.intact.other":"{count} Einträge, keiner verändert oder fehlend","ledger.broken":"Das Hausbuch ist nicht mehr, wie es geschrieben wurde. Lass den Datenordner des Hubs, wie er ist, und führe aus: neighbors hub ledger verify","ledger.head":"Kopf","ledger.first":"Erster Eintrag","ledger.last_checked":"Zuletzt geprüft","ledger.year":"{year} bisher","ledger.seen":"Gesehene Anfragen","ledger.matched":"Mit Clips von dir","ledger.denied_by_you":"Von dir abgelehnt","ledger.denied_by_rule":"Von Regeln abgelehnt","ledger.shared":"Geteilt","ledger.taken_back":"Zurückgezogen","ledger.asked":"{agency}, {number}","ledger.an_agency":"eine Behörde","ledger.somebody":"jemand","ledger.by":"Von {name}.","ledger.by_two":"Von {first}, dann {by}.","ledger.by_rule":"Von deiner Regel „{name}“.","ledger.by_automation":"Von der Automatisierung „{name}“.","ledger.by_file":"Von der Konfigurationsdatei des Hubs.","ledger.reason":"„{reason}“","ledger.nothing_sent":"Nichts wurde gesendet.","ledger.denied":"Abgelehnt: {asked}","ledger.approved":"Freigegeben: {asked}","ledger.undone":"Ablehnung zurückgenommen: {asked}","ledger.withdrawn":"Zurückgezogen: {asked}","ledger.withdrawn_after":"Es war schon angekommen. Das Brett hat den Rückzug unterschrieben.","ledger.void":"Nicht gesendet: {asked}","ledger.void.camera_gone":"Eine Kamera wurde entfernt.","ledger.void.camera_closed":"Von einer Kamera darf nichts mehr geteilt werden.","ledger.void.camera_indoors":"Eine Kamera ist jetzt im Haus.","ledger.void.camera_masked":"Eine Kamera hat eine neue Maske.","ledger.void.camera_make":"Eine Kamera nennt jetzt einen anderen Hersteller.","ledger.void.sensor_gone":"Ein Sensor ist nicht mehr geliehen.","ledger.void.sensor_changed":"Ein Sensor hat einen anderen Namen oder andere Messwerte.","ledger.void.delivery_key":"Die Behörde hat ihren Zustellschlüssel geändert.","ledger.void.agency_renamed":"Die Behörde heißt jetzt anders.","ledger.void.key_revoked":"Die Behörde sagt, dass sie diese Anfrage nicht geschrieben hat.","ledger.void.key_compromised":"Vielleicht hat jemand anderes den Schlüssel der Behörde.","ledger.void.request_resolved":"Die Behörde hat ihre Anfrage abgeschlossen.","ledger.void.request_expired":"Die Anfrage ist abgelaufen.","ledger.void.board_stopped":"Das Anschlagbrett hat sein Versprechen gebrochen.","ledger.void.board_left":"Dieser Hub folgt dem Anschlagbrett nicht mehr.","ledger.void.limits":"Das darf nicht mehr ohne einen Menschen freigegeben werden.","ledger.void.content":"Diese Version des Hubs sendet etwas davon nicht mehr.","ledger.delivered":"Zugestellt: {asked}","ledger.with_receipt":"{size}, versiegelt. Die Quittung ist aufgehoben.","ledger.without_receipt":"{size}, versiegelt. Es gibt keine Quittung.","ledger.opened":"{agency} hat deine Freigabe geöffnet","ledger.opened_text":"Das Brett hat dafür unterschrieben. Anfrage {number}.","ledger.kept.one":"{count} Clip aufgehoben","ledger.kept.other":"{count} Clips aufgehoben","ledger.until_answer":"Bis zu einer Antwort an {asked}.","ledger.released":"Nichts mehr aufgehoben","ledger.rule.added":"Hausregel „{name}“ hinzugefügt","ledger.rule.changed":"Hausregel „{name}“ geändert","ledger.rule.removed":"Hausregel „{name}“ entfernt","ledger.rule.switched_on":"Hausregel „{name}“ eingeschaltet","ledger.rule.switched_off":"Hausregel „{name}“ ausgeschaltet","ledger.rule.moved":"Hausregel „{name}“ verschoben","ledger.rules.switched_on":"Alle Hausregeln eingeschaltet","ledger.rules.switched_off":"Alle Hausregeln ausgeschaltet","boards.title":"Bretter","boards.about":"Wo Behörden öffentlich fragen. Der Hub lädt jeden Eintrag jedes Bretts und prüft ihn.","boards.follow":"Einem Brett folgen…","boards.follow_title":"Einem Brett folgen","boards.none":"Keinem Brett wird gefolgt","boards.none_text":"Ohne eines kann niemand dieses Haus etwas fragen.","boards.state.starting":"Noch nicht angesehen","boards.state.following":"Verfolgt und geprüft","boards.state.unreachable":"Antwortet gerade nicht","boards.state.unchecked":"Lässt sich gerade nicht prüfen","boards.state.stopped":"Hat sein Versprechen gebrochen","boards.state.left":"Nicht mehr verfolgt","boards.stopped":"Der Hub liest nichts mehr von ihm und teilt nichts mehr dorthin. Der Beweis liegt auf dem Hub.","boards.unchecked":"Bis es sich prüfen lässt, wird nichts dorthin geteilt. Das beweist nichts gegen das Brett und geht meist von selbst vorüber.","boards.unchecked_clock":"Stelle die Uhr des Rechners, auf dem der Hub läuft. Bis dahin wird nichts geteilt. Das Brett hat nichts falsch gemacht.","boards.unchecked_newer":"Bis der Hub aktualisiert ist, wird nichts dorthin geteilt. Das beweist nichts gegen das Brett.","boards.alone":"Niemand sonst prüft dieses Brett.","boards.left":"Der Hub fragt bei ihm nichts mehr ab und teilt nichts dorthin. Was es vorher gezeigt hat, ist aufbewahrt.","boards.leave":"Nicht mehr folgen","boards.leave_title":"{name} nicht mehr folgen?","boards.leave_text":"Der Hub fragt dort nichts mehr ab und teilt nichts mehr dorthin. Was gefragt und beantwortet wurde, bleibt; offene Anfragen bleiben, bis sie ablaufen.","boards.leave_done":"{name} wird nicht mehr gefolgt.","boards.again":"Wieder folgen","boards.again_title":"{name} wieder folgen?","boards.again_text":"Zeigt es noch immer einen anderen Verlauf, hört der Hub wieder auf. Der Beweis bleibt in jedem Fall.","boards.size.one":"{count} Eintrag","boards.size.other":"{count} Einträge","boards.checked":"geprüft {time}","boards.open":"Seiten öffnen","boards.paste":"Was das Brett über sich sagt","boards.paste_text":"Öffne die Adresse des Bretts mit /board.json am Ende und füge ein, was es zeigt. Vergleiche seinen Schlüssel mit einer zweiten Quelle, etwa den Seiten des Betreibers.","boards.unreadable":"Das sagt kein Brett über sich. Füge sein ganzes board.json ein.","boards.trust":"Den Schlüsseln dieses Bretts trauen?","boards.trust_text":"Der Hub hält das Brett von nun an an diese Schlüssel. Zeigt es je eine andere Geschichte, wird nichts mehr dorthin geteilt.","boards.name":"Name","boards.address":"Adresse","boards.log_key":"Schlüssel seines Logs","boards.witnesses":"Zeugen","boards.quorum":"{quorum} von {count} müssen unterschrieben haben","boards.no_witnesses":"Keine: Niemand sonst prüft dieses Brett","boards.verifiers":"Wer Behörden bestätigt","boards.follow_this":"Folgen","boards.followed":"{name} wird gefolgt.","boards.save_proof":"Beweis speichern","boards.newer.one":"{count} Eintrag ist neuer als dieser Hub. Aktualisiere den Hub, um ihn zu lesen.","boards.newer.other":"{count} Einträge sind neuer als dieser Hub. Aktualisiere den Hub, um sie zu lesen.","boards.rely":"Wem du vertraust…","boards.rely_title":"Wem vertraust du bei {name}?","boards.rely_text":"Zeugen bestätigen, dass das Brett allen dieselbe Geschichte zeigt. Prüfer bestätigen, wer eine Behörde ist. Ein Schlüssel pro Zeile.","boards.rely_witnesses":"Zeugen","boards.rely_quorum":"Wie viele Zeugen unterschrieben haben müssen","boards.rely_verifiers":"Wer Behörden bestätigt","boards.rely_change":"Ändern","boards.rely_done":"Geändert, wem du bei {name} vertraust.","boards.proof_text":"Eine ZIP-Datei mit dem, was das Brett signiert hat, und wie es jeder prüfen kann.","cameras.title":"Kameras","cameras.adopted.one":"{count} hinzugefügt.","cameras.adopted.other":"{count} hinzugefügt.","cameras.count.one":"{count} gefunden.","cameras.count.other":"{count} gefunden.","cameras.kept":"Aufnahmen bleiben auf dem Hub: {length} aufgehoben, {free} frei.","cameras.clock_off":"Ihre Uhr geht um {length} falsch. Eine Freigabe sagt das.","cameras.judged":"Bewegungen in den letzten 24 Stunden: {both} von Kamera und Hub gesehen, {camera} nur von der Kamera, {hub} nur vom Hub.","cameras.stuck":"Ihr Bewegungssignal hält schon zu lange an. Bis es endet, zählt nur, was der Hub sieht.","cameras.lent_by":"Der Hub liest kein {protocol}. Nimm diese Kamera aus Home Assistant.","cameras.free":"Aufnahmen bleiben auf dem Hub: {free} frei.","cameras.look":"Noch einmal suchen","cameras.looking":"Suche läuft","cameras.none":"Noch keine Kamera","cameras.none_text":"Füge unten eine hinzu, und der Hub nimmt sie hier bei dir zu Hause auf.","cameras.found":"In deinem Netz gefunden","cameras.found_text":"Der Hub liest und zeichnet diese erst auf, wenn du sie hinzufügst.","cameras.nothing_found":"Keine weitere Kamera gefunden.","cameras.at":"Kamera unter {address}","cameras.away":"weg","cameras.adopt":"Hinzufügen…","cameras.adopt_this":"{name} hinzufügen","cameras.picture":"Bild von {name}","cameras.may_share":"Darf geteilt werden","cameras.never":"Nie geteilt","cameras.indoor":"Innen","cameras.doorbell":"Türklingel","cameras.lent":"Von Home Assistant geliehen","cameras.no_place":"Ohne Standort passt keine Anfrage","cameras.paused":"Aufnahme pausiert, {time}","cameras.resume":"Fortsetzen","cameras.resume_this":"Aufnahme von {name} fortsetzen","camera.state.starting":"Startet","camera.state.recording":"Nimmt auf","camera.state.reconnecting":"Verbindet neu","camera.state.wrong_password":"Passwort abgelehnt","camera.state.no_key_frames":"Keine Schlüsselbilder","camera.state.disk_full":"Platte voll","adopt.title":"{name} hinzufügen","adopt.name":"Name, nur in diesem Haus","adopt.place":"Ort","adopt.outdoor":"Außen","adopt.indoor":"Innen","adopt.user":"Benutzer","adopt.password":"Passwort","adopt.may_share":"Clips dürfen geteilt werden","adopt.each_time":"Nie ohne Freigabe, jedes Mal.","adopt.never":"Von einer Innenkamera wird nie etwas geteilt.","adopt.adopt":"Hinzufügen","adopt.directly":"Direkt lesen","adopt.from_recorder":"Vom Rekorder lesen","adopt.adopting":"Wird hinzugefügt","camera.indoor":"Sie sieht ins Haus","camera.indoor_text":"Anfragen passen nie zu einer Innenkamera, und von ihr wird nie etwas geteilt.","camera.sound":"Ton aufnehmen","camera.sound_text":"Er geht nur hinaus, wenn du ihn in einer Freigabe verlangst.","camera.keep":"Aufnahmen behalten, in Tagen","camera.keep_all":"wie am Hub eingestellt (sonst 7)","camera.place":"Wo sie steht und was sie sieht","camera.place_text":"Nur der Hub und dein Home Assistant wissen das. Damit findet der Hub zu Hause heraus, ob eine Anfrage dich betrifft.","camera.place_it":"Standort setzen","camera.map":"Wohin diese Kamera sieht","camera.latitude":"Breite","camera.longitude":"Länge","camera.heading":"Richtung, Grad","camera.view":"Blickfeld, Grad","camera.range":"Reichweite, Meter","camera.wrong_place":"Eine Zahl des Standorts fehlt oder liegt außerhalb. Sieh nach Breite, Richtung und Reichweite.","camera.save":"Speichern","camera.saved":"{name} wurde geändert.","camera.forget":"Diese Kamera entfernen…","camera.forget_title":"{name} entfernen?","camera.forget_text":"Der Hub nimmt sie nicht mehr auf und löscht ihr Passwort. Ihre Aufnahmen bleiben, bis sie zu alt sind.","camera.forget_it":"Entfernen","camera.state.paused":"Pausiert","camera.state.sleeping":"Schläft","camera.recording":"Diese Kamera aufnehmen","camera.recording_text":"Aus: Nichts Neues wird geschrieben. Aufgenommenes bleibt, und hinsehen kannst du weiterhin.","rules.title":"Hausregeln","rules.about":"Was dieses Haus von selbst tut, wenn jemand fragt. Die erste Regel, die passt, entscheidet, und keine andere wird gefragt.","rules.add":"Regel hinzufügen","rules.none":"Keine Regeln","rules.none_text":"Jede Anfrage wartet auf einen Menschen: Nichts wird für dich beantwortet.","rules.rest":"Passt keine Regel: Du erfährst von einer passenden Anfrage, wenn die Stufe ihrer Behörde reicht: 2 oder höher, wenn die Konfigurationsdatei des Hubs nichts anderes sagt. Andere werden gelistet. Nichts wird für dich beantwortet.","rules.off":"aus","rules.always":"Jede Anfrage.","rules.from_file":"Steht in der Konfigurationsdatei des Hubs und wird dort geändert.","rules.try":"An Früherem probieren","rules.turn_off":"Ausschalten","rules.turn_on":"Einschalten","rules.change":"Ändern","rules.up":"„{name}“ nach oben","rules.down":"„{name}“ nach unten","rules.remove":"„{name}“ entfernen","rules.or":"{first} oder {last}","rules.if.agencies":"Gefragt von {values}.","rules.if.kinds":"Die Behörde ist: {values}.","rules.if.level":"Ihre Stufe ist {from} bis {to}.","rules.if.incidents":"Es geht um: {values}.","rules.if.any_finding":"Etwas wurde daran beanstandet.","rules.if.findings":"Beanstandet: {values}.","rules.if.words":"Darin steht {values}.","rules.if.longer":"Sie fragt nach mehr als {length}.","rules.if.hours":"Sie kommt zwischen {from} und {to}.","rules.if.farther":"Sie ist weiter weg als {distance}.","rules.if.nearer":"Sie ist näher als {distance}.","rules.if.strengths":"Du hast: {values}.","rules.if.labels":"In einem passenden Clip hat die Kamera {values} gesehen.","strength.clips":"Clips","strength.camera_only":"eine Kamera, aber keinen Clip","strength.none":"nichts","rules.then.deny":"Ablehnen. Nichts wird gesendet.","rules.then.list":"Listen und niemandem mitteilen.","rules.then.notify":"Mir mitteilen.","rules.then.approve":"Freigeben, in den Grenzen der Konfigurationsdatei des Hubs.","rules.prepares":"Clips im Voraus vorbereiten.","rules.two_people":"Zwei Personen müssen Ja sagen.","rules.people":"{count} Personen müssen Ja sagen.","rules.cools_off":"Nach einem Ja geht {length} lang nichts hinaus.","rules.name":"Name der Regel","rules.new":"Neue Regel","rules.all_hold":"Die Regel passt, wenn all das gilt. Was leer bleibt, passt immer.","rules.kinds":"Die Behörde ist","rules.level_to":"Ihre Stufe","rules.any":"jede","rules.or_below":"oder darunter","rules.longer":"Sie fragt nach mehr als (Stunden)","rules.words":"Eines dieser Wörter steht darin","rules.farther":"Sie ist weiter weg als (Meter)","rules.hours":"Sie kommt zwischen diesen Stunden","rules.hour_from":"Ab Stunde","rules.hour_to":"Bis Stunde","rules.labels":"In einem passenden Clip hat die Kamera gesehen","rules.findings":"Was daran beanstandet wurde","rules.any_finding":"Irgendetwas","rules.then":"Dann","rules.save":"Regel speichern","rules.all_off":"Alle ausschalten","rules.all_on":"Regeln einschalten","rules.asleep":"Hausregeln sind aus","rules.asleep_why":"Keine Regel antwortet oder schweigt, und jede Anfrage wartet auf einen Menschen. Eine Regel, die zwei Personen oder eine Pause verlangt, bevor etwas hinausgeht, tut das weiterhin.","sources.title":"Hinweisquellen","sources.about":"Feeds ohne Protokoll. Was sie sagen, steht neben den Anfragen, und niemand kann darauf antworten.","sources.add":"Quelle hinzufügen…","sources.add_title":"Hinweisquelle hinzufügen","sources.add_text":"Die Adresse eines CAP-, Atom-, RSS- oder JSON-Feeds. Sein Server erfährt, dass deine Internetadresse ihn liest und wie oft, und nichts über dein Haus.","sources.address":"Adresse des Feeds","sources.name":"Name, nur in diesem Haus","sources.within":"Weglassen, was von jeder Kamera weiter weg ist als, in km","sources.everything":"zeigt alles","sources.add_this":"Hinzufügen","sources.added":"{name} wird von jetzt an gelesen.","sources.none":"Es wird keine Hinweisquelle gelesen.","sources.state.starting":"Noch nicht gelesen","sources.state.following":"Wird regelmäßig gelesen","sources.state.unreachable":"Antwortet gerade nicht","sources.state.unreadable":"Was sie sendet, ist nicht lesbar","sources.shown.one":"{count} gezeigt","sources.shown.other":"{count} gezeigt","sources.read":"gelesen {time}","sources.from_file":"Steht in der Konfigurationsdatei des Hubs und wird dort entfernt.","sources.remove":"{name} entfernen","sources.remove_title":"{name} entfernen?","sources.remove_text":"Der Hub liest sie nicht mehr und vergisst, was sie gesagt hat.","sources.remove_it":"Entfernen","sources.removed":"{name} wird nicht mehr gelesen."};var ao={"awareness.clips":"Clips from then and there","awareness.do":"What it says to do","awareness.link":"Read more at {host}","awareness.until":"until {time}","awareness.updated":"updated {time}","pages.loading":"Reading from the hub","pages.failed":"Can’t load this","pages.again":"Try again","pages.cancel":"Cancel","pages.back":"Back","pages.next":"Next","agencies.title":"Agencies","agencies.about":"Everyone who can ask, on the boards you follow, and how they have asked so far. Your hub doesn’t tell them that you follow those boards.","agencies.find":"Name or web domain","agencies.foot":"Level is how the agency’s identity was confirmed, not how much to trust it. “Quiet” lists requests without notifying. “Hidden” leaves them out. Only this house can see that.","agencies.agency":"Agency","agencies.level":"Level","agencies.months":"Requests, last 12 months","agencies.resolved":"Resolved","agencies.record":"What the record shows","agencies.you":"You","agencies.of":"{part} of {all}","agencies.setting":"What you do with requests of {name}","agencies.nobody":"No agency yet","agencies.nobody_text":"Agencies appear here as soon as a board you follow registers one.","agencies.nobody_meant":"No agency has that in its name","agencies.nobody_meant_text":"Look for a part of its name or of its web domain.","agencies.compromised":"Its key signed two different entries under one number. Its board delivers nothing to it.","agencies.revoked":"Key revoked. Its board delivers nothing to it.","agencies.changing":"New keys act 72 hours after they were logged","agencies.many.one":"{count} request this month","agencies.many.other":"{count} requests this month","agencies.flagged.one":"{count} flagged by the rules","agencies.flagged.other":"{count} flagged by the rules","agencies.clean":"Nothing flagged","agencies.never":"Has not asked yet","agencies.since":"since {day}","agencies.figure.requests":"requests in all","agencies.figure.resolved":"resolved","agencies.figure.time":"median time to resolve","agencies.figure.window":"median window asked about","agencies.windows":"Length of windows asked about","agencies.up_to":"up to {length}","agencies.asks_about":"What it asks about","agencies.median_area":"Median area","agencies.largest_area":"Largest area","agencies.longest_window":"Longest window","agencies.findings":"What the rules found","agencies.key":"Key that shares are sealed to","agencies.registered":"Registered on","agencies.every.one":"Its one request","agencies.every.other":"All {count} requests","agencies.set.notify":"You are told of requests of {name}.","agencies.set.quiet":"Requests of {name} are listed, and nobody is notified.","agencies.set.hidden":"Requests of {name} are left out.","setting.notify":"Notify me","setting.quiet":"Quiet","setting.hidden":"Hidden","status.open":"Open","status.resolved":"Resolved","status.expired":"Expired","ledger.title":"Ledger","ledger.about":"What this house decided and shared. It can only grow, and it stays on the hub unless you export it or back it up.","ledger.verify":"Verify","ledger.export":"Export","ledger.exported":"Saved as {name}. Check it with: neighbors verify {name}","ledger.empty":"Nothing was decided yet","ledger.empty_text":"Every answer and every share of this house will stand here, for good.","ledger.today":"Today","ledger.all":"Show what was kept, too","ledger.fewer":"Leave out what was kept","ledger.number":"no. {number}","ledger.see":"See the request","ledger.check":"Checked","ledger.intact.one":"{count} entry, not changed","ledger.intact.other":"{count} entries, none changed or missing","ledger.broken":"The ledger is not as it was written. Keep the hub’s data folder as it is, and run: neighbors hub ledger verify","ledger.head":"Head","ledger.first":"First entry","ledger.last_checked":"Last checked","ledger.year":"{year} so far","ledger.seen":"Requests seen","ledger.matched":"Matched your clips","ledger.denied_by_you":"Denied by you","ledger.denied_by_rule":"Denied by rule","ledger.shared":"Shared","ledger.taken_back":"Withdrawn","ledger.asked":"{agency}, {number}","ledger.an_agency":"an agency","ledger.somebody":"somebody","ledger.by":"By {name}.","ledger.by_two":"By {first}, then {by}.","ledger.by_rule":"By your rule “{name}”.","ledger.by_automation":"By the automation “{name}”.","ledger.by_file":"By the hub’s config file.","ledger.reason":"“{reason}”","ledger.nothing_sent":"Nothing was sent.","ledger.denied":"Denied {asked}","ledger.approved":"Approved {asked}","ledger.undone":"Denial undone: {asked}","ledger.withdrawn":"Withdrawn: {asked}","ledger.withdrawn_after":"It had already arrived. The board has signed for the withdrawal.","ledger.void":"Not sent: {asked}","ledger.void.camera_gone":"A camera was removed.","ledger.void.camera_closed":"A camera may no longer share.","ledger.void.camera_indoors":"A camera was moved indoors.","ledger.void.camera_masked":"A camera has a new mask.","ledger.void.camera_make":"A camera reports another maker.","ledger.void.sensor_gone":"A sensor is no longer lent.","ledger.void.sensor_changed":"A sensor has another name or other readings.","ledger.void.delivery_key":"The agency has changed its delivery key.","ledger.void.agency_renamed":"The agency has changed its name.","ledger.void.key_revoked":"The agency says that it did not write this request.","ledger.void.key_compromised":"Somebody else may have the agency's key.","ledger.void.request_resolved":"The agency has resolved its request.","ledger.void.request_expired":"The request has expired.","ledger.void.board_stopped":"The noticeboard broke its promise.","ledger.void.board_left":"This hub no longer follows the noticeboard.","ledger.void.limits":"It may no longer be approved without a person.","ledger.void.content":"This version of the hub does not send something that was in it.","ledger.delivered":"Delivered: {asked}","ledger.with_receipt":"{size}, sealed. The receipt is kept.","ledger.without_receipt":"{size}, sealed. There is no receipt.","ledger.opened":"{agency} opened your share","ledger.opened_text":"The board has signed for it. Request {number}.","ledger.kept.one":"{count} clip kept","ledger.kept.other":"{count} clips kept","ledger.until_answer":"Until an answer to {asked}.","ledger.released":"Clips released","ledger.rule.added":"House rule “{name}” added","ledger.rule.changed":"House rule “{name}” changed","ledger.rule.removed":"House rule “{name}” removed","ledger.rule.switched_on":"House rule “{name}” switched on","ledger.rule.switched_off":"House rule “{name}” switched off","ledger.rule.moved":"House rule “{name}” moved","ledger.rules.switched_on":"All house rules switched on","ledger.rules.switched_off":"All house rules switched off","boards.title":"Boards","boards.about":"Where agencies ask in public. The hub downloads every entry of each board and checks it.","boards.follow":"Follow a board…","boards.follow_title":"Follow a board","boards.none":"No boards yet","boards.none_text":"Until you follow one, nobody can ask this house anything.","boards.state.starting":"Not looked at yet","boards.state.following":"Followed and verified","boards.state.unreachable":"Can’t be reached now","boards.state.unchecked":"Cannot be checked now","boards.state.stopped":"Broke its promise","boards.state.left":"No longer followed","boards.stopped":"The hub reads nothing more from it and shares nothing to it. The proof is kept on the hub.","boards.unchecked":"Nothing is shared to it until it can be checked. This proves nothing against the board, and usually passes by itself.","boards.unchecked_clock":"Set the clock of the machine that the hub runs on. Nothing is shared until then. The board has done nothing wrong.","boards.unchecked_newer":"Nothing is shared to it until the hub is updated. This proves nothing against the board.","boards.alone":"Nobody else checks this board.","boards.left":"The hub doesn’t check it and shares nothing to it. What it showed before is kept.","boards.leave":"Stop following","boards.leave_title":"Stop following {name}?","boards.leave_text":"The hub stops checking it and shares nothing to it. What was asked and answered is kept, and open requests stay until they expire.","boards.leave_done":"{name} is no longer followed.","boards.again":"Follow again","boards.again_title":"Follow {name} again?","boards.again_text":"If it still shows another history, the hub stops again. The proof is kept either way.","boards.size.one":"{count} entry","boards.size.other":"{count} entries","boards.checked":"checked {time}","boards.open":"Open its pages","boards.paste":"The board’s own description","boards.paste_text":"Open the board’s address with /board.json at its end, and paste what it shows. Compare its key with a second source, such as the operator’s own pages.","boards.unreadable":"That is not a board’s description. Paste all of its board.json.","boards.trust":"Trust this board’s keys?","boards.trust_text":"The hub will hold the board to these keys from now on. If it ever shows another history, sharing to it stops.","boards.name":"Name","boards.address":"Address","boards.log_key":"Key of its log","boards.witnesses":"Witnesses","boards.quorum":"{quorum} of {count} must have signed","boards.no_witnesses":"None: nobody else checks this board","boards.verifiers":"Who confirms agencies","boards.follow_this":"Follow","boards.followed":"{name} is followed.","boards.save_proof":"Save the proof","boards.newer.one":"{count} entry is newer than this hub. Update the hub to read it.","boards.newer.other":"{count} entries are newer than this hub. Update the hub to read them.","boards.rely":"Whom you rely on…","boards.rely_title":"Whom do you rely on about {name}?","boards.rely_text":"Witnesses confirm that the board shows everybody the same history. Verifiers confirm who an agency is. One key in each line.","boards.rely_witnesses":"Witnesses","boards.rely_quorum":"How many witnesses must have signed","boards.rely_verifiers":"Who confirms agencies","boards.rely_change":"Change","boards.rely_done":"Changed whom you rely on about {name}.","boards.proof_text":"A ZIP file with what the board signed, and how anybody can check it.","cameras.title":"Cameras","cameras.adopted.one":"{count} added.","cameras.adopted.other":"{count} added.","cameras.count.one":"{count} found.","cameras.count.other":"{count} found.","cameras.kept":"Recordings stay on the hub: {length} kept, {free} free.","cameras.clock_off":"Its clock is {length} off. A share says so.","cameras.judged":"Motion in the last 24 hours: {both} seen by both the camera and the hub, {camera} by the camera only, {hub} by the hub only.","cameras.stuck":"Its motion signal has been on for too long. Until it ends, only what the hub sees counts.","cameras.lent_by":"The hub doesn’t read {protocol}. Use this camera from Home Assistant.","cameras.free":"Recordings stay on the hub: {free} free.","cameras.look":"Look again","cameras.looking":"Looking","cameras.none":"No cameras yet","cameras.none_text":"Add one below, and the hub records it here, in your home.","cameras.found":"Found on your network","cameras.found_text":"The hub doesn’t read or record these until you add them.","cameras.nothing_found":"No other camera was found.","cameras.at":"Camera at {address}","cameras.away":"away","cameras.adopt":"Add…","cameras.adopt_this":"Add {name}","cameras.picture":"Picture of {name}","cameras.may_share":"May be shared","cameras.never":"Never shared","cameras.indoor":"Indoor","cameras.doorbell":"Doorbell","cameras.lent":"Lent by Home Assistant","cameras.no_place":"No location, so no request matches it","cameras.paused":"Recording paused, {time}","cameras.resume":"Resume","cameras.resume_this":"Resume recording of {name}","camera.state.starting":"Starting","camera.state.recording":"Recording","camera.state.reconnecting":"Reconnecting","camera.state.wrong_password":"Refused the password","camera.state.no_key_frames":"No key frames","camera.state.disk_full":"Disk full","adopt.title":"Add {name}","adopt.name":"Name, only in this house","adopt.place":"Location","adopt.outdoor":"Outdoor","adopt.indoor":"Indoor","adopt.user":"User","adopt.password":"Password","adopt.may_share":"Clips may be shared","adopt.each_time":"Never without an approval, each time.","adopt.never":"Nothing from an indoor camera is ever shared.","adopt.adopt":"Add","adopt.directly":"Read it directly","adopt.from_recorder":"Read it from the recorder","adopt.adopting":"Adding","camera.indoor":"It looks into the house","camera.indoor_text":"Requests never match an indoor camera, and nothing from it is ever shared.","camera.sound":"Record sound","camera.sound_text":"Sound is sent only if you ask for it, in each share.","camera.keep":"Keep recordings, in days","camera.keep_all":"as the hub is set (7 by default)","camera.place":"Location and view","camera.place_text":"Only the hub and your Home Assistant know this. The hub uses it to work out at home whether a request concerns you.","camera.place_it":"Place it","camera.map":"What this camera faces","camera.latitude":"Latitude","camera.longitude":"Longitude","camera.heading":"Heading, degrees","camera.view":"Field of view, degrees","camera.range":"Range, meters","camera.wrong_place":"A number of the location is missing or out of range. Check latitude, heading and range.","camera.save":"Save","camera.saved":"{name} was changed.","camera.forget":"Remove this camera…","camera.forget_title":"Remove {name}?","camera.forget_text":"The hub stops recording it and deletes its password. Its recordings stay until they are too old.","camera.forget_it":"Remove it","camera.state.paused":"Paused","camera.state.sleeping":"Sleeping","camera.recording":"Record this camera","camera.recording_text":"If off, nothing new is recorded. Earlier recordings stay, and you can still look.","rules.title":"House rules","rules.about":"What this house does by itself when somebody asks. The first rule that fits decides.","rules.add":"Add a rule","rules.none":"No rules","rules.none_text":"Every request waits for a person: nothing is answered for you.","rules.rest":"If no rule fits, you are notified of a matching request if its agency’s level is high enough: 2 or above, unless the hub’s config file says otherwise. Others are listed. Nothing is answered for you.","rules.off":"off","rules.always":"Every request.","rules.from_file":"It is in the hub’s config file. Change it there.","rules.try":"Try on history","rules.turn_off":"Turn off","rules.turn_on":"Turn on","rules.change":"Change","rules.up":"Move “{name}” up","rules.down":"Move “{name}” down","rules.remove":"Remove “{name}”","rules.or":"{first} or {last}","rules.if.agencies":"Asked by {values}.","rules.if.kinds":"The agency is: {values}.","rules.if.level":"Its level is {from} to {to}.","rules.if.incidents":"It is about: {values}.","rules.if.any_finding":"It has a finding.","rules.if.findings":"It has a finding: {values}.","rules.if.words":"It says {values}.","rules.if.longer":"It asks about more than {length}.","rules.if.hours":"It comes between {from} and {to}.","rules.if.farther":"It is farther than {distance}.","rules.if.nearer":"It is nearer than {distance}.","rules.if.strengths":"You have: {values}.","rules.if.labels":"In a matching clip, the camera saw {values}.","strength.clips":"clips","strength.camera_only":"a camera, but no clip","strength.none":"nothing","rules.then.deny":"Deny. Nothing is sent.","rules.then.list":"Show it in the list without notifying.","rules.then.notify":"Notify me.","rules.then.approve":"Approve, within the limits of the hub’s config file.","rules.prepares":"Prepare the clips in advance.","rules.two_people":"Two people must approve.","rules.people":"{count} people must approve.","rules.cools_off":"After an approval, wait {length} before sending.","rules.name":"Name of the rule","rules.new":"New rule","rules.all_hold":"The rule fits if all of this is true. Anything left empty fits every request.","rules.kinds":"The agency is","rules.level_to":"Its level","rules.any":"any","rules.or_below":"or below","rules.longer":"It asks about more than (hours)","rules.words":"One of these words is in it","rules.farther":"It is farther than (meters)","rules.hours":"It comes between these hours","rules.hour_from":"From hour","rules.hour_to":"Until hour","rules.labels":"In a matching clip, the camera saw","rules.findings":"What was found against it","rules.any_finding":"Anything at all","rules.then":"Then","rules.save":"Save rule","rules.all_off":"Turn all off","rules.all_on":"Turn rules on","rules.asleep":"House rules are off","rules.asleep_why":"No rule answers or silences a request, and every request waits for a person. A rule that requires two people or a pause before anything is sent still applies.","sources.title":"Awareness sources","sources.about":"Feeds without a log. Their items are shown beside the requests, and nobody can answer them.","sources.add":"Add a source…","sources.add_title":"Add an awareness source","sources.add_text":"The address of a CAP, Atom, RSS or JSON feed. Its server learns that your internet address reads it and how often, and nothing about your house.","sources.address":"Address of the feed","sources.name":"Name, only in this house","sources.within":"Leave out what is farther from every camera than, in km","sources.everything":"shows everything","sources.add_this":"Add","sources.added":"{name} was added.","sources.none":"No awareness sources yet.","sources.state.starting":"Not read yet","sources.state.following":"Read regularly","sources.state.unreachable":"Can’t be reached now","sources.state.unreadable":"Sends something that can’t be read","sources.shown.one":"{count} shown","sources.shown.other":"{count} shown","sources.read":"read {time}","sources.from_file":"It is in the hub’s config file. Remove it there.","sources.remove":"Remove {name}","sources.remove_title":"Remove {name}?","sources.remove_text":"The hub stops reading it and deletes its items.","sources.remove_it":"Remove it","sources.removed":"{name} was removed."};var io={"awareness.clips":"Clips de ese lugar y momento","awareness.do":"Lo que dice que haga","awareness.link":"Más información en {host}","awareness.until":"hasta {time}","awareness.updated":"actualizado {time}","pages.loading":"Leyendo del hub","pages.failed":"No se pudo leer","pages.again":"Reintentar","pages.cancel":"Cancelar","pages.back":"Atrás","pages.next":"Siguiente","agencies.title":"Organismos","agencies.about":"Todos los que pueden pedir en los tablones que sigues, y cómo han pedido hasta ahora. Tu hub no les dice que sigues esos tablones.","agencies.find":"Nombre o dominio web","agencies.foot":"El nivel dice cómo se confirmó la identidad del organismo, no cuánto confiar en él. «En silencio» muestra las solicitudes sin avisar. «Oculto» las deja fuera. Solo esta casa lo ve.","agencies.agency":"Organismo","agencies.level":"Nivel","agencies.months":"Solicitudes, últimos 12 meses","agencies.resolved":"Resueltas","agencies.record":"Lo que muestra el registro","agencies.you":"Tú","agencies.of":"{part} de {all}","agencies.setting":"Qué haces con las solicitudes de {name}","agencies.nobody":"Aún no hay organismos","agencies.nobody_text":"Aparecen aquí en cuanto un tablón que sigues registra uno.","agencies.nobody_meant":"Ningún organismo tiene eso en su nombre","agencies.nobody_meant_text":"Busca una parte de su nombre o de su dominio web.","agencies.compromised":"Su clave firmó dos entradas distintas con un mismo número. Su tablón no le entrega nada.","agencies.revoked":"Clave revocada. Su tablón no le entrega nada.","agencies.changing":"Las claves nuevas valen 72 horas después de registrarse","agencies.many.one":"{count} solicitud este mes","agencies.many.other":"{count} solicitudes este mes","agencies.flagged.one":"{count} marcada por las reglas","agencies.flagged.other":"{count} marcadas por las reglas","agencies.clean":"Nada marcado","agencies.never":"Aún no ha pedido nada","agencies.since":"desde el {day}","agencies.figure.requests":"solicitudes en total","agencies.figure.resolved":"resueltas","agencies.figure.time":"tiempo mediano hasta resolver","agencies.figure.window":"ventana mediana pedida","agencies.windows":"Duración de las ventanas pedidas","agencies.up_to":"hasta {length}","agencies.asks_about":"Sobre qué pide","agencies.median_area":"Zona mediana","agencies.largest_area":"Zona más grande","agencies.longest_window":"Ventana más larga","agencies.findings":"Lo que encontraron las reglas","agencies.key":"Clave con que se sellan los envíos","agencies.registered":"Registrado en","agencies.every.one":"Su única solicitud","agencies.every.other":"Las {count} solicitudes","agencies.set.notify":"Se te avisa de las solicitudes de {name}.","agencies.set.quiet":"Las solicitudes de {name} se muestran y no se avisa a nadie.","agencies.set.hidden":"Las solicitudes de {name} se dejan fuera.","setting.notify":"Avisarme","setting.quiet":"En silencio","setting.hidden":"Oculto","status.open":"Abierta","status.resolved":"Resuelta","status.expired":"Caducada","ledger.title":"Libro de la casa","ledger.about":"Lo que esta casa decidió y compartió. Solo puede crecer, y se queda en el hub si no lo exportas ni haces una copia de seguridad.","ledger.verify":"Verificar","ledger.export":"Exportar","ledger.exported":"Guardado como {name}. Compruébalo con: neighbors verify {name}","ledger.empty":"Aún no se ha decidido nada","ledger.empty_text":"Aquí quedarán, para siempre, cada respuesta y cada envío de esta casa.","ledger.today":"Hoy","ledger.all":"Mostrar también lo que se guardó","ledger.fewer":"Ocultar lo que se guardó","ledger.number":"n.º {number}","ledger.see":"Ver la solicitud","ledger.check":"Comprobado","ledger.intact.one":"{count} entrada, sin cambios","ledger.intact.other":"{count} entradas, ninguna cambiada ni ausente","ledger.broken":"El libro no está como se escribió. Conserva la carpeta de datos del hub tal como está y ejecuta: neighbors hub ledger verify","ledger.head":"Cabeza","ledger.first":"Primera entrada","ledger.last_checked":"Última comprobación","ledger.year":"{year} hasta ahora","ledger.seen":"Solicitudes vistas","ledger.matched":"Con clips tuyos","ledger.denied_by_you":"Denegadas por ti","ledger.denied_by_rule":"Denegadas por regla","ledger.shared":"Compartidas","ledger.taken_back":"Retiradas","ledger.asked":"{agency}, {number}","ledger.an_agency":"un organismo","ledger.somebody":"alguien","ledger.by":"Por {name}.","ledger.by_two":"Por {first}, luego {by}.","ledger.by_rule":"Por tu regla «{name}».","ledger.by_automation":"Por la automatización «{name}».","ledger.by_file":"Por el archivo de configuración del hub.","ledger.reason":"«{reason}»","ledger.nothing_sent":"No se envió nada.","ledger.denied":"Denegado: {asked}","ledger.approved":"Aprobado: {asked}","ledger.undone":"Denegación retirada: {asked}","ledger.withdrawn":"Retirado: {asked}","ledger.withdrawn_after":"Ya había llegado. El tablón firmó la retirada.","ledger.void":"No enviado: {asked}","ledger.void.camera_gone":"Se quitó una cámara.","ledger.void.camera_closed":"Una cámara ya no puede compartir.","ledger.void.camera_indoors":"Una cámara está ahora en el interior.","ledger.void.camera_masked":"Una cámara tiene una máscara nueva.","ledger.void.camera_make":"Una cámara dice ahora que es de otro fabricante.","ledger.void.sensor_gone":"Un sensor ya no está prestado.","ledger.void.sensor_changed":"Un sensor tiene otro nombre u otras lecturas.","ledger.void.delivery_key":"El organismo ha cambiado su clave de entrega.","ledger.void.agency_renamed":"El organismo ha cambiado de nombre.","ledger.void.key_revoked":"El organismo dice que no escribió esta solicitud.","ledger.void.key_compromised":"Puede que otra persona tenga la clave del organismo.","ledger.void.request_resolved":"El organismo ha cerrado su solicitud.","ledger.void.request_expired":"La solicitud ha caducado.","ledger.void.board_stopped":"El tablón incumplió su promesa.","ledger.void.board_left":"Este hub ya no sigue el tablón.","ledger.void.limits":"Ya no se puede aprobar sin una persona.","ledger.void.content":"Esta versión del hub no envía algo de lo que contenía.","ledger.delivered":"Entregado: {asked}","ledger.with_receipt":"{size}, sellado. Se guarda el recibo.","ledger.without_receipt":"{size}, sellado. No hay recibo.","ledger.opened":"{agency} abrió tu envío","ledger.opened_text":"El tablón lo ha firmado. Solicitud {number}.","ledger.kept.one":"{count} clip guardado","ledger.kept.other":"{count} clips guardados","ledger.until_answer":"Hasta responder a {asked}.","ledger.released":"Ya no se guarda nada","ledger.rule.added":"Regla de la casa «{name}» añadida","ledger.rule.changed":"Regla de la casa «{name}» cambiada","ledger.rule.removed":"Regla de la casa «{name}» quitada","ledger.rule.switched_on":"Regla de la casa «{name}» activada","ledger.rule.switched_off":"Regla de la casa «{name}» desactivada","ledger.rule.moved":"Regla de la casa «{name}» movida","ledger.rules.switched_on":"Todas las reglas de la casa activadas","ledger.rules.switched_off":"Todas las reglas de la casa desactivadas","boards.title":"Tablones","boards.about":"Donde los organismos piden en público. El hub descarga cada entrada de cada tablón y la comprueba.","boards.follow":"Seguir un tablón…","boards.follow_title":"Seguir un tablón","boards.none":"No se sigue ningún tablón","boards.none_text":"Sin ninguno nadie puede pedir nada a esta casa.","boards.state.starting":"Aún sin consultar","boards.state.following":"Seguido y verificado","boards.state.unreachable":"No responde en este momento","boards.state.unchecked":"No se puede comprobar ahora","boards.state.stopped":"Rompió su promesa","boards.state.left":"Ya no se sigue","boards.stopped":"El hub no lee nada más de él ni comparte nada con él. La prueba se guarda en el hub.","boards.unchecked":"No se comparte nada con él hasta que se pueda comprobar. Esto no prueba nada contra el tablón y suele pasar solo.","boards.unchecked_clock":"Pon en hora el equipo en el que funciona el hub. Hasta entonces no se comparte nada. El tablón no ha hecho nada malo.","boards.unchecked_newer":"No se comparte nada con él hasta que se actualice el hub. Esto no prueba nada contra el tablón.","boards.alone":"Nadie más comprueba este tablón.","boards.left":"El hub no le pide nada ni comparte nada con él. Lo que mostró antes se conserva.","boards.leave":"Dejar de seguir","boards.leave_title":"¿Dejar de seguir {name}?","boards.leave_text":"El hub no le pide nada más ni comparte nada con él. Lo que se pidió y se respondió se conserva, y las solicitudes abiertas siguen hasta que venzan.","boards.leave_done":"Ya no se sigue {name}.","boards.again":"Volver a seguir","boards.again_title":"¿Volver a seguir {name}?","boards.again_text":"Si sigue mostrando otra historia, el hub vuelve a parar. La prueba se conserva en todo caso.","boards.size.one":"{count} entrada","boards.size.other":"{count} entradas","boards.checked":"comprobado {time}","boards.open":"Abrir sus páginas","boards.paste":"Lo que el tablón dice de sí mismo","boards.paste_text":"Abre la dirección del tablón con /board.json al final y pega lo que muestra. Compara su clave con otra fuente, como las páginas de quien lo opera.","boards.unreadable":"Eso no es lo que un tablón dice de sí mismo. Pega todo su board.json.","boards.trust":"¿Confiar en las claves de este tablón?","boards.trust_text":"Desde ahora el hub exigirá estas claves al tablón. Si alguna vez muestra otra historia, se deja de compartir con él.","boards.name":"Nombre","boards.address":"Dirección","boards.log_key":"Clave de su registro","boards.witnesses":"Testigos","boards.quorum":"{quorum} de {count} deben haber firmado","boards.no_witnesses":"Ninguno: nadie más comprueba este tablón","boards.verifiers":"Quién confirma los organismos","boards.follow_this":"Seguir","boards.followed":"Se sigue {name}.","boards.save_proof":"Guardar la prueba","boards.newer.one":"{count} entrada es más reciente que este hub. Actualiza el hub para leerla.","boards.newer.other":"{count} entradas son más recientes que este hub. Actualiza el hub para leerlas.","boards.rely":"En quién confías…","boards.rely_title":"¿En quién confías sobre {name}?","boards.rely_text":"Los testigos confirman que el tablón muestra a todos la misma historia. Los verificadores confirman quién es una agencia. Una clave por línea.","boards.rely_witnesses":"Testigos","boards.rely_quorum":"Cuántos testigos deben haber firmado","boards.rely_verifiers":"Quién confirma a las agencias","boards.rely_change":"Cambiar","boards.rely_done":"Se ha cambiado en quién confías sobre {name}.","boards.proof_text":"Un archivo ZIP con lo que el tablón firmó y cómo puede comprobarlo cualquiera.","cameras.title":"Cámaras","cameras.adopted.one":"{count} añadida.","cameras.adopted.other":"{count} añadidas.","cameras.count.one":"{count} encontrada.","cameras.count.other":"{count} encontradas.","cameras.kept":"Las grabaciones quedan en el hub: {length} guardados, {free} libres.","cameras.clock_off":"Su reloj se desvía {length}. Un envío lo dice.","cameras.judged":"Movimientos en las últimas 24 horas: {both} vistos por la cámara y el hub, {camera} solo por la cámara, {hub} solo por el hub.","cameras.stuck":"Su señal de movimiento lleva demasiado tiempo activa. Hasta que cese, solo cuenta lo que ve el hub.","cameras.lent_by":"El hub no lee {protocol}. Usa esta cámara desde Home Assistant.","cameras.free":"Las grabaciones se quedan en el hub: {free} libres.","cameras.look":"Buscar de nuevo","cameras.looking":"Buscando","cameras.none":"Aún no hay cámaras","cameras.none_text":"Añade una abajo y el hub la grabará aquí, en tu casa.","cameras.found":"Encontradas en tu red","cameras.found_text":"El hub no lee ni graba estas hasta que las añadas.","cameras.nothing_found":"No se encontró ninguna otra cámara.","cameras.at":"Cámara en {address}","cameras.away":"ausente","cameras.adopt":"Añadir…","cameras.adopt_this":"Añadir {name}","cameras.picture":"Imagen de {name}","cameras.may_share":"Se puede compartir","cameras.never":"Nunca se comparte","cameras.indoor":"Interior","cameras.doorbell":"Timbre","cameras.lent":"Prestada por Home Assistant","cameras.no_place":"Sin ubicar: ninguna solicitud coincide","cameras.paused":"Grabación en pausa, {time}","cameras.resume":"Reanudar","cameras.resume_this":"Reanudar la grabación de {name}","camera.state.starting":"Iniciando","camera.state.recording":"Grabando","camera.state.reconnecting":"Reconectando","camera.state.wrong_password":"Rechazó la contraseña","camera.state.no_key_frames":"Sin fotogramas clave","camera.state.disk_full":"Disco lleno","adopt.title":"Añadir {name}","adopt.name":"Nombre, solo en esta casa","adopt.place":"Lugar","adopt.outdoor":"Exterior","adopt.indoor":"Interior","adopt.user":"Usuario","adopt.password":"Contraseña","adopt.may_share":"Los clips se pueden compartir","adopt.each_time":"Nunca sin una aprobación, cada vez.","adopt.never":"Nunca se comparte nada de una cámara interior.","adopt.adopt":"Añadir","adopt.directly":"Leerla directamente","adopt.from_recorder":"Leerla desde el grabador","adopt.adopting":"Añadiendo","camera.indoor":"Mira hacia dentro de la casa","camera.indoor_text":"Las solicitudes nunca coinciden con una cámara interior, y nunca se comparte nada de ella.","camera.sound":"Grabar sonido","camera.sound_text":"Solo sale si lo pides, en cada envío.","camera.keep":"Conservar grabaciones, en días","camera.keep_all":"como el hub (7 por defecto)","camera.place":"Dónde está y qué ve","camera.place_text":"Solo lo saben el hub y tu Home Assistant. Con ello el hub calcula en casa si una solicitud te afecta.","camera.place_it":"Ubicarla","camera.map":"Lo que enfoca esta cámara","camera.latitude":"Latitud","camera.longitude":"Longitud","camera.heading":"Rumbo, grados","camera.view":"Campo de visión, grados","camera.range":"Alcance, metros","camera.wrong_place":"Falta un número de la ubicación o está fuera de rango. Revisa latitud, rumbo y alcance.","camera.save":"Guardar","camera.saved":"Se cambió {name}.","camera.forget":"Quitar esta cámara…","camera.forget_title":"¿Quitar {name}?","camera.forget_text":"El hub deja de grabarla y borra su contraseña. Sus grabaciones quedan hasta que sean demasiado antiguas.","camera.forget_it":"Quitarla","camera.state.paused":"En pausa","camera.state.sleeping":"Durmiendo","camera.recording":"Grabar esta cámara","camera.recording_text":"Desactivado, no se escribe nada nuevo. Lo grabado se queda, y aún puedes mirar.","rules.title":"Reglas de la casa","rules.about":"Lo que esta casa hace sola cuando alguien pide. Decide la primera regla que encaja y no se pregunta a ninguna otra.","rules.add":"Añadir una regla","rules.none":"Sin reglas","rules.none_text":"Cada solicitud espera a una persona: nada se responde por ti.","rules.rest":"Si ninguna regla encaja: se te avisa de una solicitud que coincide si el nivel de su organismo basta: 2 o más, salvo que el archivo de configuración del hub diga otra cosa. Las demás se muestran. Nada se responde por ti.","rules.off":"desactivada","rules.always":"Todas las solicitudes.","rules.from_file":"Está en el archivo de configuración del hub y se cambia allí.","rules.try":"Probar con el pasado","rules.turn_off":"Desactivar","rules.turn_on":"Activar","rules.change":"Cambiar","rules.up":"Subir «{name}»","rules.down":"Bajar «{name}»","rules.remove":"Quitar «{name}»","rules.or":"{first} o {last}","rules.if.agencies":"La pide {values}.","rules.if.kinds":"El organismo es: {values}.","rules.if.level":"Su nivel es de {from} a {to}.","rules.if.incidents":"Trata de: {values}.","rules.if.any_finding":"Se encontró algo en su contra.","rules.if.findings":"Se encontró en su contra: {values}.","rules.if.words":"Dice {values}.","rules.if.longer":"Pide más de {length}.","rules.if.hours":"Llega entre las {from} y las {to}.","rules.if.farther":"Está a más de {distance}.","rules.if.nearer":"Está a menos de {distance}.","rules.if.strengths":"Tienes: {values}.","rules.if.labels":"En un clip que coincide, la cámara vio {values}.","strength.clips":"clips","strength.camera_only":"una cámara, pero ningún clip","strength.none":"nada","rules.then.deny":"Denegar. No se envía nada.","rules.then.list":"Mostrarla y no avisar a nadie.","rules.then.notify":"Avisarme.","rules.then.approve":"Aprobar, dentro de los límites del archivo de configuración del hub.","rules.prepares":"Preparar los clips por adelantado.","rules.two_people":"Dos personas deben decir que sí.","rules.people":"{count} personas deben decir que sí.","rules.cools_off":"Tras un sí no sale nada durante {length}.","rules.name":"Nombre de la regla","rules.new":"Regla nueva","rules.all_hold":"La regla encaja cuando se cumple todo esto. Lo que queda vacío encaja con todo.","rules.kinds":"El organismo es","rules.level_to":"Su nivel","rules.any":"cualquiera","rules.or_below":"o menos","rules.longer":"Pide más de (horas)","rules.words":"Contiene una de estas palabras","rules.farther":"Está a más de (metros)","rules.hours":"Llega entre estas horas","rules.hour_from":"Desde la hora","rules.hour_to":"Hasta la hora","rules.labels":"En un clip que coincide, la cámara vio","rules.findings":"Lo que se encontró en su contra","rules.any_finding":"Cualquier cosa","rules.then":"Entonces","rules.save":"Guardar regla","rules.all_off":"Desactivar todas","rules.all_on":"Activar las reglas","rules.asleep":"Las reglas de la casa están desactivadas","rules.asleep_why":"Ninguna regla responde ni calla, y cada solicitud espera a una persona. Una regla que quiere dos personas o una pausa antes de que salga algo lo sigue queriendo.","sources.title":"Fuentes de avisos","sources.about":"Fuentes sin registro. Lo que dicen se muestra junto a las solicitudes, y nadie puede responderlo.","sources.add":"Añadir una fuente…","sources.add_title":"Añadir una fuente de avisos","sources.add_text":"La dirección de una fuente CAP, Atom, RSS o JSON. Su servidor sabe que tu dirección de internet la lee y con qué frecuencia, y nada de tu casa.","sources.address":"Dirección de la fuente","sources.name":"Nombre, solo en esta casa","sources.within":"Omitir lo que esté más lejos de toda cámara que, en km","sources.everything":"muestra todo","sources.add_this":"Añadir","sources.added":"{name} se lee desde ahora.","sources.none":"No se lee ninguna fuente de avisos.","sources.state.starting":"Aún no leída","sources.state.following":"Leída con regularidad","sources.state.unreachable":"No responde ahora","sources.state.unreadable":"Lo que envía no se puede leer","sources.shown.one":"{count} mostrado","sources.shown.other":"{count} mostrados","sources.read":"leída {time}","sources.from_file":"Está en el archivo de configuración del hub y se quita allí.","sources.remove":"Quitar {name}","sources.remove_title":"¿Quitar {name}?","sources.remove_text":"El hub deja de leerla y olvida lo que dijo.","sources.remove_it":"Quitarla","sources.removed":"{name} ya no se lee."};var oo={"awareness.clips":"Clips de ce lieu et de ce moment","awareness.do":"Ce qu’il demande de faire","awareness.link":"En savoir plus sur {host}","awareness.until":"jusqu’à {time}","awareness.updated":"mis à jour {time}","pages.loading":"Lecture depuis le hub","pages.failed":"Lecture impossible","pages.again":"Réessayer","pages.cancel":"Annuler","pages.back":"Retour","pages.next":"Suivant","agencies.title":"Services","agencies.about":"Tous ceux qui peuvent demander sur les tableaux que vous suivez, et comment ils l’ont fait jusqu’ici. Votre hub ne leur dit pas que vous suivez ces tableaux.","agencies.find":"Nom ou domaine web","agencies.foot":"Le niveau dit comment l’identité du service a été confirmée, pas quelle confiance lui accorder. « Silencieux » liste les demandes sans prévenir. « Masqué » les laisse de côté. Seule cette maison le voit.","agencies.agency":"Service","agencies.level":"Niveau","agencies.months":"Demandes, 12 derniers mois","agencies.resolved":"Résolues","agencies.record":"Ce que montre l’historique","agencies.you":"Vous","agencies.of":"{part} sur {all}","agencies.setting":"Ce que vous faites des demandes de {name}","agencies.nobody":"Aucun service pour l’instant","agencies.nobody_text":"Ils apparaissent ici dès qu’un tableau que vous suivez en enregistre un.","agencies.nobody_meant":"Aucun service n’a cela dans son nom","agencies.nobody_meant_text":"Cherchez une partie de son nom ou de son domaine web.","agencies.compromised":"Sa clé a signé deux entrées différentes sous un même numéro. Son tableau ne lui remet rien.","agencies.revoked":"Clé révoquée. Son tableau ne lui remet rien.","agencies.changing":"Les nouvelles clés valent 72 heures après leur inscription","agencies.many.one":"{count} demande ce mois-ci","agencies.many.other":"{count} demandes ce mois-ci","agencies.flagged.one":"{count} signalée par les règles","agencies.flagged.other":"{count} signalées par les règles","agencies.clean":"Rien de signalé","agencies.never":"N’a encore rien demandé","agencies.since":"depuis le {day}","agencies.figure.requests":"demandes en tout","agencies.figure.resolved":"résolues","agencies.figure.time":"délai médian de résolution","agencies.figure.window":"fenêtre médiane demandée","agencies.windows":"Durée des fenêtres demandées","agencies.up_to":"jusqu’à {length}","agencies.asks_about":"Ce qu’il demande","agencies.median_area":"Zone médiane","agencies.largest_area":"Plus grande zone","agencies.longest_window":"Plus longue fenêtre","agencies.findings":"Ce que les règles ont trouvé","agencies.key":"Clé à laquelle les envois sont scellés","agencies.registered":"Enregistré sur","agencies.every.one":"Son unique demande","agencies.every.other":"Les {count} demandes","agencies.set.notify":"Vous êtes prévenu des demandes de {name}.","agencies.set.quiet":"Les demandes de {name} sont listées et personne n’est prévenu.","agencies.set.hidden":"Les demandes de {name} sont laissées de côté.","setting.notify":"Me prévenir","setting.quiet":"Silencieux","setting.hidden":"Masqué","status.open":"Ouverte","status.resolved":"Résolue","status.expired":"Expirée","ledger.title":"Registre de la maison","ledger.about":"Ce que cette maison a décidé et partagé. Il ne peut que grandir, et reste sur le hub sauf si vous l’exportez ou le sauvegardez.","ledger.verify":"Vérifier","ledger.export":"Exporter","ledger.exported":"Enregistré sous {name}. Vérifiez-le avec : neighbors verify {name}","ledger.empty":"Rien n’a encore été décidé","ledger.empty_text":"Chaque réponse et chaque envoi de cette maison resteront inscrits ici.","ledger.today":"Aujourd’hui","ledger.all":"Afficher aussi ce qui a été gardé","ledger.fewer":"Masquer ce qui a été gardé","ledger.number":"nº {number}","ledger.see":"Voir la demande","ledger.check":"Vérifié","ledger.intact.one":"{count} entrée, inchangée","ledger.intact.other":"{count} entrées, aucune changée ni manquante","ledger.broken":"Le registre n’est plus tel qu’il a été écrit. Gardez le dossier de données du hub tel quel et lancez : neighbors hub ledger verify","ledger.head":"Tête","ledger.first":"Première entrée","ledger.last_checked":"Dernière vérification","ledger.year":"{year} jusqu’ici","ledger.seen":"Demandes vues","ledger.matched":"Avec des clips à vous","ledger.denied_by_you":"Refusées par vous","ledger.denied_by_rule":"Refusées par règle","ledger.shared":"Partagées","ledger.taken_back":"Retirées","ledger.asked":"{agency}, {number}","ledger.an_agency":"un service","ledger.somebody":"quelqu’un","ledger.by":"Par {name}.","ledger.by_two":"Par {first}, puis {by}.","ledger.by_rule":"Par votre règle « {name} ».","ledger.by_automation":"Par l’automatisation « {name} ».","ledger.by_file":"Par le fichier de configuration du hub.","ledger.reason":"« {reason} »","ledger.nothing_sent":"Rien n’a été envoyé.","ledger.denied":"Refusé : {asked}","ledger.approved":"Approuvé : {asked}","ledger.undone":"Refus annulé : {asked}","ledger.withdrawn":"Retiré : {asked}","ledger.withdrawn_after":"Il était déjà arrivé. Le tableau a signé le retrait.","ledger.void":"Pas envoyé : {asked}","ledger.void.camera_gone":"Une caméra a été retirée.","ledger.void.camera_closed":"Une caméra ne peut plus partager.","ledger.void.camera_indoors":"Une caméra est maintenant à l’intérieur.","ledger.void.camera_masked":"Une caméra a un nouveau masque.","ledger.void.camera_make":"Une caméra dit maintenant être d’un autre fabricant.","ledger.void.sensor_gone":"Un capteur n’est plus prêté.","ledger.void.sensor_changed":"Un capteur a un autre nom ou d’autres relevés.","ledger.void.delivery_key":"Le service a changé sa clé de remise.","ledger.void.agency_renamed":"Le service a changé de nom.","ledger.void.key_revoked":"Le service dit qu’il n’a pas écrit cette demande.","ledger.void.key_compromised":"Quelqu’un d’autre a peut-être la clé du service.","ledger.void.request_resolved":"Le service a clos sa demande.","ledger.void.request_expired":"La demande a expiré.","ledger.void.board_stopped":"Le tableau a rompu sa promesse.","ledger.void.board_left":"Ce hub ne suit plus le tableau.","ledger.void.limits":"Cela ne peut plus être approuvé sans une personne.","ledger.void.content":"Cette version du hub n’envoie plus une partie du contenu.","ledger.delivered":"Remis : {asked}","ledger.with_receipt":"{size}, scellé. Le reçu est gardé.","ledger.without_receipt":"{size}, scellé. Il n’y a pas de reçu.","ledger.opened":"{agency} a ouvert votre envoi","ledger.opened_text":"Le tableau l’a signé. Demande {number}.","ledger.kept.one":"{count} clip gardé","ledger.kept.other":"{count} clips gardés","ledger.until_answer":"Jusqu’à une réponse à {asked}.","ledger.released":"Plus rien n’est gardé","ledger.rule.added":"Règle de la maison « {name} » ajoutée","ledger.rule.changed":"Règle de la maison « {name} » changée","ledger.rule.removed":"Règle de la maison « {name} » retirée","ledger.rule.switched_on":"Règle de la maison « {name} » activée","ledger.rule.switched_off":"Règle de la maison « {name} » désactivée","ledger.rule.moved":"Règle de la maison « {name} » déplacée","ledger.rules.switched_on":"Toutes les règles de la maison activées","ledger.rules.switched_off":"Toutes les règles de la maison désactivées","boards.title":"Tableaux","boards.about":"Là où les services demandent en public. Le hub télécharge chaque entrée de chaque tableau et la vérifie.","boards.follow":"Suivre un tableau…","boards.follow_title":"Suivre un tableau","boards.none":"Aucun tableau n’est suivi","boards.none_text":"Sans tableau, personne ne peut rien demander à cette maison.","boards.state.starting":"Pas encore consulté","boards.state.following":"Suivi et vérifié","boards.state.unreachable":"Ne répond pas pour l’instant","boards.state.unchecked":"Ne peut pas être vérifié pour l’instant","boards.state.stopped":"A rompu sa promesse","boards.state.left":"N’est plus suivi","boards.stopped":"Le hub n’en lit plus rien et n’y partage plus rien. La preuve est gardée sur le hub.","boards.unchecked":"Rien n’y est partagé tant qu’il ne peut pas être vérifié. Cela ne prouve rien contre le tableau et passe en général tout seul.","boards.unchecked_clock":"Réglez l’horloge de la machine du hub. Rien n’est partagé d’ici là. Le tableau n’a rien fait de mal.","boards.unchecked_newer":"Rien n’y est partagé tant que le hub n’est pas mis à jour. Cela ne prouve rien contre le tableau.","boards.alone":"Personne d’autre ne vérifie ce tableau.","boards.left":"Le hub ne lui demande rien et n’y partage rien. Ce qu’il a montré avant est gardé.","boards.leave":"Ne plus suivre","boards.leave_title":"Ne plus suivre {name} ?","boards.leave_text":"Le hub ne lui demande plus rien et n’y partage plus rien. Ce qui a été demandé et répondu est gardé, et les demandes ouvertes restent jusqu’à leur échéance.","boards.leave_done":"{name} n’est plus suivi.","boards.again":"Suivre à nouveau","boards.again_title":"Suivre à nouveau {name} ?","boards.again_text":"S’il montre encore une autre histoire, le hub s’arrête à nouveau. La preuve est gardée dans tous les cas.","boards.size.one":"{count} entrée","boards.size.other":"{count} entrées","boards.checked":"vérifié {time}","boards.open":"Ouvrir ses pages","boards.paste":"Ce que le tableau dit de lui-même","boards.paste_text":"Ouvrez l’adresse du tableau avec /board.json à la fin et collez ce qui s’affiche. Comparez sa clé avec une autre source, comme les pages de l’exploitant.","boards.unreadable":"Ce n’est pas ce qu’un tableau dit de lui-même. Collez tout son board.json.","boards.trust":"Faire confiance aux clés de ce tableau ?","boards.trust_text":"Le hub tiendra désormais le tableau à ces clés. S’il montre un jour une autre histoire, plus rien n’y est partagé.","boards.name":"Nom","boards.address":"Adresse","boards.log_key":"Clé de son journal","boards.witnesses":"Témoins","boards.quorum":"{quorum} sur {count} doivent avoir signé","boards.no_witnesses":"Aucun : personne d’autre ne vérifie ce tableau","boards.verifiers":"Qui confirme les services","boards.follow_this":"Suivre","boards.followed":"{name} est suivi.","boards.save_proof":"Enregistrer la preuve","boards.newer.one":"{count} entrée est plus récente que ce hub. Mettez le hub à jour pour la lire.","boards.newer.other":"{count} entrées sont plus récentes que ce hub. Mettez le hub à jour pour les lire.","boards.rely":"À qui vous fier…","boards.rely_title":"À qui vous fiez-vous pour {name} ?","boards.rely_text":"Les témoins confirment que le tableau montre à tous la même histoire. Les vérificateurs confirment qui est une agence. Une clé par ligne.","boards.rely_witnesses":"Témoins","boards.rely_quorum":"Combien de témoins doivent avoir signé","boards.rely_verifiers":"Qui confirme les agences","boards.rely_change":"Modifier","boards.rely_done":"Vous avez modifié à qui vous vous fiez pour {name}.","boards.proof_text":"Un fichier ZIP avec ce que le tableau a signé, et comment chacun peut le vérifier.","cameras.title":"Caméras","cameras.adopted.one":"{count} ajoutée.","cameras.adopted.other":"{count} ajoutées.","cameras.count.one":"{count} trouvée.","cameras.count.other":"{count} trouvées.","cameras.kept":"Les enregistrements restent sur le hub : {length} gardés, {free} libres.","cameras.clock_off":"Son horloge est décalée de {length}. Un partage le dit.","cameras.judged":"Mouvements des dernières 24 heures : {both} vus par la caméra et le hub, {camera} par la caméra seule, {hub} par le hub seul.","cameras.stuck":"Son signal de mouvement dure depuis trop longtemps. Tant qu’il ne cesse pas, seul compte ce que voit le hub.","cameras.lent_by":"Le hub ne lit pas {protocol}. Utilisez cette caméra depuis Home Assistant.","cameras.free":"Les enregistrements restent sur le hub : {free} libres.","cameras.look":"Chercher encore","cameras.looking":"Recherche","cameras.none":"Aucune caméra pour l’instant","cameras.none_text":"Ajoutez-en une ci-dessous et le hub l’enregistre ici, chez vous.","cameras.found":"Trouvées sur votre réseau","cameras.found_text":"Le hub ne lit ni n’enregistre celles-ci tant que vous ne les ajoutez pas.","cameras.nothing_found":"Aucune autre caméra n’a été trouvée.","cameras.at":"Caméra à {address}","cameras.away":"absente","cameras.adopt":"Ajouter…","cameras.adopt_this":"Ajouter {name}","cameras.picture":"Image de {name}","cameras.may_share":"Peut être partagée","cameras.never":"Jamais partagée","cameras.indoor":"Intérieur","cameras.doorbell":"Sonnette","cameras.lent":"Prêtée par Home Assistant","cameras.no_place":"Non placée : aucune demande ne correspond","cameras.paused":"Enregistrement en pause, {time}","cameras.resume":"Reprendre","cameras.resume_this":"Reprendre l’enregistrement de {name}","camera.state.starting":"Démarrage","camera.state.recording":"Enregistre","camera.state.reconnecting":"Reconnexion","camera.state.wrong_password":"A refusé le mot de passe","camera.state.no_key_frames":"Sans images clés","camera.state.disk_full":"Disque plein","adopt.title":"Ajouter {name}","adopt.name":"Nom, dans cette maison seulement","adopt.place":"Lieu","adopt.outdoor":"Extérieur","adopt.indoor":"Intérieur","adopt.user":"Utilisateur","adopt.password":"Mot de passe","adopt.may_share":"Les clips peuvent être partagés","adopt.each_time":"Jamais sans approbation, à chaque fois.","adopt.never":"Rien d’une caméra d’intérieur n’est jamais partagé.","adopt.adopt":"Ajouter","adopt.directly":"La lire directement","adopt.from_recorder":"La lire depuis l’enregistreur","adopt.adopting":"Ajout en cours","camera.indoor":"Elle regarde dans la maison","camera.indoor_text":"Une demande ne correspond jamais à une caméra d’intérieur, et rien d’elle n’est jamais partagé.","camera.sound":"Enregistrer le son","camera.sound_text":"Il ne sort que si vous le demandez, à chaque envoi.","camera.keep":"Garder les enregistrements, en jours","camera.keep_all":"comme le hub (7 par défaut)","camera.place":"Où elle est, et ce qu’elle voit","camera.place_text":"Seuls le hub et votre Home Assistant le savent. Le hub s’en sert pour calculer chez vous si une demande vous concerne.","camera.place_it":"La placer","camera.map":"Ce que vise cette caméra","camera.latitude":"Latitude","camera.longitude":"Longitude","camera.heading":"Cap, degrés","camera.view":"Champ de vision, degrés","camera.range":"Portée, mètres","camera.wrong_place":"Un nombre du lieu manque ou sort des limites. Regardez la latitude, le cap et la portée.","camera.save":"Enregistrer","camera.saved":"{name} a été changée.","camera.forget":"Retirer cette caméra…","camera.forget_title":"Retirer {name} ?","camera.forget_text":"Le hub cesse de l’enregistrer et supprime son mot de passe. Ses enregistrements restent jusqu’à ce qu’ils soient trop anciens.","camera.forget_it":"La retirer","camera.state.paused":"En pause","camera.state.sleeping":"En veille","camera.recording":"Enregistrer cette caméra","camera.recording_text":"Désactivé, rien de nouveau n’est écrit. Ce qui a été enregistré reste, et vous pouvez toujours regarder.","rules.title":"Règles de la maison","rules.about":"Ce que cette maison fait d’elle-même quand on lui demande. La première règle qui convient décide, et aucune autre n’est consultée.","rules.add":"Ajouter une règle","rules.none":"Aucune règle","rules.none_text":"Chaque demande attend une personne : rien n’est répondu pour vous.","rules.rest":"Si aucune règle ne convient : vous êtes prévenu d’une demande qui correspond si le niveau de son service suffit : 2 ou plus, sauf si le fichier de configuration du hub dit autre chose. Les autres sont listées. Rien n’est répondu pour vous.","rules.off":"désactivée","rules.always":"Toutes les demandes.","rules.from_file":"Figure dans le fichier de configuration du hub et s’y change.","rules.try":"Essayer sur le passé","rules.turn_off":"Désactiver","rules.turn_on":"Activer","rules.change":"Modifier","rules.up":"Monter « {name} »","rules.down":"Descendre « {name} »","rules.remove":"Retirer « {name} »","rules.or":"{first} ou {last}","rules.if.agencies":"Demandée par {values}.","rules.if.kinds":"Le service est : {values}.","rules.if.level":"Son niveau est de {from} à {to}.","rules.if.incidents":"Il s’agit de : {values}.","rules.if.any_finding":"Quelque chose a été trouvé contre elle.","rules.if.findings":"Trouvé contre elle : {values}.","rules.if.words":"Elle dit {values}.","rules.if.longer":"Elle porte sur plus de {length}.","rules.if.hours":"Elle arrive entre {from} et {to}.","rules.if.farther":"Elle est à plus de {distance}.","rules.if.nearer":"Elle est à moins de {distance}.","rules.if.strengths":"Vous avez : {values}.","rules.if.labels":"Dans un clip correspondant, la caméra a vu {values}.","strength.clips":"des clips","strength.camera_only":"une caméra, mais pas de clip","strength.none":"rien","rules.then.deny":"Refuser. Rien n’est envoyé.","rules.then.list":"La lister et ne prévenir personne.","rules.then.notify":"Me prévenir.","rules.then.approve":"Approuver, dans les limites du fichier de configuration du hub.","rules.prepares":"Préparer les clips à l’avance.","rules.two_people":"Deux personnes doivent dire oui.","rules.people":"{count} personnes doivent dire oui.","rules.cools_off":"Après un oui, rien ne part pendant {length}.","rules.name":"Nom de la règle","rules.new":"Nouvelle règle","rules.all_hold":"La règle convient quand tout ceci est vrai. Ce qui reste vide convient à tout.","rules.kinds":"Le service est","rules.level_to":"Son niveau","rules.any":"n’importe","rules.or_below":"ou moins","rules.longer":"Elle porte sur plus de (heures)","rules.words":"Un de ces mots y figure","rules.farther":"Elle est à plus de (mètres)","rules.hours":"Elle arrive entre ces heures","rules.hour_from":"De l’heure","rules.hour_to":"Jusqu’à l’heure","rules.labels":"Dans un clip correspondant, la caméra a vu","rules.findings":"Ce qui a été trouvé contre elle","rules.any_finding":"N’importe quoi","rules.then":"Alors","rules.save":"Enregistrer la règle","rules.all_off":"Tout désactiver","rules.all_on":"Activer les règles","rules.asleep":"Les règles de la maison sont désactivées","rules.asleep_why":"Aucune règle ne répond ni ne se tait, et chaque demande attend une personne. Une règle qui veut deux personnes ou une pause avant tout envoi le veut toujours.","sources.title":"Sources d’information","sources.about":"Des flux sans journal. Ce qu’ils disent s’affiche à côté des demandes, et personne ne peut y répondre.","sources.add":"Ajouter une source…","sources.add_title":"Ajouter une source d’information","sources.add_text":"L’adresse d’un flux CAP, Atom, RSS ou JSON. Son serveur apprend que votre adresse internet le lit et à quelle fréquence, et rien de votre maison.","sources.address":"Adresse du flux","sources.name":"Nom, seulement dans cette maison","sources.within":"Laisser de côté ce qui est plus loin de toute caméra que, en km","sources.everything":"affiche tout","sources.add_this":"Ajouter","sources.added":"{name} est lu à partir de maintenant.","sources.none":"Aucune source d’information n’est lue.","sources.state.starting":"Pas encore lue","sources.state.following":"Lue régulièrement","sources.state.unreachable":"Ne répond pas pour l’instant","sources.state.unreadable":"Ce qu’elle envoie est illisible","sources.shown.one":"{count} affichée","sources.shown.other":"{count} affichées","sources.read":"lue {time}","sources.from_file":"Se trouve dans le fichier de configuration du hub et s’y retire.","sources.remove":"Retirer {name}","sources.remove_title":"Retirer {name} ?","sources.remove_text":"Le hub ne la lit plus et oublie ce qu’elle a dit.","sources.remove_it":"La retirer","sources.removed":"{name} n’est plus lu."};var lo={"review.all_requests":"Alle Anfragen","review.answered_approve_person.heading":"{by} hat schon zugestimmt","review.answered_approve_person.text":"Um {time}. Die erste Antwort ist die Antwort des Hauses.","review.answered_approve_rule.heading":"Deine Regel {by} hat freigegeben","review.answered_approve_rule.text":"Um {time}, innerhalb der Grenzen, die du gesetzt hast.","review.answered_deny_person.heading":"{by} hat das schon abgelehnt","review.answered_deny_person.text":"Um {time}. Die erste Antwort ist die Antwort des Hauses. Nichts wurde gesendet.","review.answered_deny_rule.heading":"Deine Regel „{by}“ hat das abgelehnt","review.answered_deny_rule.text":"Um {time}. Nichts wurde gesendet.","review.approving":"Freigabe wird eingetragen","review.ask.anonymous":"anonym","review.ask.audio":"mit Ton","review.ask.clips.one":"Ein Clip von {length}","review.ask.clips.other":"{count} Clips, zusammen {length}","review.ask.contact":"mit deinem Kontakt","review.ask.heading":"Das an {agency} senden?","review.ask.masks.one":"{count} Maske","review.ask.masks.other":"{count} Masken","review.ask.no_audio":"kein Ton","review.ask.no_clips":"Kein Clip","review.ask.no_masks":"keine Masken","review.ask.readings":"Messwerte","review.ask.words":"deine Worte","review.back":"Zurück","review.back_to":"Zurück zur Anfrage","review.behind.heading":"Der Hub ist hinter dem Brett zurück","review.behind.text":"Das Brett antwortet seit {time} nicht, diese Anfrage kann sich also geändert haben. Der Hub versucht es weiter.","review.changed_thread.heading":"Die Anfrage hat sich geändert, während du geschaut hast","review.changed_thread.text":"Ihrem Verlauf wurde etwas hinzugefügt. Lies es, dann entscheide.","review.changed_window.heading":"Die Anfrage hat sich geändert, während du geschaut hast","review.changed_window.text":"Eine Korrektur hat den Zeitraum auf {window} verschoben. Lies sie, dann entscheide.","review.clips.label":"Clips","review.clips.leaves":"zum Teilen","review.clips.stays":"bleibt hier","review.clips.take":"{camera}, {time} teilen","review.consent.mine":"Du hast um {time} Ja gesagt. Nichts verlässt das Haus, bis eine andere Person zu demselben Ja sagt.","review.consent.other":"{by} hat genau dem um {time} zugestimmt. Dein Ja sendet es.","review.deny":"Ablehnen","review.expired.heading":"Abgelaufen, bevor du geantwortet hast","review.expired.text":"Sie war bis {time} offen. Deine Clips gehen zurück in die übliche Aufbewahrung.","review.faces.find":"Gesichter suchen","review.faces.found.one":"{count} Gesicht gefunden und verdeckt. Es können welche fehlen: sieh jede Sekunde an.","review.faces.found.other":"{count} Gesichter gefunden und verdeckt. Es können welche fehlen: sieh jede Sekunde an.","review.faces.how":"Sucht hier zu Hause nach Gesichtern und verdeckt jedes gefundene. Es können welche fehlen.","review.faces.looking":"Wird gesucht: {part}","review.faces.none":"Kein Gesicht gefunden. Es können trotzdem welche da sein: sieh jede Sekunde an.","review.faces.stop":"Suche beenden","review.fault.clips":"Mehr als {most} Clips: wähle einige ab.","review.fault.email":"Die E-Mail-Adresse hat mehr als {most} Zeichen: kürze sie.","review.fault.empty":"Noch ist nichts gewählt: wähle einen Clip, schreib etwas oder füge Messwerte hinzu.","review.fault.keys":"Die beweglichen Masken haben mehr als {most} Punkte: entferne einige.","review.fault.masks":"Mehr als {most} Masken über {camera}: entferne einige.","review.fault.name":"Der Name hat mehr als {most} Zeichen: kürze ihn.","review.fault.overlap":"Zwei Schnitte von {camera} überlappen: verschiebe einen.","review.fault.telephone":"Die Telefonnummer hat mehr als {most} Zeichen: kürze sie.","review.fault.words":"Die Worte haben mehr als {most} Zeichen: kürze sie.","review.files.clip":"Clip {number}: {camera}","review.files.clock":"Uhr der Kamera","review.files.clock_of":"{ms} ms neben der des Hubs","review.files.custody":"Herkunftsnachweis","review.files.custody_note":"Mit den Dateien signiert, mit einem Schlüssel nur für diese Freigabe. Das sind alle seine Felder.","review.files.frames":"Bilder","review.files.frames_of":"{all}, {copied} wie von der Kamera","review.files.heading":"Dateien und Herkunftsnachweis","review.files.picture":"Bild","review.files.sha256":"SHA-256","review.files.size":"Größe","review.files.time":"Zeit","review.film.end":"Ende des Schnitts","review.film.from":"Von","review.film.start":"Anfang des Schnitts","review.film.stays":"bleibt hier","review.film.to":"bis","review.film.value":"{time}, zusammen {length}","review.foot.deny_only":"Ablehnen sendet nichts, und sie können es nicht von keiner Antwort unterscheiden.","review.foot.note":"Ablehnen sendet nichts, und sie können es nicht von keiner Antwort unterscheiden. Ist eine Freigabe zugestellt, kann sie nicht zurückgeholt werden.","review.foot.two_people":"Hier entscheiden zwei Personen. Dein Ja ist das erste: nichts verlässt das Haus, bis eine andere Person zu demselben Ja sagt.","review.forked.heading":"Ein Brett zeigt zwei Verläufe","review.forked.text":"Das Teilen an {board} ist gestoppt. Der Beweis ist aufbewahrt.","review.left.heading":"Diesem Brett wird nicht mehr gefolgt","review.left.text":"An {board} wird nichts geteilt, bis der Hub ihm wieder folgt.","review.unchecked.heading":"Dieses Brett lässt sich gerade nicht prüfen","review.unchecked.text":"Bis dahin wird nichts an {board} geteilt. Das beweist nichts gegen das Brett.","review.gone":"Diese Anfrage ist nicht hier","review.gone_why":"Vielleicht steht ihr Brett nicht mehr in den Einstellungen des Hubs, oder neuere Anfragen ihrer Behörde haben ihren Platz.","review.have_read":"Ich habe es gelesen","review.hold":"Halten zum Freigeben","review.identity.anonymous":"Anonym","review.identity.contact":"Kontakt hinterlassen","review.identity.email":"E-Mail","review.identity.legend":"Wer antwortet","review.identity.name":"Name","review.identity.note":"Sie lesen genau das, und es lässt sich nicht zurücknehmen. Lass alles leer, um anonym zu bleiben.","review.identity.once":"nur für diese Freigabe","review.identity.telephone":"Telefon","review.information.heading":"Keine Kamera hier hat es gesehen","review.information.text":"Du kannst trotzdem in Worten sagen, was du weißt, oder ablehnen.","review.leaves.about":"Über dich","review.leaves.about_make":"Kein Name, keine Adresse, keine Seriennummer; der Hersteller der Kamera wird genannt","review.leaves.about_note":"Kein Name, keine Adresse, keine Kamera, keine Seriennummer","review.leaves.about_told":"Sie lesen genau das.","review.leaves.audio":"Ton","review.leaves.audio_on":"Mit Ton","review.leaves.clip":"Clip","review.leaves.clips.one":"Clip","review.leaves.clips.other":"Clips","review.leaves.clips_note":"Aufs Bild genau geschnitten. Kein Bild mehr.","review.leaves.clips_of":"{count} von {all}, {length}","review.leaves.credentials":"Nachweise","review.leaves.credentials_note":"Mit einem Schlüssel nur dieser Freigabe signiert.","review.leaves.credentials_on":"Content Credentials in jedem Clip","review.leaves.masks":"Masken","review.leaves.masks_mixed":"{count}, deckend, {moving} davon beweglich","review.leaves.masks_moving":"{count}, deckend, beweglich","review.leaves.masks_off":"Die eigenen Masken einer Kamera sind abgenommen.","review.leaves.masks_still":"{count}, deckend, über alle {length}","review.leaves.no_clip":"Keiner","review.leaves.none":"Keine","review.leaves.nothing":"Nichts","review.leaves.readings":"Messwerte","review.leaves.readings_note":"Jede Änderung im Zeitraum.","review.leaves.sealed":"Versiegelt für","review.leaves.sealed_no_key":"Diese Behörde hat keinen Zustellschlüssel eingetragen.","review.leaves.sealed_note":"Nur dieser Schlüssel öffnet es.","review.leaves.size":"Größe","review.leaves.size_of":"{size}, mit dem Herkunftsnachweis","review.leaves.size_unknown":"Bekannt, sobald geschnitten ist","review.leaves.words":"Deine Worte","review.making.cameraMake":"Hersteller der Kamera nennen","review.making.cameraMake_note":"Im Herkunftsnachweis. Das sagt etwas über dein Haus.","review.making.contentCredentials":"Content Credentials hinzufügen","review.making.contentCredentials_note":"Signiert jeden Clip auch mit C2PA, mit einem Schlüssel nur dieser Freigabe.","review.making.heading":"Wie es gemacht wird","review.making.ownCopy":"Eigene Kopie behalten","review.making.ownCopy_note":"Mit deinem eigenen Schlüssel versiegelt und an niemanden gesendet.","review.mask.add":"Maske","review.mask.bottom-left":"{name}, Ecke unten links","review.mask.bottom-right":"{name}, Ecke unten rechts","review.mask.how":"Pfeile bewegen sie, mit Umschalt weiter, Entf entfernt sie.","review.mask.name":"Maske {number}","review.mask.own":"Maske der Kamera","review.mask.read":"{name}, deckend","review.mask.top-left":"{name}, Ecke oben links","review.mask.top-right":"{name}, Ecke oben rechts","review.masks.drop_key":"Punkt entfernen","review.masks.follow":"Folgen","review.masks.found":"Gesicht gefunden, {from} bis {to}","review.masks.heading":"Masken","review.masks.moving":"Bewegt sich über {keys} Punkte, {from} bis {to}","review.masks.own":"Masken von {camera} behalten","review.masks.own_off":"Sie sind für diese Freigabe abgenommen: was sie verdeckten, wird sichtbar.","review.masks.remove":"Entfernen","review.masks.stay":"Stehen bleiben","review.masks.whole":"Verdeckt den ganzen Schnitt","review.missing.heading":"Es fehlen {length}","review.missing.text":"Die Kamera hat weniger aufgenommen, als der Schnitt verlangt. Nur Aufgenommenes verlässt das Haus.","review.no_clip.heading":"Kein Clip","review.no_clip.text":"Für die angefragte Zeit wurde hier nichts aufgenommen.","review.no_key.heading":"Für diese Behörde kann nichts versiegelt werden","review.no_key.text":"{agency} hat keinen Zustellschlüssel eingetragen, also kann nichts gesendet werden.","review.nothing.heading":"Es gibt nichts zu schneiden","review.nothing.text":"Eine Kamera deckt das Gebiet ab, aber im Zeitraum wurde nichts aufgenommen. Du kannst trotzdem in Worten sagen, was du weißt.","review.player.audio":"Mit Ton","review.player.audio_how":"Ton verlässt das Haus nur, wenn du ihn einschaltest.","review.player.back":"Ein Bild zurück","review.player.failed":"Dieser Film lässt sich hier nicht abspielen. Zeiten, Masken und Schnitte lassen sich trotzdem setzen.","review.player.film":"Aufnahme von {camera}","review.player.keys":"Leertaste spielt, Komma und Punkt gehen ein Bild weiter","review.player.label":"Player, {camera}","review.player.no_audio":"Kein Ton","review.player.on":"Ein Bild weiter","review.player.pause":"Pause","review.player.piece":"Was von {camera} das Haus verlässt","review.player.play":"Abspielen","review.player.wrong":"Dein Browser kann dieses Bild nicht zeigen. Geh ein Bild weiter oder zurück.","review.prepare":"Zeigen, was geht","review.preparing":"Wird geschnitten","review.proof.entry":"Eintrag {index}, unverändert, auf","review.proof.line":"Geprüft: öffentlich seit {time}","review.proof.more":"Selbst prüfen","review.proof.no_witness":"Auf diesem Brett wird kein Zeuge verlangt","review.proof.signed":"Mit dem Schlüssel signiert, den {agency} eingetragen hat","review.proof.unknown":"Hier noch nicht geprüft","review.proof.unknown_why":"Der Hub kann den Beweis gerade nicht zeigen.","review.proof.witnesses.one":"{count} Zeuge sah dasselbe Protokoll","review.proof.witnesses.other":"{count} Zeugen sahen dasselbe Protokoll","review.readings.at":"Ab","review.readings.heading":"Messwerte geliehener Sensoren","review.readings.more.one":"und {count} weiterer","review.readings.more.other":"und {count} weitere","review.readings.none":"Im Zeitraum sagte er nichts.","review.readings.note":"Nur was du wählst, verlässt das Haus, nur für den Zeitraum.","review.readings.said":"Sagte","review.resolved.heading":"Gelöst, bevor du geantwortet hast","review.resolved.text":"{agency} hat sie geschlossen: {time}. Deine Clips gehen zurück in die übliche Aufbewahrung.","review.revoked.heading":"Diesem Schlüssel ist nicht zu trauen","review.revoked.text":"{agency} hat den Schlüssel zurückgezogen, der dies unterschrieben hat, oder er hat zwei Verläufe unterschrieben. Ihr Brett stellt ihr nichts zu, also kann nichts gesendet werden.","review.seconds.one":"{count} Sekunde","review.seconds.other":"{count} Sekunden","review.see_board":"Brett ansehen","review.see_correction":"Korrektur lesen","review.see_entry":"Eintrag ansehen","review.state.cooling":"Zugestimmt. Es geht um {time} hinaus","review.state.cooling_note":"Bis dahin wird nichts gesendet, und du kannst es zurückziehen.","review.state.delivered":"Zugestellt {time}","review.state.delivered_note":"Die Quittung liegt im Hauptbuch. Es kann nicht mehr zurückgeholt werden.","review.state.denied":"Abgelehnt. Nichts wurde gesendet.","review.state.denied_note":"Eingetragen {time} im Hauptbuch des Hauses.","review.state.failed":"Noch nicht zugestellt","review.state.failed_note":"Es kam keine Quittung. Der Hub versucht es von selbst weiter, bis eine kommt oder du es zurückziehst.","review.state.opened":"Zugestellt und geöffnet {time}","review.state.opened_note":"{agency} hat es geöffnet. Die Quittung liegt im Hauptbuch.","review.state.sealing":"Wird versiegelt","review.state.sealing_note":"Es wird geschnitten, verdeckt und versiegelt. Bis die Quittung kommt, kannst du es noch zurückziehen.","review.state.sending":"Wird gesendet","review.state.sending_note":"Bis die Quittung kommt, kannst du es noch zurückziehen.","review.state.sent":"{sent} von {all}, {part}","review.state.withdrawing":"Wird zurückgezogen","review.state.withdrawing_note":"Nichts mehr wird gesendet. Der Hub fragt das Brett, bis er eine Antwort hat.","review.state.withdrawn":"Nach der Ankunft zurückgezogen","review.state.withdrawn_note":"{agency} sieht, dass du es zurückgezogen hast. Was vorher geöffnet war, bleibt ihnen bekannt.","review.thread.one":"Ganzer Verlauf ({count})","review.thread.other":"Ganzer Verlauf ({count})","review.undo":"Rückgängig","review.view.label":"Was der Player zeigt","review.view.leaves":"Wie es hinausgeht","review.view.recording":"Aufnahme","review.watching.heading":"Du kannst schauen, nicht antworten","review.watching.text":"Für dieses Haus entscheidet, wer antworten darf.","review.window.clip":"{camera}, {length}","review.window.label":"Der angefragte Zeitraum und deine Clips darin","review.withdraw":"Zurückziehen","review.withdraw_after":"Zurückziehen…","review.withdraw_ask":"{agency} sagen, dass es zurückgezogen ist?","review.withdraw_what":"Es ist angekommen und kann nicht zurückgeholt werden. {agency} wird sehen, dass du es zurückgezogen hast.","review.words.heading":"In Worten, wenn du magst","review.words.label":"Was du gesehen hast","review.words.note":"Sie lesen genau das, und es lässt sich nicht zurücknehmen.","review.proof.issued":"Geprüft: ausgestellt {time}"};var co={"review.all_requests":"All requests","review.answered_approve_person.heading":"{by} already approved this","review.answered_approve_person.text":"At {time}. The first answer is the house’s answer.","review.answered_approve_rule.heading":"Your rule {by} approved this","review.answered_approve_rule.text":"At {time}, within the limits you set.","review.answered_deny_person.heading":"{by} already denied this","review.answered_deny_person.text":"At {time}. The first answer is the house’s answer. Nothing was sent.","review.answered_deny_rule.heading":"Your rule “{by}” denied this","review.answered_deny_rule.text":"At {time}. Nothing was sent.","review.approving":"Approving","review.ask.anonymous":"anonymous","review.ask.audio":"with sound","review.ask.clips.one":"One clip of {length}","review.ask.clips.other":"{count} clips, {length} in all","review.ask.contact":"with your contact","review.ask.heading":"Send this to {agency}?","review.ask.masks.one":"{count} mask","review.ask.masks.other":"{count} masks","review.ask.no_audio":"no audio","review.ask.no_clips":"No clip","review.ask.no_masks":"no masks","review.ask.readings":"readings","review.ask.words":"your words","review.back":"Back","review.back_to":"Back to the request","review.behind.heading":"The hub is behind the board","review.behind.text":"The board hasn’t answered since {time}, so this request may have changed. The hub keeps trying.","review.changed_thread.heading":"The request changed while you looked","review.changed_thread.text":"Something was added to its thread. Read it, then decide.","review.changed_window.heading":"The request changed while you looked","review.changed_window.text":"A correction moved the window to {window}. Read it, then decide.","review.clips.label":"Clips","review.clips.leaves":"to share","review.clips.stays":"stays here","review.clips.take":"Share {camera}, {time}","review.consent.mine":"You approved at {time}. Nothing is sent until somebody else approves the same.","review.consent.other":"{by} approved exactly this at {time}. Your approval sends it.","review.deny":"Deny","review.expired.heading":"Expired before you answered","review.expired.text":"It was open until {time}. Your clips go back to normal retention.","review.faces.find":"Find faces","review.faces.found.one":"{count} face found and masked. Some may be missed: look at every second.","review.faces.found.other":"{count} faces found and masked. Some may be missed: look at every second.","review.faces.how":"Looks for faces here at home and puts a mask over each it finds. It can miss some.","review.faces.looking":"Looking: {part}","review.faces.none":"No face found. There may still be some: look at every second.","review.faces.stop":"Stop looking","review.fault.clips":"More than {most} clips: untick some.","review.fault.email":"The email address is longer than {most} letters: shorten it.","review.fault.empty":"Nothing is chosen yet: select a clip, write some words or add a reading.","review.fault.keys":"The moving masks have more than {most} points: remove some.","review.fault.masks":"More than {most} masks over {camera}: remove some.","review.fault.name":"The name is longer than {most} letters: shorten it.","review.fault.overlap":"Two cuts of {camera} overlap: move one of them.","review.fault.telephone":"The telephone number is longer than {most} letters: shorten it.","review.fault.words":"The words are longer than {most} letters: shorten them.","review.files.clip":"Clip {number}: {camera}","review.files.clock":"Camera’s clock","review.files.clock_of":"{ms} ms from the hub’s","review.files.custody":"Custody record","review.files.custody_note":"Signed with the files, by a key made for this share alone. These are all its fields.","review.files.frames":"Frames","review.files.frames_of":"{all}, {copied} as the camera made them","review.files.heading":"Files and custody record","review.files.picture":"Picture","review.files.sha256":"SHA-256","review.files.size":"Size","review.files.time":"Time","review.film.end":"End of the cut","review.film.from":"From","review.film.start":"Start of the cut","review.film.stays":"stays here","review.film.to":"to","review.film.value":"{time}, {length} in all","review.foot.deny_only":"Deny sends nothing, and they can’t tell it from no answer.","review.foot.note":"Deny sends nothing, and they can’t tell it from no answer. Once a share is delivered it can’t be called back.","review.foot.two_people":"Two people must approve. Yours is the first approval: nothing is sent until somebody else approves the same.","review.forked.heading":"One board is showing two histories","review.forked.text":"Sharing to {board} has stopped. The proof is kept.","review.left.heading":"This board is no longer followed","review.left.text":"Nothing is shared to {board} until the hub follows it again.","review.unchecked.heading":"This board cannot be checked now","review.unchecked.text":"Nothing is shared to {board} until it can be checked. This proves nothing against it.","review.gone":"This request isn’t here","review.gone_why":"Its board may be gone from the hub’s settings, or newer requests of its agency have taken its place.","review.have_read":"I have read it","review.hold":"Hold to approve","review.identity.anonymous":"Anonymous","review.identity.contact":"Leave a contact","review.identity.email":"Email","review.identity.legend":"Who answers","review.identity.name":"Name","review.identity.note":"They will read exactly this, and it can’t be taken back. Leave all empty to stay anonymous.","review.identity.once":"for this share only","review.identity.telephone":"Telephone","review.information.heading":"No camera here saw it","review.information.text":"You can still tell what you know, in words, or deny.","review.leaves.about":"About you","review.leaves.about_make":"No name, address or serial number; the camera’s maker is named","review.leaves.about_note":"No name, address, camera or serial number","review.leaves.about_told":"They will read exactly this.","review.leaves.audio":"Audio","review.leaves.audio_on":"With sound","review.leaves.clip":"Clip","review.leaves.clips.one":"Clip","review.leaves.clips.other":"Clips","review.leaves.clips_note":"Cut to the frame. Not a frame more.","review.leaves.clips_of":"{count} of {all}, {length}","review.leaves.credentials":"Credentials","review.leaves.credentials_note":"Signed under a key of this share alone.","review.leaves.credentials_on":"Content Credentials in each clip","review.leaves.masks":"Masks","review.leaves.masks_mixed":"{count}, solid, {moving} of them moving","review.leaves.masks_moving":"{count}, solid, moving","review.leaves.masks_off":"A camera’s own masks are removed.","review.leaves.masks_still":"{count}, solid, for all {length}","review.leaves.no_clip":"None","review.leaves.none":"None","review.leaves.nothing":"Nothing","review.leaves.readings":"Readings","review.leaves.readings_note":"Every change within the window.","review.leaves.sealed":"Sealed to","review.leaves.sealed_no_key":"This agency has logged no delivery key.","review.leaves.sealed_note":"Only this key opens it.","review.leaves.size":"Size","review.leaves.size_of":"{size}, with its custody record","review.leaves.size_unknown":"Known once it is cut","review.leaves.words":"Your words","review.making.cameraMake":"Name the camera’s maker","review.making.cameraMake_note":"In the custody record. It says a little about your house.","review.making.contentCredentials":"Add Content Credentials","review.making.contentCredentials_note":"Signs each clip by C2PA too, under a key of this share alone.","review.making.heading":"How it is made","review.making.ownCopy":"Keep your own copy","review.making.ownCopy_note":"Sealed to your own key, and sent to nobody.","review.mask.add":"Mask","review.mask.bottom-left":"{name}, bottom left corner","review.mask.bottom-right":"{name}, bottom right corner","review.mask.how":"Arrows move it, Shift moves it further, Delete removes it.","review.mask.name":"Mask {number}","review.mask.own":"Camera’s mask","review.mask.read":"{name}, solid","review.mask.top-left":"{name}, top left corner","review.mask.top-right":"{name}, top right corner","review.masks.drop_key":"Remove point","review.masks.follow":"Follow","review.masks.found":"Face found, {from} to {to}","review.masks.heading":"Masks","review.masks.moving":"Moves over {keys} points, {from} to {to}","review.masks.own":"Keep the masks of {camera}","review.masks.own_off":"They are removed for this share: what they hid will be visible.","review.masks.remove":"Remove","review.masks.stay":"Stay in place","review.masks.whole":"Covers the whole cut","review.missing.heading":"{length} missing","review.missing.text":"The camera recorded less than the cut asks for. Only what was recorded leaves.","review.no_clip.heading":"No clip","review.no_clip.text":"Nothing was recorded here for the time that is asked about.","review.no_key.heading":"Nothing can be sealed to this agency","review.no_key.text":"{agency} has logged no delivery key, so nothing can be sent.","review.nothing.heading":"There is nothing to cut","review.nothing.text":"A camera covers the area, but nothing was recorded in the requested time. You can still tell what you know in words.","review.player.audio":"With sound","review.player.audio_how":"Sound is sent only if you turn it on.","review.player.back":"One frame back","review.player.failed":"This film can’t be played here. Times, masks and cuts can still be set.","review.player.film":"Recording of {camera}","review.player.keys":"Space plays, comma and period step one frame","review.player.label":"Player, {camera}","review.player.no_audio":"No audio","review.player.on":"One frame on","review.player.pause":"Pause","review.player.piece":"What leaves of {camera}","review.player.play":"Play","review.player.wrong":"Your browser can’t show this frame. Step to another one.","review.prepare":"See what leaves","review.preparing":"Cutting","review.proof.entry":"Entry {index}, unchanged, on","review.proof.line":"Verified: public since {time}","review.proof.more":"Check this yourself","review.proof.no_witness":"No witness is asked for on this board","review.proof.signed":"Signed by the key that {agency} logged","review.proof.unknown":"Not verified here yet","review.proof.unknown_why":"The hub can’t show the proof just now.","review.proof.witnesses.one":"{count} witness saw the same log","review.proof.witnesses.other":"{count} witnesses saw the same log","review.readings.at":"From","review.readings.heading":"Lent sensors’ readings","review.readings.more.one":"and {count} more","review.readings.more.other":"and {count} more","review.readings.none":"It reported nothing in the requested time.","review.readings.note":"Only what you select is sent, for the requested time alone.","review.readings.said":"Said","review.resolved.heading":"Resolved before you answered","review.resolved.text":"{agency} closed it at {time}. Your clips go back to normal retention.","review.revoked.heading":"This key can’t be trusted","review.revoked.text":"{agency} withdrew the key that signed this, or it signed two histories. Its board delivers nothing to it, so nothing can be sent.","review.seconds.one":"{count} second","review.seconds.other":"{count} seconds","review.see_board":"See the board","review.see_correction":"Read the correction","review.see_entry":"See the entry","review.state.cooling":"Approved. It leaves at {time}","review.state.cooling_note":"Until then nothing is sent, and you can withdraw it.","review.state.delivered":"Delivered {time}","review.state.delivered_note":"The receipt is kept in the ledger. It can’t be called back now.","review.state.denied":"Denied. Nothing was sent.","review.state.denied_note":"Recorded {time} in the house’s own ledger.","review.state.failed":"Not delivered yet","review.state.failed_note":"No receipt has come. The hub tries again by itself until one does or you withdraw it.","review.state.opened":"Delivered, and opened {time}","review.state.opened_note":"{agency} has opened it. The receipt is kept in the ledger.","review.state.sealing":"Sealing","review.state.sealing_note":"It is cut, masked and sealed. Until the receipt arrives you can still withdraw it.","review.state.sending":"Sending","review.state.sending_note":"Until the receipt arrives you can still withdraw it.","review.state.sent":"{sent} of {all}, {part}","review.state.withdrawing":"Withdrawing","review.state.withdrawing_note":"Nothing more is sent. The hub asks the board until it has an answer.","review.state.withdrawn":"Withdrawn after it arrived","review.state.withdrawn_note":"{agency} sees that you withdrew it. What was opened before stays known to them.","review.thread.one":"Whole thread ({count})","review.thread.other":"Whole thread ({count})","review.undo":"Undo","review.view.label":"What the player shows","review.view.leaves":"As it leaves","review.view.recording":"Recording","review.watching.heading":"You can look but not answer","review.watching.text":"Somebody who may answer decides for this house.","review.window.clip":"{camera}, {length}","review.window.label":"The requested time, and your clips in it","review.withdraw":"Withdraw","review.withdraw_after":"Withdraw…","review.withdraw_ask":"Tell {agency} that it is withdrawn?","review.withdraw_what":"It has arrived and can’t be called back. {agency} will see that you withdrew it.","review.words.heading":"In words, if you like","review.words.label":"What you saw","review.words.note":"They will read exactly this, and it can’t be taken back.","review.proof.issued":"Verified: issued {time}"};var uo={"review.all_requests":"Todas las solicitudes","review.answered_approve_person.heading":"{by} ya la aprobó","review.answered_approve_person.text":"A las {time}. La primera respuesta es la respuesta de la casa.","review.answered_approve_rule.heading":"Tu regla {by} la aprobó","review.answered_approve_rule.text":"A las {time}, dentro de los límites que fijaste.","review.answered_deny_person.heading":"{by} ya la denegó","review.answered_deny_person.text":"A las {time}. La primera respuesta es la respuesta de la casa. No se envió nada.","review.answered_deny_rule.heading":"Tu regla «{by}» la denegó","review.answered_deny_rule.text":"A las {time}. No se envió nada.","review.approving":"Aprobando","review.ask.anonymous":"anónimo","review.ask.audio":"con sonido","review.ask.clips.one":"Un clip de {length}","review.ask.clips.other":"{count} clips, {length} en total","review.ask.contact":"con tu contacto","review.ask.heading":"¿Enviar esto a {agency}?","review.ask.masks.one":"{count} máscara","review.ask.masks.other":"{count} máscaras","review.ask.no_audio":"sin sonido","review.ask.no_clips":"Ningún clip","review.ask.no_masks":"sin máscaras","review.ask.readings":"lecturas","review.ask.words":"tus palabras","review.back":"Volver","review.back_to":"Volver a la solicitud","review.behind.heading":"El hub va por detrás del tablón","review.behind.text":"El tablón no responde desde {time}; esta solicitud puede haber cambiado. El hub sigue intentándolo.","review.changed_thread.heading":"La solicitud cambió mientras mirabas","review.changed_thread.text":"Se añadió algo a su hilo. Léelo y decide.","review.changed_window.heading":"La solicitud cambió mientras mirabas","review.changed_window.text":"Una corrección cambió el intervalo a {window}. Léela y decide.","review.clips.label":"Clips","review.clips.leaves":"para compartir","review.clips.stays":"se queda aquí","review.clips.take":"Compartir {camera}, {time}","review.consent.mine":"Dijiste que sí a las {time}. No sale nada hasta que otra persona diga que sí a lo mismo.","review.consent.other":"{by} dijo que sí exactamente a esto a las {time}. Tu sí lo envía.","review.deny":"Denegar","review.expired.heading":"Caducó antes de que respondieras","review.expired.text":"Estuvo abierta hasta {time}. Tus clips vuelven a la conservación normal.","review.faces.find":"Buscar caras","review.faces.found.one":"{count} cara encontrada y tapada. Puede haber pasado alguna por alto: mira cada segundo.","review.faces.found.other":"{count} caras encontradas y tapadas. Puede haber pasado alguna por alto: mira cada segundo.","review.faces.how":"Busca caras aquí en casa y tapa cada una que encuentra. Puede pasar alguna por alto.","review.faces.looking":"Buscando: {part}","review.faces.none":"No se encontró ninguna cara. Puede haberlas: mira cada segundo.","review.faces.stop":"Dejar de buscar","review.fault.clips":"Más de {most} clips: desmarca algunos.","review.fault.email":"La dirección de correo tiene más de {most} letras: acórtala.","review.fault.empty":"Aún no hay nada elegido: marca un clip, escribe unas palabras o añade una lectura.","review.fault.keys":"Las máscaras móviles tienen más de {most} puntos: quita algunos.","review.fault.masks":"Más de {most} máscaras sobre {camera}: quita algunas.","review.fault.name":"El nombre tiene más de {most} letras: acórtalo.","review.fault.overlap":"Dos cortes de {camera} se solapan: mueve uno.","review.fault.telephone":"El teléfono tiene más de {most} letras: acórtalo.","review.fault.words":"Las palabras tienen más de {most} letras: acórtalas.","review.files.clip":"Clip {number}: {camera}","review.files.clock":"Reloj de la cámara","review.files.clock_of":"{ms} ms respecto al del hub","review.files.custody":"Registro de custodia","review.files.custody_note":"Se firma con los archivos, con una clave hecha solo para este envío. Estos son todos sus campos.","review.files.frames":"Fotogramas","review.files.frames_of":"{all}, {copied} tal como los hizo la cámara","review.files.heading":"Archivos y registro de custodia","review.files.picture":"Imagen","review.files.sha256":"SHA-256","review.files.size":"Tamaño","review.files.time":"Hora","review.film.end":"Fin del corte","review.film.from":"De","review.film.start":"Inicio del corte","review.film.stays":"se queda aquí","review.film.to":"a","review.film.value":"{time}, {length} en total","review.foot.deny_only":"Denegar no envía nada, y no pueden distinguirlo de no responder.","review.foot.note":"Denegar no envía nada, y no pueden distinguirlo de no responder. Una vez entregado, un envío no se puede recuperar.","review.foot.two_people":"Aquí deciden dos personas. Tu sí es el primero: no sale nada hasta que otra persona diga que sí a lo mismo.","review.forked.heading":"Un tablón muestra dos historias","review.forked.text":"Se ha dejado de compartir con {board}. La prueba se conserva.","review.left.heading":"Este tablón ya no se sigue","review.left.text":"No se comparte nada con {board} hasta que el hub vuelva a seguirlo.","review.unchecked.heading":"Este tablón no se puede comprobar ahora","review.unchecked.text":"No se comparte nada con {board} hasta que se pueda. Eso no prueba nada en su contra.","review.gone":"Esta solicitud no está aquí","review.gone_why":"Quizá su tablón ya no esté en los ajustes del hub, o solicitudes más nuevas de su organismo ocuparon su lugar.","review.have_read":"Lo he leído","review.hold":"Mantén para aprobar","review.identity.anonymous":"Anónimo","review.identity.contact":"Dejar un contacto","review.identity.email":"Correo","review.identity.legend":"Quién responde","review.identity.name":"Nombre","review.identity.note":"Leerán exactamente esto, y no se puede retirar. Déjalo todo vacío para seguir en el anonimato.","review.identity.once":"solo para este envío","review.identity.telephone":"Teléfono","review.information.heading":"Ninguna cámara de aquí lo vio","review.information.text":"Aun así puedes contar lo que sabes, con palabras, o denegar.","review.leaves.about":"Sobre ti","review.leaves.about_make":"Sin nombre, dirección ni número de serie; se nombra el fabricante de la cámara","review.leaves.about_note":"Sin nombre, dirección, cámara ni número de serie","review.leaves.about_told":"Leerán exactamente esto.","review.leaves.audio":"Sonido","review.leaves.audio_on":"Con sonido","review.leaves.clip":"Clip","review.leaves.clips.one":"Clip","review.leaves.clips.other":"Clips","review.leaves.clips_note":"Cortado al fotograma. Ni uno más.","review.leaves.clips_of":"{count} de {all}, {length}","review.leaves.credentials":"Credenciales","review.leaves.credentials_note":"Firmado con una clave solo de este envío.","review.leaves.credentials_on":"Content Credentials en cada clip","review.leaves.masks":"Máscaras","review.leaves.masks_mixed":"{count}, opacas, {moving} móviles","review.leaves.masks_moving":"{count}, opacas, móviles","review.leaves.masks_off":"Se han quitado las máscaras propias de una cámara.","review.leaves.masks_still":"{count}, opacas, durante los {length}","review.leaves.no_clip":"Ninguno","review.leaves.none":"Ninguno","review.leaves.nothing":"Nada","review.leaves.readings":"Lecturas","review.leaves.readings_note":"Cada cambio dentro del intervalo.","review.leaves.sealed":"Sellado para","review.leaves.sealed_no_key":"Este organismo no ha registrado ninguna clave de entrega.","review.leaves.sealed_note":"Solo esta clave lo abre.","review.leaves.size":"Tamaño","review.leaves.size_of":"{size}, con su registro de custodia","review.leaves.size_unknown":"Se sabrá al cortarlo","review.leaves.words":"Tus palabras","review.making.cameraMake":"Nombrar el fabricante de la cámara","review.making.cameraMake_note":"En el registro de custodia. Dice algo de tu casa.","review.making.contentCredentials":"Añadir Content Credentials","review.making.contentCredentials_note":"Firma también cada clip con C2PA, con una clave solo de este envío.","review.making.heading":"Cómo se hace","review.making.ownCopy":"Conservar tu propia copia","review.making.ownCopy_note":"Sellada con tu propia clave, y no se envía a nadie.","review.mask.add":"Máscara","review.mask.bottom-left":"{name}, esquina inferior izquierda","review.mask.bottom-right":"{name}, esquina inferior derecha","review.mask.how":"Las flechas la mueven, con Mayús más lejos, Supr la quita.","review.mask.name":"Máscara {number}","review.mask.own":"Máscara de la cámara","review.mask.read":"{name}, opaca","review.mask.top-left":"{name}, esquina superior izquierda","review.mask.top-right":"{name}, esquina superior derecha","review.masks.drop_key":"Quitar punto","review.masks.follow":"Seguir","review.masks.found":"Cara encontrada, de {from} a {to}","review.masks.heading":"Máscaras","review.masks.moving":"Se mueve por {keys} puntos, de {from} a {to}","review.masks.own":"Mantener las máscaras de {camera}","review.masks.own_off":"Se quitan para este envío: se verá lo que ocultaban.","review.masks.remove":"Quitar","review.masks.stay":"Dejar fija","review.masks.whole":"Cubre todo el corte","review.missing.heading":"Faltan {length}","review.missing.text":"La cámara grabó menos de lo que pide el corte. Solo sale lo grabado.","review.no_clip.heading":"Ningún clip","review.no_clip.text":"Aquí no se grabó nada en el intervalo por el que se pregunta.","review.no_key.heading":"No se puede sellar nada para este organismo","review.no_key.text":"{agency} no ha registrado ninguna clave de entrega; no se puede enviar nada.","review.nothing.heading":"No hay nada que cortar","review.nothing.text":"Una cámara cubre la zona, pero no se grabó nada en el intervalo. Aun así puedes contar lo que sabes con palabras.","review.player.audio":"Con sonido","review.player.audio_how":"El sonido solo sale si lo activas.","review.player.back":"Un fotograma atrás","review.player.failed":"Este vídeo no se puede reproducir aquí. Tiempos, máscaras y cortes se pueden ajustar igual.","review.player.film":"Grabación de {camera}","review.player.keys":"Espacio reproduce, coma y punto avanzan un fotograma","review.player.label":"Reproductor, {camera}","review.player.no_audio":"Sin sonido","review.player.on":"Un fotograma adelante","review.player.pause":"Pausa","review.player.piece":"Lo que sale de {camera}","review.player.play":"Reproducir","review.player.wrong":"Tu navegador no puede mostrar este fotograma. Pasa a otro.","review.prepare":"Ver lo que sale","review.preparing":"Cortando","review.proof.entry":"Entrada {index}, sin cambios, en","review.proof.line":"Verificado: público desde {time}","review.proof.more":"Compruébalo tú","review.proof.no_witness":"En este tablón no se pide ningún testigo","review.proof.signed":"Firmado con la clave que {agency} registró","review.proof.unknown":"Aún sin verificar aquí","review.proof.unknown_why":"El hub no puede mostrar la prueba ahora.","review.proof.witnesses.one":"{count} testigo vio el mismo registro","review.proof.witnesses.other":"{count} testigos vieron el mismo registro","review.readings.at":"Desde","review.readings.heading":"Lecturas de sensores prestados","review.readings.more.one":"y {count} más","review.readings.more.other":"y {count} más","review.readings.none":"No dijo nada en el intervalo.","review.readings.note":"Solo sale lo que marques, y solo del intervalo.","review.readings.said":"Dijo","review.resolved.heading":"Resuelta antes de que respondieras","review.resolved.text":"{agency} la cerró: {time}. Tus clips vuelven a la conservación normal.","review.revoked.heading":"Esta clave no es de fiar","review.revoked.text":"{agency} retiró la clave que firmó esto, o esa clave firmó dos historias. Su tablón no le entrega nada; no se puede enviar nada.","review.seconds.one":"{count} segundo","review.seconds.other":"{count} segundos","review.see_board":"Ver el tablón","review.see_correction":"Leer la corrección","review.see_entry":"Ver la entrada","review.state.cooling":"Aprobado. Sale a las {time}","review.state.cooling_note":"Hasta entonces no se envía nada y puedes retirarlo.","review.state.delivered":"Entregado {time}","review.state.delivered_note":"El recibo se guarda en el libro. Ya no se puede recuperar.","review.state.denied":"Denegada. No se envió nada.","review.state.denied_note":"Anotado {time} en el libro de la casa.","review.state.failed":"Aún sin entregar","review.state.failed_note":"No ha llegado ningún recibo. El hub lo intenta de nuevo por sí mismo hasta que llegue o lo retires.","review.state.opened":"Entregado, y abierto {time}","review.state.opened_note":"{agency} lo ha abierto. El recibo se guarda en el libro.","review.state.sealing":"Sellando","review.state.sealing_note":"Se corta, se tapa y se sella. Hasta que llegue el recibo aún puedes retirarlo.","review.state.sending":"Enviando","review.state.sending_note":"Hasta que llegue el recibo aún puedes retirarlo.","review.state.sent":"{sent} de {all}, {part}","review.state.withdrawing":"Retirando","review.state.withdrawing_note":"No se envía nada más. El hub pregunta al tablón hasta tener respuesta.","review.state.withdrawn":"Retirado después de llegar","review.state.withdrawn_note":"{agency} ve que lo retiraste. Lo que ya abrieron lo conocen.","review.thread.one":"Hilo completo ({count})","review.thread.other":"Hilo completo ({count})","review.undo":"Deshacer","review.view.label":"Qué muestra el reproductor","review.view.leaves":"Como sale","review.view.recording":"Grabación","review.watching.heading":"Puedes mirar, no responder","review.watching.text":"Decide por esta casa alguien que puede responder.","review.window.clip":"{camera}, {length}","review.window.label":"El intervalo por el que se pregunta, y tus clips en él","review.withdraw":"Retirar","review.withdraw_after":"Retirar…","review.withdraw_ask":"¿Decir a {agency} que se retira?","review.withdraw_what":"Ha llegado y no se puede recuperar. {agency} verá que lo retiraste.","review.words.heading":"Con palabras, si quieres","review.words.label":"Lo que viste","review.words.note":"Leerán exactamente esto, y no se puede retirar.","review.proof.issued":"Verificada: emitida {time}"};var ho={"review.all_requests":"Toutes les demandes","review.answered_approve_person.heading":"{by} a déjà approuvé","review.answered_approve_person.text":"À {time}. La première réponse est celle de la maison.","review.answered_approve_rule.heading":"Votre règle {by} a approuvé","review.answered_approve_rule.text":"À {time}, dans les limites que vous avez fixées.","review.answered_deny_person.heading":"{by} a déjà refusé","review.answered_deny_person.text":"À {time}. La première réponse est celle de la maison. Rien n’a été envoyé.","review.answered_deny_rule.heading":"Votre règle « {by} » a refusé","review.answered_deny_rule.text":"À {time}. Rien n’a été envoyé.","review.approving":"Approbation","review.ask.anonymous":"anonyme","review.ask.audio":"avec le son","review.ask.clips.one":"Un extrait de {length}","review.ask.clips.other":"{count} extraits, {length} au total","review.ask.contact":"avec votre contact","review.ask.heading":"Envoyer ceci à {agency} ?","review.ask.masks.one":"{count} masque","review.ask.masks.other":"{count} masques","review.ask.no_audio":"sans son","review.ask.no_clips":"Aucun extrait","review.ask.no_masks":"aucun masque","review.ask.readings":"relevés","review.ask.words":"vos mots","review.back":"Retour","review.back_to":"Retour à la demande","review.behind.heading":"Le hub est en retard sur le tableau","review.behind.text":"Le tableau ne répond plus depuis {time} : cette demande a pu changer. Le hub continue d’essayer.","review.changed_thread.heading":"La demande a changé pendant votre lecture","review.changed_thread.text":"Un ajout a été fait à son fil. Lisez-le, puis décidez.","review.changed_window.heading":"La demande a changé pendant votre lecture","review.changed_window.text":"Une correction a déplacé la période à {window}. Lisez-la, puis décidez.","review.clips.label":"Extraits","review.clips.leaves":"à partager","review.clips.stays":"reste ici","review.clips.take":"Partager {camera}, {time}","review.consent.mine":"Vous avez dit oui à {time}. Rien ne part tant qu’une autre personne n’a pas dit oui à la même chose.","review.consent.other":"{by} a dit oui exactement à ceci à {time}. Votre oui l’envoie.","review.deny":"Refuser","review.expired.heading":"Expirée avant votre réponse","review.expired.text":"Elle était ouverte jusqu’à {time}. Vos extraits retrouvent la conservation normale.","review.faces.find":"Chercher les visages","review.faces.found.one":"{count} visage trouvé et masqué. La recherche a pu en manquer : regardez chaque seconde.","review.faces.found.other":"{count} visages trouvés et masqués. La recherche a pu en manquer : regardez chaque seconde.","review.faces.how":"Cherche les visages ici, chez vous, et masque chacun. La recherche peut en manquer.","review.faces.looking":"Recherche : {part}","review.faces.none":"Aucun visage trouvé. Il peut y en avoir : regardez chaque seconde.","review.faces.stop":"Arrêter la recherche","review.fault.clips":"Plus de {most} extraits : décochez-en.","review.fault.email":"L’adresse e-mail dépasse {most} caractères : raccourcissez-la.","review.fault.empty":"Rien n’est encore choisi : cochez un extrait, écrivez quelques mots ou ajoutez un relevé.","review.fault.keys":"Les masques mobiles ont plus de {most} points : retirez-en.","review.fault.masks":"Plus de {most} masques sur {camera} : retirez-en.","review.fault.name":"Le nom dépasse {most} caractères : raccourcissez-le.","review.fault.overlap":"Deux coupes de {camera} se chevauchent : déplacez-en une.","review.fault.telephone":"Le numéro de téléphone dépasse {most} caractères : raccourcissez-le.","review.fault.words":"Les mots dépassent {most} caractères : raccourcissez-les.","review.files.clip":"Extrait {number} : {camera}","review.files.clock":"Horloge de la caméra","review.files.clock_of":"{ms} ms d’écart avec le hub","review.files.custody":"Procès-verbal de conservation","review.files.custody_note":"Signé avec les fichiers, par une clé créée pour ce seul envoi. Voici tous ses champs.","review.files.frames":"Images","review.files.frames_of":"{all}, dont {copied} telles que la caméra les a faites","review.files.heading":"Fichiers et procès-verbal","review.files.picture":"Image","review.files.sha256":"SHA-256","review.files.size":"Taille","review.files.time":"Heure","review.film.end":"Fin de la coupe","review.film.from":"De","review.film.start":"Début de la coupe","review.film.stays":"reste ici","review.film.to":"à","review.film.value":"{time}, {length} au total","review.foot.deny_only":"Refuser n’envoie rien, et rien ne le distingue d’une absence de réponse.","review.foot.note":"Refuser n’envoie rien, et rien ne le distingue d’une absence de réponse. Une fois remis, un envoi ne peut plus être rappelé.","review.foot.two_people":"Deux personnes décident ici. Votre oui est le premier : rien ne part tant qu’une autre n’a pas dit oui à la même chose.","review.forked.heading":"Un tableau montre deux histoires","review.forked.text":"L’envoi vers {board} est arrêté. La preuve est conservée.","review.left.heading":"Ce tableau n’est plus suivi","review.left.text":"Rien n’est partagé avec {board} tant que le hub ne le suit pas à nouveau.","review.unchecked.heading":"Ce tableau ne peut pas être vérifié pour l’instant","review.unchecked.text":"Rien n’est partagé avec {board} d’ici là. Cela ne prouve rien contre lui.","review.gone":"Cette demande n’est pas ici","review.gone_why":"Son tableau n’est peut-être plus dans les réglages du hub, ou des demandes plus récentes de son service ont pris sa place.","review.have_read":"Je l’ai lu","review.hold":"Maintenir pour approuver","review.identity.anonymous":"Anonyme","review.identity.contact":"Laisser un contact","review.identity.email":"E-mail","review.identity.legend":"Qui répond","review.identity.name":"Nom","review.identity.note":"Ils liront exactement ceci, sans retour possible. Laissez tout vide pour rester anonyme.","review.identity.once":"pour cet envoi seulement","review.identity.telephone":"Téléphone","review.information.heading":"Aucune caméra d’ici ne l’a vu","review.information.text":"Vous pouvez tout de même dire ce que vous savez, avec des mots, ou refuser.","review.leaves.about":"À votre sujet","review.leaves.about_make":"Ni nom, ni adresse, ni numéro de série ; le fabricant de la caméra est nommé","review.leaves.about_note":"Ni nom, ni adresse, ni caméra, ni numéro de série","review.leaves.about_told":"Ils liront exactement ceci.","review.leaves.audio":"Son","review.leaves.audio_on":"Avec le son","review.leaves.clip":"Extrait","review.leaves.clips.one":"Extrait","review.leaves.clips.other":"Extraits","review.leaves.clips_note":"Coupé à l’image près. Pas une de plus.","review.leaves.clips_of":"{count} sur {all}, {length}","review.leaves.credentials":"Attestation","review.leaves.credentials_note":"Signé par une clé de ce seul envoi.","review.leaves.credentials_on":"Content Credentials dans chaque extrait","review.leaves.masks":"Masques","review.leaves.masks_mixed":"{count}, opaques, dont {moving} mobiles","review.leaves.masks_moving":"{count}, opaques, mobiles","review.leaves.masks_off":"Les masques propres d’une caméra sont retirés.","review.leaves.masks_still":"{count}, opaques, pendant tout {length}","review.leaves.no_clip":"Aucun","review.leaves.none":"Aucun","review.leaves.nothing":"Rien","review.leaves.readings":"Relevés","review.leaves.readings_note":"Chaque changement dans la période.","review.leaves.sealed":"Scellé pour","review.leaves.sealed_no_key":"Ce service n’a inscrit aucune clé de remise.","review.leaves.sealed_note":"Seule cette clé l’ouvre.","review.leaves.size":"Taille","review.leaves.size_of":"{size}, avec son procès-verbal","review.leaves.size_unknown":"Connue une fois coupé","review.leaves.words":"Vos mots","review.making.cameraMake":"Nommer le fabricant de la caméra","review.making.cameraMake_note":"Dans le procès-verbal. Cela dit un peu de votre maison.","review.making.contentCredentials":"Ajouter des Content Credentials","review.making.contentCredentials_note":"Signe aussi chaque extrait par C2PA, avec une clé de ce seul envoi.","review.making.heading":"Comment c’est fait","review.making.ownCopy":"Garder votre copie","review.making.ownCopy_note":"Scellée avec votre propre clé, et envoyée à personne.","review.mask.add":"Masque","review.mask.bottom-left":"{name}, coin inférieur gauche","review.mask.bottom-right":"{name}, coin inférieur droit","review.mask.how":"Les flèches le déplacent, Maj plus loin, Suppr le retire.","review.mask.name":"Masque {number}","review.mask.own":"Masque de la caméra","review.mask.read":"{name}, opaque","review.mask.top-left":"{name}, coin supérieur gauche","review.mask.top-right":"{name}, coin supérieur droit","review.masks.drop_key":"Retirer le point","review.masks.follow":"Suivre","review.masks.found":"Visage trouvé, de {from} à {to}","review.masks.heading":"Masques","review.masks.moving":"Se déplace sur {keys} points, de {from} à {to}","review.masks.own":"Garder les masques de {camera}","review.masks.own_off":"Ils sont retirés pour cet envoi : ce qu’ils cachaient sera visible.","review.masks.remove":"Retirer","review.masks.stay":"Rester en place","review.masks.whole":"Couvre toute la coupe","review.missing.heading":"Il manque {length}","review.missing.text":"La caméra a enregistré moins que la coupe. Seul ce qui fut enregistré part.","review.no_clip.heading":"Aucun extrait","review.no_clip.text":"Rien n’a été enregistré ici pendant la période demandée.","review.no_key.heading":"Rien ne peut être scellé pour ce service","review.no_key.text":"{agency} n’a inscrit aucune clé de remise : rien ne peut être envoyé.","review.nothing.heading":"Il n’y a rien à couper","review.nothing.text":"Une caméra couvre la zone, mais rien n’a été enregistré dans la période. Vous pouvez tout de même dire ce que vous savez.","review.player.audio":"Avec le son","review.player.audio_how":"Le son ne part que si vous l’activez.","review.player.back":"Une image en arrière","review.player.failed":"Cette vidéo ne peut pas être lue ici. Temps, masques et coupes restent réglables.","review.player.film":"Enregistrement de {camera}","review.player.keys":"Espace lit, virgule et point avancent d’une image","review.player.label":"Lecteur, {camera}","review.player.no_audio":"Sans son","review.player.on":"Une image en avant","review.player.pause":"Pause","review.player.piece":"Ce qui part de {camera}","review.player.play":"Lire","review.player.wrong":"Votre navigateur ne peut pas afficher cette image. Passez à une autre.","review.prepare":"Voir ce qui part","review.preparing":"Découpe","review.proof.entry":"Entrée {index}, inchangée, sur","review.proof.line":"Vérifié : public depuis {time}","review.proof.more":"Vérifiez vous-même","review.proof.no_witness":"Aucun témoin n’est demandé sur ce tableau","review.proof.signed":"Signé par la clé que {agency} a inscrite","review.proof.unknown":"Pas encore vérifié ici","review.proof.unknown_why":"Le hub ne peut pas montrer la preuve maintenant.","review.proof.witnesses.one":"{count} témoin a vu le même journal","review.proof.witnesses.other":"{count} témoins ont vu le même journal","review.readings.at":"Dès","review.readings.heading":"Relevés de capteurs prêtés","review.readings.more.one":"et {count} de plus","review.readings.more.other":"et {count} de plus","review.readings.none":"Rien n’a été relevé dans la période.","review.readings.note":"Seul ce que vous cochez part, pour la seule période.","review.readings.said":"Relevé","review.resolved.heading":"Résolue avant votre réponse","review.resolved.text":"{agency} l’a close : {time}. Vos extraits retrouvent la conservation normale.","review.revoked.heading":"Cette clé n’est pas fiable","review.revoked.text":"{agency} a retiré la clé qui a signé ceci, ou cette clé a signé deux histoires. Son tableau ne lui remet rien, donc rien ne peut être envoyé.","review.seconds.one":"{count} seconde","review.seconds.other":"{count} secondes","review.see_board":"Voir le tableau","review.see_correction":"Lire la correction","review.see_entry":"Voir l’entrée","review.state.cooling":"Approuvé. Départ à {time}","review.state.cooling_note":"Jusque-là rien n’est envoyé et vous pouvez le retirer.","review.state.delivered":"Remis à {time}","review.state.delivered_note":"Le reçu est conservé dans le registre. Il ne peut plus être rappelé.","review.state.denied":"Refusé. Rien n’a été envoyé.","review.state.denied_note":"Inscrit {time} dans le registre de la maison.","review.state.failed":"Pas encore remis","review.state.failed_note":"Aucun reçu n’est arrivé. Le hub réessaie de lui-même jusqu’à ce qu’il en vienne un ou que vous le retiriez.","review.state.opened":"Remis, et ouvert à {time}","review.state.opened_note":"{agency} l’a ouvert. Le reçu est conservé dans le registre.","review.state.sealing":"Scellement","review.state.sealing_note":"Il est coupé, masqué et scellé. Jusqu’au reçu, vous pouvez encore le retirer.","review.state.sending":"Envoi","review.state.sending_note":"Jusqu’au reçu, vous pouvez encore le retirer.","review.state.sent":"{sent} sur {all}, {part}","review.state.withdrawing":"Retrait","review.state.withdrawing_note":"Plus rien n’est envoyé. Le hub interroge le tableau jusqu’à obtenir une réponse.","review.state.withdrawn":"Retiré après sa remise","review.state.withdrawn_note":"{agency} voit que vous l’avez retiré. Ce qui fut ouvert avant leur reste connu.","review.thread.one":"Fil complet ({count})","review.thread.other":"Fil complet ({count})","review.undo":"Annuler","review.view.label":"Ce que montre le lecteur","review.view.leaves":"Tel que ça part","review.view.recording":"Enregistrement","review.watching.heading":"Vous pouvez regarder, pas répondre","review.watching.text":"Quelqu’un qui peut répondre décide pour cette maison.","review.window.clip":"{camera}, {length}","review.window.label":"La période demandée, et vos extraits dedans","review.withdraw":"Retirer","review.withdraw_after":"Retirer…","review.withdraw_ask":"Dire à {agency} que c’est retiré ?","review.withdraw_what":"C’est arrivé et ne peut plus être rappelé. {agency} verra que vous l’avez retiré.","review.words.heading":"En mots, si vous voulez","review.words.label":"Ce que vous avez vu","review.words.note":"Ils liront exactement ceci, sans retour possible.","review.proof.issued":"Vérifiée : émise {time}"};var Qr={...to,...co,...ao},wa={en:Qr,es:{...ro,...uo,...io},fr:{...no,...ho,...oo},de:{...eo,...lo,...so}},po=Qr,ya="en",mo=new Intl.PluralRules("en");function go(n){let r=wa[n]?n:n.split("-")[0]??"en";ya=wa[r]?r:"en",po=wa[ya]??Qr,mo=new Intl.PluralRules(ya)}function a(n,r={}){let e=po[n]??Qr[n];return e===void 0?n:e.replace(/\{(\w+)\}/g,(t,s)=>s in r?String(r[s]):t)}function E(n,r,e={}){let t=mo.select(r)==="one"?"one":"other";return a(`${n}.${t}`,{count:r,...e})}function nr(n){return n in Qr}var pe={language:"en",zone:void 0,hour12:void 0,miles:!1};function sr(n){let r=n.locale,e=r?.time_format;pe={language:r?.language??n.language,zone:r?.time_zone==="server"?n.config.time_zone:void 0,hour12:e==="12"?!0:e==="24"?!1:void 0,miles:n.config.unit_system.length==="mi"},go(n.language)}function ar(n,r){let e=r.hour&&pe.hour12!==void 0?{hour12:pe.hour12}:{};return new Intl.DateTimeFormat(pe.language,{...r,...e,...pe.zone?{timeZone:pe.zone}:{}}).format(typeof n=="string"?new Date(n):n)}function O(n){return ar(n,{hour:"2-digit",minute:"2-digit"})}function Ct(n){return ar(n,{hour:"2-digit",minute:"2-digit",second:"2-digit"})}function Zn(n,r=1){return ar(n,{hour:"2-digit",minute:"2-digit",second:"2-digit",fractionalSecondDigits:r})}function be(n,r=new Date){let e=new Date(n).getFullYear()!==r.getFullYear();return ar(n,{day:"numeric",month:"short",...e?{year:"numeric"}:{}})}function Gn(n){return ar(n,{weekday:"short",day:"numeric",month:"short"})}function ir(n){return new Intl.DateTimeFormat(pe.language,{month:"short",year:"numeric",timeZone:"UTC"}).format(new Date(`${n}-01T00:00:00Z`))}function fo(n,r){let e=t=>ar(t,{year:"numeric",month:"numeric",day:"numeric"});return e(n)===e(r)}function z(n,r=new Date){return fo(n,r)?O(n):`${be(n,r)}, ${O(n)}`}function me(n){let r=`${Gn(n.start)}, ${O(n.start)}`;return fo(n.start,n.end)?`${r}–${O(n.end)}`:`${r} – ${Gn(n.end)}, ${O(n.end)}`}function Yn(n,r){return Date.parse(r)-Date.parse(n)}function Qn(n){let r=Math.round(n/1e3),e=i=>String(i).padStart(2,"0"),t=Math.floor(r/3600),s=`${e(Math.floor(r/60)%60)}:${e(r%60)}`;return t?`${t}:${s}`:s}function ie(n){let r=Math.round(n/6e4);if(r<1)return Ve(Math.round(n/1e3),"second");if(r<90)return Ve(r,"minute");let e=r/60;return e<36?Ve(Math.round(e*2)/2,"hour"):Ve(Math.round(e/24),"day")}function Ve(n,r,e="short"){return new Intl.NumberFormat(pe.language,{style:"unit",unit:r,unitDisplay:r==="day"?"long":e,maximumFractionDigits:1}).format(n)}function T(n,r=0){return new Intl.NumberFormat(pe.language,{maximumFractionDigits:r}).format(n)}function it(n){return new Intl.NumberFormat(pe.language,{style:"percent",maximumFractionDigits:0}).format(n)}function we(n){let r=[[1e9,"gigabyte"],[1e6,"megabyte"],[1e3,"kilobyte"]],[e,t]=r.find(([s])=>n>=s)??[1,"byte"];return Ve(Math.round(n/e*10)/10,t)}function Re(n){if(pe.miles){let r=n/.3048;return r<1e3?Ve(Math.round(r/10)*10,"foot"):Ve(Math.round(n/160.9344)/10,"mile")}return n<1e3?Ve(Math.round(n/10)*10,"meter"):Ve(Math.round(n/100)/10,"kilometer")}function Jr(n){let r=pe.miles?n/2.589988:n,e=r<.1?3:r<10?2:0;return a(pe.miles?"unit.square_miles":"unit.square_km",{value:T(r,e)})}function ye(n){let r=n.split(/\s+/).filter(s=>/^\p{Lu}|^\p{Lo}/u.test(s)),e=r.length?r:n.split(/\s+/).filter(Boolean);return(e.length>1?[e[0],e.at(-1)]:e).map(s=>[...s??""][0]??"").join("").toUpperCase()}function ot(n){return n.length>16?`${n.slice(0,7)}…${n.slice(-5)}`:n}function ka(n,r){let e=Math.cos(n.latitude*Math.PI/180);return{x:((r.longitude-n.longitude+540)%360-180)*e*111195,y:(r.latitude-n.latitude)*111195}}function Jn(n,r){return{latitude:n/1e6,longitude:r/1e6}}function or(n,r){return n.shape==="circle"?{kind:"circle",centre:ka(r,Jn(n.lat,n.lon)),radius:n.radius_m}:{kind:"ring",points:n.ring.map(([e,t])=>ka(r,Jn(e,t)))}}function vo(n){let r=n.shape==="circle"?[n.lat,n.lon]:n.ring[0],e=or(n,Jn(r?.[0]??0,r?.[1]??0));if(e.kind==="circle")return Math.PI*e.radius**2/1e6;let t=e.points.reduce((s,i,o)=>{let u=e.points[(o+1)%e.points.length]??i;return s+i.x*u.y-u.x*i.y},0);return Math.abs(t)/2e6}function Eu(n,r,e){let t=e.x-r.x,s=e.y-r.y,i=t*t+s*s,o=i?((n.x-r.x)*t+(n.y-r.y)*s)/i:0,u=Math.min(1,Math.max(0,o));return Math.hypot(n.x-r.x-u*t,n.y-r.y-u*s)}function Xn(n,r={x:0,y:0}){if(n.kind==="circle")return Math.max(0,Math.hypot(r.x-n.centre.x,r.y-n.centre.y)-n.radius);let e=!1,t=1/0;return n.points.forEach((s,i)=>{let o=n.points[(i+1)%n.points.length]??s;if(t=Math.min(t,Eu(r,s,o)),s.y>r.y!=o.y>r.y){let h=s.x+(r.y-s.y)*(o.x-s.x)/(o.y-s.y);r.x<h&&(e=!e)}}),e?0:t}function xa(n){if(n.kind==="circle")return{left:n.centre.x-n.radius,right:n.centre.x+n.radius,bottom:n.centre.y-n.radius,top:n.centre.y+n.radius};let r=n.points.map(t=>t.x),e=n.points.map(t=>t.y);return{left:Math.min(...r),right:Math.max(...r),bottom:Math.min(...e),top:Math.max(...e)}}function bo(n){return{left:Math.min(...n.map(r=>r.left)),right:Math.max(...n.map(r=>r.right)),bottom:Math.min(...n.map(r=>r.bottom)),top:Math.max(...n.map(r=>r.top))}}function wo(n,r){let e=n.place;if(!e)return null;let t=ka(r,Jn(e.latitude_udeg,e.longitude_udeg)),s=Math.max(2,Math.ceil(e.view_deg/10)),i=Array.from({length:s+1},(o,u)=>{let f=(e.heading_deg-e.view_deg/2+e.view_deg*u/s)*Math.PI/180;return{x:t.x+Math.sin(f)*e.range_m,y:t.y+Math.cos(f)*e.range_m}});return{at:t,edge:i}}function _a(n){let r=10**Math.floor(Math.log10(n)),e=n/r;return(e>=5?5:e>=2?2:1)*r}var Mu={again:_`<path d="M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5"/>`,agency:_`<path d="M3 20.5h18M5 20V9.5M19 20V9.5M9.7 20v-8M14.3 20v-8M3.5 9.5L12 4l8.5 5.5z"/>`,away:_`<path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-9.5 4.9M12 17v4M4 4l16 16"/>`,animal:_`<circle cx="6.5" cy="11" r="1.7"/><circle cx="10" cy="6.5" r="1.7"/><circle cx="14" cy="6.5" r="1.7"/><circle cx="17.5" cy="11" r="1.7"/><path d="M12 11.5c2.5 0 5 3.5 5 6 0 2.5-3 1.8-5 1.8s-5 .7-5-1.8c0-2.5 2.5-6 5-6z"/>`,back:_`<path d="M11 5l-7 7 7 7M4 12h16"/>`,bell:_`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 21h4"/>`,board:_`<path d="M5 5a14 14 0 0 1 14 14M5 11a8 8 0 0 1 8 8M6 18.5v.1"/>`,camera:_`<rect x="3" y="7" width="12.5" height="10" rx="2"/><path d="M15.5 11l5.5-3v8l-5.5-3"/>`,clip:_`<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M8 5v14M16 5v14M3.5 9.7H8M3.5 14.3H8M16 9.7h4.5M16 14.3h4.5"/>`,clock:_`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,cloud:_`<path d="M7 18.5a4 4 0 0 1-.5-8 5.5 5.5 0 0 1 10.6-1A4.5 4.5 0 0 1 17 18.5z"/>`,copy:_`<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.500V5H5v10.500h3.5"/>`,cross:_`<path d="M6 6l12 12M18 6L6 18"/>`,down:_`<path d="M5.5 9l6.5 6.5L18.5 9"/>`,download:_`<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>`,edit:_`<path d="M5 19l1-4L16 5l3 3L9 18z"/>`,fork:_`<circle cx="6" cy="5.5" r="2"/><circle cx="18" cy="5.5" r="2"/><circle cx="12" cy="19" r="2"/><path d="M6 7.5c0 4 6 4 6 9.5M18 7.5c0 4-6 4-6 9.5"/>`,gear:_`<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1"/>`,hidden:_`<path d="M4 12c2-3.7 4.8-5.5 8-5.5s6 1.8 8 5.5c-2 3.7-4.8 5.5-8 5.5S6 15.7 4 12zM4 4l16 16"/>`,hold:_`<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3" fill="currentColor"/>`,home:_`<path d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z"/>`,inbox:_`<path d="M4 13l3-8h10l3 8v6H4zM4 13h5l1 2.5h4L15 13h5"/>`,info:_`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>`,ledger:_`<path d="M6 3.5h12.5v17H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 3.5z"/><path d="M8.5 8H15M8.5 12H15M8.5 16h4"/>`,lock:_`<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,mask:_`<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><rect x="8" y="9" width="8.5" height="6" fill="currentColor"/>`,menu:_`<path d="M4 7h16M4 12h16M4 17h16"/>`,minus:_`<path d="M5 12h14"/>`,mute:_`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path d="M16 9.5l5 5M21 9.5l-5 5"/>`,next:_`<path d="M9 5.5l6.5 6.5L9 18.5"/>`,outside:_`<path d="M13 5h6v6M19 5l-8.5 8.500M16 13.500V19H5V8h5.5"/>`,package:_`<path d="M4 7.5L12 3.5l8 4v9l-8 4-8-4zM4 7.5l8 4 8-4M12 11.5v9M8 5.5l8 4"/>`,pause:_`<path d="M8.5 5.5v13M15.5 5.5v13"/>`,person:_`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.4 2 7 6"/>`,place:_`<path d="M12 21c4.5-5 6.5-8 6.5-11a6.5 6.5 0 1 0-13 0c0 3 2 6 6.5 11z"/><circle cx="12" cy="10" r="2.2"/>`,play:_`<path d="M8 5.5v13l11-6.5z" fill="currentColor"/>`,plus:_`<path d="M12 5v14M5 12h14"/>`,previous:_`<path d="M15 5.5L8.5 12l6.5 6.5"/>`,quiet:_`<path d="M6 16.5V11c0-1 .2-1.9.6-2.7M9 5.8A6 6 0 0 1 18 11v3M18.5 18h-14L6 16.5M10 21h4M4 4l16 16"/>`,rules:_`<path d="M5 6h14M5 12h9M5 18h6"/><path d="M15.5 17l2 2 3.5-4"/>`,sealed:_`<rect x="3.5" y="6" width="17" height="12.5" rx="2"/><path d="M4 7l8 6 8-6"/><circle cx="12" cy="13" r="2.2" fill="currentColor"/>`,search:_`<circle cx="11" cy="11" r="6"/><path d="M15.5 15.5L20 20"/>`,sound:_`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path d="M15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,stop:_`<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z"/><path d="M12 7.8v5M12 16v.2"/>`,talk:_`<path d="M4 5h16v11H10l-4.5 4V16H4z"/>`,tick:_`<path d="M5 12.5l4.5 4.5L19 7.5"/>`,trash:_`<path d="M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13"/>`,undo:_`<path d="M9 6L4.5 10.5 9 15M4.5 10.5H14a5 5 0 0 1 0 10h-3"/>`,up:_`<path d="M5.5 15.5L12 9l6.5 6.5"/>`,vehicle:_`<path d="M3.5 17v-4.5L6 6.5h12l2.5 6V17zM3.5 12.5h17M6 17v2.5M18 17v2.5"/><path d="M7 14.8h1.5M15.5 14.8H17"/>`,verified:_`<path d="M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6z"/><path d="M8.7 12l2.4 2.4 4.4-4.6"/>`,warn:_`<path d="M12 4L2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.2"/>`};function g(n,r=16){return l`<svg
    class="ic"
    width=${r}
    height=${r}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${Mu[n]}
  </svg>`}var x=y`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  table,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--nr-link);
    text-underline-offset: 2px;
  }
  .ic {
    flex: none;
    display: block;
  }
  button,
  .btn {
    font: 500 14px/20px var(--nr-font);
    min-height: 44px;
    padding: 0 18px;
    border-radius: 22px;
    border: 1.5px solid var(--nr-edge);
    background: transparent;
    color: var(--nr-ink);
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    cursor: pointer;
    text-decoration: none;
    text-align: center;
  }
  button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  @media (hover: hover) {
    button:not(:disabled):hover,
    .btn:hover {
      background-color: color-mix(in srgb, var(--nr-ink) 6%, transparent);
    }
  }
  .btn.link {
    color: var(--nr-link);
    border-color: transparent;
    padding: 0 12px;
  }
  .btn.tonal {
    background: var(--nr-tint);
    border-color: transparent;
    color: var(--nr-link);
  }
  .btn.fill,
  .btn.fill:not(:disabled):hover {
    background: var(--nr-fill);
    border-color: var(--nr-fill);
    color: var(--nr-on-fill);
  }
  .btn.sm {
    min-height: 36px;
    padding: 0 14px;
    font-size: 13px;
    border-radius: 18px;
  }
  .btn.round {
    width: 44px;
    padding: 0;
    border-color: transparent;
  }
  :focus-visible {
    outline: 3px solid var(--nr-link);
    outline-offset: 2px;
  }
  .tile {
    --s: 40px;
    width: var(--s);
    height: var(--s);
    border-radius: 8px;
    background: var(--nr-sunk);
    color: var(--nr-ink2);
    display: inline-grid;
    place-items: center;
    font: 600 calc(var(--s) * 0.36) / 1 var(--nr-font);
    letter-spacing: 0.02em;
    flex: none;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .mut {
    color: var(--nr-ink2);
  }
  .sm {
    font-size: 13px;
    line-height: 18px;
  }
  .xs {
    font-size: 12px;
    line-height: 16px;
  }
  .tn {
    font-variant-numeric: tabular-nums;
  }
  .code {
    font-family: var(--nr-mono);
    font-size: 0.92em;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .card {
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: var(--nr-r);
  }
  .wrap {
    padding: 24px;
    max-width: 1280px;
    margin-inline: auto;
  }
  .pagehead {
    display: flex;
    align-items: flex-end;
    gap: 16px;
    margin-bottom: 16px;
  }
  .pagehead h2 {
    font: 500 22px/30px var(--nr-font);
  }
  .pagehead p {
    color: var(--nr-ink2);
    margin-top: 2px;
    max-width: 84ch;
    text-wrap: pretty;
  }
  .seg {
    display: flex;
    gap: 8px;
    flex-wrap: wrap;
  }
  .seg button {
    min-height: 36px;
    padding: 0 14px;
    font-size: 13px;
    border-radius: 18px;
    border: 1px solid color-mix(in srgb, var(--nr-ink) 30%, transparent);
    font-weight: 400;
    white-space: nowrap;
  }
  .seg button[aria-pressed="true"],
  .seg button[aria-checked="true"] {
    background: var(--nr-tint);
    color: var(--nr-link);
    border-color: var(--nr-link);
    font-weight: 500;
  }
  .tbl {
    width: 100%;
    border-collapse: collapse;
  }
  .tbl th {
    font: 500 12px/16px var(--nr-font);
    text-align: start;
    color: var(--nr-ink2);
    padding: 10px 16px;
    border-bottom: 1px solid var(--nr-line);
    white-space: nowrap;
  }
  .tbl td {
    padding: 12px 16px;
    border-bottom: 1px solid var(--nr-line);
    vertical-align: middle;
  }
  .tbl tr:last-child td {
    border-bottom: 0;
  }
  .field {
    display: grid;
    gap: 4px;
    font-size: 13px;
    line-height: 18px;
    color: var(--nr-ink2);
  }
  .field input,
  .field select,
  .field textarea {
    font: 14px/20px var(--nr-font);
    color: var(--nr-ink);
    background: var(--nr-card);
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    min-height: 44px;
    padding: 8px 12px;
    width: 100%;
  }
  .vh {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .grey {
    display: block;
    background: var(--nr-sunk);
    border-radius: 6px;
    min-height: 14px;
  }
  @media (max-width: 720px) {
    .wrap {
      padding: 16px;
    }
    .pagehead {
      flex-direction: column;
      align-items: stretch;
      gap: 12px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }

  .row:has(> .whole) {
    flex-wrap: wrap;
  }
  .whole {
    flex: 1 1 100%;
  }
`;var Tu={amber:"warn",red:"stop",plain:"info"},lt=class extends ${constructor(){super(...arguments);this.tone="amber";this.heading="";this.icon=""}render(){let{heading:e}=this,t=/[.:?!…。]$/.test(e);return l`${g(this.icon||(Tu[this.tone]??"info"),20)}
      <div class="grow">${e?l`<b>${e}${t?"":"."}</b> `:p}<slot></slot></div>`}};lt.styles=[x,y`
      :host {
        display: flex;
        gap: 10px;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--nr-amber-bg);
        border: 1px solid var(--nr-amber-line);
        color: var(--nr-ink);
        font-size: 13px;
        line-height: 19px;
      }
      .ic {
        color: var(--nr-amber);
      }
      b {
        font-weight: 600;
      }
      :host([tone="red"]) {
        background: var(--nr-red-bg);
        border-color: var(--nr-red-line);
      }
      :host([tone="red"]) .ic {
        color: var(--nr-red);
      }
      :host([tone="plain"]) {
        background: var(--nr-sunk);
        border-color: transparent;
      }
      :host([tone="plain"]) .ic {
        color: var(--nr-ink2);
      }
    `],c([v()],lt.prototype,"tone",2),c([v()],lt.prototype,"heading",2),c([v()],lt.prototype,"icon",2),lt=c([k("nr-finding")],lt);function Xr(n){return{latitude:n.config.latitude,longitude:n.config.longitude}}function $a(n,r){let e=Xn(or(n.area,Xr(r)));return e<=0?a("ask.around"):a("ask.away",{distance:Re(e)})}function lr(n,r){return a("ask.where_size",{where:$a(n,r),size:Jr(vo(n.area))})}function yo(n){return nr(`incident.${n}`)?a(`incident.${n}`):n}function es(n){return nr(`agency_kind.${n}`)?a(`agency_kind.${n}`):n}function en(n){let r=(t,s)=>({icon:t,text:s,tone:"plain"});if(n.decision)return r(...Cu(n));if(n.status!=="open")return r("tick",a(`ask.${n.status}`));let e=n.match.clips.length;return e?{icon:"clip",text:E(n.pending?"ask.kept":"ask.have",e),tone:"have"}:n.agency.level<2&&!n.announced?{icon:"warn",text:a("ask.not_told"),tone:"warn"}:r("tick",a(`because.${n.match.because}`))}function Cu(n){let r=n.decision;if(!r)return["tick",""];let e=z(r.decided_at),t=r.by;if(r.answer==="deny")return r.answered_by==="person"?["cross",a("ask.denied",{by:t,at:e})]:["cross",a(`ask.denied_${r.answered_by}`,{by:t,at:e})];let s=n.share;return s?.opened?["sealed",a("ask.opened",{by:t,at:z(s.changed_at)})]:s?["sealed",a(`share.${s.state}`,{by:t,at:z(s.changed_at)})]:["sealed",a("ask.approved",{by:t,at:e})]}function ko(n){return n.status==="open"?a("ask.open_until",{date:be(n.expires)}):a(`ask.${n.status}`)}function zt(n){let r=nr(`finding.${n.code}`);return l`<nr-finding
    tone=${["revoked_key","compromised_key","not_verifiable"].includes(n.code)?"red":"amber"}
    .heading=${r?a(`finding.${n.code}`):""}
    >${r?a(`finding.${n.code}.why`):n.text}</nr-finding
  >`}function xo(n,r){return r.boards.find(t=>t.origin===n.origin)?.quorum===0?l`<nr-chip icon="warn">${E("boards_line.alone",1)}</nr-chip>`:p}function ts(n){if(!n.voided||n.decision)return p;let{by:r,at:e,reason:t}=n.voided;return l`<nr-finding tone="amber" icon="warn" .heading=${a("ask.voided",{by:r,at:z(e)})}
    >${t}</nr-finding
  >`}function rs(n){return n.consent?l`<nr-finding tone="plain" icon="person" .heading=${a("ask.consent",{by:n.consent.by,at:z(n.consent.at)})}>${a("ask.consent_why")}</nr-finding>`:p}function qa(n){let r=n.decision;return r?a(`ask.already_${r.answer}`,{by:r.by,at:O(r.decided_at)}):a("ask.changed")}function Rt(n,r){return!n.undoable_until||n.decision?.answer!=="deny"?0:Math.min(1e4,Math.max(0,Date.parse(n.undoable_until)-r))}function _o(n){let r=tr(n),e=r.reduce((h,f)=>f.checked_at&&(!h||f.checked_at>h)?f.checked_at:h,null),t=r.every(h=>h.state==="following");if(!r.length)return{text:a("boards_line.none"),good:!1};if(!n.available)return{text:a("boards_line.away"),good:!1};let s=r.filter(h=>h.state==="stopped").length;if(s)return{text:E("boards_line.stopped",s),good:!1};let i=r.filter(h=>h.state==="unchecked").length;if(i)return{text:E("boards_line.unchecked",i),good:!1};if(!t)return{text:a("boards_line.behind"),good:!1};let o=r.filter(h=>h.quorum===0).length;if(o)return{text:E("boards_line.alone",o),good:!1};let u=E("boards_line.verified",r.length);return{text:e?`${u} · ${O(e)}`:u,good:!0}}async function Ue(n,r,e){try{let t=e==="decision"?{answer:"deny"}:{};return{request:await n.post(`/requests/${r.id}/${e}`,t),notice:""}}catch(t){let s=H.of(t);if(s.code!=="conflict")return{request:null,notice:s.message};let i=await n.get(`/requests/${r.id}`).catch(()=>null),o=e==="decision"&&i?.decision;return{request:i,notice:o?qa(i):s.message}}}var dr=["person","vehicle","animal","package"],zu=.5,Ru=2e3;function $o(n){let r=Re(Math.max(1,n.distance_m)),e=n.sight==="inside"?a("offered.inside"):a(n.share>=zu?"offered.facing":"offered.corner",{distance:r}),t=["button","external","motion"].find(s=>n.triggers.includes(s));return[e,t?a(`offered.${t}`):"",Ao(n),Hu(n)].filter(Boolean).join(" · ")}function qo(n){let r=T(Math.max(1,Math.ceil(Math.abs(n.apart_ms)/1e3)));return`${a(n.apart_ms<0?"offered.before":"offered.after",{seconds:r})} · ${Ao(n)}`}function Ao({clock_uncertainty_ms:n}){return n===null?a("offered.clock_unknown"):a("offered.clock",{seconds:T(Math.max(1,Math.ceil(n/1e3)))})}function Hu({picture_offset_ms:n}){return n===null||Math.abs(n)<Ru?"":a(n>0?"offered.ahead":"offered.behind",{length:ie(Math.abs(n))})}function So(n){return a(`ruled.${n.ruled_by}`,{rule:n.rule,level:n.agency.level})}function ns(n,r){let e={fits:T(r.fits),of:T(r.of),alone:T(r.alone)},t=a(`trial.${n}`,e);return r.alone>r.fits?`${t} ${a("trial.alone",e)}`:t}var Ht=class extends ${constructor(){super(...arguments);this.icon="info";this.have=!1}render(){return l`${g(this.icon)}<span><slot></slot></span>`}};Ht.styles=[x,y`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 28px;
        max-width: 100%;
        padding-block: 3px;
        padding-inline: 8px 10px;
        border-radius: 14px;
        background: var(--nr-sunk);
        color: var(--nr-ink);
        font-size: 13px;
        line-height: 18px;
      }
      .ic {
        color: var(--nr-ink2);
      }
      :host([have]) {
        background: var(--nr-tint);
      }
      :host([have]) .ic {
        color: var(--nr-link);
      }
    `],c([v()],Ht.prototype,"icon",2),c([v({type:Boolean})],Ht.prototype,"have",2),Ht=c([k("nr-chip")],Ht);var Lt=class extends ${constructor(){super(...arguments);this.level=0;this.short=!1}render(){let e=Math.min(3,Math.max(0,this.level)),t=a(`level.${e}`);return l`<span class="pips" aria-hidden="true"
        >${[1,2,3].map(s=>l`<i class=${s<=e?"on":""}></i>`)}</span
      ><b aria-hidden="true">L${e}</b
      ><span aria-hidden="true" ?hidden=${this.short}>${t}</span
      ><span class="vh">${a("level.read",{level:e,words:t})}</span>`}};Lt.styles=[x,y`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
        white-space: nowrap;
      }
      b {
        font-weight: 600;
        color: var(--nr-ink);
      }
      .pips {
        display: inline-flex;
        gap: 2px;
      }
      i {
        width: 5px;
        height: 11px;
        border-radius: 1.5px;
        border: 1px solid var(--nr-link);
      }
      i.on {
        background: var(--nr-link);
      }
    `],c([v({type:Number})],Lt.prototype,"level",2),c([v({type:Boolean})],Lt.prototype,"short",2),Lt=c([k("nr-level")],Lt);var cr=y`
  :host {
    --nr-ink: var(--primary-text-color, #141414);
    --nr-ink2: var(--secondary-text-color, #5a6066);
    --nr-bg: var(--primary-background-color, #f4f5f6);
    --nr-card: var(--ha-card-background, var(--card-background-color, #fff));
    --nr-sunk: color-mix(in srgb, var(--nr-ink) 7%, var(--nr-card));
    --nr-line: var(--divider-color, rgba(0, 0, 0, 0.12));
    --nr-border: var(--ha-card-border-color, var(--divider-color, #e0e3e6));
    --nr-edge: color-mix(in srgb, var(--nr-ink) 42%, transparent);
    --nr-r: var(--ha-card-border-radius, 12px);
    --nr-primary: var(--primary-color, #009ac7);
    --nr-warning: var(--warning-color, #ffa600);
    --nr-error: var(--error-color, #db4437);
    --nr-success: var(--success-color, #43a047);
    --nr-link: oklch(from var(--nr-primary) min(l, 0.48) c h);
    --nr-fill: oklch(from var(--nr-primary) min(l, 0.5) c h);
    --nr-on-fill: #fff;
    --nr-tint: color-mix(in srgb, var(--nr-primary) 11%, var(--nr-card));
    --nr-amber: oklch(from var(--nr-warning) min(l, 0.43) min(c, 0.1) h);
    --nr-amber-bg: color-mix(in srgb, var(--nr-warning) 13%, var(--nr-card));
    --nr-amber-line: color-mix(in srgb, var(--nr-warning) 50%, var(--nr-card));
    --nr-red: oklch(from var(--nr-error) min(l, 0.48) c h);
    --nr-red-bg: color-mix(in srgb, var(--nr-error) 11%, var(--nr-card));
    --nr-red-line: color-mix(in srgb, var(--nr-error) 45%, var(--nr-card));
    --nr-ok: oklch(from var(--nr-success) min(l, 0.48) c h);
    --nr-font: var(
      --ha-font-family-body,
      Roboto,
      system-ui,
      -apple-system,
      "Segoe UI",
      "Noto Sans",
      sans-serif
    );
    --nr-mono: var(--ha-font-family-code, ui-monospace, "Roboto Mono", "Noto Sans Mono", monospace);
    --map-land: #eef0ec;
    --map-line: #dfe3dc;
    --map-text: #5c6468;
    color: var(--nr-ink);
    font: 14px/20px var(--nr-font);
    -webkit-font-smoothing: antialiased;
  }
  :host([dark]) {
    --nr-link: oklch(from var(--nr-primary) max(l, 0.75) min(c, 0.12) h);
    --nr-amber: oklch(from var(--nr-warning) max(l, 0.85) min(c, 0.1) h);
    --nr-red: oklch(from var(--nr-error) max(l, 0.76) min(c, 0.13) h);
    --nr-ok: oklch(from var(--nr-success) max(l, 0.76) c h);
    --map-land: #1d2124;
    --map-line: #2a3034;
    --map-text: #a7b0b4;
    color-scheme: dark;
  }
`;var Dt="neighbors-requests-card",ss=`custom:${Dt}`,ct,Sa,Ea,dt=class extends ${constructor(){super(...arguments);b(this,ct);this.config={type:ss};this.houses=[]}setConfig(e){this.config=e}willUpdate(e){!this.hass||!e.has("hass")||(sr(this.hass),this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),e.get("hass")||this.hass.callWS({type:"neighbors_requests/houses"}).then(t=>this.houses=t).catch(()=>{}))}render(){return this.hass?l`<form @submit=${e=>e.preventDefault()}>
      ${this.houses.length>1?l`<label class="field"
            >${a("editor.house")}
            <select
              @change=${e=>d(this,ct,Ea).call(this,{house:e.target.value||void 0})}
            >
              <option value="" ?selected=${!this.config.house}>${a("editor.first")}</option>
              ${this.houses.map(e=>l`<option value=${e.entry_id} ?selected=${this.config.house===e.entry_id}>
                    ${e.name}
                  </option>`)}
            </select></label
          >`:p}
      ${d(this,ct,Sa).call(this,"pictures")} ${d(this,ct,Sa).call(this,"when_clear")}
    </form>`:p}};ct=new WeakSet,Sa=function(e){return l`<label class="tick"
      ><input
        type="checkbox"
        .checked=${this.config[e]!==!1}
        @change=${t=>d(this,ct,Ea).call(this,{[e]:t.target.checked?void 0:!1})}
      />${a(`editor.${e}`)}<span class="sm mut">${a(`editor.${e}.why`)}</span></label
    >`},Ea=function(e){let t=Object.entries({...this.config,...e}).filter(([,s])=>s!==void 0);this.config=Object.fromEntries(t),this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:this.config},bubbles:!0,composed:!0}))},dt.styles=[cr,x,y`
      form {
        display: grid;
        gap: 16px;
      }
      label.tick {
        display: grid;
        grid-template-columns: 20px 1fr;
        gap: 2px 12px;
        min-height: 44px;
        align-items: center;
        cursor: pointer;
      }
      label.tick input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      label.tick span {
        grid-column: 2;
      }
    `],c([v({attribute:!1})],dt.prototype,"hass",2),c([w()],dt.prototype,"config",2),c([w()],dt.prototype,"houses",2),dt=c([k(`${Dt}-editor`)],dt);var as,Eo,Ee=class extends ${constructor(){super(...arguments);b(this,as);this.hub=null;this.path="";this.alt="";this.video=!1;this.address="";this.failed=!1}willUpdate(e){(e.has("hub")||e.has("path"))&&d(this,as,Eo).call(this)}render(){if(this.failed||!this.path)return l`<div class="none">${g("clip",24)}<span>${a("picture.none")}</span></div>`;if(!this.address)return p;let e=()=>{this.failed=!0};return this.video?l`<video
          src=${this.address}
          aria-label=${this.alt}
          controls
          autoplay
          muted
          playsinline
          @error=${e}
        ></video>`:l`<img src=${this.address} alt=${this.alt} decoding="async" @error=${e} />`}};as=new WeakSet,Eo=async function(){let e=this.path;if(this.address="",this.failed=!1,!(!this.hub||!e))try{let t=await this.hub.media(e);e===this.path&&(this.address=t)}catch{e===this.path&&(this.failed=!0)}},Ee.styles=[x,y`
      :host {
        display: block;
        position: relative;
        background: #111;
        color: #fff;
        overflow: hidden;
      }
      img,
      video {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      video {
        object-fit: contain;
      }
      .none {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 8px;
        padding: 16px;
        text-align: center;
        font-size: 13px;
        line-height: 18px;
        color: #d5d8db;
      }
    `],c([v({attribute:!1})],Ee.prototype,"hub",2),c([v()],Ee.prototype,"path",2),c([v()],Ee.prototype,"alt",2),c([v({type:Boolean})],Ee.prototype,"video",2),c([w()],Ee.prototype,"address",2),c([w()],Ee.prototype,"failed",2),Ee=c([k("nr-picture")],Ee);var tn,Ma,is,We=class extends ${constructor(){super(...arguments);b(this,tn);this.hub=null;this.clips=[];this.at=0;this.playing=!1;b(this,is,e=>{let t=e.target;this.at=Math.round(Math.abs(t.scrollLeft)/Math.max(1,t.clientWidth))})}willUpdate(e){let t=e.get("clips");t&&t[0]?.clip_id!==this.clips[0]?.clip_id&&(this.at=0,this.playing=!1)}render(){let e=this.clips[Math.min(this.at,this.clips.length-1)];return e?this.playing?l`<nr-picture
          video
          .hub=${this.hub}
          path="clips/${e.clip_id}/video"
          .alt=${d(this,tn,Ma).call(this,e,this.at)}
        ></nr-picture>
        <button
          class="btn round close"
          aria-label=${a("frames.close")}
          @click=${()=>this.playing=!1}
        >
          ${g("cross",20)}
        </button>`:l`<div class="strip" @scroll=${m(this,is)}>
        ${this.clips.map((t,s)=>l`<button
            class="frame"
            aria-label=${a("frames.play",{clip:d(this,tn,Ma).call(this,t,s)})}
            @click=${()=>{this.at=s,this.playing=!0}}
          >
            ${Math.abs(s-this.at)<2?l`<nr-picture .hub=${this.hub} path="clips/${t.clip_id}/thumbnail"></nr-picture>`:""}
          </button>`)}
      </div>
      <span class="cap"
        >${g("clip")}${[a("frames.caption",{at:this.at+1,of:this.clips.length}),...e.labels.length?[e.labels.map(t=>a(`seen.${t}`)).join(", ")]:[]].join(" · ")}</span
      >
      ${this.clips.length>1?l`<span class="pos" aria-hidden="true"
            >${this.clips.map((t,s)=>l`<i class=${s===this.at?"on":""}></i>`)}</span
          >`:""}`:l``}};tn=new WeakSet,Ma=function(e,t){return a("frames.name",{at:t+1,of:this.clips.length,camera:e.camera_name,time:O(e.start)})},is=new WeakMap,We.styles=[x,y`
      :host {
        display: block;
        position: relative;
        aspect-ratio: 16 / 9;
        background: #111;
      }
      .strip {
        display: flex;
        height: 100%;
        overflow-x: auto;
        scroll-snap-type: x mandatory;
        scrollbar-width: none;
      }
      .strip::-webkit-scrollbar {
        display: none;
      }
      button.frame {
        flex: 0 0 100%;
        height: 100%;
        padding: 0;
        border: 0;
        border-radius: 0;
        scroll-snap-align: center;
        position: relative;
      }
      button.frame:focus-visible {
        outline-offset: -4px;
        outline-color: #fff;
      }
      nr-picture {
        width: 100%;
        height: 100%;
      }
      .cap {
        position: absolute;
        inset-inline-start: 12px;
        bottom: 12px;
        display: flex;
        gap: 6px;
        align-items: center;
        background: rgba(12, 14, 17, 0.78);
        color: #fff;
        border-radius: 14px;
        padding-block: 4px;
        padding-inline: 8px 10px;
        font-size: 12px;
        line-height: 18px;
        pointer-events: none;
      }
      .pos {
        position: absolute;
        inset-inline-end: 12px;
        bottom: 18px;
        display: flex;
        gap: 6px;
        pointer-events: none;
      }
      .pos i {
        width: 18px;
        height: 4px;
        border-radius: 2px;
        background: rgba(255, 255, 255, 0.45);
      }
      .pos i.on {
        background: #fff;
      }
      .close {
        position: absolute;
        inset-inline-end: 8px;
        top: 8px;
        background: rgba(12, 14, 17, 0.78) !important;
        color: #fff;
      }
    `],c([v({attribute:!1})],We.prototype,"hub",2),c([v({attribute:!1})],We.prototype,"clips",2),c([w()],We.prototype,"at",2),c([w()],We.prototype,"playing",2),We=c([k("nr-frames")],We);var os=y`
  :host {
    display: block;
  }
  .card {
    overflow: hidden;
    height: 100%;
  }
  .card + .card {
    margin-top: 12px;
    height: auto;
  }
  .amb {
    border-color: var(--nr-amber-line);
  }
  .red {
    border-color: var(--nr-red-line);
  }
  .body {
    padding: 16px;
  }
  .who {
    display: flex;
    gap: 12px;
    align-items: center;
    flex-wrap: wrap;
  }
  .who .grow {
    flex-basis: 180px;
  }
  .who b {
    font-weight: 500;
    display: block;
  }
  .who .row {
    flex-wrap: wrap;
    gap: 0 6px;
  }
  h3 {
    font: 500 16px/22px var(--nr-font);
  }
  h3.ask {
    font: 500 18px/25px var(--nr-font);
    margin: 14px 0 12px;
    letter-spacing: -0.005em;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  nr-finding {
    margin-top: 12px;
  }
  .acts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
    gap: 12px;
    margin-top: 16px;
  }
  .foot {
    margin-top: 12px;
    color: var(--nr-ink2);
    font-size: 12px;
    line-height: 17px;
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .pager {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 4px;
    padding-inline: 16px 8px;
    border-bottom: 1px solid var(--nr-line);
    font-weight: 500;
  }
  .pager .btn {
    width: 44px;
  }
  .pager .btn:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .calm {
    display: flex;
    gap: 16px;
    align-items: center;
  }
  .calm p {
    color: var(--nr-ink2);
    font-size: 13px;
    line-height: 19px;
    margin-top: 2px;
  }
  .calm .g {
    width: 56px;
    height: 56px;
    border-radius: 28px;
    background: var(--nr-tint);
    color: var(--nr-link);
    display: grid;
    place-items: center;
    flex: none;
  }
  .stats {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    border-top: 1px solid var(--nr-line);
    margin: 18px -16px -16px;
  }
  .stats div {
    padding: 12px 16px 14px;
    min-width: 0;
  }
  .stats div + div {
    border-inline-start: 1px solid var(--nr-line);
  }
  .stats b {
    display: block;
    font: 500 20px/26px var(--nr-font);
    font-variant-numeric: tabular-nums;
  }
  .stats span {
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    display: block;
  }
  .al {
    display: flex;
    gap: 14px;
  }
  .al .g {
    width: 40px;
    height: 40px;
    border-radius: 20px;
    display: grid;
    place-items: center;
    flex: none;
    border: 1px solid var(--nr-amber-line);
    background: var(--nr-amber-bg);
    color: var(--nr-amber);
  }
  .red .al .g {
    background: var(--nr-red-bg);
    color: var(--nr-red);
    border-color: var(--nr-red-line);
  }
  .al p,
  .al li {
    font-size: 13px;
    line-height: 19px;
    margin-top: 4px;
  }
  .al ul {
    list-style: disc;
    padding-inline-start: 18px;
  }
  .al .acts1 {
    margin-top: 12px;
    display: flex;
    gap: 8px;
    flex-wrap: wrap;
  }
  .steps {
    display: flex;
    margin: 14px 0 2px;
    gap: 4px;
  }
  .steps li {
    flex: 1;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    min-width: 0;
  }
  .steps li::before {
    content: "";
    display: block;
    height: 4px;
    border-radius: 2px;
    background: var(--nr-sunk);
    margin-bottom: 6px;
  }
  .steps li.done,
  .steps li.now {
    color: var(--nr-ink);
  }
  .steps li.done::before,
  .steps li.now::before {
    background: var(--nr-link);
  }
  .last {
    margin-top: 10px;
    justify-content: space-between;
    flex-wrap: wrap;
  }
  .denied {
    padding-block: 12px;
    padding-inline: 16px 12px;
  }
  .blocks {
    display: grid;
    gap: 12px;
  }
`;var Lu=600*1e3;function Du(n,r){if(n.decision?.answer!=="approve")return!1;let e=n.share;return e?["delivered","withdrawn","failed"].includes(e.state)?r-Date.parse(e.changed_at)<Lu:!0:n.status==="open"}function ls(n,r){let e=[],t=[];for(let s of n.requests)s.pending&&!s.hidden?e.push({kind:"ask",request:s}):Rt(s,r)?e.push({kind:"denied",request:s}):Du(s,r)&&t.push({kind:"share",request:s});return[...e,...t]}function ds(n){return n.boards.filter(r=>r.state==="stopped")}function Pu(n,r){let e=r.getFullYear();return{open:n.requests.filter(t=>t.status==="open"&&!t.decision&&!t.hidden).length,year:n.requests.filter(t=>new Date(t.issued).getFullYear()===e).length,shares:n.requests.filter(t=>t.share?.state==="delivered").length}}function Iu(n){let r=n.share?.state??"approved",e={approved:0,sealed:1,sending:2,withdrawing:2,delivered:4}[r];return[0,1,2,3].map(t=>e===void 0||t>e?"open":t<e?"done":"now")}function Nu(n){let r=n.share;return r?.size_bytes?r.sent_bytes/r.size_bytes:0}function Ta(){return l`<article class="card" aria-busy="true">
    <div class="body blocks">
      <span class="vh" role="status">${a("card.loading")}</span>
      <span class="grey" style="height:160px"></span>
      <span class="grey" style="width:60%"></span><span class="grey" style="height:24px"></span>
      <span class="grey" style="height:44px"></span>
    </div>
  </article>`}function ur(n,r,e,t,s=p){return l`<article class="card ${n}">
    <div class="body">
      <div class="al">
        <span class="g">${g(r,22)}</span>
        <div class="grow">
          <h3>${e}</h3>
          <p>${t}</p>
          ${s}
        </div>
      </div>
    </div>
  </article>`}function Bu(n){return n.some(r=>r.state==="unchecked")?"boards_unchecked":n.every(r=>r.state==="following")?n.some(r=>r.quorum===0)?"boards_alone":"boards":"boards_behind"}function Mo(n){let r=tr(n);if(!r.length)return ur("amb","inbox",a("requests.no_board"),a("clear.no_board"));let{open:e,year:t,shares:s}=Pu(n,new Date),i=r.map(o=>o.checked_at??"").sort().at(-1);return l`<article class="card">
    <div class="body">
      <div class="calm">
        <span class="g">${g("tick",28)}</span>
        <div>
          <h3>${a("clear.heading")}</h3>
          <p>
            ${e?E("clear.open",e):a("clear.quiet")}
            ${i?a("clear.checked",{time:z(i)}):p}
          </p>
        </div>
      </div>
      <div class="stats">
        <div>
          <b>${T(r.length)}</b
          ><span>${E(`clear.${Bu(r)}`,r.length)}</span>
        </div>
        <div><b>${T(t)}</b><span>${E("clear.seen",t)}</span></div>
        <div><b>${T(s)}</b><span>${E("clear.shares",s)}</span></div>
      </div>
    </div>
  </article>`}function ju(n){let r=n.pieces.reduce((o,u)=>o+Yn(u.start,u.end),0),e=n.pieces.reduce((o,u)=>o+u.masks.length+u.moving.length,0),{name:t,email:s,telephone:i}=n.identity;return[Qn(r),a(n.audio?"share.audio":"share.no_audio"),e?E("share.masks",e):a("share.no_masks"),a(t||s||i?"share.contact":"share.anonymous")].join(", ")}function cs(n){let r=n.share;return r?.state==="failed"&&r.reason?l`<br /><span class="xs">${a("share.hub_says",{reason:r.reason})}</span>`:p}function us(n){let r=n.decision,e=["cut","sealed","sending","receipt"],t=Iu(n);return l`<div class="who">
      <span class="tile" aria-hidden="true">${ye(n.agency.name)}</span>
      <div class="grow">
        <b id="what"
          >${a("share.approved_by",{by:r?.by??"",agency:n.agency.name})}</b
        >
        <span class="xs mut"
          >${n.proposal?`${ju(n.proposal)} · `:""}${r?z(r.decided_at):""}</span
        >
      </div>
    </div>
    <ol class="steps">
      ${e.map((s,i)=>l`<li class=${t[i]??""} aria-current=${t[i]==="now"?"step":"false"}>
          ${a(`step.${s}`)}${s==="sending"&&t[i]==="now"?` ${it(Nu(n))}`:""}
        </li>`)}
    </ol>`}var hr,te,pr,B,To,Ca,Co,zo,Ro,Ho,Lo,Do,hs,rn,ke=class extends ${constructor(){super(...arguments);b(this,B);this.preview=!1;this.config={type:ss};this.chosen="";this.busy="";b(this,hr,new Set);this.notice="";this.checking=!1;b(this,te,new er(this));b(this,pr)}static getConfigElement(){return document.createElement(`${Dt}-editor`)}static getStubConfig(){return{}}setConfig(e){for(let t of["pictures","when_clear"])if(e[t]!==void 0&&typeof e[t]!="boolean")throw new Error(`${t}: true or false.`);this.config=e}getCardSize(){let e=m(this,te).house;return e&&ls(e,Date.now()).length?9:3}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(e){this.hass&&(e.has("hass")&&sr(this.hass),this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),m(this,te).use(this.hass,this.config.house))}updated(){d(this,B,To).call(this),clearTimeout(m(this,pr));let e=(m(this,te).house?.requests??[]).map(t=>Rt(t,Date.now())).filter(t=>t>0);e.length&&q(this,pr,setTimeout(()=>this.requestUpdate(),Math.min(...e)+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,pr))}render(){if(!this.hass)return p;let e=m(this,te).house;if(!e)return m(this,te).error?ur("amb","away",a("card.error"),m(this,te).error.message):m(this,te).wasAnswered?ur("amb","info",a("card.none"),a("card.none_why")):m(this,te).slow?Ta():p;if(!e.available)return d(this,B,Ca).call(this,e);if(!e.loaded)return m(this,te).error?d(this,B,Ca).call(this,e):m(this,te).slow?Ta():p;let t=ls(e,Date.now()),s=Math.max(0,t.findIndex(o=>o.request.id===this.chosen)),i=t[s];return l`${ds(e).map(o=>d(this,B,Co).call(this,o))}
      ${i?l`<article class="card" aria-labelledby="what">
            ${t.length>1?d(this,B,zo).call(this,t,s):p} ${d(this,B,Ro).call(this,e,i)}
          </article>`:ds(e).length?p:Mo(e)}`}};hr=new WeakMap,te=new WeakMap,pr=new WeakMap,B=new WeakSet,To=function(){let e=m(this,te).house,t=e!==null&&e.loaded&&e.available&&!ds(e).length&&!ls(e,Date.now()).length,s=this.config.when_clear===!1&&t&&!this.preview;s!==this.hidden&&(this.hidden=s,this.style.display=s?"none":"",this.dispatchEvent(new CustomEvent("card-visibility-changed",{detail:{value:!s},bubbles:!0,composed:!0})))},Ca=function(e){let t=e.lastHeard?a("away.since",{time:z(e.lastHeard)}):a("away.never");return ur("amb","away",a("away.heading"),t,l`${this.checking?l`<ul id="check">
              ${["power","network","restart"].map(s=>l`<li>${a(`away.${s}`)}</li>`)}
            </ul>`:p}
        <div class="acts1">
          <button class="btn sm" @click=${()=>{m(this,te).begin()}}>
            ${g("again")}${a("away.try")}
          </button>
          <button
            class="btn link sm"
            aria-expanded=${this.checking}
            aria-controls="check"
            @click=${()=>this.checking=!this.checking}
          >
            ${a("away.check")}
          </button>
        </div>`)},Co=function(e){return l`<div role="alert">
      ${ur("red","fork",a("forked.heading"),l`<span class="code">${e.origin}</span> ${a("forked.why")}`,l`<div class="acts1">
          <button
            class="btn sm"
            @click=${()=>Yr(`${rr}/boards/${encodeURIComponent(e.origin)}`)}
          >
            ${a("forked.proof")}
          </button>
        </div>`)}
    </div>`},zo=function(e,t){let s=i=>()=>{this.chosen=e[(t+i+e.length)%e.length]?.request.id??"",this.notice=""};return l`<div class="pager">
      <span class="grow" aria-live="polite">${a("card.of",{at:t+1,of:e.length})}</span>
      <button class="btn round" aria-label=${a("card.previous")} @click=${s(-1)}>
        ${g("previous",20)}
      </button>
      <button class="btn round" aria-label=${a("card.next")} @click=${s(1)}>
        ${g("next",20)}
      </button>
    </div>`},Ro=function(e,t){let s=this.notice?l`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:p;switch(t.kind){case"ask":return d(this,B,Lo).call(this,e,t.request,s);case"denied":return d(this,B,Do).call(this,t.request,s);case"share":return l`<div class="body">
          ${us(t.request)}
          <div class="row last">
            <span class="sm mut ${t.request.share?.state==="failed"?"whole":"grow"}"
              >${d(this,B,Ho).call(this,t.request)}${cs(t.request)}</span
            >
            ${t.request.share?.state==="failed"&&e.mayAnswer?l`<button
                  class="btn sm"
                  ?disabled=${this.busy===t.request.id}
                  @click=${()=>d(this,B,rn).call(this,t.request,"share/retry")}
                >
                  ${g("again")}${a("share.retry")}
                </button>`:p}
            ${t.request.withdrawable&&e.mayAnswer?l`<button
                  class="btn sm"
                  ?disabled=${this.busy===t.request.id}
                  @click=${()=>d(this,B,rn).call(this,t.request,"withdrawal")}
                >
                  ${a("share.withdraw")}
                </button>`:l`<button class="btn link sm" @click=${()=>d(this,B,hs).call(this,t.request)}>
                  ${a("card.open")}
                </button>`}
          </div>
          ${s}
        </div>`}},Ho=function(e){let t=e.share?.state??"approved";return a(`share.${t}.then`,{at:e.share?O(e.share.changed_at):""})},Lo=function(e,t,s){let i=this.hass,o=t.match.clips,{agency:u}=t,h=this.config.pictures!==!1&&o.length;return l`${h?l`<nr-frames .hub=${e.hub} .clips=${o}></nr-frames>`:p}
      <div class="body">
        <div class="who">
          <span class="tile" aria-hidden="true">${ye(u.name)}</span>
          <div class="grow">
            <b>${u.name}</b>
            <span class="row"
              ><nr-level .level=${u.level}></nr-level
              ><span class="xs mut">· ${es(u.kind)}</span></span
            >
          </div>
          ${t.case_number?l`<span class="xs mut tn">${a("ask.case",{number:t.case_number})}</span>`:p}
        </div>
        <h3 class="ask" id="what">${a("ask.sentence",{title:t.title})}</h3>
        <div class="chips">
          <nr-chip icon="clock">${me(t.window)}</nr-chip>
          <nr-chip icon="place">${lr(t,i)}</nr-chip>
          <nr-chip icon="clip" have>${E("ask.have",o.length)}</nr-chip>
          ${xo(t,e)}
        </div>
        ${t.findings.map(zt)} ${ts(t)} ${rs(t)} ${s}
        ${e.mayAnswer?l`<div class="acts">
                <button
                  class="btn"
                  @click=${()=>d(this,B,rn).call(this,t,"decision")}
                >
                  ${a("act.deny")}
                </button>
                <button class="btn" @click=${()=>d(this,B,hs).call(this,t,"/review")}>
                  ${a("act.approve")}
                </button>
              </div>
              <p class="foot">${g("lock")}<span>${a("card.foot")}</span></p>`:l`<p class="foot">${g("lock")}<span>${a("card.may_not")}</span></p>
              <div class="acts">
                <button class="btn" @click=${()=>d(this,B,hs).call(this,t)}>${a("card.open")}</button>
              </div>`}
      </div>`},Do=function(e,t){return l`<div class="body denied">
      <div class="row">
        <span class="mut">${g("cross",20)}</span>
        <span class="grow" role="status">
          <b id="what" style="font-weight:500">${a("denied.heading")}</b><br />
          <span class="sm mut">${a("denied.why",{agency:e.agency.name})}</span>
        </span>
        ${m(this,te).house?.mayAnswer?l`<button
              class="btn link sm"
              ?disabled=${this.busy===e.id}
              @click=${()=>d(this,B,rn).call(this,e,"undo")}
            >
              ${g("undo")}${a("act.undo")}
            </button>`:p}
      </div>
      ${t}
    </div>`},hs=function(e,t=""){Yr(`${rr}/requests/${e.id}${t}`)},rn=async function(e,t){let s=m(this,te).house?.hub,i=`${e.id} ${t==="decision"?t:""}`;if(!s||m(this,hr).has(i))return;m(this,hr).add(i),this.busy=e.id,this.chosen=e.id;let o=await Ue(s,e,t);m(this,hr).delete(i),this.busy===e.id&&(this.busy=""),this.notice=o.notice,o.request&&m(this,te).show(o.request)},ke.styles=[cr,x,os],c([v({attribute:!1})],ke.prototype,"hass",2),c([v({attribute:!1})],ke.prototype,"preview",2),c([w()],ke.prototype,"config",2),c([w()],ke.prototype,"chosen",2),c([w()],ke.prototype,"busy",2),c([w()],ke.prototype,"notice",2),c([w()],ke.prototype,"checking",2),ke=c([k(Dt)],ke);window.customCards??=[];window.customCards.some(n=>n.type===Dt)||window.customCards.push({type:Dt,name:"Neighbors Requests",description:"Requests for video that wait for this house, with Deny and Approve…",preview:!0,getEntitySuggestion:(n,r)=>n.entities?.[r]?.platform==="neighbors_requests"?{config:{type:ss}}:null});var ut=class extends ${constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return l`<span class="g">${g(this.icon,28)}</span>
      <h2>${this.heading}</h2>
      <p>${this.text}</p>
      <slot></slot>`}};ut.styles=[x,y`
      :host {
        display: grid;
        justify-items: center;
        align-content: start;
        gap: 4px;
        padding: 24px;
        text-align: center;
      }
      .g {
        width: 56px;
        height: 56px;
        border-radius: 28px;
        background: var(--nr-tint);
        color: var(--nr-link);
        display: grid;
        place-items: center;
        margin-bottom: 8px;
      }
      h2 {
        font: 500 16px/22px var(--nr-font);
      }
      p {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 19px;
        max-width: 44ch;
        text-wrap: balance;
      }
      /* The page around it takes margins away, too. */
      ::slotted(*) {
        margin-top: 12px !important;
      }
    `],c([v()],ut.prototype,"icon",2),c([v()],ut.prototype,"heading",2),c([v()],ut.prototype,"text",2),ut=c([k("nr-empty")],ut);function Pt(n){return n.error?l`<div class="card">
    <nr-empty icon="away" .heading=${a("pages.failed")} .text=${n.error.message}>
      <button @click=${()=>{n.again()}}>${g("again",18)}${a("pages.again")}</button>
    </nr-empty>
  </div>`:l`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
      <span class="vh" role="status">${a("pages.loading")}</span>
      <span class="grey" style="width:60%"></span><span class="grey"></span
      ><span class="grey" style="width:80%"></span>
    </div>`}var It=class extends ${constructor(){super(...arguments);this.bars=[];this.label=""}render(){let e=Math.max(1,...this.bars.map(t=>t.value));return l`<div class="bars" aria-hidden="true">
        ${this.bars.map(t=>t.value?l`<i
                title="${t.label}: ${T(t.value)}"
                style="height:${Math.max(8,100*t.value/e)}%"
              ></i>`:l`<i class="none" title="${t.label}: 0"></i>`)}
      </div>
      <table class="vh">
        <caption>
          ${this.label}
        </caption>
        <tbody>
          ${this.bars.map(t=>l`<tr>
              <th scope="row">${t.label}</th>
              <td>${T(t.value)}</td>
            </tr>`)}
        </tbody>
      </table>`}};It.styles=[x,y`
      :host {
        display: block;
        --nr-bars-height: 28px;
      }
      .bars {
        display: flex;
        align-items: flex-end;
        gap: 2px;
        height: var(--nr-bars-height);
      }
      .bars i {
        flex: 1;
        min-width: 3px;
        max-width: var(--nr-bars-widest, 24px);
        background: var(--nr-link);
        border-radius: 1.5px 1.5px 0 0;
      }
      .bars i.none {
        background: var(--nr-edge);
        height: 2px;
      }
    `],c([v({attribute:!1})],It.prototype,"bars",2),c([v()],It.prototype,"label",2),It=c([k("nr-bars")],It);var Ou=["requests","agencies","ledger","cameras","rules","boards"],Po=new Map;function xe(n){Po.set(n.name,n)}function Io(){return Ou.flatMap(n=>Po.get(n)??[])}function He(n,r){n.dispatchEvent(new CustomEvent("nr-go",{detail:r,bubbles:!0,composed:!0}))}function P(n,r,e={}){return l`<a
    class=${e.class??""}
    href="/neighbors-requests/${n}"
    aria-current=${e.current?"page":"false"}
    @click=${t=>{t.metaKey||t.ctrlKey||t.shiftKey||t.button!==0||(t.preventDefault(),He(t.currentTarget,n))}}
    >${r}</a
  >`}var Vu=8;function ps(n,r){if(n.keys==="compromised")return{icon:"stop",tone:"stop",text:a("agencies.compromised")};if(n.keys==="revoked")return{icon:"stop",tone:"stop",text:a("agencies.revoked")};if(n.keys==="changing")return{icon:"clock",tone:"warn",text:a("agencies.changing")};let e=n.months.at(-1)?.requests??0;if(e>=Vu)return{icon:"warn",tone:"warn",text:E("agencies.many",e)};if(!n.requests)return{icon:"info",tone:"",text:a("agencies.never")};let t=r.filter(s=>s.agency.id===n.id&&s.findings.length>0).length;return t?{icon:"info",tone:"",text:E("agencies.flagged",t)}:{icon:"tick",tone:"",text:a("agencies.clean")}}function No(n,r){let e=r.trim().toLocaleLowerCase();return`${n.name} ${n.domain}`.toLocaleLowerCase().includes(e)}var za=y`
  .setting {
    font: 14px/20px var(--nr-font);
    color: var(--nr-ink);
    background: var(--nr-card);
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    min-height: 44px;
    padding: 0 8px;
  }
`,J,Bo,jo,nn,ht,Ke=class extends ${constructor(){super(...arguments);b(this,J);this.narrow=!1;this.setting=p}render(){let e=this.record,t=ps(e,this.house.requests),s=e.first_seen?a("agencies.since",{day:be(e.first_seen)}):"";return l`
      <div>${P("agencies",l`${g("back",18)} ${a("agencies.title")}`,{class:"row"})}</div>
      <div class="head">
        <span class="tile" style="--s:56px" aria-hidden="true">${ye(e.name)}</span>
        <div class="grow">
          <h2>${e.name}</h2>
          <p class="mut">
            ${a(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span>${s&&l` · ${s}`}
          </p>
          <nr-level .level=${e.level}></nr-level>
        </div>
        <div class="row"><span class="mut">${a("agencies.you")}</span>${this.setting}</div>
      </div>
      <p class="shows ${t.tone}">${g(t.icon,18)}<span>${t.text}</span></p>
      <div class="figures">
        ${d(this,J,nn).call(this,T(e.requests),a("agencies.figure.requests"))}
        ${d(this,J,nn).call(this,e.resolved_share===null?"–":it(e.resolved_share),a("agencies.figure.resolved"))}
        ${d(this,J,nn).call(this,e.median_resolve_s===null?"–":ie(e.median_resolve_s*1e3),a("agencies.figure.time"))}
        ${d(this,J,nn).call(this,e.median_window_s===null?"–":ie(e.median_window_s*1e3),a("agencies.figure.window"))}
      </div>
      <div class="two">
        <section class="card pad">
          <h3>${a("agencies.months")}</h3>
          <nr-bars
            .label=${a("agencies.months")}
            .bars=${e.months.map(i=>({label:ir(i.key),value:i.requests}))}
          ></nr-bars>
          <p class="xs mut ends" aria-hidden="true">
            <span>${ir(e.months[0]?.key??"")}</span
            ><span>${ir(e.months.at(-1)?.key??"")}</span>
          </p>
        </section>
        <section class="card pad">
          <h3>${a("agencies.windows")}</h3>
          <nr-bars
            .label=${a("agencies.windows")}
            .bars=${e.window_lengths.map(i=>({label:a("agencies.up_to",{length:ie(i.to_s*1e3)}),value:i.count}))}
          ></nr-bars>
          <p class="xs mut ends" aria-hidden="true">
            <span>${ie((e.window_lengths[0]?.to_s??0)*1e3)}</span
            ><span>${ie((e.window_lengths.at(-1)?.to_s??0)*1e3)}</span>
          </p>
        </section>
        <section class="card pad">
          <h3>${a("agencies.asks_about")}</h3>
          ${e.requests?p:l`<p class="mut">${a("agencies.never")}</p>`}
          <dl class="tn">
            ${e.incidents.map(i=>d(this,J,ht).call(this,a(`incident.${i.code}`),T(i.count)))}
            ${e.median_area_km2===null?p:d(this,J,ht).call(this,a("agencies.median_area"),Jr(e.median_area_km2))}
            ${e.largest_area_km2===null?p:d(this,J,ht).call(this,a("agencies.largest_area"),Jr(e.largest_area_km2))}
            ${e.longest_window_s===null?p:d(this,J,ht).call(this,a("agencies.longest_window"),ie(e.longest_window_s*1e3))}
          </dl>
        </section>
        <section class="card pad">
          <h3>${a("agencies.findings")}</h3>
          ${e.findings.length?l`<dl class="tn">
                ${e.findings.map(i=>d(this,J,ht).call(this,a(`finding.${i.code}`),T(i.count)))}
              </dl>`:l`<p class="mut">${a("agencies.clean")}</p>`}
          <dl>
            ${d(this,J,ht).call(this,a("agencies.key"),l`<span class="code">${ot(e.delivery_key)}</span>`)}
            ${e.registered.map(i=>d(this,J,ht).call(this,a("agencies.registered"),l`<a href=${i.url} target="_blank" rel="noreferrer noopener"
                  >${i.origin}</a
                >`))}
          </dl>
        </section>
      </div>
      ${e.request_ids.length?l`<section class="card asked">
            <h3 style="padding:16px 16px 0">${E("agencies.every",e.request_ids.length)}</h3>
            <ul>
              ${d(this,J,Bo).call(this).map(i=>d(this,J,jo).call(this,i))}
            </ul>
          </section>`:p}
    `}};J=new WeakSet,Bo=function(){let e=new Map(this.house.requests.map(t=>[t.id,t]));return this.record.request_ids.flatMap(t=>e.get(t)??[])},jo=function(e){return l`<li>
      <span class="tn mut sm" style="min-width:6.5em">${be(e.issued)}</span>
      <span class="grow">${P(`requests/${e.id}`,e.title)}</span>
      <span class="sm mut">${a(`status.${e.status}`)}</span>
    </li>`},nn=function(e,t){return l`<div class="card figure tn"><b>${e}</b><span class="mut sm">${t}</span></div>`},ht=function(e,t){return l`<div>
      <dt>${e}</dt>
      <dd>${t}</dd>
    </div>`},Ke.styles=[x,za,y`
      :host {
        display: grid;
        gap: 16px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 16px;
      }
      .head .grow {
        min-width: min(240px, 100%);
      }
      .head h2 {
        font: 500 22px/30px var(--nr-font);
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 16px;
      }
      .figure {
        padding: 16px;
      }
      .figure b {
        display: block;
        font: 500 22px/30px var(--nr-font);
      }
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 16px;
        align-items: start;
      }
      .card.pad {
        padding: 16px;
      }
      h3 {
        font: 500 15px/21px var(--nr-font);
        margin-bottom: 12px;
      }
      nr-bars {
        --nr-bars-height: 96px;
        --nr-bars-widest: 64px;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        margin-top: 4px;
      }
      dl > div {
        display: flex;
        justify-content: space-between;
        gap: 16px;
        padding: 8px 0;
        border-bottom: 1px solid var(--nr-line);
      }
      dl > div:last-child {
        border-bottom: 0;
      }
      dt {
        color: var(--nr-ink2);
      }
      dd {
        text-align: end;
        min-width: 0;
      }
      .shows {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .shows.warn {
        color: var(--nr-amber);
      }
      .shows.stop {
        color: var(--nr-red);
      }
      .asked li {
        display: flex;
        gap: 12px;
        align-items: baseline;
        padding: 12px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      .asked li:last-child {
        border-bottom: 0;
      }
      :host([narrow]) .figures,
      :host([narrow]) .two {
        grid-template-columns: 1fr;
      }
      :host([narrow]) .figures {
        grid-template-columns: 1fr 1fr;
      }
    `],c([v({attribute:!1})],Ke.prototype,"house",2),c([v({attribute:!1})],Ke.prototype,"record",2),c([v({type:Boolean,reflect:!0})],Ke.prototype,"narrow",2),c([v({attribute:!1})],Ke.prototype,"setting",2),Ke=c([k("nr-agency-record")],Ke);var Uu=["notify","quiet","hidden"],gr,Me,Oo,Vo,Ra,Uo,mr=class extends N{constructor(){super(...arguments);b(this,Me);this.filter="";this.listed=new ne(this);this.record=new ne(this);b(this,gr,null)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,gr))==null||e.call(this),q(this,gr,null)}willUpdate(){let e=this.route[0]??"",t=this.house.hub;m(this,gr)??q(this,gr,t.listen(s=>{s.type==="agency.changed"&&(this.listed.again(),this.record.again())})),this.record.ask(t,e?`/agencies/${e}`:""),this.listed.ask(t,e?"":"/agencies")}render(){if(this.route[0])return l`<div class="wrap">
        ${this.record.value?l`<nr-agency-record
              .house=${this.house}
              .record=${this.record.value}
              .narrow=${this.narrow}
              .setting=${d(this,Me,Ra).call(this,this.record.value)}
            ></nr-agency-record>`:Pt(this.record)}
      </div>`;let e=this.listed.value?.agencies,t=(e??[]).filter(s=>No(s,this.filter));return l`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${a("agencies.title")}</h2>
          <p>${a("agencies.about")}</p>
        </div>
        <label class="find"
          ><span class="vh">${a("agencies.find")}</span>${g("search",18)}<input
            type="search"
            .value=${this.filter}
            placeholder=${a("agencies.find")}
            @input=${s=>{this.filter=s.target.value}}
        /></label>
      </div>
      ${e?d(this,Me,Oo).call(this,t,e.length):Pt(this.listed)}
      <p class="sm mut foot">${a("agencies.foot")}</p>
    </div>`}};gr=new WeakMap,Me=new WeakSet,Oo=function(e,t){return e.length?l`<div class="card">
      <table class="tbl">
        <thead>
          <tr>
            <th scope="col">${a("agencies.agency")}</th>
            <th scope="col">${a("agencies.level")}</th>
            <th scope="col">${a("agencies.months")}</th>
            <th scope="col">${a("agencies.resolved")}</th>
            <th scope="col">${a("agencies.record")}</th>
            <th scope="col">${a("agencies.you")}</th>
          </tr>
        </thead>
        <tbody>
          ${e.map(s=>d(this,Me,Vo).call(this,s))}
        </tbody>
      </table>
    </div>`:l`<div class="card">
        <nr-empty
          icon="agency"
          .heading=${a(t?"agencies.nobody_meant":"agencies.nobody")}
          .text=${a(t?"agencies.nobody_meant_text":"agencies.nobody_text")}
        ></nr-empty>
      </div>`},Vo=function(e){let t=ps(e,this.house.requests),s=e.months.reduce((i,o)=>i+o.requests,0);return l`<tr>
      <td class="whole">
        <div class="who">
          <span class="tile" aria-hidden="true">${ye(e.name)}</span>
          <div class="grow">
            ${P(`agencies/${e.id}`,e.name)}
            <span class="xs mut"
              >${a(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span></span
            >
          </div>
        </div>
      </td>
      <td><nr-level .level=${e.level}></nr-level></td>
      <td>
        <div class="asked">
          <nr-bars
            .label=${a("agencies.months")}
            .bars=${e.months.map(i=>({label:ir(i.key),value:i.requests}))}
          ></nr-bars>
          <b class="tn">${T(s)}</b>
        </div>
      </td>
      <td class="tn of">
        <span class="label mut">${a("agencies.resolved")} </span>${a("agencies.of",{part:T(e.resolved),all:T(e.requests)})}
      </td>
      <td class="whole">
        <span class="shows ${t.tone}">${g(t.icon,18)}<span>${t.text}</span></span>
      </td>
      <td class="whole">${d(this,Me,Ra).call(this,e)}</td>
    </tr>`},Ra=function(e){return this.house.mayAnswer?l`<select
      class="setting"
      aria-label=${a("agencies.setting",{name:e.name})}
      @change=${t=>{d(this,Me,Uo).call(this,e,t.target)}}
    >
      ${Uu.map(t=>l`<option value=${t} ?selected=${t===e.setting}>
            ${a(`setting.${t}`)}
          </option>`)}
    </select>`:l`${a(`setting.${e.setting}`)}`},Uo=async function(e,t){try{let s=await this.house.hub.put(`/agencies/${e.id}/setting`,{setting:t.value});this.record.value&&this.record.show(s);let i=this.listed.value?.agencies;i&&this.listed.show({agencies:i.map(o=>o.id===s.id?s:o)}),this.notify(a(`agencies.set.${s.setting}`,{name:s.name}))}catch(s){t.value=e.setting,this.notify(s)}},mr.styles=[x,za,y`
      .find {
        position: relative;
        display: block;
        width: 282px;
        max-width: 100%;
      }
      .find .ic {
        position: absolute;
        inset-inline-start: 14px;
        top: 13px;
        color: var(--nr-ink2);
        pointer-events: none;
      }
      .find input {
        font: 14px/20px var(--nr-font);
        color: var(--nr-ink);
        background: var(--nr-card);
        border: 1px solid var(--nr-edge);
        border-radius: 8px;
        height: 44px;
        width: 100%;
        padding-block: 0;
        padding-inline: 42px 12px;
      }
      .who {
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 220px;
      }
      .who b,
      .who a {
        font-weight: 500;
        font-size: 15px;
        line-height: 21px;
        display: block;
        color: var(--nr-ink);
        text-decoration: none;
      }
      .who a:hover {
        text-decoration: underline;
      }
      .asked {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .asked nr-bars {
        width: 104px;
      }
      .shows {
        display: flex;
        align-items: flex-start;
        gap: 8px;
      }
      .shows .ic {
        margin-top: 1px;
        color: var(--nr-ink2);
      }
      .warn,
      .warn .ic {
        color: var(--nr-amber);
      }
      .stop,
      .stop .ic {
        color: var(--nr-red);
      }
      .foot {
        margin-top: 14px;
        max-width: 80ch;
      }
      :host([narrow]) .find {
        width: 100%;
      }
      :host([narrow]) table,
      :host([narrow]) tbody {
        display: block;
      }
      :host([narrow]) thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      :host([narrow]) tr {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 10px 16px;
        align-items: center;
        padding: 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      :host([narrow]) tr:last-child {
        border-bottom: 0;
      }
      :host([narrow]) td {
        display: block;
        padding: 0;
        border: 0;
      }
      :host([narrow]) nr-level {
        white-space: normal;
      }
      :host([narrow]) td.whole {
        grid-column: 1 / -1;
      }
      .of {
        white-space: nowrap;
      }
      .label {
        display: none;
      }
      :host([narrow]) .label {
        display: inline;
      }
    `],c([w()],mr.prototype,"filter",2),mr=c([k("nr-page-agencies")],mr);xe({name:"agencies",icon:"agency",show:n=>l`<nr-page-agencies
      .hass=${n.hass}
      .house=${n.house}
      .route=${n.route}
      .narrow=${n.narrow}
    ></nr-page-agencies>`});var sn,Ha,pt=class extends ${constructor(){super(...arguments);b(this,sn);this.open=!1;this.heading=""}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return l`<dialog
      aria-labelledby="heading"
      @cancel=${e=>{e.preventDefault(),d(this,sn,Ha).call(this)}}
      @click=${e=>e.target===this.dialog&&d(this,sn,Ha).call(this)}
    >
      <h2 id="heading">${this.heading}</h2>
      <slot></slot>
      <div class="acts"><slot name="acts"></slot></div>
    </dialog>`}};sn=new WeakSet,Ha=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},pt.styles=[x,y`
      dialog {
        border: 1px solid var(--nr-border);
        border-radius: var(--nr-r);
        background: var(--nr-card);
        color: var(--nr-ink);
        padding: 20px;
        width: min(560px, calc(100vw - 32px));
        max-height: calc(100vh - 32px);
        font: 14px/20px var(--nr-font);
        overflow: auto;
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      h2 {
        font: 500 18px/25px var(--nr-font);
        margin-bottom: 8px;
        text-wrap: pretty;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
        margin-top: 20px;
      }
    `],c([v({type:Boolean})],pt.prototype,"open",2),c([v()],pt.prototype,"heading",2),c([Zr("dialog")],pt.prototype,"dialog",2),pt=c([k("nr-dialog")],pt);var fr,gs,Wo,Le=class extends N{constructor(){super(...arguments);b(this,gs);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;b(this,fr,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return l`<nr-dialog open .heading=${a("sources.add_title")} @nr-close=${m(this,fr)}>
      <p class="mut">${a("sources.add_text")}</p>
      <div class="fields">
        <label class="field"
          >${a("sources.address")}<input
            type="url"
            inputmode="url"
            autofocus
            spellcheck="false"
            .value=${this.url}
            @input=${e=>{this.url=e.target.value}}
        /></label>
        <label class="field"
          >${a("sources.name")}<input
            maxlength="100"
            .value=${this.name}
            @input=${e=>{this.name=e.target.value}}
        /></label>
        <label class="field"
          >${a("sources.within")}<input
            type="number"
            min="0.1"
            max="20000"
            step="any"
            placeholder=${a("sources.everything")}
            .value=${this.within}
            @input=${e=>{this.within=e.target.value}}
        /></label>
      </div>
      ${this.wrong?l`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
      <button slot="acts" class="btn link" @click=${m(this,fr)}>${a("pages.cancel")}</button>
      <button
        slot="acts"
        ?disabled=${this.busy||!this.url.trim()}
        @click=${()=>{d(this,gs,Wo).call(this)}}
      >
        ${a("sources.add_this")}
      </button>
    </nr-dialog>`}};fr=new WeakMap,gs=new WeakSet,Wo=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let t=this.within?Number(this.within):null,s=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:t});this.notify(a("sources.added",{name:s.name})),m(this,fr).call(this)}catch(t){this.wrong=H.of(t).message}this.busy=!1},Le.styles=[x,y`
      .fields {
        display: grid;
        gap: 12px;
        margin-top: 12px;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
    `],c([w()],Le.prototype,"url",2),c([w()],Le.prototype,"name",2),c([w()],Le.prototype,"within",2),c([w()],Le.prototype,"wrong",2),c([w()],Le.prototype,"busy",2),Le=c([k("nr-source-dialog")],Le);var Wu={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},vr,de,ms,Ko,Fo,Go,Zo,mt=class extends N{constructor(){super(...arguments);b(this,de);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new ne(this);this.own=new ne(this);b(this,vr,null)}willUpdate(){let{hub:e,mayManage:t}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,t?"/awareness/sources":""),m(this,vr)??q(this,vr,e.listen(s=>{s.type==="awareness.changed"&&d(this,de,ms).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,vr))==null||e.call(this),q(this,vr,null)}render(){let e=this.awareness.value?.sources;return l`<div class="head">
        <div class="grow">
          <h3>${a("sources.title")}</h3>
          <p class="sm mut">${a("sources.about")}</p>
        </div>
        ${this.house.mayManage?l`<button
              class="btn sm"
              @click=${()=>{this.adding=!0}}
            >
              ${g("plus",16)}${a("sources.add")}
            </button>`:p}
      </div>
      <div class="card">
        ${e?.length?l`<ul>
              ${e.map(t=>d(this,de,Fo).call(this,t))}
            </ul>`:l`<p class="none sm mut">${d(this,de,Ko).call(this,e)}</p>`}
      </div>
      ${this.adding?l`<nr-source-dialog
            .house=${this.house}
            @nr-done=${()=>{this.adding=!1,d(this,de,ms).call(this)}}
          ></nr-source-dialog>`:p}
      ${this.removing?d(this,de,Go).call(this,this.removing):p}`}};vr=new WeakMap,de=new WeakSet,ms=async function(){await Promise.all([this.awareness.again(),this.own.again()])},Ko=function(e){return e?a("sources.none"):this.awareness.error?.message??a("pages.loading")},Fo=function(e){let t=this.own.value?.sources.find(i=>i.id===e.id),s=a("sources.remove",{name:e.name});return l`<li class=${e.state}>
      <span class="g">${g(Wu[e.state],22)}</span>
      <div>
        <h4>${e.name}</h4>
        <p class="sm">
          ${a(`sources.state.${e.state}`)}${e.reason?l` · ${e.reason}`:p}
        </p>
        <p class="sm mut tn">
          <span class="code">${e.host}</span> ·
          ${E("sources.shown",e.shown,{count:T(e.shown)})}${e.fetched_at?l` · ${a("sources.read",{time:z(e.fetched_at)})}`:p}
        </p>
        ${t?.from_config?l`<p class="sm mut">${a("sources.from_file")}</p>`:p}
      </div>
      ${t&&!t.from_config?l`<button
            class="btn round"
            aria-label=${s}
            title=${s}
            @click=${()=>{this.removing=e}}
          >
            ${g("trash",18)}
          </button>`:p}
    </li>`},Go=function(e){let t=()=>{this.removing=null};return l`<nr-dialog
      open
      .heading=${a("sources.remove_title",{name:e.name})}
      @nr-close=${t}
    >
      <p class="mut">${a("sources.remove_text")}</p>
      <button slot="acts" class="btn" autofocus @click=${t}>${a("pages.back")}</button>
      <button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{d(this,de,Zo).call(this,e)}}>
        ${a("sources.remove_it")}
      </button>
    </nr-dialog>`},Zo=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(a("sources.removed",{name:e.name}))}catch(t){this.notify(H.of(t).message)}this.busy=!1,this.removing=null,await d(this,de,ms).call(this)},mt.styles=[x,y`
      :host {
        display: block;
        margin-top: 32px;
      }
      h3 {
        font: 500 18px/25px var(--nr-font);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 12px 16px;
        margin-bottom: 12px;
      }
      .head .grow {
        flex-basis: 260px;
      }
      li {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) auto;
        gap: 4px 12px;
        padding: 12px 16px;
        align-items: start;
        border-bottom: 1px solid var(--nr-line);
      }
      li:last-child {
        border-bottom: 0;
      }
      .g {
        width: 44px;
        height: 44px;
        border-radius: 22px;
        display: grid;
        place-items: center;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
      }
      .unreachable .g,
      .unreadable .g {
        color: var(--nr-amber);
        background: var(--nr-amber-bg);
      }
      h4 {
        font: 500 15px/21px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .none {
        padding: 16px;
      }
    `],c([w()],mt.prototype,"adding",2),c([w()],mt.prototype,"removing",2),c([w()],mt.prototype,"busy",2),mt=c([k("nr-awareness-sources")],mt);var La=n=>[...new Set(n.split(`
`).map(r=>r.trim()).filter(Boolean))],Yo=n=>Array.isArray(n)&&n.every(r=>typeof r=="string");function Qo(n){let r;try{r=JSON.parse(n)}catch{return null}if(typeof r!="object"||r===null||r.v!==1)return null;let{url:e,origin:t,log_key:s,inbox_key:i}=r,o=r.witnesses??[],u=r.verifiers??[],h=r.quorum??0;if(typeof e!="string"||typeof t!="string"||typeof s!="string"||typeof i!="string"||typeof h!="number"||!Yo(o)||!Yo(u))return null;let f=o.length?Math.floor(o.length/2)+1:0,S=Math.max(h,f);return{url:e,origin:t,log_key:s,inbox_key:i,witnesses:o,quorum:S,verifiers:u}}var Fe,Da,br,Jo,Xo,_e=class extends N{constructor(){super(...arguments);b(this,Fe);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;b(this,br,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),d(this,Fe,Jo).call(this)}render(){return l`<nr-dialog
      open
      .heading=${a("boards.rely_title",{name:this.board.origin})}
      @nr-close=${m(this,br)}
    >
      <p class="mut">${a("boards.rely_text")}</p>
      ${this.policy?l`<div class="fields">
            ${d(this,Fe,Da).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
            <label class="field"
              >${a("boards.rely_quorum")}<input
                type="number"
                min="0"
                max="64"
                .value=${this.quorum}
                @input=${e=>{this.quorum=e.target.value}}
            /></label>
            ${d(this,Fe,Da).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
          </div>`:p}
      ${this.wrong?l`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
      <button slot="acts" class="btn link" @click=${m(this,br)}>${a("pages.cancel")}</button>
      <button
        slot="acts"
        ?disabled=${this.busy||!this.policy}
        @click=${()=>{d(this,Fe,Xo).call(this)}}
      >
        ${a("boards.rely_change")}
      </button>
    </nr-dialog>`}};Fe=new WeakSet,Da=function(e,t,s){return l`<label class="field"
      >${a(e)}<textarea
        spellcheck="false"
        .value=${t}
        @input=${i=>{s(i.target.value)}}
      ></textarea>
    </label>`},br=new WeakMap,Jo=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=H.of(e).message}},Xo=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:La(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:La(this.verifiers)}),this.notify(a("boards.rely_done",{name:this.board.origin})),m(this,br).call(this)}catch(e){this.wrong=H.of(e).message}this.busy=!1},_e.styles=[x,y`
      .fields {
        display: grid;
        gap: 12px;
        margin-top: 12px;
      }
      textarea {
        font-family: var(--nr-mono) !important;
        font-size: 12px !important;
        min-height: 96px !important;
        resize: vertical;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
    `],c([v({attribute:!1})],_e.prototype,"board",2),c([w()],_e.prototype,"policy",2),c([w()],_e.prototype,"witnesses",2),c([w()],_e.prototype,"verifiers",2),c([w()],_e.prototype,"quorum",2),c([w()],_e.prototype,"wrong",2),c([w()],_e.prototype,"busy",2),_e=c([k("nr-trust-dialog")],_e);var Ku={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},Fu={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},an,I,el,tl,rl,Pa,Ia,nl,sl,wr,al,il,ol,$e=class extends N{constructor(){super(...arguments);b(this,I);this.adding=!1;this.pasted="";this.policy=null;this.wrong="";this.busy=!1;this.confirming=null;this.relied=null;b(this,an,"")}render(){let e=this.house.boards;return l`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${a("boards.title")}</h2>
          <p>${a("boards.about")}</p>
        </div>
        ${this.house.mayManage?l`<button class="btn sm" @click=${()=>d(this,I,al).call(this)}>
              ${g("plus",16)}${a("boards.follow")}
            </button>`:p}
      </div>
      ${e.length?l`<ul class="list">
            ${e.map(t=>d(this,I,el).call(this,t))}
          </ul>`:l`<div class="card">
            <nr-empty
              icon="board"
              .heading=${a("boards.none")}
              .text=${a("boards.none_text")}
            ></nr-empty>
          </div>`}
      <nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
      ${d(this,I,sl).call(this)}${this.confirming?d(this,I,rl).call(this,this.confirming):p}
      ${this.relied?l`<nr-trust-dialog
            .hass=${this.hass}
            .house=${this.house}
            .board=${this.relied}
            @nr-done=${()=>{this.relied=null}}
          ></nr-trust-dialog>`:p}
    </div>`}updated(){let e=m(this,I,Ia);e===m(this,an)||!this.house.boards.some(t=>t.origin===e)||(q(this,an,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};an=new WeakMap,I=new WeakSet,el=function(e){let t=e.origin===m(this,I,Ia);return l`<li class="card board ${e.state} ${t?"chosen":""}" id=${e.origin}>
      <span class="g">${g(Ku[e.state],22)}</span>
      <div>
        <h3>${e.origin}</h3>
        <p>${a(`boards.state.${e.state}`)}</p>
        ${e.reason?l`<p class="sm why">${e.reason}</p>`:p}
        ${e.state==="stopped"?l`<p class="sm">${a("boards.stopped")}</p>
              <p class="acts1">
                <button class="btn sm" @click=${()=>{d(this,I,nl).call(this,e)}}>
                  ${g("download",16)}${a("boards.save_proof")}
                </button>
              </p>
              <p class="sm mut">${a("boards.proof_text")}</p>`:e.state==="unchecked"?l`<p class="sm">
                ${a(Fu[e.unchecked??""]??"boards.unchecked")}
              </p>`:e.state==="left"?l`<p class="sm">${a("boards.left")}</p>`:p}
        ${e.quorum===0&&e.state!=="left"?l`<p class="sm">${a("boards.alone")}</p>`:p}
        ${e.newer?l`<p class="sm">
              ${E("boards.newer",e.newer,{count:T(e.newer)})}
            </p>`:p}
        <p class="sm mut tn">
          ${E("boards.size",e.size,{count:T(e.size)})}${e.checked_at?l` · ${a("boards.checked",{time:z(e.checked_at)})}`:p}
        </p>
        ${this.house.mayManage?d(this,I,tl).call(this,e):p}
      </div>
      <a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
        >${g("outside",16)}${a("boards.open")}</a
      >
    </li>`},tl=function(e){let{state:t}=e,s=(o,u)=>l`<button class="btn link sm" @click=${u}>${a(o)}</button>`,i=o=>()=>{this.confirming={board:e,following:o}};return l`<p class="turns">
      ${t==="left"?s("boards.again",()=>{d(this,I,Pa).call(this,e,!0)}):p}
      ${t==="stopped"?s("boards.again",i(!0)):p}
      ${t==="left"?p:s("boards.leave",i(!1))}
      ${s("boards.rely",()=>{this.relied=e})}
    </p>`},rl=function({board:e,following:t}){let s=t?"boards.again":"boards.leave",i=()=>{this.confirming=null};return l`<nr-dialog open .heading=${a(`${s}_title`,{name:e.origin})} @nr-close=${i}>
      <p class="mut">${a(`${s}_text`)}</p>
      <button slot="acts" class="btn" autofocus @click=${i}>${a("pages.back")}</button>
      <button
        slot="acts"
        class="btn"
        ?disabled=${this.busy}
        @click=${()=>{d(this,I,Pa).call(this,e,t)}}
      >
        ${a(s)}
      </button>
    </nr-dialog>`},Pa=async function(e,t){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:t}),this.notify(a(t?"boards.followed":"boards.leave_done",{name:e.origin}))}catch(s){this.notify(H.of(s).message)}this.busy=!1,this.confirming=null},Ia=function(){return decodeURIComponent(this.route[0]??"")},nl=async function(e){try{let t=new URLSearchParams({origin:e.origin,download:"1"}),s=await this.house.hub.media(`boards/evidence?${t}`);Object.assign(document.createElement("a"),{href:s,download:""}).click()}catch(t){this.notify(t)}},sl=function(){let e=this.policy;return l`<nr-dialog
      .open=${this.adding}
      .heading=${a(e?"boards.trust":"boards.follow_title")}
      @nr-close=${()=>{this.adding=!1}}
    >
      ${e?l`<p class="mut">${a("boards.trust_text")}</p>
            <dl>
              ${d(this,I,wr).call(this,"boards.name",e.origin)}${d(this,I,wr).call(this,"boards.address",e.url)}
              ${d(this,I,wr).call(this,"boards.log_key",e.log_key)}
              ${d(this,I,wr).call(this,"boards.witnesses",e.quorum?a("boards.quorum",{quorum:T(e.quorum),count:T(e.witnesses.length)}):a("boards.no_witnesses"))}
              ${d(this,I,wr).call(this,"boards.verifiers",e.verifiers.join(`
`)||"–")}
            </dl>`:l`<p class="mut">${a("boards.paste_text")}</p>
            <label class="field" style="margin-top:12px"
              >${a("boards.paste")}<textarea
                autofocus
                spellcheck="false"
                .value=${this.pasted}
                @input=${t=>{this.pasted=t.target.value}}
              ></textarea>
            </label>`}
      ${this.wrong?l`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
      <button
        slot="acts"
        class="btn link"
        @click=${()=>{e?this.policy=null:this.adding=!1}}
      >
        ${a(e?"pages.back":"pages.cancel")}
      </button>
      <button
        slot="acts"
        ?disabled=${this.busy||!e&&!this.pasted.trim()}
        @click=${()=>e?void d(this,I,ol).call(this,e):d(this,I,il).call(this)}
      >
        ${a(e?"boards.follow_this":"pages.next")}
      </button>
    </nr-dialog>`},wr=function(e,t){return l`<div>
      <dt>${a(e)}</dt>
      <dd class="code" style="white-space:pre-line">${t}</dd>
    </div>`},al=function(){this.pasted="",this.policy=null,this.wrong="",this.adding=!0},il=function(){this.policy=Qo(this.pasted),this.wrong=this.policy?"":a("boards.unreadable")},ol=async function(e){this.busy=!0;try{await this.house.hub.post("/boards",e),this.adding=!1,this.notify(a("boards.followed",{name:e.origin}))}catch(t){this.wrong=t instanceof Error?t.message:String(t)}this.busy=!1},$e.styles=[x,y`
      .list {
        display: grid;
        gap: 16px;
      }
      .board {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) auto;
        gap: 4px 12px;
        padding: 16px;
        align-items: start;
      }
      .g {
        width: 44px;
        height: 44px;
        border-radius: 22px;
        display: grid;
        place-items: center;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
      }
      .following .g {
        color: var(--nr-ok);
      }
      .unreachable .g,
      .unchecked .g {
        color: var(--nr-amber);
        background: var(--nr-amber-bg);
      }
      .stopped .g {
        color: var(--nr-red);
        background: var(--nr-red-bg);
      }
      .chosen {
        outline: 2px solid var(--nr-link);
        outline-offset: -1px;
      }
      .acts1 {
        margin: 8px 0 4px;
      }
      .turns {
        margin-inline-start: -15px;
      }
      .board h3 {
        font: 500 15px/21px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .stopped .why {
        color: var(--nr-red);
      }
      textarea {
        font-family: var(--nr-mono) !important;
        font-size: 12px !important;
        min-height: 140px !important;
        resize: vertical;
      }
      dl > div {
        padding: 8px 0;
        border-bottom: 1px solid var(--nr-line);
      }
      dl > div:last-child {
        border-bottom: 0;
      }
      dt {
        color: var(--nr-ink2);
        font-size: 13px;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
      :host([narrow]) .board {
        grid-template-columns: 44px minmax(0, 1fr);
      }
      :host([narrow]) .board a {
        grid-column: 2;
        justify-self: start;
        margin-inline-start: -12px;
      }
    `],c([w()],$e.prototype,"adding",2),c([w()],$e.prototype,"pasted",2),c([w()],$e.prototype,"policy",2),c([w()],$e.prototype,"wrong",2),c([w()],$e.prototype,"busy",2),c([w()],$e.prototype,"confirming",2),c([w()],$e.prototype,"relied",2),$e=c([k("nr-page-boards")],$e);xe({name:"boards",icon:"board",show:n=>l`<nr-page-boards
      .hass=${n.hass}
      .house=${n.house}
      .route=${n.route}
      .narrow=${n.narrow}
    ></nr-page-boards>`});var ll=y`
  :host {
    display: block;
    position: relative;
    min-height: 160px;
    background: var(--map-land);
    overflow: hidden;
  }
  svg.map {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    touch-action: none;
    cursor: grab;
    direction: ltr;
  }
  :host([still]) svg.map {
    touch-action: auto;
    cursor: auto;
    pointer-events: none;
  }
  .grid {
    stroke: var(--map-line);
  }
  .area {
    fill: color-mix(in srgb, var(--nr-link) 13%, transparent);
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .selected .area {
    fill: color-mix(in srgb, var(--nr-link) 26%, transparent);
    stroke-width: 3;
  }
  .low .area {
    fill: color-mix(in srgb, var(--nr-amber) 10%, transparent);
    stroke: var(--nr-amber);
    stroke-dasharray: 7 5;
  }
  .low.selected .area {
    fill: color-mix(in srgb, var(--nr-amber) 20%, transparent);
  }
  .quiet .area {
    fill: none;
    stroke: var(--nr-ink2);
    stroke-dasharray: 1.5 5;
    stroke-linecap: round;
  }
  .pick {
    cursor: pointer;
  }
  .pick rect {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .pick text {
    fill: var(--nr-link);
    font: 700 13px/1 var(--nr-font);
    text-anchor: middle;
    dominant-baseline: central;
  }
  .selected .pick rect {
    fill: var(--nr-link);
  }
  .selected .pick text {
    fill: var(--nr-card);
  }
  .low .pick rect {
    stroke: var(--nr-amber);
  }
  .low .pick text {
    fill: var(--nr-amber);
  }
  .low.selected .pick rect {
    fill: var(--nr-amber);
  }
  .low.selected .pick text {
    fill: var(--nr-card);
  }
  .quiet .pick rect {
    stroke: var(--nr-ink2);
    stroke-dasharray: 1.5 3;
  }
  .quiet .pick text {
    fill: var(--nr-ink2);
  }
  .faces {
    fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);
    stroke: color-mix(in srgb, var(--nr-ink) 55%, transparent);
  }
  .homedot {
    fill: var(--nr-ink);
  }
  .homemark {
    fill: none;
    stroke: var(--nr-card);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .scale line {
    stroke: var(--map-text);
    stroke-width: 2;
  }
  .scale text {
    fill: var(--map-text);
    font: 12px/1 var(--nr-font);
    text-anchor: end;
  }
  .zoom {
    position: absolute;
    inset-inline-end: 16px;
    top: 16px;
    display: grid;
    border-radius: 10px;
    overflow: hidden;
    border: 1px solid var(--nr-border);
    background: var(--nr-card);
  }
  .zoom button {
    width: 44px;
    height: 44px;
    border: 0;
    border-radius: 0;
    padding: 0;
  }
  .zoom button + button {
    border-top: 1px solid var(--nr-line);
  }
  .zoom button:focus-visible {
    outline-offset: -3px;
  }
  .leg {
    position: absolute;
    /* The scale is right of it in every language. */
    left: 16px;
    bottom: 16px;
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    padding: 12px 14px;
    font-size: 12px;
    line-height: 16px;
    display: grid;
    gap: 8px;
    max-width: 300px;
  }
  .leg div {
    display: flex;
    gap: 10px;
    align-items: center;
  }
  .leg i {
    width: 18px;
    height: 18px;
    border-radius: 9px;
    border: 2px solid var(--nr-link);
    flex: none;
  }
  .leg i.low {
    border-radius: 4px;
    border-style: dashed;
    border-color: var(--nr-amber);
  }
  .leg i.h {
    background: var(--nr-ink);
    border-color: var(--nr-ink);
    color: var(--nr-card);
    display: grid;
    place-items: center;
  }
  .leg .last {
    border-top: 1px solid var(--nr-line);
    padding-top: 8px;
    color: var(--nr-ink2);
  }
`;var Gu=8e3,fs=150,Zu=28,on,gt,G,Na,dl,cl,ul,hl,pl,ml,gl,fl,vs,bs,ln,oe=class extends ${constructor(){super(...arguments);b(this,G);this.areas=[];this.cameras=[];this.home=null;this.label="";this.still=!1;this.legend=!1;this.width=0;this.height=0;this.zoom=1;this.shift={x:0,y:0};b(this,on,new ResizeObserver(([e])=>{this.width=e?.contentRect.width??0,this.height=e?.contentRect.height??0}));b(this,gt,null);b(this,vs,e=>{this.still||q(this,gt,{x:e.clientX-this.shift.x,y:e.clientY-this.shift.y})});b(this,bs,e=>{m(this,gt)&&(this.shift={x:e.clientX-m(this,gt).x,y:e.clientY-m(this,gt).y})});b(this,ln,()=>{q(this,gt,null)})}connectedCallback(){super.connectedCallback(),m(this,on).observe(this)}disconnectedCallback(){super.disconnectedCallback(),m(this,on).disconnect()}willUpdate(e){let t=e.get("areas"),s=i=>i.map(o=>o.id).join();t&&s(t)!==s(this.areas)&&(this.zoom=1,this.shift={x:0,y:0})}render(){return l`${this.width&&(this.areas.length||this.home)?d(this,G,cl).call(this):p}
      ${this.still?p:l`<div class="zoom">
            <button aria-label=${a("map.nearer")} @click=${()=>this.zoom*=1.5}>
              ${g("plus",20)}
            </button>
            <button aria-label=${a("map.farther")} @click=${()=>this.zoom/=1.5}>
              ${g("minus",20)}
            </button>
          </div>`}
      ${this.legend?d(this,G,gl).call(this):p}`}};on=new WeakMap,gt=new WeakMap,G=new WeakSet,Na=function(){if(this.home)return this.home;let e=this.areas[0]?.area,[t,s]=e?e.shape==="circle"?[e.lat,e.lon]:e.ring[0]??[0,0]:[0,0];return{latitude:t/1e6,longitude:s/1e6}},dl=function(){let e=m(this,G,Na),t=this.areas.map(u=>or(u.area,e)),s=t.filter(u=>Xn(u)<=Gu),i=(s.length?s:t).map(xa),o={left:-fs,right:fs,bottom:-fs,top:fs};return bo(this.home&&(s.length||!i.length)?[...i,o]:i)},cl=function(){let e=d(this,G,dl).call(this),t=Math.max(e.right-e.left,1),s=Math.max(e.top-e.bottom,1),i=Math.min(Zu,this.width/6,this.height/6),o=Math.min((this.width-2*i)/t,(this.height-2*i)/s)*this.zoom,u={x:(e.left+e.right)/2,y:(e.bottom+e.top)/2},h=W=>this.width/2+(W-u.x)*o+this.shift.x,f=W=>this.height/2-(W-u.y)*o+this.shift.y,S=W=>`M${W.map(Y=>`${h(Y.x).toFixed(1)} ${f(Y.y).toFixed(1)}`).join("L")}Z`,M=m(this,G,Na),K=this.areas.map(W=>{let Y=or(W.area,M),Br=xa(Y),Bn=Br.top,aa=h(Br.right)>0&&h(Br.left)<this.width&&f(Br.bottom)>0&&f(Bn)<this.height,Ci=Y.kind==="circle"?{x:h(Y.centre.x),y:f(Bn)}:(()=>{let zi=Y.points.reduce((Ri,Hi)=>Hi.y>Ri.y?Hi:Ri);return{x:h(zi.x),y:f(zi.y)}})(),Uc={x:Math.min(this.width-16,Math.max(16,Ci.x)),y:Math.min(this.height-16,Math.max(16,Ci.y))};return _`<g class="${W.tone} ${W.selected?"selected":""}">
        ${Y.kind==="circle"?_`<circle class="area" cx=${h(Y.centre.x)} cy=${f(Y.centre.y)} r=${Y.radius*o} />`:_`<path class="area" d=${S(Y.points)} />`}
        ${W.key&&aa?d(this,G,ul).call(this,W,Uc):p}
      </g>`});return l`<svg
      class="map"
      role="img"
      aria-label=${this.label}
      @pointerdown=${m(this,vs)}
      @pointermove=${m(this,bs)}
      @pointerup=${m(this,ln)}
      @pointercancel=${m(this,ln)}
    >
      ${d(this,G,hl).call(this,o,h,f)} ${K} ${this.home?d(this,G,pl).call(this,h,f,S):p}
      ${d(this,G,ml).call(this,o)}
    </svg>`},ul=function(e,t){return _`<g class="pick" @click=${()=>d(this,G,fl).call(this,e.id)}>
      <rect x=${t.x-13} y=${t.y-13} width="26" height="26" rx=${e.tone==="low"?6:13} />
      <text x=${t.x} y=${t.y}>${e.key}</text>
    </g>`},hl=function(e,t,s){let i=_a(110/e)*e,o=[],u=h=>(h%i+i)%i;for(let h=u(t(0));h<this.width;h+=i)o.push(_`<line class="grid" x1=${h} x2=${h} y1="0" y2=${this.height} />`);for(let h=u(s(0));h<this.height;h+=i)o.push(_`<line class="grid" x1="0" x2=${this.width} y1=${h} y2=${h} />`);return o},pl=function(e,t,s){let i=this.home,o=this.cameras.flatMap(h=>{let f=wo(h,i);return f?[_`<path class="faces" d=${s([f.at,...f.edge])} />`]:[]}),u={x:e(0),y:t(0)};return _`${o}<circle class="homedot" cx=${u.x} cy=${u.y} r="12" />
      <path class="homemark" transform="translate(${u.x-7} ${u.y-7.5}) scale(.58)"
        d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`},ml=function(e){let t=_a(90/e),s=this.width-16,i=this.height-16;return _`<g class="scale">
      <line x1=${s-t*e} x2=${s} y1=${i} y2=${i} />
      <text x=${s} y=${i-8}>${Re(t)}</text>
    </g>`},gl=function(){return l`<div class="leg">
      <div><i class="h">${g("home",12)}</i>${a("map.home")}</div>
      <div><i></i>${a("map.solid")}</div>
      <div><i class="low"></i>${a("map.low")}</div>
      <div class="last">${a("map.why")}</div>
    </div>`},fl=function(e){this.dispatchEvent(new CustomEvent("nr-pick",{detail:e,bubbles:!0,composed:!0}))},vs=new WeakMap,bs=new WeakMap,ln=new WeakMap,oe.styles=[x,ll],c([v({attribute:!1})],oe.prototype,"areas",2),c([v({attribute:!1})],oe.prototype,"cameras",2),c([v({attribute:!1})],oe.prototype,"home",2),c([v()],oe.prototype,"label",2),c([v({type:Boolean})],oe.prototype,"still",2),c([v({type:Boolean})],oe.prototype,"legend",2),c([w()],oe.prototype,"width",2),c([w()],oe.prototype,"height",2),c([w()],oe.prototype,"zoom",2),c([w()],oe.prototype,"shift",2),oe=c([k("nr-map")],oe);function ja(n,r){return{latitude:String(n?n.latitude_udeg/1e6:r.latitude),longitude:String(n?n.longitude_udeg/1e6:r.longitude),heading:String(n?.heading_deg??0),view:String(n?.view_deg??110),range:String(n?.range_m??30)}}function Ba(n,r,e){let t=Number(n.replace(",","."));if(!n.trim()||!Number.isFinite(t))return null;let s=Math.round(t);return s>=r&&s<=e?s:null}function Oa(n){let r=(u,h)=>{let f=Number(u.replace(",","."));return u.trim()&&Math.abs(f)<=h?Math.round(f*1e6):null},e=r(n.latitude,90),t=r(n.longitude,180),s=Ba(n.heading,0,359),i=Ba(n.view,1,360),o=Ba(n.range,1,2e3);return e===null||t===null||s===null||i===null||o===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:s,view_deg:i,range_m:o}}function vl(n,r){return{...n,place:r}}var Ge,bl,wl,Va,Te=class extends ${constructor(){super(...arguments);b(this,Ge);this.indoor=!1;this.busy=!1;this.answer="";this.choice=!1}render(){return l`<form class="card" @submit=${e=>{d(this,Ge,wl).call(this,e)}}>
      <h4>${a("adopt.title",{name:this.found.name||this.found.address})}</h4>
      <label class="field"
        >${a("adopt.name")}<input name="name" required maxlength="60" .value=${this.found.name}
      /></label>
      <label class="field"
        >${a("adopt.place")}<select
          name="place"
          @change=${e=>{this.indoor=e.target.value==="indoor"}}
        >
          <option value="outdoor">${a("adopt.outdoor")}</option>
          <option value="indoor">${a("adopt.indoor")}</option>
        </select></label
      >
      <label class="field"
        >${a("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
      /></label>
      <label class="field"
        >${a("adopt.password")}<input
          name="password"
          type="password"
          autocomplete="off"
          maxlength="200"
      /></label>
      <label class="tick"
        ><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
          >${a("adopt.may_share")}<br /><span class="sm mut"
            >${a(this.indoor?"adopt.never":"adopt.each_time")}</span
          ></span
        ></label
      >
      ${this.answer?l`<p class="answer sm ${this.choice?"":"wrong"}" role="alert">${this.answer}</p>`:p}
      <div class="acts row">
        ${d(this,Ge,bl).call(this)}
        <button class="btn link" type="button" @click=${()=>d(this,Ge,Va).call(this)}>
          ${a("pages.cancel")}
        </button>
      </div>
    </form>`}};Ge=new WeakSet,bl=function(){return!this.choice||this.busy?l`<button ?disabled=${this.busy}>
        ${a(this.busy?"adopt.adopting":"adopt.adopt")}
      </button>`:l`<button class="btn tonal" value="recorder">${a("adopt.from_recorder")}</button
      ><button class="btn link" value="directly">${a("adopt.directly")}</button>`},wl=async function(e){e.preventDefault();let t=new FormData(e.target),s=i=>String(t.get(i)??"");this.busy=!0,this.answer="";try{await this.house.hub.post("/cameras",{found_key:this.found.key,name:s("name").trim(),username:s("username"),password:s("password"),indoor:this.indoor,may_share:!this.indoor&&t.has("may_share"),doorbell:this.found.doorbell,if_read_already:e.submitter?.value||"ask"}),d(this,Ge,Va).call(this)}catch(i){let o=H.of(i);this.answer=o.message,this.choice=o.code==="read_already"}this.busy=!1},Va=function(){this.dispatchEvent(new CustomEvent("nr-done"))},Te.styles=[x,y`
      form {
        padding: 16px;
        display: grid;
        grid-template-columns: 1fr 1fr;
        align-items: end;
        gap: 12px;
      }
      h4 {
        grid-column: 1 / -1;
        font: 500 16px/22px var(--nr-font);
      }
      .tick {
        grid-column: 1 / -1;
        display: flex;
        gap: 12px;
        align-items: flex-start;
        min-height: 44px;
      }
      .tick input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 2px 0 0;
        accent-color: var(--nr-fill);
      }
      .acts,
      .answer {
        grid-column: 1 / -1;
      }
      .acts {
        flex-wrap: wrap;
      }
      .acts button {
        white-space: nowrap;
      }
      .wrong {
        color: var(--nr-red);
      }
    `],c([v({attribute:!1})],Te.prototype,"house",2),c([v({attribute:!1})],Te.prototype,"found",2),c([w()],Te.prototype,"indoor",2),c([w()],Te.prototype,"busy",2),c([w()],Te.prototype,"answer",2),c([w()],Te.prototype,"choice",2),Te=c([k("nr-camera-adopt")],Te);var Yu=["latitude","longitude","heading","view","range"],ge,yl,dn,kl,xl,De=class extends N{constructor(){super(...arguments);b(this,ge);this.place=null;this.busy=!1;this.wrong="";this.forgetting=!1}willUpdate(e){e.has("camera")&&e.get("camera")?.id!==this.camera.id&&(this.place=null)}render(){let{camera:e,house:t}=this,s=t.mayManage;return l`
      <div>${P("cameras",l`${g("back",18)} ${a("cameras.title")}`,{class:"row"})}</div>
      <h2>${e.name}</h2>
      <form
        class="two"
        @submit=${i=>{d(this,ge,kl).call(this,i)}}
        aria-label=${e.name}
      >
        <section class="card">
          <nr-picture
            .hub=${t.hub}
            .path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
            .alt=${a("cameras.picture",{name:e.name})}
          ></nr-picture>
          <fieldset class="pad" ?disabled=${!s}>
            <p class="sm mut">
              ${[a(`camera.state.${e.state}`),e.video].filter(Boolean).join(" · ")}
            </p>
            ${[e.reason,...e.notes].filter(Boolean).map(i=>l`<p class="sm why">${i}</p>`)}
            <label class="field"
              >${a("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
            /></label>
            ${d(this,ge,dn).call(this,"recording",e.recording,"camera.recording","camera.recording_text")}
            ${d(this,ge,dn).call(this,"may_share",e.may_share,"adopt.may_share","adopt.each_time")}
            ${d(this,ge,dn).call(this,"indoor",e.indoor,"camera.indoor","camera.indoor_text")}
            ${d(this,ge,dn).call(this,"sound",e.sound,"camera.sound","camera.sound_text")}
            <label class="field"
              >${a("camera.keep")}<input
                name="days"
                type="number"
                min="0.01"
                max="366"
                step="any"
                .value=${e.keep.days===null?"":String(e.keep.days)}
                placeholder=${a("camera.keep_all")}
            /></label>
          </fieldset>
        </section>
        <section class="card pad">
          <h3>${a("camera.place")}</h3>
          <p class="sm mut">${a("camera.place_text")}</p>
          ${d(this,ge,yl).call(this,s)}
        </section>
        ${this.wrong?l`<p class="wrong" role="alert">${this.wrong}</p>`:p}
        ${s?l`<div class="row" style="flex-wrap:wrap">
              <button ?disabled=${this.busy}>${a("camera.save")}</button>
              <button
                type="button"
                class="btn link"
                @click=${()=>{this.forgetting=!0}}
              >
                ${a("camera.forget")}
              </button>
            </div>`:p}
      </form>
      <nr-dialog
        .open=${this.forgetting}
        .heading=${a("camera.forget_title",{name:e.name})}
        @nr-close=${()=>{this.forgetting=!1}}
      >
        <p>${a("camera.forget_text")}</p>
        <button
          slot="acts"
          class="btn link"
          autofocus
          @click=${()=>{this.forgetting=!1}}
        >
          ${a("pages.back")}
        </button>
        <button slot="acts" ?disabled=${this.busy} @click=${()=>{d(this,ge,xl).call(this)}}>
          ${a("camera.forget_it")}
        </button>
      </nr-dialog>
    `}};ge=new WeakSet,yl=function(e){let{latitude:t,longitude:s}=this.hass.config,i={latitude:t,longitude:s},o=this.place??(this.camera.place?ja(this.camera.place,i):null);return o?l`<nr-map
        .cameras=${[vl(this.camera,Oa(o))]}
        .home=${i}
        .label=${a("camera.map")}
      ></nr-map>
      <fieldset class="numbers" ?disabled=${!e}>
        ${Yu.map(u=>l`<label class="field"
              >${a(`camera.${u}`)}<input
                inputmode="decimal"
                .value=${o[u]}
                @input=${h=>{this.place={...o,[u]:h.target.value}}}
            /></label>`)}
      </fieldset>`:l`<p>${a("cameras.no_place")}</p>
        ${e?l`<p>
              <button
                type="button"
                @click=${()=>{this.place=ja(null,i)}}
              >
                ${g("place",18)}${a("camera.place_it")}
              </button>
            </p>`:p}`},dn=function(e,t,s,i){return l`<label class="tick"
      ><input type="checkbox" name=${e} .checked=${t} /><span
        >${a(s)}<br /><span class="sm mut">${a(i)}</span></span
      ></label
    >`},kl=async function(e){e.preventDefault();let t=new FormData(e.target),s=this.place&&Oa(this.place);if(this.place&&!s){this.wrong=a("camera.wrong_place");return}let i=Number(t.get("days"));this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{name:String(t.get("name")).trim(),...t.has("recording")===this.camera.recording?{}:{recording:t.has("recording")},may_share:t.has("may_share"),indoor:t.has("indoor"),sound:t.has("sound"),keep:{...this.camera.keep,days:i>0?i:null},...s?{place:s}:{}}),this.place=null,this.notify(a("camera.saved",{name:this.camera.name}))}catch(o){this.wrong=H.of(o).message}this.busy=!1},xl=async function(){this.busy=!0;try{await this.house.hub.delete(`/cameras/${this.camera.id}`),this.forgetting=!1}catch(e){this.notify(e)}this.busy=!1},De.styles=[x,y`
      :host {
        display: grid;
        gap: 16px;
      }
      h2 {
        font: 500 22px/30px var(--nr-font);
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .pad {
        padding: 16px;
        display: grid;
        gap: 12px;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      nr-picture {
        aspect-ratio: 16 / 9;
        border-radius: var(--nr-r) var(--nr-r) 0 0;
      }
      nr-map {
        height: 260px;
        border-radius: 8px;
      }
      .numbers {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
        gap: 12px;
      }
      .tick {
        display: flex;
        gap: 12px;
        align-items: flex-start;
        min-height: 44px;
      }
      .tick input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 2px 0 0;
        accent-color: var(--nr-fill);
      }
      .why {
        color: var(--nr-amber);
      }
      .wrong {
        color: var(--nr-red);
      }
      :host([narrow]) .two {
        grid-template-columns: minmax(0, 1fr);
      }
    `],c([v({attribute:!1})],De.prototype,"camera",2),c([w()],De.prototype,"place",2),c([w()],De.prototype,"busy",2),c([w()],De.prototype,"wrong",2),c([w()],De.prototype,"forgetting",2),De=c([k("nr-camera-change")],De);var _l=new Set(["paused","sleeping"]),Qu=6e4,re,$l,ql,Al,Sl,El,Ml,Tl,Cl,Nt=class extends N{constructor(){super(...arguments);b(this,re);this.adopting="";this.busy="";this.storage=new ne(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage")}render(){let e=this.house.cameras.find(s=>s.id===this.route[0]);if(this.route[0]&&e)return l`<div class="wrap">
        <nr-camera-change
          .hass=${this.hass}
          .house=${this.house}
          .camera=${e}
          .narrow=${this.narrow}
        ></nr-camera-change>
      </div>`;let t=this.house.found.filter(s=>!s.adopted);return l`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${a("cameras.title")}</h2>
          <p>${d(this,re,$l).call(this,t.length)}</p>
        </div>
        ${this.house.mayManage?l`<button
              class="btn sm"
              ?disabled=${this.house.scan?.running??!1}
              @click=${()=>{d(this,re,Cl).call(this)}}
            >
              ${g("again",16)}${a(this.house.scan?.running?"cameras.looking":"cameras.look")}
            </button>`:p}
      </div>
      ${this.house.cameras.length?l`<ul class="grid">
            ${this.house.cameras.map(s=>d(this,re,ql).call(this,s))}
          </ul>`:l`<div class="card">
            <nr-empty
              icon="camera"
              .heading=${a("cameras.none")}
              .text=${a("cameras.none_text")}
            ></nr-empty>
          </div>`}
      <h3>${a("cameras.found")}</h3>
      <p class="mut sm">${a("cameras.found_text")}</p>
      ${d(this,re,El).call(this,t)}
    </div>`}updated(){this.route[0]&&!this.house.cameras.some(t=>t.id===this.route[0])&&this.house.loaded&&He(this,"cameras")}};re=new WeakSet,$l=function(e){let t=[E("cameras.adopted",this.house.cameras.length),E("cameras.count",e)],s=this.storage.value;if(s){let i=Math.max(0,...s.cameras.map(u=>Yn(u.oldest,u.newest)||0)),o=we(s.free_bytes);t.push(i?a("cameras.kept",{length:ie(i),free:o}):a("cameras.free",{free:o}))}return t.join(" ")},ql=function(e){let t=e.state==="recording",s=e.name;return l`<li class="card cam">
      <nr-picture
        .hub=${this.house.hub}
        .path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
        .alt=${a("cameras.picture",{name:s})}
      ></nr-picture>
      <span class="pill ${t?"":_l.has(e.state)?"paused":"off"}"><i></i>${a(`camera.state.${e.state}`)}</span>
      <div class="body">
        ${P(`cameras/${e.id}`,s)}
        <span class="sm mut">${d(this,re,Sl).call(this,e)}</span>
        ${e.reason?l`<span class="sm ${_l.has(e.state)?"mut":"why"}">${e.reason}</span>`:p}
        ${e.notes.map(i=>l`<span class="sm why">${i}</span>`)}
        ${Math.abs(e.clock_offset_ms??0)>=Qu?l`<span class="sm why"
              >${a("cameras.clock_off",{length:ie(Math.abs(e.clock_offset_ms??0))})}</span
            >`:p}
        ${d(this,re,Al).call(this,e)}
        ${e.state==="paused"?l`<span class="row paused"
              ><span class="sm grow"
                >${a("cameras.paused",{time:z(e.since)})}</span
              >${this.house.mayManage?l`<button
                    class="btn sm"
                    aria-label=${a("cameras.resume_this",{name:s})}
                    ?disabled=${this.busy===e.id}
                    @click=${()=>{d(this,re,Tl).call(this,e)}}
                  >
                    ${a("cameras.resume")}
                  </button>`:p}</span
            >`:p}
        <span class="share"
          >${g(e.may_share?"tick":"lock",18)}${a(e.may_share?"cameras.may_share":"cameras.never")}</span
        >
      </div>
    </li>`},Al=function(e){let{both:t,only_camera:s,only_hub:i,judges:o,stuck:u}=e.motion_agreement;return u?l`<span class="sm why">${a("cameras.stuck")}</span>`:o.length<2||t+s+i===0?p:l`<span class="sm mut"
      >${a("cameras.judged",{both:t,camera:s,hub:i})}</span
    >`},Sl=function(e){return[e.video,e.indoor?a("cameras.indoor"):"",e.doorbell?a("cameras.doorbell"):"",e.kind==="lent"?a("cameras.lent"):"",e.place?"":a("cameras.no_place")].filter(Boolean).join(" · ")},El=function(e){let t=e.find(s=>s.key===this.adopting);return l`<div class="two ${t?"open":""}">
      <ul class="card">
        ${e.length?e.map(s=>d(this,re,Ml).call(this,s)):l`<li class="found mut">${a("cameras.nothing_found")}</li>`}
      </ul>
      ${t?l`<nr-camera-adopt
            .house=${this.house}
            .found=${t}
            @nr-done=${()=>{this.adopting=""}}
          ></nr-camera-adopt>`:p}
    </div>`},Ml=function(e){let t=e.name||a("cameras.at",{address:e.address});return l`<li class="found ${e.key===this.adopting?"chosen":""}">
      <span class="tile" aria-hidden="true">${g(e.doorbell?"bell":"camera",20)}</span>
      <div class="grow">
        <b>${t}</b>
        <span class="sm mut"
          ><span class="code">${e.address}</span>${e.brand?l` · ${e.brand}`:p}${e.away?l` · ${a("cameras.away")}`:p}</span
        >
        ${e.lent_by?l`<span class="sm lent">${a("cameras.lent_by",{protocol:e.lent_by})}</span>`:p}
      </div>
      ${this.house.mayManage&&!e.lent_by?l`<button
            class="btn sm"
            aria-expanded=${e.key===this.adopting}
            aria-label=${a("cameras.adopt_this",{name:t})}
            @click=${()=>{this.adopting=e.key===this.adopting?"":e.key}}
          >
            ${a("cameras.adopt")}
          </button>`:p}
    </li>`},Tl=async function(e){this.busy=e.id;try{await this.house.hub.patch(`/cameras/${e.id}`,{recording:!0})}catch(t){this.notify(t)}this.busy=""},Cl=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},Nt.styles=[x,y`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));
        gap: 16px;
      }
      .cam {
        overflow: hidden;
        position: relative;
      }
      .cam nr-picture {
        aspect-ratio: 16 / 9;
      }
      .pill {
        position: absolute;
        top: 8px;
        inset-inline-start: 8px;
        display: inline-flex;
        align-items: center;
        gap: 6px;
        background: rgba(16, 18, 20, 0.78);
        color: #fff;
        border-radius: 14px;
        padding: 4px 10px;
        font-size: 12px;
        line-height: 16px;
      }
      .pill i {
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: #7fe0a1;
      }
      .pill.off i {
        background: #ffb74d;
        border-radius: 0;
        clip-path: polygon(50% 0, 100% 100%, 0 100%);
      }
      .pill.paused i {
        background: none;
        border-radius: 0;
        border-inline: 3px solid #fff;
      }
      .body {
        padding: 12px 16px 14px;
        display: grid;
        gap: 4px;
      }
      .body a {
        font: 500 15px/21px var(--nr-font);
        color: var(--nr-ink);
        text-decoration: none;
      }
      .body a:hover {
        text-decoration: underline;
      }
      .why {
        color: var(--nr-amber);
      }
      .share {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-top: 4px;
      }
      .share .ic {
        color: var(--nr-ink2);
      }
      h3 {
        font: 500 18px/25px var(--nr-font);
        margin: 24px 0 2px;
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        margin-top: 12px;
        align-items: start;
      }
      .two.open {
        grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);
      }
      .found {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 12px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      .found:last-child {
        border-bottom: 0;
      }
      .found.chosen {
        background: var(--nr-tint);
      }
      .found b {
        font-weight: 500;
        font-size: 15px;
        line-height: 21px;
        display: block;
      }
      .lent {
        display: block;
      }
      :host([narrow]) .two.open {
        grid-template-columns: minmax(0, 1fr);
      }
    `],c([w()],Nt.prototype,"adopting",2),c([w()],Nt.prototype,"busy",2),Nt=c([k("nr-page-cameras")],Nt);xe({name:"cameras",icon:"camera",show:n=>l`<nr-page-cameras
      .hass=${n.hass}
      .house=${n.house}
      .route=${n.route}
      .narrow=${n.narrow}
    ></nr-page-cameras>`});var Ju=new Set(["hold","release"]);function zl(n){return Ju.has(n.type)}var ce=(n,r)=>typeof n[r]=="string"?n[r]:"";function ft(n){let r=ce(n,"agency_name")||a("ledger.an_agency"),e=ce(n,"case_number");return e?a("ledger.asked",{agency:r,number:e}):r}function ws(n){let r=ce(n,"by")||a("ledger.somebody"),e=ce(n,"answered_by");if(e==="rule")return a("ledger.by_rule",{name:r});if(e==="automation")return a("ledger.by_automation",{name:r});let t=ce(n,"first_by");return t?a("ledger.by_two",{first:t,by:r}):a("ledger.by",{name:r})}function Ua(n){let r=ce(n,"reason");return r?` ${a("ledger.reason",{reason:r})}`:""}function Rl(n){switch(n.type){case"decision":return n.answer==="deny"?{icon:n.answered_by==="person"?"cross":"quiet",tone:"",heading:a("ledger.denied",{asked:ft(n)}),text:`${ws(n)} ${a("ledger.nothing_sent")}${Ua(n)}`}:{icon:"tick",tone:"sent",heading:a("ledger.approved",{asked:ft(n)}),text:`${ws(n)}${Ua(n)}`};case"undone":return{icon:"undo",tone:"",heading:a("ledger.undone",{asked:ft(n)}),text:ws(n)};case"withdrawal":return n.code?{icon:"undo",tone:"stop",heading:a("ledger.void",{asked:ft(n)}),text:a(`ledger.void.${String(n.code)}`)}:{icon:"undo",tone:"stop",heading:a("ledger.withdrawn",{asked:ft(n)}),text:n.state==="recorded"?a("ledger.withdrawn_after"):`${ws(n)}${Ua(n)}`};case"share":return{icon:"sealed",tone:"sent",heading:a("ledger.delivered",{asked:ft(n)}),text:a(n.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:we(Number(n.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:a("ledger.opened",{agency:ce(n,"agency_name")||a("ledger.an_agency")}),text:a("ledger.opened_text",{number:ce(n,"case_number")||"–"})};case"hold":return{icon:"lock",tone:"",heading:E("ledger.kept",Number(n.clips)||0),text:a("ledger.until_answer",{asked:ft(n)})};case"release":return{icon:"lock",tone:"",heading:a("ledger.released"),text:ft(n)};case"rule":return{icon:"rules",tone:"",heading:a(`ledger.rule.${ce(n,"change")}`,{name:ce(n,"name")}),text:ce(n,"by")?a("ledger.by",{name:ce(n,"by")}):a("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:a(`ledger.rules.${ce(n,"change")}`),text:a("ledger.by",{name:ce(n,"by")||a("ledger.somebody")})};default:return{icon:"info",tone:"",heading:n.type,text:""}}}function Hl(n,r){let e=n.filter(o=>new Date(o.at).getFullYear()===r),t=new Set(e.filter(o=>o.type==="undone").map(o=>o.decided_at)),s=e.filter(o=>o.type==="decision"&&o.answer==="deny"&&!t.has(o.decided_at)),i=s.filter(o=>o.answered_by==="person");return{denied:i.length,byRule:s.length-i.length,shared:e.filter(o=>o.type==="share").length,withdrawn:e.filter(o=>o.type==="withdrawal"&&o.state==="asked").length}}var yr,ue,Ll,Dl,Pl,Il,Nl,Bl,Bt=class extends N{constructor(){super(...arguments);b(this,ue);this.all=!1;this.busy=!1;this.ledger=new ne(this);this.checked=new ne(this);b(this,yr,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),m(this,yr)??q(this,yr,this.house.hub.listen(e=>{/^(request\.decided|share\.changed|rules\.changed)$/.test(e.type)&&this.ledger.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,yr))==null||e.call(this),q(this,yr,null)}render(){let e=this.ledger.value;return l`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${a("ledger.title")}</h2>
          <p>${a("ledger.about")}</p>
        </div>
        <div class="row">
          <button class="btn sm" ?disabled=${this.busy} @click=${()=>{d(this,ue,Nl).call(this)}}>
            ${g("verified",16)}${a("ledger.verify")}
          </button>
          <button class="btn sm" ?disabled=${!e?.entries.length} @click=${()=>{d(this,ue,Bl).call(this)}}>
            ${g("download",16)}${a("ledger.export")}
          </button>
        </div>
      </div>
      ${e?l`<div class="two">
            ${d(this,ue,Ll).call(this,e.entries)}
            <aside class="side">${d(this,ue,Pl).call(this,e)}${d(this,ue,Il).call(this,e.entries)}</aside>
          </div>`:Pt(this.ledger)}
    </div>`}};yr=new WeakMap,ue=new WeakSet,Ll=function(e){let t=e.filter(i=>this.all||!zl(i)).reverse();if(!t.length)return l`<div class="card">
        <nr-empty icon="ledger" .heading=${a("ledger.empty")} .text=${a("ledger.empty_text")}></nr-empty>
      </div>`;let s=new Map;for(let i of t){let o=be(i.at)===be(new Date)?a("ledger.today"):Gn(i.at);s.set(o,[...s.get(o)??[],i])}return l`<div class="card">
      <ul>
        ${[...s].map(([i,o])=>l`<li>
              <h3 class="day">${i}</h3>
              ${o.map(u=>d(this,ue,Dl).call(this,u))}
            </li>`)}
      </ul>
      <p style="padding:8px 16px 16px">
        <button
          class="btn link sm"
          aria-pressed=${this.all}
          @click=${()=>{this.all=!this.all}}
        >
          ${a(this.all?"ledger.fewer":"ledger.all")}
        </button>
      </p>
    </div>`},Dl=function(e){let t=Rl(e),s=typeof e.request=="string"?e.request:"",i=this.house.requests.some(o=>o.id===s);return l`<article class="entry ${t.tone}">
      <span class="g">${g(t.icon,20)}</span>
      <h4>${t.heading}</h4>
      <span class="when tn"
        >${O(e.at)} · ${a("ledger.number",{number:T(e.index+1)})}</span
      >
      ${t.text?l`<p>${t.text}</p>`:p}
      ${i&&(e.type==="decision"||e.type==="share")?l`<div class="more">
            ${P(`requests/${s}`,a("ledger.see"),{class:"btn sm"})}
          </div>`:p}
    </article>`},Pl=function(e){let t=this.checked.value,s=t&&t.complaints.length>0;return l`<section class="card pad" aria-live="polite">
      <h3>${a("ledger.check")}</h3>
      ${this.checked.error?l`<p class="broken">${g("warn",20)}<span>${this.checked.error.message}</span></p>`:p}
      ${t&&!s?l`<p class="ok">
            ${g("verified",20)}<span>${E("ledger.intact",t.entries,{count:T(t.entries)})}</span>
          </p>`:p}
      ${s?l`${t.complaints.map(i=>l`<p class="broken">${g("stop",20)}<span>${i}</span></p>`)}
            <p class="sm mut">${a("ledger.broken")}</p>`:p}
      <dl>
        <div>
          <dt>${a("ledger.head")}</dt>
          <dd class="code">${t?ot(t.root):"–"}</dd>
        </div>
        <div>
          <dt>${a("ledger.first")}</dt>
          <dd>${e.entries[0]?be(e.entries[0].at):"–"}</dd>
        </div>
        <div>
          <dt>${a("ledger.last_checked")}</dt>
          <dd class="tn">${t?z(t.checked_at):"–"}</dd>
        </div>
      </dl>
    </section>`},Il=function(e){let t=new Date().getFullYear(),s=this.house.requests.filter(u=>new Date(u.issued).getFullYear()===t),i=Hl(e,t),o=[["ledger.seen",s.length],["ledger.matched",s.filter(u=>u.match.clips.length).length],["ledger.denied_by_you",i.denied],["ledger.denied_by_rule",i.byRule],["ledger.shared",i.shared],["ledger.taken_back",i.withdrawn]];return l`<section class="card pad">
      <h3>${a("ledger.year",{year:t})}</h3>
      <dl class="tn">
        ${o.map(([u,h])=>l`<div>
              <dt>${a(u)}</dt>
              <dd>${T(h)}</dd>
            </div>`)}
      </dl>
    </section>`},Nl=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let e=this.checked.value;this.checked.error?this.notify(this.checked.error):e&&this.notify(e.complaints.length?a("ledger.broken"):E("ledger.intact",e.entries,{count:T(e.entries)}))},Bl=async function(){try{let e=await this.house.hub.get("/ledger/export"),t=URL.createObjectURL(new Blob([e.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:t,download:e.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(t),1e3),this.notify(a("ledger.exported",{name:e.file_name}))}catch(e){this.notify(e)}},Bt.styles=[x,y`
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 325px;
        gap: 24px;
        align-items: start;
      }
      .side {
        display: grid;
        gap: 16px;
      }
      .day {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink2);
        padding: 16px 16px 0;
      }
      .entry {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) auto;
        gap: 2px 12px;
        padding: 14px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      li:last-child > .entry:last-child {
        border-bottom: 0;
      }
      .entry .g {
        grid-row: 1 / 4;
        width: 44px;
        height: 44px;
        border-radius: 22px;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
        display: grid;
        place-items: center;
      }
      .entry.sent .g {
        background: var(--nr-tint);
        color: var(--nr-link);
      }
      .entry.stop .g {
        background: var(--nr-red-bg);
        color: var(--nr-red);
      }
      .entry h4 {
        font: 500 15px/21px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .entry .when {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 21px;
        white-space: nowrap;
      }
      .entry p {
        grid-column: 2 / -1;
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 19px;
        text-wrap: pretty;
      }
      .entry .more {
        grid-column: 2 / -1;
        margin-top: 6px;
      }
      .pad {
        padding: 16px;
      }
      .pad h3 {
        font: 500 16px/22px var(--nr-font);
        margin-bottom: 8px;
      }
      .ok,
      .broken {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-bottom: 8px;
      }
      .ok .ic {
        color: var(--nr-ok);
      }
      .broken {
        color: var(--nr-red);
        align-items: flex-start;
      }
      dl > div {
        display: flex;
        justify-content: space-between;
        gap: 16px;
        padding: 8px 0;
        border-bottom: 1px solid var(--nr-line);
        font-size: 13px;
        line-height: 18px;
      }
      dl > div:last-child {
        border-bottom: 0;
      }
      dt {
        color: var(--nr-ink2);
      }
      dd {
        font-weight: 500;
      }
      @media (max-width: 1000px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      :host([narrow]) .entry {
        grid-template-columns: 44px minmax(0, 1fr);
      }
      :host([narrow]) .entry .when {
        grid-column: 2;
        grid-row: 3;
      }
    `],c([w()],Bt.prototype,"all",2),c([w()],Bt.prototype,"busy",2),Bt=c([k("nr-page-ledger")],Bt);xe({name:"ledger",icon:"ledger",show:n=>l`<nr-page-ledger
      .hass=${n.hass}
      .house=${n.house}
      .route=${n.route}
      .narrow=${n.narrow}
    ></nr-page-ledger>`});var Pe,jl,Ol,Vl,Ul,jt=class extends ${constructor(){super(...arguments);b(this,Pe);this.items=[];this.narrow=!1}render(){return l`${this.items.map(e=>d(this,Pe,jl).call(this,e))}`}};Pe=new WeakSet,jl=function(e){return l`<details class="card">
      <summary>
        <span class="key">${g("cloud",16)}</span>
        <b>${e.publisher||e.source_name}</b>
        <span class="turn">${g("down",18)}</span>
        <span class="title">${e.title||e.event}</span>
        <span class="meta tn"
          ><span>${g("clock")}${d(this,Pe,Ol).call(this,e)}</span>${e.distance_m===null?p:l`<span>${g("place")}${d(this,Pe,Vl).call(this,e.distance_m)}</span>`}</span
        >
      </summary>
      <div class="more">
        ${e.text?l`<p>${e.text}</p>`:p}
        ${e.instruction?l`<div>
              <h3>${a("awareness.do")}</h3>
              <p>${e.instruction}</p>
            </div>`:p}
        ${e.area_text?l`<p class="small">${e.area_text}</p>`:p}
        ${e.concern?d(this,Pe,Ul).call(this,e.concern):p}
        ${e.link?l`<p class="small">
              ${a("awareness.link",{host:e.link_host})}<br /><span class="code"
                >${e.link}</span
              >
            </p>`:p}
        ${e.findings.map(t=>l`<nr-finding tone="plain">${t.text}</nr-finding>`)}
      </div>
    </details>`},Ol=function(e){return e.window?me(e.window):e.expires?a("awareness.until",{time:z(e.expires)}):a("awareness.updated",{time:z(e.updated)})},Vl=function(e){return e===0?a("ask.around"):a("ask.away",{distance:Re(e)})},Ul=function({reason:e,clips:t}){return l`<div class="small">
      <p>${e}</p>
      ${t.length?l`<h3>${a("awareness.clips")}</h3>
            <ul class="tn">
              ${t.map(s=>l`<li>${s.camera_name} · ${me(s)}</li>`)}
            </ul>`:p}
    </div>`},jt.styles=[x,y`
      details {
        margin: 0 16px 12px;
      }
      summary {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        gap: 4px 12px;
        padding: 14px;
        cursor: pointer;
        list-style: none;
        border-radius: inherit;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .key {
        width: 28px;
        height: 28px;
        border-radius: 14px;
        border: 2px dotted var(--nr-ink2);
        color: var(--nr-ink2);
        display: grid;
        place-items: center;
        background: var(--nr-card);
      }
      b {
        font-weight: 500;
        line-height: 28px;
        overflow-wrap: anywhere;
      }
      .turn {
        color: var(--nr-ink2);
        padding-top: 4px;
      }
      details[open] .turn .ic {
        transform: rotate(180deg);
      }
      .title {
        grid-column: 2 / -1;
        font-size: 15px;
        line-height: 21px;
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .meta {
        grid-column: 2 / -1;
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
      }
      .meta span {
        display: inline-flex;
        gap: 5px;
        align-items: center;
      }
      .more {
        padding-block: 0 14px;
        padding-inline: 54px 14px;
        display: grid;
        gap: 10px;
        font-size: 14px;
        line-height: 20px;
      }
      .more p {
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .more .small {
        white-space: normal;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .more ul {
        margin-top: 2px;
      }
      h3 {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink2);
      }
      :host([narrow]) details {
        margin: 0 12px 12px;
      }
      :host([narrow]) .more {
        padding-inline-start: 14px;
      }
    `],c([v({attribute:!1})],jt.prototype,"items",2),c([v({type:Boolean,reflect:!0})],jt.prototype,"narrow",2),jt=c([k("nr-awareness")],jt);var Wl=["open","needs","awareness","answered","closed","hidden"];function Kl(n){return n.hidden?"hidden":n.decision?"answered":n.status!=="open"?"closed":n.pending?"needs":"open"}function Wa(n,r){let e=t=>{let s=Kl(t);return s===r||r==="open"&&s==="needs"};return n.filter(e).sort((t,s)=>Number(s.pending)-Number(t.pending)||(s.issued<t.issued?-1:1))}function Fl(n,r){let e=Wa(n,r),t=i=>{let o=Kl(i);return o==="open"?"near":o};return["needs","near","answered","closed","hidden"].map(i=>({name:i,requests:e.filter(o=>t(o)===i)})).filter(i=>i.requests.length)}function Ka(n){let r=String.fromCharCode(65+n%26);return n<26?r:Ka(Math.floor(n/26)-1)+r}function cn(n){return n.status!=="open"||n.decision?"quiet":n.agency.level>=2?"solid":"low"}var ys=y`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-height: 100%;
  }
  .cols {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 424px;
  }
  .main {
    padding: 16px 24px 24px;
    display: grid;
    align-content: start;
    gap: 16px;
    max-width: 900px;
  }
  .main nr-finding {
    margin: 0;
  }
  aside {
    background: var(--nr-card);
    border-inline-start: 1px solid var(--nr-line);
  }
  .side {
    display: grid;
    gap: 16px;
    padding: 16px 24px 24px;
    position: sticky;
    top: 0;
  }
  nr-frames {
    border-radius: 10px;
    overflow: hidden;
  }
  .rh {
    display: flex;
    gap: 12px;
    align-items: flex-start;
  }
  .rh h2 {
    font: 500 19px/26px var(--nr-font);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .sub {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    color: var(--nr-ink2);
    font-size: 13px;
    line-height: 18px;
    margin-top: 4px;
    align-items: center;
  }
  .back {
    margin-block: 0;
    margin-inline: -12px 0;
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .card.block {
    padding: 16px;
    display: grid;
    gap: 8px;
    margin: 0;
    height: auto;
  }
  h4 {
    font: 500 14px/20px var(--nr-font);
    margin-top: 4px;
  }
  .thread {
    display: grid;
    gap: 12px;
  }
  .thread li + li {
    border-top: 1px solid var(--nr-line);
    padding-top: 12px;
  }
  .thread b {
    font-weight: 500;
    color: var(--nr-ink);
  }
  .thread .row {
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .words {
    white-space: pre-line;
    margin-top: 2px;
    font-size: 15px;
    line-height: 22px;
    max-width: 72ch;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .foot2 {
    border-top: 1px solid var(--nr-line);
    padding-top: 12px;
    margin-top: 4px;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    overflow-wrap: anywhere;
  }
  .filter {
    margin: 4px 0 12px;
  }
  .clips {
    display: grid;
    gap: 16px;
  }
  .clips li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 12px;
  }
  .clips b {
    font-weight: 500;
  }
  .clips .sm,
  .labels {
    grid-column: 1 / -1;
  }
  .labels {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 4px;
  }
  .place nr-map {
    height: 240px;
    border-radius: 8px;
  }
  .st {
    display: flex;
    gap: 8px;
    color: var(--nr-ink2);
  }
  .st.have {
    color: var(--nr-link);
    font-weight: 500;
  }
  .st.warn {
    color: var(--nr-amber);
  }
  .answered {
    font-weight: 500;
  }
  .acts4 {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
    margin-top: 4px;
  }
  .acts4 button:only-child {
    grid-column: 1 / -1;
  }
  .card.block nr-finding {
    margin: 0;
  }
  .card.block .foot {
    margin-top: 4px;
  }
  details.v {
    border: 1px solid var(--nr-border);
    border-radius: 10px;
  }
  details.v summary {
    list-style: none;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 9px 12px;
    min-height: 44px;
    cursor: pointer;
  }
  details.v summary::-webkit-details-marker {
    display: none;
  }
  details.v summary .ic:last-child {
    margin-inline-start: auto;
    color: var(--nr-ink2);
  }
  details.v[open] summary .ic:last-child {
    transform: rotate(180deg);
  }
  details.v > :not(summary) {
    padding-block: 0 12px;
    padding-inline: 38px 12px;
  }
  :host([narrow]) .main {
    padding: 12px 16px 24px;
  }
  :host([narrow]) .acts4 {
    grid-template-columns: 1fr;
  }
  :host([narrow]) .approve {
    order: -1;
  }
  :host([narrow]) .rh .tile {
    display: none;
  }
`;var Ot,ks,Gl,Ze=class extends ${constructor(){super(...arguments);b(this,ks);this.proof=null;this.failed="";b(this,Ot,"")}willUpdate(e){e.has("request")&&m(this,Ot)!==this.request.id&&d(this,ks,Gl).call(this)}render(){let e=this.house.boards.find(i=>i.origin===this.request.origin);if(e?.state==="stopped")return l`<details class="v split">
        <summary>${g("fork",18)}<span>${a("forked.heading")}</span>${g("down",18)}</summary>
        <p class="sm mut"><span class="code">${e.origin}</span> ${a("forked.why")}</p>
      </details>`;if(this.failed)return l`<details class="v not">
        <summary>${g("warn",18)}<span>${a("proof.failed")}</span>${g("down",18)}</summary>
        <p class="sm mut">${this.failed}</p>
      </details>`;let t=this.proof;if(!t)return l`<span class="grey" style="height:44px" aria-busy="true"></span>`;let s=t.witnesses.length>=t.quorum;return l`<details class="v ${s?"":"not"}">
      <summary>
        ${g(s?"verified":"warn",18)}<span
          >${s?t.seen_at?a("proof.verified",{date:z(t.seen_at)}):a("proof.issued",{date:z(this.request.issued)}):a("proof.few_witnesses")}</span
        >${g("down",18)}
      </summary>
      <ul>
        <li>
          ${a("proof.signed",{agency:this.request.agency.name})}
          <span class="code">${ot(t.key_id)}</span>
        </li>
        <li>
          ${a("proof.entry",{index:T(t.index),size:T(t.tree_size)})}
          <span class="code">${t.origin}</span>
        </li>
        <li>
          ${t.quorum?E("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):a("proof.alone")}
          ${t.witnesses.map((i,o)=>l`${o?", ":""}<span class="code">${i.name}</span> ${z(i.at)}`)}
        </li>
        ${t.checked_at?l`<li>${a("proof.checked",{time:z(t.checked_at)})}</li>`:p}
      </ul>
      <div class="check">
        <p>${a("proof.yourself")}</p>
        <a
          class="btn sm"
          href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
          download=${t.file_name}
          >${g("download")}${a("proof.download")}</a
        >
        ${t.commands.length?l`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:p}
      </div>
    </details>`}};Ot=new WeakMap,ks=new WeakSet,Gl=async function(){let e=this.request.id;q(this,Ot,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);m(this,Ot)===e&&(this.proof=t)}catch(t){m(this,Ot)===e&&(this.failed=H.of(t).message)}},Ze.styles=[x,ys,y`
      summary .ic:first-child {
        color: var(--nr-ok);
      }
      .not summary .ic:first-child {
        color: var(--nr-amber);
      }
      .split summary .ic:first-child {
        color: var(--nr-red);
      }
      ul {
        list-style: disc;
        font-size: 13px;
        line-height: 20px;
        color: var(--nr-ink2);
      }
      .check {
        display: grid;
        gap: 8px;
        font-size: 13px;
        line-height: 18px;
      }
      pre {
        margin: 0;
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--nr-sunk);
        font: 12px/18px var(--nr-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `],c([v({attribute:!1})],Ze.prototype,"house",2),c([v({attribute:!1})],Ze.prototype,"request",2),c([w()],Ze.prototype,"proof",2),c([w()],Ze.prototype,"failed",2),Ze=c([k("nr-proof")],Ze);var kr,R,Fa,Ga,Za,Ya,Zl,Yl,Qa,Ja,Ql,Jl,Xl,ed,un,td,Ye=class extends N{constructor(){super(...arguments);b(this,R);this.busy=!1;this.denying=!1;this.notice="";this.only="";b(this,kr)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="")}updated(){clearTimeout(m(this,kr));let e=m(this,R,Fa),t=e?Rt(e,Date.now()):0;t&&q(this,kr,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,kr))}render(){let e=m(this,R,Fa);if(!e)return l`<nr-empty
        icon="search"
        .heading=${a("request.unknown")}
        .text=${a("request.unknown_why")}
        ><p>${P("requests",a("panel.to_requests"),{class:"btn"})}</p></nr-empty
      >`;let t=l`${d(this,R,Ql).call(this,e)} ${ts(e)} ${rs(e)}`,s=l`<nr-proof .house=${this.house} .request=${e}></nr-proof>
      ${d(this,R,Xl).call(this,e)}`;return this.narrow?l`<section class="main" aria-labelledby="title">
        ${d(this,R,Ga).call(this,e)} ${e.findings.map(zt)} ${d(this,R,Ja).call(this,e)}
        ${t} ${d(this,R,Za).call(this,e)} ${d(this,R,Ya).call(this,e)} ${d(this,R,Qa).call(this,e)} ${s}
      </section>`:l`<div class="cols">
      <section class="main" aria-labelledby="title">
        ${d(this,R,Ga).call(this,e)} ${e.findings.map(zt)} ${d(this,R,Za).call(this,e)}
        ${d(this,R,Ya).call(this,e)} ${d(this,R,Qa).call(this,e)}
      </section>
      <aside aria-label=${a("request.answer")}>
        <div class="side">${d(this,R,Ja).call(this,e)} ${t} ${s}</div>
      </aside>
    </div>`}};kr=new WeakMap,R=new WeakSet,Fa=function(){return this.house.requests.find(e=>e.id===this.route[0])},Ga=function(e){let{agency:t}=e;return l`<div class="rh">
        <button
          class="btn round back"
          aria-label=${a("request.back")}
          @click=${()=>He(this,"requests")}
        >
          ${g("back",22)}
        </button>
        <span class="tile" style="--s:44px" aria-hidden="true">${ye(t.name)}</span>
        <div class="grow">
          <h2 id="title">
            ${a("request.heading",{agency:t.name,title:e.title})}
          </h2>
          <div class="sub">
            <nr-level .level=${t.level}></nr-level>
            <span>${es(t.kind)}</span>
            ${e.case_number?l`<span class="tn">${a("ask.case",{number:e.case_number})}</span>`:p}
            ${P(`agencies/${t.id}`,a("request.agency"))}
          </div>
        </div>
      </div>
      <div class="chips">
        <nr-chip icon="clock">${me(e.window)}</nr-chip>
        <nr-chip icon="place">${lr(e,this.hass)}</nr-chip>
        <nr-chip icon="info">${yo(e.incident)}</nr-chip>
        <nr-chip icon="inbox">${ko(e)}</nr-chip>
      </div>`},Za=function(e){let t=(s,i,o,u)=>l`<li>
        <div class="row sm mut tn">
          <b>${s}</b><span>${z(i)}</span
          ><span>${a("request.entry",{index:T(o)})}</span>
        </div>
        <p class="words">${u||a("request.no_text")}</p>
      </li>`;return l`<div class="card block">
      <h3>${a("request.thread")}</h3>
      <ol class="thread">
        ${t(a("thread.request.post"),e.issued,e.index,e.text)}
        ${e.thread.map(s=>t(nr(`thread.${s.kind}`)?a(`thread.${s.kind}`):a("thread.other"),s.issued,s.index,s.text))}
      </ol>
      <p class="sm mut foot2">
        ${e.contact?a("request.contact",{contact:e.contact}):p}
        ${e.url?l`<a href=${e.url} target="_blank" rel="noopener noreferrer"
              >${a("request.board_page")}</a
            >`:p}
      </p>
    </div>`},Ya=function(e){let{match:t}=e,s=(i,o)=>l`<li>
        <b>${i.camera_name}</b>
        <span class="tn">${be(i.start)}, ${Ct(i.start)}–${Ct(i.end)}</span>
        <span class="sm mut">${o}</span>
        ${"labels"in i&&i.labels.length?l`<span class="labels"
              >${i.labels.map(u=>l`<nr-chip icon=${u}>${a(`label.${u}`)}</nr-chip>`)}</span
            >`:p}
      </li>`;return l`<div class="card block">
      <h3>${a("request.here")}</h3>
      ${d(this,R,Yl).call(this,t.clips)}
      ${t.clips.length?l`<ul class="clips">
            ${d(this,R,Zl).call(this,t.clips).map(i=>s(i,$o(i)))}
          </ul>`:l`<p>${a(`because.${t.because}`)}</p>`}
      ${t.near.length?l`<h4>${a("request.near")}</h4>
            <p class="sm mut">${a("request.near_why")}</p>
            <ul class="clips">
              ${t.near.map(i=>s(i,qo(i)))}
            </ul>`:p}
    </div>`},Zl=function(e){let{only:t}=this,s=t?e.filter(i=>i.labels.includes(t)):e;return s.length?s:e},Yl=function(e){let t=o=>e.filter(u=>u.labels.includes(o)).length,s=dr.filter(t);if(s.every(o=>t(o)===e.length))return p;let i=(o,u)=>l`<button aria-pressed=${this.only===o} @click=${()=>this.only=o}>
        ${a(u)}
      </button>`;return l`<div class="seg filter" role="group" aria-label=${a("request.labels")}>
      ${i("","request.all_labels")} ${s.map(o=>i(o,`label.${o}`))}
    </div>`},Qa=function(e){return l`<div class="card block place">
      <h3>${a("request.area")}</h3>
      <p class="sm mut">${lr(e,this.hass)}. ${a("map.home")}</p>
      <nr-map
        still
        .areas=${[{id:e.id,key:"",area:e.area,tone:cn(e),selected:!0}]}
        .cameras=${this.house.cameras}
        .home=${Xr(this.hass)}
        .label=${a("request.map",{where:lr(e,this.hass)})}
      ></nr-map>
    </div>`},Ja=function(e){return e.match.clips.length?l`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:p},Ql=function(e){let t=this.notice?l`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:p;if(e.decision)return l`<div class="card block">${d(this,R,Jl).call(this,e)}${t}</div>`;let s=en(e),i=e.hidden;return l`<div class="card block">
      <p class="st ${s.tone}">${g(s.icon,18)}<span>${s.text}</span></p>
      ${t}
      ${this.house.mayAnswer?l`<div class="acts4">
              ${e.pending?l`<button
                      class="btn deny"
                      @click=${()=>d(this,R,un).call(this,e,"decision")}
                    >
                      ${a("act.deny")}
                    </button>
                    <button class="btn approve" @click=${()=>He(this,`requests/${e.id}/review`)}>
                      ${a("act.approve")}
                    </button>
                    <button class="btn later" @click=${()=>d(this,R,ed).call(this,e)}>
                      ${a("act.later")}
                    </button>`:p}
              ${e.hidden_by==="agency"?p:l`<button
                    class="btn hide"
                    ?disabled=${this.busy}
                    @click=${()=>d(this,R,td).call(this,e)}
                  >
                    ${a(i?"act.show":"act.hide")}
                  </button>`}
            </div>
            <p class="foot">
              ${g("lock")}<span
                >${i?a(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!Fn(this.house,e,Date.now())?a("request.quiet"):a(e.pending?"request.foot":"request.foot_none")}</span
              >
            </p>`:l`<p class="foot">${g("lock")}<span>${a("card.may_not")}</span></p>`}
    </div>`},Jl=function(e){let t=Rt(e,Date.now())>0;if(e.decision?.answer==="approve")return l`${us(e)}
        <div class="row last">
          <span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
            >${a(`share.${e.share?.state??"approved"}.then`,{at:e.share?O(e.share.changed_at):""})}${cs(e)}</span
          >
          ${e.share?.state==="failed"&&this.house.mayAnswer?l`<button
                class="btn sm"
                ?disabled=${this.busy}
                @click=${()=>d(this,R,un).call(this,e,"share/retry")}
              >
                ${g("again",16)}${a("share.retry")}
              </button>`:p}
          ${e.withdrawable&&this.house.mayAnswer?l`<button
                class="btn sm"
                ?disabled=${this.busy}
                @click=${()=>d(this,R,un).call(this,e,"withdrawal")}
              >
                ${a("share.withdraw")}
              </button>`:p}
        </div>`;let s=en(e);return l`<div class="row">
      <span class="mut">${g("cross",20)}</span>
      <span class="grow" role="status"
        ><span class="answered">${s.text}</span>${e.decision?.reason?l`<br /><span class="sm mut">${e.decision.reason}</span>`:p}</span
      >
      ${t&&this.house.mayAnswer?l`<button
            class="btn link sm"
            ?disabled=${this.busy}
            @click=${()=>d(this,R,un).call(this,e,"undo")}
          >
            ${g("undo")}${a("act.undo")}
          </button>`:p}
    </div>`},Xl=function(e){return l`<details class="v">
      <summary>${g("rules",18)}<span>${a(`verdict.${e.verdict}`)}</span>${g("down",18)}</summary>
      <p class="sm mut">${So(e)}</p>
      <p class="sm">${P("rules",a("request.rules"))}</p>
    </details>`},ed=function(e){this.later(e),He(this,"requests")},un=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let s=await Ue(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=s.notice,s.request&&this.show(s.request)},td=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let s=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(s),s.hidden&&(this.notify(a("request.was_hidden")),He(this,"requests"))}catch(s){this.notify(s)}this.busy=!1},Ye.styles=[x,os,ys],c([w()],Ye.prototype,"busy",2),c([w()],Ye.prototype,"denying",2),c([w()],Ye.prototype,"notice",2),c([w()],Ye.prototype,"only",2),Ye=c([k("nr-page-request")],Ye);var xr,hn,X,xs,Xa,rd,nd,sd,ad,id,Vt=class extends N{constructor(){super(...arguments);b(this,X);this.filter="open";this.chosen="";this.awareness=new ne(this);b(this,xr,null);b(this,hn,0)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,xr))==null||e.call(this),q(this,xr,null)}willUpdate(){m(this,xr)??q(this,xr,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),m(this,hn)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),q(this,hn,this.house.awareness)}render(){let{requests:e}=this.house,t=Fl(e,this.filter),s=t.flatMap(f=>f.requests),i=s.find(f=>f.id===this.chosen)??s.find(f=>f.pending),o=new Map(s.map((f,S)=>[f.id,Ka(S)])),u=l`<nr-map
      .areas=${s.map(f=>({id:f.id,key:o.get(f.id)??"",area:f.area,tone:cn(f),selected:f.id===i?.id}))}
      .cameras=${this.house.cameras}
      .home=${Xr(this.hass)}
      .label=${E("requests.map",s.length)}
      ?still=${this.narrow}
      ?legend=${!this.narrow}
      @nr-pick=${f=>d(this,X,ad).call(this,f.detail)}
    ></nr-map>`,h=l`<div class="list">
      <div class="seg" role="group" aria-label=${a("requests.show")}>
        ${Wl.map(f=>d(this,X,nd).call(this,f))}
      </div>
      ${t.map(f=>l`<h2>${a(`requests.group.${f.name}`)}</h2>
            ${f.requests.map(S=>d(this,X,sd).call(this,S,o.get(S.id)??"",S.id===i?.id))}`)}
      ${d(this,X,rd).call(this)} ${s.length||m(this,X,Xa)?p:d(this,X,id).call(this)}
    </div>`;return l`${h}${u}`}};xr=new WeakMap,hn=new WeakMap,X=new WeakSet,xs=function(){return this.awareness.value?.items??[]},Xa=function(){return m(this,X,xs).length>0&&(this.filter==="open"||this.filter==="awareness")},rd=function(){return m(this,X,Xa)?l`<h2>${a("requests.group.awareness")}</h2>
      <nr-awareness .items=${m(this,X,xs)} ?narrow=${this.narrow}></nr-awareness>`:p},nd=function(e){let t=e==="open"||e==="awareness"?m(this,X,xs).length:0,s=Wa(this.house.requests,e).length+t;return(e==="hidden"||e==="awareness")&&!s&&this.filter!==e?p:l`<button
      aria-pressed=${this.filter===e}
      @click=${()=>{this.filter=e,this.chosen=""}}
    >
      ${a(`requests.filter.${e}`)} ${s}
    </button>`},sd=function(e,t,s){let i=en(e),o=()=>{this.chosen=e.id};return l`<a
      class="card rq ${s?"on":""}"
      id="r${e.id}"
      href="/neighbors-requests/requests/${e.id}"
      @mouseenter=${o}
      @focus=${o}
      @click=${u=>{u.metaKey||u.ctrlKey||u.shiftKey||u.button!==0||(u.preventDefault(),He(this,`requests/${e.id}`))}}
    >
      <span class="key ${cn(e)}">${t}</span>
      <div class="l1">
        <b>${e.agency.name}</b><nr-level .level=${e.agency.level}></nr-level>
      </div>
      <div class="txt">
        <p class="title">${e.title}</p>
        <div class="meta tn">
          <span>${g("clock")}${me(e.window)}</span>
          <span>${g("place")}${$a(e,this.hass)}</span>
        </div>
      </div>
      <span class="st ${i.tone}">${g(i.icon,18)}<span>${i.text}</span></span>
    </a>`},ad=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},id=function(){return tr(this.house).length?l`<nr-empty
      icon="inbox"
      .heading=${a(`requests.none.${this.filter}`)}
      .text=${a(`requests.none.${this.filter}.why`)}
    ></nr-empty>`:l`<nr-empty
        icon="inbox"
        .heading=${a("requests.no_board")}
        .text=${a("requests.no_board_why")}
      >
        <p>${P("boards",a("requests.add_board"),{class:"btn"})}</p>
      </nr-empty>`},Vt.styles=[x,y`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 448px) minmax(0, 1fr);
        height: 100%;
      }
      .list {
        overflow: auto;
        border-inline-end: 1px solid var(--nr-line);
        min-height: 0;
        padding-bottom: 16px;
      }
      .seg {
        padding: 16px 16px 4px;
      }
      h2 {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink2);
        padding: 14px 16px 8px;
      }
      a.rq {
        margin: 0 16px 12px;
        padding: 14px;
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr);
        gap: 4px 12px;
        text-decoration: none;
        color: inherit;
      }
      a.rq.on {
        border-color: var(--nr-link);
        box-shadow: inset 0 0 0 1px var(--nr-link);
      }
      .key {
        width: 28px;
        height: 28px;
        border-radius: 14px;
        border: 2px solid var(--nr-link);
        color: var(--nr-link);
        font: 700 14px/24px var(--nr-font);
        text-align: center;
        background: var(--nr-card);
      }
      .on .key.solid {
        background: var(--nr-link);
        color: var(--nr-card);
      }
      .key.low {
        border-color: var(--nr-amber);
        color: var(--nr-amber);
        border-radius: 6px;
      }
      .key.quiet {
        border-color: var(--nr-ink2);
        color: var(--nr-ink2);
        border-style: dotted;
      }
      .l1 {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        /* If there is no room at the end of the line, the level begins the next one. */
        justify-content: space-between;
        gap: 0 8px;
        min-height: 28px;
      }
      .l1 b {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .txt {
        grid-column: 2;
      }
      .title {
        font-size: 15px;
        line-height: 21px;
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .meta {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        margin-top: 4px;
      }
      .meta span {
        display: inline-flex;
        gap: 5px;
        align-items: center;
      }
      .st {
        grid-column: 2;
        display: flex;
        gap: 6px;
        font-size: 13px;
        line-height: 18px;
        margin-top: 4px;
        color: var(--nr-ink2);
      }
      .st.have {
        color: var(--nr-link);
        font-weight: 500;
      }
      .st.warn {
        color: var(--nr-amber);
      }
      nr-map {
        min-height: 0;
        height: 100%;
      }
      :host([narrow]) {
        display: flex;
        flex-direction: column;
        height: auto;
      }
      :host([narrow]) nr-map {
        order: -1;
        flex: none;
        height: 264px;
        border-bottom: 1px solid var(--nr-line);
      }
      :host([narrow]) .list {
        border: 0;
        overflow: visible;
      }
      :host([narrow]) .seg {
        flex-wrap: nowrap;
        overflow-x: auto;
        scrollbar-width: none;
      }
      :host([narrow]) .seg button {
        flex: none;
      }
      :host([narrow]) a.rq {
        margin: 0 12px 12px;
      }
    `],c([w()],Vt.prototype,"filter",2),c([w()],Vt.prototype,"chosen",2),Vt=c([k("nr-page-requests")],Vt);xe({name:"requests",icon:"inbox",show:({hass:n,house:r,route:e,narrow:t})=>{let[s,i]=e;return s?i==="review"?l`<nr-page-review
        .hass=${n}
        .house=${r}
        .route=${[s]}
        .narrow=${t}
      ></nr-page-review>`:l`<nr-page-request
      .hass=${n}
      .house=${r}
      .route=${[s]}
      .narrow=${t}
    ></nr-page-request>`:l`<nr-page-requests .hass=${n} .house=${r} .narrow=${t}></nr-page-requests>`}});var _r=class extends ${constructor(){super(...arguments);this.items=[]}render(){return l`<h3>${a("leaves.heading")}</h3>
      <dl>
        ${this.items.map(e=>l`<div>
            ${g(e.icon,18)}
            <dt>${e.term}</dt>
            <dd class="tn">
              ${e.value}
              ${e.code?l`<span class="code mut key">${e.code}</span>`:p}
              ${e.note?l`<small>${e.note}</small>`:p}
            </dd>
          </div>`)}
      </dl>`}};_r.styles=[x,y`
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      dl {
        display: grid;
        margin-top: 2px;
      }
      dl div {
        display: grid;
        grid-template-columns: 20px 92px minmax(0, 1fr);
        gap: 10px;
        padding: 7px 0;
        border-bottom: 1px solid var(--nr-line);
        line-height: 18px;
        align-items: start;
      }
      dl div:last-child {
        border: 0;
      }
      .ic,
      dt,
      small {
        color: var(--nr-ink2);
      }
      dt {
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .key {
        display: inline-block;
      }
      small {
        display: block;
        font-size: 12px;
        line-height: 16px;
      }
    `],c([v({attribute:!1})],_r.prototype,"items",2),_r=c([k("nr-what-leaves")],_r);var od=/\.(\d+)/;function Ut(n){let r=od.exec(n)?.[1]??"";return Date.parse(n.replace(od,""))*1e3+Number(r.slice(0,6).padEnd(6,"0"))}function Ce(n){let r=Math.floor(n/1e6),e=n-r*1e6,t=new Date(r*1e3).toISOString().slice(0,19);return e?`${t}.${String(e).padStart(6,"0")}Z`:`${t}Z`}function Qe(n){return Math.max(0,n.end-n.start)}function Je(n,r){let e=Math.max(n.start,r.start),t=Math.min(n.end,r.end);return e<t?{start:e,end:t}:null}function Q(n,r,e){return Math.min(Math.max(n,r),Math.max(r,e))}function $r(n){let r=Math.round(n/1e6),e=o=>String(o).padStart(2,"0"),[t,s,i]=[Math.floor(r/3600),Math.floor(r/60)%60,r%60];return t?`${t}:${e(s)}:${e(i)}`:`${e(s)}:${e(i)}`}function qr(n){return new Date(Math.floor(n/1e3))}var _s=.02,ei={left:.4,top:.35,width:.2,height:.3};function ld(n,r,e){return{...n,left:Q(n.left+r,0,1-n.width),top:Q(n.top+e,0,1-n.height)}}function dd(n,r,e,t){let s={x:n.left+n.width,y:n.top+n.height},{left:i,top:o}=n,{x:u,y:h}=s;return r.endsWith("left")?i=Q(i+e,0,s.x-_s):u=Q(u+e,i+_s,1),r.startsWith("top")?o=Q(o+t,0,s.y-_s):h=Q(h+t,o+_s,1),{left:i,top:o,width:u-i,height:h-o}}function Xu(n,r,e){let t=(s,i)=>s+(i-s)*e;return{left:t(n.left,r.left),top:t(n.top,r.top),width:t(n.width,r.width),height:t(n.height,r.height)}}function Ar(n,r){if(n.kind!=="moving")return n.area;let{keys:e}=n,t=e[0],s=e[e.length-1];if(!t||!s||r<t.at||r>s.at)return null;let i=e.findIndex(h=>h.at>=r),o=e[i]??s,u=e[i-1];return!u||o.at===r?o.area:Xu(u.area,o.area,(r-u.at)/(o.at-u.at))}var eh=1e3;function $s(n,r){if(n.kind!=="moving")return n.area;let[e,t]=[n.keys[0],n.keys[n.keys.length-1]];return!e||!t||e.at>=r.end||t.at<r.start-eh?null:Ar(n,Q(r.start,e.at,t.at))}function cd(n,r){return n.kind==="moving"?n:{kind:"moving",keys:[r.start,r.end].map(t=>({at:t,area:n.area})),found:!1}}function ud(n,r){return n.kind!=="moving"?n:{kind:"still",area:Ar(n,r)??n.keys[0]?.area??ei}}function hd(n,r,e){if(n.kind==="own")return n;if(n.kind==="still")return{...n,area:r};let s=[...n.keys.filter(i=>i.at!==e),{at:e,area:r}].sort((i,o)=>i.at-o.at);return{...n,keys:s}}function pd(n,r){if(n.kind!=="moving"||n.keys.length<=2)return n;let e=n.keys.reduce((t,s)=>Math.abs(s.at-r)<Math.abs(t.at-r)?s:t);return{...n,keys:n.keys.filter(t=>t!==e)}}function md(n,r,e){if(n.kind!=="moving")return n;let t=n.keys[0],s=n.keys[n.keys.length-1];if(!t||!s)return n;let i=[...n.keys];return t.at<=r.start&&e.start<t.at&&(i=[{at:e.start,area:t.area},...i]),s.at>=r.end&&e.end>s.at&&(i=[...i,{at:e.end,area:s.area}]),{...n,keys:i}}function qs(n,r){return n.left===r.left&&n.top===r.top&&n.width===r.width&&n.height===r.height}function gd(n,r){return n.kind!=="moving"?[]:n.keys.map(e=>e.at).filter(e=>e>=r.start&&e<=r.end)}var ti={name:"",email:"",telephone:""};function pn(n,r,e){return{...n,clips:n.clips.map(t=>t.key===r?e(t):t)}}function wd(n,r,e){return pn(n,r,t=>({...t,taken:e}))}function yd(n,r){let e=Je(r,n.may)??n.cut;return{...n,cut:e,masks:n.masks.map(t=>md(t,n.cut,e))}}function mn(n,r,e){return{...n,masks:n.masks.map((t,s)=>s===r?e:t)}}function kd(n,r){let e=ei,t=n.masks.map(s=>Ar(s,r));for(let s=0;s<8&&t.some(i=>i&&qs(i,e));s+=1)e={...e,left:Math.min(e.left+.04,.8),top:Math.min(e.top+.04,.7)};return{...n,masks:[...n.masks,{kind:"still",area:e}]}}function Ts(n,r){return n.masks[r]?.kind==="own"?n:{...n,masks:n.masks.filter((e,t)=>t!==r)}}function xd(n,r){let e=n.masks.filter(t=>!(t.kind==="moving"&&t.found));return{...n,masks:[...e,...r]}}function _d(n,r,e){let t=n.masks.filter(i=>i.kind!=="own"),s=r?[]:e.map(i=>({kind:"own",area:i}));return{...n,ownMasksOff:r,masks:[...s,...t]}}function $d(n,r,e){let t=n.extracts.map(s=>s.sensorId===r?{...s,taken:e}:s);return{...n,extracts:t}}function fe(n){return n.clips.filter(r=>r.taken)}function gn(n){let{name:r,email:e,telephone:t}=n.identity;return!n.contact||!(r||e||t)}function qd(n,r){let e=n.sources.find(({span:s})=>r>=s.start&&r<s.end);if(e)return e;let t=({span:s})=>Math.min(Math.abs(r-s.start),Math.abs(r-s.end));return[...n.sources].sort((s,i)=>t(s)-t(i))[0]}var As=4e3,Ss=200,Es=254,Ms=40,fd=64,vd=64,bd=2e4;function Xe(n,r={}){return{key:`review.fault.${n}`,values:r}}function Ad(n){let r=fe(n);if(!r.length&&!n.words.trim()&&!n.extracts.some(s=>s.taken))return Xe("empty");if(r.length>fd)return Xe("clips",{most:fd});let e=0;for(let[s,i]of r.entries()){if(i.masks.length>vd)return Xe("masks",{camera:i.cameraName,most:vd});for(let u of i.masks)u.kind==="moving"&&(e+=u.keys.length);if(r.slice(s+1).find(u=>u.cameraId===i.cameraId&&Je(u.cut,i.cut)))return Xe("overlap",{camera:i.cameraName})}if(e>bd)return Xe("keys",{most:bd});let t=s=>[...s.trim()].length;if(t(n.words)>As)return Xe("words",{most:As});if(n.contact){let{name:s,email:i,telephone:o}=n.identity;if(t(s)>Ss)return Xe("name",{most:Ss});if(t(i)>Es)return Xe("email",{most:Es});if(t(o)>Ms)return Xe("telephone",{most:Ms})}return null}function ve(n){return{start:Ut(n.start),end:Ut(n.end)}}function ni(n){return{left:n.left,top:n.top,width:n.width,height:n.height}}function th({request:n,clips:r}){let e=ve(n.window),t=[];for(let s of n.match.clips){let i=r.get(s.clip_id),o=ve(i||s),u=Je(ve(s),e);if(!u)continue;let h={cameraId:s.camera_id,cameraName:s.camera_name,sources:[{clipId:s.clip_id,span:o}],shown:o,may:u},f=t.find(S=>S.cameraId===h.cameraId&&Je(S.may,u));f?(f.sources=[...f.sources,...h.sources].sort((S,M)=>S.span.start-M.span.start),f.shown=ri(f.shown,o),f.may=ri(f.may,u)):t.push(h)}return t}function ri(n,r){return{start:Math.min(n.start,r.start),end:Math.max(n.end,r.end)}}function Ed(n,r){let e=new Set,t=new Map(n.cameras.map(h=>[h.id,h.masks.map(ni)])),s=th(n).map(h=>{let f=r?.pieces.find(S=>S.camera_id===h.cameraId&&Je(ve(S),h.may)!==null);return f&&e.add(`${f.camera_id} ${f.start}`),Sd(h,f,t.get(h.cameraId)??[])});for(let h of r?.pieces??[]){if(e.has(`${h.camera_id} ${h.start}`))continue;let f=ve(h),S={cameraId:h.camera_id,cameraName:h.camera_name,sources:[],shown:f,may:f};s.push(Sd(S,h,t.get(h.camera_id)??[]))}let{name:i,email:o,telephone:u}=r?.identity??ti;return{base:r?.id??null,clips:s,extracts:rh(n,r),words:r?.words??"",contact:!!(i||o||u),identity:{name:i,email:o,telephone:u},audio:r?.audio??!1,cameraMake:r?.camera_make??!1,ownCopy:r?.own_copy??!1,contentCredentials:r?.content_credentials??!1}}function Sd(n,r,e){let t=r?ve(r):n.may,s=r?.own_masks_off??!1,i=s?[]:e.map(o=>({kind:"own",area:o}));for(let o of r?.masks??[]){let u=ni(o);(s||!e.some(h=>qs(h,u)))&&i.push({kind:"still",area:u})}for(let o of r?.moving??[])i.push(si(o,t.start));return{key:`${n.cameraId} ${Ce(n.may.start)}`,...n,may:r?ri(n.may,t):n.may,taken:r!==void 0,cut:t,masks:i,ownMasksOff:s}}function si(n,r){return{kind:"moving",keys:n.keys.map(t=>({at:r+t.at_ms*1e3,area:ni(t)})),found:n.found}}function rh({request:n,sensors:r},e){let t=ve(n.window),s=e?.extracts??[];return r.flatMap(o=>{let u=s.filter(h=>h.sensor_id===o.id);return u.length?u.map(h=>({sensorId:o.id,name:o.name,span:ve(h),taken:!0})):[{sensorId:o.id,name:o.name,span:t,taken:!1}]})}function Cs(n){return{base:n.base,pieces:fe(n).map(nh),words:n.words.trim(),extracts:n.extracts.filter(r=>r.taken).map(({sensorId:r,span:e})=>({sensor_id:r,start:Ce(e.start),end:Ce(e.end)})),identity:gn(n)?{...ti}:{name:n.identity.name.trim(),email:n.identity.email.trim(),telephone:n.identity.telephone.trim()},audio:n.audio,camera_make:n.cameraMake,own_copy:n.ownCopy,content_credentials:n.contentCredentials}}function nh(n){return{camera_id:n.cameraId,start:Ce(n.cut.start),end:Ce(n.cut.end),masks:n.masks.flatMap(r=>r.kind==="moving"?[]:[{...r.area}]),moving:n.masks.flatMap(r=>{let e=r.kind==="moving"?sh(r,n.cut):[];return r.kind==="moving"&&e.length>1?[{keys:e,found:r.found}]:[]}),own_masks_off:n.ownMasksOff}}function sh(n,r){let e=n.keys[0],t=n.keys[n.keys.length-1];if(!e||!t)return[];let s=[Math.max(e.at,r.start),...n.keys.map(u=>u.at).filter(u=>u>r.start&&u<r.end),Math.min(t.at,r.end)],i=Math.ceil((r.end-r.start)/1e3),o=new Map;for(let u of s){let h=Ar(n,u);if(!h)continue;let f=Math.min(Math.ceil((u-r.start)/1e3),i);o.set(f,{at_ms:f,...h})}return[...o.values()].sort((u,h)=>u.at_ms-h.at_ms)}function zs(n,r){let e=t=>JSON.stringify({...Cs(t),base:null});return e(n)===e(r)}function Md(n){if(n?.preparation!=="ready")return 0;let r=n.cuts.reduce((e,t)=>{let s=n.proposal.pieces[t.number-1],i=s?Qe(ve(s))-Qe(ve(t)):0;return i>=1e6?e+i:e},0);return Math.round(r/1e6)}var Td=3e3,ah=1e3,Rs=class{constructor(r,e){this.host=r;this.onRequest=e;this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.detection=null;this.error="";this.found=null;this.#t=null;this.#n=null;this.#r=null;this.#e=0;this.#s=null;r.addController(this)}#t;#n;#r;#e;#s;#a;#o;hostConnected(){}hostDisconnected(){this.#e+=1,this.#s?.(),this.#s=null,clearTimeout(this.#a),this.detection!==null&&this.stopDetection(),this.request=null}get ready(){return this.review?.preparation==="ready"&&this.#i}get preparing(){return this.doing==="preparing"||this.review?.preparation==="preparing"&&this.#i}get current(){return this.#i?this.review:null}get#i(){return!!this.draft&&!!this.#t&&zs(this.draft,this.#t)}get#l(){return!!this.draft&&!!this.#n&&!zs(this.draft,this.#n)}use(r,e){let t=r.requests.find(f=>f.id===e)??null,s=this.request,i=s?.id!==e||this.#r?.hub!==r.hub,o=r.available&&this.#r?.available===!1;if(this.#r=r,!t||t===s&&!i&&!o)return;if(this.request=t,i){this.opened=t,this.draft=null,this.#d(r,t);return}let u=s?.decision?.answer!==t.decision?.answer||s?.consent?.proposal_id!==t.consent?.proposal_id||s?.status!==t.status,h=o||s?.proposal?.id!==t.proposal?.id;(u||h&&!this.#l)&&this.#d(r,t)}change(r){this.draft=r,this.error="",this.host.requestUpdate()}read(){this.opened=this.request,this.host.requestUpdate()}async#d(r,e){this.#e+=1;let t=this.#e;this.review=this.#t=this.#n=null,this.error="",this.found=null,this.#v(r.hub),this.#c(r.hub,e,t);let s=await lh(r.hub,e),i=e.decision?.proposal_id??e.consent?.proposal_id,o=i?await oh(r.hub,e,i):null;if(t!==this.#e)return;let u=e.status==="open"&&!e.decision,h=o?.proposal??(u?e.proposal:null),f={request:e,cameras:r.cameras,sensors:r.sensors,clips:s};this.draft=this.#n=Ed(f,h),o&&(this.#t=this.draft,this.review=o),this.host.requestUpdate(),h&&u&&r.available&&r.mayAnswer&&await this.#p(e,h.id,this.draft)}async#c(r,e,t){this.agency=this.proof=null;let[s,i]=await Promise.allSettled([r.get(`/agencies/${e.agency.id}`),r.get(`/requests/${e.id}/proof`)]);t===this.#e&&(s.status==="fulfilled"&&(this.agency=s.value),i.status==="fulfilled"&&(this.proof=i.value),this.host.requestUpdate())}#v(r){this.#s?.(),this.#s=r.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#h()})}async prepare(){let{draft:r,request:e}=this,t=this.#r?.hub;return!r||!e||!t?!1:this.#i&&this.review?.preparation!=="failed"?this.ready:this.#f("preparing",async()=>{let s=r.base!==null&&this.#n&&zs(r,this.#n)?r.base:(await t.post(`/requests/${e.id}/proposals`,Cs(r))).id;await this.#p(e,s,r)})}async#p(r,e,t){let s=this.#e,i=this.#r?.hub;if(i){try{let o=`/requests/${r.id}/proposals/${e}/prepare`,u=await i.post(o);if(s!==this.#e)return;this.#t=t,this.#m(u)}catch(o){s===this.#e&&(this.error=H.of(o).message)}this.host.requestUpdate()}}#m(r){this.review=r,clearTimeout(this.#a),r.preparation==="failed"&&(this.error=r.reason),(r.preparation==="preparing"||r.preparation==="none")&&(this.#a=setTimeout(()=>{this.#h()},Td)),this.host.requestUpdate()}async#h(){let r=this.#e,{review:e,request:t}=this,s=this.#r?.hub;if(!(!e||!t||!s))try{let i=`/requests/${t.id}/proposals/${e.proposal.id}`,o=await s.get(i);r===this.#e&&this.review?.proposal.id===o.proposal.id&&this.#m(o)}catch{r===this.#e&&(this.#a=setTimeout(()=>{this.#h()},Td))}}async findFaces(r){let{request:e,draft:t}=this,s=this.#r?.hub,i=t?.clips.find(u=>u.key===r);if(!e||!t||!s||!i?.taken||this.detection!==null)return!1;let o=this.#e;this.detection=0,this.error="",this.found=null,this.#o=setInterval(()=>{this.#b(s,e.id)},ah),this.host.requestUpdate();try{let u=`/requests/${e.id}/proposals`,h=await s.post(u,Cs(t)),f=fe(t).indexOf(i)+1,{masks:S}=await s.post(`${u}/${h.id}/pieces/${f}/faces`);if(o!==this.#e||!this.draft)return!1;let M=S.map(K=>si(K,i.cut.start));return this.found=M.length,this.draft=pn(this.draft,r,K=>xd(K,M)),!0}catch(u){let h=H.of(u);return o===this.#e&&h.code!=="conflict"&&(this.error=h.message),!1}finally{clearInterval(this.#o),this.detection=null,this.host.requestUpdate()}}async#b(r,e){let t=await r.get(`/requests/${e}/faces`).catch(()=>null);t?.searching&&this.detection!==null&&(this.detection=t.done,this.host.requestUpdate())}async stopDetection(){let{request:r}=this,e=this.#r?.hub;if(!(!r||!e||this.detection===null))try{await e.delete(`/requests/${r.id}/faces`)}catch(t){this.error=H.of(t).message,this.host.requestUpdate()}}async approve(){let r=this.review;return!this.ready||!r?(await this.prepare(),!1):this.#u("approving",(e,t)=>ih(e,t,r.proposal.id))}async deny(){if(this.denying)return!1;let r=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#g((t,s)=>Ue(t,s,"decision"));this.stopDetection();try{return await e,r===this.#e&&!this.error}catch(t){return r===this.#e&&(this.error=H.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#u("undoing",(r,e)=>Ue(r,e,"undo"))}retry(){return this.#u("retrying",(r,e)=>Ue(r,e,"share/retry"))}withdraw(){return this.#u("withdrawing",(r,e)=>Ue(r,e,"withdrawal"))}#u(r,e){return this.#f(r,()=>this.#g(e))}async#g(r){let{request:e}=this,t=this.#r?.hub;if(!e||!t)return;let{request:s,notice:i}=await r(t,e);s&&this.onRequest(s),this.error=i}async#f(r,e){if(this.doing)return!1;let t=this.#e;this.doing=r,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(s){return t===this.#e&&(this.error=H.of(s).message),!1}finally{this.doing="",this.host.requestUpdate()}}};async function ih(n,r,e){let t=`/requests/${r.id}`;try{let s={answer:"approve",proposal_id:e};return{request:await n.post(`${t}/decision`,s),notice:""}}catch(s){let i=H.of(s),o=i.code==="conflict"?await n.get(t).catch(()=>null):null;return{request:o,notice:o?.decision?qa(o):i.message}}}async function oh(n,r,e){try{return await n.get(`/requests/${r.id}/proposals/${e}`)}catch{return null}}async function lh(n,r){let e=r.match.clips.map(s=>n.get(`/clips/${s.clip_id}`)),t=new Map;for(let s of await Promise.allSettled(e))s.status==="fulfilled"&&t.set(s.value.id,s.value);return t}var Cd=200,Hs,zd,et=class extends ${constructor(){super(...arguments);b(this,Hs);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:s,span:i}=this.extract;t?.sensorId===s&&t.span.start===i.start&&t.span.end===i.end||(e.has("extract")||e.has("hub"))&&d(this,Hs,zd).call(this)}render(){if(this.error)return l`<p class="sm">${this.error}</p>`;if(!this.readings)return l`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return l`<p class="sm mut">${a("review.readings.none")}</p>`;let e=this.readings.length-Cd;return l`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
        <table class="tbl tn sm">
          <thead>
            <tr>
              <th scope="col">${a("review.readings.at")}</th>
              <th scope="col">${a("review.readings.said")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.readings.slice(0,Cd).map(t=>l`<tr>
                <td>${Ct(t.at)}</td>
                <td>${t.state}</td>
              </tr>`)}
          </tbody>
        </table>
      </div>
      ${e>0?l`<p class="xs mut">${E("review.readings.more",e)}</p>`:""}`}};Hs=new WeakSet,zd=async function(){let{sensorId:e,span:t}=this.extract,s={start:Ce(t.start),end:Ce(t.end)};try{let i=`/sensors/${e}/readings`,{readings:o}=await this.hub.get(i,s);e===this.extract.sensorId&&(this.readings=o)}catch(i){this.error=H.of(i).message}},et.styles=[x,y`
      .scroll {
        max-height: 200px;
        overflow: auto;
        border: 1px solid var(--nr-line);
        border-radius: 8px;
      }
      .tbl td,
      .tbl th {
        padding: 6px 10px;
      }
    `],c([v({attribute:!1})],et.prototype,"hub",2),c([v({attribute:!1})],et.prototype,"extract",2),c([w()],et.prototype,"readings",2),c([w()],et.prototype,"error",2),et=c([k("nr-review-readings")],et);var dh=[{name:"name",type:"text",autocomplete:"name",most:Ss},{name:"email",type:"email",autocomplete:"email",most:Es},{name:"telephone",type:"tel",autocomplete:"tel",most:Ms}],se,Rd,Hd,Ld,Sr,ai,vt=class extends ${constructor(){super(...arguments);b(this,se);this.open=!1}render(){let{draft:e}=this;return l`<fieldset>
        <legend class="vh">${a("review.identity.legend")}</legend>
        <label class="choice">
          <input
            type="radio"
            name="identity"
            .checked=${!e.contact}
            @change=${()=>d(this,se,Sr).call(this,{contact:!1})}
          />
          <span>${a("review.identity.anonymous")}</span>
        </label>
        <label class="choice">
          <input
            type="radio"
            name="identity"
            .checked=${e.contact}
            @change=${()=>d(this,se,Sr).call(this,{contact:!0})}
          />
          <span>${a("review.identity.contact")}</span>
          <span class="xs mut">${a("review.identity.once")}</span>
        </label>
        ${e.contact?l`<div class="in">
              ${dh.map(t=>l`<label class="field"
                    >${a(`review.identity.${t.name}`)}
                    <input
                      type=${t.type}
                      autocomplete=${t.autocomplete}
                      maxlength=${t.most}
                      .value=${e.identity[t.name]}
                      @input=${s=>d(this,se,Ld).call(this,t.name,s)}
                  /></label>`)}
              <p class="xs mut">${a("review.identity.note")}</p>
            </div>`:p}
      </fieldset>
      <details ?open=${this.open||!!e.words}>
        <summary>${g("talk",18)}${a("review.words.heading")}${g("down",16)}</summary>
        <div class="in">
          <label class="field"
            >${a("review.words.label")}
            <textarea
              rows="4"
              maxlength=${As}
              .value=${e.words}
              @input=${t=>d(this,se,Sr).call(this,{words:t.target.value})}
            ></textarea>
          </label>
          <p class="xs mut">${a("review.words.note")}</p>
        </div>
      </details>
      ${e.extracts.length?d(this,se,Rd).call(this):p} ${d(this,se,Hd).call(this)}`}};se=new WeakSet,Rd=function(){return l`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
      <summary>${g("info",18)}${a("review.readings.heading")}${g("down",16)}</summary>
      ${this.draft.extracts.map(e=>l`<label class="choice">
              <input
                type="checkbox"
                .checked=${e.taken}
                @change=${t=>{let s=t.target.checked;d(this,se,ai).call(this,$d(this.draft,e.sensorId,s))}}
              />
              <span>${e.name}</span>
            </label>
            ${e.taken?l`<div class="in">
                  <nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
                </div>`:p}`)}
      <p class="in xs mut">${a("review.readings.note")}</p>
    </details>`},Hd=function(){return l`<details>
      <summary>${g("gear",18)}${a("review.making.heading")}${g("down",16)}</summary>
      ${["ownCopy","contentCredentials","cameraMake"].map(e=>l`<label class="choice">
            <input
              type="checkbox"
              .checked=${this.draft[e]}
              @change=${t=>d(this,se,Sr).call(this,{[e]:t.target.checked})}
            />
            <span
              >${a(`review.making.${e}`)}<small>${a(`review.making.${e}_note`)}</small></span
            >
          </label>`)}
    </details>`},Ld=function(e,t){let s=t.target.value;d(this,se,Sr).call(this,{identity:{...this.draft.identity,[e]:s}})},Sr=function(e){d(this,se,ai).call(this,{...this.draft,...e})},ai=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},vt.styles=[x,y`
      :host {
        display: grid;
        gap: 14px;
      }
      fieldset,
      details {
        border: 1px solid var(--nr-border);
        border-radius: 10px;
        min-width: 0;
      }
      label.choice {
        display: flex;
        gap: 10px;
        padding: 11px 12px;
        min-height: 44px;
        align-items: center;
        cursor: pointer;
      }
      label.choice + label.choice {
        border-top: 1px solid var(--nr-line);
      }
      label.choice small {
        display: block;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      label.choice .xs {
        margin-inline-start: auto;
        text-align: end;
      }
      input[type="radio"],
      input[type="checkbox"] {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .in {
        display: grid;
        gap: 10px;
        padding: 4px 12px 12px;
      }
      summary {
        list-style: none;
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 11px 12px;
        min-height: 44px;
        cursor: pointer;
        border-radius: 10px;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary > .ic {
        color: var(--nr-ink2);
      }
      summary > .ic:last-child {
        margin-inline-start: auto;
      }
      details[open] summary > .ic:last-child {
        transform: rotate(180deg);
      }
      textarea {
        min-height: 88px !important;
        resize: vertical;
      }
    `],c([v({attribute:!1})],vt.prototype,"draft",2),c([v({attribute:!1})],vt.prototype,"hub",2),c([v({type:Boolean})],vt.prototype,"open",2),vt=c([k("nr-review-about")],vt);var Er=Math.round(1e6/15),ch=1e6/2;function tt(n,r){let e=n.end-n.start;return e>0?Q((r-n.start)/e,0,1):0}function Dd(n,r){return Math.round(n.start+Q(r,0,1)*(n.end-n.start))}function Pd(n,r,e,t){let s=Math.min(ch,t.end-t.start);return r==="start"?{...n,start:Q(e,t.start,n.end-s)}:{...n,end:Q(e,n.start+s,t.end)}}function Id(n,r){let e=t=>r?{time:t*1e6}:{frames:t};switch(n){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function Ds(n,r){let e=Je(n,r);if(!e)return null;let t=tt(n,e.start);return{from:t,width:tt(n,e.end)-t}}function Nd(n,r){return r?{before:tt(n,r.start),after:1-tt(n,r.end)}:{before:1,after:0}}var uh=1500;function Bd(n,r){let e=Ut(r.start);return{path:`clips/${n}/video?until=${encodeURIComponent(r.until)}&tag=${r.tag}`,zero:e,frames:r.frames_us.map(t=>e+t)}}function jd(n,r){let e=[...new Set([...n].flatMap(t=>t.frames))].sort((t,s)=>t-s);return e.slice(fn(e,r.start)).filter(t=>t<r.end)}function Ls(n,r){let[e,t]=[0,n.length];for(;e<t;){let s=e+t>>1;n[s]<=r?e=s+1:t=s}return e}function fn(n,r){return Math.max(0,Ls(n,r)-1)}function Mr(n,r){return n[fn(n,r)]??r}function Ps(n,r){let e=Mr(n,r),t=n[Ls(n,r)]??e;return r-e<=t-r?e:t}function Od(n,r,e){return Math.abs(e-r)<uh&&Ps(n,e)===r}function Ie(n,r){return n.filter(e=>e>=r.start&&e<r.end)}function Vd(n,r,e){if(!n.length)return r+e*Er;let t=Q(fn(n,r)+e,0,n.length-1);return n[t]}function Ud(n,r,e){return n.length?e>0?n[Ls(n,r)+e-1]??r+Er:n[Ls(n,r-1)+e]??r-Er:r+e*Er}function ii(n,r,e){let t=Ps(n,r);return Math.abs(e-r)<=Math.abs(t-r)?e:t}function vn(n,r,e){let t=Ie(n,e);if(!t.length){let i=Q(r,e.start,e.end);return{start:i,end:i+1}}let s=fn(t,r);return{start:t[s],end:t[s+1]??e.end}}function Is(n,r,e,t,s=.5){let i=fn(n,e),o=(n[i]??e)-r,u=n[i+1],h=u===void 0?t*1e6:u-r,f=o+s*Math.max(h-o,0);return Q(f/1e6,0,Math.max(0,t-1e-6))}var rt,wn,V,Wd,Ns,oi,li,Kd,bn,js,yn,kn,Bs,qe=class extends ${constructor(){super(...arguments);b(this,V);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;b(this,rt,null);b(this,wn,"");b(this,js,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;q(this,rt,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||m(this,yn).call(this,e)});b(this,yn,e=>{if(!m(this,rt))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:s,may:i}=this.clip,o=Dd(s,(e.clientX-t.left)/t.width);m(this,rt)==="at"?d(this,V,Bs).call(this,"nr-at",Q(o,s.start,s.end)):d(this,V,bn).call(this,m(this,rt),ii(this.frames,o,i[m(this,rt)]))});b(this,kn,()=>{q(this,rt,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(s=>s.clipId).join(" ");if(t!==m(this,wn)){q(this,wn,t),this.pictures=new Map;for(let{clipId:s}of this.clip.sources)d(this,V,Wd).call(this,s)}}render(){let{clip:e}=this,{shown:t,cut:s}=e,i=Nd(t,e.taken?s:null),o=100*tt(t,s.start),u=100*tt(t,s.end),h=e.masks[this.selected];return l`<div
        class="film ${this.still?"still":""}"
        @pointerdown=${m(this,js)}
        @pointermove=${m(this,yn)}
        @pointerup=${m(this,kn)}
        @pointercancel=${m(this,kn)}
      >
        <div class="clipped">
          ${e.sources.map(({clipId:f,span:S})=>{let M=this.pictures.get(f),K=Ds(t,S);return M&&K?l`<img
                  src=${M}
                  alt=""
                  style="left:${100*K.from}%;width:${100*K.width}%"
                />`:p})}
          ${d(this,V,oi).call(this,0,i.before)} ${d(this,V,oi).call(this,1-i.after,i.after)}
        </div>
        ${e.taken?l`<i class="cut" style="left:${o}%;width:${u-o}%"></i>
              ${d(this,V,li).call(this,"start",o)} ${d(this,V,li).call(this,"end",u)}`:p}
        ${h?gd(h,s).map(f=>l`<i class="key" style="left:${100*tt(t,f)}%"></i>`):p}
        <i class="playhead" data-edge="at" style="left:${100*tt(t,this.at)}%"></i>
      </div>
      <div class="times tn">
        <span
          >${a("review.film.from")} <b>${d(this,V,Ns).call(this,s.start)}</b></span
        >
        <b>${e.taken?$r(Qe(s)):a("review.film.stays")}</b>
        <span>${a("review.film.to")} <b>${d(this,V,Ns).call(this,s.end)}</b></span>
      </div>`}};rt=new WeakMap,wn=new WeakMap,V=new WeakSet,Wd=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Ns=function(e,t=1){return Zn(qr(e),t)},oi=function(e,t){return t<=0?p:l`<div
      class="out ${t<.16?"narrow":""}"
      style="left:${100*e}%;width:${100*t}%"
    >
      <span>${a("review.film.stays")}</span>
    </div>`},li=function(e,t){let{may:s,cut:i}=this.clip,o=u=>((u-s.start)/1e6).toFixed(2);return l`<div
      class="handle ${e}"
      style="left:${t}%"
      data-edge=${e}
      role="slider"
      tabindex="0"
      aria-disabled=${this.still}
      aria-label=${a(`review.film.${e}`)}
      aria-valuemin="0"
      aria-valuemax=${o(s.end)}
      aria-valuenow=${o(i[e])}
      aria-valuetext=${a("review.film.value",{time:d(this,V,Ns).call(this,i[e],2),length:$r(Qe(i))})}
      @keydown=${u=>d(this,V,Kd).call(this,u,e)}
    ></div>`},Kd=function(e,t){let s=Id(e.key,e.shiftKey);if(s===null||this.still)return;e.preventDefault();let{cut:i,may:o}=this.clip;s==="first"||s==="last"?d(this,V,bn).call(this,t,s==="first"?o.start:o.end):"frames"in s?d(this,V,bn).call(this,t,Ud(this.frames,i[t],s.frames)):d(this,V,bn).call(this,t,ii(this.frames,i[t]+s.time,o[t]))},bn=function(e,t){let{cut:s,may:i}=this.clip,o=Pd(s,e,t,i);d(this,V,Bs).call(this,"nr-cut",o);let u=Ie(this.frames,o),h=u.at(-1)??Math.max(o.start,o.end-Er);d(this,V,Bs).call(this,"nr-at",e==="start"?u[0]??o.start:h)},js=new WeakMap,yn=new WeakMap,kn=new WeakMap,Bs=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},qe.styles=[x,y`
      :host {
        display: block;
        padding: 8px 0 0;
      }
      .film {
        position: relative;
        height: 60px;
        border-radius: 8px;
        background: #000;
        direction: ltr;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        cursor: pointer;
      }
      .clipped {
        position: absolute;
        inset: 0;
        overflow: hidden;
        border-radius: 8px;
      }
      .clipped img {
        position: absolute;
        top: 0;
        height: 100%;
        object-fit: fill;
        pointer-events: none;
      }
      .out {
        position: absolute;
        top: 0;
        bottom: 0;
        display: grid;
        place-items: center;
        overflow: hidden;
        color: #fff;
        font: 500 12px/16px var(--nr-font);
        background: repeating-linear-gradient(
          135deg,
          rgba(14, 16, 19, 0.9) 0 6px,
          rgba(40, 44, 48, 0.9) 6px 12px
        );
      }
      .out span {
        white-space: nowrap;
        padding: 0 14px;
      }
      .out.narrow span {
        visibility: hidden;
      }
      .cut {
        position: absolute;
        top: -3px;
        height: 66px;
        border-block: 3px solid var(--nr-fill);
        pointer-events: none;
      }
      .handle {
        position: absolute;
        top: -3px;
        height: 66px;
        width: 16px;
        background: var(--nr-fill);
        display: grid;
        place-items: center;
        cursor: ew-resize;
        touch-action: none;
      }
      .handle::before {
        content: "";
        width: 3px;
        height: 20px;
        border-radius: 2px;
        background: #fff;
      }
      .handle::after {
        content: "";
        position: absolute;
        inset: 0 -14px;
      }
      .handle.start {
        transform: translateX(-100%);
        border-radius: 8px 0 0 8px;
      }
      .handle.end {
        border-radius: 0 8px 8px 0;
      }
      .still .handle {
        cursor: default;
      }
      .playhead {
        position: absolute;
        top: -8px;
        height: 76px;
        width: 2px;
        margin-left: -1px;
        background: #fff;
        box-shadow: 0 0 0 1px #000;
        cursor: ew-resize;
      }
      .playhead::after {
        content: "";
        position: absolute;
        inset: 0 -7px;
      }
      .key {
        position: absolute;
        bottom: 2px;
        width: 8px;
        height: 8px;
        margin-left: -4px;
        background: #fff;
        border: 1px solid #000;
        transform: rotate(45deg);
        pointer-events: none;
      }
      .times {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        gap: 8px;
        margin-top: 12px;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
        direction: ltr;
      }
      .times b {
        color: var(--nr-ink);
        font-weight: 500;
      }
      .times :last-child {
        text-align: right;
      }
    `],c([v({attribute:!1})],qe.prototype,"hub",2),c([v({attribute:!1})],qe.prototype,"clip",2),c([v({type:Number})],qe.prototype,"at",2),c([v({attribute:!1})],qe.prototype,"frames",2),c([v({type:Number})],qe.prototype,"selected",2),c([v({type:Boolean})],qe.prototype,"still",2),c([w()],qe.prototype,"pictures",2),qe=c([k("nr-review-film")],qe);var hh=1.5,ph=.12;function Fd(n,r,e){let t=ve(n.window);return l`<section class="window tn" aria-label=${a("review.window.label")}>
    <span class="mut">${O(n.window.start)}</span>
    <div class="rail">
      ${r.clips.map(s=>{let i=Ds(t,s.taken?s.cut:s.may);if(!i)return p;let o=Math.max(hh,100*i.width),u=a("review.window.clip",{camera:s.cameraName,length:$r(Qe(s.taken?s.cut:s.may))});return l`<i
            class=${s.taken?"on":""}
            style="left:${Math.min(100*i.from,100-o)}%;width:${o}%"
            title=${u}
          ></i>
          ${s.key===e||mh(r,s,e,t)?l`<span
                class="lab ${s.key===e?"sel":""}"
                style="left:clamp(36px, ${100*(i.from+i.width/2)}%, calc(100% - 36px))"
                >${s.cameraName}</span
              >`:p}`})}
    </div>
    <span class="mut">${O(n.window.end)}</span>
  </section>`}function mh(n,r,e,t){let s=o=>{let u=Ds(t,o.taken?o.cut:o.may);return u?u.from+u.width/2:-1},i=n.clips.find(o=>o.key===e);return n.clips.length>3||!i?!1:Math.abs(s(r)-s(i))>=ph}var Gd=1500,gh=250,xn,Wt,Os,Kt,_n,Vs,$n,Us,qn,di,ze=class extends ${constructor(){super(...arguments);b(this,qn);this.label="";this.question="";this.detail="";this.disabled=!1;this.holding=!1;this.asking=!1;b(this,xn);b(this,Wt,null);b(this,Os,e=>{e.button!==0||this.disabled||(q(this,Wt,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,q(this,xn,setTimeout(()=>{m(this,Kt).call(this),d(this,qn,di).call(this)},Gd))))});b(this,Kt,()=>{clearTimeout(m(this,xn)),this.holding=!1});b(this,_n,()=>{q(this,Wt,null),m(this,Kt).call(this)});b(this,Vs,e=>{let t=m(this,Wt);q(this,Wt,null);let s=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!s&&e.timeStamp-t>gh||(this.asking=!0)});b(this,$n,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});b(this,Us,()=>{this.asking=!1,d(this,qn,di).call(this)})}disconnectedCallback(){super.disconnectedCallback(),m(this,Kt).call(this)}render(){return l`<button
        class="btn fill hold ${this.holding?"on":""}"
        ?disabled=${this.disabled}
        @pointerdown=${m(this,Os)}
        @pointerup=${m(this,Kt)}
        @pointercancel=${m(this,_n)}
        @pointerleave=${m(this,_n)}
        @contextmenu=${e=>e.preventDefault()}
        @click=${m(this,Vs)}
      >
        <span class="pg"></span>${g("hold",20)}
        <span>${this.holding?a("hold.keep"):this.label||a("hold.rest")}</span>
      </button>
      ${this.asking?l`<nr-dialog open .heading=${this.question} @nr-close=${m(this,$n)}>
            <p>${this.detail}</p>
            <button slot="acts" class="btn" autofocus @click=${m(this,$n)}>${a("hold.back")}</button>
            <button slot="acts" class="btn" @click=${m(this,Us)}>${a("hold.send")}</button>
          </nr-dialog>`:p}`}};xn=new WeakMap,Wt=new WeakMap,Os=new WeakMap,Kt=new WeakMap,_n=new WeakMap,Vs=new WeakMap,$n=new WeakMap,Us=new WeakMap,qn=new WeakSet,di=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},ze.styles=[x,y`
      :host {
        display: grid;
      }
      .hold {
        position: relative;
        overflow: hidden;
        min-height: 52px;
        border-radius: 26px;
        font-size: 15px;
        padding: 0 10px;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
      }
      .pg {
        position: absolute;
        inset: 0;
        background: rgba(255, 255, 255, 0.24);
        transform: scaleX(0);
        transform-origin: left;
        transition: transform 150ms ease-out;
      }
      .pg:dir(rtl) {
        transform-origin: right;
      }
      .on .pg {
        transform: scaleX(1);
        transition: transform ${Gd}ms linear;
      }
      p {
        color: var(--nr-ink2);
      }
    `],c([v()],ze.prototype,"label",2),c([v()],ze.prototype,"question",2),c([v()],ze.prototype,"detail",2),c([v({type:Boolean})],ze.prototype,"disabled",2),c([w()],ze.prototype,"holding",2),c([w()],ze.prototype,"asking",2),ze=c([k("nr-hold")],ze);var fh=new Set(["revoked_key","compromised_key"]);function Zd(n){let{request:r,boards:e}=n;if(!n.available)return"away";if(r.decision)return vh(r,n.now);if(r.share?.withdrawn||r.share?.state==="withdrawn")return"withdrawn";if(r.status!=="open")return r.status;let t=e.find(s=>s.origin===r.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":r.findings.some(s=>fh.has(s.code))?"revoked":n.hasKey===!1?"no_key":n.mayAnswer?r.consent?"consent":r.match.clips.length?"decide":r.match.strength==="none"&&r.match.because!=="nothing_moved"?"information":"nothing":"watching"}function vh(n,r){let{decision:e,share:t}=n;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>r?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function bt(n){return["decide","nothing","information","consent"].includes(n)}function Yd(n){return bt(n)||["forked","left","revoked","no_key"].includes(n)}function Ws(n,r){return n.window.start!==r.window.start||n.window.end!==r.window.end?"window":r.thread.length>n.thread.length?"thread":null}function ci(n){let{size_bytes:r=0,sent_bytes:e=0}=n.share??{};return r>0?Math.min(1,e/r):0}var L,Qd,Jd,Xd,ec,tc,wt,rc,nc,Ks,sc,yt,ee=class extends ${constructor(){super(...arguments);b(this,L);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return l`<div role="status" aria-live="polite">
        ${this.error?l`<p class="why">${g("warn",18)}<span>${this.error}</span></p>`:p}
        ${d(this,L,ec).call(this)}
      </div>
      ${d(this,L,Qd).call(this)} ${this.asking?d(this,L,sc).call(this):p}`}};L=new WeakSet,Qd=function(){let{phase:e}=this;if(!Yd(e))return p;let t=e==="consent"&&this.request.consent?.by===this.me;return l`<div class="two">
        <button @click=${()=>d(this,L,yt).call(this,"nr-deny")}>
          ${this.denying?l`<span class="spin"></span>`:p}${a("review.deny")}
        </button>
        ${bt(e)&&!t?d(this,L,Xd).call(this):l`<span></span>`}
      </div>
      <p>${a(bt(e)?m(this,L,Jd):"review.foot.deny_only")}</p>`},Jd=function(){return this.request.people>1&&!this.request.consent?"review.foot.two_people":"review.foot.note"},Xd=function(){return this.preparing?l`<button disabled><span class="spin"></span>${a("review.preparing")}</button>`:this.doing==="approving"?l`<button disabled><span class="spin"></span>${a("review.approving")}</button>`:this.ready?l`<nr-hold
      .label=${a("review.hold")}
      .question=${a("review.ask.heading",{agency:this.request.agency.name})}
      .detail=${this.detail}
      ?disabled=${!!this.doing||!!this.fault||this.unread}
      @nr-held=${()=>d(this,L,yt).call(this,"nr-approve")}
    ></nr-hold>`:l`<button
        ?disabled=${!!this.fault||!!this.doing}
        @click=${()=>d(this,L,yt).call(this,"nr-prepare")}
      >
        ${a("review.prepare")}
      </button>`},ec=function(){let{request:e,phase:t}=this;if(bt(t))return d(this,L,tc).call(this);let s=e.share;switch(t){case"cooling":{let i=z(e.decision?.final_at??"");return d(this,L,wt).call(this,"clock",a("review.state.cooling",{time:i}),"cooling",{},!0)}case"sealing":return d(this,L,wt).call(this,"",a("review.state.sealing"),"sealing",{},!0);case"sending":return l`${d(this,L,wt).call(this,"",a("review.state.sending"),"sending",{},!1)}
          <progress
            max="1"
            value=${ci(e)}
            aria-label=${a("review.state.sending")}
          ></progress>
          <p class="tn" aria-live="off">
            ${a("review.state.sent",{sent:we(s?.sent_bytes??0),all:we(s?.size_bytes??0),part:it(ci(e))})}
          </p>
          ${d(this,L,Ks).call(this)}`;case"delivered":case"opened":{let i=O(s?.changed_at??""),o=a(`review.state.${t}`,{time:i,agency:e.agency.name});return d(this,L,wt).call(this,"tick",o,t,{agency:e.agency.name},!0)}case"failed":return d(this,L,rc).call(this,s?.reason??"");case"withdrawing":return d(this,L,wt).call(this,"",a("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return d(this,L,wt).call(this,"cross",a("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return d(this,L,nc).call(this);default:return p}},tc=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let i=t.by===this.me,o=a(i?"review.consent.mine":"review.consent.other",{by:t.by,time:O(t.at)});return l`<p class="why">${g("person",18)}<span>${o}</span></p>`}let s=e.voided?l`<p class="why">${g("warn",18)}<span>${e.voided.reason}</span></p>`:p;return l`${s}${this.fault?l`<p class="why">${g("info",18)}<span>${this.fault}</span></p>`:p}`},wt=function(e,t,s,i,o){return l`<div class="state">
        ${e?g(e,22):l`<span class="spin"></span>`}<span>${t}</span>
      </div>
      <p>${a(`review.state.${s}_note`,i)}</p>
      ${o?d(this,L,Ks).call(this):p}`},rc=function(e){return l`${d(this,L,wt).call(this,"warn",a("review.state.failed"),"failed",{},!1)}
    ${e?l`<p class="xs mut">${a("share.hub_says",{reason:e})}</p>`:p}
    ${d(this,L,Ks).call(this,l`<button ?disabled=${!!this.doing} @click=${()=>d(this,L,yt).call(this,"nr-retry")}>
        ${this.doing==="retrying"?l`<span class="spin"></span>`:g("again",18)}
        ${a("share.retry")}
      </button>`)}`},nc=function(){let e=this.request.decision;return e?l`<div class="state">${g("cross",22)}<span>${a("review.state.denied")}</span></div>
      <p>${a("review.state.denied_note",{time:z(e.decided_at)})}</p>
      ${this.undoable&&this.may?l`<div class="acts">
            <button ?disabled=${!!this.doing} @click=${()=>d(this,L,yt).call(this,"nr-undo")}>
              ${g("undo",18)}${a("review.undo")}
            </button>
          </div>`:p}`:p},Ks=function(e=p){let t=this.phase==="delivered"||this.phase==="opened",s=this.request.withdrawable||t;return!this.may||!s&&e===p?p:l`<div class="acts">
      ${e}
      ${s?l`<button
            ?disabled=${!!this.doing}
            @click=${()=>{t?this.asking=!0:d(this,L,yt).call(this,"nr-withdraw")}}
          >
            ${this.doing==="withdrawing"?l`<span class="spin"></span>`:p}
            ${a(t?"review.withdraw_after":"review.withdraw")}
          </button>`:p}
    </div>`},sc=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return l`<nr-dialog open .heading=${a("review.withdraw_ask",{agency:t})} @nr-close=${e}>
      <p>${a("review.withdraw_what",{agency:t})}</p>
      <button slot="acts" class="btn" autofocus @click=${e}>${a("review.back")}</button>
      <button
        slot="acts"
        class="btn"
        @click=${()=>{e(),d(this,L,yt).call(this,"nr-withdraw")}}
      >
        ${a("review.withdraw")}
      </button>
    </nr-dialog>`},yt=function(e){this.dispatchEvent(new CustomEvent(e))},ee.styles=[x,y`
      :host {
        display: block;
        border-top: 1px solid var(--nr-line);
        padding: 14px 24px 16px;
        background: var(--nr-card);
      }
      .two {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 12px;
      }
      .two > button,
      .wide {
        min-height: 52px;
        border-radius: 26px;
        font-size: 15px;
        padding: 6px 10px;
      }
      p {
        margin-top: 10px;
        font-size: 12px;
        line-height: 17px;
        color: var(--nr-ink2);
      }
      p.why {
        margin: 0 0 10px;
        color: var(--nr-ink);
        font-size: 13px;
        line-height: 19px;
        display: flex;
        gap: 8px;
      }
      p.why .ic {
        color: var(--nr-amber);
      }
      .state {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 36px;
        font: 500 15px/21px var(--nr-font);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 12px;
      }
      progress {
        display: block;
        width: 100%;
        height: 8px;
        margin-top: 6px;
        accent-color: var(--nr-fill);
      }
      .spin {
        flex: none;
        width: 20px;
        height: 20px;
        border-radius: 10px;
        border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);
        border-top-color: currentColor;
        animation: turn 1s linear 1s infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      @media (max-width: 720px) {
        :host {
          padding: 10px 16px 14px;
          box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);
        }
        p {
          margin-top: 8px;
        }
      }
    `],c([v({attribute:!1})],ee.prototype,"request",2),c([v()],ee.prototype,"phase",2),c([v()],ee.prototype,"doing",2),c([v({type:Boolean})],ee.prototype,"denying",2),c([v({type:Boolean})],ee.prototype,"ready",2),c([v({type:Boolean})],ee.prototype,"preparing",2),c([v()],ee.prototype,"fault",2),c([v()],ee.prototype,"error",2),c([v()],ee.prototype,"detail",2),c([v()],ee.prototype,"me",2),c([v({type:Boolean})],ee.prototype,"unread",2),c([v({type:Boolean})],ee.prototype,"undoable",2),c([v({type:Boolean})],ee.prototype,"may",2),c([w()],ee.prototype,"asking",2),ee=c([k("nr-review-foot")],ee);function ac(n){let{clip:r,own:e}=n,t=r.masks.some(s=>s.kind!=="own");return!t&&!e.length?p:l`<section class="masks" aria-label=${a("review.masks.heading")}>
    ${e.length?bh(n):p}
    ${t?l`<ul>
          ${r.masks.map((s,i)=>s.kind==="own"?p:wh(n,s,i))}
        </ul>`:p}
  </section>`}function bh({clip:n,own:r,change:e}){return l`<label class="own">
    <input
      type="checkbox"
      .checked=${!n.ownMasksOff}
      @change=${t=>e(_d(n,!t.target.checked,r))}
    />
    <span
      >${a("review.masks.own",{camera:n.cameraName})}
      ${n.ownMasksOff?l`<small>${a("review.masks.own_off")}</small>`:p}</span
    >
  </label>`}function wh(n,r,e){let{clip:t,selected:s,change:i,select:o}=n,u=n.frame.start,h=a("review.mask.name",{number:e+1}),f=r.kind==="moving";return l`<li class=${e===s?"on":""}>
    <button class="btn sm link" aria-pressed=${e===s} @click=${()=>o(e)}>
      ${g("mask",16)}${h}
    </button>
    <span class="grow sm mut">${yh(n,r,u)}</span>
    <button
      class="btn sm"
      aria-label="${a(f?"review.masks.stay":"review.masks.follow")}: ${h}"
      @click=${()=>i(mn(t,e,f?ud(r,u):cd(r,t.cut)))}
    >
      ${a(f?"review.masks.stay":"review.masks.follow")}
    </button>
    ${f&&r.keys.length>2?l`<button
          class="btn sm"
          aria-label="${a("review.masks.drop_key")}: ${h}"
          @click=${()=>i(mn(t,e,pd(r,u)))}
        >
          ${a("review.masks.drop_key")}
        </button>`:p}
    <button
      class="btn sm round"
      aria-label="${a("review.masks.remove")}: ${h}"
      @click=${()=>i(Ts(t,e))}
    >
      ${g("trash",18)}
    </button>
  </li>`}function yh(n,r,e){if(r.kind==="still")return a("review.masks.whole");let t=o=>Zn(qr(o??0)),s=r.keys[0]?.at,i=a(r.found?"review.masks.found":"review.masks.moving",{from:t(s),to:t(r.keys[r.keys.length-1]?.at),keys:r.keys.length});return $s(r,n.frame)?i:l`<a
        href="#"
        @click=${o=>{o.preventDefault(),n.go(s??e)}}
        >${i}</a
      >`}var kh=["top-left","top-right","bottom-left","bottom-right"],xh=.01,_h=.05,Tr,ae,ui,Sn,Ft,hi,pi,An,nt=class extends ${constructor(){super(...arguments);b(this,ae);this.masks=[];this.frame={start:0,end:1};this.selected=-1;this.still=!1;b(this,Tr,null);b(this,Sn,e=>{let t=m(this,Tr);if(!t)return;e.stopPropagation();let s=this.getBoundingClientRect();if(!s.width||!s.height)return;let i=(e.clientX-t.x)/s.width,o=(e.clientY-t.y)/s.height;d(this,ae,pi).call(this,t.number,t.corner,t.area,i,o)});b(this,Ft,e=>{e.stopPropagation(),q(this,Tr,null)})}render(){return this.masks.map((e,t)=>{let s=$s(e,this.frame);if(!s)return p;let i=e.kind==="own",o=a(i?"review.mask.own":"review.mask.name",{number:t+1}),u=`left:${100*s.left}%;top:${100*s.top}%;width:${100*s.width}%;height:${100*s.height}%`;return i||this.still?l`<div class="msk ${i?"own":""}" style=${u}>
          <span class="tag"><span>${o}</span></span>
        </div>`:l`<div
        class="msk"
        style=${u}
        role="application"
        tabindex="0"
        data-number=${t}
        aria-label=${a("review.mask.read",{name:o})}
        aria-describedby="how"
        @focus=${()=>d(this,ae,An).call(this,"nr-select",t)}
        @pointerdown=${h=>d(this,ae,ui).call(this,h,t,null,s)}
        @pointermove=${m(this,Sn)}
        @pointerup=${m(this,Ft)}
        @pointercancel=${m(this,Ft)}
        @keydown=${h=>d(this,ae,hi).call(this,h,t,null,s)}
      >
        <span class="tag" aria-hidden="true"><span>${o}</span></span>
        ${t===this.selected?kh.map(h=>l`<button
                  class="corner ${h}"
                  aria-label=${a(`review.mask.${h}`,{name:o})}
                  @pointerdown=${f=>d(this,ae,ui).call(this,f,t,h,s)}
                  @pointermove=${m(this,Sn)}
                  @pointerup=${m(this,Ft)}
                  @pointercancel=${m(this,Ft)}
                  @keydown=${f=>d(this,ae,hi).call(this,f,t,h,s)}
                ></button>`):p}
      </div>`}).concat(l`<span id="how" class="vh">${a("review.mask.how")}</span>`)}focusMask(e){this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};Tr=new WeakMap,ae=new WeakSet,ui=function(e,t,s,i){e.button===0&&(e.stopPropagation(),e.currentTarget.setPointerCapture(e.pointerId),q(this,Tr,{number:t,corner:s,area:i,x:e.clientX,y:e.clientY}),d(this,ae,An).call(this,"nr-select",t))},Sn=new WeakMap,Ft=new WeakMap,hi=function(e,t,s,i){let o=e.shiftKey?_h:xh,h={ArrowLeft:[-o,0],ArrowRight:[o,0],ArrowUp:[0,-o],ArrowDown:[0,o]}[e.key];if(h)d(this,ae,pi).call(this,t,s,i,h[0],h[1]);else if(e.key==="Delete"||e.key==="Backspace")d(this,ae,An).call(this,"nr-remove",t);else return;e.preventDefault(),e.stopPropagation()},pi=function(e,t,s,i,o){let u=t?dd(s,t,i,o):ld(s,i,o);d(this,ae,An).call(this,"nr-place",{number:e,area:u})},An=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},nt.styles=[x,y`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        direction: ltr;
      }
      .msk {
        position: absolute;
        background: #000;
        outline: 2px solid rgba(255, 255, 255, 0.85);
        outline-offset: 0;
        touch-action: none;
        cursor: move;
        color: #fff;
        font: 500 12px/16px var(--nr-font);
        display: grid;
        place-items: center;
        user-select: none;
        -webkit-user-select: none;
      }
      .msk > span {
        max-width: 100%;
        pointer-events: none;
        text-align: center;
      }
      .tag {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        container-type: size;
      }
      /* A name that has no room is not cut off: the list below the film has it. */
      @container (width < 52px) or (height < 24px) {
        .tag > span {
          display: none;
        }
      }
      @container (width < 96px) {
        .own .tag > span {
          display: none;
        }
      }
      .own {
        cursor: default;
        outline: 1px dashed rgba(255, 255, 255, 0.6);
      }
      .msk:focus-visible {
        outline: 3px solid #fff;
        box-shadow: 0 0 0 5px #000;
      }
      .corner {
        position: absolute;
        width: 24px;
        height: 24px;
        min-height: 0;
        padding: 0;
        border: 0;
        border-radius: 4px;
        background: transparent;
        touch-action: none;
        cursor: nwse-resize;
      }
      .corner::before {
        content: "";
        width: 12px;
        height: 12px;
        background: #fff;
        border: 1px solid #000;
        border-radius: 2px;
      }
      .corner:not(:disabled):hover {
        background: transparent;
      }
      .corner:focus-visible {
        outline: 3px solid #fff;
        outline-offset: -3px;
        box-shadow: 0 0 0 2px #000;
      }
      .top-left {
        left: -12px;
        top: -12px;
      }
      .top-right {
        right: -12px;
        top: -12px;
        cursor: nesw-resize;
      }
      .bottom-left {
        left: -12px;
        bottom: -12px;
        cursor: nesw-resize;
      }
      .bottom-right {
        right: -12px;
        bottom: -12px;
      }
    `],c([v({attribute:!1})],nt.prototype,"masks",2),c([v({attribute:!1})],nt.prototype,"frame",2),c([v({type:Number})],nt.prototype,"selected",2),c([v({type:Boolean})],nt.prototype,"still",2),nt=c([k("nr-review-masks")],nt);var ic=y`
  :host {
    display: block;
    border-radius: 10px;
    overflow: hidden;
    background: #000;
    color: #fff;
    direction: ltr;
  }
  :host(:focus-within) {
    box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);
  }
  section {
    position: relative;
  }
  .box {
    position: relative;
    margin: 0 auto;
    max-height: 62vh;
  }
  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: fill;
  }
  video.wrong {
    opacity: 0;
  }
  .said {
    position: absolute;
    inset: 12px 12px auto;
    width: fit-content;
    padding: 6px 12px;
    border-radius: 8px;
    background: rgba(10, 12, 15, 0.85);
    font-size: 13px;
    line-height: 18px;
  }
  .ctl {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    background: #000;
  }
  .ctl button,
  .ctl .time {
    min-height: 44px;
    border: 0;
    border-radius: 22px;
    padding: 0 14px;
    background: rgba(255, 255, 255, 0.14);
    color: #fff;
    font-size: 13px;
    font-weight: 400;
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .ctl button:not(:disabled):hover {
    background: rgba(255, 255, 255, 0.24);
  }
  .ctl button:focus-visible {
    outline-color: #fff;
    outline-offset: -3px;
  }
  .ctl .round {
    width: 44px;
    padding: 0;
    justify-content: center;
  }
  .ctl .gap {
    flex: 1;
  }
  @media (min-width: 721px) {
    .over {
      position: absolute;
      left: 0;
      right: 0;
      bottom: 0;
      background: transparent;
      padding: 12px;
      pointer-events: none;
    }
    .over > * {
      pointer-events: auto;
    }
    .over > .gap {
      pointer-events: none;
    }
    .over button,
    .over .time {
      background: rgba(10, 12, 15, 0.78);
    }
    .over button:not(:disabled):hover {
      background: rgba(40, 44, 48, 0.92);
    }
  }
`;var $h=16/9,oc=[.5,.95,.8,.2,.6,.4,.9,.3,.5],qh=200,Gt,Zt,Cr,kt,st,A,Fs,En,mi,gi,lc,dc,Gs,Zs,Mn,fi,zn,Rn,vi,zr,Hn,Tn,Cn,Ys,Qs,Js,Xs,he,F=class extends ${constructor(){super(...arguments);b(this,A);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.looking=null;this.still=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=$h;this.frames=[];b(this,Gt,new Map);b(this,Zt,"");b(this,Cr,!1);b(this,kt,"");b(this,st,()=>{});b(this,Gs,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),q(this,Cr,!1),d(this,A,Mn).call(this,!0))});b(this,Zs,()=>{if(this.piece||m(this,Cr)){this.failed=!0;return}q(this,Cr,!0),q(this,Zt,q(this,kt,this.address="")),d(this,A,mi).call(this)});b(this,zn,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=Ie(this.frames,this.clip.cut),[s,i]=[t[0],t[t.length-1]];if(s!==void 0&&i!==void 0&&this.at>=i){d(this,A,he).call(this,"nr-at",s);let{zero:o,frames:u}=m(this,A,En);e.currentTime=Is(u,o,s,e.duration)}m(this,st).call(this),this.playing=!0,this.wrong=!1,e.play().then(m(this,Rn),()=>{this.playing=!1})});b(this,Rn,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((s,{mediaTime:i})=>d(this,A,vi).call(this,i,Ps));q(this,st,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>d(this,A,vi).call(this,e.currentTime,Mr));q(this,st,()=>cancelAnimationFrame(t))}});b(this,zr,()=>{m(this,st).call(this),this.playing=!1});b(this,Hn,()=>{m(this,zr).call(this),this.isConnected&&d(this,A,Mn).call(this,!0)});b(this,Ys,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)m(this,zn).call(this);else if(e.key===",")d(this,A,Cn).call(this,-1);else if(e.key===".")d(this,A,Cn).call(this,1);else return;e.preventDefault()});b(this,Qs,e=>{let{number:t,area:s}=e.detail,i=this.clip.masks[t];if(!i)return;d(this,A,Tn).call(this);let{start:o}=vn(this.frames,this.at,this.clip.cut);d(this,A,he).call(this,"nr-clip",mn(this.clip,t,hd(i,s,o)))});b(this,Js,e=>{d(this,A,he).call(this,"nr-clip",Ts(this.clip,e.detail))});b(this,Xs,async()=>{let e=this.clip.masks.length;d(this,A,he).call(this,"nr-clip",kd(this.clip,this.at)),d(this,A,he).call(this,"nr-select",e),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(e)})}disconnectedCallback(){super.disconnectedCallback(),m(this,zr).call(this)}willUpdate(e){e.has("clip")&&d(this,A,mi).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&d(this,A,gi).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&d(this,A,Mn).call(this)}render(){let e=!this.piece&&!this.still;return l`<section
      aria-label=${a("review.player.label",{camera:this.clip.cameraName})}
      @keydown=${m(this,Ys)}
    >
      <div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
        ${this.address?l`<video
              class=${this.wrong?"wrong":""}
              src=${this.address}
              ?muted=${!this.audio}
              .muted=${!this.audio}
              playsinline
              preload="auto"
              tabindex="-1"
              aria-label=${a(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
              @loadedmetadata=${m(this,Gs)}
              @pause=${m(this,Hn)}
              @ended=${m(this,Hn)}
              @error=${m(this,Zs)}
            ></video>`:p}
        ${this.piece?p:l`<nr-review-masks
              .masks=${this.clip.masks}
              .frame=${vn(this.frames,this.at,this.clip.cut)}
              .selected=${this.selected}
              .still=${this.still}
              @nr-place=${m(this,Qs)}
              @nr-select=${t=>d(this,A,he).call(this,"nr-select",t.detail)}
              @nr-remove=${m(this,Js)}
            ></nr-review-masks>`}
        ${this.failed||this.wrong?l`<p class="said">${a(this.failed?"review.player.failed":"review.player.wrong")}</p>`:p}
      </div>
      <div class="ctl over">${d(this,A,lc).call(this)}${e?d(this,A,dc).call(this):p}</div>
    </section>`}};Gt=new WeakMap,Zt=new WeakMap,Cr=new WeakMap,kt=new WeakMap,st=new WeakMap,A=new WeakSet,Fs=function(){return m(this,Gt).get(qd(this.clip,this.at)?.clipId??"")},En=function(){return this.piece?{zero:this.pieceStart,frames:Ie(this.frames,this.clip.cut)}:m(this,A,Fs)??{zero:this.clip.shown.start,frames:[]}},mi=async function(){let{sources:e,shown:t}=this.clip,s=e.map(({clipId:o})=>o).join(" ");if(s===m(this,Zt))return;q(this,Zt,s),q(this,Gt,new Map),this.frames=[];let i=await Promise.allSettled(e.map(async({clipId:o})=>{let u=await this.hub.get(`/clips/${o}/frames`);return[o,Bd(o,u)]}));s===m(this,Zt)&&(q(this,Gt,new Map(i.flatMap(o=>o.status==="fulfilled"?[o.value]:[]))),this.frames=jd(m(this,Gt).values(),t),d(this,A,he).call(this,"nr-frames",this.frames),await d(this,A,gi).call(this),d(this,A,Mn).call(this),!this.piece&&!m(this,A,Fs)&&(this.failed=e.length>0))},gi=async function(){let e=this.piece||(m(this,A,Fs)?.path??"");if(e!==m(this,kt)){q(this,kt,e),this.failed=this.wrong=!1,this.address="",d(this,A,Tn).call(this);try{let t=e?await this.hub.media(e):"";e===m(this,kt)&&(this.address=t)}catch{e===m(this,kt)&&(this.failed=!0)}}},lc=function(){return l`<button
        class="round"
        aria-label=${a(this.playing?"review.player.pause":"review.player.play")}
        title=${a("review.player.keys")}
        @click=${m(this,zn)}
      >
        ${g(this.playing?"pause":"play",18)}
      </button>
      <button
        class="round"
        aria-label=${a("review.player.back")}
        @click=${()=>d(this,A,Cn).call(this,-1)}
      >
        ${g("previous",18)}
      </button>
      <button class="round" aria-label=${a("review.player.on")} @click=${()=>d(this,A,Cn).call(this,1)}>
        ${g("next",18)}
      </button>
      <span class="time tn">${Ct(qr(this.at))}</span>`},dc=function(){return l`<button
        aria-pressed=${this.audio}
        title=${a("review.player.audio_how")}
        @click=${()=>d(this,A,he).call(this,"nr-audio",!this.audio)}
      >
        ${g(this.audio?"sound":"mute",18)}${a(this.audio?"review.player.audio":"review.player.no_audio")}
      </button>
      <span class="gap"></span>
      ${this.looking===null?l`<button
            title=${a("review.faces.how")}
            ?disabled=${!this.clip.taken}
            @click=${()=>d(this,A,he).call(this,"nr-faces")}
          >
            ${g("search",18)}${a("review.faces.find")}
          </button>`:l`<span class="time tn" role="status"
              >${a("review.faces.looking",{part:it(this.looking)})}</span
            >
            <button @click=${()=>d(this,A,he).call(this,"nr-faces-off")}>
              ${g("cross",18)}${a("review.faces.stop")}
            </button>`}
      <button @click=${m(this,Xs)}>${g("plus",18)}${a("review.mask.add")}</button>`},Gs=new WeakMap,Zs=new WeakMap,Mn=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:s,frames:i}=m(this,A,En),o=Is(i,s,this.at,t.duration);!e&&Math.abs(t.currentTime-o)<1e-5||d(this,A,fi).call(this,t,0)},fi=function(e,t){m(this,st).call(this);let{zero:s,frames:i}=m(this,A,En),o=Mr(i,this.at),u=Number(document.timeline.currentTime),h,f=0,S=0,M=()=>{e!==this.video||this.playing||e.seeking||(window.clearTimeout(f),!i.length||h!==void 0&&Od(i,o,h)?this.wrong=!1:t+1<oc.length?d(this,A,fi).call(this,e,t+1):this.wrong=h!==void 0)},K=()=>{f=window.setTimeout(()=>document.hidden?K():M(),qh*(t+1))},W=(Br,{mediaTime:Bn,presentationTime:aa})=>{S=e.requestVideoFrameCallback(W),!(aa<u)&&(h=s+Math.round(Bn*1e6),M())},Y=()=>h===void 0?K():M();typeof e.requestVideoFrameCallback=="function"&&(S=e.requestVideoFrameCallback(W),e.addEventListener("seeked",Y,{once:!0}),q(this,st,()=>{e.cancelVideoFrameCallback(S),e.removeEventListener("seeked",Y),window.clearTimeout(f)})),e.currentTime=Is(i,s,this.at,e.duration,oc[t])},zn=new WeakMap,Rn=new WeakMap,vi=function(e,t){if(!this.video||!this.playing)return;let{zero:i,frames:o}=m(this,A,En),u=t(o,i+Math.round(e*1e6)),{cut:h}=this.clip;if(this.at<h.end&&u>=h.end){d(this,A,Tn).call(this),d(this,A,he).call(this,"nr-at",Ie(o,h).at(-1)??h.end);return}d(this,A,he).call(this,"nr-at",u),m(this,Rn).call(this)},zr=new WeakMap,Hn=new WeakMap,Tn=function(){this.video?.pause(),m(this,zr).call(this)},Cn=function(e){d(this,A,Tn).call(this);let{shown:t,cut:s}=this.clip,i=this.piece?Ie(this.frames,s):this.frames,o=this.piece?s:t,u=Vd(i,this.at,e);d(this,A,he).call(this,"nr-at",i.length?u:Q(u,o.start,o.end))},Ys=new WeakMap,Qs=new WeakMap,Js=new WeakMap,Xs=new WeakMap,he=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},F.styles=[x,ic],c([v({attribute:!1})],F.prototype,"hub",2),c([v({attribute:!1})],F.prototype,"clip",2),c([v({type:Number})],F.prototype,"at",2),c([v({type:Number})],F.prototype,"selected",2),c([v()],F.prototype,"piece",2),c([v({type:Number})],F.prototype,"pieceStart",2),c([v({type:Boolean})],F.prototype,"audio",2),c([v({attribute:!1})],F.prototype,"looking",2),c([v({type:Boolean})],F.prototype,"still",2),c([w()],F.prototype,"address",2),c([w()],F.prototype,"playing",2),c([w()],F.prototype,"failed",2),c([w()],F.prototype,"wrong",2),c([w()],F.prototype,"shape",2),c([Zr("video")],F.prototype,"video",2),c([Zr("nr-review-masks")],F.prototype,"layer",2),c([w()],F.prototype,"frames",2),F=c([k("nr-review-player")],F);var cc=y`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);
    height: 100%;
    min-height: 0;
  }
  .L {
    padding: 16px 24px;
    overflow: auto;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    align-content: start;
    gap: 12px;
  }
  .R {
    background: var(--nr-card);
    border-inline-start: 1px solid var(--nr-line);
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .R .sc {
    flex: 1;
    overflow: auto;
    padding: 16px 24px 12px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    gap: 14px;
    align-content: start;
  }
  .rh {
    display: flex;
    gap: 12px;
    align-items: flex-start;
  }
  .rh h2 {
    font: 500 19px/26px var(--nr-font);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .rh .sub {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    color: var(--nr-ink2);
    font-size: 13px;
    line-height: 18px;
    margin-top: 4px;
    align-items: center;
  }
  .back {
    flex: none;
    width: 44px;
    height: 44px;
    display: grid;
    place-items: center;
    color: inherit;
    border-radius: 22px;
    margin: -8px 0 0;
    margin-inline-start: -12px;
  }
  .back:dir(rtl) {
    transform: scaleX(-1);
  }
  .ctabs {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .ctabs li {
    flex: 1 1 150px;
    min-width: 0;
    display: flex;
    align-items: center;
    border: 1.5px solid var(--nr-edge);
    border-radius: 8px;
    background: var(--nr-card);
  }
  .ctabs li.on {
    border-color: var(--nr-link);
    box-shadow: inset 0 0 0 1px var(--nr-link);
  }
  .ctabs .box {
    flex: none;
    display: grid;
    place-items: center;
    width: 44px;
    height: 48px;
    cursor: pointer;
  }
  input[type="checkbox"] {
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
    accent-color: var(--nr-fill);
  }
  .ctabs button {
    flex: 1;
    min-width: 0;
    min-height: 48px;
    display: block;
    text-align: start;
    border: 0;
    border-radius: 8px;
    padding-block: 6px;
    padding-inline: 0 10px;
    font-weight: 400;
  }
  .ctabs b {
    font-weight: 500;
    display: block;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .ctabs span {
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .ctabs .seen {
    display: block;
  }
  .window {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    font-size: 13px;
    line-height: 18px;
    direction: ltr;
    padding-bottom: 20px;
  }
  .rail {
    position: relative;
    height: 8px;
    border-radius: 4px;
    background: var(--nr-sunk);
    border: 1px solid var(--nr-line);
  }
  .rail i {
    position: absolute;
    top: -4px;
    height: 14px;
    min-width: 8px;
    border-radius: 3px;
    background: var(--nr-ink2);
  }
  .rail i.on {
    background: var(--nr-fill);
  }
  .rail .lab {
    position: absolute;
    top: 14px;
    transform: translateX(-50%);
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    white-space: nowrap;
  }
  .masks {
    display: grid;
    gap: 8px;
  }
  .masks ul {
    display: grid;
    gap: 4px;
  }
  .masks li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 4px 8px;
    border: 1px solid var(--nr-border);
    border-radius: 8px;
    background: var(--nr-card);
  }
  .masks li.on {
    border-color: var(--nr-link);
  }
  .masks .own {
    display: flex;
    gap: 10px;
    align-items: center;
    min-height: 44px;
  }
  .masks small {
    display: block;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  nr-finding .act {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin-top: 8px;
  }
  .wait {
    grid-column: 1 / -1;
    padding: 24px;
  }
  :host([narrow]) {
    display: block;
    height: auto;
  }
  @media (max-width: 870px) {
    :host {
      display: block;
      height: auto;
    }
    .L {
      padding: 12px 16px;
      overflow: visible;
    }
    nr-review-player {
      margin-inline: -16px;
      border-radius: 0;
    }
    /* The answer sticks to the foot of the whole page, so the page itself must hold it. */
    .R {
      display: contents;
    }
    .R .sc {
      padding: 16px;
      overflow: visible;
      background: var(--nr-card);
      border-top: 1px solid var(--nr-line);
    }
    .rail .lab:not(.sel) {
      display: none;
    }
    /* What was found comes before the list, so that it is read before anything is chosen. */
    .R .first {
      order: -1;
    }
    nr-review-foot {
      position: sticky;
      bottom: 0;
      z-index: 2;
    }
    .rh h2 {
      font-size: 18px;
      line-height: 24px;
    }
    .rh .tile {
      display: none;
    }
  }
  /* Very large letters: the answer scrolls with the page instead of covering it. */
  @media (max-height: 480px) {
    nr-review-foot {
      position: static;
    }
  }
`;var hc=y`
  :host {
    display: block;
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    min-width: 0;
  }
  summary {
    list-style: none;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 11px 12px;
    min-height: 44px;
    cursor: pointer;
    border-radius: 10px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary > .ic:last-child {
    margin-inline-start: auto;
    color: var(--nr-ink2);
  }
  details[open] summary > .ic:last-child {
    transform: rotate(180deg);
  }
  .in {
    padding: 0 12px 12px 38px;
    font-size: 13px;
    line-height: 20px;
    color: var(--nr-ink2);
    display: grid;
    gap: 2px;
  }
  .in:dir(rtl) {
    padding: 0 38px 12px 12px;
  }
`,Yt=class extends ${constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return l`<details>
        <summary>${g("info",18)}${a("review.proof.unknown")}${g("down",16)}</summary>
        <p class="in">${a("review.proof.unknown_why")}</p>
      </details>`;let s=t.witnesses.length;return l`<details>
      <summary>
        <span class="ok">${g("verified",20)}</span>
        <span
          >${t.seen_at?a("review.proof.line",{time:z(t.seen_at)}):a("review.proof.issued",{time:z(e.issued)})}</span
        >${g("down",16)}
      </summary>
      <div class="in">
        <p>${a("review.proof.signed",{agency:e.agency.name})}</p>
        <p>
          ${a("review.proof.entry",{index:T(t.index)})}
          <span class="code">${t.origin}</span>
        </p>
        <p>${s?E("review.proof.witnesses",s):a("review.proof.no_witness")}</p>
        <p>${P(`requests/${e.id}`,a("review.proof.more"))}</p>
      </div>
    </details>`}};Yt.styles=[x,hc,y`
      .ok {
        color: var(--nr-ok);
      }
    `],c([v({attribute:!1})],Yt.prototype,"request",2),c([v({attribute:!1})],Yt.prototype,"proof",2),Yt=c([k("nr-review-proof")],Yt);var Rr=class extends ${render(){let{review:r}=this,{files:e,information:t,...s}=r.custody;return l`<details>
      <summary>${g("sealed",18)}${a("review.files.heading")}${g("down",16)}</summary>
      <div class="in">
        ${r.cuts.map(i=>{let o=r.proposal.pieces[i.number-1];return l`<section>
            <h4>${a("review.files.clip",{number:i.number,camera:o?.camera_name??""})}</h4>
            <dl class="tn">
              ${Hr("time",`${z(i.start)}, ${Qn(Date.parse(i.end)-Date.parse(i.start))}`)}
              ${Hr("frames",a("review.files.frames_of",{all:T(i.frames),copied:T(i.frames_copied)}))}
              ${Hr("picture",`${i.width} × ${i.height}`)} ${Hr("size",we(i.size_bytes))}
              ${Hr("clock",a("review.files.clock_of",{ms:T(i.clock_offset_ms)}))}
              ${Hr("sha256",l`<span class="code">${i.sha256}</span>`)}
            </dl>
          </section>`})}
        ${r.preparation==="ready"?l`<section>
              <h4>${a("review.files.custody")}</h4>
              <p>${a("review.files.custody_note")}</p>
              <dl>${bi({...s,files:e,information:t})}</dl>
            </section>`:p}
      </div>
    </details>`}};Rr.styles=[x,hc,y`
      .in {
        gap: 12px;
      }
      h4 {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 2px 10px;
        font-size: 12px;
        line-height: 17px;
      }
      dd {
        color: var(--nr-ink);
        overflow-wrap: anywhere;
      }
    `],c([v({attribute:!1})],Rr.prototype,"review",2),Rr=c([k("nr-review-files")],Rr);function Hr(n,r){return l`<dt>${a(`review.files.${n}`)}</dt>
    <dd>${r}</dd>`}function bi(n,r=""){return Object.entries(n).flatMap(([e,t])=>{let s=r?`${r}.${e}`:e;return Array.isArray(t)?t.flatMap((i,o)=>i!==null&&typeof i=="object"?bi(i,`${s}[${o+1}]`):[uc(`${s}[${o+1}]`,i)]):t!==null&&typeof t=="object"?bi(t,s):t===void 0?[]:[uc(s,t)]})}function uc(n,r){return l`<dt class="code">${n}</dt>
    <dd class="code">${r===null?"–":r===""?"“”":String(r)}</dd>`}function wi(n){return $r(n.reduce((r,e)=>r+Qe(e.cut),0))}function pc(n,r,e,t=0){let s=fe(n);return[Ah(n,s),...s.length?[Sh(n),Eh(s)]:[],Mh(n),...Th(n),...Ch(n),zh(r),Rh(t||(e?.size_bytes??0))]}function Ah(n,r){return r.length?{icon:"clip",term:E("review.leaves.clips",n.clips.length),value:a("review.leaves.clips_of",{count:r.length,all:n.clips.length,length:wi(r)}),note:a("review.leaves.clips_note")}:{icon:"clip",term:a("review.leaves.clip"),value:a("review.leaves.no_clip")}}function Sh(n){return n.audio?{icon:"sound",term:a("review.leaves.audio"),value:a("review.leaves.audio_on")}:{icon:"mute",term:a("review.leaves.audio"),value:a("review.leaves.none")}}function Eh(n){let r=n.flatMap(h=>h.masks),e=r.filter(h=>h.kind==="moving").length,t=n.some(h=>h.ownMasksOff),s={icon:"mask",term:a("review.leaves.masks")},i=t?{note:a("review.leaves.masks_off")}:{};if(!r.length)return{...s,value:a("review.leaves.none"),...i};let o=e?e===r.length?"moving":"mixed":"still",u=a(`review.leaves.masks_${o}`,{count:r.length,moving:e,length:wi(n)});return{...s,value:u,...i}}function Mh(n){let r={icon:"person",term:a("review.leaves.about")};if(gn(n)){let o=n.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...r,value:a("review.leaves.nothing"),note:a(o)}}let{name:e,email:t,telephone:s}=n.identity,i=[e,t,s].map(o=>o.trim()).filter(Boolean);return{...r,value:i.join(", "),note:a("review.leaves.about_told")}}function Th(n){let r=[],e=n.words.trim();e&&r.push({icon:"talk",term:a("review.leaves.words"),value:`“${e}”`});let t=n.extracts.filter(s=>s.taken);if(t.length){let s=t.map(i=>i.name).join(", ");r.push({icon:"info",term:a("review.leaves.readings"),value:s,note:a("review.leaves.readings_note")})}return r}function Ch(n){return n.contentCredentials?[{icon:"tick",term:a("review.leaves.credentials"),value:a("review.leaves.credentials_on"),note:a("review.leaves.credentials_note")}]:[]}function zh(n){let r={icon:"lock",term:a("review.leaves.sealed"),value:n.name};return n.key?{...r,code:ot(n.key),note:a("review.leaves.sealed_note")}:{...r,note:a("review.leaves.sealed_no_key")}}function Rh(n){let r={icon:"download",term:a("review.leaves.size")};return n?{...r,value:a("review.leaves.size_of",{size:we(n)})}:{...r,value:a("review.leaves.size_unknown")}}function mc(n,r){let e=fe(n),t=e.reduce((i,o)=>i+o.masks.length,0);return`${[e.length?E("review.ask.clips",e.length,{length:wi(e)}):a("review.ask.no_clips"),...e.length?[a(n.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?E("review.ask.masks",t):a("review.ask.no_masks")]:[],...n.words.trim()?[a("review.ask.words")]:[],...n.extracts.some(i=>i.taken)?[a("review.ask.readings")]:[],a(gn(n)?"review.ask.anonymous":"review.ask.contact"),...r?[we(r.size_bytes)]:[]].join(", ")}.`}function Ae(n,r,e={},t="",s=p){return l`<nr-finding .tone=${n} tone=${n} .icon=${t} .heading=${`${a(`${r}.heading`,e)}.`}
    >${a(`${r}.text`,e)}${s===p?p:l`<div class="act">${s}</div>`}</nr-finding
  >`}function gc(n,r,e,t,s){let i=e.agency.name,o=[],u=M=>P(`requests/${e.id}`,M);switch(n){case"forked":o.push(l`<div role="alert">
          ${Ae("red","review.forked",{board:e.origin},"fork",P("boards",a("review.see_board")))}
        </div>`);break;case"left":o.push(Ae("amber","review.left",{board:e.origin},"",P("boards",a("review.see_board"))));break;case"revoked":o.push(Ae("red","review.revoked",{agency:i},"",u(a("review.see_entry"))));break;case"no_key":o.push(Ae("amber","review.no_key",{agency:i}));break;case"watching":o.push(Ae("plain","review.watching"));break;case"resolved":case"expired":o.push(Ae("plain",`review.${n}`,{agency:i,time:z(Hh(e))},"tick"));break;case"nothing":case"information":o.push(Ae("plain",`review.${n}`,{why:e.match.reason}));break;default:}let h=Lh(e,s);if(h&&o.push(h),t.opened&&!e.decision&&e.status==="open"){let M=Ws(t.opened,e);M&&o.push(Ae("amber",`review.changed_${M}`,{window:me(e.window)},"",l`${u(a("review.see_correction"))}
            <button class="btn sm" @click=${()=>t.read()}>${a("review.have_read")}</button>`))}let f=Md(t.current);f&&o.push(Ae("amber","review.missing",{length:E("review.seconds",f)}));let S=r.boards.find(M=>M.origin===e.origin);return n!=="away"&&S?.state==="unreachable"&&o.push(Ae("amber","review.behind",{time:z(S.since)},"away")),S?.state==="unchecked"&&o.push(Ae("amber","review.unchecked",{board:e.origin},"warn",P("boards",a("review.see_board")))),o}function Hh(n){return n.status==="resolved"?n.thread.findLast(r=>r.kind==="request.resolve")?.issued??n.expires:n.expires}function Lh(n,r){let e=n.decision;if(!e||e.by===r&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return Ae("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:O(e.decided_at)},"person")}function Dh({clips:n,labels:r,selected:e,still:t,select:s,take:i}){return l`<ul class="ctabs" aria-label=${a("review.clips.label")}>
    ${n.map(o=>{let u=o.key===e,h=O(Ce(o.cut.start));return l`<li class=${u?"on":""}>
        <label class="box"
          ><input
            type="checkbox"
            .checked=${o.taken}
            ?disabled=${t}
            aria-label=${a("review.clips.take",{camera:o.cameraName,time:h})}
            @change=${f=>i(o.key,f.target.checked)}
        /></label>
        <button aria-pressed=${u} @click=${()=>s(o.key)}>
          <b>${o.cameraName}</b>
          <span class="tn">${h} · ${a(o.taken?"review.clips.leaves":"review.clips.stays")}</span>
          <span class="seen">${r(o).map(f=>a(`seen.${f}`)).join(", ")}</span>
        </button>
      </li>`})}
  </ul>`}var j,Dr,Pr,C,fc,yi,ki,ea,vc,bc,xi,Lr,wc,yc,kc,xc,_c,ta,Ln,$c,qc,Ne=class extends N{constructor(){super(...arguments);b(this,C);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;b(this,j,new Rs(this,e=>this.show(e)));b(this,Dr,!1);b(this,Pr);b(this,Ln,e=>{d(this,C,Lr).call(this,e.detail)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,Pr))}willUpdate(e){this.house&&this.route[0]&&m(this,j).use(this.house,this.route[0]);let t=m(this,j).draft;if(t&&!t.clips.some(s=>s.key===this.key)){let s=fe(t)[0]??t.clips[0];s&&d(this,C,yi).call(this,s)}m(this,j).ready?m(this,Dr)&&(q(this,Dr,!1),this.leaving=fe(m(this,j).draft).some(s=>s.key===this.key)):this.leaving=!1,d(this,C,fc).call(this)}render(){let{draft:e}=m(this,j),t=m(this,j).request;if(!t)return this.house?.loaded?l`<div class="wait">
            <nr-empty icon="inbox" .heading=${a("review.gone")} .text=${a("review.gone_why")}>
              <p>${P("requests",a("review.all_requests"),{class:"btn"})}</p>
            </nr-empty>
          </div>`:l`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let s=Zd({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:m(this,C,ea)===null?null:m(this,C,ea)!=="",now:Date.now()});return l`<div class="L">
        ${d(this,C,vc).call(this)}
        ${e?d(this,C,bc).call(this,e,s):l`<span class="grey" aria-busy="true"></span>`}
      </div>
      <div class="R">
        <div class="sc">${e?d(this,C,$c).call(this,e,s):p}</div>
        ${d(this,C,qc).call(this,e,s)}
      </div>`}};j=new WeakMap,Dr=new WeakMap,Pr=new WeakMap,C=new WeakSet,fc=function(){clearTimeout(m(this,Pr));let{undoable_until:e,decision:t}=m(this,j).request??{},s=[e,t?.final_at].map(o=>Date.parse(o??"")-Date.now()).filter(o=>o>0),i=Math.min(...s);i<2**31&&q(this,Pr,setTimeout(()=>this.requestUpdate(),i+50))},yi=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,d(this,C,Lr).call(this,e.cut.start),this.mask=-1},ki=function(){return this.hass.user?.name??""},ea=function(){let{request:e,agency:t,current:s}=m(this,j),i=s?.proposal??e?.proposal;return t?.delivery_key??i?.recipient.delivery_key??null},vc=function(){let e=m(this,j).request;return e?l`<header class="rh">
      ${P(`requests/${e.id}`,l`${g("back",22)}<span class="vh">${a("review.back_to")}</span>`,{class:"back"})}
      <span class="tile" style="--s:48px" aria-hidden="true">${ye(e.agency.name)}</span>
      <div class="grow">
        <h2>${a("request.heading",{agency:e.agency.name,title:e.title})}</h2>
        <p class="sub">
          <nr-level .level=${e.agency.level}></nr-level>
          ${e.case_number?l`<span>${a("ask.case",{number:e.case_number})}</span>`:p}
          <span class="tn">${me(e.window)}</span>
          ${P(`requests/${e.id}`,E("review.thread",e.thread.length+1))}
        </p>
      </div>
    </header>`:p},bc=function(e,t){let s=e.clips.find(h=>h.key===this.key),i=m(this,j).request;if(!s||!i)return l`<nr-empty
        class="card"
        icon="clip"
        .heading=${a("review.no_clip.heading")}
        .text=${a("review.no_clip.text")}
      ></nr-empty>`;let o=!bt(t)||t==="consent",u=d(this,C,kc).call(this,e,s);return l`${Dh({clips:e.clips,labels:({sources:h})=>{let f=i.match.clips.filter(S=>h.some(({clipId:M})=>M===S.clip_id));return dr.filter(S=>f.some(M=>M.labels.includes(S)))},selected:this.key,still:o,select:h=>{let f=e.clips.find(S=>S.key===h);f&&d(this,C,yi).call(this,f)},take:(h,f)=>m(this,j).change(wd(e,h,f))})}
      ${u?l`<div class="seg" role="group" aria-label=${a("review.view.label")}>
            ${[!1,!0].map(h=>l`<button
                  aria-pressed=${this.leaving===h}
                  @click=${()=>d(this,C,xc).call(this,h,s)}
                >
                  ${a(h?"review.view.leaves":"review.view.recording")}
                </button>`)}
          </div>`:p}
      <nr-review-player
        .hub=${this.house.hub}
        .clip=${s}
        .at=${this.at}
        .selected=${this.mask}
        .piece=${this.leaving?u:""}
        .pieceStart=${d(this,C,yc).call(this,e,s)}
        .audio=${e.audio}
        .looking=${m(this,j).detection}
        .still=${o}
        @nr-frames=${h=>d(this,C,wc).call(this,h.detail)}
        @nr-at=${m(this,Ln)}
        @nr-clip=${h=>d(this,C,ta).call(this,h.detail)}
        @nr-select=${h=>{this.mask=h.detail}}
        @nr-audio=${h=>m(this,j).change({...e,audio:h.detail})}
        @nr-faces=${()=>{m(this,j).findFaces(s.key)}}
        @nr-faces-off=${()=>{m(this,j).stopDetection()}}
      ></nr-review-player>
      <p class="sm mut" role="status" ?hidden=${m(this,j).found===null}>${d(this,C,_c).call(this)}</p>
      <nr-review-film
        .hub=${this.house.hub}
        .clip=${s}
        .at=${this.at}
        .frames=${this.frames}
        .selected=${this.mask}
        .still=${o||!s.taken}
        @nr-at=${m(this,Ln)}
        @nr-cut=${h=>d(this,C,ta).call(this,yd(m(this,C,xi)??s,h.detail))}
      ></nr-review-film>
      ${Fd(i,e,this.key)}
      ${o?p:ac({clip:s,frame:vn(this.frames,this.at,s.cut),selected:this.mask,own:this.house.cameras.find(h=>h.id===s.cameraId)?.masks??[],change:h=>d(this,C,ta).call(this,h),select:h=>{this.mask=h},go:h=>d(this,C,Lr).call(this,h)})}`},xi=function(){return m(this,j).draft?.clips.find(e=>e.key===this.key)},Lr=function(e){let t=m(this,C,xi)?.cut,s=t?Ie(this.frames,t):[],i=e===t?.start?s[0]:void 0;this.at=i??Mr(this.leaving&&s.length?s:this.frames,e)},wc=function(e){this.frames=e,d(this,C,Lr).call(this,this.at)},yc=function(e,t){let s=m(this,j).review?.cuts[fe(e).indexOf(t)];return s?Ut(s.start):t.cut.start},kc=function(e,t){let{ready:s,review:i,request:o}=m(this,j),u=fe(e).indexOf(t)+1;return!s||!i||!o||!u?"":`requests/${o.id}/proposals/${i.proposal.id}/pieces/${u}/video`},xc=function(e,t){this.leaving=e,d(this,C,Lr).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1))},_c=function(){let e=m(this,j).found;return e===null?p:e?E("review.faces.found",e):a("review.faces.none")},ta=function(e){let t=m(this,j).draft;t&&m(this,j).change(pn(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},Ln=new WeakMap,$c=function(e,t){let s=m(this,j),i=s.request;if(!i)return p;let o=gc(t,this.house,i,s,m(this,C,ki)),u=i.findings.filter(f=>t!=="revoked"||!["revoked_key","compromised_key"].includes(f.code)),h={name:i.agency.name,key:m(this,C,ea)??""};return l`${o.length?l`<div class="first" style="display:grid;gap:12px">${o}</div>`:p}
      ${t==="denied"||t==="resolved"||t==="expired"?p:l`<nr-what-leaves
            .items=${pc(e,h,s.current,i.share?.size_bytes)}
          ></nr-what-leaves>`}
      ${s.current&&s.current.preparation==="ready"?l`<nr-review-files .review=${s.current}></nr-review-files>`:p}
      ${u.length?l`<div class="first" style="display:grid;gap:12px">${u.map(zt)}</div>`:p}
      ${bt(t)&&t!=="consent"?l`<nr-review-about
            .draft=${e}
            .hub=${this.house.hub}
            .open=${t==="information"||t==="nothing"}
            @nr-draft=${f=>s.change(f.detail)}
          ></nr-review-about>`:p}
      <nr-review-proof .request=${i} .proof=${s.proof}></nr-review-proof>`},qc=function(e,t){let s=m(this,j),i=s.request;if(!i)return p;if(["away","watching","resolved","expired"].includes(t))return p;let o=e?Ad(e):null,u=!!s.opened&&Ws(s.opened,i)!==null;return l`<nr-review-foot
      .request=${i}
      .phase=${t}
      .doing=${s.doing||(s.detection===null?"":"looking")}
      .denying=${s.denying}
      .ready=${s.ready}
      .preparing=${s.preparing||!e}
      .fault=${o?a(o.key,o.values):""}
      .error=${s.error}
      .detail=${e?mc(e,s.current):""}
      .me=${m(this,C,ki)}
      .unread=${u}
      .may=${this.house.mayAnswer}
      .undoable=${Date.parse(i.undoable_until??"")>Date.now()}
      @nr-deny=${()=>{s.deny()}}
      @nr-prepare=${()=>{q(this,Dr,!0),s.prepare()}}
      @nr-approve=${()=>{s.approve()}}
      @nr-undo=${()=>{s.undo()}}
      @nr-withdraw=${()=>{s.withdraw()}}
      @nr-retry=${()=>{s.retry()}}
    ></nr-review-foot>`},Ne.styles=[x,cc],c([w()],Ne.prototype,"key",2),c([w()],Ne.prototype,"at",2),c([w()],Ne.prototype,"frames",2),c([w()],Ne.prototype,"mask",2),c([w()],Ne.prototype,"leaving",2),Ne=c([k("nr-page-review")],Ne);var Ph={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},Dn={name:"",when:Ph,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},Ac=["police","sheriff","fire","ems","transit","other"],Qt=n=>n.length<2?n[0]??"":a("rules.or",{first:n.slice(0,-1).join(", "),last:n.at(-1)??""}),Sc=n=>n.replace(/\.\.$/,".");function Ec(n,r){let e=[];return n.agencies.length&&e.push(a("rules.if.agencies",{values:Qt(n.agencies.map(t=>r.get(t)??`${t.slice(0,8)}…`))})),n.kinds.length&&e.push(a("rules.if.kinds",{values:Qt(n.kinds.map(t=>a(`agency_kind.${t}`)))})),(n.level_from!==null||n.level_to!==null)&&e.push(a("rules.if.level",{from:n.level_from??0,to:n.level_to??3})),n.incidents.length&&e.push(a("rules.if.incidents",{values:Qt(n.incidents.map(t=>a(`incident.${t}`)))})),n.findings.includes("*")?e.push(a("rules.if.any_finding")):n.findings.length&&e.push(a("rules.if.findings",{values:Qt(n.findings.map(t=>a(`finding.${t}`).replace(/\.$/,"")))})),n.words.length&&e.push(a("rules.if.words",{values:Qt(n.words.map(t=>`“${t}”`))})),n.longer_than_s!==null&&e.push(Sc(a("rules.if.longer",{length:ie(n.longer_than_s*1e3)}))),n.hours&&e.push(a("rules.if.hours",{from:`${T(n.hours[0])}:00`,to:`${T(n.hours[1])}:00`})),n.farther_than_m!==null&&e.push(a("rules.if.farther",{distance:Re(n.farther_than_m)})),n.nearer_than_m!==null&&e.push(a("rules.if.nearer",{distance:Re(n.nearer_than_m)})),n.strengths.length&&e.push(a("rules.if.strengths",{values:Qt(n.strengths.map(t=>a(`strength.${t}`)))})),n.labels.length&&e.push(a("rules.if.labels",{values:Qt(n.labels.map(t=>a(`seen.${t}`)))})),e}function Mc(n){let r=[a(`rules.then.${n.then}`)];return n.prepare&&r.push(a("rules.prepares")),n.people>1&&r.push(a("rules.people",{count:T(n.people)})),n.cool_off_s&&r.push(Sc(a("rules.cools_off",{length:ie(n.cool_off_s*1e3)}))),r}function Pn(n,r={}){let{name:e,when:t,then:s,prepare:i,people:o,cool_off_s:u,on:h}=n;return{name:e,when:t,then:s,prepare:i,people:o,cool_off_s:u,on:h,...r}}var Ih=["deny","list","notify","approve"],Nh=[0,1,2,3],D,In,$i,Ir,_t,Tc,Cc,qi,Ai,Se=class extends ${constructor(){super(...arguments);b(this,D);this.rule=Dn;this.ruleId="";this.draft=Dn;this.trial="";this.wrong="";this.busy=!1}willUpdate(e){e.has("rule")&&(this.draft=Pn(this.rule))}render(){let{draft:e}=this,{when:t}=e;return l`<form class="card" @submit=${s=>{d(this,D,Cc).call(this,s)}}>
      <label class="field whole"
        >${a("rules.name")}<input
          required
          maxlength="100"
          .value=${e.name}
          @input=${s=>d(this,D,Ir).call(this,{name:xt(s)})}
      /></label>
      <p class="whole mut sm">${a("rules.all_hold")}</p>
      <fieldset class="whole">
        <legend>${a("rules.kinds")}</legend>
        <div class="ticks">
          ${Ac.map(s=>d(this,D,In).call(this,s,`agency_kind.${s}`,t.kinds,"kinds"))}
        </div>
      </fieldset>
      <label class="field"
        >${a("rules.level_to")}<select
          @change=${s=>d(this,D,_t).call(this,{level_to:xt(s)?Number(xt(s)):null})}
        >
          <option value="">${a("rules.any")}</option>
          ${Nh.slice(0,3).map(s=>l`<option value=${s} ?selected=${t.level_to===s}>
                L${s} ${a("rules.or_below")}
              </option>`)}
        </select></label
      >
      <label class="field"
        >${a("rules.longer")}<input
          type="number"
          min="0.1"
          max="24"
          step="any"
          .value=${t.longer_than_s===null?"":String(t.longer_than_s/3600)}
          @input=${s=>d(this,D,_t).call(this,{longer_than_s:Bh(xt(s))})}
      /></label>
      <label class="field"
        >${a("rules.words")}<input
          .value=${t.words.join(", ")}
          @input=${s=>d(this,D,_t).call(this,{words:xt(s).split(",").map(i=>i.trim()).filter(Boolean)})}
      /></label>
      <label class="field"
        >${a("rules.farther")}<input
          type="number"
          min="1"
          step="1"
          .value=${t.farther_than_m===null?"":String(t.farther_than_m)}
          @input=${s=>d(this,D,_t).call(this,{farther_than_m:Number(xt(s))||null})}
      /></label>
      <fieldset>
        <legend>${a("rules.hours")}</legend>
        <div class="row">
          ${d(this,D,$i).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${d(this,D,$i).call(this,1,"rules.hour_to")}
        </div>
      </fieldset>
      <fieldset>
        <legend>${a("rules.findings")}</legend>
        <div class="ticks">${d(this,D,In).call(this,"*","rules.any_finding",t.findings,"findings")}
        ${d(this,D,In).call(this,"lawful_activity","finding.lawful_activity",t.findings,"findings")}</div>
      </fieldset>
      <fieldset>
        <legend>${a("rules.labels")}</legend>
        <div class="ticks">
          ${dr.map(s=>d(this,D,In).call(this,s,`label.${s}`,t.labels,"labels"))}
        </div>
      </fieldset>
      <label class="field whole"
        >${a("rules.then")}<select
          @change=${s=>d(this,D,Ir).call(this,{then:xt(s)})}
        >
          ${Ih.map(s=>l`<option value=${s} ?selected=${e.then===s}>
                ${a(`rules.then.${s}`)}
              </option>`)}
        </select></label
      >
      ${e.then==="deny"?p:l`<div class="ticks whole">
            <label
              ><input
                type="checkbox"
                .checked=${e.prepare}
                @change=${s=>d(this,D,Ir).call(this,{prepare:_i(s)})}
              />${a("rules.prepares")}</label
            >
            ${e.then==="approve"?p:l`<label
                  ><input
                    type="checkbox"
                    .checked=${e.people>1}
                    @change=${s=>d(this,D,Ir).call(this,{people:_i(s)?2:1})}
                  />${a("rules.two_people")}</label
                >`}
          </div>`}
      ${this.trial?l`<p class="whole trial" role="status">${g("search",18)}<span>${this.trial}</span></p>`:p}
      ${this.wrong?l`<p class="whole wrong sm" role="alert">${this.wrong}</p>`:p}
      <div class="whole row" style="flex-wrap:wrap">
        <button type="button" ?disabled=${this.busy} @click=${()=>{d(this,D,Tc).call(this)}}>
          ${a("rules.try")}
        </button>
        <button ?disabled=${this.busy}>${a("rules.save")}</button>
        <button type="button" class="btn link" @click=${()=>d(this,D,Ai).call(this)}>
          ${a("pages.cancel")}
        </button>
      </div>
    </form>`}};D=new WeakSet,In=function(e,t,s,i){return l`<label
      ><input
        type="checkbox"
        .checked=${s.includes(e)}
        @change=${o=>d(this,D,_t).call(this,{[i]:_i(o)?[...s,e]:s.filter(u=>u!==e)})}
      />${a(t)}</label
    >`},$i=function(e,t){let s=this.draft.when.hours;return l`<label class="field" style="flex:1"
      ><span class="vh">${a(t)}</span
      ><input
        type="number"
        min="0"
        max=${e?24:23}
        .value=${s?String(s[e]):""}
        @input=${i=>{let o=xt(i);if(!o)return d(this,D,_t).call(this,{hours:null});let u=s?[...s]:[0,24];u[e]=Number(o),d(this,D,_t).call(this,{hours:u})}}
    /></label>`},Ir=function(e){let t={...this.draft,...e};this.draft={...t,prepare:t.then!=="deny"&&t.prepare,people:t.then==="deny"||t.then==="approve"?1:t.people,cool_off_s:t.then==="deny"?0:t.cool_off_s},this.trial=""},_t=function(e){d(this,D,Ir).call(this,{when:{...this.draft.when,...e}})},Tc=async function(){await d(this,D,qi).call(this,async()=>{let e=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||a("rules.new")}});this.trial=ns(this.draft.then,e)})},Cc=async function(e){e.preventDefault(),await d(this,D,qi).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),d(this,D,Ai).call(this)})},qi=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=H.of(t).message}this.busy=!1},Ai=function(){this.dispatchEvent(new CustomEvent("nr-done"))},Se.styles=[x,y`
      :host {
        display: block;
      }
      form {
        padding: 16px;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
        gap: 16px;
      }
      .whole {
        grid-column: 1 / -1;
      }
      fieldset {
        display: grid;
        gap: 4px;
        min-width: 0;
      }
      legend,
      .label {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
        padding: 0;
      }
      legend {
        margin-bottom: 2px;
      }
      .ticks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .ticks label {
        display: inline-flex;
        gap: 8px;
        align-items: center;
        min-height: 36px;
      }
      .ticks input {
        flex: none;
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .trial {
        display: flex;
        gap: 8px;
      }
      .trial .ic {
        color: var(--nr-link);
      }
      .wrong {
        color: var(--nr-red);
      }
    `],c([v({attribute:!1})],Se.prototype,"house",2),c([v({attribute:!1})],Se.prototype,"rule",2),c([v()],Se.prototype,"ruleId",2),c([w()],Se.prototype,"draft",2),c([w()],Se.prototype,"trial",2),c([w()],Se.prototype,"wrong",2),c([w()],Se.prototype,"busy",2),Se=c([k("nr-rule-form")],Se);function xt(n){return n.target.value}function _i(n){return n.target.checked}function Bh(n){let r=Number(n);return r>0?Math.round(r*3600):null}var Nr,U,zc,Si,Rc,Ei,Hc,Mi,Lc,ra,Dc,$t=class extends N{constructor(){super(...arguments);b(this,U);this.open="";this.trials=new Map;this.busy=!1;this.rules=new ne(this);b(this,Nr,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),m(this,Nr)??q(this,Nr,this.house.hub.listen(e=>{e.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,Nr))==null||e.call(this),q(this,Nr,null)}render(){let e=this.rules.value?.rules,t=this.rules.value?.active??!0;return l`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${a("rules.title")}</h2>
          <p>${a("rules.about")}</p>
        </div>
        ${this.house.mayManage&&t&&e?.length?l`<button
              class="btn link sm"
              ?disabled=${this.busy}
              @click=${()=>{d(this,U,Si).call(this,!1)}}
            >
              ${a("rules.all_off")}
            </button>`:p}
        ${this.house.mayManage&&e?l`<button
              class="btn sm"
              aria-expanded=${this.open==="new"}
              @click=${()=>{this.open=this.open==="new"?"":"new"}}
            >
              ${g("plus",16)}${a("rules.add")}
            </button>`:p}
      </div>
      ${e&&!t?d(this,U,zc).call(this):p}
      ${e?d(this,U,Rc).call(this,e):Pt(this.rules)}
      ${e?l`<p class="card rest mut sm">${a("rules.rest")}</p>`:p}
    </div>`}};Nr=new WeakMap,U=new WeakSet,zc=function(){return l`<div class="card asleep" role="status">
      <nr-finding tone="amber" .heading=${a("rules.asleep")}>${a("rules.asleep_why")}</nr-finding>
      ${this.house.mayManage?l`<button class="btn" ?disabled=${this.busy} @click=${()=>{d(this,U,Si).call(this,!0)}}>
            ${a("rules.all_on")}
          </button>`:p}
    </div>`},Si=async function(e){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:e}))}catch(t){this.notify(t)}this.busy=!1},Rc=function(e){return l`${this.open==="new"?d(this,U,Ei).call(this,null):p}
    ${e.length?l`<ol>
          ${e.map(t=>d(this,U,Hc).call(this,t,e))}
        </ol>`:this.open==="new"?p:l`<div class="card">
            <nr-empty icon="rules" .heading=${a("rules.none")} .text=${a("rules.none_text")}></nr-empty>
          </div>`}`},Ei=function(e){return l`<nr-rule-form
      style="margin-bottom:12px"
      .house=${this.house}
      .rule=${e??Dn}
      .ruleId=${e?.id??""}
      @nr-done=${()=>{this.open="",this.rules.again()}}
    ></nr-rule-form>`},Hc=function(e,t){if(this.open===e.id)return l`<li>${d(this,U,Ei).call(this,e)}</li>`;let s=new Map(this.house.requests.map(f=>[f.agency.id,f.agency.name])),i=Ec(e.when,s),o=this.trials.get(e.id),u=t.filter(f=>!f.from_config),h=u.indexOf(e);return l`<li class="card rule ${e.on?"":"off"}">
      <h3 class="head">${e.name}${e.on?"":` (${a("rules.off")})`}</h3>
      <p>${i.length?i.join(" "):a("rules.always")}</p>
      <p>${Mc(e).join(" ")}</p>
      ${e.from_config?l`<p class="sm mut">${a("rules.from_file")}</p>`:p}
      ${o?l`<p class="trial sm" role="status">${g("search",18)}<span>${o}</span></p>`:p}
      <div class="acts">
        ${this.house.mayManage?l`<button class="btn link sm" @click=${()=>{d(this,U,Dc).call(this,e)}}>
              ${a("rules.try")}
            </button>`:p}
        ${this.house.mayManage&&!e.from_config?l`
              <button
                class="btn link sm"
                ?disabled=${this.busy}
                @click=${()=>{d(this,U,Lc).call(this,e,!e.on)}}
              >
                ${a(e.on?"rules.turn_off":"rules.turn_on")}
              </button>
              <button
                class="btn link sm"
                @click=${()=>{this.open=e.id}}
              >
                ${a("rules.change")}
              </button>
              ${d(this,U,Mi).call(this,e,h-1,"up",h===0)}
              ${d(this,U,Mi).call(this,e,h+1,"down",h===u.length-1)}
              <button
                class="btn round"
                aria-label=${a("rules.remove",{name:e.name})}
                title=${a("rules.remove",{name:e.name})}
                ?disabled=${this.busy}
                @click=${()=>{d(this,U,ra).call(this,()=>this.house.hub.delete(`/rules/${e.id}`))}}
              >
                ${g("trash",18)}
              </button>
            `:p}
      </div>
    </li>`},Mi=function(e,t,s,i){let o=a(`rules.${s}`,{name:e.name});return l`<button
      class="btn round"
      aria-label=${o}
      title=${o}
      ?disabled=${this.busy||i}
      @click=${()=>{d(this,U,ra).call(this,()=>this.house.hub.post(`/rules/${e.id}/move`,{to:t}))}}
    >
      ${g(s,18)}
    </button>`},Lc=function(e,t){return d(this,U,ra).call(this,()=>this.house.hub.put(`/rules/${e.id}`,Pn(e,{on:t})))},ra=async function(e){this.busy=!0;try{await e(),await this.rules.again()}catch(t){this.notify(t)}this.busy=!1},Dc=async function(e){try{let t=await this.house.hub.post("/rules/try",{rule:{id:e.from_config?null:e.id,...Pn(e)}});this.trials=new Map(this.trials).set(e.id,ns(e.then,t))}catch(t){this.notify(t)}},$t.styles=[x,y`
      ol {
        display: grid;
        gap: 12px;
        counter-reset: rule;
      }
      .rule {
        padding: 16px;
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        gap: 4px 12px;
      }
      .rule::before {
        counter-increment: rule;
        content: counter(rule);
        font: 500 15px/21px var(--nr-font);
        color: var(--nr-ink2);
        text-align: end;
      }
      .rule > * {
        grid-column: 2 / -1;
      }
      .rule > .head {
        grid-column: 2;
      }
      .rule > .acts {
        grid-column: 3;
        grid-row: 1;
        margin-block: -8px;
        display: flex;
        gap: 0;
        flex-wrap: wrap;
        justify-content: flex-end;
        align-content: flex-start;
      }
      h3 {
        font: 500 15px/21px var(--nr-font);
      }
      .off h3,
      .off p {
        color: var(--nr-ink2);
      }
      .trial {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        margin-top: 6px;
      }
      .trial .ic {
        color: var(--nr-link);
      }
      .asleep {
        padding: 16px;
        margin-bottom: 12px;
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
      }
      .asleep nr-finding {
        flex: 1 1 300px;
      }
      .rest {
        padding: 16px;
        margin-top: 12px;
      }
      :host([narrow]) .pagehead .link {
        order: 1;
        align-self: flex-start;
        margin-inline-start: -12px;
      }
      :host([narrow]) .rule > .acts {
        grid-column: 2 / -1;
        grid-row: auto;
        margin: 0;
        margin-inline-start: -12px;
        justify-content: flex-start;
      }
    `],c([w()],$t.prototype,"open",2),c([w()],$t.prototype,"trials",2),c([w()],$t.prototype,"busy",2),$t=c([k("nr-page-rules")],$t);xe({name:"rules",icon:"rules",show:n=>l`<nr-page-rules
      .hass=${n.hass}
      .house=${n.house}
      .route=${n.route}
      .narrow=${n.narrow}
    ></nr-page-rules>`});var jh=8e3,Pc="neighbors-requests-house",je,Nn,Z,Ic,Nc,Bc,jc,Oc,Ti,sa,Vc,na,Be=class extends ${constructor(){super();b(this,Z);this.narrow=!1;this.route={prefix:rr,path:""};this.notice="";this.entryId=localStorage.getItem(Pc)??void 0;b(this,je,new er(this));b(this,Nn);b(this,sa,()=>{this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))});this.addEventListener("nr-go",e=>{Yr(`${rr}/${e.detail}`)}),this.addEventListener("nr-request",e=>{m(this,je).show(e.detail)}),this.addEventListener("nr-later",e=>{d(this,Z,Vc).call(this,e.detail)}),this.addEventListener("nr-say",e=>d(this,Z,na).call(this,e.detail))}willUpdate(e){this.hass&&(e.has("hass")&&sr(this.hass),this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),m(this,je).use(this.hass,this.entryId))}updated(e){this.renderRoot.querySelector("nav [aria-current=page]")?.scrollIntoView({block:"nearest",inline:"nearest"});let t=e.get("route");t&&t.path!==this.route.path&&this.renderRoot.querySelector("main")?.scrollTo(0,0)}render(){if(!this.hass)return p;let e=m(this,je).house,[t="requests",...s]=m(this,Z,Ic),i=Io().filter(u=>!u.managing||e?.mayManage!==!1),o=i.find(u=>u.name===t);return l`<header>
        <div class="bar">
          ${this.narrow?l`<button class="btn round" aria-label=${a("panel.menu")} @click=${m(this,sa)}>
                ${g("menu",24)}
              </button>`:p}
          <h1>${a("panel.title")}</h1>
          ${this.narrow?l`<span class="end">${d(this,Z,Ti).call(this)}</span>`:p}
        </div>
        <nav aria-label=${a("panel.sections")}>${i.map(u=>d(this,Z,jc).call(this,u,t,e))}</nav>
        ${this.narrow?p:l`<div class="end">${d(this,Z,Ti).call(this)}${e?.loaded?d(this,Z,Oc).call(this,e):p}</div>`}
      </header>
      ${e&&!e.available&&e.loaded?l`<nr-finding class="strip" icon="away" .heading=${a("away.heading")} role="status"
            >${e.lastHeard?a("away.strip",{time:z(e.lastHeard)}):a("away.never")}</nr-finding
          >`:p}
      ${d(this,Z,Nc).call(this,e)}
      <main>${d(this,Z,Bc).call(this,e,o,s)}</main>
      <div role="status" aria-live="polite">
        ${this.notice?l`<div class="said">
              <span class="grow">${this.notice}</span
              ><button aria-label=${a("panel.close")} @click=${()=>this.notice=""}>
                ${g("cross",20)}
              </button>
            </div>`:p}
      </div>`}};je=new WeakMap,Nn=new WeakMap,Z=new WeakSet,Ic=function(){return(this.route.path??"").split("/").filter(Boolean).map(decodeURIComponent)},Nc=function(e){let t=this.hass?.user?.is_admin===!0,s=Xi(e,t);return s?l`<nr-finding class="strip" icon="lock" .heading=${a(`link.${s}`)} role="status"
      >${t?a("link.wider"):a("link.ask")}</nr-finding
    >`:p},Bc=function(e,t,s){let{error:i,slow:o,wasAnswered:u,houses:h}=m(this,je);return u&&!h.length?l`<nr-empty icon="home" .heading=${a("card.none")} .text=${a("card.none_why")}></nr-empty>`:e?.loaded?t?t.show({hass:this.hass,house:e,route:s,narrow:this.narrow}):l`<nr-empty icon="search" .heading=${a("panel.no_page")} .text=${a("panel.no_page_why")}
        ><p>${P("requests",a("panel.to_requests"),{class:"btn"})}</p></nr-empty
      >`:i||e?.available===!1?l`<nr-empty
        icon="away"
        .heading=${a("away.heading")}
        .text=${e?.lastHeard?a("away.since",{time:z(e.lastHeard)}):i?.message??a("away.never")}
        ><button class="btn" @click=${()=>{m(this,je).begin()}}>
          ${g("again")}${a("away.try")}
        </button></nr-empty
      >`:o?l`<div class="wrap blocks" aria-busy="true">
      <span class="vh" role="status">${a("card.loading")}</span>
      ${[40,120,120,120].map(f=>l`<span class="grey" style="height:${f}px"></span>`)}
    </div>`:p},jc=function(e,t,s){let i=e.name==="requests"?s?.requests.filter(o=>Fn(s,o,Date.now())).length??0:0;return P(e.name,l`${g(e.icon,20)}${a(`tab.${e.name}`)}${i?l`<span class="n" aria-label=${E("tab.waiting",i)}>${i}</span>`:p}`,{current:e.name===t})},Oc=function(e){let t=_o(e);return l`<span class="ver ${t.good?"good":""}"
      >${g(t.good?"verified":"warn",18)}${t.text}</span
    >`},Ti=function(){let{houses:e,house:t}=m(this,je);return e.length<2?p:l`<select
      aria-label=${a("panel.house")}
      @change=${s=>{this.entryId=s.target.value,localStorage.setItem(Pc,this.entryId)}}
    >
      ${e.map(s=>l`<option value=${s.entry_id} ?selected=${s.entry_id===t?.entryId}>
            ${s.name}
          </option>`)}
    </select>`},sa=new WeakMap,Vc=async function(e){try{await m(this,je).later(e),d(this,Z,na).call(this,a("request.later"))}catch(t){d(this,Z,na).call(this,H.of(t).message)}},na=function(e){clearTimeout(m(this,Nn)),this.notice=e,q(this,Nn,setTimeout(()=>this.notice="",jh))},Be.styles=[cr,x,y`
      :host {
        container-type: inline-size;
        display: flex !important;
        flex-direction: column;
        height: 100vh;
        height: 100dvh;
        background: var(--nr-bg);
        padding-top: env(safe-area-inset-top);
      }
      header {
        background: var(--app-header-background-color, var(--nr-card));
        color: var(--nr-ink);
        border-bottom: 1px solid var(--nr-line);
        display: flex;
        align-items: stretch;
        padding: 0 24px;
        gap: 32px;
        min-height: 56px;
        flex: none;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      h1 {
        font: 500 20px/28px var(--nr-font);
        white-space: nowrap;
      }
      nav {
        display: flex;
        gap: 4px;
        min-width: 0;
        overflow-x: auto;
        scrollbar-width: none;
      }
      nav a {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 48px;
        padding: 0 14px;
        color: var(--nr-ink2);
        text-decoration: none;
        font-weight: 500;
        border-block: 3px solid transparent;
        white-space: nowrap;
      }
      nav a[aria-current="page"] {
        color: var(--nr-link);
        border-bottom-color: var(--nr-link);
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      .n {
        min-width: 20px;
        padding: 0 6px;
        border-radius: 10px;
        background: var(--nr-fill);
        color: var(--nr-on-fill);
        font-size: 12px;
        line-height: 20px;
        text-align: center;
      }
      .end {
        margin-inline-start: auto;
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 0;
      }
      .ver {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--nr-ink2);
        font-size: 13px;
        white-space: nowrap;
      }
      .ver .ic {
        color: var(--nr-amber);
      }
      .ver.good .ic {
        color: var(--nr-ok);
      }
      select {
        font: 13px/18px var(--nr-font);
        min-height: 36px;
        max-width: 180px;
        border: 1px solid var(--nr-edge);
        border-radius: 8px;
        padding: 0 8px;
        background: var(--nr-card);
        color: var(--nr-ink);
      }
      main {
        flex: 1;
        min-height: 0;
        overflow: auto;
        position: relative;
      }
      .strip {
        margin: 12px 24px;
        flex: none;
      }
      .said {
        position: absolute;
        inset-inline: 16px;
        bottom: calc(16px + env(safe-area-inset-bottom));
        z-index: 5;
        margin: 0 auto;
        max-width: 560px;
        background: var(--nr-ink);
        color: var(--nr-card);
        border-radius: 8px;
        padding: 12px 16px;
        display: flex;
        gap: 12px;
        align-items: center;
      }
      .said button {
        min-height: 36px;
        color: inherit;
        border-color: transparent;
        padding: 0 8px;
      }
      .blocks {
        display: grid;
        gap: 16px;
      }
      nr-empty {
        margin: 48px auto;
      }
      :host([narrow]) header {
        display: block;
        padding: 0;
      }
      :host([narrow]) .bar {
        padding-inline: 4px 12px;
        min-height: 56px;
      }
      :host([narrow]) h1 {
        font-size: 18px;
      }
      :host([narrow]) nav {
        padding: 0 4px;
        justify-content: space-between;
      }
      :host([narrow]) nav a {
        padding: 0 8px;
        font-size: 13px;
        gap: 6px;
        border-top: 0;
      }
      :host([narrow]) nav a .ic {
        display: none;
      }
      :host([narrow]) .strip {
        margin: 12px 16px;
      }
      /* Home Assistant's sidebar takes its part, so not the window's width. */
      @container (max-width: 1180px) {
        nav a .ic {
          display: none;
        }
        header {
          gap: 16px;
        }
        nav a {
          padding: 0 10px;
        }
      }
    `],c([v({attribute:!1})],Be.prototype,"hass",2),c([v({type:Boolean,reflect:!0})],Be.prototype,"narrow",2),c([v({attribute:!1})],Be.prototype,"route",2),c([w()],Be.prototype,"notice",2),c([w()],Be.prototype,"entryId",2),Be=c([k("neighbors-requests-panel")],Be);
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
@lit/reactive-element/decorators/custom-element.js:
@lit/reactive-element/decorators/property.js:
@lit/reactive-element/decorators/state.js:
@lit/reactive-element/decorators/event-options.js:
@lit/reactive-element/decorators/base.js:
@lit/reactive-element/decorators/query.js:
@lit/reactive-element/decorators/query-all.js:
@lit/reactive-element/decorators/query-async.js:
@lit/reactive-element/decorators/query-assigned-nodes.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/decorators/query-assigned-elements.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
