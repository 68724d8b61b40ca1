var Xp=Object.defineProperty;var eh=Object.getOwnPropertyDescriptor;var Qo=s=>{throw TypeError(s)};var c=(s,n,e,t)=>{for(var r=t>1?void 0:t?eh(n,e):n,i=s.length-1,l;i>=0;i--)(l=s[i])&&(r=(t?l(n,e,r):l(r))||r);return t&&r&&Xp(n,e,r),r};var Ya=(s,n,e)=>n.has(s)||Qo("Cannot "+e);var m=(s,n,e)=>(Ya(s,n,"read from private field"),e?e.call(s):n.get(s)),b=(s,n,e)=>n.has(s)?Qo("Cannot add the same private member more than once"):n instanceof WeakSet?n.add(s):n.set(s,e),q=(s,n,e,t)=>(Ya(s,n,"write to private field"),t?t.call(s,e):n.set(s,e),e),d=(s,n,e)=>(Ya(s,n,"access private method"),e);var Jo=(s,n,e,t)=>({set _(r){q(s,n,r,e)},get _(){return m(s,n,t)}});var qr=globalThis,Ar=qr.ShadowRoot&&(qr.ShadyCSS===void 0||qr.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Qa=Symbol(),Xo=new WeakMap,bs=class{constructor(n,e,t){if(this._$cssResult$=!0,t!==Qa)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=n,this.t=e}get styleSheet(){let n=this.o,e=this.t;if(Ar&&n===void 0){let t=e!==void 0&&e.length===1;t&&(n=Xo.get(e)),n===void 0&&((this.o=n=new CSSStyleSheet).replaceSync(this.cssText),t&&Xo.set(e,n))}return n}toString(){return this.cssText}},el=s=>new bs(typeof s=="string"?s:s+"",void 0,Qa),w=(s,...n)=>{let e=s.length===1?s[0]:n.reduce((t,r,i)=>t+(l=>{if(l._$cssResult$===!0)return l.cssText;if(typeof l=="number")return l;throw Error("Value passed to 'css' function must be a 'css' function result: "+l+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+s[i+1],s[0]);return new bs(e,s,Qa)},tl=(s,n)=>{if(Ar)s.adoptedStyleSheets=n.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of n){let t=document.createElement("style"),r=qr.litNonce;r!==void 0&&t.setAttribute("nonce",r),t.textContent=e.cssText,s.appendChild(t)}},Ja=Ar?s=>s:s=>s instanceof CSSStyleSheet?(n=>{let e="";for(let t of n.cssRules)e+=t.cssText;return el(e)})(s):s;var{is:th,defineProperty:nh,getOwnPropertyDescriptor:sh,getOwnPropertyNames:rh,getOwnPropertySymbols:ah,getPrototypeOf:ih}=Object,Sr=globalThis,nl=Sr.trustedTypes,oh=nl?nl.emptyScript:"",lh=Sr.reactiveElementPolyfillSupport,vs=(s,n)=>s,ys={toAttribute(s,n){switch(n){case Boolean:s=s?oh:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,n){let e=s;switch(n){case Boolean:e=s!==null;break;case Number:e=s===null?null:Number(s);break;case Object:case Array:try{e=JSON.parse(s)}catch{e=null}}return e}},Er=(s,n)=>!th(s,n),sl={attribute:!0,type:String,converter:ys,reflect:!1,useDefault:!1,hasChanged:Er};Symbol.metadata??=Symbol("metadata"),Sr.litPropertyMetadata??=new WeakMap;var Xe=class extends HTMLElement{static addInitializer(n){this._$Ei(),(this.l??=[]).push(n)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(n,e=sl){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(n)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(n,e),!e.noAccessor){let t=Symbol(),r=this.getPropertyDescriptor(n,t,e);r!==void 0&&nh(this.prototype,n,r)}}static getPropertyDescriptor(n,e,t){let{get:r,set:i}=sh(this.prototype,n)??{get(){return this[e]},set(l){this[e]=l}};return{get:r,set(l){let p=r?.call(this);i?.call(this,l),this.requestUpdate(n,p,t)},configurable:!0,enumerable:!0}}static getPropertyOptions(n){return this.elementProperties.get(n)??sl}static _$Ei(){if(this.hasOwnProperty(vs("elementProperties")))return;let n=ih(this);n.finalize(),n.l!==void 0&&(this.l=[...n.l]),this.elementProperties=new Map(n.elementProperties)}static finalize(){if(this.hasOwnProperty(vs("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(vs("properties"))){let e=this.properties,t=[...rh(e),...ah(e)];for(let r of t)this.createProperty(r,e[r])}let n=this[Symbol.metadata];if(n!==null){let e=litPropertyMetadata.get(n);if(e!==void 0)for(let[t,r]of e)this.elementProperties.set(t,r)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let r=this._$Eu(e,t);r!==void 0&&this._$Eh.set(r,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(n){let e=[];if(Array.isArray(n)){let t=new Set(n.flat(1/0).reverse());for(let r of t)e.unshift(Ja(r))}else n!==void 0&&e.push(Ja(n));return e}static _$Eu(n,e){let t=e.attribute;return t===!1?void 0:typeof t=="string"?t:typeof n=="string"?n.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(n=>this.enableUpdating=n),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(n=>n(this))}addController(n){(this._$EO??=new Set).add(n),this.renderRoot!==void 0&&this.isConnected&&n.hostConnected?.()}removeController(n){this._$EO?.delete(n)}_$E_(){let n=new Map,e=this.constructor.elementProperties;for(let t of e.keys())this.hasOwnProperty(t)&&(n.set(t,this[t]),delete this[t]);n.size>0&&(this._$Ep=n)}createRenderRoot(){let n=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return tl(n,this.constructor.elementStyles),n}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(n=>n.hostConnected?.())}enableUpdating(n){}disconnectedCallback(){this._$EO?.forEach(n=>n.hostDisconnected?.())}attributeChangedCallback(n,e,t){this._$AK(n,t)}_$ET(n,e){let t=this.constructor.elementProperties.get(n),r=this.constructor._$Eu(n,t);if(r!==void 0&&t.reflect===!0){let i=(t.converter?.toAttribute!==void 0?t.converter:ys).toAttribute(e,t.type);this._$Em=n,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(n,e){let t=this.constructor,r=t._$Eh.get(n);if(r!==void 0&&this._$Em!==r){let i=t.getPropertyOptions(r),l=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:ys;this._$Em=r;let p=l.fromAttribute(e,i.type);this[r]=p??this._$Ej?.get(r)??p,this._$Em=null}}requestUpdate(n,e,t,r=!1,i){if(n!==void 0){let l=this.constructor;if(r===!1&&(i=this[n]),t??=l.getPropertyOptions(n),!((t.hasChanged??Er)(i,e)||t.useDefault&&t.reflect&&i===this._$Ej?.get(n)&&!this.hasAttribute(l._$Eu(n,t))))return;this.C(n,e,t)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(n,e,{useDefault:t,reflect:r,wrapped:i},l){t&&!(this._$Ej??=new Map).has(n)&&(this._$Ej.set(n,l??e??this[n]),i!==!0||l!==void 0)||(this._$AL.has(n)||(this.hasUpdated||t||(e=void 0),this._$AL.set(n,e)),r===!0&&this._$Em!==n&&(this._$Eq??=new Set).add(n))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let n=this.scheduleUpdate();return n!=null&&await n,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,i]of this._$Ep)this[r]=i;this._$Ep=void 0}let t=this.constructor.elementProperties;if(t.size>0)for(let[r,i]of t){let{wrapped:l}=i,p=this[r];l!==!0||this._$AL.has(r)||p===void 0||this.C(r,void 0,i,p)}}let n=!1,e=this._$AL;try{n=this.shouldUpdate(e),n?(this.willUpdate(e),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(e)):this._$EM()}catch(t){throw n=!1,this._$EM(),t}n&&this._$AE(e)}willUpdate(n){}_$AE(n){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(n)),this.updated(n)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(n){return!0}update(n){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(n){}firstUpdated(n){}};Xe.elementStyles=[],Xe.shadowRootOptions={mode:"open"},Xe[vs("elementProperties")]=new Map,Xe[vs("finalized")]=new Map,lh?.({ReactiveElement:Xe}),(Sr.reactiveElementVersions??=[]).push("2.1.2");var ai=globalThis,rl=s=>s,Mr=ai.trustedTypes,al=Mr?Mr.createPolicy("lit-html",{createHTML:s=>s}):void 0,ul="$lit$",yt=`lit$${Math.random().toFixed(9).slice(2)}$`,pl="?"+yt,dh=`<${pl}>`,Gt=document,xs=()=>Gt.createComment(""),ks=s=>s===null||typeof s!="object"&&typeof s!="function",ii=Array.isArray,ch=s=>ii(s)||typeof s?.[Symbol.iterator]=="function",Xa=`[ 	
\f\r]`,ws=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,il=/-->/g,ol=/>/g,Kt=RegExp(`>|${Xa}(?:([^\\s"'>=/]+)(${Xa}*=${Xa}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ll=/'/g,dl=/"/g,hl=/^(?:script|style|textarea|title)$/i,oi=s=>(n,...e)=>({_$litType$:s,strings:n,values:e}),o=oi(1),$=oi(2),$g=oi(3),Zt=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),cl=new WeakMap,Ft=Gt.createTreeWalker(Gt,129);function ml(s,n){if(!ii(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return al!==void 0?al.createHTML(n):n}var uh=(s,n)=>{let e=s.length-1,t=[],r,i=n===2?"<svg>":n===3?"<math>":"",l=ws;for(let p=0;p<e;p++){let h=s[p],f,A,T=-1,Y=0;for(;Y<h.length&&(l.lastIndex=Y,A=l.exec(h),A!==null);)Y=l.lastIndex,l===ws?A[1]==="!--"?l=il:A[1]!==void 0?l=ol:A[2]!==void 0?(hl.test(A[2])&&(r=RegExp("</"+A[2],"g")),l=Kt):A[3]!==void 0&&(l=Kt):l===Kt?A[0]===">"?(l=r??ws,T=-1):A[1]===void 0?T=-2:(T=l.lastIndex-A[2].length,f=A[1],l=A[3]===void 0?Kt:A[3]==='"'?dl:ll):l===dl||l===ll?l=Kt:l===il||l===ol?l=ws:(l=Kt,r=void 0);let Q=l===Kt&&s[p+1].startsWith("/>")?" ":"";i+=l===ws?h+dh:T>=0?(t.push(f),h.slice(0,T)+ul+h.slice(T)+yt+Q):h+yt+(T===-2?p:Q)}return[ml(s,i+(s[e]||"<?>")+(n===2?"</svg>":n===3?"</math>":"")),t]},$s=class s{constructor({strings:n,_$litType$:e},t){let r;this.parts=[];let i=0,l=0,p=n.length-1,h=this.parts,[f,A]=uh(n,e);if(this.el=s.createElement(f,t),Ft.currentNode=this.el.content,e===2||e===3){let T=this.el.content.firstChild;T.replaceWith(...T.childNodes)}for(;(r=Ft.nextNode())!==null&&h.length<p;){if(r.nodeType===1){if(r.hasAttributes())for(let T of r.getAttributeNames())if(T.endsWith(ul)){let Y=A[l++],Q=r.getAttribute(T).split(yt),ee=/([.?@])?(.*)/.exec(Y);h.push({type:1,index:i,name:ee[2],strings:Q,ctor:ee[1]==="."?ti:ee[1]==="?"?ni:ee[1]==="@"?si:Sn}),r.removeAttribute(T)}else T.startsWith(yt)&&(h.push({type:6,index:i}),r.removeAttribute(T));if(hl.test(r.tagName)){let T=r.textContent.split(yt),Y=T.length-1;if(Y>0){r.textContent=Mr?Mr.emptyScript:"";for(let Q=0;Q<Y;Q++)r.append(T[Q],xs()),Ft.nextNode(),h.push({type:2,index:++i});r.append(T[Y],xs())}}}else if(r.nodeType===8)if(r.data===pl)h.push({type:2,index:i});else{let T=-1;for(;(T=r.data.indexOf(yt,T+1))!==-1;)h.push({type:7,index:i}),T+=yt.length-1}i++}}static createElement(n,e){let t=Gt.createElement("template");return t.innerHTML=n,t}};function An(s,n,e=s,t){if(n===Zt)return n;let r=t!==void 0?e._$Co?.[t]:e._$Cl,i=ks(n)?void 0:n._$litDirective$;return r?.constructor!==i&&(r?._$AO?.(!1),i===void 0?r=void 0:(r=new i(s),r._$AT(s,e,t)),t!==void 0?(e._$Co??=[])[t]=r:e._$Cl=r),r!==void 0&&(n=An(s,r._$AS(s,n.values),r,t)),n}var ei=class{constructor(n,e){this._$AV=[],this._$AN=void 0,this._$AD=n,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(n){let{el:{content:e},parts:t}=this._$AD,r=(n?.creationScope??Gt).importNode(e,!0);Ft.currentNode=r;let i=Ft.nextNode(),l=0,p=0,h=t[0];for(;h!==void 0;){if(l===h.index){let f;h.type===2?f=new _s(i,i.nextSibling,this,n):h.type===1?f=new h.ctor(i,h.name,h.strings,this,n):h.type===6&&(f=new ri(i,this,n)),this._$AV.push(f),h=t[++p]}l!==h?.index&&(i=Ft.nextNode(),l++)}return Ft.currentNode=Gt,r}p(n){let e=0;for(let t of this._$AV)t!==void 0&&(t.strings!==void 0?(t._$AI(n,t,e),e+=t.strings.length-2):t._$AI(n[e])),e++}},_s=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(n,e,t,r){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=n,this._$AB=e,this._$AM=t,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let n=this._$AA.parentNode,e=this._$AM;return e!==void 0&&n?.nodeType===11&&(n=e.parentNode),n}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(n,e=this){n=An(this,n,e),ks(n)?n===u||n==null||n===""?(this._$AH!==u&&this._$AR(),this._$AH=u):n!==this._$AH&&n!==Zt&&this._(n):n._$litType$!==void 0?this.$(n):n.nodeType!==void 0?this.T(n):ch(n)?this.k(n):this._(n)}O(n){return this._$AA.parentNode.insertBefore(n,this._$AB)}T(n){this._$AH!==n&&(this._$AR(),this._$AH=this.O(n))}_(n){this._$AH!==u&&ks(this._$AH)?this._$AA.nextSibling.data=n:this.T(Gt.createTextNode(n)),this._$AH=n}$(n){let{values:e,_$litType$:t}=n,r=typeof t=="number"?this._$AC(n):(t.el===void 0&&(t.el=$s.createElement(ml(t.h,t.h[0]),this.options)),t);if(this._$AH?._$AD===r)this._$AH.p(e);else{let i=new ei(r,this),l=i.u(this.options);i.p(e),this.T(l),this._$AH=i}}_$AC(n){let e=cl.get(n.strings);return e===void 0&&cl.set(n.strings,e=new $s(n)),e}k(n){ii(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,t,r=0;for(let i of n)r===e.length?e.push(t=new s(this.O(xs()),this.O(xs()),this,this.options)):t=e[r],t._$AI(i),r++;r<e.length&&(this._$AR(t&&t._$AB.nextSibling,r),e.length=r)}_$AR(n=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);n!==this._$AB;){let t=rl(n).nextSibling;rl(n).remove(),n=t}}setConnected(n){this._$AM===void 0&&(this._$Cv=n,this._$AP?.(n))}},Sn=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(n,e,t,r,i){this.type=1,this._$AH=u,this._$AN=void 0,this.element=n,this.name=e,this._$AM=r,this.options=i,t.length>2||t[0]!==""||t[1]!==""?(this._$AH=Array(t.length-1).fill(new String),this.strings=t):this._$AH=u}_$AI(n,e=this,t,r){let i=this.strings,l=!1;if(i===void 0)n=An(this,n,e,0),l=!ks(n)||n!==this._$AH&&n!==Zt,l&&(this._$AH=n);else{let p=n,h,f;for(n=i[0],h=0;h<i.length-1;h++)f=An(this,p[t+h],e,h),f===Zt&&(f=this._$AH[h]),l||=!ks(f)||f!==this._$AH[h],f===u?n=u:n!==u&&(n+=(f??"")+i[h+1]),this._$AH[h]=f}l&&!r&&this.j(n)}j(n){n===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,n??"")}},ti=class extends Sn{constructor(){super(...arguments),this.type=3}j(n){this.element[this.name]=n===u?void 0:n}},ni=class extends Sn{constructor(){super(...arguments),this.type=4}j(n){this.element.toggleAttribute(this.name,!!n&&n!==u)}},si=class extends Sn{constructor(n,e,t,r,i){super(n,e,t,r,i),this.type=5}_$AI(n,e=this){if((n=An(this,n,e,0)??u)===Zt)return;let t=this._$AH,r=n===u&&t!==u||n.capture!==t.capture||n.once!==t.once||n.passive!==t.passive,i=n!==u&&(t===u||r);r&&this.element.removeEventListener(this.name,this,t),i&&this.element.addEventListener(this.name,this,n),this._$AH=n}handleEvent(n){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,n):this._$AH.handleEvent(n)}},ri=class{constructor(n,e,t){this.element=n,this.type=6,this._$AN=void 0,this._$AM=e,this.options=t}get _$AU(){return this._$AM._$AU}_$AI(n){An(this,n)}};var ph=ai.litHtmlPolyfillSupport;ph?.($s,_s),(ai.litHtmlVersions??=[]).push("3.3.3");var gl=(s,n,e)=>{let t=e?.renderBefore??n,r=t._$litPart$;if(r===void 0){let i=e?.renderBefore??null;t._$litPart$=r=new _s(n.insertBefore(xs(),i),i,void 0,e??{})}return r._$AI(s),r};var li=globalThis,E=class extends Xe{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let n=super.createRenderRoot();return this.renderOptions.renderBefore??=n.firstChild,n}update(n){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(n),this._$Do=gl(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Zt}};E._$litElement$=!0,E.finalized=!0,li.litElementHydrateSupport?.({LitElement:E});var hh=li.litElementPolyfillSupport;hh?.({LitElement:E});(li.litElementVersions??=[]).push("4.2.2");var mh={attribute:!0,type:String,converter:ys,reflect:!1,hasChanged:Er},gh=(s=mh,n,e)=>{let{kind:t,metadata:r}=e,i=globalThis.litPropertyMetadata.get(r);if(i===void 0&&globalThis.litPropertyMetadata.set(r,i=new Map),t==="setter"&&((s=Object.create(s)).wrapped=!0),i.set(e.name,s),t==="accessor"){let{name:l}=e;return{set(p){let h=n.get.call(this);n.set.call(this,p),this.requestUpdate(l,h,s,!0,p)},init(p){return p!==void 0&&this.C(l,void 0,s,p),p}}}if(t==="setter"){let{name:l}=e;return function(p){let h=this[l];n.call(this,p),this.requestUpdate(l,h,s,!0,p)}}throw Error("Unsupported decorator location: "+t)};function v(s){return(n,e)=>typeof e=="object"?gh(s,n,e):((t,r,i)=>{let l=r.hasOwnProperty(i);return r.constructor.createProperty(i,t),l?Object.getOwnPropertyDescriptor(r,i):void 0})(s,n,e)}function y(s){return v({...s,state:!0,attribute:!1})}var Yt=(s,n,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof n!="object"&&Object.defineProperty(s,n,e),e);function Qt(s,n){return(e,t,r)=>{let i=l=>l.renderRoot?.querySelector(s)??null;if(n){let{get:l,set:p}=typeof t=="object"?e:r??(()=>{let h=Symbol();return{get(){return this[h]},set(f){this[h]=f}}})();return Yt(e,t,{get(){let h=l.call(this);return h===void 0&&(h=i(this),(h!==null||this.hasUpdated)&&p.call(this,h)),h}})}return Yt(e,t,{get(){return i(this)}})}}var C=class s extends Error{constructor(e,t){super(t);this.code=e}static of(e){if(e instanceof s)return e;let{code:t,message:r}=e??{};return new s(typeof t=="string"?t:"unknown",typeof r=="string"?r:String(e))}},fh=3600,bh=2400*1e3,Tr=class{constructor(n,e){this.entryId=e;this.#t=n}#t;#s=new Map;#n=new Set;use(n){this.#t=n}get(n,e){return this.#e("GET",n,e)}post(n,e={}){return this.#e("POST",n,void 0,e)}put(n,e){return this.#e("PUT",n,void 0,e)}patch(n,e){return this.#e("PATCH",n,void 0,e)}delete(n,e){return this.#e("DELETE",n,e)}async home(n,e={}){try{return await this.#t.callWS({type:`neighbors_requests/${n}`,entry_id:this.entryId,language:this.#t.language,...e})}catch(t){throw C.of(t)}}async#e(n,e,t,r){let i=Object.entries(t??{}).filter(([,l])=>l!==void 0);try{return await this.#t.callWS({type:"neighbors_requests/call",entry_id:this.entryId,method:n,path:e,language:this.#t.language,...i.length?{query:Object.fromEntries(i.map(([l,p])=>[l,String(p)]))}:{},...r===void 0?{}:{body:r}})}catch(l){throw C.of(l)}}media(n){let e=this.#s.get(n);if(e&&Date.now()-e.at<bh)return e.address;let t=this.#t.callWS({type:"auth/sign_path",path:`/api/neighbors_requests/${this.entryId}/media/${n}`,expires:fh}).then(r=>r.path,r=>{throw this.#s.delete(n),C.of(r)});return this.#s.set(n,{at:Date.now(),address:t}),t}listen(n){return this.#n.add(n),()=>this.#n.delete(n)}publish(n){for(let e of this.#n)e(n)}},W=class{constructor(n){this.host=n;this.value=null;this.error=null;this.#t=null;this.#s="";this.#n=0;n.addController(this)}#t;#s;#n;hostDisconnected(){this.#n+=1,this.#s=""}ask(n,e){n===this.#t&&e===this.#s||(this.#t=n,this.#s=e,this.value=null,e&&this.again())}async again(){let n=this.#t;if(!n||!this.#s)return;let e=++this.#n;try{let t=await n.get(this.#s);if(e!==this.#n)return;this.value=t,this.error=null}catch(t){if(e!==this.#n)return;this.error=C.of(t)}this.host.requestUpdate()}show(n){this.#n+=1,this.value=n,this.host.requestUpdate()}};function fl(s,n){let e=s?.loaded?s.link:"admin";return e==="admin"||e==="decide"&&!n?null:e}function Se({boards:s}){return s.filter(n=>n.state!=="left")}function vh(s,n){return{hub:s,entryId:n.entry_id,name:n.name,mayAnswer:n.may_answer,mayManage:n.may_manage,link:n.link??"admin",loaded:!1,available:n.available,lastHeard:n.last_heard,info:null,cameras:[],found:[],sensors:[],boards:[],requests:[],problems:[],awareness:0,scan:null,quiet:{}}}function yh(s,n,e){switch(n.type){case"state":return{...s,loaded:!0,available:n.available,lastHeard:n.available?e:s.lastHeard,info:n.state.hub,cameras:n.state.cameras,found:n.state.found,sensors:n.state.sensors,boards:n.state.boards,requests:n.state.requests,problems:n.state.problems,awareness:n.state.awareness};case"away":return{...s,available:!1,lastHeard:n.since??s.lastHeard};case"message":return{...s,lastHeard:e,...wh(s,n.message)}}}function wh(s,{type:n,data:e}){if(e.removed===!0)return{cameras:s.cameras.filter(t=>t.id!==e.camera_id),sensors:s.sensors.filter(t=>t.id!==e.sensor_id),requests:s.requests.filter(t=>t.id!==e.request_id)};if(e.request){let t=e.request;return{requests:Jt(s.requests,t,r=>r.id,"first")}}return e.camera?{cameras:Jt(s.cameras,e.camera,t=>t.id)}:e.found?{found:Jt(s.found,e.found,t=>t.key)}:e.sensor?{sensors:Jt(s.sensors,e.sensor,t=>t.id)}:e.board?{boards:Jt(s.boards,e.board,t=>t.origin)}:e.scan?{scan:e.scan}:e.problem?{problems:Jt(s.problems,e.problem,t=>t.id)}:n==="awareness.changed"?{awareness:Number(e.count)}:n==="problem.cleared"?{problems:s.problems.filter(t=>t.id!==e.id)}:{}}function Jt(s,n,e,t="last"){let r=s.findIndex(i=>e(i)===e(n));return r>=0?s.with(r,n):t==="first"?[n,...s]:[...s,n]}function Cr(s,n,e){let t=s.quiet[n.id];return n.pending&&!n.hidden&&!(t&&Date.parse(t)>e)}function ne(s){return s.practice===!0}function xh(s,n){return{...s,requests:Jt(s.requests,n,e=>e.id,"first")}}var kh=300,$h=1e4,En=class{constructor(n){this.host=n;this.houses=[];this.house=null;this.error=null;this.wasAnswered=!1;this.slow=!1;this.#t=null;this.#n=null;this.#e=0;this.#r=new Set;n.addController(this)}#t;#s;#n;#e;#r;use(n,e){let t=this.#t===null,r=e!==this.#s||n.language!==this.#t?.language;this.#t=n,this.#s=e,this.house?.hub.use(n),(t||r)&&this.begin()}hostConnected(){this.#t&&this.begin()}hostDisconnected(){this.#c()}async begin(){let n=this.#t;if(!n)return;this.#c();let e=this.#e;this.#d(kh,()=>{this.slow=!0});try{let t=await n.callWS({type:"neighbors_requests/houses"});if(e!==this.#e)return;this.houses=t,this.wasAnswered=!0;let r=t.find(p=>p.entry_id===this.#s)??t[0];if(!r){this.house=null,this.#l();return}let i=this.house?.entryId===r.entry_id?this.house:null;this.house=i??vh(new Tr(n,r.entry_id),r);let l=await n.connection.subscribeMessage(p=>{e===this.#e&&this.#i(p)},{type:"neighbors_requests/subscribe",entry_id:r.entry_id,language:n.language});e!==this.#e?l():this.#n=l,this.error=null,this.#a(r.entry_id,e)}catch(t){if(e!==this.#e)return;this.error=C.of(t),this.#d($h,()=>{this.begin()})}this.#l()}show(n){this.house&&(this.house=xh(this.house,n)),this.host.requestUpdate()}async later(n){let e=this.house;this.#t&&e&&await this.#o(e.entryId,{request_id:n.id})}async#a(n,e){await this.#o(n,{},e).catch(()=>{})}async#o(n,e,t=this.#e){let r="neighbors_requests/later";try{let i=await this.#t?.callWS({type:r,entry_id:n,language:this.#t.language,...e});if(t!==this.#e||!this.house||!i)return;this.house={...this.house,quiet:i.quiet},this.host.requestUpdate()}catch(i){throw C.of(i)}}#i(n){this.house&&(this.house=yh(this.house,n,new Date().toISOString()),this.error=null,n.type==="message"&&this.house.hub.publish(n.message),this.#l())}#l(){(this.house?.loaded||this.error)&&(this.slow=!1),this.host.requestUpdate()}#d(n,e){let t=setTimeout(()=>{this.#r.delete(t),this.house?.loaded||(e(),this.host.requestUpdate())},n);this.#r.add(t)}#c(){this.#e+=1;for(let n of this.#r)clearTimeout(n);this.#r.clear(),this.#n?.(),this.#n=null}};function x(s){return n=>{customElements.get(s)||customElements.define(s,n)}}var R=class extends E{constructor(){super(...arguments);this.route=[];this.narrow=!1}show(e){this.dispatchEvent(new CustomEvent("nr-request",{detail:e,bubbles:!0,composed:!0}))}later(e){this.dispatchEvent(new CustomEvent("nr-later",{detail:e,bubbles:!0,composed:!0}))}notify(e){let t=typeof e=="string"?e:C.of(e).message;this.dispatchEvent(new CustomEvent("nr-say",{detail:t,bubbles:!0,composed:!0}))}};c([v({attribute:!1})],R.prototype,"hass",2),c([v({attribute:!1})],R.prototype,"house",2),c([v({attribute:!1})],R.prototype,"route",2),c([v({type:Boolean,reflect:!0})],R.prototype,"narrow",2);var Xt="/neighbors-requests";function Mn(s,n=!1){n?history.replaceState(null,"",s):history.pushState(null,"",s),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:n}}))}var bl=["Freigeben…","Ablehnen","Ausblenden","Später","Wieder zeigen","Rückgängig","Rettungsdienst","Feuerwehr","Stelle für öffentliche Sicherheit","Polizei","Sheriff","Verkehrspolizei","{by} hat das um {at} schon freigegeben. Die erste Antwort ist die des Hauses.","{by} hat um {at} schon abgelehnt. Die erste Antwort ist die des Hauses.","{by} hat freigegeben: {at}","Um dein Zuhause","{distance} entfernt","Aktenzeichen {number}","Das hat sich inzwischen geändert. Lies es noch einmal und entscheide dann.","{by} hat Ja gesagt: {at}.","Hier entscheiden zwei. Nichts geht hinaus, bis noch jemand zu demselben Ja sagt.","{by} hat abgelehnt: {at}. Nichts wurde gesendet.","Deine Automatisierung „{by}“ hat abgelehnt: {at}. Nichts wurde gesendet.","Deine Regel „{by}“ hat abgelehnt: {at}. Nichts wurde gesendet.","Abgelaufen","Du hast {count} Clip","Du hast {count} Clips","Du hast {count} Clip, aufbewahrt bis zu deiner Antwort","Du hast {count} Clips, aufbewahrt bis zu deiner Antwort","Keine Prüfstelle hat bestätigt, wer das ist. Du wurdest nicht benachrichtigt.","Offen bis {date}","{by} hat freigegeben. Sie haben es geöffnet: {at}.","Gelöst","Bittet um Video: {title}","Nicht gesendet: {by} hatte zugestimmt, {at}","{where}, {size}","Was zu prüfen ist","Der Hub antwortet nicht","Ist es im selben Netz wie Home Assistant?","Seit dem Start von Home Assistant war er nicht zu hören. Bis er wieder da ist, kann nichts geteilt werden.","Ist das Gerät mit dem Hub eingeschaltet?","Hat sich Adresse oder Name geändert? Dann richte die Integration neu ein.","Zuletzt gehört: {time}. Vielleicht nehmen deine Kameras nicht auf. Bis er wieder da ist, kann nichts geteilt werden.","Zuletzt gehört: {time}. Was du siehst, ist von da. Bis er wieder da ist, kann nichts geteilt werden.","Jetzt versuchen","Du hast Clips aus dieser Zeit","Clips nur knapp außerhalb dieser Zeit","Nur Kameras, die nie geteilt werden, sehen dieses Gebiet","Keine deiner Kameras sieht dieses Gebiet","Keine Clips aus dieser Zeit","Niemand sonst prüft dieses Brett","Niemand sonst prüft {count} Bretter","Der Hub antwortet nicht","Ein Brett antwortet nicht","Noch keine Bretter","{count} Brett gestoppt","{count} Bretter gestoppt","{count} Brett lässt sich gerade nicht prüfen","{count} Bretter lassen sich gerade nicht prüfen","{count} Brett geprüft","{count} Bretter geprüft","Das lässt sich gerade nicht zeigen","Nichts hat dieses Haus verlassen. Freigeben… öffnet zuerst die Durchsicht. Ablehnen sendet nichts, und sie erfahren es nicht.","Wird geladen","Du kannst das lesen. Wer antworten darf, steht in den Optionen der Integration.","Nächste Anfrage","Kein Hub ist eingerichtet","Füge Neighbors Requests in Home Assistant hinzu: Einstellungen, Geräte & Dienste.","Anfrage {at} von {of}","Öffnen","Vorige Anfrage","Brett, geprüft","Bretter, alle geprüft","Brett, das niemand sonst prüft","Bretter, nicht alle von anderen geprüft","Brett, nicht aktuell","Bretter, nicht alle aktuell","Brett, gerade nicht prüfbar","Bretter, gerade nicht alle prüfbar","Geprüft: {time}.","Fast fertig eingerichtet","Noch kein Brett","Niemand kann dich um Video bitten.","Einem Brett folgen","Noch keine Kamera","Es gibt nichts, womit Anfragen verglichen werden könnten.","{count} in deinem Netzwerk gefunden.","{count} in deinem Netzwerk gefunden.","Kamera hinzufügen","Keine Kamera hat einen Standort, also passt keine Anfrage.","{count} Kamera","{count} Kameras","{count} Brett","{count} Bretter","Kein Standort","Kein Brett","Eine Person mit Administratorrechten kann die Einrichtung fertigstellen.","Keine Anfrage zu beantworten","Noch kein Brett, also kann dich niemand um Video bitten.","{count} offen in deiner Nähe. Du hast keine passende Aufnahme.","{count} offen in deiner Nähe. Keine passt zu deinen Aufnahmen.","Keine offenen Anfragen in deiner Nähe.","Anfrage in diesem Jahr","Anfragen in diesem Jahr","Sendung zugestellt","Sendungen zugestellt","Abgelehnt. Nichts wurde gesendet.","{agency}. Deine Clips werden wieder wie üblich aufbewahrt.","Der erste","Welcher Hub","Bilder aus deinen Clips zeigen","Auf einem Tablet, das Gäste sehen, besser aus.","Auch zeigen, wenn keine Anfrage dich braucht","Aus: Die Karte erscheint nur, wenn etwas wartet oder nicht stimmt.","Fragt nach einem sehr großen Gebiet.","Das meiste darin hat nichts damit zu tun.","Das Gebiet hat eine sehr schmale Stelle.","Sie kann auf ein einzelnes Haus zeigen.","Fragt nach einem sehr kleinen Gebiet.","Es zeigt vielleicht auf ein einziges Haus.","Ein Text darin ist leer.","Du kannst nicht lesen, was gefragt wird oder warum.","Zwei Verläufe mit einem Schlüssel unterschrieben.","Vielleicht hat noch jemand den Schlüssel dieser Behörde.","Der Name der Behörde gleicht dem einer anderen.","Prüfe die Webdomain: Es kann jemand anderes sein.","Sie enthält verborgene Zeichen.","Damit kann ein Text anders aussehen, als er lautet.","Nennt vielleicht eine rechtmäßige Versammlung.","Deine Clips können Menschen zeigen, die nur dabei waren.","Bleibt sehr lange offen.","Anfragen sollten bald nach dem Fall enden.","Nennt vielleicht eine Person.","Niemand hat gesagt, dass sie etwas getan hat.","Nennt vielleicht jemanden, dem etwas angetan wurde.","Dann bleibt der Name hier für immer öffentlich.","Hat kein Aktenzeichen.","Du kannst bei der Behörde nicht nach einer Nummer fragen.","Nennt keine Ansprechperson.","Unter der Domain der Behörde ist niemand zu erreichen.","Nennt keine Art von Vorfall.","Sie sagt nicht, worum es geht.","Kann nicht geprüft werden.","Sie kam über einen Feed ohne Verzeichnis. Niemand kann beweisen, wer sie geschrieben hat, und man kann nicht antworten.","Fragt nach einem Ort außerhalb ihres Gebiets.","Die Behörde ist dort vielleicht nicht zuständig.","Beschreibt Menschen vielleicht nur nach ihrer Herkunft.","Wer so aussieht, kann für verdächtig gehalten werden.","Dieser Schlüssel wurde widerrufen.","Die Behörde hat gesagt, dass dies nicht von ihr ist.","Droht vielleicht denen, die nicht antworten.","Antworten ist immer freiwillig. Niemand weiß, wer Clips hat.","Eine weitere Anfrage zum selben Fall.","Es sollte höchstens zwei geben.","Keine Prüfstelle hat bestätigt, wer das ist.","Es gibt nur ihr eigenes Wort oder ihre Web-Domain.","Fragt nach einer Zeit, die noch läuft.","Das ist Beobachten und nicht die Frage, was geschah.","Fragt nach einer sehr langen Zeit.","Die meisten Clips daraus haben nichts damit zu tun.","Fragt nach einer Zeit, die lange her ist.","Kaum ein Haus hat davon noch Clips.","Fragt nach einer sehr kurzen Zeit.","Eine Uhr, die etwas falsch geht, kann sie verfehlen.","Ein Brett zeigt zwei Verläufe","Beweis ansehen","hat signiert, was nicht alles wahr sein kann. Dorthin wird nichts mehr geteilt. Was vorher geprüft war, wird weiter gezeigt. Der Beweis ist aufbewahrt.","Person","Fahrzeug","Tier","Paket","eine Person","ein Fahrzeug","ein Tier","ein Paket","Clip {at} von {of} · nicht geteilt","Clip schließen","Clip {at} von {of}, {camera}, {time}","{clip} abspielen","Zurück","Weiter halten","Halten zum Freigeben","Senden","Entführung","Angriff eines Tieres","Brandstiftung","Körperverletzung","Einbruch","Brand","Fahrerflucht","Tötungsdelikt","Vermisste Person","Naturkatastrophe","Raub","Suche und Rettung","Sexualdelikt","Schusswaffengebrauch","Diebstahl","Verkehrsunfall","Sachbeschädigung","Fahrzeugdiebstahl","Was dieses Haus verlässt","nicht bestätigt","nur Web-Domain bestätigt","von einer Prüfstelle bestätigt","von zwei Prüfstellen bestätigt","Stufe {level} von 3: {words}","Ein Administrator von Home Assistant kann das ändern.","Über den Link zu diesem Hub dürfen nur Automatisierungen antworten","Über den Link zu diesem Hub darfst du ansehen und antworten","Über den Link zu diesem Hub darfst du nur ansehen","Um auch Kameras, Regeln und Bretter hier einzustellen, erzeuge auf dem Hub einen Link: neighbors hub pair --scope admin. Füge ihn dann unter Neu konfigurieren in der Integration ein.","Verkleinern","Dein Zuhause und was deine Kameras sehen. Nur hier gezeichnet.","Gebiet einer Anfrage, L0 oder L1","Vergrößern","Gebiet einer Anfrage, L2 oder L3","In diesem Browser gezeichnet. Kein Kartendienst erfährt, wohin du siehst.","Begann {seconds} s nach dem Zeitfenster","die Zeit im Bild geht {length} vor","Endete {seconds} s vor dem Zeitfenster","die Zeit im Bild geht {length} nach","Klingel gedrückt","Uhr ±{seconds} s","Uhr nicht geprüft","Deckt eine Ecke des Gebiets ab, {distance} entfernt","von einem anderen Gerät markiert","Blickt in das Gebiet, {distance} entfernt","Deckt das Gebiet ab","Bewegung","anderswo aufgezeichnet","Schließen","Hub","Seitenleiste öffnen","Diese Seite gibt es nicht","Vielleicht sehen sie nur Administratoren.","Bereiche","Neighbors Requests","Alle Anfragen","Es gibt kein Bild zu zeigen.","Niemand sonst prüft dieses Brett: Kein Zeuge muss das Verzeichnis gesehen haben","Dein Hub hat zuletzt nachgesehen: {time}","Beweis herunterladen","Eintrag {index} von {size}, unverändert, auf","Der Beweis lässt sich gerade nicht lesen","Noch nicht von genug Zeugen bestätigt","Geprüft: ausgestellt {date}","Unterschrieben von {agency} mit Schlüssel","Geprüft: öffentlich seit {date}","{count} Zeuge sah dasselbe Verzeichnis, nötig sind {quorum}:","{count} Zeugen sahen dasselbe Verzeichnis, nötig sind {quorum}:","Das sind Behauptungen, bis du sie prüfst. Speichere die Datei und rufe daneben den Befehl auf.","Wie sie fragt","Deine Antwort","Wo","Zurück zu den Anfragen","Ihre Seite auf dem Brett","Fragen an {contact}","Eintrag {index}","Ablehnen sendet nichts, und sie können es nicht von keiner Antwort unterscheiden. Später lässt sie offen. Ausblenden nimmt sie aus der Liste.","Hier gibt es nichts zu teilen. Ausblenden nimmt sie aus der Liste. Sie erfahren es nicht.","{agency} bittet um Video: {title}","Was du hast","Du hast sie ausgeblendet. Sie bleibt aus der Liste, bis du sie wieder zeigst.","Ihre Behörde steht auf Ausgeblendet. Das änderst du auf der Seite der Behörde.","Bis morgen Ruhe. Nichts wurde gesendet.","Das Gebiet, nach dem gefragt wird: {where}","Nach dem filtern, was die Kamera gesehen hat","Alle","Knapp außerhalb der Zeit","Vielleicht geht eine Uhr falsch. Davon wird nichts vorgeschlagen.","Kein Text.","Bis morgen Ruhe","Deine Regeln","Was sie geschrieben haben","Diese Anfrage ist hier nicht bekannt","Vielleicht steht ihr Brett nicht mehr in den Einstellungen des Hubs, oder neuere Anfragen ihrer Behörde haben ihren Platz.","Ausgeblendet. Nichts wurde gesendet. Du findest sie unter Ausgeblendet.","Einem Brett folgen…","Beantwortet","Hinweise","Geschlossen","Ausgeblendet","Braucht dich","Alle offenen","Von diesem Haus beantwortet","Hinweise, keine Antwort möglich","Geschlossen ohne Antwort von hier","Von diesem Haus ausgeblendet","Offen auf deinen Brettern","Braucht dich","Karte mit {count} Anfrage um dein Zuhause","Karte mit {count} Anfragen um dein Zuhause","Noch kein Brett","Ohne Brett kann dich niemand um Video bitten.","Noch nichts beantwortet","Was dieses Haus abgelehnt oder freigegeben hat, erscheint hier. Nur dieses Haus sieht es.","Gerade gibt es keinen Hinweis","Hier erscheint, was Hinweisquellen über Orte in deiner Nähe sagen. Niemand kann darauf antworten.","Noch nichts geschlossen","Gelöste oder abgelaufene Anfragen ohne Antwort erscheinen hier.","Nichts ist ausgeblendet","Was du ausblendest, bleibt hier und lässt sich wieder zeigen.","Keine Anfrage braucht dich","Für keine offene Anfrage hast du Clips, die du teilen könntest.","Keine Anfrage ist offen","Wenn eine Behörde auf einem Brett fragt, dem du folgst, erscheint es hier.","Zeigen","Jemand hier hat sie oder ihre Behörde ausgeblendet.","Keine deiner Regeln passt. Die Stufe der Behörde ist {level}.","Hausregeln sind aus. Die Stufe der Behörde ist {level}.","Jemand hier hält ihre Behörde still.","Deine Regel „{rule}“ entscheidet.","anonym","{by} hat freigegeben. Wird versiegelt.","Bis die Quittung da ist, kannst du es noch zurückziehen.","{by} hat für {agency} freigegeben","mit Ton","mit Kontakt","{by} hat freigegeben. Zugestellt: {at}.","Zugestellt: {at}. Es lässt sich nicht mehr zurückholen.","{by} hat freigegeben. Noch nicht zugestellt.","Noch nicht zugestellt: Es kam keine Quittung. Der Hub versucht es von selbst weiter.","Der Hub sagt: {reason}","{count} Maske","{count} Masken","ohne Ton","keine Masken","Noch einmal versuchen","{by} hat freigegeben. Versiegelt, geht gleich hinaus.","Bis die Quittung da ist, kannst du es noch zurückziehen.","{by} hat freigegeben. Wird gesendet.","Bis die Quittung da ist, kannst du es noch zurückziehen.","Zurückziehen","{by} hat freigegeben, und es wird zurückgezogen.","Es wird zurückgezogen. Der Hub fragt das Brett, bis es antwortet.","{by} hat freigegeben, und es wurde zurückgezogen: {at}.","Zurückgezogen. Die Behörde sieht, dass es zurückgenommen wurde.","Geschnitten und maskiert","Quittung","Versiegelt","Senden","Behörden","Bretter","Kameras","Hausbuch","Anfragen","Regeln","{count} braucht dich","{count} brauchen dich","Hinweis des Bretts","Eintrag","Berichtigung","Anfrage","Gelöst","Nachtrag","Als erste Regel: {alone}.","Hätte innerhalb der Grenzen {fits} von {of} freigegeben.","Hätte {fits} von {of} abgelehnt.","Hätte {fits} von {of} still gelistet.","Hätte dir {fits} von {of} gemeldet.","{value} km²","{value} mi²","Eine deiner Regeln kann das freigeben","Eine deiner Regeln lehnt solche Anfragen ab","Warum du nicht benachrichtigt wurdest","Warum du benachrichtigt wurdest"];var di={"act.approve":"Approve…","act.deny":"Deny","act.hide":"Hide","act.later":"Later","act.show":"Show again","act.undo":"Undo","agency_kind.ems":"ambulance service","agency_kind.fire":"fire service","agency_kind.other":"public safety body","agency_kind.police":"police","agency_kind.sheriff":"sheriff","agency_kind.transit":"transit police","ask.already_approve":"{by} already approved this at {at}. The first answer is the house’s answer.","ask.already_deny":"{by} already denied this at {at}. The first answer is the house’s answer.","ask.approved":"{by} approved this, {at}","ask.around":"Around your home","ask.away":"{distance} away","ask.case":"Case {number}","ask.changed":"This changed while you looked. Read it again, then decide.","ask.consent":"{by} said yes, {at}.","ask.consent_why":"Two people decide here. Nothing leaves until another person says yes to the same.","ask.denied":"{by} denied this, {at}. Nothing was sent.","ask.denied_automation":"Your automation “{by}” denied this, {at}. Nothing was sent.","ask.denied_rule":"Your rule “{by}” denied this, {at}. Nothing was sent.","ask.expired":"Expired","ask.have.one":"You have {count} clip","ask.have.other":"You have {count} clips","ask.kept.one":"You have {count} clip, kept until you answer","ask.kept.other":"You have {count} clips, kept until you answer","ask.not_told":"No verifier confirmed who this is. You weren’t notified.","ask.open_until":"Open until {date}","ask.opened":"{by} approved this. They opened it, {at}.","ask.resolved":"Resolved","ask.sentence":"Asks for video: {title}","ask.voided":"Not sent: {by} had said yes, {at}","ask.where_size":"{where}, {size}","away.check":"What to check","away.heading":"The hub isn’t answering","away.network":"Are it and Home Assistant on the same network?","away.never":"It has not been heard since Home Assistant started. Nothing can be shared until it is back.","away.power":"Is the hub’s machine switched on?","away.restart":"Was its address or its name changed? Then reconfigure the integration.","away.since":"Last heard at {time}. Your cameras may not be recording. Nothing can be shared until it is back.","away.strip":"Last heard at {time}. What you see is from then. Nothing can be shared until it is back.","away.try":"Try now","because.clips":"You have clips in this window","because.just_outside":"Clips only just outside this window","because.never_shared":"Only cameras that are never shared face this area","because.no_camera":"No camera of yours faces this area","because.nothing_moved":"No clips in this window","boards_line.alone.one":"Nobody else checks this board","boards_line.alone.other":"Nobody else checks {count} boards","boards_line.away":"The hub isn’t answering","boards_line.behind":"A board isn’t answering","boards_line.none":"No boards yet","boards_line.stopped.one":"{count} board stopped","boards_line.stopped.other":"{count} boards stopped","boards_line.unchecked.one":"{count} board cannot be checked now","boards_line.unchecked.other":"{count} boards cannot be checked now","boards_line.verified.one":"{count} board verified","boards_line.verified.other":"{count} boards verified","card.error":"This can’t be shown just now","card.foot":"Nothing has left this house. Approve… opens the review first. Deny sends nothing, and they can’t tell.","card.loading":"Loading","card.may_not":"You can read this. Who may answer is set in the integration’s options.","card.next":"Next request","card.none":"No hub is set up","card.none_why":"Add Neighbors Requests in Home Assistant: Settings, Devices & services.","card.of":"Request {at} of {of}","card.open":"Open","card.previous":"Previous request","clear.boards.one":"board, verified","clear.boards.other":"boards, all verified","clear.boards_alone.one":"board that nobody else checks","clear.boards_alone.other":"boards, some checked by nobody else","clear.boards_behind.one":"board, not up to date","clear.boards_behind.other":"boards, not all up to date","clear.boards_unchecked.one":"board, can’t be checked now","clear.boards_unchecked.other":"boards, not all can be checked now","clear.checked":"Checked at {time}.","clear.almost":"Almost set up","clear.no_board_yet":"No board yet","clear.nobody_asks":"Nobody can ask you for video.","clear.follow":"Follow a board","clear.no_cameras":"No cameras yet","clear.no_camera_text":"There’s nothing to match requests with.","clear.found.one":"{count} was found on your network.","clear.found.other":"{count} were found on your network.","clear.add_camera":"Add camera","clear.no_place":"No camera has a location, so requests can’t match.","clear.cameras.one":"{count} camera","clear.cameras.other":"{count} cameras","clear.followed.one":"{count} board","clear.followed.other":"{count} boards","clear.is.location":"No location","clear.is.board":"No board","clear.admin":"An administrator can finish the setup.","clear.heading":"No requests to answer","clear.no_board":"No board yet, so nobody can ask you for video.","clear.open.one":"{count} open near you. You have no matching footage.","clear.open.other":"{count} open near you. None match your footage.","clear.quiet":"No open requests near you.","clear.seen.one":"request seen this year","clear.seen.other":"requests seen this year","clear.shares.one":"share delivered","clear.shares.other":"shares delivered","denied.heading":"Denied. Nothing was sent.","denied.why":"{agency}. Your clips go back to normal retention.","editor.first":"The first one","editor.house":"Which hub","editor.pictures":"Show frames of your clips","editor.pictures.why":"Leave it off on a tablet that guests see.","editor.when_clear":"Show when no request needs you","editor.when_clear.why":"Off: the card appears only when something waits or is wrong.","finding.area_too_large":"Asks about a very large area.","finding.area_too_large.why":"Most of what it covers has nothing to do with it.","finding.area_too_narrow":"Its area has a very narrow part.","finding.area_too_narrow.why":"It can point at a single house.","finding.area_too_small":"Asks about a very small area.","finding.area_too_small.why":"It may point at a single house.","finding.blank_text":"A text in it is blank.","finding.blank_text.why":"You can’t read what is asked, or why.","finding.compromised_key":"Two histories signed with one key.","finding.compromised_key.why":"Somebody else may have this agency’s key.","finding.confusable_name":"Its agency’s name looks like another’s.","finding.confusable_name.why":"Check the web domain: it may be somebody else.","finding.hidden_text":"It has hidden characters.","finding.hidden_text.why":"They can make a text look different from what it says.","finding.lawful_activity":"May mention a lawful gathering.","finding.lawful_activity.why":"Your clips may show people who were only attending.","finding.life_too_long":"Stays open for very long.","finding.life_too_long.why":"Requests should end soon after the case does.","finding.names_person":"May name a person.","finding.names_person.why":"Nobody has said that they did anything.","finding.names_victim":"May name somebody who was harmed.","finding.names_victim.why":"If so, their name is public here for good.","finding.no_case_number":"Has no case number.","finding.no_case_number.why":"You can’t ask the agency about it by number.","finding.no_contact":"Names no investigator.","finding.no_contact.why":"There is nobody to ask at the agency’s own domain.","finding.no_incident":"Names no kind of incident.","finding.no_incident.why":"It doesn’t say what it is about.","finding.not_verifiable":"Can’t be verified.","finding.not_verifiable.why":"It came by a feed without a log. Nobody can prove who wrote it, and there is no way to answer.","finding.outside_jurisdiction":"Asks about a place outside its jurisdiction.","finding.outside_jurisdiction.why":"This agency may have no business there.","finding.race_only":"May describe people by race alone.","finding.race_only.why":"Anyone who fits it may be taken for a suspect.","finding.revoked_key":"This key was revoked.","finding.revoked_key.why":"The agency has said that this was not written by it.","finding.threat":"May threaten those who don’t answer.","finding.threat.why":"Answering is always a choice. They can’t tell who has clips.","finding.too_many_posts":"One more request for the same case.","finding.too_many_posts.why":"There should be two at most.","finding.unverified_agency":"No verifier confirmed who this is.","finding.unverified_agency.why":"There is only its own word, or its web domain.","finding.window_in_future":"Asks about a time that isn’t over.","finding.window_in_future.why":"That is watching, not asking what happened.","finding.window_too_long":"Asks about a very long time.","finding.window_too_long.why":"Clips from most of it have nothing to do with it.","finding.window_too_old":"Asks about a time long ago.","finding.window_too_old.why":"Few homes still have clips of it.","finding.window_too_short":"Asks about a very short time.","finding.window_too_short.why":"A clock that is slightly wrong can miss it.","forked.heading":"One board is showing two histories","forked.proof":"See the proof","forked.why":"has signed what cannot all be true. Sharing to it has stopped. What was verified before is still shown. The proof is kept.","label.person":"Person","label.vehicle":"Vehicle","label.animal":"Animal","label.package":"Package","seen.person":"a person","seen.vehicle":"a vehicle","seen.animal":"an animal","seen.package":"a package","frames.caption":"Clip {at} of {of} · not shared","frames.close":"Close the clip","frames.name":"clip {at} of {of}, {camera}, {time}","frames.play":"Play {clip}","hold.back":"Back","hold.keep":"Keep holding","hold.rest":"Hold to approve","hold.send":"Send","incident.abduction":"Abduction","incident.animal_attack":"Animal attack","incident.arson":"Arson","incident.assault":"Assault","incident.burglary":"Burglary","incident.fire":"Fire","incident.hit_and_run":"Hit and run","incident.homicide":"Homicide","incident.missing_person":"Missing person","incident.natural_disaster":"Natural disaster","incident.robbery":"Robbery","incident.search_and_rescue":"Search and rescue","incident.sexual_offence":"Sexual offence","incident.shooting":"Shooting","incident.theft":"Theft","incident.traffic_collision":"Traffic collision","incident.vandalism":"Vandalism","incident.vehicle_theft":"Vehicle theft","leaves.heading":"What leaves this house","level.0":"not confirmed","level.1":"web domain confirmed only","level.2":"confirmed by one verifier","level.3":"confirmed by two verifiers","level.read":"Level {level} of 3: {words}","link.ask":"An administrator of Home Assistant can change that.","link.automations":"Only automations may answer through the link to this hub","link.decide":"Through the link to this hub you may look and answer","link.read":"Through the link to this hub you may only look","link.wider":"To set cameras, rules and boards here too, make a link on the hub: neighbors hub pair --scope admin. Then paste it under Reconfigure in the integration.","map.farther":"Zoom out","map.home":"Your home and what your cameras face. Drawn only here.","map.low":"A request’s area, L0 or L1","map.nearer":"Zoom in","map.solid":"A request’s area, L2 or L3","map.why":"Drawn in this browser. No map server learns where you look.","offered.after":"Began {seconds} s after the window","offered.ahead":"the time in the picture is {length} ahead","offered.before":"Ended {seconds} s before the window","offered.behind":"the time in the picture is {length} behind","offered.button":"button pressed","offered.clock":"clock ±{seconds} s","offered.clock_unknown":"clock not checked","offered.corner":"Covers a corner of the area, {distance} away","offered.external":"marked by another device","offered.facing":"Looks into the area, {distance} away","offered.inside":"Covers the area","offered.motion":"motion","offered.recorded":"recorded elsewhere","panel.close":"Close","panel.house":"Hub","panel.menu":"Open the sidebar","panel.no_page":"There is no such page","panel.no_page_why":"It may be one that only administrators see.","panel.sections":"Sections","panel.title":"Neighbors Requests","panel.to_requests":"All requests","picture.none":"There is no picture to show.","proof.alone":"Nobody else checks this board: no witness has to have seen the log","proof.checked":"Your hub last looked at {time}","proof.download":"Download the proof","proof.entry":"Entry {index} of {size}, unchanged, on","proof.failed":"The proof can’t be read just now","proof.few_witnesses":"Not yet confirmed by enough witnesses","proof.issued":"Verified: issued {date}","proof.signed":"Signed by {agency} with key","proof.verified":"Verified: public since {date}","proof.witnesses.one":"{count} witness saw the same log, {quorum} needed:","proof.witnesses.other":"{count} witnesses saw the same log, {quorum} needed:","proof.yourself":"These are claims until you check them. Save the file and run the command beside it.","request.agency":"How they ask","request.answer":"Your answer","request.area":"Where","request.back":"Back to requests","request.board_page":"Its page on the board","request.contact":"Questions go to {contact}","request.entry":"entry {index}","request.foot":"Deny sends nothing, and they can’t tell it from no answer. Later leaves it open. Hide takes it out of the list.","request.foot_none":"There is nothing to share here. Hide takes it out of the list. They don’t learn of it.","request.heading":"{agency} asks for video: {title}","request.here":"What you have","request.hidden":"You hid this. It stays out of the list until you show it again.","request.hidden_agency":"Its agency is set to Hidden. Change that on the agency’s page.","request.later":"Quiet until tomorrow. Nothing was sent.","request.map":"The area asked about: {where}","request.labels":"Filter by what the camera saw","request.all_labels":"All","request.near":"Just outside the window","request.near_why":"A clock may be to blame. None of it is proposed.","request.no_text":"No text.","request.quiet":"Quiet until tomorrow","request.rules":"Your rules","request.thread":"What they wrote","request.unknown":"This request isn’t known here","request.unknown_why":"Its board may be gone from the hub’s settings, or newer requests of its agency have taken its place.","request.was_hidden":"Hidden. Nothing was sent. You find it under Hidden.","requests.add_board":"Follow a board…","requests.filter.answered":"Answered","requests.filter.awareness":"Awareness","requests.filter.closed":"Closed","requests.filter.hidden":"Hidden","requests.filter.needs":"Needs you","requests.filter.open":"All open","requests.group.answered":"Answered by this house","requests.group.awareness":"Awareness, no reply possible","requests.group.closed":"Closed without an answer from here","requests.group.hidden":"Hidden by this house","requests.group.near":"Open on your boards","requests.group.needs":"Needs you","requests.map.one":"Map of {count} request around your home","requests.map.other":"Map of {count} requests around your home","requests.no_board":"No board yet","requests.no_board_why":"Without a board, nobody can ask you for video.","requests.none.answered":"Nothing answered so far","requests.none.answered.why":"What this house denied or approved appears here. Only this house can see it.","requests.none.awareness":"Nothing is said just now","requests.none.awareness.why":"What awareness sources say about places near you appears here. Nobody can answer it.","requests.none.closed":"Nothing closed so far","requests.none.closed.why":"Requests that were resolved or expired unanswered appear here.","requests.none.hidden":"Nothing is hidden","requests.none.hidden.why":"What you hide stays here, and can be shown again.","requests.none.needs":"No request needs you","requests.none.needs.why":"You have no clips to share for any open request.","requests.none.open":"No request is open","requests.none.open.why":"When an agency asks on a board you follow, it appears here.","requests.show":"Show","ruled.hidden":"Somebody here has hidden it, or its agency.","ruled.level":"No rule of yours fits. Its agency’s level is {level}.","ruled.off":"House rules are off. Its agency’s level is {level}.","ruled.quiet":"Somebody here keeps its agency quiet.","ruled.rule":"Your rule “{rule}” decides.","share.anonymous":"anonymous","share.approved":"{by} approved this. Sealing.","share.approved.then":"Until the receipt arrives you can still withdraw it.","share.approved_by":"{by} approved {agency}","share.audio":"with audio","share.contact":"with a contact","share.delivered":"{by} approved this. Delivered, {at}.","share.delivered.then":"Delivered {at}. It can’t be called back now.","share.failed":"{by} approved this. Not delivered yet.","share.failed.then":"Not delivered yet: no receipt has come. The hub tries again by itself.","share.hub_says":"The hub says: {reason}","share.masks.one":"{count} mask","share.masks.other":"{count} masks","share.no_audio":"no audio","share.no_masks":"no masks","share.retry":"Try again","share.sealed":"{by} approved this. Sealed, about to leave.","share.sealed.then":"Until the receipt arrives you can still withdraw it.","share.sending":"{by} approved this. Sending.","share.sending.then":"Until the receipt arrives you can still withdraw it.","share.withdraw":"Withdraw","share.withdrawing":"{by} approved this, and it is being withdrawn.","share.withdrawing.then":"It is being withdrawn. The hub asks the board until it has an answer.","share.withdrawn":"{by} approved this, and it was withdrawn, {at}.","share.withdrawn.then":"Withdrawn. The agency sees that it was taken back.","step.cut":"Cut and masked","step.receipt":"Receipt","step.sealed":"Sealed","step.sending":"Sending","tab.agencies":"Agencies","tab.boards":"Boards","tab.cameras":"Cameras","tab.ledger":"Ledger","tab.requests":"Requests","tab.rules":"Rules","tab.waiting.one":"{count} needs you","tab.waiting.other":"{count} need you","thread.board.notice":"Notice of the board","thread.other":"Entry","thread.request.correct":"Correction","thread.request.post":"Request","thread.request.resolve":"Resolved","thread.request.update":"Update","trial.alone":"Were it the first rule: {alone}.","trial.approve":"Would have approved, within the limits, {fits} of {of}.","trial.deny":"Would have denied {fits} of {of}.","trial.list":"Would have quietly listed {fits} of {of}.","trial.notify":"Would have told you of {fits} of {of}.","unit.square_km":"{value} km²","unit.square_miles":"{value} sq mi","verdict.approve":"A rule of yours may approve this","verdict.deny":"A rule of yours denies requests like this","verdict.list":"Why you weren’t told","verdict.notify":"Why you were told"};var vl=["Aprobar…","Denegar","Ocultar","Más tarde","Volver a mostrar","Deshacer","servicio de ambulancias","bomberos","organismo de seguridad pública","policía","sheriff","policía de transporte","{by} ya la aprobó a las {at}. La primera respuesta es la de la casa.","{by} ya la denegó a las {at}. La primera respuesta es la de la casa.","{by} la aprobó: {at}","Alrededor de tu casa","A {distance}","Caso {number}","Esto cambió mientras lo mirabas. Vuelve a leerlo y decide.","{by} dijo que sí: {at}.","Aquí deciden dos personas. Nada sale hasta que otra persona diga sí a lo mismo.","{by} la denegó: {at}. No se envió nada.","Tu automatización «{by}» la denegó: {at}. No se envió nada.","Tu regla «{by}» la denegó: {at}. No se envió nada.","Caducada","Tienes {count} clip","Tienes {count} clips","Tienes {count} clip, guardado hasta que respondas","Tienes {count} clips, guardados hasta que respondas","Ningún verificador confirmó quién es. No se te avisó.","Abierta hasta el {date}","{by} la aprobó. La abrieron: {at}.","Resuelta","Pide vídeo: {title}","No enviado: {by} había dicho que sí, {at}","{where}, {size}","Qué comprobar","El hub no responde","¿Está en la misma red que Home Assistant?","No ha dado señal desde que arrancó Home Assistant. No se puede compartir nada hasta que vuelva.","¿Está encendida la máquina del hub?","¿Cambió su dirección o su nombre? Entonces reconfigura la integración.","Última señal: {time}. Puede que tus cámaras no graben. No se puede compartir nada hasta que vuelva.","Última señal: {time}. Lo que ves es de entonces. No se puede compartir nada hasta que vuelva.","Probar ahora","Tienes clips de ese tiempo","Solo hay clips justo fuera de ese tiempo","Solo lo ven cámaras que nunca se comparten","Ninguna cámara tuya ve esa zona","No hay clips de ese tiempo","Nadie más comprueba este tablón","Nadie más comprueba {count} tablones","El hub no responde","Un tablón no responde","Aún no hay tablones","{count} tablón detenido","{count} tablones detenidos","{count} tablón no se puede comprobar ahora","{count} tablones no se pueden comprobar ahora","{count} tablón verificado","{count} tablones verificados","Ahora no se puede mostrar","Nada ha salido de esta casa. Aprobar… abre primero la revisión. Denegar no envía nada, y no pueden saberlo.","Cargando","Puedes leer esto. Quién puede responder se elige en las opciones de la integración.","Solicitud siguiente","No hay ningún hub configurado","Añade Neighbors Requests en Home Assistant: Ajustes, Dispositivos y servicios.","Solicitud {at} de {of}","Abrir","Solicitud anterior","tablón, verificado","tablones, todos verificados","tablón que nadie más comprueba","tablones, algunos que nadie más comprueba","tablón, sin actualizar","tablones, no todos al día","tablón, ahora no se puede comprobar","tablones, no todos se pueden comprobar ahora","Comprobado: {time}.","Casi listo","Aún no hay tablón","Nadie puede pedirte vídeo.","Seguir un tablón","Aún no hay cámaras","No hay nada con lo que comparar las solicitudes.","Se ha encontrado {count} en tu red.","Se han encontrado {count} en tu red.","Añadir cámara","Ninguna cámara tiene ubicación, así que las solicitudes no pueden coincidir.","{count} cámara","{count} cámaras","{count} tablón","{count} tablones","Sin ubicación","Sin tablón","Un administrador puede terminar la configuración.","No hay solicitudes que responder","Aún no sigues ningún tablón, así que nadie puede pedirte vídeo.","{count} abierta cerca de ti. No tienes grabaciones que coincidan.","{count} abiertas cerca de ti. Ninguna coincide con tus grabaciones.","No hay solicitudes abiertas cerca de ti.","solicitud vista este año","solicitudes vistas este año","envío entregado","envíos entregados","Denegada. No se envió nada.","{agency}. Tus clips vuelven a su plazo normal.","El primero","Qué hub","Mostrar imágenes de tus clips","Desactívalo en una tableta que vean las visitas.","Mostrar cuando ninguna solicitud te necesita","Desactivado: la tarjeta aparece solo si algo espera o falla.","Pregunta por una zona muy grande.","La mayor parte no tiene nada que ver.","Su zona tiene una parte muy estrecha.","Puede señalar una sola casa.","Pregunta por una zona muy pequeña.","Puede señalar una sola casa.","Contiene un texto vacío.","No se puede leer qué se pide ni por qué.","Dos historias firmadas con una clave.","Otra persona podría tener la clave de este organismo.","El nombre del organismo se parece al de otro.","Comprueba el dominio web: puede ser otro.","Contiene caracteres ocultos.","Pueden hacer que un texto parezca distinto de lo que dice.","Puede mencionar una reunión lícita.","Tus clips pueden mostrar a personas que solo asistían.","Sigue abierta mucho tiempo.","Una solicitud debería acabar poco después que el caso.","Puede nombrar a una persona.","Nadie ha dicho que haya hecho algo.","Puede nombrar a alguien que sufrió daño.","Si es así, su nombre queda público aquí para siempre.","No tiene número de caso.","No puedes preguntar al organismo por un número.","No nombra a ningún investigador.","No hay a quién preguntar en el dominio del organismo.","No nombra el tipo de suceso.","No dice de qué se trata.","No se puede verificar.","Llegó por una fuente sin registro. Nadie puede probar quién la escribió, y no hay forma de responder.","Pregunta por un lugar fuera de su jurisdicción.","Quizá este organismo no tenga competencia allí.","Puede describir a personas solo por su raza.","Cualquiera que encaje puede pasar por sospechoso.","Esta clave fue revocada.","El organismo ha dicho que esto no lo escribió él.","Puede amenazar a quien no responda.","Responder es siempre una elección. No saben quién tiene clips.","Una solicitud más para el mismo caso.","Debería haber dos como máximo.","Ningún verificador confirmó quién es.","Solo hay su propia palabra, o su dominio web.","Pregunta por un tiempo que no ha terminado.","Eso es vigilar, no preguntar qué pasó.","Pregunta por un tiempo muy largo.","La mayoría de los clips no tiene nada que ver.","Pregunta por un momento lejano.","Pocas casas conservan clips.","Pregunta por un tiempo muy corto.","Un reloj algo desajustado puede no acertar.","Un tablón muestra dos historias","Ver la prueba","ha firmado cosas que no pueden ser todas verdad. Ya no se comparte con él. Lo verificado antes se sigue mostrando. La prueba se guarda.","Persona","Vehículo","Animal","Paquete","una persona","un vehículo","un animal","un paquete","Clip {at} de {of} · sin compartir","Cerrar el clip","clip {at} de {of}, {camera}, {time}","Reproducir {clip}","Atrás","Sigue manteniendo","Mantén para aprobar","Enviar","Secuestro","Ataque de un animal","Incendio provocado","Agresión","Robo en vivienda","Incendio","Atropello y fuga","Homicidio","Persona desaparecida","Desastre natural","Atraco","Búsqueda y rescate","Delito sexual","Tiroteo","Hurto","Accidente de tráfico","Vandalismo","Robo de vehículo","Lo que sale de esta casa","sin confirmar","solo dominio web confirmado","confirmado por un verificador","confirmado por dos verificadores","Nivel {level} de 3: {words}","Un administrador de Home Assistant puede cambiarlo.","Con el enlace a este hub, solo pueden responder las automatizaciones","Con el enlace a este hub puedes ver y responder","Con el enlace a este hub solo puedes ver","Para ajustar también aquí cámaras, reglas y tablones, crea un enlace en el hub: neighbors hub pair --scope admin. Después pégalo en Reconfigurar, en la integración.","Alejar","Tu casa y lo que ven tus cámaras. Solo se dibuja aquí.","Zona de una solicitud, L0 o L1","Acercar","Zona de una solicitud, L2 o L3","Dibujado en este navegador. Ningún servidor de mapas sabe dónde miras.","Empezó {seconds} s después del periodo","la hora en la imagen adelanta {length}","Terminó {seconds} s antes del periodo","la hora en la imagen atrasa {length}","botón pulsado","reloj ±{seconds} s","reloj sin comprobar","Cubre una esquina de la zona, a {distance}","marcado por otro dispositivo","Mira hacia la zona, a {distance}","Cubre la zona","movimiento","grabado en otro lugar","Cerrar","Hub","Abrir la barra lateral","No existe esa página","Quizá solo la ven los administradores.","Secciones","Neighbors Requests","Todas las solicitudes","No hay imagen que mostrar.","Nadie más comprueba este tablón: ningún testigo tiene que haber visto el registro","Tu hub miró por última vez: {time}","Descargar la prueba","Entrada {index} de {size}, sin cambios, en","La prueba no se puede leer ahora","Aún sin testigos suficientes","Verificada: emitida {date}","Firmada por {agency} con la clave","Verificada: pública desde {date}","{count} testigo vio el mismo registro, hacen falta {quorum}:","{count} testigos vieron el mismo registro, hacen falta {quorum}:","Son afirmaciones hasta que las compruebes. Guarda el archivo y ejecuta la orden a su lado.","Cómo piden","Tu respuesta","Dónde","Volver a las solicitudes","Su página en el tablón","Preguntas a {contact}","entrada {index}","Denegar no envía nada, y no lo distinguen de no responder. Más tarde la deja abierta. Ocultar la quita de la lista.","Aquí no hay nada que compartir. Ocultar la quita de la lista. No se enteran.","{agency} pide vídeo: {title}","Lo que tienes","La ocultaste. Queda fuera de la lista hasta que la vuelvas a mostrar.","Su organismo está en Oculto. Cámbialo en la página del organismo.","Silencio hasta mañana. No se envió nada.","La zona por la que preguntan: {where}","Filtrar por lo que vio la cámara","Todos","Justo fuera de ese tiempo","Puede ser culpa de un reloj. Nada de esto se propone.","Sin texto.","Silencio hasta mañana","Tus reglas","Lo que escribieron","Esa solicitud no se conoce aquí","Quizá su tablón ya no esté en los ajustes del hub, o solicitudes más nuevas de su organismo ocuparon su lugar.","Oculta. No se envió nada. Está en Ocultas.","Seguir un tablón…","Respondidas","Avisos","Cerradas","Ocultas","Te necesitan","Abiertas","Respondidas por esta casa","Avisos, sin respuesta posible","Cerradas sin respuesta de aquí","Ocultas por esta casa","Abiertas en tus tablones","Te necesitan","Mapa de {count} solicitud alrededor de tu casa","Mapa de {count} solicitudes alrededor de tu casa","Aún no hay tablón","Sin un tablón, nadie puede pedirte vídeo.","Nada respondido aún","Lo que esta casa denegó o aprobó aparece aquí. Solo esta casa lo ve.","Ahora no hay ningún aviso","Aquí aparece lo que dicen las fuentes de avisos sobre lugares cercanos. Nadie puede responderles.","Nada cerrado aún","Aquí aparecen las resueltas o caducadas sin respuesta.","No hay nada oculto","Lo que ocultas queda aquí, y puede volver a mostrarse.","Ninguna solicitud te necesita","No tienes clips que compartir para ninguna solicitud abierta.","No hay solicitudes abiertas","Cuando un organismo pida algo en un tablón que sigues, aparecerá aquí.","Mostrar","Alguien aquí la ha ocultado, o a su agencia.","Ninguna regla tuya encaja. El nivel de su agencia es {level}.","Las reglas de la casa están desactivadas. El nivel de su agencia es {level}.","Alguien aquí mantiene callada a su agencia.","Tu regla «{rule}» decide.","anónimo","{by} la aprobó. Sellando.","Hasta que llegue el recibo aún puedes retirarlo.","{by} aprobó a {agency}","con audio","con un contacto","{by} la aprobó. Entregado: {at}.","Entregado: {at}. Ya no se puede recuperar.","{by} la aprobó. Aún sin entregar.","Aún sin entregar: no ha llegado ningún recibo. El hub lo intenta de nuevo por sí mismo.","El hub dice: {reason}","{count} máscara","{count} máscaras","sin audio","sin máscaras","Intentar de nuevo","{by} la aprobó. Sellado, a punto de salir.","Hasta que llegue el recibo aún puedes retirarlo.","{by} la aprobó. Enviando.","Hasta que llegue el recibo aún puedes retirarlo.","Retirar","{by} la aprobó, y se está retirando.","Se está retirando. El hub pregunta al tablón hasta tener respuesta.","{by} la aprobó, y se retiró: {at}.","Retirado. El organismo ve que se retiró.","Cortado y enmascarado","Recibo","Sellado","Envío","Organismos","Tablones","Cámaras","Libro","Solicitudes","Reglas","{count} te necesita","{count} te necesitan","Aviso del tablón","Entrada","Corrección","Solicitud","Resuelta","Actualización","Si fuera la primera regla: {alone}.","Habría aprobado, dentro de los límites, {fits} de {of}.","Habría denegado {fits} de {of}.","Habría listado en silencio {fits} de {of}.","Te habría avisado de {fits} de {of}.","{value} km²","{value} mi²","Una regla tuya puede aprobar esto","Una regla tuya deniega solicitudes así","Por qué no se te avisó","Por qué se te avisó"];var yl=["Approuver…","Refuser","Masquer","Plus tard","Réafficher","Annuler","service d’ambulances","pompiers","organisme de sécurité publique","police","shérif","police des transports","{by} a déjà approuvé à {at}. La première réponse est celle de la maison.","{by} a déjà refusé à {at}. La première réponse est celle de la maison.","{by} a approuvé : {at}","Autour de chez vous","À {distance}","Dossier {number}","Ceci a changé pendant que vous regardiez. Relisez, puis décidez.","{by} a dit oui : {at}.","Ici, deux personnes décident. Rien ne part avant qu’une autre dise oui à la même chose.","{by} a refusé : {at}. Rien n’a été envoyé.","Votre automatisation « {by} » a refusé : {at}. Rien n’a été envoyé.","Votre règle « {by} » a refusé : {at}. Rien n’a été envoyé.","Expirée","Vous avez {count} clip","Vous avez {count} clips","Vous avez {count} clip, conservé jusqu’à votre réponse","Vous avez {count} clips, conservés jusqu’à votre réponse","Aucun vérificateur n’a confirmé qui c’est. Vous n’avez pas été averti.","Ouverte jusqu’au {date}","{by} a approuvé. Ils l’ont ouvert : {at}.","Résolue","Demande une vidéo : {title}","Pas envoyé : {by} avait dit oui, {at}","{where}, {size}","Que vérifier","Le hub ne répond pas","Est-elle sur le même réseau que Home Assistant ?","Aucun signe depuis le démarrage de Home Assistant. Rien ne peut être partagé avant son retour.","La machine du hub est-elle allumée ?","Son adresse ou son nom ont-ils changé ? Reconfigurez alors l’intégration.","Dernier signe : {time}. Vos caméras n’enregistrent peut-être pas. Rien ne peut être partagé avant son retour.","Dernier signe : {time}. Ce que vous voyez date d’alors. Rien ne peut être partagé avant son retour.","Essayer maintenant","Vous avez des clips de cette période","Des clips juste en dehors de cette période seulement","Seules des caméras jamais partagées voient cette zone","Aucune de vos caméras ne voit cette zone","Aucun clip de cette période","Personne d’autre ne vérifie ce tableau","Personne d’autre ne vérifie {count} tableaux","Le hub ne répond pas","Un tableau ne répond pas","Aucun tableau pour l’instant","{count} tableau arrêté","{count} tableaux arrêtés","{count} tableau ne peut pas être vérifié","{count} tableaux ne peuvent pas être vérifiés","{count} tableau vérifié","{count} tableaux vérifiés","Ceci ne peut pas être affiché pour l’instant","Rien n’a quitté cette maison. Approuver… ouvre d’abord l’examen. Refuser n’envoie rien, et ils ne peuvent pas le savoir.","Chargement","Vous pouvez lire ceci. Qui peut répondre se règle dans les options de l’intégration.","Demande suivante","Aucun hub n’est configuré","Ajoutez Neighbors Requests dans Home Assistant : Paramètres, Appareils et services.","Demande {at} sur {of}","Ouvrir","Demande précédente","tableau, vérifié","tableaux, tous vérifiés","tableau que personne d’autre ne vérifie","tableaux, certains que personne d’autre ne vérifie","tableau, pas à jour","tableaux, pas tous à jour","tableau, impossible à vérifier pour l’instant","tableaux, pas tous vérifiables pour l’instant","Vérifié : {time}.","Presque prêt","Aucun tableau pour l’instant","Personne ne peut vous demander de vidéo.","Suivre un tableau","Aucune caméra pour l’instant","Il n’y a rien à comparer aux demandes.","{count} trouvée sur votre réseau.","{count} trouvées sur votre réseau.","Ajouter une caméra","Aucune caméra n’a d’emplacement : aucune demande ne peut correspondre.","{count} caméra","{count} caméras","{count} tableau","{count} tableaux","Pas d’emplacement","Pas de tableau","Un administrateur peut terminer la configuration.","Aucune demande à laquelle répondre","Aucun tableau pour l’instant : personne ne peut vous demander de vidéo.","{count} ouverte près de chez vous. Vous n’avez aucun enregistrement correspondant.","{count} ouvertes près de chez vous. Aucune ne correspond à vos enregistrements.","Aucune demande ouverte près de chez vous.","demande vue cette année","demandes vues cette année","envoi remis","envois remis","Refusé. Rien n’a été envoyé.","{agency}. Vos clips reviennent à leur durée normale.","Le premier","Quel hub","Montrer des images de vos clips","À désactiver sur une tablette que les invités voient.","Montrer quand aucune demande n’a besoin de vous","Désactivé : la carte n’apparaît que si quelque chose attend ou ne va pas.","Porte sur une zone très étendue.","L’essentiel n’a rien à voir avec l’affaire.","Sa zone a une partie très étroite.","Elle peut désigner une seule maison.","Porte sur une zone très petite.","Elle désigne peut-être une seule maison.","Un texte y est vide.","On ne peut pas lire ce qui est demandé, ni pourquoi.","Deux histoires signées d’une même clé.","Quelqu’un d’autre a peut-être la clé de ce service.","Le nom du service ressemble à celui d’un autre.","Vérifiez le domaine web : c’est peut-être quelqu’un d’autre.","Elle contient des caractères cachés.","Ils peuvent donner à un texte une autre apparence que son contenu.","Mentionne peut-être un rassemblement licite.","Vos clips peuvent montrer des personnes qui ne faisaient qu’y assister.","Reste ouverte très longtemps.","Une demande devrait finir peu après l’affaire.","Nomme peut-être une personne.","Rien ne dit qu’elle ait fait quoi que ce soit.","Nomme peut-être une personne qui a subi un préjudice.","Si c’est le cas, son nom reste public ici pour toujours.","N’a pas de numéro de dossier.","Vous ne pouvez pas interroger le service sur un numéro.","Ne nomme aucun enquêteur.","Il n’y a personne à joindre sur le domaine du service.","Ne nomme aucun type d’incident.","Elle ne dit pas de quoi il s’agit.","Ne peut pas être vérifiée.","Elle est venue par un flux sans registre. Personne ne peut prouver qui l’a écrite, et il n’y a aucun moyen d’y répondre.","Porte sur un lieu hors de son ressort.","Ce service n’y est peut-être pas compétent.","Décrit peut-être des personnes par leur seule origine.","Quiconque y ressemble peut passer pour suspect.","Cette clé a été révoquée.","Le service a dit ne pas avoir écrit ceci.","Menace peut-être ceux qui ne répondent pas.","Répondre est toujours un choix. Elle ne sait pas qui a des clips.","Une demande de plus pour la même affaire.","Il devrait y en avoir deux au plus.","Aucun vérificateur n’a confirmé qui c’est.","Il n’y a que sa propre parole, ou son domaine web.","Porte sur un temps qui n’est pas fini.","C’est surveiller, et non demander ce qui s’est passé.","Porte sur une durée très longue.","La plupart des clips n’ont rien à voir avec l’affaire.","Porte sur un moment lointain.","Peu de foyers en ont encore des clips.","Porte sur une durée très courte.","Une horloge un peu fausse peut la manquer.","Un tableau montre deux histoires","Voir la preuve","a signé ce qui ne peut pas être entièrement vrai. Plus rien ne lui est partagé. Ce qui était vérifié reste affiché. La preuve est conservée.","Personne","Véhicule","Animal","Colis","une personne","un véhicule","un animal","un colis","Clip {at} sur {of} · non partagé","Fermer le clip","clip {at} sur {of}, {camera}, {time}","Lire {clip}","Retour","Continuez à maintenir","Maintenir pour approuver","Envoyer","Enlèvement","Attaque d’animal","Incendie volontaire","Agression","Cambriolage","Incendie","Délit de fuite","Homicide","Personne disparue","Catastrophe naturelle","Vol avec violence","Recherche et sauvetage","Infraction sexuelle","Fusillade","Vol","Accident de la route","Vandalisme","Vol de véhicule","Ce qui quitte cette maison","non confirmé","domaine web seul confirmé","confirmé par un vérificateur","confirmé par deux vérificateurs","Niveau {level} sur 3 : {words}","Un administrateur de Home Assistant peut changer cela.","Par le lien vers ce hub, seules les automatisations peuvent répondre","Par le lien vers ce hub, vous pouvez voir et répondre","Par le lien vers ce hub, vous pouvez seulement voir","Pour régler aussi ici caméras, règles et tableaux, créez un lien sur le hub : neighbors hub pair --scope admin. Collez-le ensuite sous Reconfigurer, dans l’intégration.","Dézoomer","Votre domicile et ce que voient vos caméras. Dessiné ici seulement.","Zone d’une demande, L0 ou L1","Zoomer","Zone d’une demande, L2 ou L3","Dessiné dans ce navigateur. Aucun serveur de cartes n’apprend où vous regardez.","A commencé {seconds} s après la période","l’heure dans l’image avance de {length}","A fini {seconds} s avant la période","l’heure dans l’image retarde de {length}","bouton pressé","horloge ±{seconds} s","horloge non vérifiée","Couvre un coin de la zone, à {distance}","marqué par un autre appareil","Regarde dans la zone, à {distance}","Couvre la zone","mouvement","enregistré ailleurs","Fermer","Hub","Ouvrir la barre latérale","Cette page n’existe pas","Seuls les administrateurs la voient peut-être.","Sections","Neighbors Requests","Toutes les demandes","Il n’y a pas d’image à montrer.","Personne d’autre ne vérifie ce tableau : aucun témoin ne doit avoir vu le registre","Votre hub a regardé en dernier : {time}","Télécharger la preuve","Entrée {index} sur {size}, inchangée, sur","La preuve ne peut pas être lue pour l’instant","Pas encore confirmée par assez de témoins","Vérifiée : émise {date}","Signée par {agency} avec la clé","Vérifiée : publique depuis {date}","{count} témoin a vu le même registre, {quorum} requis :","{count} témoins ont vu le même registre, {quorum} requis :","Ce sont des affirmations tant que vous ne les vérifiez pas. Enregistrez le fichier et lancez la commande à côté.","Comment elle demande","Votre réponse","Où","Retour aux demandes","Sa page sur le tableau","Questions à {contact}","entrée {index}","Refuser n’envoie rien, et ils ne le distinguent pas d’une absence de réponse. Plus tard la laisse ouverte. Masquer l’ôte de la liste.","Il n’y a rien à partager ici. Masquer l’ôte de la liste. Ils n’en savent rien.","{agency} demande une vidéo : {title}","Ce que vous avez","Vous l’avez masquée. Elle reste hors de la liste jusqu’à ce que vous la réaffichiez.","Son service est réglé sur Masqué. Changez cela sur la page du service.","Silence jusqu’à demain. Rien n’a été envoyé.","La zone demandée : {where}","Filtrer selon ce que la caméra a vu","Tous","Juste en dehors de la période","Une horloge est peut-être en cause. Rien n’en est proposé.","Sans texte.","Silence jusqu’à demain","Vos règles","Ce qu’ils ont écrit","Cette demande n’est pas connue ici","Son tableau n’est peut-être plus dans les réglages du hub, ou des demandes plus récentes de son service ont pris sa place.","Masquée. Rien n’a été envoyé. Elle est dans Masquées.","Suivre un tableau…","Répondues","Informations","Closes","Masquées","À décider","Ouvertes","Répondues par cette maison","Informations, sans réponse possible","Closes sans réponse d’ici","Masquées par cette maison","Ouvertes sur vos tableaux","À décider","Carte de {count} demande autour de chez vous","Carte de {count} demandes autour de chez vous","Aucun tableau pour l’instant","Sans tableau, personne ne peut vous demander de vidéo.","Rien de répondu jusqu’ici","Ce que cette maison a refusé ou approuvé apparaît ici. Elle seule le voit.","Rien n’est dit en ce moment","Ce que disent les sources d’information sur des lieux proches apparaît ici. Personne ne peut y répondre.","Rien de clos jusqu’ici","Les demandes résolues ou expirées sans réponse apparaissent ici.","Rien n’est masqué","Ce que vous masquez reste ici, et peut être réaffiché.","Aucune demande n’a besoin de vous","Vous n’avez aucun clip à partager pour une demande ouverte.","Aucune demande n’est ouverte","Quand un service demande sur un tableau que vous suivez, cela apparaît ici.","Montrer","Quelqu’un ici l’a masquée, ou son agence.","Aucune règle ne convient. Le niveau de son agence est {level}.","Les règles de la maison sont désactivées. Le niveau de son agence est {level}.","Quelqu’un ici garde son agence silencieuse.","Votre règle « {rule} » décide.","anonyme","{by} a approuvé. Scellement.","Jusqu’au reçu, vous pouvez encore le retirer.","{by} a approuvé {agency}","avec le son","avec un contact","{by} a approuvé. Remis : {at}.","Remis : {at}. Impossible de le rappeler maintenant.","{by} a approuvé. Pas encore remis.","Pas encore remis : aucun reçu n’est arrivé. Le hub réessaie de lui-même.","Le hub dit : {reason}","{count} masque","{count} masques","sans son","sans masque","Réessayer","{by} a approuvé. Scellé, sur le départ.","Jusqu’au reçu, vous pouvez encore le retirer.","{by} a approuvé. Envoi.","Jusqu’au reçu, vous pouvez encore le retirer.","Retirer","{by} a approuvé, et le retrait est en cours.","Le retrait est en cours. Le hub interroge le tableau jusqu’à une réponse.","{by} a approuvé, puis c’était retiré : {at}.","Retiré. Le service voit que c’était repris.","Coupé et masqué","Reçu","Scellé","Envoi","Services","Tableaux","Caméras","Registre","Demandes","Règles","{count} a besoin de vous","{count} ont besoin de vous","Avis du tableau","Entrée","Correction","Demande","Résolue","Mise à jour","Comme première règle : {alone}.","Aurait approuvé, dans les limites, {fits} sur {of}.","Aurait refusé {fits} sur {of}.","Aurait listé sans bruit {fits} sur {of}.","Vous aurait signalé {fits} sur {of}.","{value} km²","{value} mi²","Une de vos règles peut approuver ceci","Une de vos règles refuse les demandes de ce genre","Pourquoi vous n’avez pas été averti","Pourquoi vous avez été averti"];var wl=["Clips von dort und damals","Was man tun soll","Mehr dazu auf {host}","bis {time}","aktualisiert {time}","Wird vom Hub gelesen","Das konnte nicht gelesen werden","Noch einmal versuchen","Abbrechen","Zurück","Weiter","Behörden","Alle, die auf den Brettern fragen können, denen du folgst, und wie sie bisher gefragt haben. Dein Hub sagt ihnen nicht, dass du diesen Brettern folgst.","Name oder Web-Domain","Die Stufe sagt, wie die Identität der Behörde bestätigt wurde, nicht wie sehr man ihr trauen soll. „Still“ listet Anfragen ohne Mitteilung. „Verborgen“ lässt sie weg. Das sieht nur dieses Haus.","Behörde","Stufe","Anfragen, letzte 12 Monate","Erledigt","Was der Verlauf zeigt","Du","{part} von {all}","Was du mit Anfragen von {name} tust","Noch keine Behörde","Sie erscheinen hier, sobald ein Brett, dem du folgst, eine einträgt.","Keine Behörde heißt so","Suche nach einem Teil ihres Namens oder ihrer Web-Domain.","Ihr Schlüssel hat zwei verschiedene Einträge unter einer Nummer unterschrieben. Ihr Brett stellt ihr nichts zu.","Schlüssel widerrufen. Ihr Brett stellt ihr nichts zu.","Neue Schlüssel gelten 72 Stunden nach ihrem Eintrag","{count} Anfrage in diesem Monat","{count} Anfragen in diesem Monat","{count} von den Regeln beanstandet","{count} von den Regeln beanstandet","Nichts beanstandet","Hat noch nichts gefragt","seit {day}","Anfragen insgesamt","erledigt","mittlere Zeit bis erledigt","mittleres erfragtes Zeitfenster","Länge der erfragten Zeitfenster","bis {length}","Wonach sie fragt","Mittlere Fläche","Größte Fläche","Längstes Zeitfenster","Was die Regeln fanden","Schlüssel, auf den versiegelt wird","Eingetragen auf","Ihre eine Anfrage","Alle {count} Anfragen","Du erfährst von Anfragen von {name}.","Anfragen von {name} werden gelistet, niemand wird benachrichtigt.","Anfragen von {name} werden weggelassen.","Mitteilen","Still","Verborgen","Offen","Erledigt","Abgelaufen","Hausbuch","Was dieses Haus entschieden und geteilt hat. Es kann nur wachsen und bleibt auf dem Hub, außer du exportierst oder sicherst es.","Prüfen","Exportieren","Gespeichert als {name}. Prüfe es mit: neighbors verify {name}","Noch wurde nichts entschieden","Hier wird jede Antwort und jede Freigabe dieses Hauses stehen, für immer.","Heute","Auch zeigen, was aufgehoben wurde","Weglassen, was aufgehoben wurde","Nr. {number}","Anfrage ansehen","Geprüft","{count} Eintrag, unverändert","{count} Einträge, keiner verändert oder fehlend","Das Hausbuch ist nicht mehr, wie es geschrieben wurde. Lass den Datenordner des Hubs, wie er ist, und führe aus: neighbors hub ledger verify","Kopf","Erster Eintrag","Zuletzt geprüft","{year} bisher","Gesehene Anfragen","Mit Clips von dir","Von dir abgelehnt","Von Regeln abgelehnt","Geteilt","Zurückgezogen","{agency}, {number}","eine Behörde","jemand","Von {name}.","Von {first}, dann {by}.","Von deiner Regel „{name}“.","Von der Automatisierung „{name}“.","Von der Konfigurationsdatei des Hubs.","„{reason}“","Nichts wurde gesendet.","Abgelehnt: {asked}","Freigegeben: {asked}","Ablehnung zurückgenommen: {asked}","Zurückgezogen: {asked}","Es war schon angekommen. Das Brett hat den Rückzug unterschrieben.","Nicht gesendet: {asked}","Eine Kamera wurde entfernt.","Von einer Kamera darf nichts mehr geteilt werden.","Eine Kamera ist jetzt im Haus.","Eine Kamera hat eine neue Maske.","Eine Kamera nennt jetzt einen anderen Hersteller.","Ein Sensor ist nicht mehr geliehen.","Ein Sensor hat einen anderen Namen oder andere Messwerte.","Die Behörde hat ihren Zustellschlüssel geändert.","Die Behörde heißt jetzt anders.","Die Behörde sagt, dass sie diese Anfrage nicht geschrieben hat.","Vielleicht hat jemand anderes den Schlüssel der Behörde.","Die Behörde hat ihre Anfrage abgeschlossen.","Die Anfrage ist abgelaufen.","Das Anschlagbrett hat sein Versprechen gebrochen.","Dieser Hub folgt dem Anschlagbrett nicht mehr.","Das darf nicht mehr ohne einen Menschen freigegeben werden.","Diese Version des Hubs sendet etwas davon nicht mehr.","Zugestellt: {asked}","{size}, versiegelt. Die Quittung ist aufgehoben.","{size}, versiegelt. Es gibt keine Quittung.","{agency} hat deine Freigabe geöffnet","Das Brett hat dafür unterschrieben. Anfrage {number}.","{count} Clip aufgehoben","{count} Clips aufgehoben","Bis zu einer Antwort an {asked}.","Nichts mehr aufgehoben","Hausregel „{name}“ hinzugefügt","Hausregel „{name}“ geändert","Hausregel „{name}“ entfernt","Hausregel „{name}“ eingeschaltet","Hausregel „{name}“ ausgeschaltet","Hausregel „{name}“ verschoben","Alle Hausregeln eingeschaltet","Alle Hausregeln ausgeschaltet","Bretter","Wo Behörden öffentlich fragen. Der Hub lädt jeden Eintrag jedes Bretts und prüft ihn.","Einem Brett folgen…","Keinem Brett wird gefolgt","Ohne Brett kann dich niemand um Video bitten.","Noch nicht angesehen","Verfolgt und geprüft","Antwortet gerade nicht","Lässt sich gerade nicht prüfen","Hat sein Versprechen gebrochen","Nicht mehr verfolgt","Der Hub liest nichts mehr von ihm und teilt nichts mehr dorthin. Der Beweis liegt auf dem Hub.","Bis es sich prüfen lässt, wird nichts dorthin geteilt. Das beweist nichts gegen das Brett und geht meist von selbst vorüber.","Stelle die Uhr des Rechners, auf dem der Hub läuft. Bis dahin wird nichts geteilt. Das Brett hat nichts falsch gemacht.","Bis der Hub aktualisiert ist, wird nichts dorthin geteilt. Das beweist nichts gegen das Brett.","Niemand sonst prüft dieses Brett.","Der Hub fragt bei ihm nichts mehr ab und teilt nichts dorthin. Was es vorher gezeigt hat, ist aufbewahrt.","Nicht mehr folgen","{name} nicht mehr folgen?","Der Hub fragt dort nichts mehr ab und teilt nichts mehr dorthin. Was gefragt und beantwortet wurde, bleibt; offene Anfragen bleiben, bis sie ablaufen.","{name} wird nicht mehr gefolgt.","Wieder folgen","{name} wieder folgen?","Zeigt es noch immer einen anderen Verlauf, hört der Hub wieder auf. Der Beweis bleibt in jedem Fall.","{count} Eintrag","{count} Einträge","geprüft {time}","Seiten öffnen","{name} wird gefolgt.","Beweis speichern","{count} Eintrag ist neuer als dieser Hub. Aktualisiere den Hub, um ihn zu lesen.","{count} Einträge sind neuer als dieser Hub. Aktualisiere den Hub, um sie zu lesen.","Wem du vertraust…","Wem vertraust du bei {name}?","Zeugen bestätigen, dass das Brett allen dieselbe Geschichte zeigt. Prüfer bestätigen, wer eine Behörde ist. Ein Schlüssel pro Zeile.","Zeugen","Wie viele Zeugen unterschrieben haben müssen","Wer Behörden bestätigt","Ändern","Geändert, wem du bei {name} vertraust.","Eine ZIP-Datei mit dem, was das Brett signiert hat, und wie es jeder prüfen kann.","Kameras","{count} hinzugefügt.","{count} hinzugefügt.","{count} gefunden.","{count} gefunden.","Aufnahmen bleiben auf dem Hub: {length} aufgehoben, {free} frei.","Ihre Uhr geht um {length} falsch. Eine Freigabe sagt das.","Bewegungen in den letzten 24 Stunden: {both} von Kamera und Hub gesehen, {camera} nur von der Kamera, {hub} nur vom Hub.","Ihr Bewegungssignal hält schon zu lange an. Bis es endet, zählt nur, was der Hub sieht.","Der Hub liest kein {protocol}. Nimm diese Kamera aus Home Assistant.","Aufnahmen bleiben auf dem Hub: {free} frei.","Noch einmal suchen","Suche läuft","Noch keine Kamera","Füge unten eine hinzu, und der Hub nimmt sie hier bei dir zu Hause auf.","In deinem Netz gefunden","Der Hub liest und zeichnet diese erst auf, wenn du sie hinzufügst.","Keine weitere Kamera gefunden.","Kamera unter {address}","weg","Hinzufügen…","{name} hinzufügen","Bild von {name}","Darf geteilt werden","Nie geteilt","Innen","Türklingel","Von Home Assistant geliehen","Ohne Standort passt keine Anfrage","Aufnahme pausiert, {time}","Fortsetzen","Aufnahme von {name} fortsetzen","Startet","Nimmt auf","Verbindet neu","Passwort abgelehnt","Keine Schlüsselbilder","Platte voll","{name} hinzufügen","Eine Kamera per Adresse hinzufügen","Adresse ihres Streams","Name, nur in diesem Haus","Ort","Außen","Innen","Benutzer","Passwort","Clips dürfen geteilt werden","Nie ohne Freigabe, jedes Mal.","Von einer Innenkamera wird nie etwas geteilt.","Hinzufügen","Direkt lesen","Vom Rekorder lesen","Wird hinzugefügt","Sie sieht ins Haus","Anfragen passen nie zu einer Innenkamera, und von ihr wird nie etwas geteilt.","Ton aufnehmen","Er geht nur hinaus, wenn du ihn in einer Freigabe verlangst.","Aufnahmen behalten, in Tagen","wie am Hub eingestellt","Wo sie steht und was sie sieht","Nur der Hub und dein Home Assistant wissen das. Damit findet der Hub zu Hause heraus, ob eine Anfrage dich betrifft.","Standort setzen","Wohin diese Kamera sieht","Breite","Länge","Richtung, Grad","Blickfeld, Grad","Reichweite, Meter","Eine Zahl des Standorts fehlt oder liegt außerhalb. Sieh nach Breite, Richtung und Reichweite.","Speichern","{name} wurde geändert.","Diese Kamera entfernen…","{name} entfernen?","Der Hub nimmt sie nicht mehr auf und löscht ihr Passwort. Ihre Aufnahmen bleiben, bis sie zu alt sind.","Entfernen","Pausiert","Schläft","Diese Kamera aufnehmen","Aus: Nichts Neues wird geschrieben. Aufgenommenes bleibt, und hinsehen kannst du weiterhin.","Hausregeln","Was dieses Haus von selbst tut, wenn jemand fragt. Die erste Regel, die passt, entscheidet, und keine andere wird gefragt.","Regel hinzufügen","Keine Regeln","Jede Anfrage wartet auf einen Menschen: Nichts wird für dich beantwortet.","Passt keine Regel: Du erfährst von einer passenden Anfrage, wenn die Stufe ihrer Behörde reicht: 2 oder höher, wenn die Konfigurationsdatei des Hubs nichts anderes sagt. Andere werden gelistet. Nichts wird für dich beantwortet.","aus","Jede Anfrage.","Steht in der Konfigurationsdatei des Hubs und wird dort geändert.","An Früherem probieren","Ausschalten","Einschalten","Ändern","„{name}“ nach oben","„{name}“ nach unten","„{name}“ entfernen","{first} oder {last}","Gefragt von {values}.","Die Behörde ist: {values}.","Ihre Stufe ist {from} bis {to}.","Es geht um: {values}.","Etwas wurde daran beanstandet.","Beanstandet: {values}.","Darin steht {values}.","Sie fragt nach mehr als {length}.","Sie kommt zwischen {from} und {to}.","Sie ist weiter weg als {distance}.","Sie ist näher als {distance}.","Du hast: {values}.","In einem passenden Clip hat die Kamera {values} gesehen.","Clips","eine Kamera, aber keinen Clip","nichts","Ablehnen. Nichts wird gesendet.","Listen und niemandem mitteilen.","Mir mitteilen.","Freigeben, in den Grenzen der Konfigurationsdatei des Hubs.","Clips im Voraus vorbereiten.","Zwei Personen müssen Ja sagen.","{count} Personen müssen Ja sagen.","Nach einem Ja geht {length} lang nichts hinaus.","Name der Regel","Neue Regel","Die Regel passt, wenn all das gilt. Was leer bleibt, passt immer.","Die Behörde ist","Ihre Stufe","jede","oder darunter","Sie fragt nach mehr als (Stunden)","Eines dieser Wörter steht darin","Sie ist weiter weg als (Meter)","Sie kommt zwischen diesen Stunden","Ab Stunde","Bis Stunde","In einem passenden Clip hat die Kamera gesehen","Was daran beanstandet wurde","Irgendetwas","Dann","Regel speichern","Alle ausschalten","Regeln einschalten","Hausregeln sind aus","Keine Regel antwortet oder schweigt, und jede Anfrage wartet auf einen Menschen. Eine Regel, die zwei Personen oder eine Pause verlangt, bevor etwas hinausgeht, tut das weiterhin.","Hinweisquellen","Feeds ohne Protokoll. Was sie sagen, steht neben den Anfragen, und niemand kann darauf antworten.","Quelle hinzufügen…","Hinweisquelle hinzufügen","Die Adresse eines CAP-, Atom-, RSS- oder JSON-Feeds. Sein Server erfährt, dass deine Internetadresse ihn liest und wie oft, und nichts über dein Haus.","Adresse des Feeds","Name, nur in diesem Haus","Weglassen, was von jeder Kamera weiter weg ist als, in km","zeigt alles","Hinzufügen","{name} wird von jetzt an gelesen.","Es wird keine Hinweisquelle gelesen.","Noch nicht gelesen","Wird regelmäßig gelesen","Antwortet gerade nicht","Was sie sendet, ist nicht lesbar","{count} gezeigt","{count} gezeigt","gelesen {time}","Steht in der Konfigurationsdatei des Hubs und wird dort entfernt.","{name} entfernen","{name} entfernen?","Der Hub liest sie nicht mehr und vergisst, was sie gesagt hat.","Entfernen","{name} wird nicht mehr gelesen."];var ci={"awareness.clips":"Clips from then and there","awareness.do":"What it says to do","awareness.link":"Read more at {host}","awareness.until":"until {time}","awareness.updated":"updated {time}","pages.loading":"Reading from the hub","pages.failed":"Can’t load this","pages.again":"Try again","pages.cancel":"Cancel","pages.back":"Back","pages.next":"Next","agencies.title":"Agencies","agencies.about":"Everyone who can ask, on the boards you follow, and how they have asked so far. Your hub doesn’t tell them that you follow those boards.","agencies.find":"Name or web domain","agencies.foot":"Level is how the agency’s identity was confirmed, not how much to trust it. “Quiet” lists requests without notifying. “Hidden” leaves them out. Only this house can see that.","agencies.agency":"Agency","agencies.level":"Level","agencies.months":"Requests, last 12 months","agencies.resolved":"Resolved","agencies.record":"What the record shows","agencies.you":"You","agencies.of":"{part} of {all}","agencies.setting":"What you do with requests of {name}","agencies.nobody":"No agency yet","agencies.nobody_text":"Agencies appear here as soon as a board you follow registers one.","agencies.nobody_meant":"No agency has that in its name","agencies.nobody_meant_text":"Look for a part of its name or of its web domain.","agencies.compromised":"Its key signed two different entries under one number. Its board delivers nothing to it.","agencies.revoked":"Key revoked. Its board delivers nothing to it.","agencies.changing":"New keys act 72 hours after they were logged","agencies.many.one":"{count} request this month","agencies.many.other":"{count} requests this month","agencies.flagged.one":"{count} flagged by the rules","agencies.flagged.other":"{count} flagged by the rules","agencies.clean":"Nothing flagged","agencies.never":"Has not asked yet","agencies.since":"since {day}","agencies.figure.requests":"requests in all","agencies.figure.resolved":"resolved","agencies.figure.time":"median time to resolve","agencies.figure.window":"median window asked about","agencies.windows":"Length of windows asked about","agencies.up_to":"up to {length}","agencies.asks_about":"What it asks about","agencies.median_area":"Median area","agencies.largest_area":"Largest area","agencies.longest_window":"Longest window","agencies.findings":"What the rules found","agencies.key":"Key that shares are sealed to","agencies.registered":"Registered on","agencies.every.one":"Its one request","agencies.every.other":"All {count} requests","agencies.set.notify":"You are told of requests of {name}.","agencies.set.quiet":"Requests of {name} are listed, and nobody is notified.","agencies.set.hidden":"Requests of {name} are left out.","setting.notify":"Notify me","setting.quiet":"Quiet","setting.hidden":"Hidden","status.open":"Open","status.resolved":"Resolved","status.expired":"Expired","ledger.title":"Ledger","ledger.about":"What this house decided and shared. It can only grow, and it stays on the hub unless you export it or back it up.","ledger.verify":"Verify","ledger.export":"Export","ledger.exported":"Saved as {name}. Check it with: neighbors verify {name}","ledger.empty":"Nothing was decided yet","ledger.empty_text":"Every answer and every share of this house will stand here, for good.","ledger.today":"Today","ledger.all":"Show what was kept, too","ledger.fewer":"Leave out what was kept","ledger.number":"no. {number}","ledger.see":"See the request","ledger.check":"Checked","ledger.intact.one":"{count} entry, not changed","ledger.intact.other":"{count} entries, none changed or missing","ledger.broken":"The ledger is not as it was written. Keep the hub’s data folder as it is, and run: neighbors hub ledger verify","ledger.head":"Head","ledger.first":"First entry","ledger.last_checked":"Last checked","ledger.year":"{year} so far","ledger.seen":"Requests seen","ledger.matched":"Matched your clips","ledger.denied_by_you":"Denied by you","ledger.denied_by_rule":"Denied by rule","ledger.shared":"Shared","ledger.taken_back":"Withdrawn","ledger.asked":"{agency}, {number}","ledger.an_agency":"an agency","ledger.somebody":"somebody","ledger.by":"By {name}.","ledger.by_two":"By {first}, then {by}.","ledger.by_rule":"By your rule “{name}”.","ledger.by_automation":"By the automation “{name}”.","ledger.by_file":"By the hub’s config file.","ledger.reason":"“{reason}”","ledger.nothing_sent":"Nothing was sent.","ledger.denied":"Denied {asked}","ledger.approved":"Approved {asked}","ledger.undone":"Denial undone: {asked}","ledger.withdrawn":"Withdrawn: {asked}","ledger.withdrawn_after":"It had already arrived. The board has signed for the withdrawal.","ledger.void":"Not sent: {asked}","ledger.void.camera_gone":"A camera was removed.","ledger.void.camera_closed":"A camera may no longer share.","ledger.void.camera_indoors":"A camera was moved indoors.","ledger.void.camera_masked":"A camera has a new mask.","ledger.void.camera_make":"A camera reports another maker.","ledger.void.sensor_gone":"A sensor is no longer lent.","ledger.void.sensor_changed":"A sensor has another name or other readings.","ledger.void.delivery_key":"The agency has changed its delivery key.","ledger.void.agency_renamed":"The agency has changed its name.","ledger.void.key_revoked":"The agency says that it did not write this request.","ledger.void.key_compromised":"Somebody else may have the agency's key.","ledger.void.request_resolved":"The agency has resolved its request.","ledger.void.request_expired":"The request has expired.","ledger.void.board_stopped":"The noticeboard broke its promise.","ledger.void.board_left":"This hub no longer follows the noticeboard.","ledger.void.limits":"It may no longer be approved without a person.","ledger.void.content":"This version of the hub does not send something that was in it.","ledger.delivered":"Delivered: {asked}","ledger.with_receipt":"{size}, sealed. The receipt is kept.","ledger.without_receipt":"{size}, sealed. There is no receipt.","ledger.opened":"{agency} opened your share","ledger.opened_text":"The board has signed for it. Request {number}.","ledger.kept.one":"{count} clip kept","ledger.kept.other":"{count} clips kept","ledger.until_answer":"Until an answer to {asked}.","ledger.released":"Clips released","ledger.rule.added":"House rule “{name}” added","ledger.rule.changed":"House rule “{name}” changed","ledger.rule.removed":"House rule “{name}” removed","ledger.rule.switched_on":"House rule “{name}” switched on","ledger.rule.switched_off":"House rule “{name}” switched off","ledger.rule.moved":"House rule “{name}” moved","ledger.rules.switched_on":"All house rules switched on","ledger.rules.switched_off":"All house rules switched off","boards.title":"Boards","boards.about":"Where agencies ask in public. The hub downloads every entry of each board and checks it.","boards.follow":"Follow a board…","boards.none":"No boards yet","boards.none_text":"Without a board, nobody can ask you for video.","boards.state.starting":"Not looked at yet","boards.state.following":"Followed and verified","boards.state.unreachable":"Can’t be reached now","boards.state.unchecked":"Cannot be checked now","boards.state.stopped":"Broke its promise","boards.state.left":"No longer followed","boards.stopped":"The hub reads nothing more from it and shares nothing to it. The proof is kept on the hub.","boards.unchecked":"Nothing is shared to it until it can be checked. This proves nothing against the board, and usually passes by itself.","boards.unchecked_clock":"Set the clock of the machine that the hub runs on. Nothing is shared until then. The board has done nothing wrong.","boards.unchecked_newer":"Nothing is shared to it until the hub is updated. This proves nothing against the board.","boards.alone":"Nobody else checks this board.","boards.left":"The hub doesn’t check it and shares nothing to it. What it showed before is kept.","boards.leave":"Stop following","boards.leave_title":"Stop following {name}?","boards.leave_text":"The hub stops checking it and shares nothing to it. What was asked and answered is kept, and open requests stay until they expire.","boards.leave_done":"{name} is no longer followed.","boards.again":"Follow again","boards.again_title":"Follow {name} again?","boards.again_text":"If it still shows another history, the hub stops again. The proof is kept either way.","boards.size.one":"{count} entry","boards.size.other":"{count} entries","boards.checked":"checked {time}","boards.open":"Open its pages","boards.followed":"{name} is followed.","boards.save_proof":"Save the proof","boards.newer.one":"{count} entry is newer than this hub. Update the hub to read it.","boards.newer.other":"{count} entries are newer than this hub. Update the hub to read them.","boards.rely":"Whom you rely on…","boards.rely_title":"Whom do you rely on about {name}?","boards.rely_text":"Witnesses confirm that the board shows everybody the same history. Verifiers confirm who an agency is. One key in each line.","boards.rely_witnesses":"Witnesses","boards.rely_quorum":"How many witnesses must have signed","boards.rely_verifiers":"Who confirms agencies","boards.rely_change":"Change","boards.rely_done":"Changed whom you rely on about {name}.","boards.proof_text":"A ZIP file with what the board signed, and how anybody can check it.","cameras.title":"Cameras","cameras.adopted.one":"{count} added.","cameras.adopted.other":"{count} added.","cameras.count.one":"{count} found.","cameras.count.other":"{count} found.","cameras.kept":"Recordings stay on the hub: {length} kept, {free} free.","cameras.clock_off":"Its clock is {length} off. A share says so.","cameras.judged":"Motion in the last 24 hours: {both} seen by both the camera and the hub, {camera} by the camera only, {hub} by the hub only.","cameras.stuck":"Its motion signal has been on for too long. Until it ends, only what the hub sees counts.","cameras.lent_by":"The hub doesn’t read {protocol}. Use this camera from Home Assistant.","cameras.free":"Recordings stay on the hub: {free} free.","cameras.look":"Look again","cameras.looking":"Looking","cameras.none":"No cameras yet","cameras.none_text":"Add one below, and the hub records it here, in your home.","cameras.found":"Found on your network","cameras.found_text":"The hub doesn’t read or record these until you add them.","cameras.nothing_found":"No other camera was found.","cameras.at":"Camera at {address}","cameras.away":"away","cameras.adopt":"Add…","cameras.adopt_this":"Add {name}","cameras.picture":"Picture of {name}","cameras.may_share":"May be shared","cameras.never":"Never shared","cameras.indoor":"Indoor","cameras.doorbell":"Doorbell","cameras.lent":"Lent by Home Assistant","cameras.no_place":"No location, so no request matches it","cameras.paused":"Recording paused, {time}","cameras.resume":"Resume","cameras.resume_this":"Resume recording of {name}","camera.state.starting":"Starting","camera.state.recording":"Recording","camera.state.reconnecting":"Reconnecting","camera.state.wrong_password":"Refused the password","camera.state.no_key_frames":"No key frames","camera.state.disk_full":"Disk full","adopt.title":"Add {name}","adopt.by_address":"Add a camera by its address","adopt.address":"Address of its stream","adopt.name":"Name, only in this house","adopt.place":"Location","adopt.outdoor":"Outdoor","adopt.indoor":"Indoor","adopt.user":"User","adopt.password":"Password","adopt.may_share":"Clips may be shared","adopt.each_time":"Never without an approval, each time.","adopt.never":"Nothing from an indoor camera is ever shared.","adopt.adopt":"Add","adopt.directly":"Read it directly","adopt.from_recorder":"Read it from the recorder","adopt.adopting":"Adding","camera.indoor":"It looks into the house","camera.indoor_text":"Requests never match an indoor camera, and nothing from it is ever shared.","camera.sound":"Record sound","camera.sound_text":"Sound is sent only if you ask for it, in each share.","camera.keep":"Keep recordings, in days","camera.keep_all":"as the hub is set","camera.place":"Location and view","camera.place_text":"Only the hub and your Home Assistant know this. The hub uses it to work out at home whether a request concerns you.","camera.place_it":"Place it","camera.map":"What this camera faces","camera.latitude":"Latitude","camera.longitude":"Longitude","camera.heading":"Heading, degrees","camera.view":"Field of view, degrees","camera.range":"Range, meters","camera.wrong_place":"A number of the location is missing or out of range. Check latitude, heading and range.","camera.save":"Save","camera.saved":"{name} was changed.","camera.forget":"Remove this camera…","camera.forget_title":"Remove {name}?","camera.forget_text":"The hub stops recording it and deletes its password. Its recordings stay until they are too old.","camera.forget_it":"Remove it","camera.state.paused":"Paused","camera.state.sleeping":"Sleeping","camera.recording":"Record this camera","camera.recording_text":"If off, nothing new is recorded. Earlier recordings stay, and you can still look.","rules.title":"House rules","rules.about":"What this house does by itself when somebody asks. The first rule that fits decides.","rules.add":"Add a rule","rules.none":"No rules","rules.none_text":"Every request waits for a person: nothing is answered for you.","rules.rest":"If no rule fits, you are notified of a matching request if its agency’s level is high enough: 2 or above, unless the hub’s config file says otherwise. Others are listed. Nothing is answered for you.","rules.off":"off","rules.always":"Every request.","rules.from_file":"It is in the hub’s config file. Change it there.","rules.try":"Try on history","rules.turn_off":"Turn off","rules.turn_on":"Turn on","rules.change":"Change","rules.up":"Move “{name}” up","rules.down":"Move “{name}” down","rules.remove":"Remove “{name}”","rules.or":"{first} or {last}","rules.if.agencies":"Asked by {values}.","rules.if.kinds":"The agency is: {values}.","rules.if.level":"Its level is {from} to {to}.","rules.if.incidents":"It is about: {values}.","rules.if.any_finding":"It has a finding.","rules.if.findings":"It has a finding: {values}.","rules.if.words":"It says {values}.","rules.if.longer":"It asks about more than {length}.","rules.if.hours":"It comes between {from} and {to}.","rules.if.farther":"It is farther than {distance}.","rules.if.nearer":"It is nearer than {distance}.","rules.if.strengths":"You have: {values}.","rules.if.labels":"In a matching clip, the camera saw {values}.","strength.clips":"clips","strength.camera_only":"a camera, but no clip","strength.none":"nothing","rules.then.deny":"Deny. Nothing is sent.","rules.then.list":"Show it in the list without notifying.","rules.then.notify":"Notify me.","rules.then.approve":"Approve, within the limits of the hub’s config file.","rules.prepares":"Prepare the clips in advance.","rules.two_people":"Two people must approve.","rules.people":"{count} people must approve.","rules.cools_off":"After an approval, wait {length} before sending.","rules.name":"Name of the rule","rules.new":"New rule","rules.all_hold":"The rule fits if all of this is true. Anything left empty fits every request.","rules.kinds":"The agency is","rules.level_to":"Its level","rules.any":"any","rules.or_below":"or below","rules.longer":"It asks about more than (hours)","rules.words":"One of these words is in it","rules.farther":"It is farther than (meters)","rules.hours":"It comes between these hours","rules.hour_from":"From hour","rules.hour_to":"Until hour","rules.labels":"In a matching clip, the camera saw","rules.findings":"What was found against it","rules.any_finding":"Anything at all","rules.then":"Then","rules.save":"Save rule","rules.all_off":"Turn all off","rules.all_on":"Turn rules on","rules.asleep":"House rules are off","rules.asleep_why":"No rule answers or silences a request, and every request waits for a person. A rule that requires two people or a pause before anything is sent still applies.","sources.title":"Awareness sources","sources.about":"Feeds without a log. Their items are shown beside the requests, and nobody can answer them.","sources.add":"Add a source…","sources.add_title":"Add an awareness source","sources.add_text":"The address of a CAP, Atom, RSS or JSON feed. Its server learns that your internet address reads it and how often, and nothing about your house.","sources.address":"Address of the feed","sources.name":"Name, only in this house","sources.within":"Leave out what is farther from every camera than, in km","sources.everything":"shows everything","sources.add_this":"Add","sources.added":"{name} was added.","sources.none":"No awareness sources yet.","sources.state.starting":"Not read yet","sources.state.following":"Read regularly","sources.state.unreachable":"Can’t be reached now","sources.state.unreadable":"Sends something that can’t be read","sources.shown.one":"{count} shown","sources.shown.other":"{count} shown","sources.read":"read {time}","sources.from_file":"It is in the hub’s config file. Remove it there.","sources.remove":"Remove {name}","sources.remove_title":"Remove {name}?","sources.remove_text":"The hub stops reading it and deletes its items.","sources.remove_it":"Remove it","sources.removed":"{name} was removed."};var xl=["Clips de ese lugar y momento","Lo que dice que haga","Más información en {host}","hasta {time}","actualizado {time}","Leyendo del hub","No se pudo leer","Reintentar","Cancelar","Atrás","Siguiente","Organismos","Todos los que pueden pedir en los tablones que sigues, y cómo han pedido hasta ahora. Tu hub no les dice que sigues esos tablones.","Nombre o dominio web","El nivel dice cómo se confirmó la identidad del organismo, no cuánto confiar en él. «En silencio» muestra las solicitudes sin avisar. «Oculto» las deja fuera. Solo esta casa lo ve.","Organismo","Nivel","Solicitudes, últimos 12 meses","Resueltas","Lo que muestra el registro","Tú","{part} de {all}","Qué haces con las solicitudes de {name}","Aún no hay organismos","Aparecen aquí en cuanto un tablón que sigues registra uno.","Ningún organismo tiene eso en su nombre","Busca una parte de su nombre o de su dominio web.","Su clave firmó dos entradas distintas con un mismo número. Su tablón no le entrega nada.","Clave revocada. Su tablón no le entrega nada.","Las claves nuevas valen 72 horas después de registrarse","{count} solicitud este mes","{count} solicitudes este mes","{count} marcada por las reglas","{count} marcadas por las reglas","Nada marcado","Aún no ha pedido nada","desde el {day}","solicitudes en total","resueltas","tiempo mediano hasta resolver","ventana mediana pedida","Duración de las ventanas pedidas","hasta {length}","Sobre qué pide","Zona mediana","Zona más grande","Ventana más larga","Lo que encontraron las reglas","Clave con que se sellan los envíos","Registrado en","Su única solicitud","Las {count} solicitudes","Se te avisa de las solicitudes de {name}.","Las solicitudes de {name} se muestran y no se avisa a nadie.","Las solicitudes de {name} se dejan fuera.","Avisarme","En silencio","Oculto","Abierta","Resuelta","Caducada","Libro de la casa","Lo que esta casa decidió y compartió. Solo puede crecer, y se queda en el hub si no lo exportas ni haces una copia de seguridad.","Verificar","Exportar","Guardado como {name}. Compruébalo con: neighbors verify {name}","Aún no se ha decidido nada","Aquí quedarán, para siempre, cada respuesta y cada envío de esta casa.","Hoy","Mostrar también lo que se guardó","Ocultar lo que se guardó","n.º {number}","Ver la solicitud","Comprobado","{count} entrada, sin cambios","{count} entradas, ninguna cambiada ni ausente","El libro no está como se escribió. Conserva la carpeta de datos del hub tal como está y ejecuta: neighbors hub ledger verify","Cabeza","Primera entrada","Última comprobación","{year} hasta ahora","Solicitudes vistas","Con clips tuyos","Denegadas por ti","Denegadas por regla","Compartidas","Retiradas","{agency}, {number}","un organismo","alguien","Por {name}.","Por {first}, luego {by}.","Por tu regla «{name}».","Por la automatización «{name}».","Por el archivo de configuración del hub.","«{reason}»","No se envió nada.","Denegado: {asked}","Aprobado: {asked}","Denegación retirada: {asked}","Retirado: {asked}","Ya había llegado. El tablón firmó la retirada.","No enviado: {asked}","Se quitó una cámara.","Una cámara ya no puede compartir.","Una cámara está ahora en el interior.","Una cámara tiene una máscara nueva.","Una cámara dice ahora que es de otro fabricante.","Un sensor ya no está prestado.","Un sensor tiene otro nombre u otras lecturas.","El organismo ha cambiado su clave de entrega.","El organismo ha cambiado de nombre.","El organismo dice que no escribió esta solicitud.","Puede que otra persona tenga la clave del organismo.","El organismo ha cerrado su solicitud.","La solicitud ha caducado.","El tablón incumplió su promesa.","Este hub ya no sigue el tablón.","Ya no se puede aprobar sin una persona.","Esta versión del hub no envía algo de lo que contenía.","Entregado: {asked}","{size}, sellado. Se guarda el recibo.","{size}, sellado. No hay recibo.","{agency} abrió tu envío","El tablón lo ha firmado. Solicitud {number}.","{count} clip guardado","{count} clips guardados","Hasta responder a {asked}.","Ya no se guarda nada","Regla de la casa «{name}» añadida","Regla de la casa «{name}» cambiada","Regla de la casa «{name}» quitada","Regla de la casa «{name}» activada","Regla de la casa «{name}» desactivada","Regla de la casa «{name}» movida","Todas las reglas de la casa activadas","Todas las reglas de la casa desactivadas","Tablones","Donde los organismos piden en público. El hub descarga cada entrada de cada tablón y la comprueba.","Seguir un tablón…","No se sigue ningún tablón","Sin un tablón, nadie puede pedirte vídeo.","Aún sin consultar","Seguido y verificado","No responde en este momento","No se puede comprobar ahora","Rompió su promesa","Ya no se sigue","El hub no lee nada más de él ni comparte nada con él. La prueba se guarda en el hub.","No se comparte nada con él hasta que se pueda comprobar. Esto no prueba nada contra el tablón y suele pasar solo.","Pon en hora el equipo en el que funciona el hub. Hasta entonces no se comparte nada. El tablón no ha hecho nada malo.","No se comparte nada con él hasta que se actualice el hub. Esto no prueba nada contra el tablón.","Nadie más comprueba este tablón.","El hub no le pide nada ni comparte nada con él. Lo que mostró antes se conserva.","Dejar de seguir","¿Dejar de seguir {name}?","El hub no le pide nada más ni comparte nada con él. Lo que se pidió y se respondió se conserva, y las solicitudes abiertas siguen hasta que venzan.","Ya no se sigue {name}.","Volver a seguir","¿Volver a seguir {name}?","Si sigue mostrando otra historia, el hub vuelve a parar. La prueba se conserva en todo caso.","{count} entrada","{count} entradas","comprobado {time}","Abrir sus páginas","Se sigue {name}.","Guardar la prueba","{count} entrada es más reciente que este hub. Actualiza el hub para leerla.","{count} entradas son más recientes que este hub. Actualiza el hub para leerlas.","En quién confías…","¿En quién confías sobre {name}?","Los testigos confirman que el tablón muestra a todos la misma historia. Los verificadores confirman quién es una agencia. Una clave por línea.","Testigos","Cuántos testigos deben haber firmado","Quién confirma a las agencias","Cambiar","Se ha cambiado en quién confías sobre {name}.","Un archivo ZIP con lo que el tablón firmó y cómo puede comprobarlo cualquiera.","Cámaras","{count} añadida.","{count} añadidas.","{count} encontrada.","{count} encontradas.","Las grabaciones quedan en el hub: {length} guardados, {free} libres.","Su reloj se desvía {length}. Un envío lo dice.","Movimientos en las últimas 24 horas: {both} vistos por la cámara y el hub, {camera} solo por la cámara, {hub} solo por el hub.","Su señal de movimiento lleva demasiado tiempo activa. Hasta que cese, solo cuenta lo que ve el hub.","El hub no lee {protocol}. Usa esta cámara desde Home Assistant.","Las grabaciones se quedan en el hub: {free} libres.","Buscar de nuevo","Buscando","Aún no hay cámaras","Añade una abajo y el hub la grabará aquí, en tu casa.","Encontradas en tu red","El hub no lee ni graba estas hasta que las añadas.","No se encontró ninguna otra cámara.","Cámara en {address}","ausente","Añadir…","Añadir {name}","Imagen de {name}","Se puede compartir","Nunca se comparte","Interior","Timbre","Prestada por Home Assistant","Sin ubicar: ninguna solicitud coincide","Grabación en pausa, {time}","Reanudar","Reanudar la grabación de {name}","Iniciando","Grabando","Reconectando","Rechazó la contraseña","Sin fotogramas clave","Disco lleno","Añadir {name}","Añadir una cámara por su dirección","Dirección de su stream","Nombre, solo en esta casa","Lugar","Exterior","Interior","Usuario","Contraseña","Los clips se pueden compartir","Nunca sin una aprobación, cada vez.","Nunca se comparte nada de una cámara interior.","Añadir","Leerla directamente","Leerla desde el grabador","Añadiendo","Mira hacia dentro de la casa","Las solicitudes nunca coinciden con una cámara interior, y nunca se comparte nada de ella.","Grabar sonido","Solo sale si lo pides, en cada envío.","Conservar grabaciones, en días","como el hub","Dónde está y qué ve","Solo lo saben el hub y tu Home Assistant. Con ello el hub calcula en casa si una solicitud te afecta.","Ubicarla","Lo que enfoca esta cámara","Latitud","Longitud","Rumbo, grados","Campo de visión, grados","Alcance, metros","Falta un número de la ubicación o está fuera de rango. Revisa latitud, rumbo y alcance.","Guardar","Se cambió {name}.","Quitar esta cámara…","¿Quitar {name}?","El hub deja de grabarla y borra su contraseña. Sus grabaciones quedan hasta que sean demasiado antiguas.","Quitarla","En pausa","Durmiendo","Grabar esta cámara","Desactivado, no se escribe nada nuevo. Lo grabado se queda, y aún puedes mirar.","Reglas de la casa","Lo que esta casa hace sola cuando alguien pide. Decide la primera regla que encaja y no se pregunta a ninguna otra.","Añadir una regla","Sin reglas","Cada solicitud espera a una persona: nada se responde por ti.","Si ninguna regla encaja: se te avisa de una solicitud que coincide si el nivel de su organismo basta: 2 o más, salvo que el archivo de configuración del hub diga otra cosa. Las demás se muestran. Nada se responde por ti.","desactivada","Todas las solicitudes.","Está en el archivo de configuración del hub y se cambia allí.","Probar con el pasado","Desactivar","Activar","Cambiar","Subir «{name}»","Bajar «{name}»","Quitar «{name}»","{first} o {last}","La pide {values}.","El organismo es: {values}.","Su nivel es de {from} a {to}.","Trata de: {values}.","Se encontró algo en su contra.","Se encontró en su contra: {values}.","Dice {values}.","Pide más de {length}.","Llega entre las {from} y las {to}.","Está a más de {distance}.","Está a menos de {distance}.","Tienes: {values}.","En un clip que coincide, la cámara vio {values}.","clips","una cámara, pero ningún clip","nada","Denegar. No se envía nada.","Mostrarla y no avisar a nadie.","Avisarme.","Aprobar, dentro de los límites del archivo de configuración del hub.","Preparar los clips por adelantado.","Dos personas deben decir que sí.","{count} personas deben decir que sí.","Tras un sí no sale nada durante {length}.","Nombre de la regla","Regla nueva","La regla encaja cuando se cumple todo esto. Lo que queda vacío encaja con todo.","El organismo es","Su nivel","cualquiera","o menos","Pide más de (horas)","Contiene una de estas palabras","Está a más de (metros)","Llega entre estas horas","Desde la hora","Hasta la hora","En un clip que coincide, la cámara vio","Lo que se encontró en su contra","Cualquier cosa","Entonces","Guardar regla","Desactivar todas","Activar las reglas","Las reglas de la casa están desactivadas","Ninguna regla responde ni calla, y cada solicitud espera a una persona. Una regla que quiere dos personas o una pausa antes de que salga algo lo sigue queriendo.","Fuentes de avisos","Fuentes sin registro. Lo que dicen se muestra junto a las solicitudes, y nadie puede responderlo.","Añadir una fuente…","Añadir una fuente de avisos","La dirección de una fuente CAP, Atom, RSS o JSON. Su servidor sabe que tu dirección de internet la lee y con qué frecuencia, y nada de tu casa.","Dirección de la fuente","Nombre, solo en esta casa","Omitir lo que esté más lejos de toda cámara que, en km","muestra todo","Añadir","{name} se lee desde ahora.","No se lee ninguna fuente de avisos.","Aún no leída","Leída con regularidad","No responde ahora","Lo que envía no se puede leer","{count} mostrado","{count} mostrados","leída {time}","Está en el archivo de configuración del hub y se quita allí.","Quitar {name}","¿Quitar {name}?","El hub deja de leerla y olvida lo que dijo.","Quitarla","{name} ya no se lee."];var kl=["Clips de ce lieu et de ce moment","Ce qu’il demande de faire","En savoir plus sur {host}","jusqu’à {time}","mis à jour {time}","Lecture depuis le hub","Lecture impossible","Réessayer","Annuler","Retour","Suivant","Services","Tous ceux qui peuvent demander sur les tableaux que vous suivez, et comment ils l’ont fait jusqu’ici. Votre hub ne leur dit pas que vous suivez ces tableaux.","Nom ou domaine web","Le niveau dit comment l’identité du service a été confirmée, pas quelle confiance lui accorder. « Silencieux » liste les demandes sans prévenir. « Masqué » les laisse de côté. Seule cette maison le voit.","Service","Niveau","Demandes, 12 derniers mois","Résolues","Ce que montre l’historique","Vous","{part} sur {all}","Ce que vous faites des demandes de {name}","Aucun service pour l’instant","Ils apparaissent ici dès qu’un tableau que vous suivez en enregistre un.","Aucun service n’a cela dans son nom","Cherchez une partie de son nom ou de son domaine web.","Sa clé a signé deux entrées différentes sous un même numéro. Son tableau ne lui remet rien.","Clé révoquée. Son tableau ne lui remet rien.","Les nouvelles clés valent 72 heures après leur inscription","{count} demande ce mois-ci","{count} demandes ce mois-ci","{count} signalée par les règles","{count} signalées par les règles","Rien de signalé","N’a encore rien demandé","depuis le {day}","demandes en tout","résolues","délai médian de résolution","fenêtre médiane demandée","Durée des fenêtres demandées","jusqu’à {length}","Ce qu’il demande","Zone médiane","Plus grande zone","Plus longue fenêtre","Ce que les règles ont trouvé","Clé à laquelle les envois sont scellés","Enregistré sur","Son unique demande","Les {count} demandes","Vous êtes prévenu des demandes de {name}.","Les demandes de {name} sont listées et personne n’est prévenu.","Les demandes de {name} sont laissées de côté.","Me prévenir","Silencieux","Masqué","Ouverte","Résolue","Expirée","Registre de la maison","Ce que cette maison a décidé et partagé. Il ne peut que grandir, et reste sur le hub sauf si vous l’exportez ou le sauvegardez.","Vérifier","Exporter","Enregistré sous {name}. Vérifiez-le avec : neighbors verify {name}","Rien n’a encore été décidé","Chaque réponse et chaque envoi de cette maison resteront inscrits ici.","Aujourd’hui","Afficher aussi ce qui a été gardé","Masquer ce qui a été gardé","nº {number}","Voir la demande","Vérifié","{count} entrée, inchangée","{count} entrées, aucune changée ni manquante","Le registre n’est plus tel qu’il a été écrit. Gardez le dossier de données du hub tel quel et lancez : neighbors hub ledger verify","Tête","Première entrée","Dernière vérification","{year} jusqu’ici","Demandes vues","Avec des clips à vous","Refusées par vous","Refusées par règle","Partagées","Retirées","{agency}, {number}","un service","quelqu’un","Par {name}.","Par {first}, puis {by}.","Par votre règle « {name} ».","Par l’automatisation « {name} ».","Par le fichier de configuration du hub.","« {reason} »","Rien n’a été envoyé.","Refusé : {asked}","Approuvé : {asked}","Refus annulé : {asked}","Retiré : {asked}","Il était déjà arrivé. Le tableau a signé le retrait.","Pas envoyé : {asked}","Une caméra a été retirée.","Une caméra ne peut plus partager.","Une caméra est maintenant à l’intérieur.","Une caméra a un nouveau masque.","Une caméra dit maintenant être d’un autre fabricant.","Un capteur n’est plus prêté.","Un capteur a un autre nom ou d’autres relevés.","Le service a changé sa clé de remise.","Le service a changé de nom.","Le service dit qu’il n’a pas écrit cette demande.","Quelqu’un d’autre a peut-être la clé du service.","Le service a clos sa demande.","La demande a expiré.","Le tableau a rompu sa promesse.","Ce hub ne suit plus le tableau.","Cela ne peut plus être approuvé sans une personne.","Cette version du hub n’envoie plus une partie du contenu.","Remis : {asked}","{size}, scellé. Le reçu est gardé.","{size}, scellé. Il n’y a pas de reçu.","{agency} a ouvert votre envoi","Le tableau l’a signé. Demande {number}.","{count} clip gardé","{count} clips gardés","Jusqu’à une réponse à {asked}.","Plus rien n’est gardé","Règle de la maison « {name} » ajoutée","Règle de la maison « {name} » changée","Règle de la maison « {name} » retirée","Règle de la maison « {name} » activée","Règle de la maison « {name} » désactivée","Règle de la maison « {name} » déplacée","Toutes les règles de la maison activées","Toutes les règles de la maison désactivées","Tableaux","Là où les services demandent en public. Le hub télécharge chaque entrée de chaque tableau et la vérifie.","Suivre un tableau…","Aucun tableau n’est suivi","Sans tableau, personne ne peut vous demander de vidéo.","Pas encore consulté","Suivi et vérifié","Ne répond pas pour l’instant","Ne peut pas être vérifié pour l’instant","A rompu sa promesse","N’est plus suivi","Le hub n’en lit plus rien et n’y partage plus rien. La preuve est gardée sur le hub.","Rien n’y est partagé tant qu’il ne peut pas être vérifié. Cela ne prouve rien contre le tableau et passe en général tout seul.","Réglez l’horloge de la machine du hub. Rien n’est partagé d’ici là. Le tableau n’a rien fait de mal.","Rien n’y est partagé tant que le hub n’est pas mis à jour. Cela ne prouve rien contre le tableau.","Personne d’autre ne vérifie ce tableau.","Le hub ne lui demande rien et n’y partage rien. Ce qu’il a montré avant est gardé.","Ne plus suivre","Ne plus suivre {name} ?","Le hub ne lui demande plus rien et n’y partage plus rien. Ce qui a été demandé et répondu est gardé, et les demandes ouvertes restent jusqu’à leur échéance.","{name} n’est plus suivi.","Suivre à nouveau","Suivre à nouveau {name} ?","S’il montre encore une autre histoire, le hub s’arrête à nouveau. La preuve est gardée dans tous les cas.","{count} entrée","{count} entrées","vérifié {time}","Ouvrir ses pages","{name} est suivi.","Enregistrer la preuve","{count} entrée est plus récente que ce hub. Mettez le hub à jour pour la lire.","{count} entrées sont plus récentes que ce hub. Mettez le hub à jour pour les lire.","À qui vous fier…","À qui vous fiez-vous pour {name} ?","Les témoins confirment que le tableau montre à tous la même histoire. Les vérificateurs confirment qui est une agence. Une clé par ligne.","Témoins","Combien de témoins doivent avoir signé","Qui confirme les agences","Modifier","Vous avez modifié à qui vous vous fiez pour {name}.","Un fichier ZIP avec ce que le tableau a signé, et comment chacun peut le vérifier.","Caméras","{count} ajoutée.","{count} ajoutées.","{count} trouvée.","{count} trouvées.","Les enregistrements restent sur le hub : {length} gardés, {free} libres.","Son horloge est décalée de {length}. Un partage le dit.","Mouvements des dernières 24 heures : {both} vus par la caméra et le hub, {camera} par la caméra seule, {hub} par le hub seul.","Son signal de mouvement dure depuis trop longtemps. Tant qu’il ne cesse pas, seul compte ce que voit le hub.","Le hub ne lit pas {protocol}. Utilisez cette caméra depuis Home Assistant.","Les enregistrements restent sur le hub : {free} libres.","Chercher encore","Recherche","Aucune caméra pour l’instant","Ajoutez-en une ci-dessous et le hub l’enregistre ici, chez vous.","Trouvées sur votre réseau","Le hub ne lit ni n’enregistre celles-ci tant que vous ne les ajoutez pas.","Aucune autre caméra n’a été trouvée.","Caméra à {address}","absente","Ajouter…","Ajouter {name}","Image de {name}","Peut être partagée","Jamais partagée","Intérieur","Sonnette","Prêtée par Home Assistant","Non placée : aucune demande ne correspond","Enregistrement en pause, {time}","Reprendre","Reprendre l’enregistrement de {name}","Démarrage","Enregistre","Reconnexion","A refusé le mot de passe","Sans images clés","Disque plein","Ajouter {name}","Ajouter une caméra par son adresse","Adresse de son flux","Nom, dans cette maison seulement","Lieu","Extérieur","Intérieur","Utilisateur","Mot de passe","Les clips peuvent être partagés","Jamais sans approbation, à chaque fois.","Rien d’une caméra d’intérieur n’est jamais partagé.","Ajouter","La lire directement","La lire depuis l’enregistreur","Ajout en cours","Elle regarde dans la maison","Une demande ne correspond jamais à une caméra d’intérieur, et rien d’elle n’est jamais partagé.","Enregistrer le son","Il ne sort que si vous le demandez, à chaque envoi.","Garder les enregistrements, en jours","comme le hub","Où elle est, et ce qu’elle voit","Seuls le hub et votre Home Assistant le savent. Le hub s’en sert pour calculer chez vous si une demande vous concerne.","La placer","Ce que vise cette caméra","Latitude","Longitude","Cap, degrés","Champ de vision, degrés","Portée, mètres","Un nombre du lieu manque ou sort des limites. Regardez la latitude, le cap et la portée.","Enregistrer","{name} a été changée.","Retirer cette caméra…","Retirer {name} ?","Le hub cesse de l’enregistrer et supprime son mot de passe. Ses enregistrements restent jusqu’à ce qu’ils soient trop anciens.","La retirer","En pause","En veille","Enregistrer cette caméra","Désactivé, rien de nouveau n’est écrit. Ce qui a été enregistré reste, et vous pouvez toujours regarder.","Règles de la maison","Ce que cette maison fait d’elle-même quand on lui demande. La première règle qui convient décide, et aucune autre n’est consultée.","Ajouter une règle","Aucune règle","Chaque demande attend une personne : rien n’est répondu pour vous.","Si aucune règle ne convient : vous êtes prévenu d’une demande qui correspond si le niveau de son service suffit : 2 ou plus, sauf si le fichier de configuration du hub dit autre chose. Les autres sont listées. Rien n’est répondu pour vous.","désactivée","Toutes les demandes.","Figure dans le fichier de configuration du hub et s’y change.","Essayer sur le passé","Désactiver","Activer","Modifier","Monter « {name} »","Descendre « {name} »","Retirer « {name} »","{first} ou {last}","Demandée par {values}.","Le service est : {values}.","Son niveau est de {from} à {to}.","Il s’agit de : {values}.","Quelque chose a été trouvé contre elle.","Trouvé contre elle : {values}.","Elle dit {values}.","Elle porte sur plus de {length}.","Elle arrive entre {from} et {to}.","Elle est à plus de {distance}.","Elle est à moins de {distance}.","Vous avez : {values}.","Dans un clip correspondant, la caméra a vu {values}.","des clips","une caméra, mais pas de clip","rien","Refuser. Rien n’est envoyé.","La lister et ne prévenir personne.","Me prévenir.","Approuver, dans les limites du fichier de configuration du hub.","Préparer les clips à l’avance.","Deux personnes doivent dire oui.","{count} personnes doivent dire oui.","Après un oui, rien ne part pendant {length}.","Nom de la règle","Nouvelle règle","La règle convient quand tout ceci est vrai. Ce qui reste vide convient à tout.","Le service est","Son niveau","n’importe","ou moins","Elle porte sur plus de (heures)","Un de ces mots y figure","Elle est à plus de (mètres)","Elle arrive entre ces heures","De l’heure","Jusqu’à l’heure","Dans un clip correspondant, la caméra a vu","Ce qui a été trouvé contre elle","N’importe quoi","Alors","Enregistrer la règle","Tout désactiver","Activer les règles","Les règles de la maison sont désactivées","Aucune règle ne répond ni ne se tait, et chaque demande attend une personne. Une règle qui veut deux personnes ou une pause avant tout envoi le veut toujours.","Sources d’information","Des flux sans journal. Ce qu’ils disent s’affiche à côté des demandes, et personne ne peut y répondre.","Ajouter une source…","Ajouter une source d’information","L’adresse d’un flux CAP, Atom, RSS ou JSON. Son serveur apprend que votre adresse internet le lit et à quelle fréquence, et rien de votre maison.","Adresse du flux","Nom, seulement dans cette maison","Laisser de côté ce qui est plus loin de toute caméra que, en km","affiche tout","Ajouter","{name} est lu à partir de maintenant.","Aucune source d’information n’est lue.","Pas encore lue","Lue régulièrement","Ne répond pas pour l’instant","Ce qu’elle envoie est illisible","{count} affichée","{count} affichées","lue {time}","Se trouve dans le fichier de configuration du hub et s’y retire.","Retirer {name}","Retirer {name} ?","Le hub ne la lit plus et oublie ce qu’elle a dit.","La retirer","{name} n’est plus lu."];var $l=["Alle Anfragen","{by} hat schon zugestimmt","Um {time}. Die erste Antwort ist die Antwort des Hauses.","Deine Regel {by} hat freigegeben","Um {time}, innerhalb der Grenzen, die du gesetzt hast.","{by} hat das schon abgelehnt","Um {time}. Die erste Antwort ist die Antwort des Hauses. Nichts wurde gesendet.","Deine Regel „{by}“ hat das abgelehnt","Um {time}. Nichts wurde gesendet.","Freigabe wird eingetragen","anonym","mit Ton","Ein Clip von {length}","{count} Clips, zusammen {length}","mit deinem Kontakt","Das an {agency} senden?","{count} Maske","{count} Masken","kein Ton","Kein Clip","keine Masken","Messwerte","deine Worte","Zurück","Zurück zur Anfrage","Der Hub ist hinter dem Brett zurück","Das Brett antwortet seit {time} nicht, diese Anfrage kann sich also geändert haben. Der Hub versucht es weiter.","Die Anfrage hat sich geändert, während du geschaut hast","Ihrem Verlauf wurde etwas hinzugefügt. Lies es, dann entscheide.","Die Anfrage hat sich geändert, während du geschaut hast","Eine Korrektur hat den Zeitraum auf {window} verschoben. Lies sie, dann entscheide.","Clips","zum Teilen","bleibt hier","{camera}, {time} teilen","Du hast um {time} Ja gesagt. Nichts verlässt das Haus, bis eine andere Person zu demselben Ja sagt.","{by} hat genau dem um {time} zugestimmt. Dein Ja sendet es.","Ablehnen","Abgelaufen, bevor du geantwortet hast","Sie war bis {time} offen. Deine Clips gehen zurück in die übliche Aufbewahrung.","Gesichter suchen","{count} Gesicht gefunden und verdeckt. Es können welche fehlen: sieh jede Sekunde an.","{count} Gesichter gefunden und verdeckt. Es können welche fehlen: sieh jede Sekunde an.","Sucht hier zu Hause nach Gesichtern und verdeckt jedes gefundene. Es können welche fehlen.","Wird gesucht: {part}","Kein Gesicht gefunden. Es können trotzdem welche da sein: sieh jede Sekunde an.","Suche beenden","Mehr als {most} Clips: wähle einige ab.","Die E-Mail-Adresse hat mehr als {most} Zeichen: kürze sie.","Noch ist nichts gewählt: wähle einen Clip, schreib etwas oder füge Messwerte hinzu.","Die beweglichen Masken haben mehr als {most} Punkte: entferne einige.","Mehr als {most} Masken über {camera}: entferne einige.","Der Name hat mehr als {most} Zeichen: kürze ihn.","Zwei Schnitte von {camera} überlappen: verschiebe einen.","Die Telefonnummer hat mehr als {most} Zeichen: kürze sie.","Die Worte haben mehr als {most} Zeichen: kürze sie.","Clip {number}: {camera}","Uhr der Kamera","{ms} ms neben der des Hubs","Herkunftsnachweis","Mit den Dateien signiert, mit einem Schlüssel nur für diese Freigabe. Das sind alle seine Felder.","Bilder","{all}, {copied} wie von der Kamera","Dateien und Herkunftsnachweis","Bild","SHA-256","Größe","Zeit","Ende des Schnitts","Von","Anfang des Schnitts","bleibt hier","bis","{time}, zusammen {length}","Ablehnen sendet nichts, und sie können es nicht von keiner Antwort unterscheiden.","Ablehnen sendet nichts, und sie können es nicht von keiner Antwort unterscheiden. Ist eine Freigabe zugestellt, kann sie nicht zurückgeholt werden.","Hier entscheiden zwei Personen. Dein Ja ist das erste: nichts verlässt das Haus, bis eine andere Person zu demselben Ja sagt.","Ein Brett zeigt zwei Verläufe","Das Teilen an {board} ist gestoppt. Der Beweis ist aufbewahrt.","Diesem Brett wird nicht mehr gefolgt","An {board} wird nichts geteilt, bis der Hub ihm wieder folgt.","Dieses Brett lässt sich gerade nicht prüfen","Bis dahin wird nichts an {board} geteilt. Das beweist nichts gegen das Brett.","Diese Anfrage ist nicht hier","Vielleicht steht ihr Brett nicht mehr in den Einstellungen des Hubs, oder neuere Anfragen ihrer Behörde haben ihren Platz.","Ich habe es gelesen","Halten zum Freigeben","Anonym","Kontakt hinterlassen","E-Mail","Wer antwortet","Name","Sie lesen genau das, und es lässt sich nicht zurücknehmen. Lass alles leer, um anonym zu bleiben.","nur für diese Freigabe","Telefon","Keine Kamera hier hat es gesehen","Du kannst trotzdem in Worten sagen, was du weißt, oder ablehnen.","Über dich","Kein Name, keine Adresse, keine Seriennummer; der Hersteller der Kamera wird genannt","Kein Name, keine Adresse, keine Kamera, keine Seriennummer","Sie lesen genau das.","Ton","Mit Ton","Clip","Clip","Clips","Aufs Bild genau geschnitten. Kein Bild mehr.","{count} von {all}, {length}","Nachweise","Mit einem Schlüssel nur dieser Freigabe signiert.","Content Credentials in jedem Clip","Masken","{count}, deckend, {moving} davon beweglich","{count}, deckend, beweglich","Die eigenen Masken einer Kamera sind abgenommen.","{count}, deckend, über alle {length}","Keiner","Keine","Nichts","Messwerte","Jede Änderung im Zeitraum.","Versiegelt für","Diese Behörde hat keinen Zustellschlüssel eingetragen.","Nur dieser Schlüssel öffnet es.","Größe","{size}, mit dem Herkunftsnachweis","Bekannt, sobald geschnitten ist","Deine Worte","Hersteller der Kamera nennen","Im Herkunftsnachweis. Das sagt etwas über dein Haus.","Content Credentials hinzufügen","Signiert jeden Clip auch mit C2PA, mit einem Schlüssel nur dieser Freigabe.","Wie es gemacht wird","Eigene Kopie behalten","Mit deinem eigenen Schlüssel versiegelt und an niemanden gesendet.","Maske","{name}, Ecke unten links","{name}, Ecke unten rechts","Pfeile bewegen sie, mit Umschalt weiter, Entf entfernt sie.","Maske {number}","Maske der Kamera","{name}, deckend","{name}, Ecke oben links","{name}, Ecke oben rechts","Punkt entfernen","Folgen","Gesicht gefunden, {from} bis {to}","Masken","Bewegt sich über {keys} Punkte, {from} bis {to}","Masken von {camera} behalten","Sie sind für diese Freigabe abgenommen: was sie verdeckten, wird sichtbar.","Entfernen","Stehen bleiben","Verdeckt den ganzen Schnitt","Es fehlen {length}","Die Kamera hat weniger aufgenommen, als der Schnitt verlangt. Nur Aufgenommenes verlässt das Haus.","Kein Clip","Für die angefragte Zeit wurde hier nichts aufgenommen.","Für diese Behörde kann nichts versiegelt werden","{agency} hat keinen Zustellschlüssel eingetragen, also kann nichts gesendet werden.","Es gibt nichts zu schneiden","Eine Kamera deckt das Gebiet ab, aber im Zeitraum wurde nichts aufgenommen. Du kannst trotzdem in Worten sagen, was du weißt.","Mit Ton","Ton verlässt das Haus nur, wenn du ihn einschaltest.","Ein Bild zurück","Dieser Film lässt sich hier nicht abspielen. Zeiten, Masken und Schnitte lassen sich trotzdem setzen.","Aufnahme von {camera}","Leertaste spielt, Komma und Punkt gehen ein Bild weiter","Player, {camera}","Kein Ton","Ein Bild weiter","Pause","Was von {camera} das Haus verlässt","Abspielen","Dein Browser kann dieses Bild nicht zeigen. Geh ein Bild weiter oder zurück.","Zeigen, was geht","Wird geschnitten","Eintrag {index}, unverändert, auf","Geprüft: öffentlich seit {time}","Selbst prüfen","Auf diesem Brett wird kein Zeuge verlangt","Mit dem Schlüssel signiert, den {agency} eingetragen hat","Hier noch nicht geprüft","Der Hub kann den Beweis gerade nicht zeigen.","{count} Zeuge sah dasselbe Protokoll","{count} Zeugen sahen dasselbe Protokoll","Ab","Messwerte geliehener Sensoren","und {count} weiterer","und {count} weitere","Im Zeitraum sagte er nichts.","Nur was du wählst, verlässt das Haus, nur für den Zeitraum.","Sagte","Gelöst, bevor du geantwortet hast","{agency} hat sie geschlossen: {time}. Deine Clips gehen zurück in die übliche Aufbewahrung.","Diesem Schlüssel ist nicht zu trauen","{agency} hat den Schlüssel zurückgezogen, der dies unterschrieben hat, oder er hat zwei Verläufe unterschrieben. Ihr Brett stellt ihr nichts zu, also kann nichts gesendet werden.","{count} Sekunde","{count} Sekunden","Brett ansehen","Korrektur lesen","Eintrag ansehen","Zugestimmt. Es geht um {time} hinaus","Bis dahin wird nichts gesendet, und du kannst es zurückziehen.","Zugestellt {time}","Die Quittung liegt im Hauptbuch. Es kann nicht mehr zurückgeholt werden.","Abgelehnt. Nichts wurde gesendet.","Eingetragen {time} im Hauptbuch des Hauses.","Noch nicht zugestellt","Es kam keine Quittung. Der Hub versucht es von selbst weiter, bis eine kommt oder du es zurückziehst.","Zugestellt und geöffnet {time}","{agency} hat es geöffnet. Die Quittung liegt im Hauptbuch.","Wird versiegelt","Es wird geschnitten, verdeckt und versiegelt. Bis die Quittung kommt, kannst du es noch zurückziehen.","Wird gesendet","Bis die Quittung kommt, kannst du es noch zurückziehen.","{sent} von {all}, {part}","Wird zurückgezogen","Nichts mehr wird gesendet. Der Hub fragt das Brett, bis er eine Antwort hat.","Nach der Ankunft zurückgezogen","{agency} sieht, dass du es zurückgezogen hast. Was vorher geöffnet war, bleibt ihnen bekannt.","Ganzer Verlauf ({count})","Ganzer Verlauf ({count})","Rückgängig","Was der Player zeigt","Wie es hinausgeht","Aufnahme","Du kannst schauen, nicht antworten","Für dieses Haus entscheidet, wer antworten darf.","{camera}, {length}","Der angefragte Zeitraum und deine Clips darin","Zurückziehen","Zurückziehen…","{agency} sagen, dass es zurückgezogen ist?","Es ist angekommen und kann nicht zurückgeholt werden. {agency} wird sehen, dass du es zurückgezogen hast.","In Worten, wenn du magst","Was du gesehen hast","Sie lesen genau das, und es lässt sich nicht zurücknehmen.","Geprüft: ausgestellt {time}"];var ui={"review.all_requests":"All requests","review.answered_approve_person.heading":"{by} already approved this","review.answered_approve_person.text":"At {time}. The first answer is the house’s answer.","review.answered_approve_rule.heading":"Your rule {by} approved this","review.answered_approve_rule.text":"At {time}, within the limits you set.","review.answered_deny_person.heading":"{by} already denied this","review.answered_deny_person.text":"At {time}. The first answer is the house’s answer. Nothing was sent.","review.answered_deny_rule.heading":"Your rule “{by}” denied this","review.answered_deny_rule.text":"At {time}. Nothing was sent.","review.approving":"Approving","review.ask.anonymous":"anonymous","review.ask.audio":"with sound","review.ask.clips.one":"One clip of {length}","review.ask.clips.other":"{count} clips, {length} in all","review.ask.contact":"with your contact","review.ask.heading":"Send this to {agency}?","review.ask.masks.one":"{count} mask","review.ask.masks.other":"{count} masks","review.ask.no_audio":"no audio","review.ask.no_clips":"No clip","review.ask.no_masks":"no masks","review.ask.readings":"readings","review.ask.words":"your words","review.back":"Back","review.back_to":"Back to the request","review.behind.heading":"The hub is behind the board","review.behind.text":"The board hasn’t answered since {time}, so this request may have changed. The hub keeps trying.","review.changed_thread.heading":"The request changed while you looked","review.changed_thread.text":"Something was added to its thread. Read it, then decide.","review.changed_window.heading":"The request changed while you looked","review.changed_window.text":"A correction moved the window to {window}. Read it, then decide.","review.clips.label":"Clips","review.clips.leaves":"to share","review.clips.stays":"stays here","review.clips.take":"Share {camera}, {time}","review.consent.mine":"You approved at {time}. Nothing is sent until somebody else approves the same.","review.consent.other":"{by} approved exactly this at {time}. Your approval sends it.","review.deny":"Deny","review.expired.heading":"Expired before you answered","review.expired.text":"It was open until {time}. Your clips go back to normal retention.","review.faces.find":"Find faces","review.faces.found.one":"{count} face found and masked. Some may be missed: look at every second.","review.faces.found.other":"{count} faces found and masked. Some may be missed: look at every second.","review.faces.how":"Looks for faces here at home and puts a mask over each it finds. It can miss some.","review.faces.looking":"Looking: {part}","review.faces.none":"No face found. There may still be some: look at every second.","review.faces.stop":"Stop looking","review.fault.clips":"More than {most} clips: untick some.","review.fault.email":"The email address is longer than {most} letters: shorten it.","review.fault.empty":"Nothing is chosen yet: select a clip, write some words or add a reading.","review.fault.keys":"The moving masks have more than {most} points: remove some.","review.fault.masks":"More than {most} masks over {camera}: remove some.","review.fault.name":"The name is longer than {most} letters: shorten it.","review.fault.overlap":"Two cuts of {camera} overlap: move one of them.","review.fault.telephone":"The telephone number is longer than {most} letters: shorten it.","review.fault.words":"The words are longer than {most} letters: shorten them.","review.files.clip":"Clip {number}: {camera}","review.files.clock":"Camera’s clock","review.files.clock_of":"{ms} ms from the hub’s","review.files.custody":"Custody record","review.files.custody_note":"Signed with the files, by a key made for this share alone. These are all its fields.","review.files.frames":"Frames","review.files.frames_of":"{all}, {copied} as the camera made them","review.files.heading":"Files and custody record","review.files.picture":"Picture","review.files.sha256":"SHA-256","review.files.size":"Size","review.files.time":"Time","review.film.end":"End of the cut","review.film.from":"From","review.film.start":"Start of the cut","review.film.stays":"stays here","review.film.to":"to","review.film.value":"{time}, {length} in all","review.foot.deny_only":"Deny sends nothing, and they can’t tell it from no answer.","review.foot.note":"Deny sends nothing, and they can’t tell it from no answer. Once a share is delivered it can’t be called back.","review.foot.two_people":"Two people must approve. Yours is the first approval: nothing is sent until somebody else approves the same.","review.forked.heading":"One board is showing two histories","review.forked.text":"Sharing to {board} has stopped. The proof is kept.","review.left.heading":"This board is no longer followed","review.left.text":"Nothing is shared to {board} until the hub follows it again.","review.unchecked.heading":"This board cannot be checked now","review.unchecked.text":"Nothing is shared to {board} until it can be checked. This proves nothing against it.","review.gone":"This request isn’t here","review.gone_why":"Its board may be gone from the hub’s settings, or newer requests of its agency have taken its place.","review.have_read":"I have read it","review.hold":"Hold to approve","review.identity.anonymous":"Anonymous","review.identity.contact":"Leave a contact","review.identity.email":"Email","review.identity.legend":"Who answers","review.identity.name":"Name","review.identity.note":"They will read exactly this, and it can’t be taken back. Leave all empty to stay anonymous.","review.identity.once":"for this share only","review.identity.telephone":"Telephone","review.information.heading":"No camera here saw it","review.information.text":"You can still tell what you know, in words, or deny.","review.leaves.about":"About you","review.leaves.about_make":"No name, address or serial number; the camera’s maker is named","review.leaves.about_note":"No name, address, camera or serial number","review.leaves.about_told":"They will read exactly this.","review.leaves.audio":"Audio","review.leaves.audio_on":"With sound","review.leaves.clip":"Clip","review.leaves.clips.one":"Clip","review.leaves.clips.other":"Clips","review.leaves.clips_note":"Cut to the frame. Not a frame more.","review.leaves.clips_of":"{count} of {all}, {length}","review.leaves.credentials":"Credentials","review.leaves.credentials_note":"Signed under a key of this share alone.","review.leaves.credentials_on":"Content Credentials in each clip","review.leaves.masks":"Masks","review.leaves.masks_mixed":"{count}, solid, {moving} of them moving","review.leaves.masks_moving":"{count}, solid, moving","review.leaves.masks_off":"A camera’s own masks are removed.","review.leaves.masks_still":"{count}, solid, for all {length}","review.leaves.no_clip":"None","review.leaves.none":"None","review.leaves.nothing":"Nothing","review.leaves.readings":"Readings","review.leaves.readings_note":"Every change within the window.","review.leaves.sealed":"Sealed to","review.leaves.sealed_no_key":"This agency has logged no delivery key.","review.leaves.sealed_note":"Only this key opens it.","review.leaves.size":"Size","review.leaves.size_of":"{size}, with its custody record","review.leaves.size_unknown":"Known once it is cut","review.leaves.words":"Your words","review.making.cameraMake":"Name the camera’s maker","review.making.cameraMake_note":"In the custody record. It says a little about your house.","review.making.contentCredentials":"Add Content Credentials","review.making.contentCredentials_note":"Signs each clip by C2PA too, under a key of this share alone.","review.making.heading":"How it is made","review.making.ownCopy":"Keep your own copy","review.making.ownCopy_note":"Sealed to your own key, and sent to nobody.","review.mask.add":"Mask","review.mask.bottom-left":"{name}, bottom left corner","review.mask.bottom-right":"{name}, bottom right corner","review.mask.how":"Arrows move it, Shift moves it further, Delete removes it.","review.mask.name":"Mask {number}","review.mask.own":"Camera’s mask","review.mask.read":"{name}, solid","review.mask.top-left":"{name}, top left corner","review.mask.top-right":"{name}, top right corner","review.masks.drop_key":"Remove point","review.masks.follow":"Follow","review.masks.found":"Face found, {from} to {to}","review.masks.heading":"Masks","review.masks.moving":"Moves over {keys} points, {from} to {to}","review.masks.own":"Keep the masks of {camera}","review.masks.own_off":"They are removed for this share: what they hid will be visible.","review.masks.remove":"Remove","review.masks.stay":"Stay in place","review.masks.whole":"Covers the whole cut","review.missing.heading":"{length} missing","review.missing.text":"The camera recorded less than the cut asks for. Only what was recorded leaves.","review.no_clip.heading":"No clip","review.no_clip.text":"Nothing was recorded here for the time that is asked about.","review.no_key.heading":"Nothing can be sealed to this agency","review.no_key.text":"{agency} has logged no delivery key, so nothing can be sent.","review.nothing.heading":"There is nothing to cut","review.nothing.text":"A camera covers the area, but nothing was recorded in the requested time. You can still tell what you know in words.","review.player.audio":"With sound","review.player.audio_how":"Sound is sent only if you turn it on.","review.player.back":"One frame back","review.player.failed":"This film can’t be played here. Times, masks and cuts can still be set.","review.player.film":"Recording of {camera}","review.player.keys":"Space plays, comma and period step one frame","review.player.label":"Player, {camera}","review.player.no_audio":"No audio","review.player.on":"One frame on","review.player.pause":"Pause","review.player.piece":"What leaves of {camera}","review.player.play":"Play","review.player.wrong":"Your browser can’t show this frame. Step to another one.","review.prepare":"See what leaves","review.preparing":"Cutting","review.proof.entry":"Entry {index}, unchanged, on","review.proof.line":"Verified: public since {time}","review.proof.more":"Check this yourself","review.proof.no_witness":"No witness is asked for on this board","review.proof.signed":"Signed by the key that {agency} logged","review.proof.unknown":"Not verified here yet","review.proof.unknown_why":"The hub can’t show the proof just now.","review.proof.witnesses.one":"{count} witness saw the same log","review.proof.witnesses.other":"{count} witnesses saw the same log","review.readings.at":"From","review.readings.heading":"Lent sensors’ readings","review.readings.more.one":"and {count} more","review.readings.more.other":"and {count} more","review.readings.none":"It reported nothing in the requested time.","review.readings.note":"Only what you select is sent, for the requested time alone.","review.readings.said":"Said","review.resolved.heading":"Resolved before you answered","review.resolved.text":"{agency} closed it at {time}. Your clips go back to normal retention.","review.revoked.heading":"This key can’t be trusted","review.revoked.text":"{agency} withdrew the key that signed this, or it signed two histories. Its board delivers nothing to it, so nothing can be sent.","review.seconds.one":"{count} second","review.seconds.other":"{count} seconds","review.see_board":"See the board","review.see_correction":"Read the correction","review.see_entry":"See the entry","review.state.cooling":"Approved. It leaves at {time}","review.state.cooling_note":"Until then nothing is sent, and you can withdraw it.","review.state.delivered":"Delivered {time}","review.state.delivered_note":"The receipt is kept in the ledger. It can’t be called back now.","review.state.denied":"Denied. Nothing was sent.","review.state.denied_note":"Recorded {time} in the house’s own ledger.","review.state.failed":"Not delivered yet","review.state.failed_note":"No receipt has come. The hub tries again by itself until one does or you withdraw it.","review.state.opened":"Delivered, and opened {time}","review.state.opened_note":"{agency} has opened it. The receipt is kept in the ledger.","review.state.sealing":"Sealing","review.state.sealing_note":"It is cut, masked and sealed. Until the receipt arrives you can still withdraw it.","review.state.sending":"Sending","review.state.sending_note":"Until the receipt arrives you can still withdraw it.","review.state.sent":"{sent} of {all}, {part}","review.state.withdrawing":"Withdrawing","review.state.withdrawing_note":"Nothing more is sent. The hub asks the board until it has an answer.","review.state.withdrawn":"Withdrawn after it arrived","review.state.withdrawn_note":"{agency} sees that you withdrew it. What was opened before stays known to them.","review.thread.one":"Whole thread ({count})","review.thread.other":"Whole thread ({count})","review.undo":"Undo","review.view.label":"What the player shows","review.view.leaves":"As it leaves","review.view.recording":"Recording","review.watching.heading":"You can look but not answer","review.watching.text":"Somebody who may answer decides for this house.","review.window.clip":"{camera}, {length}","review.window.label":"The requested time, and your clips in it","review.withdraw":"Withdraw","review.withdraw_after":"Withdraw…","review.withdraw_ask":"Tell {agency} that it is withdrawn?","review.withdraw_what":"It has arrived and can’t be called back. {agency} will see that you withdrew it.","review.words.heading":"In words, if you like","review.words.label":"What you saw","review.words.note":"They will read exactly this, and it can’t be taken back.","review.proof.issued":"Verified: issued {time}"};var _l=["Todas las solicitudes","{by} ya la aprobó","A las {time}. La primera respuesta es la respuesta de la casa.","Tu regla {by} la aprobó","A las {time}, dentro de los límites que fijaste.","{by} ya la denegó","A las {time}. La primera respuesta es la respuesta de la casa. No se envió nada.","Tu regla «{by}» la denegó","A las {time}. No se envió nada.","Aprobando","anónimo","con sonido","Un clip de {length}","{count} clips, {length} en total","con tu contacto","¿Enviar esto a {agency}?","{count} máscara","{count} máscaras","sin sonido","Ningún clip","sin máscaras","lecturas","tus palabras","Volver","Volver a la solicitud","El hub va por detrás del tablón","El tablón no responde desde {time}; esta solicitud puede haber cambiado. El hub sigue intentándolo.","La solicitud cambió mientras mirabas","Se añadió algo a su hilo. Léelo y decide.","La solicitud cambió mientras mirabas","Una corrección cambió el intervalo a {window}. Léela y decide.","Clips","para compartir","se queda aquí","Compartir {camera}, {time}","Dijiste que sí a las {time}. No sale nada hasta que otra persona diga que sí a lo mismo.","{by} dijo que sí exactamente a esto a las {time}. Tu sí lo envía.","Denegar","Caducó antes de que respondieras","Estuvo abierta hasta {time}. Tus clips vuelven a la conservación normal.","Buscar caras","{count} cara encontrada y tapada. Puede haber pasado alguna por alto: mira cada segundo.","{count} caras encontradas y tapadas. Puede haber pasado alguna por alto: mira cada segundo.","Busca caras aquí en casa y tapa cada una que encuentra. Puede pasar alguna por alto.","Buscando: {part}","No se encontró ninguna cara. Puede haberlas: mira cada segundo.","Dejar de buscar","Más de {most} clips: desmarca algunos.","La dirección de correo tiene más de {most} letras: acórtala.","Aún no hay nada elegido: marca un clip, escribe unas palabras o añade una lectura.","Las máscaras móviles tienen más de {most} puntos: quita algunos.","Más de {most} máscaras sobre {camera}: quita algunas.","El nombre tiene más de {most} letras: acórtalo.","Dos cortes de {camera} se solapan: mueve uno.","El teléfono tiene más de {most} letras: acórtalo.","Las palabras tienen más de {most} letras: acórtalas.","Clip {number}: {camera}","Reloj de la cámara","{ms} ms respecto al del hub","Registro de custodia","Se firma con los archivos, con una clave hecha solo para este envío. Estos son todos sus campos.","Fotogramas","{all}, {copied} tal como los hizo la cámara","Archivos y registro de custodia","Imagen","SHA-256","Tamaño","Hora","Fin del corte","De","Inicio del corte","se queda aquí","a","{time}, {length} en total","Denegar no envía nada, y no pueden distinguirlo de no responder.","Denegar no envía nada, y no pueden distinguirlo de no responder. Una vez entregado, un envío no se puede recuperar.","Aquí deciden dos personas. Tu sí es el primero: no sale nada hasta que otra persona diga que sí a lo mismo.","Un tablón muestra dos historias","Se ha dejado de compartir con {board}. La prueba se conserva.","Este tablón ya no se sigue","No se comparte nada con {board} hasta que el hub vuelva a seguirlo.","Este tablón no se puede comprobar ahora","No se comparte nada con {board} hasta que se pueda. Eso no prueba nada en su contra.","Esta solicitud no está aquí","Quizá su tablón ya no esté en los ajustes del hub, o solicitudes más nuevas de su organismo ocuparon su lugar.","Lo he leído","Mantén para aprobar","Anónimo","Dejar un contacto","Correo","Quién responde","Nombre","Leerán exactamente esto, y no se puede retirar. Déjalo todo vacío para seguir en el anonimato.","solo para este envío","Teléfono","Ninguna cámara de aquí lo vio","Aun así puedes contar lo que sabes, con palabras, o denegar.","Sobre ti","Sin nombre, dirección ni número de serie; se nombra el fabricante de la cámara","Sin nombre, dirección, cámara ni número de serie","Leerán exactamente esto.","Sonido","Con sonido","Clip","Clip","Clips","Cortado al fotograma. Ni uno más.","{count} de {all}, {length}","Credenciales","Firmado con una clave solo de este envío.","Content Credentials en cada clip","Máscaras","{count}, opacas, {moving} móviles","{count}, opacas, móviles","Se han quitado las máscaras propias de una cámara.","{count}, opacas, durante los {length}","Ninguno","Ninguno","Nada","Lecturas","Cada cambio dentro del intervalo.","Sellado para","Este organismo no ha registrado ninguna clave de entrega.","Solo esta clave lo abre.","Tamaño","{size}, con su registro de custodia","Se sabrá al cortarlo","Tus palabras","Nombrar el fabricante de la cámara","En el registro de custodia. Dice algo de tu casa.","Añadir Content Credentials","Firma también cada clip con C2PA, con una clave solo de este envío.","Cómo se hace","Conservar tu propia copia","Sellada con tu propia clave, y no se envía a nadie.","Máscara","{name}, esquina inferior izquierda","{name}, esquina inferior derecha","Las flechas la mueven, con Mayús más lejos, Supr la quita.","Máscara {number}","Máscara de la cámara","{name}, opaca","{name}, esquina superior izquierda","{name}, esquina superior derecha","Quitar punto","Seguir","Cara encontrada, de {from} a {to}","Máscaras","Se mueve por {keys} puntos, de {from} a {to}","Mantener las máscaras de {camera}","Se quitan para este envío: se verá lo que ocultaban.","Quitar","Dejar fija","Cubre todo el corte","Faltan {length}","La cámara grabó menos de lo que pide el corte. Solo sale lo grabado.","Ningún clip","Aquí no se grabó nada en el intervalo por el que se pregunta.","No se puede sellar nada para este organismo","{agency} no ha registrado ninguna clave de entrega; no se puede enviar nada.","No hay nada que cortar","Una cámara cubre la zona, pero no se grabó nada en el intervalo. Aun así puedes contar lo que sabes con palabras.","Con sonido","El sonido solo sale si lo activas.","Un fotograma atrás","Este vídeo no se puede reproducir aquí. Tiempos, máscaras y cortes se pueden ajustar igual.","Grabación de {camera}","Espacio reproduce, coma y punto avanzan un fotograma","Reproductor, {camera}","Sin sonido","Un fotograma adelante","Pausa","Lo que sale de {camera}","Reproducir","Tu navegador no puede mostrar este fotograma. Pasa a otro.","Ver lo que sale","Cortando","Entrada {index}, sin cambios, en","Verificado: público desde {time}","Compruébalo tú","En este tablón no se pide ningún testigo","Firmado con la clave que {agency} registró","Aún sin verificar aquí","El hub no puede mostrar la prueba ahora.","{count} testigo vio el mismo registro","{count} testigos vieron el mismo registro","Desde","Lecturas de sensores prestados","y {count} más","y {count} más","No dijo nada en el intervalo.","Solo sale lo que marques, y solo del intervalo.","Dijo","Resuelta antes de que respondieras","{agency} la cerró: {time}. Tus clips vuelven a la conservación normal.","Esta clave no es de fiar","{agency} retiró la clave que firmó esto, o esa clave firmó dos historias. Su tablón no le entrega nada; no se puede enviar nada.","{count} segundo","{count} segundos","Ver el tablón","Leer la corrección","Ver la entrada","Aprobado. Sale a las {time}","Hasta entonces no se envía nada y puedes retirarlo.","Entregado {time}","El recibo se guarda en el libro. Ya no se puede recuperar.","Denegada. No se envió nada.","Anotado {time} en el libro de la casa.","Aún sin entregar","No ha llegado ningún recibo. El hub lo intenta de nuevo por sí mismo hasta que llegue o lo retires.","Entregado, y abierto {time}","{agency} lo ha abierto. El recibo se guarda en el libro.","Sellando","Se corta, se tapa y se sella. Hasta que llegue el recibo aún puedes retirarlo.","Enviando","Hasta que llegue el recibo aún puedes retirarlo.","{sent} de {all}, {part}","Retirando","No se envía nada más. El hub pregunta al tablón hasta tener respuesta.","Retirado después de llegar","{agency} ve que lo retiraste. Lo que ya abrieron lo conocen.","Hilo completo ({count})","Hilo completo ({count})","Deshacer","Qué muestra el reproductor","Como sale","Grabación","Puedes mirar, no responder","Decide por esta casa alguien que puede responder.","{camera}, {length}","El intervalo por el que se pregunta, y tus clips en él","Retirar","Retirar…","¿Decir a {agency} que se retira?","Ha llegado y no se puede recuperar. {agency} verá que lo retiraste.","Con palabras, si quieres","Lo que viste","Leerán exactamente esto, y no se puede retirar.","Verificada: emitida {time}"];var ql=["Toutes les demandes","{by} a déjà approuvé","À {time}. La première réponse est celle de la maison.","Votre règle {by} a approuvé","À {time}, dans les limites que vous avez fixées.","{by} a déjà refusé","À {time}. La première réponse est celle de la maison. Rien n’a été envoyé.","Votre règle « {by} » a refusé","À {time}. Rien n’a été envoyé.","Approbation","anonyme","avec le son","Un extrait de {length}","{count} extraits, {length} au total","avec votre contact","Envoyer ceci à {agency} ?","{count} masque","{count} masques","sans son","Aucun extrait","aucun masque","relevés","vos mots","Retour","Retour à la demande","Le hub est en retard sur le tableau","Le tableau ne répond plus depuis {time} : cette demande a pu changer. Le hub continue d’essayer.","La demande a changé pendant votre lecture","Un ajout a été fait à son fil. Lisez-le, puis décidez.","La demande a changé pendant votre lecture","Une correction a déplacé la période à {window}. Lisez-la, puis décidez.","Extraits","à partager","reste ici","Partager {camera}, {time}","Vous avez dit oui à {time}. Rien ne part tant qu’une autre personne n’a pas dit oui à la même chose.","{by} a dit oui exactement à ceci à {time}. Votre oui l’envoie.","Refuser","Expirée avant votre réponse","Elle était ouverte jusqu’à {time}. Vos extraits retrouvent la conservation normale.","Chercher les visages","{count} visage trouvé et masqué. La recherche a pu en manquer : regardez chaque seconde.","{count} visages trouvés et masqués. La recherche a pu en manquer : regardez chaque seconde.","Cherche les visages ici, chez vous, et masque chacun. La recherche peut en manquer.","Recherche : {part}","Aucun visage trouvé. Il peut y en avoir : regardez chaque seconde.","Arrêter la recherche","Plus de {most} extraits : décochez-en.","L’adresse e-mail dépasse {most} caractères : raccourcissez-la.","Rien n’est encore choisi : cochez un extrait, écrivez quelques mots ou ajoutez un relevé.","Les masques mobiles ont plus de {most} points : retirez-en.","Plus de {most} masques sur {camera} : retirez-en.","Le nom dépasse {most} caractères : raccourcissez-le.","Deux coupes de {camera} se chevauchent : déplacez-en une.","Le numéro de téléphone dépasse {most} caractères : raccourcissez-le.","Les mots dépassent {most} caractères : raccourcissez-les.","Extrait {number} : {camera}","Horloge de la caméra","{ms} ms d’écart avec le hub","Procès-verbal de conservation","Signé avec les fichiers, par une clé créée pour ce seul envoi. Voici tous ses champs.","Images","{all}, dont {copied} telles que la caméra les a faites","Fichiers et procès-verbal","Image","SHA-256","Taille","Heure","Fin de la coupe","De","Début de la coupe","reste ici","à","{time}, {length} au total","Refuser n’envoie rien, et rien ne le distingue d’une absence de réponse.","Refuser n’envoie rien, et rien ne le distingue d’une absence de réponse. Une fois remis, un envoi ne peut plus être rappelé.","Deux personnes décident ici. Votre oui est le premier : rien ne part tant qu’une autre n’a pas dit oui à la même chose.","Un tableau montre deux histoires","L’envoi vers {board} est arrêté. La preuve est conservée.","Ce tableau n’est plus suivi","Rien n’est partagé avec {board} tant que le hub ne le suit pas à nouveau.","Ce tableau ne peut pas être vérifié pour l’instant","Rien n’est partagé avec {board} d’ici là. Cela ne prouve rien contre lui.","Cette demande n’est pas ici","Son tableau n’est peut-être plus dans les réglages du hub, ou des demandes plus récentes de son service ont pris sa place.","Je l’ai lu","Maintenir pour approuver","Anonyme","Laisser un contact","E-mail","Qui répond","Nom","Ils liront exactement ceci, sans retour possible. Laissez tout vide pour rester anonyme.","pour cet envoi seulement","Téléphone","Aucune caméra d’ici ne l’a vu","Vous pouvez tout de même dire ce que vous savez, avec des mots, ou refuser.","À votre sujet","Ni nom, ni adresse, ni numéro de série ; le fabricant de la caméra est nommé","Ni nom, ni adresse, ni caméra, ni numéro de série","Ils liront exactement ceci.","Son","Avec le son","Extrait","Extrait","Extraits","Coupé à l’image près. Pas une de plus.","{count} sur {all}, {length}","Attestation","Signé par une clé de ce seul envoi.","Content Credentials dans chaque extrait","Masques","{count}, opaques, dont {moving} mobiles","{count}, opaques, mobiles","Les masques propres d’une caméra sont retirés.","{count}, opaques, pendant tout {length}","Aucun","Aucun","Rien","Relevés","Chaque changement dans la période.","Scellé pour","Ce service n’a inscrit aucune clé de remise.","Seule cette clé l’ouvre.","Taille","{size}, avec son procès-verbal","Connue une fois coupé","Vos mots","Nommer le fabricant de la caméra","Dans le procès-verbal. Cela dit un peu de votre maison.","Ajouter des Content Credentials","Signe aussi chaque extrait par C2PA, avec une clé de ce seul envoi.","Comment c’est fait","Garder votre copie","Scellée avec votre propre clé, et envoyée à personne.","Masque","{name}, coin inférieur gauche","{name}, coin inférieur droit","Les flèches le déplacent, Maj plus loin, Suppr le retire.","Masque {number}","Masque de la caméra","{name}, opaque","{name}, coin supérieur gauche","{name}, coin supérieur droit","Retirer le point","Suivre","Visage trouvé, de {from} à {to}","Masques","Se déplace sur {keys} points, de {from} à {to}","Garder les masques de {camera}","Ils sont retirés pour cet envoi : ce qu’ils cachaient sera visible.","Retirer","Rester en place","Couvre toute la coupe","Il manque {length}","La caméra a enregistré moins que la coupe. Seul ce qui fut enregistré part.","Aucun extrait","Rien n’a été enregistré ici pendant la période demandée.","Rien ne peut être scellé pour ce service","{agency} n’a inscrit aucune clé de remise : rien ne peut être envoyé.","Il n’y a rien à couper","Une caméra couvre la zone, mais rien n’a été enregistré dans la période. Vous pouvez tout de même dire ce que vous savez.","Avec le son","Le son ne part que si vous l’activez.","Une image en arrière","Cette vidéo ne peut pas être lue ici. Temps, masques et coupes restent réglables.","Enregistrement de {camera}","Espace lit, virgule et point avancent d’une image","Lecteur, {camera}","Sans son","Une image en avant","Pause","Ce qui part de {camera}","Lire","Votre navigateur ne peut pas afficher cette image. Passez à une autre.","Voir ce qui part","Découpe","Entrée {index}, inchangée, sur","Vérifié : public depuis {time}","Vérifiez vous-même","Aucun témoin n’est demandé sur ce tableau","Signé par la clé que {agency} a inscrite","Pas encore vérifié ici","Le hub ne peut pas montrer la preuve maintenant.","{count} témoin a vu le même journal","{count} témoins ont vu le même journal","Dès","Relevés de capteurs prêtés","et {count} de plus","et {count} de plus","Rien n’a été relevé dans la période.","Seul ce que vous cochez part, pour la seule période.","Relevé","Résolue avant votre réponse","{agency} l’a close : {time}. Vos extraits retrouvent la conservation normale.","Cette clé n’est pas fiable","{agency} a retiré la clé qui a signé ceci, ou cette clé a signé deux histoires. Son tableau ne lui remet rien, donc rien ne peut être envoyé.","{count} seconde","{count} secondes","Voir le tableau","Lire la correction","Voir l’entrée","Approuvé. Départ à {time}","Jusque-là rien n’est envoyé et vous pouvez le retirer.","Remis à {time}","Le reçu est conservé dans le registre. Il ne peut plus être rappelé.","Refusé. Rien n’a été envoyé.","Inscrit {time} dans le registre de la maison.","Pas encore remis","Aucun reçu n’est arrivé. Le hub réessaie de lui-même jusqu’à ce qu’il en vienne un ou que vous le retiriez.","Remis, et ouvert à {time}","{agency} l’a ouvert. Le reçu est conservé dans le registre.","Scellement","Il est coupé, masqué et scellé. Jusqu’au reçu, vous pouvez encore le retirer.","Envoi","Jusqu’au reçu, vous pouvez encore le retirer.","{sent} sur {all}, {part}","Retrait","Plus rien n’est envoyé. Le hub interroge le tableau jusqu’à obtenir une réponse.","Retiré après sa remise","{agency} voit que vous l’avez retiré. Ce qui fut ouvert avant leur reste connu.","Fil complet ({count})","Fil complet ({count})","Annuler","Ce que montre le lecteur","Tel que ça part","Enregistrement","Vous pouvez regarder, pas répondre","Quelqu’un qui peut répondre décide pour cette maison.","{camera}, {length}","La période demandée, et vos extraits dedans","Retirer","Retirer…","Dire à {agency} que c’est retiré ?","C’est arrivé et ne peut plus être rappelé. {agency} verra que vous l’avez retiré.","En mots, si vous voulez","Ce que vous avez vu","Ils liront exactement ceci, sans retour possible.","Vérifiée : émise {time}"];var Al=["Neighbors Requests einrichten","{done} von {of} erledigt. Den Rest machst du in beliebiger Reihenfolge.","Alles fertig. Hier siehst du Anfragen, sobald Behörden sie stellen.","Später fertigstellen","Einrichtung fortsetzen","Erledigt","Hub","Läuft in Home Assistant. Gekoppelt: {time}.","Verbunden. Gekoppelt: {time}.","Details","Kamera","{count} Kamera hat einen Standort und kann zu Anfragen passen.","{count} Kameras haben einen Standort und können zu Anfragen passen.","Lege den Standort fest, damit Anfragen zu deiner Kamera passen können.","{count} Kamera in deinem Netzwerk gefunden.","{count} Kameras in deinem Netzwerk gefunden.","In deinem Netzwerk wurde noch keine Kamera gefunden.","Per Adresse hinzufügen…","Weitere hinzufügen…","Standort festlegen…","Brett","Ohne Brett kann dich niemand um Video bitten.","Du folgst {count} Brett.","Du folgst {count} Brettern.","Weiterem folgen…","Adresse oder Link eingeben","Ansehen…","Telefone","Erhalte eine Mitteilung, wenn eine Anfrage zu deinen Kameras passt.","Hier hat noch kein Telefon die Home-Assistant-App. Installiere sie auf deinem, melde dich an und komm zurück.","Erneut prüfen","Home-Assistant-App","Nicht mehr mit Home Assistant verbunden","{name} benachrichtigen","Test senden","Test gesendet an {names}.","{names} nicht erreicht. Prüfe, ob die App dort angemeldet ist.","Übungsanfrage","Geh eine Anfrage von Anfang bis Ende durch: ansehen, ablehnen, freigeben. Dein Hub denkt sie sich aus, nichts verlässt dein Zuhause.","Mir eine Übungsanfrage schicken","Übung fortsetzen","Noch einmal üben","Karte auf deinem Dashboard","Sie sagt, was fehlt, und bringt dich hierher. Bearbeite dazu dein Dashboard, wähle „Karte hinzufügen“ und dann Neighbors Requests.","Aufnahmen","{free} frei auf {folder}. Jede Kamera braucht etwa {daily} am Tag. Dein Hub bewahrt etwa {length} auf.","Nicht in den Backups von Home Assistant. Schlüssel und Einstellungen schon.","Teil der Backups von Home Assistant, die mit jeder Aufnahme wachsen.","Ändern…","Standort und Blick von {name}","Tippe auf die Karte, wo die Kamera ist. Zieh den runden Griff dorthin, wohin sie schaut.","Richtung","Blickbreite","Sichtweite","Genaue Zahlen","Zeig mir, was sie sieht","Das ist eine Innenkamera","Später","Einem Brett folgen","Auf einem Brett stellen Behörden öffentlich Anfragen. Dein Hub lädt das ganze Brett, prüft es und vergleicht die Anfragen zu Hause.","Adresse oder Link","Nachsehen","Das Brett wird gelesen und geprüft","QR-Code scannen","Richte die Kamera auf den Code auf der Seite oder dem Aushang des Bretts.","Diese Kamera lässt sich nicht nutzen. Erlaube sie für diese Seite oder kopiere den Link.","In diesem Bild ist kein QR-Code. Kopiere stattdessen den Link.","Das Brett ist in meinem eigenen Netzwerk","Datei öffnen…","{count} Brett gilt für deine Straße","{count} Bretter gelten für deine Straße","Andere Bretter","{count} Behörde","{count} Behörden","{count} Anfrage in 12 Monaten","{count} Anfragen in 12 Monaten","Noch gilt kein Brett für deine Straße","Ohne Brett kann dich niemand um Video bitten. Du kannst deine Aufnahmen und Warnungen trotzdem nutzen oder eine Behörde in deiner Nähe bitten, eines zu eröffnen.","Lege den Standort einer Kamera fest, um zu sehen, welche Bretter für deine Straße gelten.","Ein Verzeichnis listet Bretter und ihre Gebiete auf. Füge eines hinzu, um zu sehen, welche für deine Straße gelten.","Aus {name}: {count} Brett, unterschrieben am {date}.","Aus {name}: {count} Bretter, unterschrieben am {date}.","Dein Hub lädt die ganze Liste und vergleicht sie hier, also erfährt niemand, wo du wohnst. Ein Verzeichnis hilft beim Finden. Es bürgt nicht für die Bretter.","Verzeichnisse verwalten…","Ohne Brett","Übungsbrett","Läuft in deinem Hub. Nichts verlässt dein Zuhause.","Ausprobieren","Nur zum Lesen. Auf Warnungen kannst du nicht antworten.","{name} hinzufügen","Hinzugefügt","Verzeichnisse","Listen von Brettern und ihren Gebieten. Der Server eines Verzeichnisses sieht, dass dein Hub die Liste lädt, aber nicht, wo du wohnst.","Noch keine Verzeichnisse.","Link zu einem Verzeichnis, mit #key=","{name} entfernen","unterschrieben am {date}","Schlüssel passt zu deinem Link","Betrieben von","Sagt das Brett.","Keine Angabe","Öffentlich seit","Verlauf","{count} Eintrag, geprüft","{count} Einträge, keiner geändert oder entfernt","Wie viel gefragt wird","in 12 Monaten","im Umkreis von {distance}","übliche Dauer","Anfragen im Monat","Wo","Dein Zuhause liegt darin.","Dein Zuhause liegt nicht darin.","Behörden","{count} weitere","{count} weitere","{count} Anfrage","{count} Anfragen","Wer es prüft","Prüfstellen","Sie bestätigen, wer die Behörden sind.","Keine. Niemand, dem du vertraust, bestätigt, wer die Behörden sind.","Zeugen","Sie sorgen dafür, dass alle dasselbe Brett sehen. {quorum} von {count} müssen übereinstimmen.","Keine. Niemand sonst prüft dieses Brett.","Ändern, auf wen du dich verlässt","Schlüssel vergleichen","Dein Link nannte diesen Schlüssel. Um sicher zu sein, dass auch der Link stimmt, vergleiche diese Wörter mit einer anderen Quelle: der Website des Betreibers, einem Aushang oder dem Hub einer Nachbarin.","Deine Adresse nannte keinen Schlüssel. Vergleiche diese Wörter mit einer anderen Quelle, bevor du dem Brett folgst: der Website des Betreibers, einem Aushang oder dem Hub einer Nachbarin.","Das Brett sieht, dass dein Hub es lädt, wie jeder Besucher. Es erfährt nicht, wo deine Kameras sind oder was passt.","Diesem Brett folgen","Du folgst diesem Brett.","Das ist nicht das Brett aus deinem Link.","Der Link nennt einen Schlüssel, diese Adresse nutzt einen anderen. Vielleicht gibt sich jemand als das Brett aus. Lass dir einen neuen Link geben, von wem du diesen hast.","Schlüssel in deinem Link","Schlüssel an dieser Adresse","Der Rest wird nicht gezeigt, weil sich nichts von dieser Adresse prüfen lässt. Hat der Betreiber seinen Schlüssel geändert, steht es auf seiner Website.","Nichts wurde gespeichert.","Dein Hub hat sie sich ausgedacht. Keine Behörde ist beteiligt, und nichts verlässt dein Zuhause, egal was du wählst.","Übung beenden","Übung","Schritte der Übung","Ansehen","Ablehnen","Freigeben","Hausbuch ansehen","So sieht eine echte Anfrage aus. Du würdest sehen, wer fragt, wie das bestätigt wurde und was gesendet würde. Du musst nie antworten.","Probiere zuerst Ablehnen. Du kannst sie noch einmal durchgehen.","Du hast abgelehnt, und nichts wurde gesendet. Eine Behörde kann das nicht von keiner Antwort unterscheiden.","Du hast freigegeben. Dein Hausbuch zeigt, was entschieden und gesendet wurde.","Noch einmal durchgehen","Hausbuch öffnen","Zurück zur Einrichtung"];var pi={"setup.title":"Set up Neighbors Requests","setup.progress":"{done} of {of} done. You can do the rest in any order.","setup.all_done":"All set. You’ll see requests here when agencies post them.","setup.later":"Finish later","setup.continue":"Continue setup","setup.step_done":"Done","setup.hub":"Hub","setup.hub_here":"Running in Home Assistant. Paired {time}.","setup.hub_elsewhere":"Connected. Paired {time}.","setup.details":"Details","setup.camera":"Camera","setup.camera_ready.one":"{count} camera has a location, so requests can match it.","setup.camera_ready.other":"{count} cameras have a location, so requests can match them.","setup.camera_unplaced":"Set a location, so requests can match your camera.","setup.camera_found.one":"{count} camera was found on your network.","setup.camera_found.other":"{count} cameras were found on your network.","setup.camera_none":"No cameras were found on your network yet.","setup.by_address":"Add by address…","setup.camera_other":"Add another…","setup.location":"Set location…","setup.board":"Board","setup.board_none":"Without a board, nobody can ask you for video.","setup.board_done.one":"You follow {count} board.","setup.board_done.other":"You follow {count} boards.","setup.board_other":"Follow another…","setup.enter":"Enter an address or link","setup.look":"Look…","setup.phones":"Phones","setup.phones_text":"Get a notification when a request matches your cameras.","setup.phones_none":"No phone here has the Home Assistant app. Install it on yours, sign in, and come back.","setup.phones_check":"Check again","setup.phone_app":"Home Assistant app","setup.phone_gone":"Not connected to Home Assistant anymore","setup.phone_notify":"Notify {name}","setup.test":"Send a test","setup.test_sent":"Test sent to {names}.","setup.test_failed":"Couldn’t reach {names}. Check that the app is signed in there.","setup.practice":"Practice request","setup.practice_text":"Go through one request from start to finish: review it, deny it, approve it. Your hub makes it up, so nothing leaves your home.","setup.practice_send":"Send myself a practice request","setup.practice_open":"Continue practice","setup.practice_again":"Practice again","setup.card":"Card on your dashboard","setup.card_text":"It says what’s missing and brings you here. To add it, edit your dashboard, select Add card, and choose Neighbors Requests.","setup.recordings":"Recordings","setup.room":"{free} free on {folder}. Each camera takes about {daily} a day. Your hub keeps about {length}.","setup.backup_none":"Not part of Home Assistant backups. Keys and settings are.","setup.backup_all":"Part of Home Assistant backups, which grow with every recording.","setup.change":"Change…","place.title":"Location and view of {name}","place.text":"Tap the map where the camera is. Drag the round handle toward what it sees.","place.heading":"Direction","place.view":"Width of view","place.range":"How far it sees","place.exact":"Exact numbers","place.live":"Show me what it sees","place.indoor":"It’s an indoor camera","place.later":"Decide later","follow.title":"Follow a board","follow.about":"A board is where agencies post requests in public. Your hub downloads the whole board, checks it, and matches requests at home.","follow.address":"Address or link","follow.look_up":"Look up","follow.looking":"Reading and checking the board","follow.scan":"Scan QR code","follow.scan_text":"Point the camera at the code on the board’s page or poster.","follow.no_camera":"Can’t use this camera. Allow it for this page, or copy the link instead.","follow.no_code":"No QR code found in this picture. Copy the link instead.","follow.private":"The board is on my own network","follow.file":"Open a file…","follow.cover.one":"{count} board covers your street","follow.cover.other":"{count} boards cover your street","follow.others":"Other boards","follow.agencies.one":"{count} agency","follow.agencies.other":"{count} agencies","follow.requests.one":"{count} request in 12 months","follow.requests.other":"{count} requests in 12 months","follow.none":"No board covers your street yet","follow.none_text":"Without a board, nobody can ask you for video. You can still use your recordings and alerts, or ask a public body near you to start one.","follow.unplaced":"Set a camera’s location to see which boards cover your street.","follow.no_directory":"A directory lists boards and the area each covers. Add one to see which cover your street.","follow.directory.one":"From {name}: {count} board, signed {date}.","follow.directory.other":"From {name}: {count} boards, signed {date}.","follow.directory_text":"Your hub downloads the whole list and matches it here, so nobody learns where you live. A directory helps you find boards. It doesn’t vouch for them.","follow.manage":"Manage directories…","follow.without":"Without a board","follow.practice":"Practice board","follow.practice_text":"Runs inside your hub. Nothing leaves your home.","follow.practice_try":"Try it","follow.alerts_text":"Read only. You can’t answer alerts.","follow.add_alert":"Add {name}","follow.added":"Added","directory.title":"Directories","directory.text":"Lists of boards and the areas they cover. A directory’s server sees that your hub downloads the list, not where you live.","directory.none":"No directories yet.","directory.address":"Link to a directory, with #key=","directory.remove":"Remove {name}","directory.signed":"signed {date}","preview.matches":"Key matches your link","preview.run_by":"Run by","preview.says":"Says the board.","preview.unsaid":"Not stated","preview.since":"Public since","preview.history":"History","preview.entries.one":"{count} entry, checked","preview.entries.other":"{count} entries, none changed or removed","preview.asked":"How much is asked","preview.year":"in 12 months","preview.near":"within {distance}","preview.usual":"typical time","preview.months":"Requests a month","preview.where":"Where","preview.inside":"Your home is inside.","preview.outside":"Your home isn’t inside.","preview.agencies":"Agencies","preview.more.one":"{count} more","preview.more.other":"{count} more","preview.asked_so.one":"{count} request","preview.asked_so.other":"{count} requests","preview.checks":"Who checks it","preview.verifiers":"Verifiers","preview.verifiers_text":"They confirm who agencies are.","preview.verifiers_none":"None. Nobody you rely on confirms who agencies are.","preview.witnesses":"Witnesses","preview.witnesses_text":"They make sure everyone sees the same board. {quorum} of {count} must agree.","preview.witnesses_none":"None. Nobody else checks this board.","preview.rely":"Change who you rely on","preview.compare":"Compare the key","preview.compare_linked":"Your link named this key. To be sure the link is right too, compare these words with another source: the operator’s website, a poster, or a neighbor’s hub.","preview.compare_first":"Your address named no key. Before you follow this board, compare these words with another source: the operator’s website, a poster, or a neighbor’s hub.","preview.privacy":"The board sees your hub download it, like any visitor. It doesn’t learn where your cameras are, or what matches.","preview.follow":"Follow this board","preview.followed":"You follow this board.","preview.mismatch":"This isn’t the board in your link.","preview.mismatch_text":"The link names one key, and this address uses another. Someone may be impersonating the board. Get a new link from whoever gave you this one.","preview.key_named":"Key in your link","preview.key_seen":"Key at this address","preview.mismatch_rest":"The rest of this page isn’t shown, because nothing this address says can be checked. If the operator changed its key, its website will say so.","preview.nothing_saved":"Nothing was saved.","practice.text":"Your hub made this up. No agency is involved, and nothing leaves your home, whatever you choose.","practice.end":"End practice","practice.chip":"Practice","practice.steps":"Steps of the practice","practice.step.look":"Look","practice.step.deny":"Deny it","practice.step.approve":"Approve it","practice.step.record":"See the record","practice.note":"A real request looks like this. You’d see who asks, how they were confirmed, and what would be sent. You never have to answer.","practice.try_deny":"Try Deny first. You can go through it again.","practice.denied":"You denied it, and nothing was sent. An agency can’t tell a denial from no answer.","practice.approved":"You approved it. Your ledger shows what was decided and what was sent.","practice.again":"Go through it again","practice.ledger":"Open the ledger","practice.finish":"Back to setup"};var Sl=["Configura Neighbors Requests","{done} de {of} pasos hechos. Puedes hacer el resto en cualquier orden.","Todo listo. Aquí verás las solicitudes cuando los organismos las publiquen.","Terminar más tarde","Continuar la configuración","Hecho","Hub","Funciona en Home Assistant. Vinculado: {time}.","Conectado. Vinculado: {time}.","Detalles","Cámara","{count} cámara tiene ubicación, así que las solicitudes pueden coincidir con ella.","{count} cámaras tienen ubicación, así que las solicitudes pueden coincidir con ellas.","Indica la ubicación para que las solicitudes puedan coincidir con tu cámara.","Se ha encontrado {count} cámara en tu red.","Se han encontrado {count} cámaras en tu red.","Aún no se han encontrado cámaras en tu red.","Añadir por dirección…","Añadir otra…","Indicar ubicación…","Tablón","Sin un tablón, nadie puede pedirte vídeo.","Sigues {count} tablón.","Sigues {count} tablones.","Seguir otro…","Escribir una dirección o un enlace","Ver…","Teléfonos","Recibe una notificación cuando una solicitud coincida con tus cámaras.","Ningún teléfono tiene aquí la app de Home Assistant. Instálala en el tuyo, inicia sesión y vuelve.","Comprobar de nuevo","App de Home Assistant","Ya no está conectado a Home Assistant","Notificar a {name}","Enviar una prueba","Prueba enviada a {names}.","No se pudo llegar a {names}. Comprueba que la app tenga la sesión iniciada.","Solicitud de práctica","Recorre una solicitud de principio a fin: revísala, deniégala, apruébala. La inventa tu hub, así que nada sale de tu casa.","Enviarme una solicitud de práctica","Continuar la práctica","Practicar otra vez","Tarjeta en tu panel","Dice qué falta y te trae aquí. Para añadirla, edita tu panel, elige Añadir tarjeta y luego Neighbors Requests.","Grabaciones","{free} libres en {folder}. Cada cámara ocupa unos {daily} al día. Tu hub conserva unos {length}.","No forman parte de las copias de seguridad de Home Assistant. Las claves y los ajustes, sí.","Forman parte de las copias de seguridad de Home Assistant, que crecen con cada grabación.","Cambiar…","Ubicación y vista de {name}","Toca el mapa donde está la cámara. Arrastra el tirador redondo hacia lo que ve.","Dirección","Ancho de la vista","Hasta dónde ve","Números exactos","Mostrarme lo que ve","Es una cámara interior","Decidir más tarde","Seguir un tablón","En un tablón, los organismos publican solicitudes a la vista de todos. Tu hub descarga el tablón entero, lo comprueba y busca coincidencias en casa.","Dirección o enlace","Buscar","Leyendo y comprobando el tablón","Escanear código QR","Apunta la cámara al código de la página o del cartel del tablón.","No se puede usar esta cámara. Permítela para esta página o copia el enlace.","No hay ningún código QR en esta imagen. Copia el enlace.","El tablón está en mi propia red","Abrir un archivo…","{count} tablón cubre tu calle","{count} tablones cubren tu calle","Otros tablones","{count} organismo","{count} organismos","{count} solicitud en 12 meses","{count} solicitudes en 12 meses","Ningún tablón cubre aún tu calle","Sin un tablón, nadie puede pedirte vídeo. Puedes usar tus grabaciones y los avisos, o pedir a un organismo público cercano que abra uno.","Indica la ubicación de una cámara para ver qué tablones cubren tu calle.","Un directorio enumera tablones y la zona de cada uno. Añade uno para ver cuáles cubren tu calle.","De {name}: {count} tablón, firmado el {date}.","De {name}: {count} tablones, firmado el {date}.","Tu hub descarga la lista entera y la compara aquí, así que nadie sabe dónde vives. Un directorio ayuda a encontrar tablones. No responde por ellos.","Gestionar directorios…","Sin tablón","Tablón de práctica","Funciona dentro de tu hub. Nada sale de tu casa.","Probar","Solo lectura. No se puede responder a los avisos.","Añadir {name}","Añadido","Directorios","Listas de tablones y las zonas que cubren. El servidor de un directorio ve que tu hub descarga la lista, no dónde vives.","Aún no hay directorios.","Enlace a un directorio, con #key=","Quitar {name}","firmado el {date}","La clave coincide con tu enlace","Lo gestiona","Según el tablón.","No se indica","Público desde","Historial","{count} entrada, comprobada","{count} entradas, ninguna cambiada ni eliminada","Cuánto se pide","en 12 meses","a menos de {distance}","tiempo habitual","Solicitudes al mes","Dónde","Tu casa está dentro.","Tu casa no está dentro.","Organismos","{count} más","{count} más","{count} solicitud","{count} solicitudes","Quién lo comprueba","Verificadores","Confirman quiénes son los organismos.","Ninguno. Nadie de tu confianza confirma quiénes son los organismos.","Testigos","Se aseguran de que todos vean el mismo tablón. Deben coincidir {quorum} de {count}.","Ninguno. Nadie más comprueba este tablón.","Cambiar en quién confías","Compara la clave","Tu enlace nombraba esta clave. Para asegurarte de que el enlace también es correcto, compara estas palabras con otra fuente: la web del operador, un cartel o el hub de un vecino.","Tu dirección no nombraba ninguna clave. Antes de seguir este tablón, compara estas palabras con otra fuente: la web del operador, un cartel o el hub de un vecino.","El tablón ve que tu hub lo descarga, como cualquier visitante. No sabe dónde están tus cámaras ni qué coincide.","Seguir este tablón","Sigues este tablón.","Este no es el tablón de tu enlace.","El enlace nombra una clave y esta dirección usa otra. Alguien puede estar suplantando al tablón. Pide un enlace nuevo a quien te dio este.","Clave de tu enlace","Clave de esta dirección","El resto no se muestra, porque nada de lo que dice esta dirección se puede comprobar. Si el operador cambió su clave, lo dirá en su web.","No se ha guardado nada.","La ha inventado tu hub. No hay ningún organismo de por medio y nada sale de tu casa, elijas lo que elijas.","Terminar la práctica","Práctica","Pasos de la práctica","Mira","Deniega","Aprueba","Ve el libro","Una solicitud real es así. Verías quién la hace, cómo se confirmó y qué se enviaría. Nunca estás obligado a responder.","Prueba primero Denegar. Puedes repetirlo.","La denegaste y no se envió nada. Un organismo no distingue una denegación de la falta de respuesta.","La aprobaste. El libro de la casa muestra qué se decidió y qué se envió.","Repetirla","Abrir el libro de la casa","Volver a la configuración"];var El=["Configurer Neighbors Requests","{done} étapes sur {of} terminées. Faites le reste dans l’ordre que vous voulez.","Tout est prêt. Les demandes apparaîtront ici dès que les services les publieront.","Terminer plus tard","Continuer la configuration","Terminé","Hub","Fonctionne dans Home Assistant. Associé : {time}.","Connecté. Associé : {time}.","Détails","Caméra","{count} caméra a un emplacement : des demandes peuvent lui correspondre.","{count} caméras ont un emplacement : des demandes peuvent leur correspondre.","Indiquez l’emplacement pour que des demandes puissent correspondre à votre caméra.","{count} caméra trouvée sur votre réseau.","{count} caméras trouvées sur votre réseau.","Aucune caméra trouvée sur votre réseau pour l’instant.","Ajouter par adresse…","En ajouter une autre…","Indiquer l’emplacement…","Tableau","Sans tableau, personne ne peut vous demander de vidéo.","Vous suivez {count} tableau.","Vous suivez {count} tableaux.","En suivre un autre…","Saisir une adresse ou un lien","Voir…","Téléphones","Recevez une notification quand une demande correspond à vos caméras.","Aucun téléphone n’a ici l’application Home Assistant. Installez-la sur le vôtre, connectez-vous, puis revenez.","Vérifier à nouveau","Application Home Assistant","N’est plus connecté à Home Assistant","Notifier {name}","Envoyer un test","Test envoyé à {names}.","Impossible de joindre {names}. Vérifiez que l’application y est connectée.","Demande d’entraînement","Parcourez une demande du début à la fin : examinez-la, refusez-la, approuvez-la. Votre hub l’invente, donc rien ne sort de chez vous.","M’envoyer une demande d’entraînement","Continuer l’entraînement","S’entraîner à nouveau","Carte sur votre tableau de bord","Elle indique ce qui manque et vous amène ici. Pour l’ajouter, modifiez votre tableau de bord, choisissez Ajouter une carte, puis Neighbors Requests.","Enregistrements","{free} libres sur {folder}. Chaque caméra occupe environ {daily} par jour. Votre hub conserve environ {length}.","Pas dans les sauvegardes de Home Assistant. Les clés et les réglages y sont.","Dans les sauvegardes de Home Assistant, qui grossissent avec chaque enregistrement.","Modifier…","Emplacement et vue de {name}","Touchez la carte là où se trouve la caméra. Faites glisser la poignée ronde vers ce qu’elle voit.","Direction","Largeur du champ","Portée","Valeurs exactes","Me montrer ce qu’elle voit","C’est une caméra d’intérieur","Décider plus tard","Suivre un tableau","Sur un tableau, les services publient leurs demandes aux yeux de tous. Votre hub télécharge tout le tableau, le vérifie et cherche les correspondances chez vous.","Adresse ou lien","Rechercher","Lecture et vérification du tableau","Scanner un code QR","Pointez la caméra vers le code sur la page ou l’affiche du tableau.","Impossible d’utiliser cette caméra. Autorisez-la pour cette page, ou copiez le lien.","Aucun code QR dans cette image. Copiez plutôt le lien.","Le tableau est sur mon propre réseau","Ouvrir un fichier…","{count} tableau couvre votre rue","{count} tableaux couvrent votre rue","Autres tableaux","{count} service","{count} services","{count} demande en 12 mois","{count} demandes en 12 mois","Aucun tableau ne couvre encore votre rue","Sans tableau, personne ne peut vous demander de vidéo. Vous pouvez utiliser vos enregistrements et les alertes, ou proposer à un organisme public proche d’en ouvrir un.","Indiquez l’emplacement d’une caméra pour voir quels tableaux couvrent votre rue.","Un annuaire liste des tableaux et la zone que chacun couvre. Ajoutez-en un pour voir lesquels couvrent votre rue.","De {name} : {count} tableau, signé le {date}.","De {name} : {count} tableaux, signé le {date}.","Votre hub télécharge toute la liste et la compare ici : personne n’apprend où vous habitez. Un annuaire aide à trouver des tableaux. Il ne s’en porte pas garant.","Gérer les annuaires…","Sans tableau","Tableau d’entraînement","Fonctionne dans votre hub. Rien ne sort de chez vous.","Essayer","Lecture seule. On ne peut pas répondre aux alertes.","Ajouter {name}","Ajouté","Annuaires","Des listes de tableaux et des zones qu’ils couvrent. Le serveur d’un annuaire voit que votre hub télécharge la liste, pas où vous habitez.","Aucun annuaire pour l’instant.","Lien vers un annuaire, avec #key=","Retirer {name}","signé le {date}","La clé correspond à votre lien","Géré par","Selon le tableau.","Non précisé","Public depuis","Historique","{count} entrée, vérifiée","{count} entrées, aucune modifiée ni retirée","Combien de demandes","en 12 mois","à moins de {distance}","durée habituelle","Demandes par mois","Où","Votre domicile est dedans.","Votre domicile n’est pas dedans.","Services","{count} de plus","{count} de plus","{count} demande","{count} demandes","Qui le vérifie","Vérificateurs","Ils confirment l’identité des services.","Aucun. Personne de confiance ne confirme l’identité des services.","Témoins","Ils veillent à ce que tout le monde voie le même tableau. {quorum} sur {count} doivent concorder.","Aucun. Personne d’autre ne vérifie ce tableau.","Changer à qui vous vous fiez","Comparez la clé","Votre lien nommait cette clé. Pour être sûr que le lien aussi est juste, comparez ces mots avec une autre source : le site de l’exploitant, une affiche ou le hub d’un voisin.","Votre adresse ne nommait aucune clé. Avant de suivre ce tableau, comparez ces mots avec une autre source : le site de l’exploitant, une affiche ou le hub d’un voisin.","Le tableau voit votre hub le télécharger, comme tout visiteur. Il n’apprend ni où sont vos caméras, ni ce qui correspond.","Suivre ce tableau","Vous suivez ce tableau.","Ce n’est pas le tableau de votre lien.","Le lien nomme une clé, et cette adresse en utilise une autre. Quelqu’un se fait peut-être passer pour le tableau. Demandez un nouveau lien à qui vous a donné celui-ci.","Clé de votre lien","Clé à cette adresse","Le reste n’est pas affiché, car rien de ce que dit cette adresse ne peut être vérifié. Si l’exploitant a changé de clé, son site l’indique.","Rien n’a été enregistré.","Votre hub l’a inventée. Aucun service n’est impliqué et rien ne sort de chez vous, quoi que vous choisissiez.","Terminer l’entraînement","Entraînement","Étapes de l’entraînement","Regardez","Refusez","Approuvez","Voyez le registre","Une vraie demande ressemble à ceci. Vous verriez qui demande, comment son identité a été confirmée et ce qui serait envoyé. Vous n’êtes jamais obligé de répondre.","Essayez d’abord Refuser. Vous pourrez recommencer.","Vous l’avez refusée, et rien n’a été envoyé. Un service ne peut pas distinguer un refus d’une absence de réponse.","Vous l’avez approuvée. Votre registre montre ce qui a été décidé et envoyé.","Recommencer","Ouvrir le registre","Retour à la configuration"];var qs={...di,...ui,...ci,...pi};function Bh(s,n){return Array.isArray(n)?Object.fromEntries(Object.keys(s).map((e,t)=>[e,n[t]??""])):n}var hi=(...s)=>Object.assign({},...[di,ui,ci,pi].map((n,e)=>Bh(n,s[e]??{}))),mi={en:qs,es:hi(vl,_l,xl,Sl),fr:hi(yl,ql,kl,El),de:hi(bl,$l,wl,Al)},Ml=qs,gi="en",Tl=new Intl.PluralRules("en");function Cl(s){let n=mi[s]?s:s.split("-")[0]??"en";gi=mi[n]?n:"en",Ml=mi[gi]??qs,Tl=new Intl.PluralRules(gi)}function a(s,n={}){let e=Ml[s]??qs[s];return e===void 0?s:e.replace(/\{(\w+)\}/g,(t,r)=>r in n?String(n[r]):t)}function _(s,n,e={}){let t=Tl.select(n)==="one"?"one":"other";return a(`${s}.${t}`,{count:n,...e})}function Tn(s){return s in qs}var Ee={language:"en",zone:void 0,halves:!0,miles:!1};function Cn(s){let n=s.locale,e=n?.language??s.language,t=n?.time_format;Ee={language:e,zone:n?.time_zone==="server"?s.config.time_zone:void 0,halves:t==="12"||t!=="24"&&jh(t==="system"?void 0:e),miles:s.config.unit_system.length==="mi"},Cl(s.language)}function jh(s){return new Intl.DateTimeFormat(s,{hour:"numeric"}).resolvedOptions().hour12??!1}function zn(s,n){let e=Ee.halves?{hour:"numeric",hourCycle:"h12"}:{hour:"2-digit",hourCycle:"h23"};return new Intl.DateTimeFormat(Ee.language,{...n,...n.hour?e:{},...Ee.zone?{timeZone:Ee.zone}:{}}).format(typeof s=="string"?new Date(s):s)}function K(s){return zn(s,{hour:"2-digit",minute:"2-digit"})}function en(s){return zn(s,{hour:"2-digit",minute:"2-digit",second:"2-digit"})}function Rr(s,n=1){return zn(s,{hour:"2-digit",minute:"2-digit",second:"2-digit",fractionalSecondDigits:n})}function le(s,n=new Date){let e=new Date(s).getFullYear()!==n.getFullYear();return zn(s,{day:"numeric",month:"short",...e?{year:"numeric"}:{}})}function zr(s){return zn(s,{weekday:"short",day:"numeric",month:"short"})}function wt(s){return new Intl.DateTimeFormat(Ee.language,{month:"short",year:"numeric",timeZone:"UTC"}).format(new Date(`${s}-01T00:00:00Z`))}function zl(s,n){let e=t=>zn(t,{year:"numeric",month:"numeric",day:"numeric"});return e(s)===e(n)}function D(s,n=new Date){return zl(s,n)?K(s):`${le(s,n)}, ${K(s)}`}function $e(s){let n=`${zr(s.start)}, ${K(s.start)}`;return zl(s.start,s.end)?`${n}–${K(s.end)}`:`${n} – ${zr(s.end)}, ${K(s.end)}`}function Hr(s,n){return Date.parse(n)-Date.parse(s)}function Dr(s){let n=Math.round(s/1e3),e=i=>String(i).padStart(2,"0"),t=Math.floor(n/3600),r=`${e(Math.floor(n/60)%60)}:${e(n%60)}`;return t?`${t}:${r}`:r}function se(s){let n=Math.round(s/6e4);if(n<1)return et(Math.round(s/1e3),"second");if(n<90)return et(n,"minute");let e=n/60;return e<36?et(Math.round(e*2)/2,"hour"):et(Math.round(e/24),"day")}function et(s,n,e="short"){return new Intl.NumberFormat(Ee.language,{style:"unit",unit:n,unitDisplay:n==="day"?"long":e,maximumFractionDigits:1}).format(s)}function S(s,n=0){return new Intl.NumberFormat(Ee.language,{maximumFractionDigits:n}).format(s)}function xt(s){return new Intl.NumberFormat(Ee.language,{style:"percent",maximumFractionDigits:0}).format(s)}function ge(s){let n=[[1e9,"gigabyte"],[1e6,"megabyte"],[1e3,"kilobyte"]],[e,t]=n.find(([r])=>s>=r)??[1,"byte"];return et(Math.round(s/e*10)/10,t)}function Me(s){if(Ee.miles){let n=s/.3048;return n<1e3?et(Math.round(n/10)*10,"foot"):et(Math.round(s/160.9344)/10,"mile")}return s<1e3?et(Math.round(s/10)*10,"meter"):et(Math.round(s/100)/10,"kilometer")}function As(s){let n=Ee.miles?s/2.589988:s,e=n<.1?3:n<10?2:0;return a(Ee.miles?"unit.square_miles":"unit.square_km",{value:S(n,e)})}function de(s){let n=s.split(/\s+/).filter(r=>/^\p{Lu}|^\p{Lo}/u.test(r)),e=n.length?n:s.split(/\s+/).filter(Boolean);return(e.length>1?[e[0],e.at(-1)]:e).map(r=>[...r??""][0]??"").join("").toUpperCase()}function kt(s){return s.length>16?`${s.slice(0,7)}…${s.slice(-5)}`:s}function Ss(s,n){let e=Math.cos(s.latitude*Math.PI/180);return{x:((n.longitude-s.longitude+540)%360-180)*e*111195,y:(n.latitude-s.latitude)*111195}}function Rl(s,n){let e=Math.cos(s.latitude*Math.PI/180),t=s.longitude+n.x/(111195*e);return{latitude:s.latitude+n.y/111195,longitude:(t+540)%360-180}}function Lr(s,n){return{latitude:s/1e6,longitude:n/1e6}}function Rn(s,n){return s.shape==="circle"?{kind:"circle",centre:Ss(n,Lr(s.lat,s.lon)),radius:s.radius_m}:{kind:"ring",points:s.ring.map(([e,t])=>Ss(n,Lr(e,t)))}}function Hl(s){let n=s.shape==="circle"?[s.lat,s.lon]:s.ring[0],e=Rn(s,Lr(n?.[0]??0,n?.[1]??0));if(e.kind==="circle")return Math.PI*e.radius**2/1e6;let t=e.points.reduce((r,i,l)=>{let p=e.points[(l+1)%e.points.length]??i;return r+i.x*p.y-p.x*i.y},0);return Math.abs(t)/2e6}function Vh(s,n,e){let t=e.x-n.x,r=e.y-n.y,i=t*t+r*r,l=i?((s.x-n.x)*t+(s.y-n.y)*r)/i:0,p=Math.min(1,Math.max(0,l));return Math.hypot(s.x-n.x-p*t,s.y-n.y-p*r)}function Pr(s,n={x:0,y:0}){if(s.kind==="circle")return Math.max(0,Math.hypot(n.x-s.centre.x,n.y-s.centre.y)-s.radius);let e=!1,t=1/0;return s.points.forEach((r,i)=>{let l=s.points[(i+1)%s.points.length]??r;if(t=Math.min(t,Vh(n,r,l)),r.y>n.y!=l.y>n.y){let h=r.x+(n.y-r.y)*(l.x-r.x)/(l.y-r.y);n.x<h&&(e=!e)}}),e?0:t}function fi(s){if(s.kind==="circle")return{left:s.centre.x-s.radius,right:s.centre.x+s.radius,bottom:s.centre.y-s.radius,top:s.centre.y+s.radius};let n=s.points.map(t=>t.x),e=s.points.map(t=>t.y);return{left:Math.min(...n),right:Math.max(...n),bottom:Math.min(...e),top:Math.max(...e)}}function Dl(s){return{left:Math.min(...s.map(n=>n.left)),right:Math.max(...s.map(n=>n.right)),bottom:Math.min(...s.map(n=>n.bottom)),top:Math.max(...s.map(n=>n.top))}}function bi(s,n){let e=s.place;if(!e)return null;let t=Ss(n,Lr(e.latitude_udeg,e.longitude_udeg)),r=Math.max(2,Math.ceil(e.view_deg/10)),i=Array.from({length:r+1},(l,p)=>{let f=(e.heading_deg-e.view_deg/2+e.view_deg*p/r)*Math.PI/180;return{x:t.x+Math.sin(f)*e.range_m,y:t.y+Math.cos(f)*e.range_m}});return{at:t,edge:i}}function vi(s){let n=10**Math.floor(Math.log10(s)),e=s/n;return(e>=5?5:e>=2?2:1)*n}var Oh={again:$`<path d="M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5"/>`,agency:$`<path d="M3 20.5h18M5 20V9.5M19 20V9.5M9.7 20v-8M14.3 20v-8M3.5 9.5L12 4l8.5 5.5z"/>`,away:$`<path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-9.5 4.9M12 17v4M4 4l16 16"/>`,animal:$`<circle cx="6.5" cy="11" r="1.7"/><circle cx="10" cy="6.5" r="1.7"/><circle cx="14" cy="6.5" r="1.7"/><circle cx="17.5" cy="11" r="1.7"/><path d="M12 11.5c2.5 0 5 3.5 5 6 0 2.5-3 1.8-5 1.8s-5 .7-5-1.8c0-2.5 2.5-6 5-6z"/>`,back:$`<path d="M11 5l-7 7 7 7M4 12h16"/>`,bell:$`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 21h4"/>`,board:$`<path d="M5 5a14 14 0 0 1 14 14M5 11a8 8 0 0 1 8 8M6 18.5v.1"/>`,camera:$`<rect x="3" y="7" width="12.5" height="10" rx="2"/><path d="M15.5 11l5.5-3v8l-5.5-3"/>`,clip:$`<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M8 5v14M16 5v14M3.5 9.7H8M3.5 14.3H8M16 9.7h4.5M16 14.3h4.5"/>`,clock:$`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,cloud:$`<path d="M7 18.5a4 4 0 0 1-.5-8 5.5 5.5 0 0 1 10.6-1A4.5 4.5 0 0 1 17 18.5z"/>`,copy:$`<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.500V5H5v10.500h3.5"/>`,cross:$`<path d="M6 6l12 12M18 6L6 18"/>`,down:$`<path d="M5.5 9l6.5 6.5L18.5 9"/>`,download:$`<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>`,edit:$`<path d="M5 19l1-4L16 5l3 3L9 18z"/>`,disk:$`<ellipse cx="12" cy="6.5" rx="7.5" ry="3"/><path d="M4.5 6.5v11c0 1.700 3.400 3 7.500 3s7.500-1.300 7.500-3v-11M4.500 12c0 1.700 3.400 3 7.500 3s7.500-1.300 7.500-3"/>`,eye:$`<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="2.800"/>`,flag:$`<path d="M5.500 21V4.500c4-2 7 2 13 0v9c-6 2-9-2-13 0"/>`,fork:$`<circle cx="6" cy="5.5" r="2"/><circle cx="18" cy="5.5" r="2"/><circle cx="12" cy="19" r="2"/><path d="M6 7.5c0 4 6 4 6 9.5M18 7.5c0 4-6 4-6 9.5"/>`,gear:$`<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1"/>`,hidden:$`<path d="M4 12c2-3.7 4.8-5.5 8-5.5s6 1.8 8 5.5c-2 3.7-4.8 5.5-8 5.5S6 15.7 4 12zM4 4l16 16"/>`,hold:$`<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3" fill="currentColor"/>`,home:$`<path d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z"/>`,inbox:$`<path d="M4 13l3-8h10l3 8v6H4zM4 13h5l1 2.5h4L15 13h5"/>`,info:$`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>`,ledger:$`<path d="M6 3.5h12.5v17H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 3.5z"/><path d="M8.5 8H15M8.5 12H15M8.5 16h4"/>`,link:$`<path d="M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1"/>`,lock:$`<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,mask:$`<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><rect x="8" y="9" width="8.5" height="6" fill="currentColor"/>`,menu:$`<path d="M4 7h16M4 12h16M4 17h16"/>`,minus:$`<path d="M5 12h14"/>`,mute:$`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path d="M16 9.5l5 5M21 9.5l-5 5"/>`,next:$`<path d="M9 5.5l6.5 6.5L9 18.5"/>`,outside:$`<path d="M13 5h6v6M19 5l-8.5 8.500M16 13.500V19H5V8h5.5"/>`,package:$`<path d="M4 7.5L12 3.5l8 4v9l-8 4-8-4zM4 7.5l8 4 8-4M12 11.5v9M8 5.5l8 4"/>`,pause:$`<path d="M8.5 5.5v13M15.5 5.5v13"/>`,person:$`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.4 2 7 6"/>`,phone:$`<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>`,place:$`<path d="M12 21c4.5-5 6.5-8 6.5-11a6.5 6.5 0 1 0-13 0c0 3 2 6 6.5 11z"/><circle cx="12" cy="10" r="2.2"/>`,play:$`<path d="M8 5.5v13l11-6.5z" fill="currentColor"/>`,plus:$`<path d="M12 5v14M5 12h14"/>`,previous:$`<path d="M15 5.5L8.5 12l6.5 6.5"/>`,qr:$`<rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/><rect x="4" y="14" width="6" height="6" rx="1"/><path d="M14 14h2.500v2.500M20 14v2M14 20h2M20 20v-1.500M18 18v2"/>`,quiet:$`<path d="M6 16.5V11c0-1 .2-1.9.6-2.7M9 5.8A6 6 0 0 1 18 11v3M18.5 18h-14L6 16.5M10 21h4M4 4l16 16"/>`,rules:$`<path d="M5 6h14M5 12h9M5 18h6"/><path d="M15.5 17l2 2 3.5-4"/>`,sealed:$`<rect x="3.5" y="6" width="17" height="12.5" rx="2"/><path d="M4 7l8 6 8-6"/><circle cx="12" cy="13" r="2.2" fill="currentColor"/>`,search:$`<circle cx="11" cy="11" r="6"/><path d="M15.5 15.5L20 20"/>`,sound:$`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path d="M15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,stop:$`<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z"/><path d="M12 7.8v5M12 16v.2"/>`,talk:$`<path d="M4 5h16v11H10l-4.5 4V16H4z"/>`,tick:$`<path d="M5 12.5l4.5 4.5L19 7.5"/>`,trash:$`<path d="M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13"/>`,undo:$`<path d="M9 6L4.5 10.5 9 15M4.5 10.5H14a5 5 0 0 1 0 10h-3"/>`,up:$`<path d="M5.5 15.5L12 9l6.5 6.5"/>`,vehicle:$`<path d="M3.5 17v-4.5L6 6.5h12l2.5 6V17zM3.5 12.5h17M6 17v2.5M18 17v2.5"/><path d="M7 14.8h1.5M15.5 14.8H17"/>`,verified:$`<path d="M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6z"/><path d="M8.7 12l2.4 2.4 4.4-4.6"/>`,warn:$`<path d="M12 4L2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.2"/>`};function g(s,n=16){return o`<svg
class="ic"
width=${n}
height=${n}
viewBox="0 0 24 24"
fill="none"
stroke="currentColor"
stroke-width="1.8"
stroke-linecap="round"
stroke-linejoin="round"
aria-hidden="true"
>
${Oh[s]}
</svg>`}var k=w`
*,
*::before,
*::after{box-sizing: border-box;}[hidden]{display: none !important;}h1,
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
fieldset{margin: 0;padding: 0;border: 0;}ul,
ol{list-style: none;}a{color: var(--nr-link);text-underline-offset: 2px;}.ic{flex: none;display: block;}button,
.btn{font: 500 14px/20px var(--nr-font);min-height: 44px;padding: 0 18px;border-radius: 22px;border: 1.5px solid var(--nr-edge);background: transparent;color: var(--nr-ink);display: inline-flex;align-items: center;justify-content: center;gap: 8px;cursor: pointer;text-decoration: none;text-align: center;}button:disabled{cursor: default;opacity: 0.55;}@media (hover: hover){button:not(:disabled):hover,
.btn:hover{background-color: color-mix(in srgb, var(--nr-ink) 6%, transparent);}}.btn.link{color: var(--nr-link);border-color: transparent;padding: 0 12px;}.btn.tonal{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.btn.fill,
.btn.fill:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);color: var(--nr-on-fill);}.btn.sm{min-height: 36px;padding: 0 14px;font-size: 13px;border-radius: 18px;}.btn.round{width: 44px;padding: 0;border-color: transparent;}:focus-visible{outline: 3px solid var(--nr-link);outline-offset: 2px;}.tile{--s: 40px;width: var(--s);height: var(--s);border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: inline-grid;place-items: center;font: 600 calc(var(--s) * 0.36) / 1 var(--nr-font);letter-spacing: 0.02em;flex: none;}.chips{display: flex;flex-wrap: wrap;gap: 8px;}.mut{color: var(--nr-ink2);}.sm{font-size: 13px;line-height: 18px;}.xs{font-size: 12px;line-height: 16px;}.tn{font-variant-numeric: tabular-nums;}.code{font-family: var(--nr-mono);font-size: 0.92em;letter-spacing: -0.01em;overflow-wrap: anywhere;}.row{display: flex;align-items: center;gap: 8px;}.grow{flex: 1;min-width: 0;}.card{background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.wrap{padding: 24px;max-width: 1280px;margin-inline: auto;}.pagehead{display: flex;align-items: flex-end;gap: 16px;margin-bottom: 16px;}.pagehead h2{font: 500 22px/30px var(--nr-font);}.pagehead p{color: var(--nr-ink2);margin-top: 2px;max-width: 84ch;text-wrap: pretty;}.seg{display: flex;gap: 8px;flex-wrap: wrap;}.seg button{min-height: 36px;padding: 0 14px;font-size: 13px;border-radius: 18px;border: 1px solid color-mix(in srgb, var(--nr-ink) 30%, transparent);font-weight: 400;white-space: nowrap;}.seg button[aria-pressed="true"],
.seg button[aria-checked="true"]{background: var(--nr-tint);color: var(--nr-link);border-color: var(--nr-link);font-weight: 500;}.tbl{width: 100%;border-collapse: collapse;}.tbl th{font: 500 12px/16px var(--nr-font);text-align: start;color: var(--nr-ink2);padding: 10px 16px;border-bottom: 1px solid var(--nr-line);white-space: nowrap;}.tbl td{padding: 12px 16px;border-bottom: 1px solid var(--nr-line);vertical-align: middle;}.tbl tr:last-child td{border-bottom: 0;}.field{display: grid;gap: 4px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.field input,
.field select,
.field textarea{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 8px 12px;width: 100%;}.vh{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);white-space: nowrap;}.grey{display: block;background: var(--nr-sunk);border-radius: 6px;min-height: 14px;}@media (max-width: 720px){.wrap{padding: 16px;}.pagehead{flex-direction: column;align-items: stretch;gap: 12px;}}@media (prefers-reduced-motion: reduce){*,
*::before,
*::after{transition: none !important;animation: none !important;}}.row:has(> .whole){flex-wrap: wrap;}.whole{flex: 1 1 100%;}`;var Uh={amber:"warn",red:"stop",plain:"info"},$t=class extends E{constructor(){super(...arguments);this.tone="amber";this.heading="";this.icon=""}render(){let{heading:e}=this,t=/[.:?!…。]$/.test(e);return o`${g(this.icon||(Uh[this.tone]??"info"),20)}
<div class="grow">${e?o`<b>${e}${t?"":"."}</b> `:u}<slot></slot></div>`}};$t.styles=[k,w`
:host{display: flex;gap: 10px;padding: 10px 12px;border-radius: 8px;background: var(--nr-amber-bg);border: 1px solid var(--nr-amber-line);color: var(--nr-ink);font-size: 13px;line-height: 19px;}.ic{color: var(--nr-amber);}b{font-weight: 600;}:host([tone="red"]){background: var(--nr-red-bg);border-color: var(--nr-red-line);}:host([tone="red"]) .ic{color: var(--nr-red);}:host([tone="plain"]){background: var(--nr-sunk);border-color: transparent;}:host([tone="plain"]) .ic{color: var(--nr-ink2);}`],c([v()],$t.prototype,"tone",2),c([v()],$t.prototype,"heading",2),c([v()],$t.prototype,"icon",2),$t=c([x("nr-finding")],$t);function _t(s){return{latitude:s.config.latitude,longitude:s.config.longitude}}function yi(s,n){let e=Pr(Rn(s.area,_t(n)));return e<=0?a("ask.around"):a("ask.away",{distance:Me(e)})}function Hn(s,n){return a("ask.where_size",{where:yi(s,n),size:As(Hl(s.area))})}function Ll(s){return Tn(`incident.${s}`)?a(`incident.${s}`):s}function Nr(s){return Tn(`agency_kind.${s}`)?a(`agency_kind.${s}`):s}function Es(s){let n=(t,r)=>({icon:t,text:r,tone:"plain"});if(s.decision)return n(...Wh(s));if(s.status!=="open")return n("tick",a(`ask.${s.status}`));let e=s.match.clips.length;return e?{icon:"clip",text:_(s.pending?"ask.kept":"ask.have",e),tone:"have"}:s.agency.level<2&&!s.announced?{icon:"warn",text:a("ask.not_told"),tone:"warn"}:n("tick",a(`because.${s.match.because}`))}function Wh(s){let n=s.decision;if(!n)return["tick",""];let e=D(n.decided_at),t=n.by;if(n.answer==="deny")return n.answered_by==="person"?["cross",a("ask.denied",{by:t,at:e})]:["cross",a(`ask.denied_${n.answered_by}`,{by:t,at:e})];let r=s.share;return r?.opened?["sealed",a("ask.opened",{by:t,at:D(r.changed_at)})]:r?["sealed",a(`share.${r.state}`,{by:t,at:D(r.changed_at)})]:["sealed",a("ask.approved",{by:t,at:e})]}function Pl(s){return s.status==="open"?a("ask.open_until",{date:le(s.expires)}):a(`ask.${s.status}`)}function tn(s){let n=Tn(`finding.${s.code}`);return o`<nr-finding
tone=${["revoked_key","compromised_key","not_verifiable"].includes(s.code)?"red":"amber"}
.heading=${n?a(`finding.${s.code}`):""}
>${n?a(`finding.${s.code}.why`):s.text}</nr-finding
>`}function Nl(s,n){return n.boards.find(t=>t.origin===s.origin)?.quorum===0?o`<nr-chip icon="warn">${_("boards_line.alone",1)}</nr-chip>`:u}function Ir(s){if(!s.voided||s.decision)return u;let{by:n,at:e,reason:t}=s.voided;return o`<nr-finding tone="amber" icon="warn" .heading=${a("ask.voided",{by:n,at:D(e)})}
>${t}</nr-finding
>`}function Br(s){return s.consent?o`<nr-finding tone="plain" icon="person" .heading=${a("ask.consent",{by:s.consent.by,at:D(s.consent.at)})}>${a("ask.consent_why")}</nr-finding>`:u}function wi(s){let n=s.decision;return n?a(`ask.already_${n.answer}`,{by:n.by,at:K(n.decided_at)}):a("ask.changed")}function nn(s,n){return!s.undoable_until||s.decision?.answer!=="deny"?0:Math.min(1e4,Math.max(0,Date.parse(s.undoable_until)-n))}function Il(s){let n=Se(s),e=n.reduce((h,f)=>f.checked_at&&(!h||f.checked_at>h)?f.checked_at:h,null),t=n.every(h=>h.state==="following");if(!n.length)return{text:a("boards_line.none"),good:!1};if(!s.available)return{text:a("boards_line.away"),good:!1};let r=n.filter(h=>h.state==="stopped").length;if(r)return{text:_("boards_line.stopped",r),good:!1};let i=n.filter(h=>h.state==="unchecked").length;if(i)return{text:_("boards_line.unchecked",i),good:!1};if(!t)return{text:a("boards_line.behind"),good:!1};let l=n.filter(h=>h.quorum===0).length;if(l)return{text:_("boards_line.alone",l),good:!1};let p=_("boards_line.verified",n.length);return{text:e?`${p} · ${K(e)}`:p,good:!0}}async function tt(s,n,e){try{let t=e==="decision"?{answer:"deny"}:{};return{request:await s.post(`/requests/${n.id}/${e}`,t),notice:""}}catch(t){let r=C.of(t);if(r.code!=="conflict")return{request:null,notice:r.message};let i=await s.get(`/requests/${n.id}`).catch(()=>null),l=e==="decision"&&i?.decision;return{request:i,notice:l?wi(i):r.message}}}var Dn=["person","vehicle","animal","package"],Kh=.5,Fh=2e3;function Bl(s){let n=Me(Math.max(1,s.distance_m)),e=s.sight==="inside"?a("offered.inside"):a(s.share>=Kh?"offered.facing":"offered.corner",{distance:n}),t=["button","external","motion","recorded"].find(r=>s.triggers.includes(r));return[e,t?a(`offered.${t}`):"",Vl(s),Gh(s)].filter(Boolean).join(" · ")}function jl(s){let n=S(Math.max(1,Math.ceil(Math.abs(s.apart_ms)/1e3)));return`${a(s.apart_ms<0?"offered.before":"offered.after",{seconds:n})} · ${Vl(s)}`}function Vl({clock_uncertainty_ms:s}){return s===null?a("offered.clock_unknown"):a("offered.clock",{seconds:S(Math.max(1,Math.ceil(s/1e3)))})}function Gh({picture_offset_ms:s}){return s===null||Math.abs(s)<Fh?"":a(s>0?"offered.ahead":"offered.behind",{length:se(Math.abs(s))})}function Ol(s){return a(`ruled.${s.ruled_by}`,{rule:s.rule,level:s.agency.level})}function jr(s,n){let e={fits:S(n.fits),of:S(n.of),alone:S(n.alone)},t=a(`trial.${s}`,e);return n.alone>n.fits?`${t} ${a("trial.alone",e)}`:t}var sn=class extends E{constructor(){super(...arguments);this.icon="info";this.have=!1}render(){return o`${g(this.icon)}<span><slot></slot></span>`}};sn.styles=[k,w`
:host{display: inline-flex;align-items: center;gap: 6px;min-height: 28px;max-width: 100%;padding-block: 3px;padding-inline: 8px 10px;border-radius: 14px;background: var(--nr-sunk);color: var(--nr-ink);font-size: 13px;line-height: 18px;}.ic{color: var(--nr-ink2);}:host([have]){background: var(--nr-tint);}:host([have]) .ic{color: var(--nr-link);}`],c([v()],sn.prototype,"icon",2),c([v({type:Boolean})],sn.prototype,"have",2),sn=c([x("nr-chip")],sn);var rn=class extends E{constructor(){super(...arguments);this.level=0;this.short=!1}render(){let e=Math.min(3,Math.max(0,this.level)),t=a(`level.${e}`);return o`<span class="pips" aria-hidden="true"
>${[1,2,3].map(r=>o`<i class=${r<=e?"on":""}></i>`)}</span
><b aria-hidden="true">L${e}</b
><span aria-hidden="true" ?hidden=${this.short}>${t}</span
><span class="vh">${a("level.read",{level:e,words:t})}</span>`}};rn.styles=[k,w`
:host{display: inline-flex;align-items: center;gap: 6px;font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}b{font-weight: 600;color: var(--nr-ink);}.pips{display: inline-flex;gap: 2px;}i{width: 5px;height: 11px;border-radius: 1.5px;border: 1px solid var(--nr-link);}i.on{background: var(--nr-link);}`],c([v({type:Number})],rn.prototype,"level",2),c([v({type:Boolean})],rn.prototype,"short",2),rn=c([x("nr-level")],rn);var Ln=w`
:host{--nr-ink: var(--primary-text-color, #141414);--nr-ink2: var(--secondary-text-color, #5a6066);--nr-bg: var(--primary-background-color, #f4f5f6);--nr-card: var(--ha-card-background, var(--card-background-color, #fff));--nr-sunk: color-mix(in srgb, var(--nr-ink) 7%, var(--nr-card));--nr-line: var(--divider-color, rgba(0, 0, 0, 0.12));--nr-border: var(--ha-card-border-color, var(--divider-color, #e0e3e6));--nr-edge: color-mix(in srgb, var(--nr-ink) 42%, transparent);--nr-r: var(--ha-card-border-radius, 12px);--nr-primary: var(--primary-color, #009ac7);--nr-warning: var(--warning-color, #ffa600);--nr-error: var(--error-color, #db4437);--nr-success: var(--success-color, #43a047);--nr-link: oklch(from var(--nr-primary) min(l, 0.48) c h);--nr-fill: oklch(from var(--nr-primary) min(l, 0.5) c h);--nr-on-fill: #fff;--nr-tint: color-mix(in srgb, var(--nr-primary) 11%, var(--nr-card));--nr-amber: oklch(from var(--nr-warning) min(l, 0.43) min(c, 0.1) h);--nr-amber-bg: color-mix(in srgb, var(--nr-warning) 13%, var(--nr-card));--nr-amber-line: color-mix(in srgb, var(--nr-warning) 50%, var(--nr-card));--nr-red: oklch(from var(--nr-error) min(l, 0.48) c h);--nr-red-bg: color-mix(in srgb, var(--nr-error) 11%, var(--nr-card));--nr-red-line: color-mix(in srgb, var(--nr-error) 45%, var(--nr-card));--nr-ok: oklch(from var(--nr-success) min(l, 0.48) c h);--nr-font: var(
--ha-font-family-body,
Roboto,
system-ui,
-apple-system,
"Segoe UI",
"Noto Sans",
sans-serif
);--nr-mono: var(--ha-font-family-code, ui-monospace, "Roboto Mono", "Noto Sans Mono", monospace);--map-land: #eef0ec;--map-line: #dfe3dc;--map-text: #5c6468;color: var(--nr-ink);font: 14px/20px var(--nr-font);-webkit-font-smoothing: antialiased;}:host([dark]){--nr-link: oklch(from var(--nr-primary) max(l, 0.75) min(c, 0.12) h);--nr-amber: oklch(from var(--nr-warning) max(l, 0.85) min(c, 0.1) h);--nr-red: oklch(from var(--nr-error) max(l, 0.76) min(c, 0.13) h);--nr-ok: oklch(from var(--nr-success) max(l, 0.76) c h);--map-land: #1d2124;--map-line: #2a3034;--map-text: #a7b0b4;color-scheme: dark;}`;var an="neighbors-requests-card",Pn=`custom:${an}`,At,ki,$i,qt=class extends E{constructor(){super(...arguments);b(this,At);this.config={type:Pn};this.houses=[]}setConfig(e){this.config=e}willUpdate(e){!this.hass||!e.has("hass")||(Cn(this.hass),this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),e.get("hass")||this.hass.callWS({type:"neighbors_requests/houses"}).then(t=>this.houses=t).catch(()=>{}))}render(){return this.hass?o`<form @submit=${e=>e.preventDefault()}>
${this.houses.length>1?o`<label class="field"
>${a("editor.house")}
<select
@change=${e=>d(this,At,$i).call(this,{house:e.target.value||void 0})}
>
<option value="" ?selected=${!this.config.house}>${a("editor.first")}</option>
${this.houses.map(e=>o`<option value=${e.entry_id} ?selected=${this.config.house===e.entry_id}>
${e.name}
</option>`)}
</select></label
>`:u}
${d(this,At,ki).call(this,"pictures")} ${d(this,At,ki).call(this,"when_clear")}
</form>`:u}};At=new WeakSet,ki=function(e){return o`<label class="tick"
><input
type="checkbox"
.checked=${this.config[e]!==!1}
@change=${t=>d(this,At,$i).call(this,{[e]:t.target.checked?void 0:!1})}
/>${a(`editor.${e}`)}<span class="sm mut">${a(`editor.${e}.why`)}</span></label
>`},$i=function(e){let t=Object.entries({...this.config,...e}).filter(([,r])=>r!==void 0);this.config=Object.fromEntries(t),this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:this.config},bubbles:!0,composed:!0}))},qt.styles=[Ln,k,w`
form{display: grid;gap: 16px;}label.tick{display: grid;grid-template-columns: 20px 1fr;gap: 2px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.tick input{width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}label.tick span{grid-column: 2;}`],c([v({attribute:!1})],qt.prototype,"hass",2),c([y()],qt.prototype,"config",2),c([y()],qt.prototype,"houses",2),qt=c([x(`${an}-editor`)],qt);var Vr,Ul,Ie=class extends E{constructor(){super(...arguments);b(this,Vr);this.hub=null;this.path="";this.alt="";this.video=!1;this.address="";this.failed=!1}willUpdate(e){(e.has("hub")||e.has("path"))&&d(this,Vr,Ul).call(this)}render(){if(this.failed||!this.path)return o`<div class="none">${g("clip",24)}<span>${a("picture.none")}</span></div>`;if(!this.address)return u;let e=()=>{this.failed=!0};return this.video?o`<video
src=${this.address}
aria-label=${this.alt}
controls
autoplay
muted
playsinline
@error=${e}
></video>`:o`<img src=${this.address} alt=${this.alt} decoding="async" @error=${e} />`}};Vr=new WeakSet,Ul=async function(){let e=this.path;if(this.address="",this.failed=!1,!(!this.hub||!e))try{let t=await this.hub.media(e);e===this.path&&(this.address=t)}catch{e===this.path&&(this.failed=!0)}},Ie.styles=[k,w`
:host{display: block;position: relative;background: #111;color: #fff;overflow: hidden;}img,
video{display: block;width: 100%;height: 100%;object-fit: cover;}video{object-fit: contain;}.none{position: absolute;inset: 0;display: grid;place-content: center;justify-items: center;gap: 8px;padding: 16px;text-align: center;font-size: 13px;line-height: 18px;color: #d5d8db;}`],c([v({attribute:!1})],Ie.prototype,"hub",2),c([v()],Ie.prototype,"path",2),c([v()],Ie.prototype,"alt",2),c([v({type:Boolean})],Ie.prototype,"video",2),c([y()],Ie.prototype,"address",2),c([y()],Ie.prototype,"failed",2),Ie=c([x("nr-picture")],Ie);var Ms,_i,Or,nt=class extends E{constructor(){super(...arguments);b(this,Ms);this.hub=null;this.clips=[];this.at=0;this.playing=!1;b(this,Or,e=>{let t=e.target;this.at=Math.round(Math.abs(t.scrollLeft)/Math.max(1,t.clientWidth))})}willUpdate(e){let t=e.get("clips");t&&t[0]?.clip_id!==this.clips[0]?.clip_id&&(this.at=0,this.playing=!1)}render(){let e=this.clips[Math.min(this.at,this.clips.length-1)];return e?this.playing?o`<nr-picture
video
.hub=${this.hub}
path="clips/${e.clip_id}/video"
.alt=${d(this,Ms,_i).call(this,e,this.at)}
></nr-picture>
<button
class="btn round close"
aria-label=${a("frames.close")}
@click=${()=>this.playing=!1}
>
${g("cross",20)}
</button>`:o`<div class="strip" @scroll=${m(this,Or)}>
${this.clips.map((t,r)=>o`<button
class="frame"
aria-label=${a("frames.play",{clip:d(this,Ms,_i).call(this,t,r)})}
@click=${()=>{this.at=r,this.playing=!0}}
>
${Math.abs(r-this.at)<2?o`<nr-picture .hub=${this.hub} path="clips/${t.clip_id}/thumbnail"></nr-picture>`:""}
</button>`)}
</div>
<span class="cap"
>${g("clip")}${[a("frames.caption",{at:this.at+1,of:this.clips.length}),...e.labels.length?[e.labels.map(t=>a(`seen.${t}`)).join(", ")]:[]].join(" · ")}</span
>
${this.clips.length>1?o`<span class="pos" aria-hidden="true"
>${this.clips.map((t,r)=>o`<i class=${r===this.at?"on":""}></i>`)}</span
>`:""}`:o``}};Ms=new WeakSet,_i=function(e,t){return a("frames.name",{at:t+1,of:this.clips.length,camera:e.camera_name,time:K(e.start)})},Or=new WeakMap,nt.styles=[k,w`
:host{display: block;position: relative;aspect-ratio: 16 / 9;background: #111;}.strip{display: flex;height: 100%;overflow-x: auto;scroll-snap-type: x mandatory;scrollbar-width: none;}.strip::-webkit-scrollbar{display: none;}button.frame{flex: 0 0 100%;height: 100%;padding: 0;border: 0;border-radius: 0;scroll-snap-align: center;position: relative;}button.frame:focus-visible{outline-offset: -4px;outline-color: #fff;}nr-picture{width: 100%;height: 100%;}.cap{position: absolute;inset-inline-start: 12px;bottom: 12px;display: flex;gap: 6px;align-items: center;background: rgba(12, 14, 17, 0.78);color: #fff;border-radius: 14px;padding-block: 4px;padding-inline: 8px 10px;font-size: 12px;line-height: 18px;pointer-events: none;}.pos{position: absolute;inset-inline-end: 12px;bottom: 18px;display: flex;gap: 6px;pointer-events: none;}.pos i{width: 18px;height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.45);}.pos i.on{background: #fff;}.close{position: absolute;inset-inline-end: 8px;top: 8px;background: rgba(12, 14, 17, 0.78) !important;color: #fff;}`],c([v({attribute:!1})],nt.prototype,"hub",2),c([v({attribute:!1})],nt.prototype,"clips",2),c([y()],nt.prototype,"at",2),c([y()],nt.prototype,"playing",2),nt=c([x("nr-frames")],nt);var Ur=w`
:host{display: block;}.card{overflow: hidden;height: 100%;}.card + .card{margin-top: 12px;height: auto;}.amb{border-color: var(--nr-amber-line);}.red{border-color: var(--nr-red-line);}.body{padding: 16px;}.who{display: flex;gap: 12px;align-items: center;flex-wrap: wrap;}.who .grow{flex-basis: 180px;}.who b{font-weight: 500;display: block;}.who .row{flex-wrap: wrap;gap: 0 6px;}h3{font: 500 16px/22px var(--nr-font);}h3.ask{font: 500 18px/25px var(--nr-font);margin: 14px 0 12px;letter-spacing: -0.005em;text-wrap: pretty;overflow-wrap: anywhere;}nr-finding{margin-top: 12px;}.acts{display: grid;grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));gap: 12px;margin-top: 16px;}.foot{margin-top: 12px;color: var(--nr-ink2);font-size: 12px;line-height: 17px;display: flex;gap: 8px;align-items: flex-start;}.pager{display: flex;align-items: center;gap: 8px;padding-block: 4px;padding-inline: 16px 8px;border-bottom: 1px solid var(--nr-line);font-weight: 500;}.pager .btn{width: 44px;}.pager .btn:dir(rtl) svg{transform: scaleX(-1);}.calm{display: flex;gap: 16px;align-items: center;}.calm p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;margin-top: 2px;}.calm .g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;flex: none;}.wide{width: 100%;margin-top: 14px;}.haves{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 4px 16px;margin: 14px -16px -16px;padding: 10px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}.haves div{display: flex;gap: 5px;align-items: center;}.haves .ic{color: var(--nr-ok);}.haves .lacks,
.haves .lacks .ic{color: var(--nr-amber);}.stats{display: grid;grid-template-columns: repeat(3, 1fr);border-top: 1px solid var(--nr-line);margin: 18px -16px -16px;}.stats div{padding: 12px 16px 14px;min-width: 0;}.stats div + div{border-inline-start: 1px solid var(--nr-line);}.stats b{display: block;font: 500 20px/26px var(--nr-font);font-variant-numeric: tabular-nums;}.stats span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);display: block;}.al{display: flex;gap: 14px;}.al .g{width: 40px;height: 40px;border-radius: 20px;display: grid;place-items: center;flex: none;border: 1px solid var(--nr-amber-line);background: var(--nr-amber-bg);color: var(--nr-amber);}.red .al .g{background: var(--nr-red-bg);color: var(--nr-red);border-color: var(--nr-red-line);}.al p,
.al li{font-size: 13px;line-height: 19px;margin-top: 4px;}.al ul{list-style: disc;padding-inline-start: 18px;}.al .acts1{margin-top: 12px;display: flex;gap: 8px;flex-wrap: wrap;}.steps{display: flex;margin: 14px 0 2px;gap: 4px;}.steps li{flex: 1;font-size: 12px;line-height: 16px;color: var(--nr-ink2);min-width: 0;}.steps li::before{content: "";display: block;height: 4px;border-radius: 2px;background: var(--nr-sunk);margin-bottom: 6px;}.steps li.done,
.steps li.now{color: var(--nr-ink);}.steps li.done::before,
.steps li.now::before{background: var(--nr-link);}.last{margin-top: 10px;justify-content: space-between;flex-wrap: wrap;}.denied{padding-block: 12px;padding-inline: 16px 12px;}.blocks{display: grid;gap: 12px;}`;var Zh=600*1e3;function Yh(s,n){if(s.decision?.answer!=="approve")return!1;let e=s.share;return e?["delivered","withdrawn","failed"].includes(e.state)?n-Date.parse(e.changed_at)<Zh:!0:s.status==="open"}function Wr(s,n){let e=[],t=[];for(let r of s.requests)r.pending&&!r.hidden?e.push({kind:"ask",request:r}):nn(r,n)?e.push({kind:"denied",request:r}):Yh(r,n)&&t.push({kind:"share",request:r});return[...e,...t]}function Kr(s){return s.boards.filter(n=>n.state==="stopped")}function Qh(s,n){let e=n.getFullYear(),t=s.requests.filter(r=>!ne(r));return{open:t.filter(r=>r.status==="open"&&!r.decision&&!r.hidden).length,year:t.filter(r=>new Date(r.issued).getFullYear()===e).length,shares:t.filter(r=>r.share?.state==="delivered").length}}function Jh(s){let n=s.share?.state??"approved",e={approved:0,sealed:1,sending:2,withdrawing:2,delivered:4}[n];return[0,1,2,3].map(t=>e===void 0||t>e?"open":t<e?"done":"now")}function Xh(s){let n=s.share;return n?.size_bytes?n.sent_bytes/n.size_bytes:0}function qi(){return o`<article class="card" aria-busy="true">
<div class="body blocks">
<span class="vh" role="status">${a("card.loading")}</span>
<span class="grey" style="height:160px"></span>
<span class="grey" style="width:60%"></span><span class="grey" style="height:24px"></span>
<span class="grey" style="height:44px"></span>
</div>
</article>`}function Ts(s,n,e,t,r=u){return o`<article class="card ${s}">
<div class="body">
<div class="al">
<span class="g">${g(n,22)}</span>
<div class="grow">
<h3>${e}</h3>
<p>${t}</p>
${r}
</div>
</div>
</div>
</article>`}function em(s){return s.some(n=>n.state==="unchecked")?"boards_unchecked":s.every(n=>n.state==="following")?s.some(n=>n.quorum===0)?"boards_alone":"boards":"boards_behind"}function Ai(s){let{cameras:n,sensors:e}=s,t=[];return!n.length&&!e.length&&t.push("cameras"),n.length&&!n.some(r=>r.place||r.indoor)&&t.push("location"),Se(s).length||t.push("board"),t}function Wl(s,n,e,t){let{cameras:r,found:i}=s,l=i.filter(T=>!T.adopted&&!T.lent_by).length,p=Se(s).length,h={cameras:{icon:"camera",heading:a("clear.no_cameras"),text:l?_("clear.found",l):a("clear.no_camera_text"),act:"clear.add_camera",path:"cameras"},location:{icon:"place",heading:a("clear.almost"),text:a("clear.no_place"),act:e?"setup.location":"setup.continue",path:"cameras"},board:{icon:"board",heading:a(e?"clear.no_board_yet":"clear.almost"),text:a(e?"clear.nobody_asks":"clear.no_board"),act:e?"clear.follow":"setup.continue",path:"boards/follow"}}[n],f=e?h.path:"setup",A=(T,Y)=>o`<div class=${T?"":"lacks"}>${g(T?"tick":"warn",16)}${Y}</div>`;return o`<article class="card">
<div class="body">
<div class="calm">
<span class="g">${g(h.icon,28)}</span>
<div>
<h3>${h.heading}</h3>
<p>${h.text}${s.mayManage?u:` ${a("clear.admin")}`}</p>
</div>
</div>
${s.mayManage?o`<button class="btn wide" @click=${()=>t(f)}>${a(h.act)}</button>`:u}
${n==="cameras"?u:o`<div class="haves">
${r.length?A(!0,_("clear.cameras",r.length)):u}
${n==="location"?A(!1,a("clear.is.location")):u}
${p?A(!0,_("clear.followed",p)):A(!1,a("clear.is.board"))}
</div>`}
</div>
</article>`}function Kl(s){let n=Se(s),{open:e,year:t,shares:r}=Qh(s,new Date),i=n.map(l=>l.checked_at??"").sort().at(-1);return o`<article class="card">
<div class="body">
<div class="calm">
<span class="g">${g("tick",28)}</span>
<div>
<h3>${a("clear.heading")}</h3>
<p>
${e?_("clear.open",e):a("clear.quiet")}
${i?a("clear.checked",{time:D(i)}):u}
</p>
</div>
</div>
<div class="stats">
<div>
<b>${S(n.length)}</b
><span>${_(`clear.${em(n)}`,n.length)}</span>
</div>
<div><b>${S(t)}</b><span>${_("clear.seen",t)}</span></div>
<div><b>${S(r)}</b><span>${_("clear.shares",r)}</span></div>
</div>
</div>
</article>`}function tm(s){let n=s.pieces.reduce((l,p)=>l+Hr(p.start,p.end),0),e=s.pieces.reduce((l,p)=>l+p.masks.length+p.moving.length,0),{name:t,email:r,telephone:i}=s.identity;return[Dr(n),a(s.audio?"share.audio":"share.no_audio"),e?_("share.masks",e):a("share.no_masks"),a(t||r||i?"share.contact":"share.anonymous")].join(", ")}function Fr(s){let n=s.share;return n?.state==="failed"&&n.reason?o`<br /><span class="xs">${a("share.hub_says",{reason:n.reason})}</span>`:u}function Gr(s){let n=s.decision,e=["cut","sealed","sending","receipt"],t=Jh(s);return o`<div class="who">
<span class="tile" aria-hidden="true">${de(s.agency.name)}</span>
<div class="grow">
${ne(s)?o`<nr-chip icon="flag" have>${a("practice.chip")}</nr-chip>`:u}
<b id="what"
>${a("share.approved_by",{by:n?.by??"",agency:s.agency.name})}</b
>
<span class="xs mut"
>${s.proposal?`${tm(s.proposal)} · `:""}${n?D(n.decided_at):""}</span
>
</div>
</div>
<ol class="steps">
${e.map((r,i)=>o`<li class=${t[i]??""} aria-current=${t[i]==="now"?"step":"false"}>
${a(`step.${r}`)}${r==="sending"&&t[i]==="now"?` ${xt(Xh(s))}`:""}
</li>`)}
</ol>`}var Nn,re,In,O,Fl,Gl,Si,Zl,Yl,Ql,Jl,Xl,ed,Zr,Cs,Te=class extends E{constructor(){super(...arguments);b(this,O);this.preview=!1;this.config={type:Pn};this.chosen="";this.busy="";b(this,Nn,new Set);this.notice="";this.checking=!1;b(this,re,new En(this));this.setup=new W(this);b(this,In)}static getConfigElement(){return document.createElement(`${an}-editor`)}static getStubConfig(){return{}}setConfig(e){for(let t of["pictures","when_clear"])if(e[t]!==void 0&&typeof e[t]!="boolean")throw new Error(`${t}: true or false.`);this.config=e}getCardSize(){let e=m(this,re).house;return e&&Wr(e,Date.now()).length?9:3}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(e){if(!this.hass)return;e.has("hass")&&Cn(this.hass),this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),m(this,re).use(this.hass,this.config.house);let t=m(this,re).house;t&&this.setup.ask(t.hub,t.loaded&&Ai(t).length?"/setup":"")}updated(){d(this,O,Fl).call(this),clearTimeout(m(this,In));let e=(m(this,re).house?.requests??[]).map(t=>nn(t,Date.now())).filter(t=>t>0);e.length&&q(this,In,setTimeout(()=>this.requestUpdate(),Math.min(...e)+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,In))}render(){if(!this.hass)return u;let e=m(this,re).house;if(!e)return m(this,re).error?Ts("amb","away",a("card.error"),m(this,re).error.message):m(this,re).wasAnswered?Ts("amb","info",a("card.none"),a("card.none_why")):m(this,re).slow?qi():u;if(!e.available)return d(this,O,Si).call(this,e);if(!e.loaded)return m(this,re).error?d(this,O,Si).call(this,e):m(this,re).slow?qi():u;let t=Wr(e,Date.now()),r=Math.max(0,t.findIndex(l=>l.request.id===this.chosen)),i=t[r];return o`${Kr(e).map(l=>d(this,O,Zl).call(this,l))}
${i?o`<article class="card" aria-labelledby="what">
${t.length>1?d(this,O,Yl).call(this,t,r):u} ${d(this,O,Ql).call(this,e,i)}
</article>`:Kr(e).length?u:d(this,O,Gl).call(this,e)}`}};Nn=new WeakMap,re=new WeakMap,In=new WeakMap,O=new WeakSet,Fl=function(){let e=m(this,re).house,t=e!==null&&e.loaded&&e.available&&!Kr(e).length&&!Wr(e,Date.now()).length,r=this.config.when_clear===!1&&t&&!this.preview;r!==this.hidden&&(this.hidden=r,this.style.display=r?"none":"",this.dispatchEvent(new CustomEvent("card-visibility-changed",{detail:{value:!r},bubbles:!0,composed:!0})))},Gl=function(e){let[t]=Ai(e);if(!t)return Kl(e);let r=this.setup.value?.finished??this.setup.error!==null;return Wl(e,t,r||!e.mayManage,i=>Mn(`${Xt}/${i}`))},Si=function(e){let t=e.lastHeard?a("away.since",{time:D(e.lastHeard)}):a("away.never");return Ts("amb","away",a("away.heading"),t,o`${this.checking?o`<ul id="check">
${["power","network","restart"].map(r=>o`<li>${a(`away.${r}`)}</li>`)}
</ul>`:u}
<div class="acts1">
<button class="btn sm" @click=${()=>{m(this,re).begin()}}>
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
</div>`)},Zl=function(e){return o`<div role="alert">
${Ts("red","fork",a("forked.heading"),o`<span class="code">${e.origin}</span> ${a("forked.why")}`,o`<div class="acts1">
<button
class="btn sm"
@click=${()=>Mn(`${Xt}/boards/${encodeURIComponent(e.origin)}`)}
>
${a("forked.proof")}
</button>
</div>`)}
</div>`},Yl=function(e,t){let r=i=>()=>{this.chosen=e[(t+i+e.length)%e.length]?.request.id??"",this.notice=""};return o`<div class="pager">
<span class="grow" aria-live="polite">${a("card.of",{at:t+1,of:e.length})}</span>
<button class="btn round" aria-label=${a("card.previous")} @click=${r(-1)}>
${g("previous",20)}
</button>
<button class="btn round" aria-label=${a("card.next")} @click=${r(1)}>
${g("next",20)}
</button>
</div>`},Ql=function(e,t){let r=this.notice?o`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:u;switch(t.kind){case"ask":return d(this,O,Xl).call(this,e,t.request,r);case"denied":return d(this,O,ed).call(this,t.request,r);case"share":return o`<div class="body">
${Gr(t.request)}
<div class="row last">
<span class="sm mut ${t.request.share?.state==="failed"?"whole":"grow"}"
>${d(this,O,Jl).call(this,t.request)}${Fr(t.request)}</span
>
${t.request.share?.state==="failed"&&e.mayAnswer?o`<button
class="btn sm"
?disabled=${this.busy===t.request.id}
@click=${()=>d(this,O,Cs).call(this,t.request,"share/retry")}
>
${g("again")}${a("share.retry")}
</button>`:u}
${t.request.withdrawable&&e.mayAnswer?o`<button
class="btn sm"
?disabled=${this.busy===t.request.id}
@click=${()=>d(this,O,Cs).call(this,t.request,"withdrawal")}
>
${a("share.withdraw")}
</button>`:o`<button class="btn link sm" @click=${()=>d(this,O,Zr).call(this,t.request)}>
${a("card.open")}
</button>`}
</div>
${r}
</div>`}},Jl=function(e){let t=e.share?.state??"approved";return a(`share.${t}.then`,{at:e.share?K(e.share.changed_at):""})},Xl=function(e,t,r){let i=this.hass,l=t.match.clips,{agency:p}=t,h=this.config.pictures!==!1&&l.length;return o`${h?o`<nr-frames .hub=${e.hub} .clips=${l}></nr-frames>`:u}
<div class="body">
<div class="who">
<span class="tile" aria-hidden="true">${de(p.name)}</span>
<div class="grow">
<b>${p.name}</b>
${ne(t)?o`<nr-chip icon="flag" have>${a("practice.chip")}</nr-chip>`:o`<span class="row"
><nr-level .level=${p.level}></nr-level
><span class="xs mut">· ${Nr(p.kind)}</span></span
>`}
</div>
${t.case_number?o`<span class="xs mut tn">${a("ask.case",{number:t.case_number})}</span>`:u}
</div>
<h3 class="ask" id="what">${a("ask.sentence",{title:t.title})}</h3>
<div class="chips">
<nr-chip icon="clock">${$e(t.window)}</nr-chip>
<nr-chip icon="place">${Hn(t,i)}</nr-chip>
<nr-chip icon="clip" have>${_("ask.have",l.length)}</nr-chip>
${Nl(t,e)}
</div>
${t.findings.map(tn)} ${Ir(t)} ${Br(t)} ${r}
${e.mayAnswer?o`<div class="acts">
<button
class="btn"
@click=${()=>d(this,O,Cs).call(this,t,"decision")}
>
${a("act.deny")}
</button>
<button class="btn" @click=${()=>d(this,O,Zr).call(this,t,"/review")}>
${a("act.approve")}
</button>
</div>
<p class="foot">
${g("lock")}<span>${a(ne(t)?"practice.text":"card.foot")}</span>
</p>`:o`<p class="foot">${g("lock")}<span>${a("card.may_not")}</span></p>
<div class="acts">
<button class="btn" @click=${()=>d(this,O,Zr).call(this,t)}>${a("card.open")}</button>
</div>`}
</div>`},ed=function(e,t){return o`<div class="body denied">
<div class="row">
<span class="mut">${g("cross",20)}</span>
<span class="grow" role="status">
<b id="what" style="font-weight:500">${a("denied.heading")}</b><br />
<span class="sm mut">${a("denied.why",{agency:e.agency.name})}</span>
</span>
${m(this,re).house?.mayAnswer?o`<button
class="btn link sm"
?disabled=${this.busy===e.id}
@click=${()=>d(this,O,Cs).call(this,e,"undo")}
>
${g("undo")}${a("act.undo")}
</button>`:u}
</div>
${t}
</div>`},Zr=function(e,t=""){Mn(`${Xt}/requests/${e.id}${t}`)},Cs=async function(e,t){let r=m(this,re).house?.hub,i=`${e.id} ${t==="decision"?t:""}`;if(!r||m(this,Nn).has(i))return;m(this,Nn).add(i),this.busy=e.id,this.chosen=e.id;let l=await tt(r,e,t);m(this,Nn).delete(i),this.busy===e.id&&(this.busy=""),this.notice=l.notice,l.request&&m(this,re).show(l.request)},Te.styles=[Ln,k,Ur],c([v({attribute:!1})],Te.prototype,"hass",2),c([v({attribute:!1})],Te.prototype,"preview",2),c([y()],Te.prototype,"config",2),c([y()],Te.prototype,"chosen",2),c([y()],Te.prototype,"busy",2),c([y()],Te.prototype,"notice",2),c([y()],Te.prototype,"checking",2),Te=c([x(an)],Te);window.customCards??=[];window.customCards.some(s=>s.type===an)||window.customCards.push({type:an,name:"Neighbors Requests",description:"Requests for video that wait for this house, with Deny and Approve…",preview:!0,getEntitySuggestion:(s,n)=>s.entities?.[n]?.platform==="neighbors_requests"?{config:{type:Pn}}:null});var St=class extends E{constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return o`<span class="g">${g(this.icon,28)}</span>
<h2>${this.heading}</h2>
<p>${this.text}</p>
<slot></slot>`}};St.styles=[k,w`
:host{display: grid;justify-items: center;align-content: start;gap: 4px;padding: 24px;text-align: center;}.g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;margin-bottom: 8px;}h2{font: 500 16px/22px var(--nr-font);}p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;max-width: 44ch;text-wrap: balance;}::slotted(*){margin-top: 12px !important;}`],c([v()],St.prototype,"icon",2),c([v()],St.prototype,"heading",2),c([v()],St.prototype,"text",2),St=c([x("nr-empty")],St);function Be(s){return s.error?o`<div class="card">
<nr-empty icon="away" .heading=${a("pages.failed")} .text=${s.error.message}>
<button @click=${()=>{s.again()}}>${g("again",18)}${a("pages.again")}</button>
</nr-empty>
</div>`:o`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
<span class="vh" role="status">${a("pages.loading")}</span>
<span class="grey" style="width:60%"></span><span class="grey"></span
><span class="grey" style="width:80%"></span>
</div>`}var on=class extends E{constructor(){super(...arguments);this.bars=[];this.label=""}render(){let e=Math.max(1,...this.bars.map(t=>t.value));return o`<div class="bars" aria-hidden="true">
${this.bars.map(t=>t.value?o`<i
title="${t.label}: ${S(t.value)}"
style="height:${Math.max(8,100*t.value/e)}%"
></i>`:o`<i class="none" title="${t.label}: 0"></i>`)}
</div>
<table class="vh">
<caption>
${this.label}
</caption>
<tbody>
${this.bars.map(t=>o`<tr>
<th scope="row">${t.label}</th>
<td>${S(t.value)}</td>
</tr>`)}
</tbody>
</table>`}};on.styles=[k,w`
:host{display: block;--nr-bars-height: 28px;}.bars{display: flex;align-items: flex-end;gap: 2px;height: var(--nr-bars-height);}.bars i{flex: 1;min-width: 3px;max-width: var(--nr-bars-widest, 24px);background: var(--nr-link);border-radius: 1.5px 1.5px 0 0;}.bars i.none{background: var(--nr-edge);height: 2px;}`],c([v({attribute:!1})],on.prototype,"bars",2),c([v()],on.prototype,"label",2),on=c([x("nr-bars")],on);var nm=["requests","agencies","ledger","cameras","rules","boards","setup"],td=new Map;function be(s){td.set(s.name,s)}function nd(){return nm.flatMap(s=>td.get(s)??[])}function X(s,n){s.dispatchEvent(new CustomEvent("nr-go",{detail:n,bubbles:!0,composed:!0}))}function Ei(s){return s.getRootNode().host}function z(s,n,e={}){return o`<a
class=${e.class??""}
href="/neighbors-requests/${s}"
aria-current=${e.current?"page":"false"}
@click=${t=>{t.metaKey||t.ctrlKey||t.shiftKey||t.button!==0||(t.preventDefault(),X(t.currentTarget,s))}}
>${n}</a
>`}var sm=8;function Yr(s,n){if(s.keys==="compromised")return{icon:"stop",tone:"stop",text:a("agencies.compromised")};if(s.keys==="revoked")return{icon:"stop",tone:"stop",text:a("agencies.revoked")};if(s.keys==="changing")return{icon:"clock",tone:"warn",text:a("agencies.changing")};let e=s.months.at(-1)?.requests??0;if(e>=sm)return{icon:"warn",tone:"warn",text:_("agencies.many",e)};if(!s.requests)return{icon:"info",tone:"",text:a("agencies.never")};let t=n.filter(r=>r.agency.id===s.id&&r.findings.length>0).length;return t?{icon:"info",tone:"",text:_("agencies.flagged",t)}:{icon:"tick",tone:"",text:a("agencies.clean")}}function sd(s,n){let e=n.trim().toLocaleLowerCase();return`${s.name} ${s.domain}`.toLocaleLowerCase().includes(e)}var Mi=w`
.setting{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 0 8px;}`,ae,rd,ad,zs,Et,st=class extends E{constructor(){super(...arguments);b(this,ae);this.narrow=!1;this.setting=u}render(){let e=this.record,t=Yr(e,this.house.requests),r=e.first_seen?a("agencies.since",{day:le(e.first_seen)}):"";return o`
<div>${z("agencies",o`${g("back",18)} ${a("agencies.title")}`,{class:"row"})}</div>
<div class="head">
<span class="tile" style="--s:56px" aria-hidden="true">${de(e.name)}</span>
<div class="grow">
<h2>${e.name}</h2>
<p class="mut">
${a(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span>${r&&o` · ${r}`}
</p>
<nr-level .level=${e.level}></nr-level>
</div>
<div class="row"><span class="mut">${a("agencies.you")}</span>${this.setting}</div>
</div>
<p class="shows ${t.tone}">${g(t.icon,18)}<span>${t.text}</span></p>
<div class="figures">
${d(this,ae,zs).call(this,S(e.requests),a("agencies.figure.requests"))}
${d(this,ae,zs).call(this,e.resolved_share===null?"–":xt(e.resolved_share),a("agencies.figure.resolved"))}
${d(this,ae,zs).call(this,e.median_resolve_s===null?"–":se(e.median_resolve_s*1e3),a("agencies.figure.time"))}
${d(this,ae,zs).call(this,e.median_window_s===null?"–":se(e.median_window_s*1e3),a("agencies.figure.window"))}
</div>
<div class="two">
<section class="card pad">
<h3>${a("agencies.months")}</h3>
<nr-bars
.label=${a("agencies.months")}
.bars=${e.months.map(i=>({label:wt(i.key),value:i.requests}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${wt(e.months[0]?.key??"")}</span
><span>${wt(e.months.at(-1)?.key??"")}</span>
</p>
</section>
<section class="card pad">
<h3>${a("agencies.windows")}</h3>
<nr-bars
.label=${a("agencies.windows")}
.bars=${e.window_lengths.map(i=>({label:a("agencies.up_to",{length:se(i.to_s*1e3)}),value:i.count}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${se((e.window_lengths[0]?.to_s??0)*1e3)}</span
><span>${se((e.window_lengths.at(-1)?.to_s??0)*1e3)}</span>
</p>
</section>
<section class="card pad">
<h3>${a("agencies.asks_about")}</h3>
${e.requests?u:o`<p class="mut">${a("agencies.never")}</p>`}
<dl class="tn">
${e.incidents.map(i=>d(this,ae,Et).call(this,a(`incident.${i.code}`),S(i.count)))}
${e.median_area_km2===null?u:d(this,ae,Et).call(this,a("agencies.median_area"),As(e.median_area_km2))}
${e.largest_area_km2===null?u:d(this,ae,Et).call(this,a("agencies.largest_area"),As(e.largest_area_km2))}
${e.longest_window_s===null?u:d(this,ae,Et).call(this,a("agencies.longest_window"),se(e.longest_window_s*1e3))}
</dl>
</section>
<section class="card pad">
<h3>${a("agencies.findings")}</h3>
${e.findings.length?o`<dl class="tn">
${e.findings.map(i=>d(this,ae,Et).call(this,a(`finding.${i.code}`),S(i.count)))}
</dl>`:o`<p class="mut">${a("agencies.clean")}</p>`}
<dl>
${d(this,ae,Et).call(this,a("agencies.key"),o`<span class="code">${kt(e.delivery_key)}</span>`)}
${e.registered.map(i=>d(this,ae,Et).call(this,a("agencies.registered"),o`<a href=${i.url} target="_blank" rel="noreferrer noopener"
>${i.origin}</a
>`))}
</dl>
</section>
</div>
${e.request_ids.length?o`<section class="card asked">
<h3 style="padding:16px 16px 0">${_("agencies.every",e.request_ids.length)}</h3>
<ul>
${d(this,ae,rd).call(this).map(i=>d(this,ae,ad).call(this,i))}
</ul>
</section>`:u}
`}};ae=new WeakSet,rd=function(){let e=new Map(this.house.requests.map(t=>[t.id,t]));return this.record.request_ids.flatMap(t=>e.get(t)??[])},ad=function(e){return o`<li>
<span class="tn mut sm" style="min-width:6.5em">${le(e.issued)}</span>
<span class="grow">${z(`requests/${e.id}`,e.title)}</span>
<span class="sm mut">${a(`status.${e.status}`)}</span>
</li>`},zs=function(e,t){return o`<div class="card figure tn"><b>${e}</b><span class="mut sm">${t}</span></div>`},Et=function(e,t){return o`<div>
<dt>${e}</dt>
<dd>${t}</dd>
</div>`},st.styles=[k,Mi,w`
:host{display: grid;gap: 16px;}.head{display: flex;flex-wrap: wrap;align-items: center;gap: 16px;}.head .grow{min-width: min(240px, 100%);}.head h2{font: 500 22px/30px var(--nr-font);}.figures{display: grid;grid-template-columns: repeat(4, 1fr);gap: 16px;}.figure{padding: 16px;}.figure b{display: block;font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: 1fr 1fr;gap: 16px;align-items: start;}.card.pad{padding: 16px;}h3{font: 500 15px/21px var(--nr-font);margin-bottom: 12px;}nr-bars{--nr-bars-height: 96px;--nr-bars-widest: 64px;}.ends{display: flex;justify-content: space-between;margin-top: 4px;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{text-align: end;min-width: 0;}.shows{display: flex;gap: 8px;align-items: center;}.shows.warn{color: var(--nr-amber);}.shows.stop{color: var(--nr-red);}.asked li{display: flex;gap: 12px;align-items: baseline;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.asked li:last-child{border-bottom: 0;}:host([narrow]) .figures,
:host([narrow]) .two{grid-template-columns: 1fr;}:host([narrow]) .figures{grid-template-columns: 1fr 1fr;}`],c([v({attribute:!1})],st.prototype,"house",2),c([v({attribute:!1})],st.prototype,"record",2),c([v({type:Boolean,reflect:!0})],st.prototype,"narrow",2),c([v({attribute:!1})],st.prototype,"setting",2),st=c([x("nr-agency-record")],st);var rm=["notify","quiet","hidden"],jn,je,id,od,Ti,ld,Bn=class extends R{constructor(){super(...arguments);b(this,je);this.filter="";this.listed=new W(this);this.record=new W(this);b(this,jn,null)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,jn))==null||e.call(this),q(this,jn,null)}willUpdate(){let e=this.route[0]??"",t=this.house.hub;m(this,jn)??q(this,jn,t.listen(r=>{r.type==="agency.changed"&&(this.listed.again(),this.record.again())})),this.record.ask(t,e?`/agencies/${e}`:""),this.listed.ask(t,e?"":"/agencies")}render(){if(this.route[0])return o`<div class="wrap">
${this.record.value?o`<nr-agency-record
.house=${this.house}
.record=${this.record.value}
.narrow=${this.narrow}
.setting=${d(this,je,Ti).call(this,this.record.value)}
></nr-agency-record>`:Be(this.record)}
</div>`;let e=this.listed.value?.agencies,t=(e??[]).filter(r=>sd(r,this.filter));return o`<div class="wrap">
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
@input=${r=>{this.filter=r.target.value}}
/></label>
</div>
${e?d(this,je,id).call(this,t,e.length):Be(this.listed)}
<p class="sm mut foot">${a("agencies.foot")}</p>
</div>`}};jn=new WeakMap,je=new WeakSet,id=function(e,t){return e.length?o`<div class="card">
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
${e.map(r=>d(this,je,od).call(this,r))}
</tbody>
</table>
</div>`:o`<div class="card">
<nr-empty
icon="agency"
.heading=${a(t?"agencies.nobody_meant":"agencies.nobody")}
.text=${a(t?"agencies.nobody_meant_text":"agencies.nobody_text")}
></nr-empty>
</div>`},od=function(e){let t=Yr(e,this.house.requests),r=e.months.reduce((i,l)=>i+l.requests,0);return o`<tr>
<td class="whole">
<div class="who">
<span class="tile" aria-hidden="true">${de(e.name)}</span>
<div class="grow">
${z(`agencies/${e.id}`,e.name)}
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
.bars=${e.months.map(i=>({label:wt(i.key),value:i.requests}))}
></nr-bars>
<b class="tn">${S(r)}</b>
</div>
</td>
<td class="tn of">
<span class="label mut">${a("agencies.resolved")} </span>${a("agencies.of",{part:S(e.resolved),all:S(e.requests)})}
</td>
<td class="whole">
<span class="shows ${t.tone}">${g(t.icon,18)}<span>${t.text}</span></span>
</td>
<td class="whole">${d(this,je,Ti).call(this,e)}</td>
</tr>`},Ti=function(e){return this.house.mayAnswer?o`<select
class="setting"
aria-label=${a("agencies.setting",{name:e.name})}
@change=${t=>{d(this,je,ld).call(this,e,t.target)}}
>
${rm.map(t=>o`<option value=${t} ?selected=${t===e.setting}>
${a(`setting.${t}`)}
</option>`)}
</select>`:o`${a(`setting.${e.setting}`)}`},ld=async function(e,t){try{let r=await this.house.hub.put(`/agencies/${e.id}/setting`,{setting:t.value});this.record.value&&this.record.show(r);let i=this.listed.value?.agencies;i&&this.listed.show({agencies:i.map(l=>l.id===r.id?r:l)}),this.notify(a(`agencies.set.${r.setting}`,{name:r.name}))}catch(r){t.value=e.setting,this.notify(r)}},Bn.styles=[k,Mi,w`
.find{position: relative;display: block;width: 282px;max-width: 100%;}.find .ic{position: absolute;inset-inline-start: 14px;top: 13px;color: var(--nr-ink2);pointer-events: none;}.find input{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;height: 44px;width: 100%;padding-block: 0;padding-inline: 42px 12px;}.who{display: flex;align-items: center;gap: 12px;min-width: 220px;}.who b,
.who a{font-weight: 500;font-size: 15px;line-height: 21px;display: block;color: var(--nr-ink);text-decoration: none;}.who a:hover{text-decoration: underline;}.asked{display: flex;align-items: center;gap: 12px;}.asked nr-bars{width: 104px;}.shows{display: flex;align-items: flex-start;gap: 8px;}.shows .ic{margin-top: 1px;color: var(--nr-ink2);}.warn,
.warn .ic{color: var(--nr-amber);}.stop,
.stop .ic{color: var(--nr-red);}.foot{margin-top: 14px;max-width: 80ch;}:host([narrow]) .find{width: 100%;}:host([narrow]) table,
:host([narrow]) tbody{display: block;}:host([narrow]) thead{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}:host([narrow]) tr{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 10px 16px;align-items: center;padding: 16px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) tr:last-child{border-bottom: 0;}:host([narrow]) td{display: block;padding: 0;border: 0;}:host([narrow]) nr-level{white-space: normal;}:host([narrow]) td.whole{grid-column: 1 / -1;}.of{white-space: nowrap;}.label{display: none;}:host([narrow]) .label{display: inline;}`],c([y()],Bn.prototype,"filter",2),Bn=c([x("nr-page-agencies")],Bn);be({name:"agencies",icon:"agency",show:s=>o`<nr-page-agencies
.hass=${s.hass}
.house=${s.house}
.route=${s.route}
.narrow=${s.narrow}
></nr-page-agencies>`});var Rs,Ci,Mt=class extends E{constructor(){super(...arguments);b(this,Rs);this.open=!1;this.heading=""}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return o`<dialog
aria-labelledby="heading"
@cancel=${e=>{e.preventDefault(),d(this,Rs,Ci).call(this)}}
@click=${e=>e.target===this.dialog&&d(this,Rs,Ci).call(this)}
>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};Rs=new WeakSet,Ci=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},Mt.styles=[k,w`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}h2{font: 500 18px/25px var(--nr-font);margin-bottom: 8px;text-wrap: pretty;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}`],c([v({type:Boolean})],Mt.prototype,"open",2),c([v()],Mt.prototype,"heading",2),c([Qt("dialog")],Mt.prototype,"dialog",2),Mt=c([x("nr-dialog")],Mt);var Vn,Jr,dd,Ue=class extends R{constructor(){super(...arguments);b(this,Jr);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;b(this,Vn,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return o`<nr-dialog open .heading=${a("sources.add_title")} @nr-close=${m(this,Vn)}>
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
${this.wrong?o`<p class="wrong sm" role="alert">${this.wrong}</p>`:u}
<button slot="acts" class="btn link" @click=${m(this,Vn)}>${a("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{d(this,Jr,dd).call(this)}}
>
${a("sources.add_this")}
</button>
</nr-dialog>`}};Vn=new WeakMap,Jr=new WeakSet,dd=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let t=this.within?Number(this.within):null,r=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:t});this.notify(a("sources.added",{name:r.name})),m(this,Vn).call(this)}catch(t){this.wrong=C.of(t).message}this.busy=!1},Ue.styles=[k,w`
.fields{display: grid;gap: 12px;margin-top: 12px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([y()],Ue.prototype,"url",2),c([y()],Ue.prototype,"name",2),c([y()],Ue.prototype,"within",2),c([y()],Ue.prototype,"wrong",2),c([y()],Ue.prototype,"busy",2),Ue=c([x("nr-source-dialog")],Ue);var am={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},On,ve,Qr,cd,ud,pd,hd,Tt=class extends R{constructor(){super(...arguments);b(this,ve);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new W(this);this.own=new W(this);b(this,On,null)}willUpdate(){let{hub:e,mayManage:t}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,t?"/awareness/sources":""),m(this,On)??q(this,On,e.listen(r=>{r.type==="awareness.changed"&&d(this,ve,Qr).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,On))==null||e.call(this),q(this,On,null)}render(){let e=this.awareness.value?.sources;return o`<div class="head">
<div class="grow">
<h3>${a("sources.title")}</h3>
<p class="sm mut">${a("sources.about")}</p>
</div>
${this.house.mayManage?o`<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${g("plus",16)}${a("sources.add")}
</button>`:u}
</div>
<div class="card">
${e?.length?o`<ul>
${e.map(t=>d(this,ve,ud).call(this,t))}
</ul>`:o`<p class="none sm mut">${d(this,ve,cd).call(this,e)}</p>`}
</div>
${this.adding?o`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,d(this,ve,Qr).call(this)}}
></nr-source-dialog>`:u}
${this.removing?d(this,ve,pd).call(this,this.removing):u}`}};On=new WeakMap,ve=new WeakSet,Qr=async function(){await Promise.all([this.awareness.again(),this.own.again()])},cd=function(e){return e?a("sources.none"):this.awareness.error?.message??a("pages.loading")},ud=function(e){let t=this.own.value?.sources.find(i=>i.id===e.id),r=a("sources.remove",{name:e.name});return o`<li class=${e.state}>
<span class="g">${g(am[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${a(`sources.state.${e.state}`)}${e.reason?o` · ${e.reason}`:u}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${_("sources.shown",e.shown,{count:S(e.shown)})}${e.fetched_at?o` · ${a("sources.read",{time:D(e.fetched_at)})}`:u}
</p>
${t?.from_config?o`<p class="sm mut">${a("sources.from_file")}</p>`:u}
</div>
${t&&!t.from_config?o`<button
class="btn round"
aria-label=${r}
title=${r}
@click=${()=>{this.removing=e}}
>
${g("trash",18)}
</button>`:u}
</li>`},pd=function(e){let t=()=>{this.removing=null};return o`<nr-dialog
open
.heading=${a("sources.remove_title",{name:e.name})}
@nr-close=${t}
>
<p class="mut">${a("sources.remove_text")}</p>
<button slot="acts" class="btn" autofocus @click=${t}>${a("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{d(this,ve,hd).call(this,e)}}>
${a("sources.remove_it")}
</button>
</nr-dialog>`},hd=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(a("sources.removed",{name:e.name}))}catch(t){this.notify(C.of(t).message)}this.busy=!1,this.removing=null,await d(this,ve,Qr).call(this)},Tt.styles=[k,w`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],c([y()],Tt.prototype,"adding",2),c([y()],Tt.prototype,"removing",2),c([y()],Tt.prototype,"busy",2),Tt=c([x("nr-awareness-sources")],Tt);function Xr(s){let{agencies:n,requests_year:e}=s;return[n===null?"":_("follow.agencies",n,{count:S(n)}),e===null?"":_("follow.requests",e,{count:S(e)})].filter(Boolean).join(" · ")||at(s.address)}function at(s){let[n=""]=s.trim().split(/[#?]/,1);return n.replace(/^https?:\/\//,"").replace(/\/$/,"").slice(0,100)}var Ds=s=>`boards/follow/${encodeURIComponent(s)}`,ln,md,Hs,zi,rt=class extends R{constructor(){super(...arguments);b(this,ln);this.directories=[];this.address="";this.wrong="";this.busy=!1;b(this,Hs,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return o`<nr-dialog open .heading=${a("directory.title")} @nr-close=${m(this,Hs)}>
<p class="sm mut">${a("directory.text")}</p>
${this.directories.length?o`<ul>
${this.directories.map(e=>d(this,ln,md).call(this,e))}
</ul>`:o`<p style="margin-top:12px">${a("directory.none")}</p>`}
<form
@submit=${e=>{e.preventDefault();let t=this.address.trim();d(this,ln,zi).call(this,()=>this.house.hub.post("/directories",{address:t}))}}
>
<label class="field grow"
>${a("directory.address")}<input
autofocus
spellcheck="false"
autocapitalize="off"
inputmode="url"
.value=${this.address}
@input=${e=>{this.address=e.target.value}}
/></label>
<button ?disabled=${this.busy||!this.address.trim()}>${a("adopt.adopt")}</button>
</form>
${this.wrong?o`<p class="wrong sm" role="alert">${this.wrong}</p>`:u}
<button slot="acts" class="btn link" @click=${m(this,Hs)}>${a("panel.close")}</button>
</nr-dialog>`}};ln=new WeakSet,md=function(e){let t=e.name||at(e.url),r=[at(e.url),_("clear.followed",e.boards,{count:S(e.boards)}),a("directory.signed",{date:le(e.signed_at)})],i=a("directory.remove",{name:t});return o`<li>
<span class="grow">
<b>${t}</b><br /><span class="sm mut">${r.join(" · ")}</span>
${e.reason?o`<br /><span class="sm why">${e.reason}</span>`:u}
</span>
<button
class="btn round"
aria-label=${i}
title=${i}
?disabled=${this.busy}
@click=${()=>{d(this,ln,zi).call(this,()=>this.house.hub.delete("/directories",{url:e.url}))}}
>
${g("trash",18)}
</button>
</li>`},Hs=new WeakMap,zi=async function(e){this.busy=!0,this.wrong="";try{await e(),this.address="",this.dispatchEvent(new CustomEvent("nr-directories"))}catch(t){this.wrong=C.of(t).message}this.busy=!1},rt.styles=[k,w`
li{display: flex;gap: 12px;align-items: center;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}li b{font-weight: 500;overflow-wrap: anywhere;}.why{color: var(--nr-amber);}form{display: flex;gap: 8px;align-items: flex-end;margin-top: 16px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([v({attribute:!1})],rt.prototype,"directories",2),c([y()],rt.prototype,"address",2),c([y()],rt.prototype,"wrong",2),c([y()],rt.prototype,"busy",2),rt=c([x("nr-directories")],rt);var Ri=s=>[...new Set(s.split(`
`).map(n=>n.trim()).filter(Boolean))];function gd(s,n){let e=n?Math.floor(n/2)+1:0;return Math.min(n,Math.max(s,e))}var fd=w`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var im=1609.344,om=6e4,j,bd,Ls,vd,yd,wd,xd,Hi,kd,ea,ta,Di,Ps,$d,We=class extends R{constructor(){super(...arguments);b(this,j);this.address="";this.busy=!1;this.wrong="";this.without=new Set;b(this,Ps,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,t=e.key.state==="differs"?null:e.policy,r=t?e.name:at(this.address);return o`<div class="scroll">
${this.narrow?o`<button class="btn link sm back" @click=${m(this,Ps)}>
${g("back",18)}${a("follow.title")}
</button>`:u}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${de(r)}</span>
<div class="grow">
<h2 tabindex="-1">${r}</h2>
${t?o`<p class="mut code">${at(t.url)}</p>`:u}
</div>
${t&&e.key.state==="matches"?o`<span class="tag">${g("tick",14)}${a("preview.matches")}</span>`:u}
</header>
${t?d(this,j,bd).call(this,e):d(this,j,kd).call(this,e)}
</div>
<footer>
${this.wrong?o`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:o`<p class="xs mut grow">
${a(t?"preview.privacy":"preview.nothing_saved")}
</p>`}
${t?e.state&&e.state!=="left"?o`<p class="row">${g("tick",18)}${a("preview.followed")}</p>`:o`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{d(this,j,$d).call(this)}}
>
${a("preview.follow")}
</button>`:o`<button class="btn" @click=${m(this,Ps)}>${a("pages.back")}</button>`}
</footer>`}};j=new WeakSet,bd=function(e){return o`<dl>
${d(this,j,Ls).call(this,"person","preview.run_by",e.operator||a("preview.unsaid"),e.operator?a("preview.says"):"")}
${d(this,j,Ls).call(this,"clock",e.since?"preview.since":"preview.history",e.since?le(e.since):"",e.unread?"":_("preview.entries",e.size,{count:S(e.size)}))}
</dl>
${e.unread?o`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:u}
<div class="cols">
${e.asked?d(this,j,vd).call(this,e.asked):u} ${d(this,j,yd).call(this,e)}
</div>
${e.agencies.length?d(this,j,wd).call(this,e):u} ${d(this,j,xd).call(this,e)}
<h3>${a("preview.compare")}</h3>
${e.key.state==="matches"?o`<p class="sm mut">${a("preview.compare_linked")}</p>`:o`<nr-finding tone="amber">${a("preview.compare_first")}</nr-finding>`}
${d(this,j,ea).call(this,e.key.words)}`},Ls=function(e,t,r,i){return o`<div class="fact">
${g(e,18)}
<dt>${a(t)}</dt>
<dd>${r}${i?o`<small>${i}</small>`:u}</dd>
</div>`},vd=function({year:e,near:t,usual_minutes:r,months:i}){let l=(h,f)=>o`<div><b>${h}</b><span>${f}</span></div>`,p=i.map((h,f)=>lm(i.length-1-f));return o`<section>
<h3>${a("preview.asked")}</h3>
<div class="figures tn">
${l(S(e),a("preview.year"))}
${t===null?u:l(S(t),a("preview.near",{distance:Me(im)}))}
${r===null?u:l(se(r*om),a("preview.usual"))}
</div>
<nr-bars
.label=${a("preview.months")}
.bars=${i.map((h,f)=>({label:p[f]??"",value:h}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${p[0]}</span><span>${a("preview.months")}</span><span>${p.at(-1)}</span>
</p>
</section>`},yd=function({area:e,home_inside:t}){return!e&&t===null?u:o`<section>
<h3>${a("preview.where")}</h3>
${e?o`<p>${e} <small class="mut">${a("preview.says")}</small></p>`:u}
${t===null?u:o`<p class="row home">
${g("home",18)}${a(t?"preview.inside":"preview.outside")}
</p>`}
</section>`},wd=function({agencies:e,agencies_more:t}){return o`<h3>
${a("preview.agencies")} <span class="mut tn">${S(e.length+t)}</span>
</h3>
<ul class="agencies">
${e.map(r=>o`<li>
<b class="grow">${r.name}</b><nr-level .level=${r.level}></nr-level
><span class="tn mut count"
>${S(r.requests)}<span class="vh">
${_("preview.asked_so",r.requests)}</span
></span
>
</li>`)}
${t?o`<li class="mut">${_("preview.more",t,{count:S(t)})}</li>`:u}
</ul>`},xd=function(e){let{verifiers:t,witnesses:r}=e,i=p=>d(this,j,ta).call(this,p).map(h=>h.name).join(", "),l=d(this,j,ta).call(this,r).length;return o`<h3>${a("preview.checks")}</h3>
<dl>
${d(this,j,Ls).call(this,"verified","preview.verifiers",i(t),a(i(t)?"preview.verifiers_text":"preview.verifiers_none"))}
${d(this,j,Ls).call(this,"eye","preview.witnesses",i(r),l?a("preview.witnesses_text",{quorum:m(this,j,Di),count:S(l)}):a("preview.witnesses_none"))}
</dl>
${t.length+r.length?o`<details>
<summary>${a("preview.rely")}${g("down",18)}</summary>
${d(this,j,Hi).call(this,"preview.verifiers",t)} ${d(this,j,Hi).call(this,"preview.witnesses",r)}
</details>`:u}`},Hi=function(e,t){return t.length?o`<fieldset>
<legend class="sm mut">${a(e)}</legend>
${t.map(({name:r,key:i})=>o`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(i)}
@change=${l=>{let p=new Set(this.without);l.target.checked?p.delete(i):p.add(i),this.without=p}}
/><span>${r}<br /><span class="xs mut code">${i}</span></span></label
>`)}
</fieldset>`:u},kd=function({key:e}){return o`<nr-finding tone="red" icon="cross" role="alert" .heading=${a("preview.mismatch")}
>${a("preview.mismatch_text")}</nr-finding
>
<h3>${a("preview.key_named")}</h3>
${d(this,j,ea).call(this,e.named_words)}
<h3>${a("preview.key_seen")}</h3>
${d(this,j,ea).call(this,e.words)}
<p class="sm mut rest">${a("preview.mismatch_rest")}</p>`},ea=function(e){return o`<ol class="words" lang="en" translate="no">
${e.map((t,r)=>o`<li><span aria-hidden="true">${r+1}</span>${t}</li>`)}
</ol>`},ta=function(e){return e.filter(t=>!this.without.has(t.key))},Di=function(){return gd(this.preview.quorum,d(this,j,ta).call(this,this.preview.witnesses).length)},Ps=new WeakMap,$d=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let t=r=>r.filter(i=>!this.without.has(i));try{await this.house.hub.post("/boards",{...e,witnesses:t(e.witnesses),verifiers:t(e.verifiers),quorum:m(this,j,Di)}),this.notify(a("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(r){this.wrong=C.of(r).message}this.busy=!1},We.styles=[k,fd],c([v({attribute:!1})],We.prototype,"preview",2),c([v()],We.prototype,"address",2),c([y()],We.prototype,"busy",2),c([y()],We.prototype,"wrong",2),c([y()],We.prototype,"without",2),We=c([x("nr-board-preview")],We);function lm(s){let n=new Date,e=new Date(Date.UTC(n.getUTCFullYear(),n.getUTCMonth()-s,1));return wt(e.toISOString().slice(0,7))}var _d=w`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host{grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var Un=window,dm=200;function Pi(){return Un.BarcodeDetector?new Un.BarcodeDetector({formats:["qr_code"]}):null}function Ns(s){return Ni(s)||Pi()!==null&&!!navigator.mediaDevices}function Ni(s){return!!s.auth?.external?.config?.hasBarCodeScanner}var Li=null;function qd(s){let n=s.auth?.external;return n?(Li?.(),new Promise(e=>{let t=Un.externalBus,r=l=>{Li=null,t?Un.externalBus=t:delete Un.externalBus,e(l)},i=l=>{r(l),n.fireMessage({type:"bar_code/close"})};Li=()=>r(null),Un.externalBus=l=>{let p=l.command==="bar_code/scan_result";if(!p&&l.command!=="bar_code/aborted")return t?.(l);n.fireMessage({id:l.id,type:"result",success:!0,result:null}),i(p?l.payload?.rawValue??null:null)},n.fireMessage({type:"bar_code/scan",payload:{title:a("follow.scan"),description:a("follow.scan_text")}})})):Promise.resolve(null)}async function Ad(s){return(await Pi()?.detect(s).catch(()=>[]))?.[0]?.rawValue??null}async function Sd(s,n){let e=Pi();if(!e)return null;let t=await navigator.mediaDevices.getUserMedia({video:{facingMode:"environment"}});try{for(s.srcObject=t,await s.play();!n.aborted;){let[r]=await e.detect(s).catch(()=>[]);if(r)return r.rawValue;await new Promise(i=>setTimeout(i,dm))}return null}finally{for(let r of t.getTracks())r.stop();s.srcObject=null}}var cm="scan",um=1e6,it,dn,Ct,I,Ed,Md,Td,Ii,Cd,Is,na,Bs,zd,Bi,Rd,Hd,Dd,ji,ye=class extends R{constructor(){super(...arguments);b(this,I);this.address="";this.busy=!1;this.wrong="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new W(this);this.offers=new W(this);b(this,it,"");b(this,dn,"");b(this,Ct,0);b(this,na,()=>{this.preview=null,m(this,dn)&&X(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),q(this,Ct,m(this,Ct)+1)}willUpdate(e){let{hub:t}=this.house;this.directories.ask(t,"/directories"),this.offers.ask(t,"/awareness/offers");let[r=""]=this.route;!e.has("route")||r===m(this,dn)||(q(this,dn,r),q(this,Ct,m(this,Ct)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",q(this,it,""),r===cm?d(this,I,Bi).call(this):r&&(this.address=r,d(this,I,Bs).call(this,r)))}render(){return this.toggleAttribute("chosen",this.preview!==null),o`<section class="find" aria-label=${a("follow.title")}>
${z("boards",o`${g("back",18)}${a("boards.title")}`,{class:"row back"})}
<h2>${a("follow.title")}</h2>
<p class="mut">${a("follow.about")}</p>
${d(this,I,Ed).call(this)} ${d(this,I,Md).call(this)} ${d(this,I,Td).call(this)} ${d(this,I,Cd).call(this)}
</section>
${this.preview?o`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${m(this,it)}
@nr-back=${m(this,na)}
@nr-followed=${e=>X(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:u}
${this.managing?o`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:u}`}};it=new WeakMap,dn=new WeakMap,Ct=new WeakMap,I=new WeakSet,Ed=function(){let e=Ns(this.hass);return o`<form
@submit=${t=>{t.preventDefault(),d(this,I,Is).call(this,this.address)}}
>
${g("link",20)}
<input
class="grow code"
aria-label=${a("follow.address")}
placeholder="board.example.org/#key=…"
spellcheck="false"
autocapitalize="off"
autocomplete="off"
inputmode="url"
.value=${this.address}
@input=${t=>{this.address=t.target.value}}
/><button class="btn tonal sm" ?disabled=${this.busy||!this.address.trim()}>
${a("follow.look_up")}
</button>
</form>
<p class="ways">
${e?o`<button class="btn sm" @click=${()=>{d(this,I,Bi).call(this)}}>
${g("qr",16)}${a("follow.scan")}
</button>`:u}
<label class="btn link sm"
>${a("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${t=>{d(this,I,Rd).call(this,t.target)}}
/></label>
</p>
<div role="status">
${this.busy?o`<p class="row looking"><span class="spin" aria-hidden="true"></span>${a("follow.looking")}</p>`:u}
</div>
${this.wrong?o`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?o`<p class="ways">
<button
class="btn sm"
@click=${()=>{d(this,I,Bs).call(this,this.refused,m(this,it),!0)}}
>
${a("follow.private")}
</button>
</p>`:u}`:u}`},Md=function(){return this.scanning?o`<div class="scanner">
<video muted playsinline aria-label=${a("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${a("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${a("pages.cancel")}</button>
</p>
</div>`:u},Td=function(){let e=this.directories.value;if(!e)return u;let t=e.boards.filter(p=>p.covers),r=e.boards.filter(p=>!p.covers),i=this.house.cameras.some(p=>p.place),l=e.directories.length>0;return o`${t.length?o`<h3>${_("follow.cover",e.covering,{count:S(e.covering)})}</h3>
${d(this,I,Ii).call(this,t)}`:o`<h3>${a("follow.none")}</h3>
<p class="sm mut">
${a(l?i?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${r.length?o`<h3>${a("follow.others")}</h3>
${d(this,I,Ii).call(this,r)}`:u}
<div class="source xs mut">
${l?g("lock",16):u}
<p>
${e.directories.map(p=>o`${_("follow.directory",p.boards,{name:p.name||at(p.url),count:S(p.boards),date:le(p.signed_at)})} `)}
${l?a("follow.directory_text"):u}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${a("follow.manage")}
</button>
</p>
</div>`},Ii=function(e){return o`<ul class="card">
${e.map(t=>o`<li class=${t.address===m(this,it)?"on":""}>
${z(Ds(t.address),o`<span class="tile" aria-hidden="true">${de(t.name)}</span>
<span class="grow"
><b>${t.name}</b><span class="xs mut">${at(t.address)}</span
><span class="xs mut">${Xr(t)}</span></span
>${g("next",18)}`,{class:"entry",current:t.address===m(this,it)})}
</li>`)}
</ul>`},Cd=function(){return o`<h3>${a("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${g("flag",20)}</span>
<span class="grow"
><b>${a("follow.practice")}</b><span class="xs mut">${a("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{d(this,I,Hd).call(this)}}>
${a("follow.practice_try")}
</button>
</li>
${(this.offers.value?.offers??[]).map(e=>o`<li class="entry">
<span class="mark">${g("bell",20)}</span>
<span class="grow"
><b>${e.name}</b
><span class="xs mut">${e.area?`${e.area}. `:""}${a("follow.alerts_text")}</span></span
>
${this.added.has(e.url)?o`<span class="row sm">${g("tick",16)}${a("follow.added")}</span>`:o`<button
class="btn sm"
aria-label=${a("follow.add_alert",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{d(this,I,Dd).call(this,e)}}
>
${a("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},Is=function(e){let t=e.trim();t===m(this,dn)?d(this,I,Bs).call(this,t):t&&X(this,Ds(t))},na=new WeakMap,Bs=async function(e,t=e,r=!1){let i=++Jo(this,Ct)._;q(this,it,t),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let l=await this.house.hub.post("/boards/lookup",{address:e,...r?{allow_private_address:!0}:{}});if(i!==m(this,Ct))return;this.preview=l,await this.updateComplete,d(this,I,zd).call(this)}catch(l){if(i!==m(this,Ct))return;let p=C.of(l);this.wrong=p.message,p.code==="invalid"&&!r&&(this.refused=e)}this.busy=!1},zd=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},Bi=async function(){if(this.wrong="",Ni(this.hass)){let t=await qd(this.hass);t&&d(this,I,Is).call(this,t);return}if(!Ns(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let t=this.video?await Sd(this.video,e.signal):null;t&&d(this,I,Is).call(this,t)}catch{this.wrong=a("follow.no_camera")}this.scanning=null},Rd=async function(e){let t=e.files?.[0];if(t){if(this.wrong="",t.type.startsWith("image/")){let r=await Ad(t);r?d(this,I,Is).call(this,r):this.wrong=a("follow.no_code")}else await d(this,I,Bs).call(this,await t.slice(0,um).text(),t.name);e.value=""}},Hd=async function(){await d(this,I,ji).call(this,async()=>{let{request:e}=await this.house.hub.post("/practice");X(this,`requests/${e}`)})},Dd=async function({url:e,name:t,kind:r}){await d(this,I,ji).call(this,async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:t,within_km:null,...r?{kind:r}:{}}),this.added=new Set([...this.added,e]),this.notify(a("sources.added",{name:t}))})},ji=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=C.of(t).message}this.busy=!1},ye.styles=[k,_d],c([y()],ye.prototype,"address",2),c([y()],ye.prototype,"busy",2),c([y()],ye.prototype,"wrong",2),c([y()],ye.prototype,"refused",2),c([y()],ye.prototype,"preview",2),c([y()],ye.prototype,"scanning",2),c([y()],ye.prototype,"managing",2),c([y()],ye.prototype,"added",2),c([Qt("video")],ye.prototype,"video",2),ye=c([x("nr-page-follow")],ye);var ot,Vi,Wn,Ld,Pd,Ce=class extends R{constructor(){super(...arguments);b(this,ot);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;b(this,Wn,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),d(this,ot,Ld).call(this)}render(){return o`<nr-dialog
open
.heading=${a("boards.rely_title",{name:this.board.origin})}
@nr-close=${m(this,Wn)}
>
<p class="mut">${a("boards.rely_text")}</p>
${this.policy?o`<div class="fields">
${d(this,ot,Vi).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${a("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${d(this,ot,Vi).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
</div>`:u}
${this.wrong?o`<p class="wrong sm" role="alert">${this.wrong}</p>`:u}
<button slot="acts" class="btn link" @click=${m(this,Wn)}>${a("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.policy}
@click=${()=>{d(this,ot,Pd).call(this)}}
>
${a("boards.rely_change")}
</button>
</nr-dialog>`}};ot=new WeakSet,Vi=function(e,t,r){return o`<label class="field"
>${a(e)}<textarea
spellcheck="false"
.value=${t}
@input=${i=>{r(i.target.value)}}
></textarea>
</label>`},Wn=new WeakMap,Ld=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=C.of(e).message}},Pd=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:Ri(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:Ri(this.verifiers)}),this.notify(a("boards.rely_done",{name:this.board.origin})),m(this,Wn).call(this)}catch(e){this.wrong=C.of(e).message}this.busy=!1},Ce.styles=[k,w`
.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;resize: vertical;}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([v({attribute:!1})],Ce.prototype,"board",2),c([y()],Ce.prototype,"policy",2),c([y()],Ce.prototype,"witnesses",2),c([y()],Ce.prototype,"verifiers",2),c([y()],Ce.prototype,"quorum",2),c([y()],Ce.prototype,"wrong",2),c([y()],Ce.prototype,"busy",2),Ce=c([x("nr-trust-dialog")],Ce);var pm={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},hm={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},js,pe,Nd,Id,Bd,Oi,Ui,jd,zt=class extends R{constructor(){super(...arguments);b(this,pe);this.busy=!1;this.confirming=null;this.relied=null;b(this,js,"")}render(){let e=this.house.boards;return o`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${a("boards.title")}</h2>
<p>${a("boards.about")}</p>
</div>
${this.house.mayManage?z("boards/follow",o`${g("plus",16)}${a("boards.follow")}`,{class:"btn sm"}):u}
</div>
${e.length?o`<ul class="list">
${e.map(t=>d(this,pe,Nd).call(this,t))}
</ul>`:o`<div class="card">
<nr-empty
icon="board"
.heading=${a("boards.none")}
.text=${a("boards.none_text")}
>${this.house.mayManage?o`<p>${z("boards/follow",a("boards.follow"),{class:"btn"})}</p>`:u}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?d(this,pe,Bd).call(this,this.confirming):u}
${this.relied?o`<nr-trust-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.relied}
@nr-done=${()=>{this.relied=null}}
></nr-trust-dialog>`:u}
</div>`}updated(){let e=m(this,pe,Ui);e===m(this,js)||!this.house.boards.some(t=>t.origin===e)||(q(this,js,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};js=new WeakMap,pe=new WeakSet,Nd=function(e){let t=e.origin===m(this,pe,Ui);return o`<li class="card board ${e.state} ${t?"chosen":""}" id=${e.origin}>
<span class="g">${g(pm[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${a(`boards.state.${e.state}`)}</p>
${e.reason?o`<p class="sm why">${e.reason}</p>`:u}
${e.state==="stopped"?o`<p class="sm">${a("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{d(this,pe,jd).call(this,e)}}>
${g("download",16)}${a("boards.save_proof")}
</button>
</p>
<p class="sm mut">${a("boards.proof_text")}</p>`:e.state==="unchecked"?o`<p class="sm">
${a(hm[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?o`<p class="sm">${a("boards.left")}</p>`:u}
${e.quorum===0&&e.state!=="left"?o`<p class="sm">${a("boards.alone")}</p>`:u}
${e.newer?o`<p class="sm">
${_("boards.newer",e.newer,{count:S(e.newer)})}
</p>`:u}
<p class="sm mut tn">
${_("boards.size",e.size,{count:S(e.size)})}${e.checked_at?o` · ${a("boards.checked",{time:D(e.checked_at)})}`:u}
</p>
${this.house.mayManage?d(this,pe,Id).call(this,e):u}
</div>
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${g("outside",16)}${a("boards.open")}</a
>
</li>`},Id=function(e){let{state:t}=e,r=(l,p)=>o`<button class="btn link sm" @click=${p}>${a(l)}</button>`,i=l=>()=>{this.confirming={board:e,following:l}};return o`<p class="turns">
${t==="left"?r("boards.again",()=>{d(this,pe,Oi).call(this,e,!0)}):u}
${t==="stopped"?r("boards.again",i(!0)):u}
${t==="left"?u:r("boards.leave",i(!1))}
${r("boards.rely",()=>{this.relied=e})}
</p>`},Bd=function({board:e,following:t}){let r=t?"boards.again":"boards.leave",i=()=>{this.confirming=null};return o`<nr-dialog open .heading=${a(`${r}_title`,{name:e.origin})} @nr-close=${i}>
<p class="mut">${a(`${r}_text`)}</p>
<button slot="acts" class="btn" autofocus @click=${i}>${a("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{d(this,pe,Oi).call(this,e,t)}}
>
${a(r)}
</button>
</nr-dialog>`},Oi=async function(e,t){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:t}),this.notify(a(t?"boards.followed":"boards.leave_done",{name:e.origin}))}catch(r){this.notify(C.of(r).message)}this.busy=!1,this.confirming=null},Ui=function(){return decodeURIComponent(this.route[0]??"")},jd=async function(e){try{let t=new URLSearchParams({origin:e.origin,download:"1"}),r=await this.house.hub.media(`boards/evidence?${t}`);Object.assign(document.createElement("a"),{href:r,download:""}).click()}catch(t){this.notify(t)}},zt.styles=[k,w`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{margin-inline-start: -15px;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}:host([narrow]) .board{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .board a{grid-column: 2;justify-self: start;margin-inline-start: -12px;}`],c([y()],zt.prototype,"busy",2),c([y()],zt.prototype,"confirming",2),c([y()],zt.prototype,"relied",2),zt=c([x("nr-page-boards")],zt);be({name:"boards",icon:"board",show:({hass:s,house:n,route:e,narrow:t})=>e[0]==="follow"&&n.mayManage?o`<nr-page-follow
.hass=${s}
.house=${n}
.route=${e.slice(1)}
.narrow=${t}
></nr-page-follow>`:o`<nr-page-boards
.hass=${s}
.house=${n}
.route=${e}
.narrow=${t}
></nr-page-boards>`});var Vd=w`
:host{display: block;position: relative;min-height: 160px;background: var(--map-land);overflow: hidden;}svg.map{position: absolute;inset: 0;width: 100%;height: 100%;touch-action: none;cursor: grab;direction: ltr;}:host([still]) svg.map{touch-action: auto;cursor: auto;pointer-events: none;}.grid{stroke: var(--map-line);}.area{fill: color-mix(in srgb, var(--nr-link) 13%, transparent);stroke: var(--nr-link);stroke-width: 2;}.selected .area{fill: color-mix(in srgb, var(--nr-link) 26%, transparent);stroke-width: 3;}.low .area{fill: color-mix(in srgb, var(--nr-amber) 10%, transparent);stroke: var(--nr-amber);stroke-dasharray: 7 5;}.low.selected .area{fill: color-mix(in srgb, var(--nr-amber) 20%, transparent);}.quiet .area{fill: none;stroke: var(--nr-ink2);stroke-dasharray: 1.5 5;stroke-linecap: round;}.pick{cursor: pointer;}.pick rect{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;}.pick text{fill: var(--nr-link);font: 700 13px/1 var(--nr-font);text-anchor: middle;dominant-baseline: central;}.selected .pick rect{fill: var(--nr-link);}.selected .pick text{fill: var(--nr-card);}.low .pick rect{stroke: var(--nr-amber);}.low .pick text{fill: var(--nr-amber);}.low.selected .pick rect{fill: var(--nr-amber);}.low.selected .pick text{fill: var(--nr-card);}.quiet .pick rect{stroke: var(--nr-ink2);stroke-dasharray: 1.5 3;}.quiet .pick text{fill: var(--nr-ink2);}.faces{fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);stroke: color-mix(in srgb, var(--nr-ink) 55%, transparent);}.placing .sees{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 1.5;}.placing line{stroke: var(--nr-link);stroke-width: 2;}.placing .at{fill: var(--nr-link);stroke: var(--nr-card);stroke-width: 2;}.placing .handle{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 3;}.placing .grip{fill: transparent;cursor: grab;}.homedot{fill: var(--nr-ink);}.homemark{fill: none;stroke: var(--nr-card);stroke-width: 2;stroke-linejoin: round;}.scale line{stroke: var(--map-text);stroke-width: 2;}.scale text{fill: var(--map-text);font: 12px/1 var(--nr-font);text-anchor: end;}.zoom{position: absolute;inset-inline-end: 16px;top: 16px;display: grid;border-radius: 10px;overflow: hidden;border: 1px solid var(--nr-border);background: var(--nr-card);}.zoom button{width: 44px;height: 44px;border: 0;border-radius: 0;padding: 0;}.zoom button + button{border-top: 1px solid var(--nr-line);}.zoom button:focus-visible{outline-offset: -3px;}.leg{position: absolute;left: 16px;bottom: 16px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 10px;padding: 12px 14px;font-size: 12px;line-height: 16px;display: grid;gap: 8px;max-width: 300px;}.leg div{display: flex;gap: 10px;align-items: center;}.leg i{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-link);flex: none;}.leg i.low{border-radius: 4px;border-style: dashed;border-color: var(--nr-amber);}.leg i.h{background: var(--nr-ink);border-color: var(--nr-ink);color: var(--nr-card);display: grid;place-items: center;}.leg .last{border-top: 1px solid var(--nr-line);padding-top: 8px;color: var(--nr-ink2);}`;var mm=8e3,gm=150,fm=50,bm=28,Od=60,vm=6,Vs,ze,Os,B,Kn,Ud,Wd,Kd,Fd,Gd,Zd,Yd,Qd,Jd,Wi,Ki,sa,ra,Xd,Fi,Us,he=class extends E{constructor(){super(...arguments);b(this,B);this.areas=[];this.cameras=[];this.home=null;this.placing=null;this.label="";this.still=!1;this.legend=!1;this.width=0;this.height=0;this.zoom=1;this.shift={x:0,y:0};b(this,Vs,new ResizeObserver(([e])=>{this.width=e?.contentRect.width??0,this.height=e?.contentRect.height??0}));b(this,ze,null);b(this,Os,{scale:1,middle:{x:0,y:0}});b(this,sa,e=>{if(this.still)return;let t=e.target.classList.contains("grip");this.placing&&e.currentTarget.setPointerCapture(e.pointerId),q(this,ze,{x:e.clientX-this.shift.x,y:e.clientY-this.shift.y,from:{x:e.clientX,y:e.clientY},turns:t})});b(this,ra,e=>{if(m(this,ze)){if(m(this,ze).turns)return d(this,B,Xd).call(this,e);this.placing&&!d(this,B,Fi).call(this,e)||(this.shift={x:e.clientX-m(this,ze).x,y:e.clientY-m(this,ze).y})}});b(this,Us,e=>{let t=e.type==="pointerup"&&m(this,ze)&&!m(this,ze).turns&&!d(this,B,Fi).call(this,e);if(q(this,ze,null),!t||!this.placing)return;let r=Rl(m(this,B,Kn),d(this,B,Ki).call(this,e));d(this,B,Wi).call(this,{latitude_udeg:Math.round(r.latitude*1e6),longitude_udeg:Math.round(r.longitude*1e6)})})}connectedCallback(){super.connectedCallback(),m(this,Vs).observe(this)}disconnectedCallback(){super.disconnectedCallback(),m(this,Vs).disconnect()}willUpdate(e){let t=e.get("areas"),r=i=>i.map(l=>l.id).join();t&&r(t)!==r(this.areas)&&(this.zoom=1,this.shift={x:0,y:0})}render(){return o`${this.width&&(this.areas.length||this.home)?d(this,B,Wd).call(this):u}
${this.still?u:o`<div class="zoom">
<button aria-label=${a("map.nearer")} @click=${()=>this.zoom*=1.5}>
${g("plus",20)}
</button>
<button aria-label=${a("map.farther")} @click=${()=>this.zoom/=1.5}>
${g("minus",20)}
</button>
</div>`}
${this.legend?d(this,B,Qd).call(this):u}`}};Vs=new WeakMap,ze=new WeakMap,Os=new WeakMap,B=new WeakSet,Kn=function(){if(this.home)return this.home;let e=this.areas[0]?.area,[t,r]=e?e.shape==="circle"?[e.lat,e.lon]:e.ring[0]??[0,0]:[0,0];return{latitude:t/1e6,longitude:r/1e6}},Ud=function(){let e=m(this,B,Kn),t=this.placing?fm:gm,r=this.areas.map(h=>Rn(h.area,e)),i=r.filter(h=>Pr(h)<=mm),l=(i.length?i:r).map(fi),p={left:-t,right:t,bottom:-t,top:t};return Dl(this.home&&(i.length||!l.length)?[...l,p]:l)},Wd=function(){let e=d(this,B,Ud).call(this),t=Math.max(e.right-e.left,1),r=Math.max(e.top-e.bottom,1),i=Math.min(bm,this.width/6,this.height/6),l=Math.min((this.width-2*i)/t,(this.height-2*i)/r)*this.zoom,p={x:(e.left+e.right)/2,y:(e.bottom+e.top)/2};q(this,Os,{scale:l,middle:p});let h=Q=>this.width/2+(Q-p.x)*l+this.shift.x,f=Q=>this.height/2-(Q-p.y)*l+this.shift.y,A=Q=>`M${Q.map(ee=>`${h(ee.x).toFixed(1)} ${f(ee.y).toFixed(1)}`).join("L")}Z`,T=m(this,B,Kn),Y=this.areas.map(Q=>{let ee=Rn(Q.area,T),fs=fi(ee),_r=fs.top,Za=h(fs.right)>0&&h(fs.left)<this.width&&f(fs.bottom)>0&&f(_r)<this.height,Fo=ee.kind==="circle"?{x:h(ee.centre.x),y:f(_r)}:(()=>{let Go=ee.points.reduce((Zo,Yo)=>Yo.y>Zo.y?Yo:Zo);return{x:h(Go.x),y:f(Go.y)}})(),Jp={x:Math.min(this.width-16,Math.max(16,Fo.x)),y:Math.min(this.height-16,Math.max(16,Fo.y))};return $`<g class="${Q.tone} ${Q.selected?"selected":""}">
${ee.kind==="circle"?$`<circle class="area" cx=${h(ee.centre.x)} cy=${f(ee.centre.y)} r=${ee.radius*l} />`:$`<path class="area" d=${A(ee.points)} />`}
${Q.key&&Za?d(this,B,Fd).call(this,Q,Jp):u}
</g>`});return o`<svg
class="map"
role="img"
aria-label=${this.label}
@pointerdown=${m(this,sa)}
@pointermove=${m(this,ra)}
@pointerup=${m(this,Us)}
@pointercancel=${m(this,Us)}
>
${d(this,B,Gd).call(this,l,h,f)} ${Y} ${this.home?d(this,B,Zd).call(this,h,f,A):u}
${this.placing?d(this,B,Kd).call(this,this.placing,h,f,A):u} ${d(this,B,Yd).call(this,l)}
</svg>`},Kd=function(e,t,r,i){let l=bi({place:e},m(this,B,Kn));if(!l)return $``;let p={x:t(l.at.x),y:r(l.at.y)},h=e.heading_deg*Math.PI/180,f={x:p.x+Math.sin(h)*Od,y:p.y-Math.cos(h)*Od};return $`<g class="placing">
<path class="sees" d=${i([l.at,...l.edge])} />
<line x1=${p.x} y1=${p.y} x2=${f.x} y2=${f.y} />
<circle class="at" cx=${p.x} cy=${p.y} r="9" />
<circle class="handle" cx=${f.x} cy=${f.y} r="11" />
<circle class="grip" cx=${f.x} cy=${f.y} r="24" />
</g>`},Fd=function(e,t){return $`<g class="pick" @click=${()=>d(this,B,Jd).call(this,e.id)}>
<rect x=${t.x-13} y=${t.y-13} width="26" height="26" rx=${e.tone==="low"?6:13} />
<text x=${t.x} y=${t.y}>${e.key}</text>
</g>`},Gd=function(e,t,r){let i=vi(110/e)*e,l=[],p=h=>(h%i+i)%i;for(let h=p(t(0));h<this.width;h+=i)l.push($`<line class="grid" x1=${h} x2=${h} y1="0" y2=${this.height} />`);for(let h=p(r(0));h<this.height;h+=i)l.push($`<line class="grid" x1="0" x2=${this.width} y1=${h} y2=${h} />`);return l},Zd=function(e,t,r){let i=this.home,l=this.cameras.flatMap(h=>{let f=bi(h,i);return f?[$`<path class="faces" d=${r([f.at,...f.edge])} />`]:[]}),p={x:e(0),y:t(0)};return $`${l}<circle class="homedot" cx=${p.x} cy=${p.y} r="12" />
<path class="homemark" transform="translate(${p.x-7} ${p.y-7.5}) scale(.58)"
d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`},Yd=function(e){let t=vi(90/e),r=this.width-16,i=this.height-16;return $`<g class="scale">
<line x1=${r-t*e} x2=${r} y1=${i} y2=${i} />
<text x=${r} y=${i-8}>${Me(t)}</text>
</g>`},Qd=function(){return o`<div class="leg">
<div><i class="h">${g("home",12)}</i>${a("map.home")}</div>
<div><i></i>${a("map.solid")}</div>
<div><i class="low"></i>${a("map.low")}</div>
<div class="last">${a("map.why")}</div>
</div>`},Jd=function(e){this.dispatchEvent(new CustomEvent("nr-pick",{detail:e,bubbles:!0,composed:!0}))},Wi=function(e){this.dispatchEvent(new CustomEvent("nr-place",{detail:e}))},Ki=function(e){let t=this.getBoundingClientRect(),{scale:r,middle:i}=m(this,Os);return{x:(e.clientX-t.left-this.width/2-this.shift.x)/r+i.x,y:i.y-(e.clientY-t.top-this.height/2-this.shift.y)/r}},sa=new WeakMap,ra=new WeakMap,Xd=function(e){let t=this.placing;if(!t)return;let r={latitude:t.latitude_udeg/1e6,longitude:t.longitude_udeg/1e6},i=Ss(m(this,B,Kn),r),l=d(this,B,Ki).call(this,e),p=Math.atan2(l.x-i.x,l.y-i.y)*180/Math.PI;d(this,B,Wi).call(this,{heading_deg:(Math.round(p)+360)%360})},Fi=function(e){let{x:t,y:r}=m(this,ze)?.from??{x:0,y:0};return Math.hypot(e.clientX-t,e.clientY-r)>=vm},Us=new WeakMap,he.styles=[k,Vd],c([v({attribute:!1})],he.prototype,"areas",2),c([v({attribute:!1})],he.prototype,"cameras",2),c([v({attribute:!1})],he.prototype,"home",2),c([v({attribute:!1})],he.prototype,"placing",2),c([v()],he.prototype,"label",2),c([v({type:Boolean})],he.prototype,"still",2),c([v({type:Boolean})],he.prototype,"legend",2),c([y()],he.prototype,"width",2),c([y()],he.prototype,"height",2),c([y()],he.prototype,"zoom",2),c([y()],he.prototype,"shift",2),he=c([x("nr-map")],he);function Ws(s,n){return{latitude:String(s?s.latitude_udeg/1e6:n.latitude),longitude:String(s?s.longitude_udeg/1e6:n.longitude),heading:String(s?.heading_deg??0),view:String(s?.view_deg??110),range:String(s?.range_m??30)}}function Gi(s,n,e){let t=Number(s.replace(",","."));if(!s.trim()||!Number.isFinite(t))return null;let r=Math.round(t);return r>=n&&r<=e?r:null}function Ks(s){let n=(p,h)=>{let f=Number(p.replace(",","."));return p.trim()&&Math.abs(f)<=h?Math.round(f*1e6):null},e=n(s.latitude,90),t=n(s.longitude,180),r=Gi(s.heading,0,359),i=Gi(s.view,1,360),l=Gi(s.range,1,2e3);return e===null||t===null||r===null||i===null||l===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:r,view_deg:i,range_m:l}}var ym=[{name:"heading",least:0,most:359,sign:"°"},{name:"view",least:10,most:360,sign:"°"},{name:"range",least:5,most:200,sign:" m"}],wm=["latitude","longitude","heading","view","range"],Fe,Zi,ec,Yi,Rt=class extends R{constructor(){super(...arguments);b(this,Fe);this.disabled=!1}render(){return o`<p class="sm mut">${a("place.text")}</p>
<nr-map
.cameras=${this.house.cameras.filter(e=>e.id!==this.camera.id)}
.placing=${Ks(this.value)}
.home=${_t(this.hass)}
.label=${a("camera.map")}
?still=${this.disabled}
@nr-place=${e=>d(this,Fe,ec).call(this,e.detail)}
></nr-map>
<fieldset class="turns" ?disabled=${this.disabled}>
${ym.map(({name:e,least:t,most:r,sign:i})=>{let l=`${this.value[e]||"–"}${i}`;return o`<label
><span>${a(`place.${e}`)}</span><b aria-hidden="true">${l}</b
><input
type="range"
min=${t}
max=${r}
aria-valuetext=${l}
.value=${this.value[e]}
@input=${p=>d(this,Fe,Zi).call(this,e,p)}
/></label>`})}
</fieldset>
<details>
<summary>${a("place.exact")}${g("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${wm.map(e=>o`<label class="field"
>${a(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${t=>d(this,Fe,Zi).call(this,e,t)}
/></label>`)}
</fieldset>
</details>`}};Fe=new WeakSet,Zi=function(e,t){d(this,Fe,Yi).call(this,{[e]:t.target.value})},ec=function({latitude_udeg:e,longitude_udeg:t,heading_deg:r}){d(this,Fe,Yi).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...t===void 0?{}:{longitude:String(t/1e6)},...r===void 0?{}:{heading:String(r)}})},Yi=function(e){let t={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:t}))},Rt.styles=[k,w`
:host{display: grid;gap: 12px;}nr-map{height: 260px;border-radius: 8px;}.turns{display: grid;grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 400;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-fill);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}`],c([v({attribute:!1})],Rt.prototype,"camera",2),c([v({attribute:!1})],Rt.prototype,"value",2),c([v({type:Boolean})],Rt.prototype,"disabled",2),Rt=c([x("nr-place-form")],Rt);var Fn,cn,tc,Qi,Ke=class extends R{constructor(){super(...arguments);b(this,cn);this.place=null;this.live=!1;this.busy=!1;this.wrong="";b(this,Fn,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:e}=this,t=this.place??Ws(e.place,_t(this.hass)),r=this.live||!e.snapshot_at&&e.state==="recording",i=e.snapshot_at?`cameras/${e.id}/snapshot`:"";return o`<nr-dialog
open
.heading=${a("place.title",{name:e.name})}
@nr-close=${m(this,Fn)}
>
<div class="sees">
<nr-picture
.hub=${this.house.hub}
.path=${r?`cameras/${e.id}/live.mjpeg`:i}
.alt=${a("cameras.picture",{name:e.name})}
></nr-picture>
${r||!i?u:o`<button
class="btn sm"
@click=${()=>{this.live=!0}}
>
${g("play",16)}${a("place.live")}
</button>`}
</div>
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.value=${t}
@nr-placed=${l=>{this.place=l.detail}}
></nr-place-form>
${this.wrong?o`<p class="wrong sm" role="alert">${this.wrong}</p>`:u}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>{d(this,cn,Qi).call(this,{indoor:!0,may_share:!1})}}
>
${a("place.indoor")}
</button>
<button slot="acts" class="btn link" @click=${m(this,Fn)}>${a("place.later")}</button>
<button slot="acts" class="btn tonal" ?disabled=${this.busy} @click=${()=>d(this,cn,tc).call(this,t)}>
${a("camera.save")}
</button>
</nr-dialog>`}};Fn=new WeakMap,cn=new WeakSet,tc=function(e){let t=Ks(e);t?d(this,cn,Qi).call(this,{place:t}):this.wrong=a("camera.wrong_place")},Qi=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),m(this,Fn).call(this)}catch(t){this.wrong=C.of(t).message}this.busy=!1},Ke.styles=[k,w`
.sees{position: relative;margin-bottom: 12px;}nr-picture{aspect-ratio: 16 / 9;max-height: 220px;width: 100%;border-radius: 8px;}.sees button{position: absolute;inset-inline-end: 8px;bottom: 8px;background: var(--nr-card);}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([v({attribute:!1})],Ke.prototype,"camera",2),c([y()],Ke.prototype,"place",2),c([y()],Ke.prototype,"live",2),c([y()],Ke.prototype,"busy",2),c([y()],Ke.prototype,"wrong",2),Ke=c([x("nr-place-dialog")],Ke);var He,nc,sc,Ji,Xi,Re=class extends E{constructor(){super(...arguments);b(this,He);this.found=null;this.error=null;this.indoor=!1;this.busy=!1;this.answer="";this.choice=!1}willUpdate(e){e.has("error")&&this.error&&d(this,He,Ji).call(this,this.error)}render(){return o`<form class="card" @submit=${e=>{d(this,He,sc).call(this,e)}}>
<h4>
${this.found?a("adopt.title",{name:this.found.name||this.found.address}):a("adopt.by_address")}
</h4>
${this.found?u:o`<label class="field whole"
>${a("adopt.address")}<input
name="address"
required
autofocus
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder="rtsp://"
/></label>`}
<label class="field"
>${a("adopt.name")}<input name="name" required maxlength="60" .value=${this.found?.name??""}
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
${this.answer?o`<p class="answer sm ${this.choice?"":"wrong"}" role="alert">${this.answer}</p>`:u}
<div class="acts row">
${d(this,He,nc).call(this)}
<button class="btn link" type="button" @click=${()=>d(this,He,Xi).call(this)}>
${a("pages.cancel")}
</button>
</div>
</form>`}};He=new WeakSet,nc=function(){return!this.choice||this.busy?o`<button ?disabled=${this.busy}>
${a(this.busy?"adopt.adopting":"adopt.adopt")}
</button>`:o`<button class="btn tonal" value="recorder">${a("adopt.from_recorder")}</button
><button class="btn link" value="directly">${a("adopt.directly")}</button>`},sc=async function(e){e.preventDefault();let t=new FormData(e.target),r=i=>String(t.get(i)??"");this.busy=!0,this.answer="";try{let i=await this.house.hub.post("/cameras",{...this.found?{found_key:this.found.key}:{stream_url:r("address").trim()},name:r("name").trim(),username:r("username"),password:r("password"),indoor:this.indoor,may_share:!this.indoor&&t.has("may_share"),doorbell:this.found?.doorbell??!1,if_read_already:e.submitter?.value||"ask"});d(this,He,Xi).call(this,i)}catch(i){d(this,He,Ji).call(this,C.of(i))}this.busy=!1},Ji=function(e){this.answer=e.message,this.choice=e.code==="read_already"},Xi=function(e=null){this.dispatchEvent(new CustomEvent("nr-done",{detail:e}))},Re.styles=[k,w`
form{padding: 16px;display: grid;grid-template-columns: 1fr 1fr;align-items: end;gap: 12px;}h4{grid-column: 1 / -1;font: 500 16px/22px var(--nr-font);}.tick{grid-column: 1 / -1;display: flex;gap: 12px;align-items: flex-start;min-height: 44px;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.acts,
.answer,
.whole{grid-column: 1 / -1;}.acts{flex-wrap: wrap;}.acts button{white-space: nowrap;}.wrong{color: var(--nr-red);}`],c([v({attribute:!1})],Re.prototype,"house",2),c([v({attribute:!1})],Re.prototype,"found",2),c([v({attribute:!1})],Re.prototype,"error",2),c([y()],Re.prototype,"indoor",2),c([y()],Re.prototype,"busy",2),c([y()],Re.prototype,"answer",2),c([y()],Re.prototype,"choice",2),Re=c([x("nr-camera-adopt")],Re);var _e,rc,Fs,ac,ic,Ge=class extends R{constructor(){super(...arguments);b(this,_e);this.place=null;this.busy=!1;this.wrong="";this.forgetting=!1}willUpdate(e){e.has("camera")&&e.get("camera")?.id!==this.camera.id&&(this.place=null)}render(){let{camera:e,house:t}=this,r=t.mayManage;return o`
<div>${z("cameras",o`${g("back",18)} ${a("cameras.title")}`,{class:"row"})}</div>
<h2>${e.name}</h2>
<form
class="two"
@submit=${i=>{d(this,_e,ac).call(this,i)}}
aria-label=${e.name}
>
<section class="card">
<nr-picture
.hub=${t.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${a("cameras.picture",{name:e.name})}
></nr-picture>
<fieldset class="pad" ?disabled=${!r}>
<p class="sm mut">
${[a(`camera.state.${e.state}`),e.video].filter(Boolean).join(" · ")}
</p>
${[e.reason,...e.notes].filter(Boolean).map(i=>o`<p class="sm why">${i}</p>`)}
<label class="field"
>${a("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${d(this,_e,Fs).call(this,"recording",e.recording,"camera.recording","camera.recording_text")}
${d(this,_e,Fs).call(this,"may_share",e.may_share,"adopt.may_share","adopt.each_time")}
${d(this,_e,Fs).call(this,"indoor",e.indoor,"camera.indoor","camera.indoor_text")}
${d(this,_e,Fs).call(this,"sound",e.sound,"camera.sound","camera.sound_text")}
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
${d(this,_e,rc).call(this,r)}
</section>
${this.wrong?o`<p class="wrong" role="alert">${this.wrong}</p>`:u}
${r?o`<div class="row" style="flex-wrap:wrap">
<button ?disabled=${this.busy}>${a("camera.save")}</button>
<button
type="button"
class="btn link"
@click=${()=>{this.forgetting=!0}}
>
${a("camera.forget")}
</button>
</div>`:u}
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
<button slot="acts" ?disabled=${this.busy} @click=${()=>{d(this,_e,ic).call(this)}}>
${a("camera.forget_it")}
</button>
</nr-dialog>
`}};_e=new WeakSet,rc=function(e){let{latitude:t,longitude:r}=this.hass.config,i={latitude:t,longitude:r},l=this.place??(this.camera.place?Ws(this.camera.place,i):null);return l?o`<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${l}
?disabled=${!e}
@nr-placed=${p=>{this.place=p.detail}}
></nr-place-form>`:o`<p>${a("cameras.no_place")}</p>
${e?o`<p>
<button
type="button"
@click=${()=>{this.place=Ws(null,i)}}
>
${g("place",18)}${a("camera.place_it")}
</button>
</p>`:u}`},Fs=function(e,t,r,i){return o`<label class="tick"
><input type="checkbox" name=${e} .checked=${t} /><span
>${a(r)}<br /><span class="sm mut">${a(i)}</span></span
></label
>`},ac=async function(e){e.preventDefault();let t=new FormData(e.target),r=this.place&&Ks(this.place);if(this.place&&!r){this.wrong=a("camera.wrong_place");return}let i=Number(t.get("days"));this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{name:String(t.get("name")).trim(),...t.has("recording")===this.camera.recording?{}:{recording:t.has("recording")},may_share:t.has("may_share"),indoor:t.has("indoor"),sound:t.has("sound"),keep:{...this.camera.keep,days:i>0?i:null},...r?{place:r}:{}}),this.place=null,this.notify(a("camera.saved",{name:this.camera.name}))}catch(l){this.wrong=C.of(l).message}this.busy=!1},ic=async function(){this.busy=!0;try{await this.house.hub.delete(`/cameras/${this.camera.id}`),this.forgetting=!1}catch(e){this.notify(e)}this.busy=!1},Ge.styles=[k,w`
:host{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}.pad{padding: 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],c([v({attribute:!1})],Ge.prototype,"camera",2),c([y()],Ge.prototype,"place",2),c([y()],Ge.prototype,"busy",2),c([y()],Ge.prototype,"wrong",2),c([y()],Ge.prototype,"forgetting",2),Ge=c([x("nr-camera-change")],Ge);var oc=new Set(["paused","sleeping"]),xm=6e4,lc="address",ce,dc,cc,uc,pc,hc,mc,gc,fc,un=class extends R{constructor(){super(...arguments);b(this,ce);this.adopting="";this.busy="";this.storage=new W(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage")}render(){let e=this.house.cameras.find(r=>r.id===this.route[0]);if(this.route[0]&&e)return o`<div class="wrap">
<nr-camera-change
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.narrow=${this.narrow}
></nr-camera-change>
</div>`;let t=this.house.found.filter(r=>!r.adopted);return o`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${a("cameras.title")}</h2>
<p>${d(this,ce,dc).call(this,t.length)}</p>
</div>
${this.house.mayManage?o`<button
class="btn sm"
@click=${()=>{this.adopting=lc}}
>
${g("plus",16)}${a("setup.by_address")}
</button>
<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{d(this,ce,fc).call(this)}}
>
${g("again",16)}${a(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`:u}
</div>
${this.house.cameras.length?o`<ul class="grid">
${this.house.cameras.map(r=>d(this,ce,cc).call(this,r))}
</ul>`:o`<div class="card">
<nr-empty
icon="camera"
.heading=${a("cameras.none")}
.text=${a("cameras.none_text")}
></nr-empty>
</div>`}
<h3>${a("cameras.found")}</h3>
<p class="mut sm">${a("cameras.found_text")}</p>
${d(this,ce,hc).call(this,t)}
</div>`}updated(){this.route[0]&&!this.house.cameras.some(t=>t.id===this.route[0])&&this.house.loaded&&X(this,"cameras")}};ce=new WeakSet,dc=function(e){let t=[_("cameras.adopted",this.house.cameras.length),_("cameras.count",e)],r=this.storage.value;if(r){let i=Math.max(0,...r.cameras.map(p=>Hr(p.oldest,p.newest)||0)),l=ge(r.free_bytes);t.push(i?a("cameras.kept",{length:se(i),free:l}):a("cameras.free",{free:l}))}return t.join(" ")},cc=function(e){let t=e.state==="recording",r=e.name;return o`<li class="card cam">
<nr-picture
.hub=${this.house.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${a("cameras.picture",{name:r})}
></nr-picture>
<span class="pill ${t?"":oc.has(e.state)?"paused":"off"}"><i></i>${a(`camera.state.${e.state}`)}</span>
<div class="body">
${z(`cameras/${e.id}`,r)}
<span class="sm mut">${d(this,ce,pc).call(this,e)}</span>
${e.reason?o`<span class="sm ${oc.has(e.state)?"mut":"why"}">${e.reason}</span>`:u}
${e.notes.map(i=>o`<span class="sm why">${i}</span>`)}
${Math.abs(e.clock_offset_ms??0)>=xm?o`<span class="sm why"
>${a("cameras.clock_off",{length:se(Math.abs(e.clock_offset_ms??0))})}</span
>`:u}
${d(this,ce,uc).call(this,e)}
${e.state==="paused"?o`<span class="row paused"
><span class="sm grow"
>${a("cameras.paused",{time:D(e.since)})}</span
>${this.house.mayManage?o`<button
class="btn sm"
aria-label=${a("cameras.resume_this",{name:r})}
?disabled=${this.busy===e.id}
@click=${()=>{d(this,ce,gc).call(this,e)}}
>
${a("cameras.resume")}
</button>`:u}</span
>`:u}
<span class="share"
>${g(e.may_share?"tick":"lock",18)}${a(e.may_share?"cameras.may_share":"cameras.never")}</span
>
</div>
</li>`},uc=function(e){let{both:t,only_camera:r,only_hub:i,judges:l,stuck:p}=e.motion_agreement;return p?o`<span class="sm why">${a("cameras.stuck")}</span>`:l.length<2||t+r+i===0?u:o`<span class="sm mut"
>${a("cameras.judged",{both:t,camera:r,hub:i})}</span
>`},pc=function(e){return[e.video,e.indoor?a("cameras.indoor"):"",e.doorbell?a("cameras.doorbell"):"",e.kind==="lent"?a("cameras.lent"):"",e.place?"":a("cameras.no_place")].filter(Boolean).join(" · ")},hc=function(e){let t=e.find(i=>i.key===this.adopting),r=t||this.adopting===lc;return o`<div class="two ${r?"open":""}">
<ul class="card">
${e.length?e.map(i=>d(this,ce,mc).call(this,i)):o`<li class="found mut">${a("cameras.nothing_found")}</li>`}
</ul>
${r?o`<nr-camera-adopt
.house=${this.house}
.found=${t??null}
@nr-done=${()=>{this.adopting=""}}
></nr-camera-adopt>`:u}
</div>`},mc=function(e){let t=e.name||a("cameras.at",{address:e.address});return o`<li class="found ${e.key===this.adopting?"chosen":""}">
<span class="tile" aria-hidden="true">${g(e.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${t}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.brand?o` · ${e.brand}`:u}${e.away?o` · ${a("cameras.away")}`:u}</span
>
${e.lent_by?o`<span class="sm lent">${a("cameras.lent_by",{protocol:e.lent_by})}</span>`:u}
</div>
${this.house.mayManage&&!e.lent_by?o`<button
class="btn sm"
aria-expanded=${e.key===this.adopting}
aria-label=${a("cameras.adopt_this",{name:t})}
@click=${()=>{this.adopting=e.key===this.adopting?"":e.key}}
>
${a("cameras.adopt")}
</button>`:u}
</li>`},gc=async function(e){this.busy=e.id;try{await this.house.hub.patch(`/cameras/${e.id}`,{recording:!0})}catch(t){this.notify(t)}this.busy=""},fc=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},un.styles=[k,w`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));gap: 16px;}.cam{overflow: hidden;position: relative;}.cam nr-picture{aspect-ratio: 16 / 9;}.pill{position: absolute;top: 8px;inset-inline-start: 8px;display: inline-flex;align-items: center;gap: 6px;background: rgba(16, 18, 20, 0.78);color: #fff;border-radius: 14px;padding: 4px 10px;font-size: 12px;line-height: 16px;}.pill i{width: 8px;height: 8px;border-radius: 50%;background: #7fe0a1;}.pill.off i{background: #ffb74d;border-radius: 0;clip-path: polygon(50% 0, 100% 100%, 0 100%);}.pill.paused i{background: none;border-radius: 0;border-inline: 3px solid #fff;}.body{padding: 12px 16px 14px;display: grid;gap: 4px;}.body a{font: 500 15px/21px var(--nr-font);color: var(--nr-ink);text-decoration: none;}.body a:hover{text-decoration: underline;}.why{color: var(--nr-amber);}.share{display: flex;gap: 8px;align-items: center;margin-top: 4px;}.share .ic{color: var(--nr-ink2);}h3{font: 500 18px/25px var(--nr-font);margin: 24px 0 2px;}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;margin-top: 12px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}.found{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found.chosen{background: var(--nr-tint);}.found b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.lent{display: block;}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}`],c([y()],un.prototype,"adopting",2),c([y()],un.prototype,"busy",2),un=c([x("nr-page-cameras")],un);be({name:"cameras",icon:"camera",show:s=>o`<nr-page-cameras
.hass=${s.hass}
.house=${s.house}
.route=${s.route}
.narrow=${s.narrow}
></nr-page-cameras>`});var km=new Set(["hold","release"]);function bc(s){return km.has(s.type)}function to(s){return s.practice==="yes"}var we=(s,n)=>typeof s[n]=="string"?s[n]:"";function Ht(s){let n=we(s,"agency_name")||a("ledger.an_agency"),e=we(s,"case_number");return e?a("ledger.asked",{agency:n,number:e}):n}function aa(s){let n=we(s,"by")||a("ledger.somebody"),e=we(s,"answered_by");if(e==="rule")return a("ledger.by_rule",{name:n});if(e==="automation")return a("ledger.by_automation",{name:n});let t=we(s,"first_by");return t?a("ledger.by_two",{first:t,by:n}):a("ledger.by",{name:n})}function eo(s){let n=we(s,"reason");return n?` ${a("ledger.reason",{reason:n})}`:""}function vc(s){switch(s.type){case"decision":return s.answer==="deny"?{icon:s.answered_by==="person"?"cross":"quiet",tone:"",heading:a("ledger.denied",{asked:Ht(s)}),text:`${aa(s)} ${a("ledger.nothing_sent")}${eo(s)}`}:{icon:"tick",tone:"sent",heading:a("ledger.approved",{asked:Ht(s)}),text:`${aa(s)}${eo(s)}`};case"undone":return{icon:"undo",tone:"",heading:a("ledger.undone",{asked:Ht(s)}),text:aa(s)};case"withdrawal":return s.code?{icon:"undo",tone:"stop",heading:a("ledger.void",{asked:Ht(s)}),text:a(`ledger.void.${String(s.code)}`)}:{icon:"undo",tone:"stop",heading:a("ledger.withdrawn",{asked:Ht(s)}),text:s.state==="recorded"?a("ledger.withdrawn_after"):`${aa(s)}${eo(s)}`};case"share":return{icon:"sealed",tone:"sent",heading:a("ledger.delivered",{asked:Ht(s)}),text:a(s.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:ge(Number(s.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:a("ledger.opened",{agency:we(s,"agency_name")||a("ledger.an_agency")}),text:a("ledger.opened_text",{number:we(s,"case_number")||"–"})};case"hold":return{icon:"lock",tone:"",heading:_("ledger.kept",Number(s.clips)||0),text:a("ledger.until_answer",{asked:Ht(s)})};case"release":return{icon:"lock",tone:"",heading:a("ledger.released"),text:Ht(s)};case"rule":return{icon:"rules",tone:"",heading:a(`ledger.rule.${we(s,"change")}`,{name:we(s,"name")}),text:we(s,"by")?a("ledger.by",{name:we(s,"by")}):a("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:a(`ledger.rules.${we(s,"change")}`),text:a("ledger.by",{name:we(s,"by")||a("ledger.somebody")})};default:return{icon:"info",tone:"",heading:s.type,text:""}}}function yc(s,n){let e=s.filter(l=>new Date(l.at).getFullYear()===n&&!to(l)),t=new Set(e.filter(l=>l.type==="undone").map(l=>l.decided_at)),r=e.filter(l=>l.type==="decision"&&l.answer==="deny"&&!t.has(l.decided_at)),i=r.filter(l=>l.answered_by==="person");return{denied:i.length,byRule:r.length-i.length,shared:e.filter(l=>l.type==="share").length,withdrawn:e.filter(l=>l.type==="withdrawal"&&l.state==="asked").length}}var Gn,xe,wc,xc,kc,$c,_c,qc,pn=class extends R{constructor(){super(...arguments);b(this,xe);this.all=!1;this.busy=!1;this.ledger=new W(this);this.checked=new W(this);b(this,Gn,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),m(this,Gn)??q(this,Gn,this.house.hub.listen(e=>{/^(request\.decided|share\.changed|rules\.changed)$/.test(e.type)&&this.ledger.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,Gn))==null||e.call(this),q(this,Gn,null)}render(){let e=this.ledger.value;return o`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${a("ledger.title")}</h2>
<p>${a("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{d(this,xe,_c).call(this)}}>
${g("verified",16)}${a("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!e?.entries.length} @click=${()=>{d(this,xe,qc).call(this)}}>
${g("download",16)}${a("ledger.export")}
</button>
</div>
</div>
${e?o`<div class="two">
${d(this,xe,wc).call(this,e.entries)}
<aside class="side">${d(this,xe,kc).call(this,e)}${d(this,xe,$c).call(this,e.entries)}</aside>
</div>`:Be(this.ledger)}
</div>`}};Gn=new WeakMap,xe=new WeakSet,wc=function(e){let t=e.filter(i=>this.all||!bc(i)).reverse();if(!t.length)return o`<div class="card">
<nr-empty icon="ledger" .heading=${a("ledger.empty")} .text=${a("ledger.empty_text")}></nr-empty>
</div>`;let r=new Map;for(let i of t){let l=le(i.at)===le(new Date)?a("ledger.today"):zr(i.at);r.set(l,[...r.get(l)??[],i])}return o`<div class="card">
<ul>
${[...r].map(([i,l])=>o`<li>
<h3 class="day">${i}</h3>
${l.map(p=>d(this,xe,xc).call(this,p))}
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
</div>`},xc=function(e){let t=vc(e),r=typeof e.request=="string"?e.request:"",i=this.house.requests.some(l=>l.id===r);return o`<article class="entry ${t.tone}">
<span class="g">${g(t.icon,20)}</span>
<h4>
${to(e)?o`<nr-chip icon="flag" have>${a("practice.chip")}</nr-chip> `:u}${t.heading}
</h4>
<span class="when tn"
>${K(e.at)} · ${a("ledger.number",{number:S(e.index+1)})}</span
>
${t.text?o`<p>${t.text}</p>`:u}
${i&&(e.type==="decision"||e.type==="share")?o`<div class="more">
${z(`requests/${r}`,a("ledger.see"),{class:"btn sm"})}
</div>`:u}
</article>`},kc=function(e){let t=this.checked.value,r=t&&t.complaints.length>0;return o`<section class="card pad" aria-live="polite">
<h3>${a("ledger.check")}</h3>
${this.checked.error?o`<p class="broken">${g("warn",20)}<span>${this.checked.error.message}</span></p>`:u}
${t&&!r?o`<p class="ok">
${g("verified",20)}<span>${_("ledger.intact",t.entries,{count:S(t.entries)})}</span>
</p>`:u}
${r?o`${t.complaints.map(i=>o`<p class="broken">${g("stop",20)}<span>${i}</span></p>`)}
<p class="sm mut">${a("ledger.broken")}</p>`:u}
<dl>
<div>
<dt>${a("ledger.head")}</dt>
<dd class="code">${t?kt(t.root):"–"}</dd>
</div>
<div>
<dt>${a("ledger.first")}</dt>
<dd>${e.entries[0]?le(e.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${a("ledger.last_checked")}</dt>
<dd class="tn">${t?D(t.checked_at):"–"}</dd>
</div>
</dl>
</section>`},$c=function(e){let t=new Date().getFullYear(),r=this.house.requests.filter(p=>new Date(p.issued).getFullYear()===t&&!ne(p)),i=yc(e,t),l=[["ledger.seen",r.length],["ledger.matched",r.filter(p=>p.match.clips.length).length],["ledger.denied_by_you",i.denied],["ledger.denied_by_rule",i.byRule],["ledger.shared",i.shared],["ledger.taken_back",i.withdrawn]];return o`<section class="card pad">
<h3>${a("ledger.year",{year:t})}</h3>
<dl class="tn">
${l.map(([p,h])=>o`<div>
<dt>${a(p)}</dt>
<dd>${S(h)}</dd>
</div>`)}
</dl>
</section>`},_c=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let e=this.checked.value;this.checked.error?this.notify(this.checked.error):e&&this.notify(e.complaints.length?a("ledger.broken"):_("ledger.intact",e.entries,{count:S(e.entries)}))},qc=async function(){try{let e=await this.house.hub.get("/ledger/export"),t=URL.createObjectURL(new Blob([e.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:t,download:e.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(t),1e3),this.notify(a("ledger.exported",{name:e.file_name}))}catch(e){this.notify(e)}},pn.styles=[k,w`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry .more{grid-column: 2 / -1;margin-top: 6px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],c([y()],pn.prototype,"all",2),c([y()],pn.prototype,"busy",2),pn=c([x("nr-page-ledger")],pn);be({name:"ledger",icon:"ledger",show:s=>o`<nr-page-ledger
.hass=${s.hass}
.house=${s.house}
.route=${s.route}
.narrow=${s.narrow}
></nr-page-ledger>`});var $m=["look","deny","approve","record"],ia="neighbors-requests-practice-denied";function _m(s,n,e){let t=s.decision?.answer,r=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...r,"approve"]}:r.length||n?{now:"approve",done:["look",...r]}:{now:"look",done:[]}}var oa,Ac,Dt=class extends R{constructor(){super(...arguments);b(this,oa);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(ia,"1")}render(){let e=sessionStorage.getItem(ia)!==null,{now:t,done:r}=_m(this.request,this.reviewing,e);return o`<section class="banner" aria-label=${a("setup.practice")}>
${g("flag",22)}
<p class="grow"><b>${a("setup.practice")}</b>${a("practice.text")}</p>
${this.house.mayAnswer?o`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{d(this,oa,Ac).call(this)}}>
${a("practice.end")}
</button>`:u}
</section>
<ol aria-label=${a("practice.steps")}>
${$m.map((i,l)=>{let p=r.includes(i);return o`<li
class=${i===t?"now":p?"done":""}
aria-current=${i===t?"step":"false"}
>
<span class="no">${p?o`${g("tick",14)}<span class="vh">${a("setup.step_done")}</span>`:l+1}</span
>${a(`practice.step.${i}`)}
</li>`})}
</ol>`}};oa=new WeakSet,Ac=async function(){this.busy=!0;let e=Ei(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(ia),X(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(C.of(t).message)}this.busy=!1},Dt.styles=[k,w`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],c([v({attribute:!1})],Dt.prototype,"request",2),c([v({type:Boolean})],Dt.prototype,"reviewing",2),c([y()],Dt.prototype,"busy",2),Dt=c([x("nr-practice")],Dt);var la,Sc,hn=class extends R{constructor(){super(...arguments);b(this,la);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return o`<nr-finding tone="plain" icon="info">${a("practice.note")}</nr-finding>
${sessionStorage.getItem(ia)?u:o`<p class="xs mut">${a("practice.try_deny")}</p>`}`;let t=o`<button class="btn" ?disabled=${this.busy} @click=${()=>{d(this,la,Sc).call(this)}}>
${g("again",18)}${a("practice.again")}
</button>`,r=this.house.mayManage?z("setup",a("practice.finish"),{class:"btn link"}):u;return e==="deny"?o`<nr-finding tone="plain" icon="info">${a("practice.denied")}</nr-finding>
<p>${t} ${r}</p>`:o`<nr-finding tone="plain" icon="info">${a("practice.approved")}</nr-finding>
<p>${z("ledger",a("practice.ledger"),{class:"btn"})} ${r}</p>`}};la=new WeakSet,Sc=async function(){this.busy=!0;let e=Ei(this);try{let{request:t}=await this.house.hub.post("/practice");X(e,`requests/${t}`)}catch(t){this.notify(C.of(t).message)}this.busy=!1},hn.styles=[k,w`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],c([v({attribute:!1})],hn.prototype,"request",2),c([y()],hn.prototype,"busy",2),hn=c([x("nr-practice-next")],hn);var Ze,Ec,Mc,Tc,Cc,mn=class extends E{constructor(){super(...arguments);b(this,Ze);this.items=[];this.narrow=!1}render(){return o`${this.items.map(e=>d(this,Ze,Ec).call(this,e))}`}};Ze=new WeakSet,Ec=function(e){return o`<details class="card">
<summary>
<span class="key">${g("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${g("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${g("clock")}${d(this,Ze,Mc).call(this,e)}</span>${e.distance_m===null?u:o`<span>${g("place")}${d(this,Ze,Tc).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?o`<p>${e.text}</p>`:u}
${e.instruction?o`<div>
<h3>${a("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:u}
${e.area_text?o`<p class="small">${e.area_text}</p>`:u}
${e.concern?d(this,Ze,Cc).call(this,e.concern):u}
${e.link?o`<p class="small">
${a("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:u}
${e.findings.map(t=>o`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},Mc=function(e){return e.window?$e(e.window):e.expires?a("awareness.until",{time:D(e.expires)}):a("awareness.updated",{time:D(e.updated)})},Tc=function(e){return e===0?a("ask.around"):a("ask.away",{distance:Me(e)})},Cc=function({reason:e,clips:t}){return o`<div class="small">
<p>${e}</p>
${t.length?o`<h3>${a("awareness.clips")}</h3>
<ul class="tn">
${t.map(r=>o`<li>${r.camera_name} · ${$e(r)}</li>`)}
</ul>`:u}
</div>`},mn.styles=[k,w`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],c([v({attribute:!1})],mn.prototype,"items",2),c([v({type:Boolean,reflect:!0})],mn.prototype,"narrow",2),mn=c([x("nr-awareness")],mn);var zc=["open","needs","awareness","answered","closed","hidden"];function Rc(s){return s.hidden?"hidden":s.decision?"answered":s.status!=="open"?"closed":s.pending?"needs":"open"}function no(s,n){let e=t=>{let r=Rc(t);return r===n||n==="open"&&r==="needs"};return s.filter(e).sort((t,r)=>Number(r.pending)-Number(t.pending)||(r.issued<t.issued?-1:1))}function Hc(s,n){let e=no(s,n),t=i=>{let l=Rc(i);return l==="open"?"near":l};return["needs","near","answered","closed","hidden"].map(i=>({name:i,requests:e.filter(l=>t(l)===i)})).filter(i=>i.requests.length)}function so(s){let n=String.fromCharCode(65+s%26);return s<26?n:so(Math.floor(s/26)-1)+n}function Gs(s){return s.status!=="open"||s.decision?"quiet":s.agency.level>=2?"solid":"low"}var da=w`
:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var gn,ca,Dc,lt=class extends E{constructor(){super(...arguments);b(this,ca);this.proof=null;this.failed="";b(this,gn,"")}willUpdate(e){e.has("request")&&m(this,gn)!==this.request.id&&d(this,ca,Dc).call(this)}render(){let e=this.house.boards.find(i=>i.origin===this.request.origin);if(e?.state==="stopped")return o`<details class="v split">
<summary>${g("fork",18)}<span>${a("forked.heading")}</span>${g("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${a("forked.why")}</p>
</details>`;if(this.failed)return o`<details class="v not">
<summary>${g("warn",18)}<span>${a("proof.failed")}</span>${g("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return o`<span class="grey" style="height:44px" aria-busy="true"></span>`;let r=t.witnesses.length>=t.quorum;return o`<details class="v ${r?"":"not"}">
<summary>
${g(r?"verified":"warn",18)}<span
>${r?t.seen_at?a("proof.verified",{date:D(t.seen_at)}):a("proof.issued",{date:D(this.request.issued)}):a("proof.few_witnesses")}</span
>${g("down",18)}
</summary>
<ul>
<li>
${a("proof.signed",{agency:this.request.agency.name})}
<span class="code">${kt(t.key_id)}</span>
</li>
<li>
${a("proof.entry",{index:S(t.index),size:S(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?_("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):a("proof.alone")}
${t.witnesses.map((i,l)=>o`${l?", ":""}<span class="code">${i.name}</span> ${D(i.at)}`)}
</li>
${t.checked_at?o`<li>${a("proof.checked",{time:D(t.checked_at)})}</li>`:u}
</ul>
<div class="check">
<p>${a("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${g("download")}${a("proof.download")}</a
>
${t.commands.length?o`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:u}
</div>
</details>`}};gn=new WeakMap,ca=new WeakSet,Dc=async function(){let e=this.request.id;q(this,gn,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);m(this,gn)===e&&(this.proof=t)}catch(t){m(this,gn)===e&&(this.failed=C.of(t).message)}},lt.styles=[k,da,w`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],c([v({attribute:!1})],lt.prototype,"house",2),c([v({attribute:!1})],lt.prototype,"request",2),c([y()],lt.prototype,"proof",2),c([y()],lt.prototype,"failed",2),lt=c([x("nr-proof")],lt);var Zn,P,ro,ao,io,oo,Lc,Pc,lo,co,Nc,Ic,Bc,jc,Zs,Vc,dt=class extends R{constructor(){super(...arguments);b(this,P);this.busy=!1;this.denying=!1;this.notice="";this.only="";b(this,Zn)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="")}updated(){clearTimeout(m(this,Zn));let e=m(this,P,ro),t=e?nn(e,Date.now()):0;t&&q(this,Zn,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,Zn))}render(){let e=m(this,P,ro);if(!e)return o`<nr-empty
icon="search"
.heading=${a("request.unknown")}
.text=${a("request.unknown_why")}
><p>${z("requests",a("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=ne(e)?o`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:u,r=o`${d(this,P,Nc).call(this,e)} ${t} ${Ir(e)}
${Br(e)}`,i=o`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${d(this,P,Bc).call(this,e)}`;return this.narrow?o`<section class="main" aria-labelledby="title">
${d(this,P,ao).call(this,e)} ${e.findings.map(tn)} ${d(this,P,co).call(this,e)}
${r} ${d(this,P,io).call(this,e)} ${d(this,P,oo).call(this,e)} ${d(this,P,lo).call(this,e)} ${i}
</section>`:o`<div class="cols">
<section class="main" aria-labelledby="title">
${d(this,P,ao).call(this,e)} ${e.findings.map(tn)} ${d(this,P,io).call(this,e)}
${d(this,P,oo).call(this,e)} ${d(this,P,lo).call(this,e)}
</section>
<aside aria-label=${a("request.answer")}>
<div class="side">${d(this,P,co).call(this,e)} ${r} ${i}</div>
</aside>
</div>`}};Zn=new WeakMap,P=new WeakSet,ro=function(){return this.house.requests.find(e=>e.id===this.route[0])},ao=function(e){let{agency:t}=e;return o`<div class="rh">
<button
class="btn round back"
aria-label=${a("request.back")}
@click=${()=>X(this,"requests")}
>
${g("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${de(t.name)}</span>
<div class="grow">
<h2 id="title">
${a("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${ne(e)?o`<nr-chip icon="flag" have>${a("practice.chip")}</nr-chip>`:o`<nr-level .level=${t.level}></nr-level>
<span>${Nr(t.kind)}</span>
${e.case_number?o`<span class="tn">${a("ask.case",{number:e.case_number})}</span>`:u}
${z(`agencies/${t.id}`,a("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${$e(e.window)}</nr-chip>
<nr-chip icon="place">${Hn(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Ll(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Pl(e)}</nr-chip>
</div>`},io=function(e){let t=(r,i,l,p)=>o`<li>
<div class="row sm mut tn">
<b>${r}</b><span>${D(i)}</span
><span>${a("request.entry",{index:S(l)})}</span>
</div>
<p class="words">${p||a("request.no_text")}</p>
</li>`;return o`<div class="card block">
<h3>${a("request.thread")}</h3>
<ol class="thread">
${t(a("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(r=>t(Tn(`thread.${r.kind}`)?a(`thread.${r.kind}`):a("thread.other"),r.issued,r.index,r.text))}
</ol>
<p class="sm mut foot2">
${e.contact?a("request.contact",{contact:e.contact}):u}
${e.url?o`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${a("request.board_page")}</a
>`:u}
</p>
</div>`},oo=function(e){let{match:t}=e,r=(i,l)=>o`<li>
<b>${i.camera_name}</b>
<span class="tn">${le(i.start)}, ${en(i.start)}–${en(i.end)}</span>
<span class="sm mut">${l}</span>
${"labels"in i&&i.labels.length?o`<span class="labels"
>${i.labels.map(p=>o`<nr-chip icon=${p}>${a(`label.${p}`)}</nr-chip>`)}</span
>`:u}
</li>`;return o`<div class="card block">
<h3>${a("request.here")}</h3>
${d(this,P,Pc).call(this,t.clips)}
${t.clips.length?o`<ul class="clips">
${d(this,P,Lc).call(this,t.clips).map(i=>r(i,Bl(i)))}
</ul>`:o`<p>${a(`because.${t.because}`)}</p>`}
${t.near.length?o`<h4>${a("request.near")}</h4>
<p class="sm mut">${a("request.near_why")}</p>
<ul class="clips">
${t.near.map(i=>r(i,jl(i)))}
</ul>`:u}
</div>`},Lc=function(e){let{only:t}=this,r=t?e.filter(i=>i.labels.includes(t)):e;return r.length?r:e},Pc=function(e){let t=l=>e.filter(p=>p.labels.includes(l)).length,r=Dn.filter(t);if(r.every(l=>t(l)===e.length))return u;let i=(l,p)=>o`<button aria-pressed=${this.only===l} @click=${()=>this.only=l}>
${a(p)}
</button>`;return o`<div class="seg filter" role="group" aria-label=${a("request.labels")}>
${i("","request.all_labels")} ${r.map(l=>i(l,`label.${l}`))}
</div>`},lo=function(e){return o`<div class="card block place">
<h3>${a("request.area")}</h3>
<p class="sm mut">${Hn(e,this.hass)}. ${a("map.home")}</p>
<nr-map
still
.areas=${[{id:e.id,key:"",area:e.area,tone:Gs(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${_t(this.hass)}
.label=${a("request.map",{where:Hn(e,this.hass)})}
></nr-map>
</div>`},co=function(e){return e.match.clips.length?o`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:u},Nc=function(e){let t=this.notice?o`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:u;if(e.decision)return o`<div class="card block">${d(this,P,Ic).call(this,e)}${t}</div>`;let r=Es(e),i=e.hidden;return o`<div class="card block">
<p class="st ${r.tone}">${g(r.icon,18)}<span>${r.text}</span></p>
${t}
${this.house.mayAnswer?o`<div class="acts4">
${e.pending?o`<button
class="btn deny"
@click=${()=>d(this,P,Zs).call(this,e,"decision")}
>
${a("act.deny")}
</button>
<button class="btn approve" @click=${()=>X(this,`requests/${e.id}/review`)}>
${a("act.approve")}
</button>
<button class="btn later" @click=${()=>d(this,P,jc).call(this,e)}>
${a("act.later")}
</button>`:u}
${e.hidden_by==="agency"?u:o`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>d(this,P,Vc).call(this,e)}
>
${a(i?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${g("lock")}<span
>${i?a(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!Cr(this.house,e,Date.now())?a("request.quiet"):a(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:o`<p class="foot">${g("lock")}<span>${a("card.may_not")}</span></p>`}
</div>`},Ic=function(e){let t=nn(e,Date.now())>0;if(e.decision?.answer==="approve")return o`${Gr(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${a(`share.${e.share?.state??"approved"}.then`,{at:e.share?K(e.share.changed_at):""})}${Fr(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?o`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>d(this,P,Zs).call(this,e,"share/retry")}
>
${g("again",16)}${a("share.retry")}
</button>`:u}
${e.withdrawable&&this.house.mayAnswer?o`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>d(this,P,Zs).call(this,e,"withdrawal")}
>
${a("share.withdraw")}
</button>`:u}
</div>`;let r=Es(e);return o`<div class="row">
<span class="mut">${g("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${r.text}</span>${e.decision?.reason?o`<br /><span class="sm mut">${e.decision.reason}</span>`:u}</span
>
${t&&this.house.mayAnswer?o`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>d(this,P,Zs).call(this,e,"undo")}
>
${g("undo")}${a("act.undo")}
</button>`:u}
</div>`},Bc=function(e){return o`<details class="v">
<summary>${g("rules",18)}<span>${a(`verdict.${e.verdict}`)}</span>${g("down",18)}</summary>
<p class="sm mut">${Ol(e)}</p>
<p class="sm">${z("rules",a("request.rules"))}</p>
</details>`},jc=function(e){this.later(e),X(this,"requests")},Zs=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let r=await tt(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=r.notice,r.request&&this.show(r.request)},Vc=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let r=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(r),r.hidden&&(this.notify(a("request.was_hidden")),X(this,"requests"))}catch(r){this.notify(r)}this.busy=!1},dt.styles=[k,Ur,da],c([y()],dt.prototype,"busy",2),c([y()],dt.prototype,"denying",2),c([y()],dt.prototype,"notice",2),c([y()],dt.prototype,"only",2),dt=c([x("nr-page-request")],dt);var Yn,Ys,ie,ua,uo,Oc,Uc,Wc,Kc,Fc,fn=class extends R{constructor(){super(...arguments);b(this,ie);this.filter="open";this.chosen="";this.awareness=new W(this);b(this,Yn,null);b(this,Ys,0)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,Yn))==null||e.call(this),q(this,Yn,null)}willUpdate(){m(this,Yn)??q(this,Yn,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),m(this,Ys)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),q(this,Ys,this.house.awareness)}render(){let{requests:e}=this.house,t=Hc(e,this.filter),r=t.flatMap(f=>f.requests),i=r.find(f=>f.id===this.chosen)??r.find(f=>f.pending),l=new Map(r.map((f,A)=>[f.id,so(A)])),p=o`<nr-map
.areas=${r.map(f=>({id:f.id,key:l.get(f.id)??"",area:f.area,tone:Gs(f),selected:f.id===i?.id}))}
.cameras=${this.house.cameras}
.home=${_t(this.hass)}
.label=${_("requests.map",r.length)}
?still=${this.narrow}
?legend=${!this.narrow}
@nr-pick=${f=>d(this,ie,Kc).call(this,f.detail)}
></nr-map>`,h=o`<div class="list">
<div class="seg" role="group" aria-label=${a("requests.show")}>
${zc.map(f=>d(this,ie,Uc).call(this,f))}
</div>
${t.map(f=>o`<h2>${a(`requests.group.${f.name}`)}</h2>
${f.requests.map(A=>d(this,ie,Wc).call(this,A,l.get(A.id)??"",A.id===i?.id))}`)}
${d(this,ie,Oc).call(this)} ${r.length||m(this,ie,uo)?u:d(this,ie,Fc).call(this)}
</div>`;return o`${h}${p}`}};Yn=new WeakMap,Ys=new WeakMap,ie=new WeakSet,ua=function(){return this.awareness.value?.items??[]},uo=function(){return m(this,ie,ua).length>0&&(this.filter==="open"||this.filter==="awareness")},Oc=function(){return m(this,ie,uo)?o`<h2>${a("requests.group.awareness")}</h2>
<nr-awareness .items=${m(this,ie,ua)} ?narrow=${this.narrow}></nr-awareness>`:u},Uc=function(e){let t=e==="open"||e==="awareness"?m(this,ie,ua).length:0,r=no(this.house.requests,e).length+t;return(e==="hidden"||e==="awareness")&&!r&&this.filter!==e?u:o`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.chosen=""}}
>
${a(`requests.filter.${e}`)} ${r}
</button>`},Wc=function(e,t,r){let i=Es(e),l=()=>{this.chosen=e.id};return o`<a
class="card rq ${r?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${l}
@focus=${l}
@click=${p=>{p.metaKey||p.ctrlKey||p.shiftKey||p.button!==0||(p.preventDefault(),X(this,`requests/${e.id}`))}}
>
<span class="key ${Gs(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${ne(e)?o`<nr-chip icon="flag" have>${a("practice.chip")}</nr-chip>`:o`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${g("clock")}${$e(e.window)}</span>
<span>${g("place")}${yi(e,this.hass)}</span>
</div>
</div>
<span class="st ${i.tone}">${g(i.icon,18)}<span>${i.text}</span></span>
</a>`},Kc=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},Fc=function(){return Se(this.house).length?o`<nr-empty
icon="inbox"
.heading=${a(`requests.none.${this.filter}`)}
.text=${a(`requests.none.${this.filter}.why`)}
></nr-empty>`:o`<nr-empty
icon="inbox"
.heading=${a("requests.no_board")}
.text=${a("requests.no_board_why")}
>
${this.house.mayManage?o`<p>${z("boards/follow",a("requests.add_board"),{class:"btn"})}</p>`:u}
</nr-empty>`},fn.styles=[k,w`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 264px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],c([y()],fn.prototype,"filter",2),c([y()],fn.prototype,"chosen",2),fn=c([x("nr-page-requests")],fn);be({name:"requests",icon:"inbox",show:({hass:s,house:n,route:e,narrow:t})=>{let[r,i]=e;return r?i==="review"?o`<nr-page-review
.hass=${s}
.house=${n}
.route=${[r]}
.narrow=${t}
></nr-page-review>`:o`<nr-page-request
.hass=${s}
.house=${n}
.route=${[r]}
.narrow=${t}
></nr-page-request>`:o`<nr-page-requests .hass=${s} .house=${n} .narrow=${t}></nr-page-requests>`}});var Qn=class extends E{constructor(){super(...arguments);this.items=[]}render(){return o`<h3>${a("leaves.heading")}</h3>
<dl>
${this.items.map(e=>o`<div>
${g(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?o`<span class="code mut key">${e.code}</span>`:u}
${e.note?o`<small>${e.note}</small>`:u}
</dd>
</div>`)}
</dl>`}};Qn.styles=[k,w`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],c([v({attribute:!1})],Qn.prototype,"items",2),Qn=c([x("nr-what-leaves")],Qn);var Gc=/\.(\d+)/;function bn(s){let n=Gc.exec(s)?.[1]??"";return Date.parse(s.replace(Gc,""))*1e3+Number(n.slice(0,6).padEnd(6,"0"))}function Ve(s){let n=Math.floor(s/1e6),e=s-n*1e6,t=new Date(n*1e3).toISOString().slice(0,19);return e?`${t}.${String(e).padStart(6,"0")}Z`:`${t}Z`}function ct(s){return Math.max(0,s.end-s.start)}function ut(s,n){let e=Math.max(s.start,n.start),t=Math.min(s.end,n.end);return e<t?{start:e,end:t}:null}function te(s,n,e){return Math.min(Math.max(s,n),Math.max(n,e))}function Jn(s){let n=Math.round(s/1e6),e=l=>String(l).padStart(2,"0"),[t,r,i]=[Math.floor(n/3600),Math.floor(n/60)%60,n%60];return t?`${t}:${e(r)}:${e(i)}`:`${e(r)}:${e(i)}`}function Xn(s){return new Date(Math.floor(s/1e3))}var pa=.02,po={left:.4,top:.35,width:.2,height:.3};function Zc(s,n,e){return{...s,left:te(s.left+n,0,1-s.width),top:te(s.top+e,0,1-s.height)}}function Yc(s,n,e,t){let r={x:s.left+s.width,y:s.top+s.height},{left:i,top:l}=s,{x:p,y:h}=r;return n.endsWith("left")?i=te(i+e,0,r.x-pa):p=te(p+e,i+pa,1),n.startsWith("top")?l=te(l+t,0,r.y-pa):h=te(h+t,l+pa,1),{left:i,top:l,width:p-i,height:h-l}}function qm(s,n,e){let t=(r,i)=>r+(i-r)*e;return{left:t(s.left,n.left),top:t(s.top,n.top),width:t(s.width,n.width),height:t(s.height,n.height)}}function es(s,n){if(s.kind!=="moving")return s.area;let{keys:e}=s,t=e[0],r=e[e.length-1];if(!t||!r||n<t.at||n>r.at)return null;let i=e.findIndex(h=>h.at>=n),l=e[i]??r,p=e[i-1];return!p||l.at===n?l.area:qm(p.area,l.area,(n-p.at)/(l.at-p.at))}var Am=1e3;function ha(s,n){if(s.kind!=="moving")return s.area;let[e,t]=[s.keys[0],s.keys[s.keys.length-1]];return!e||!t||e.at>=n.end||t.at<n.start-Am?null:es(s,te(n.start,e.at,t.at))}function Qc(s,n){return s.kind==="moving"?s:{kind:"moving",keys:[n.start,n.end].map(t=>({at:t,area:s.area})),found:!1}}function Jc(s,n){return s.kind!=="moving"?s:{kind:"still",area:es(s,n)??s.keys[0]?.area??po}}function Xc(s,n,e){if(s.kind==="own")return s;if(s.kind==="still")return{...s,area:n};let r=[...s.keys.filter(i=>i.at!==e),{at:e,area:n}].sort((i,l)=>i.at-l.at);return{...s,keys:r}}function eu(s,n){if(s.kind!=="moving"||s.keys.length<=2)return s;let e=s.keys.reduce((t,r)=>Math.abs(r.at-n)<Math.abs(t.at-n)?r:t);return{...s,keys:s.keys.filter(t=>t!==e)}}function tu(s,n,e){if(s.kind!=="moving")return s;let t=s.keys[0],r=s.keys[s.keys.length-1];if(!t||!r)return s;let i=[...s.keys];return t.at<=n.start&&e.start<t.at&&(i=[{at:e.start,area:t.area},...i]),r.at>=n.end&&e.end>r.at&&(i=[...i,{at:e.end,area:r.area}]),{...s,keys:i}}function ma(s,n){return s.left===n.left&&s.top===n.top&&s.width===n.width&&s.height===n.height}function nu(s,n){return s.kind!=="moving"?[]:s.keys.map(e=>e.at).filter(e=>e>=n.start&&e<=n.end)}var ho={name:"",email:"",telephone:""};function Qs(s,n,e){return{...s,clips:s.clips.map(t=>t.key===n?e(t):t)}}function iu(s,n,e){return Qs(s,n,t=>({...t,taken:e}))}function ou(s,n){let e=ut(n,s.may)??s.cut;return{...s,cut:e,masks:s.masks.map(t=>tu(t,s.cut,e))}}function Js(s,n,e){return{...s,masks:s.masks.map((t,r)=>r===n?e:t)}}function lu(s,n){let e=po,t=s.masks.map(r=>es(r,n));for(let r=0;r<8&&t.some(i=>i&&ma(i,e));r+=1)e={...e,left:Math.min(e.left+.04,.8),top:Math.min(e.top+.04,.7)};return{...s,masks:[...s.masks,{kind:"still",area:e}]}}function ya(s,n){return s.masks[n]?.kind==="own"?s:{...s,masks:s.masks.filter((e,t)=>t!==n)}}function du(s,n){let e=s.masks.filter(t=>!(t.kind==="moving"&&t.found));return{...s,masks:[...e,...n]}}function cu(s,n,e){let t=s.masks.filter(i=>i.kind!=="own"),r=n?[]:e.map(i=>({kind:"own",area:i}));return{...s,ownMasksOff:n,masks:[...r,...t]}}function uu(s,n,e){let t=s.extracts.map(r=>r.sensorId===n?{...r,taken:e}:r);return{...s,extracts:t}}function qe(s){return s.clips.filter(n=>n.taken)}function Xs(s){let{name:n,email:e,telephone:t}=s.identity;return!s.contact||!(n||e||t)}function pu(s,n){let e=s.sources.find(({span:r})=>n>=r.start&&n<r.end);if(e)return e;let t=({span:r})=>Math.min(Math.abs(n-r.start),Math.abs(n-r.end));return[...s.sources].sort((r,i)=>t(r)-t(i))[0]}var ga=4e3,fa=200,ba=254,va=40,su=64,ru=64,au=2e4;function pt(s,n={}){return{key:`review.fault.${s}`,values:n}}function hu(s){let n=qe(s);if(!n.length&&!s.words.trim()&&!s.extracts.some(r=>r.taken))return pt("empty");if(n.length>su)return pt("clips",{most:su});let e=0;for(let[r,i]of n.entries()){if(i.masks.length>ru)return pt("masks",{camera:i.cameraName,most:ru});for(let p of i.masks)p.kind==="moving"&&(e+=p.keys.length);if(n.slice(r+1).find(p=>p.cameraId===i.cameraId&&ut(p.cut,i.cut)))return pt("overlap",{camera:i.cameraName})}if(e>au)return pt("keys",{most:au});let t=r=>[...r.trim()].length;if(t(s.words)>ga)return pt("words",{most:ga});if(s.contact){let{name:r,email:i,telephone:l}=s.identity;if(t(r)>fa)return pt("name",{most:fa});if(t(i)>ba)return pt("email",{most:ba});if(t(l)>va)return pt("telephone",{most:va})}return null}function Ae(s){return{start:bn(s.start),end:bn(s.end)}}function go(s){return{left:s.left,top:s.top,width:s.width,height:s.height}}function Sm({request:s,clips:n}){let e=Ae(s.window),t=[];for(let r of s.match.clips){let i=n.get(r.clip_id),l=Ae(i||r),p=ut(Ae(r),e);if(!p)continue;let h={cameraId:r.camera_id,cameraName:r.camera_name,sources:[{clipId:r.clip_id,span:l}],shown:l,may:p},f=t.find(A=>A.cameraId===h.cameraId&&ut(A.may,p));f?(f.sources=[...f.sources,...h.sources].sort((A,T)=>A.span.start-T.span.start),f.shown=mo(f.shown,l),f.may=mo(f.may,p)):t.push(h)}return t}function mo(s,n){return{start:Math.min(s.start,n.start),end:Math.max(s.end,n.end)}}function gu(s,n){let e=new Set,t=new Map(s.cameras.map(h=>[h.id,h.masks.map(go)])),r=Sm(s).map(h=>{let f=n?.pieces.find(A=>A.camera_id===h.cameraId&&ut(Ae(A),h.may)!==null);return f&&e.add(`${f.camera_id} ${f.start}`),mu(h,f,t.get(h.cameraId)??[])});for(let h of n?.pieces??[]){if(e.has(`${h.camera_id} ${h.start}`))continue;let f=Ae(h),A={cameraId:h.camera_id,cameraName:h.camera_name,sources:[],shown:f,may:f};r.push(mu(A,h,t.get(h.camera_id)??[]))}let{name:i,email:l,telephone:p}=n?.identity??ho;return{base:n?.id??null,clips:r,extracts:Em(s,n),words:n?.words??"",contact:!!(i||l||p),identity:{name:i,email:l,telephone:p},audio:n?.audio??!1,cameraMake:n?.camera_make??!1,ownCopy:n?.own_copy??!1,contentCredentials:n?.content_credentials??!1}}function mu(s,n,e){let t=n?Ae(n):s.may,r=n?.own_masks_off??!1,i=r?[]:e.map(l=>({kind:"own",area:l}));for(let l of n?.masks??[]){let p=go(l);(r||!e.some(h=>ma(h,p)))&&i.push({kind:"still",area:p})}for(let l of n?.moving??[])i.push(fo(l,t.start));return{key:`${s.cameraId} ${Ve(s.may.start)}`,...s,may:n?mo(s.may,t):s.may,taken:n!==void 0,cut:t,masks:i,ownMasksOff:r}}function fo(s,n){return{kind:"moving",keys:s.keys.map(t=>({at:n+t.at_ms*1e3,area:go(t)})),found:s.found}}function Em({request:s,sensors:n},e){let t=Ae(s.window),r=e?.extracts??[];return n.flatMap(l=>{let p=r.filter(h=>h.sensor_id===l.id);return p.length?p.map(h=>({sensorId:l.id,name:l.name,span:Ae(h),taken:!0})):[{sensorId:l.id,name:l.name,span:t,taken:!1}]})}function wa(s){return{base:s.base,pieces:qe(s).map(Mm),words:s.words.trim(),extracts:s.extracts.filter(n=>n.taken).map(({sensorId:n,span:e})=>({sensor_id:n,start:Ve(e.start),end:Ve(e.end)})),identity:Xs(s)?{...ho}:{name:s.identity.name.trim(),email:s.identity.email.trim(),telephone:s.identity.telephone.trim()},audio:s.audio,camera_make:s.cameraMake,own_copy:s.ownCopy,content_credentials:s.contentCredentials}}function Mm(s){return{camera_id:s.cameraId,start:Ve(s.cut.start),end:Ve(s.cut.end),masks:s.masks.flatMap(n=>n.kind==="moving"?[]:[{...n.area}]),moving:s.masks.flatMap(n=>{let e=n.kind==="moving"?Tm(n,s.cut):[];return n.kind==="moving"&&e.length>1?[{keys:e,found:n.found}]:[]}),own_masks_off:s.ownMasksOff}}function Tm(s,n){let e=s.keys[0],t=s.keys[s.keys.length-1];if(!e||!t)return[];let r=[Math.max(e.at,n.start),...s.keys.map(p=>p.at).filter(p=>p>n.start&&p<n.end),Math.min(t.at,n.end)],i=Math.ceil((n.end-n.start)/1e3),l=new Map;for(let p of r){let h=es(s,p);if(!h)continue;let f=Math.min(Math.ceil((p-n.start)/1e3),i);l.set(f,{at_ms:f,...h})}return[...l.values()].sort((p,h)=>p.at_ms-h.at_ms)}function xa(s,n){let e=t=>JSON.stringify({...wa(t),base:null});return e(s)===e(n)}function fu(s){if(s?.preparation!=="ready")return 0;let n=s.cuts.reduce((e,t)=>{let r=s.proposal.pieces[t.number-1],i=r?ct(Ae(r))-ct(Ae(t)):0;return i>=1e6?e+i:e},0);return Math.round(n/1e6)}var bu=3e3,Cm=1e3,ka=class{constructor(n,e){this.host=n;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.detection=null;this.error="";this.found=null;this.#t=null;this.#s=null;this.#n=null;this.#e=0;this.#r=null;n.addController(this)}#t;#s;#n;#e;#r;#a;#o;hostConnected(){}hostDisconnected(){this.#e+=1,this.#r?.(),this.#r=null,clearTimeout(this.#a),this.detection!==null&&this.stopDetection(),this.request=null}get ready(){return this.review?.preparation==="ready"&&this.#i}get preparing(){return this.doing==="preparing"||this.review?.preparation==="preparing"&&this.#i}get current(){return this.#i?this.review:null}get#i(){return!!this.draft&&!!this.#t&&xa(this.draft,this.#t)}get#l(){return!!this.draft&&!!this.#s&&!xa(this.draft,this.#s)}use(n,e){let t=n.requests.find(f=>f.id===e)??null,r=this.request,i=r?.id!==e||this.#n?.hub!==n.hub,l=n.available&&this.#n?.available===!1;if(this.#n=n,!t||t===r&&!i&&!l)return;if(this.request=t,i){this.opened=t,this.draft=null,this.#d(n,t);return}let p=r?.decision?.answer!==t.decision?.answer||r?.consent?.proposal_id!==t.consent?.proposal_id||r?.status!==t.status,h=l||r?.proposal?.id!==t.proposal?.id;(p||h&&!this.#l)&&this.#d(n,t)}change(n){this.draft=n,this.error="",this.host.requestUpdate()}read(){this.opened=this.request,this.host.requestUpdate()}async#d(n,e){this.#e+=1;let t=this.#e;this.review=this.#t=this.#s=null,this.error="",this.found=null,this.#b(n.hub),this.#c(n.hub,e,t);let r=await Hm(n.hub,e),i=e.decision?.proposal_id??e.consent?.proposal_id,l=i?await Rm(n.hub,e,i):null;if(t!==this.#e)return;let p=e.status==="open"&&!e.decision,h=l?.proposal??(p?e.proposal:null),f={request:e,cameras:n.cameras,sensors:n.sensors,clips:r};this.draft=this.#s=gu(f,h),l&&(this.#t=this.draft,this.review=l),this.host.requestUpdate(),h&&p&&n.available&&n.mayAnswer&&await this.#h(e,h.id,this.draft)}async#c(n,e,t){this.agency=this.proof=null;let[r,i]=await Promise.allSettled([n.get(`/agencies/${e.agency.id}`),n.get(`/requests/${e.id}/proof`)]);t===this.#e&&(r.status==="fulfilled"&&(this.agency=r.value),i.status==="fulfilled"&&(this.proof=i.value),this.host.requestUpdate())}#b(n){this.#r?.(),this.#r=n.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#p()})}async prepare(){let{draft:n,request:e}=this,t=this.#n?.hub;return!n||!e||!t?!1:this.#i&&this.review?.preparation!=="failed"?this.ready:this.#f("preparing",async()=>{let r=n.base!==null&&this.#s&&xa(n,this.#s)?n.base:(await t.post(`/requests/${e.id}/proposals`,wa(n))).id;await this.#h(e,r,n)})}async#h(n,e,t){let r=this.#e,i=this.#n?.hub;if(i){try{let l=`/requests/${n.id}/proposals/${e}/prepare`,p=await i.post(l);if(r!==this.#e)return;this.#t=t,this.#m(p)}catch(l){r===this.#e&&(this.error=C.of(l).message)}this.host.requestUpdate()}}#m(n){this.review=n,this.can={findFaces:n.finds_faces,signClips:n.signs_clips},clearTimeout(this.#a),n.preparation==="failed"&&(this.error=n.reason),(n.preparation==="preparing"||n.preparation==="none")&&(this.#a=setTimeout(()=>{this.#p()},bu)),this.host.requestUpdate()}async#p(){let n=this.#e,{review:e,request:t}=this,r=this.#n?.hub;if(!(!e||!t||!r))try{let i=`/requests/${t.id}/proposals/${e.proposal.id}`,l=await r.get(i);n===this.#e&&this.review?.proposal.id===l.proposal.id&&this.#m(l)}catch{n===this.#e&&(this.#a=setTimeout(()=>{this.#p()},bu))}}async findFaces(n){let{request:e,draft:t}=this,r=this.#n?.hub,i=t?.clips.find(p=>p.key===n);if(!e||!t||!r||!i?.taken||this.detection!==null)return!1;let l=this.#e;this.detection=0,this.error="",this.found=null,this.#o=setInterval(()=>{this.#v(r,e.id)},Cm),this.host.requestUpdate();try{let p=`/requests/${e.id}/proposals`,h=await r.post(p,wa(t)),f=qe(t).indexOf(i)+1,{masks:A}=await r.post(`${p}/${h.id}/pieces/${f}/faces`);if(l!==this.#e||!this.draft)return!1;let T=A.map(Y=>fo(Y,i.cut.start));return this.found=T.length,this.draft=Qs(this.draft,n,Y=>du(Y,T)),!0}catch(p){let h=C.of(p);return l===this.#e&&h.code!=="conflict"&&(this.error=h.message),!1}finally{clearInterval(this.#o),this.detection=null,this.host.requestUpdate()}}async#v(n,e){let t=await n.get(`/requests/${e}/faces`).catch(()=>null);t?.searching&&this.detection!==null&&(this.detection=t.done,this.host.requestUpdate())}async stopDetection(){let{request:n}=this,e=this.#n?.hub;if(!(!n||!e||this.detection===null))try{await e.delete(`/requests/${n.id}/faces`)}catch(t){this.error=C.of(t).message,this.host.requestUpdate()}}async approve(){let n=this.review;return!this.ready||!n?(await this.prepare(),!1):this.#u("approving",(e,t)=>zm(e,t,n.proposal.id))}async deny(){if(this.denying)return!1;let n=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#g((t,r)=>tt(t,r,"decision"));this.stopDetection();try{return await e,n===this.#e&&!this.error}catch(t){return n===this.#e&&(this.error=C.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#u("undoing",(n,e)=>tt(n,e,"undo"))}retry(){return this.#u("retrying",(n,e)=>tt(n,e,"share/retry"))}withdraw(){return this.#u("withdrawing",(n,e)=>tt(n,e,"withdrawal"))}#u(n,e){return this.#f(n,()=>this.#g(e))}async#g(n){let{request:e}=this,t=this.#n?.hub;if(!e||!t)return;let{request:r,notice:i}=await n(t,e);r&&this.onRequest(r),this.error=i}async#f(n,e){if(this.doing)return!1;let t=this.#e;this.doing=n,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(r){return t===this.#e&&(this.error=C.of(r).message),!1}finally{this.doing="",this.host.requestUpdate()}}};async function zm(s,n,e){let t=`/requests/${n.id}`;try{let r={answer:"approve",proposal_id:e};return{request:await s.post(`${t}/decision`,r),notice:""}}catch(r){let i=C.of(r),l=i.code==="conflict"?await s.get(t).catch(()=>null):null;return{request:l,notice:l?.decision?wi(l):i.message}}}async function Rm(s,n,e){try{return await s.get(`/requests/${n.id}/proposals/${e}`)}catch{return null}}async function Hm(s,n){let e=n.match.clips.map(r=>s.get(`/clips/${r.clip_id}`)),t=new Map;for(let r of await Promise.allSettled(e))r.status==="fulfilled"&&t.set(r.value.id,r.value);return t}var vu=200,$a,yu,ht=class extends E{constructor(){super(...arguments);b(this,$a);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:r,span:i}=this.extract;t?.sensorId===r&&t.span.start===i.start&&t.span.end===i.end||(e.has("extract")||e.has("hub"))&&d(this,$a,yu).call(this)}render(){if(this.error)return o`<p class="sm">${this.error}</p>`;if(!this.readings)return o`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return o`<p class="sm mut">${a("review.readings.none")}</p>`;let e=this.readings.length-vu;return o`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${a("review.readings.at")}</th>
<th scope="col">${a("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,vu).map(t=>o`<tr>
<td>${en(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?o`<p class="xs mut">${_("review.readings.more",e)}</p>`:""}`}};$a=new WeakSet,yu=async function(){let{sensorId:e,span:t}=this.extract,r={start:Ve(t.start),end:Ve(t.end)};try{let i=`/sensors/${e}/readings`,{readings:l}=await this.hub.get(i,r);e===this.extract.sensorId&&(this.readings=l)}catch(i){this.error=C.of(i).message}},ht.styles=[k,w`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],c([v({attribute:!1})],ht.prototype,"hub",2),c([v({attribute:!1})],ht.prototype,"extract",2),c([y()],ht.prototype,"readings",2),c([y()],ht.prototype,"error",2),ht=c([x("nr-review-readings")],ht);var Dm=[{name:"name",type:"text",autocomplete:"name",most:fa},{name:"email",type:"email",autocomplete:"email",most:ba},{name:"telephone",type:"tel",autocomplete:"tel",most:va}],ue,wu,xu,ku,ts,bo,mt=class extends E{constructor(){super(...arguments);b(this,ue);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return o`<fieldset>
<legend class="vh">${a("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>d(this,ue,ts).call(this,{contact:!1})}
/>
<span>${a("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>d(this,ue,ts).call(this,{contact:!0})}
/>
<span>${a("review.identity.contact")}</span>
<span class="xs mut">${a("review.identity.once")}</span>
</label>
${e.contact?o`<div class="in">
${Dm.map(t=>o`<label class="field"
>${a(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${r=>d(this,ue,ku).call(this,t.name,r)}
/></label>`)}
<p class="xs mut">${a("review.identity.note")}</p>
</div>`:u}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${g("talk",18)}${a("review.words.heading")}${g("down",16)}</summary>
<div class="in">
<label class="field"
>${a("review.words.label")}
<textarea
rows="4"
maxlength=${ga}
.value=${e.words}
@input=${t=>d(this,ue,ts).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${a("review.words.note")}</p>
</div>
</details>
${e.extracts.length?d(this,ue,wu).call(this):u} ${d(this,ue,xu).call(this)}`}};ue=new WeakSet,wu=function(){return o`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${g("info",18)}${a("review.readings.heading")}${g("down",16)}</summary>
${this.draft.extracts.map(e=>o`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let r=t.target.checked;d(this,ue,bo).call(this,uu(this.draft,e.sensorId,r))}}
/>
<span>${e.name}</span>
</label>
${e.taken?o`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:u}`)}
<p class="in xs mut">${a("review.readings.note")}</p>
</details>`},xu=function(){return o`<details>
<summary>${g("gear",18)}${a("review.making.heading")}${g("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?u:o`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>d(this,ue,ts).call(this,{[e]:t.target.checked})}
/>
<span
>${a(`review.making.${e}`)}<small>${a(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},ku=function(e,t){let r=t.target.value;d(this,ue,ts).call(this,{identity:{...this.draft.identity,[e]:r}})},ts=function(e){d(this,ue,bo).call(this,{...this.draft,...e})},bo=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},mt.styles=[k,w`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],c([v({attribute:!1})],mt.prototype,"draft",2),c([v({type:Boolean})],mt.prototype,"signs",2),c([v({attribute:!1})],mt.prototype,"hub",2),c([v({type:Boolean})],mt.prototype,"open",2),mt=c([x("nr-review-about")],mt);var ns=Math.round(1e6/15),Lm=1e6/2;function gt(s,n){let e=s.end-s.start;return e>0?te((n-s.start)/e,0,1):0}function $u(s,n){return Math.round(s.start+te(n,0,1)*(s.end-s.start))}function _u(s,n,e,t){let r=Math.min(Lm,t.end-t.start);return n==="start"?{...s,start:te(e,t.start,s.end-r)}:{...s,end:te(e,s.start+r,t.end)}}function qu(s,n){let e=t=>n?{time:t*1e6}:{frames:t};switch(s){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function qa(s,n){let e=ut(s,n);if(!e)return null;let t=gt(s,e.start);return{from:t,width:gt(s,e.end)-t}}function Au(s,n){return n?{before:gt(s,n.start),after:1-gt(s,n.end)}:{before:1,after:0}}var Pm=1500;function Su(s,n){let e=bn(n.start);return{path:`clips/${s}/video?until=${encodeURIComponent(n.until)}&tag=${n.tag}`,zero:e,frames:n.frames_us.map(t=>e+t)}}function Eu(s,n){let e=[...new Set([...s].flatMap(t=>t.frames))].sort((t,r)=>t-r);return e.slice(er(e,n.start)).filter(t=>t<n.end)}function _a(s,n){let[e,t]=[0,s.length];for(;e<t;){let r=e+t>>1;s[r]<=n?e=r+1:t=r}return e}function er(s,n){return Math.max(0,_a(s,n)-1)}function ss(s,n){return s[er(s,n)]??n}function Aa(s,n){let e=ss(s,n),t=s[_a(s,n)]??e;return n-e<=t-n?e:t}function Mu(s,n,e){return Math.abs(e-n)<Pm&&Aa(s,e)===n}function Ye(s,n){return s.filter(e=>e>=n.start&&e<n.end)}function Tu(s,n,e){if(!s.length)return n+e*ns;let t=te(er(s,n)+e,0,s.length-1);return s[t]}function Cu(s,n,e){return s.length?e>0?s[_a(s,n)+e-1]??n+ns:s[_a(s,n-1)+e]??n-ns:n+e*ns}function vo(s,n,e){let t=Aa(s,n);return Math.abs(e-n)<=Math.abs(t-n)?e:t}function tr(s,n,e){let t=Ye(s,e);if(!t.length){let i=te(n,e.start,e.end);return{start:i,end:i+1}}let r=er(t,n);return{start:t[r],end:t[r+1]??e.end}}function Sa(s,n,e,t,r=.5){let i=er(s,e),l=(s[i]??e)-n,p=s[i+1],h=p===void 0?t*1e6:p-n,f=l+r*Math.max(h-l,0);return te(f/1e6,0,Math.max(0,t-1e-6))}var ft,sr,F,zu,Ea,yo,wo,Ru,nr,Ta,rr,ar,Ma,De=class extends E{constructor(){super(...arguments);b(this,F);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;b(this,ft,null);b(this,sr,"");b(this,Ta,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;q(this,ft,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||m(this,rr).call(this,e)});b(this,rr,e=>{if(!m(this,ft))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:r,may:i}=this.clip,l=$u(r,(e.clientX-t.left)/t.width);m(this,ft)==="at"?d(this,F,Ma).call(this,"nr-at",te(l,r.start,r.end)):d(this,F,nr).call(this,m(this,ft),vo(this.frames,l,i[m(this,ft)]))});b(this,ar,()=>{q(this,ft,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(r=>r.clipId).join(" ");if(t!==m(this,sr)){q(this,sr,t),this.pictures=new Map;for(let{clipId:r}of this.clip.sources)d(this,F,zu).call(this,r)}}render(){let{clip:e}=this,{shown:t,cut:r}=e,i=Au(t,e.taken?r:null),l=100*gt(t,r.start),p=100*gt(t,r.end),h=e.masks[this.selected];return o`<div
class="film ${this.still?"still":""}"
@pointerdown=${m(this,Ta)}
@pointermove=${m(this,rr)}
@pointerup=${m(this,ar)}
@pointercancel=${m(this,ar)}
>
<div class="clipped">
${e.sources.map(({clipId:f,span:A})=>{let T=this.pictures.get(f),Y=qa(t,A);return T&&Y?o`<img
src=${T}
alt=""
style="left:${100*Y.from}%;width:${100*Y.width}%"
/>`:u})}
${d(this,F,yo).call(this,0,i.before)} ${d(this,F,yo).call(this,1-i.after,i.after)}
</div>
${e.taken?o`<i class="cut" style="left:${l}%;width:${p-l}%"></i>
${d(this,F,wo).call(this,"start",l)} ${d(this,F,wo).call(this,"end",p)}`:u}
${h?nu(h,r).map(f=>o`<i class="key" style="left:${100*gt(t,f)}%"></i>`):u}
<i class="playhead" data-edge="at" style="left:${100*gt(t,this.at)}%"></i>
</div>
<div class="times tn">
<span
>${a("review.film.from")} <b>${d(this,F,Ea).call(this,r.start)}</b></span
>
<b>${e.taken?Jn(ct(r)):a("review.film.stays")}</b>
<span>${a("review.film.to")} <b>${d(this,F,Ea).call(this,r.end)}</b></span>
</div>`}};ft=new WeakMap,sr=new WeakMap,F=new WeakSet,zu=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Ea=function(e,t=1){return Rr(Xn(e),t)},yo=function(e,t){return t<=0?u:o`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${a("review.film.stays")}</span>
</div>`},wo=function(e,t){let{may:r,cut:i}=this.clip,l=p=>((p-r.start)/1e6).toFixed(2);return o`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${a(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${l(r.end)}
aria-valuenow=${l(i[e])}
aria-valuetext=${a("review.film.value",{time:d(this,F,Ea).call(this,i[e],2),length:Jn(ct(i))})}
@keydown=${p=>d(this,F,Ru).call(this,p,e)}
></div>`},Ru=function(e,t){let r=qu(e.key,e.shiftKey);if(r===null||this.still)return;e.preventDefault();let{cut:i,may:l}=this.clip;r==="first"||r==="last"?d(this,F,nr).call(this,t,r==="first"?l.start:l.end):"frames"in r?d(this,F,nr).call(this,t,Cu(this.frames,i[t],r.frames)):d(this,F,nr).call(this,t,vo(this.frames,i[t]+r.time,l[t]))},nr=function(e,t){let{cut:r,may:i}=this.clip,l=_u(r,e,t,i);d(this,F,Ma).call(this,"nr-cut",l);let p=Ye(this.frames,l),h=p.at(-1)??Math.max(l.start,l.end-ns);d(this,F,Ma).call(this,"nr-at",e==="start"?p[0]??l.start:h)},Ta=new WeakMap,rr=new WeakMap,ar=new WeakMap,Ma=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},De.styles=[k,w`
:host{display: block;padding: 8px 0 0;}.film{position: relative;height: 60px;border-radius: 8px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 8px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 66px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 66px;width: 16px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 20px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -8px;height: 76px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: grid;grid-template-columns: 1fr auto 1fr;align-items: center;gap: 8px;margin-top: 12px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);direction: ltr;}.times b{color: var(--nr-ink);font-weight: 500;}.times :last-child{text-align: right;}`],c([v({attribute:!1})],De.prototype,"hub",2),c([v({attribute:!1})],De.prototype,"clip",2),c([v({type:Number})],De.prototype,"at",2),c([v({attribute:!1})],De.prototype,"frames",2),c([v({type:Number})],De.prototype,"selected",2),c([v({type:Boolean})],De.prototype,"still",2),c([y()],De.prototype,"pictures",2),De=c([x("nr-review-film")],De);var Nm=1.5,Im=.12;function Hu(s,n,e){let t=Ae(s.window);return o`<section class="window tn" aria-label=${a("review.window.label")}>
<span class="mut">${K(s.window.start)}</span>
<div class="rail">
${n.clips.map(r=>{let i=qa(t,r.taken?r.cut:r.may);if(!i)return u;let l=Math.max(Nm,100*i.width),p=a("review.window.clip",{camera:r.cameraName,length:Jn(ct(r.taken?r.cut:r.may))});return o`<i
class=${r.taken?"on":""}
style="left:${Math.min(100*i.from,100-l)}%;width:${l}%"
title=${p}
></i>
${r.key===e||Bm(n,r,e,t)?o`<span
class="lab ${r.key===e?"sel":""}"
style="left:clamp(36px, ${100*(i.from+i.width/2)}%, calc(100% - 36px))"
>${r.cameraName}</span
>`:u}`})}
</div>
<span class="mut">${K(s.window.end)}</span>
</section>`}function Bm(s,n,e,t){let r=l=>{let p=qa(t,l.taken?l.cut:l.may);return p?p.from+p.width/2:-1},i=s.clips.find(l=>l.key===e);return s.clips.length>3||!i?!1:Math.abs(r(n)-r(i))>=Im}var Du=1500,jm=250,ir,vn,Ca,yn,or,za,lr,Ra,dr,xo,Oe=class extends E{constructor(){super(...arguments);b(this,dr);this.label="";this.question="";this.detail="";this.disabled=!1;this.holding=!1;this.asking=!1;b(this,ir);b(this,vn,null);b(this,Ca,e=>{e.button!==0||this.disabled||(q(this,vn,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,q(this,ir,setTimeout(()=>{m(this,yn).call(this),d(this,dr,xo).call(this)},Du))))});b(this,yn,()=>{clearTimeout(m(this,ir)),this.holding=!1});b(this,or,()=>{q(this,vn,null),m(this,yn).call(this)});b(this,za,e=>{let t=m(this,vn);q(this,vn,null);let r=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!r&&e.timeStamp-t>jm||(this.asking=!0)});b(this,lr,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});b(this,Ra,()=>{this.asking=!1,d(this,dr,xo).call(this)})}disconnectedCallback(){super.disconnectedCallback(),m(this,yn).call(this)}render(){return o`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${m(this,Ca)}
@pointerup=${m(this,yn)}
@pointercancel=${m(this,or)}
@pointerleave=${m(this,or)}
@contextmenu=${e=>e.preventDefault()}
@click=${m(this,za)}
>
<span class="pg"></span>${g("hold",20)}
<span>${this.holding?a("hold.keep"):this.label||a("hold.rest")}</span>
</button>
${this.asking?o`<nr-dialog open .heading=${this.question} @nr-close=${m(this,lr)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${m(this,lr)}>${a("hold.back")}</button>
<button slot="acts" class="btn" @click=${m(this,Ra)}>${a("hold.send")}</button>
</nr-dialog>`:u}`}};ir=new WeakMap,vn=new WeakMap,Ca=new WeakMap,yn=new WeakMap,or=new WeakMap,za=new WeakMap,lr=new WeakMap,Ra=new WeakMap,dr=new WeakSet,xo=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},Oe.styles=[k,w`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 52px;border-radius: 26px;font-size: 15px;padding: 0 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${Du}ms linear;}p{color: var(--nr-ink2);}`],c([v()],Oe.prototype,"label",2),c([v()],Oe.prototype,"question",2),c([v()],Oe.prototype,"detail",2),c([v({type:Boolean})],Oe.prototype,"disabled",2),c([y()],Oe.prototype,"holding",2),c([y()],Oe.prototype,"asking",2),Oe=c([x("nr-hold")],Oe);var Vm=new Set(["revoked_key","compromised_key"]);function Lu(s){let{request:n,boards:e}=s;if(!s.available)return"away";if(n.decision)return Om(n,s.now);if(n.share?.withdrawn||n.share?.state==="withdrawn")return"withdrawn";if(n.status!=="open")return n.status;let t=e.find(r=>r.origin===n.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":n.findings.some(r=>Vm.has(r.code))?"revoked":s.hasKey===!1?"no_key":s.mayAnswer?n.consent?"consent":n.match.clips.length?"decide":n.match.strength==="none"&&n.match.because!=="nothing_moved"?"information":"nothing":"watching"}function Om(s,n){let{decision:e,share:t}=s;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>n?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function Lt(s){return["decide","nothing","information","consent"].includes(s)}function Pu(s){return Lt(s)||["forked","left","revoked","no_key"].includes(s)}function Ha(s,n){return s.window.start!==n.window.start||s.window.end!==n.window.end?"window":n.thread.length>s.thread.length?"thread":null}function ko(s){let{size_bytes:n=0,sent_bytes:e=0}=s.share??{};return n>0?Math.min(1,e/n):0}var N,Nu,Iu,Bu,ju,Vu,Pt,Ou,Uu,Da,Wu,Nt,oe=class extends E{constructor(){super(...arguments);b(this,N);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return o`<div role="status" aria-live="polite">
${this.error?o`<p class="why">${g("warn",18)}<span>${this.error}</span></p>`:u}
${d(this,N,ju).call(this)}
</div>
${d(this,N,Nu).call(this)} ${this.asking?d(this,N,Wu).call(this):u}`}};N=new WeakSet,Nu=function(){let{phase:e}=this;if(!Pu(e))return u;let t=e==="consent"&&this.request.consent?.by===this.me;return o`<div class="two">
<button @click=${()=>d(this,N,Nt).call(this,"nr-deny")}>
${this.denying?o`<span class="spin"></span>`:u}${a("review.deny")}
</button>
${Lt(e)&&!t?d(this,N,Bu).call(this):o`<span></span>`}
</div>
<p>${a(Lt(e)?m(this,N,Iu):"review.foot.deny_only")}</p>`},Iu=function(){return this.request.people>1&&!this.request.consent?"review.foot.two_people":"review.foot.note"},Bu=function(){return this.preparing?o`<button disabled><span class="spin"></span>${a("review.preparing")}</button>`:this.doing==="approving"?o`<button disabled><span class="spin"></span>${a("review.approving")}</button>`:this.ready?o`<nr-hold
.label=${a("review.hold")}
.question=${a("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread}
@nr-held=${()=>d(this,N,Nt).call(this,"nr-approve")}
></nr-hold>`:o`<button
?disabled=${!!this.fault||!!this.doing}
@click=${()=>d(this,N,Nt).call(this,"nr-prepare")}
>
${a("review.prepare")}
</button>`},ju=function(){let{request:e,phase:t}=this;if(Lt(t))return d(this,N,Vu).call(this);let r=e.share;switch(t){case"cooling":{let i=D(e.decision?.final_at??"");return d(this,N,Pt).call(this,"clock",a("review.state.cooling",{time:i}),"cooling",{},!0)}case"sealing":return d(this,N,Pt).call(this,"",a("review.state.sealing"),"sealing",{},!0);case"sending":return o`${d(this,N,Pt).call(this,"",a("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${ko(e)}
aria-label=${a("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${a("review.state.sent",{sent:ge(r?.sent_bytes??0),all:ge(r?.size_bytes??0),part:xt(ko(e))})}
</p>
${d(this,N,Da).call(this)}`;case"delivered":case"opened":{let i=K(r?.changed_at??""),l=a(`review.state.${t}`,{time:i,agency:e.agency.name});return d(this,N,Pt).call(this,"tick",l,t,{agency:e.agency.name},!0)}case"failed":return d(this,N,Ou).call(this,r?.reason??"");case"withdrawing":return d(this,N,Pt).call(this,"",a("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return d(this,N,Pt).call(this,"cross",a("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return d(this,N,Uu).call(this);default:return u}},Vu=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let i=t.by===this.me,l=a(i?"review.consent.mine":"review.consent.other",{by:t.by,time:K(t.at)});return o`<p class="why">${g("person",18)}<span>${l}</span></p>`}let r=e.voided?o`<p class="why">${g("warn",18)}<span>${e.voided.reason}</span></p>`:u;return o`${r}${this.fault?o`<p class="why">${g("info",18)}<span>${this.fault}</span></p>`:u}`},Pt=function(e,t,r,i,l){return o`<div class="state">
${e?g(e,22):o`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${a(`review.state.${r}_note`,i)}</p>
${l?d(this,N,Da).call(this):u}`},Ou=function(e){return o`${d(this,N,Pt).call(this,"warn",a("review.state.failed"),"failed",{},!1)}
${e?o`<p class="xs mut">${a("share.hub_says",{reason:e})}</p>`:u}
${d(this,N,Da).call(this,o`<button ?disabled=${!!this.doing} @click=${()=>d(this,N,Nt).call(this,"nr-retry")}>
${this.doing==="retrying"?o`<span class="spin"></span>`:g("again",18)}
${a("share.retry")}
</button>`)}`},Uu=function(){let e=this.request.decision;return e?o`<div class="state">${g("cross",22)}<span>${a("review.state.denied")}</span></div>
<p>${a("review.state.denied_note",{time:D(e.decided_at)})}</p>
${this.undoable&&this.may?o`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>d(this,N,Nt).call(this,"nr-undo")}>
${g("undo",18)}${a("review.undo")}
</button>
</div>`:u}`:u},Da=function(e=u){let t=this.phase==="delivered"||this.phase==="opened",r=this.request.withdrawable||t;return!this.may||!r&&e===u?u:o`<div class="acts">
${e}
${r?o`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:d(this,N,Nt).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?o`<span class="spin"></span>`:u}
${a(t?"review.withdraw_after":"review.withdraw")}
</button>`:u}
</div>`},Wu=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return o`<nr-dialog open .heading=${a("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${a("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${a("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),d(this,N,Nt).call(this,"nr-withdraw")}}
>
${a("review.withdraw")}
</button>
</nr-dialog>`},Nt=function(e){this.dispatchEvent(new CustomEvent(e))},oe.styles=[k,w`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 14px 24px 16px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button,
.wide{min-height: 52px;border-radius: 26px;font-size: 15px;padding: 6px 10px;}p{margin-top: 10px;font-size: 12px;line-height: 17px;color: var(--nr-ink2);}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@media (max-width: 720px){:host{padding: 10px 16px 14px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}p{margin-top: 8px;}}`],c([v({attribute:!1})],oe.prototype,"request",2),c([v()],oe.prototype,"phase",2),c([v()],oe.prototype,"doing",2),c([v({type:Boolean})],oe.prototype,"denying",2),c([v({type:Boolean})],oe.prototype,"ready",2),c([v({type:Boolean})],oe.prototype,"preparing",2),c([v()],oe.prototype,"fault",2),c([v()],oe.prototype,"error",2),c([v()],oe.prototype,"detail",2),c([v()],oe.prototype,"me",2),c([v({type:Boolean})],oe.prototype,"unread",2),c([v({type:Boolean})],oe.prototype,"undoable",2),c([v({type:Boolean})],oe.prototype,"may",2),c([y()],oe.prototype,"asking",2),oe=c([x("nr-review-foot")],oe);function Ku(s){let{clip:n,own:e}=s,t=n.masks.some(r=>r.kind!=="own");return!t&&!e.length?u:o`<section class="masks" aria-label=${a("review.masks.heading")}>
${e.length?Um(s):u}
${t?o`<ul>
${n.masks.map((r,i)=>r.kind==="own"?u:Wm(s,r,i))}
</ul>`:u}
</section>`}function Um({clip:s,own:n,change:e}){return o`<label class="own">
<input
type="checkbox"
.checked=${!s.ownMasksOff}
@change=${t=>e(cu(s,!t.target.checked,n))}
/>
<span
>${a("review.masks.own",{camera:s.cameraName})}
${s.ownMasksOff?o`<small>${a("review.masks.own_off")}</small>`:u}</span
>
</label>`}function Wm(s,n,e){let{clip:t,selected:r,change:i,select:l}=s,p=s.frame.start,h=a("review.mask.name",{number:e+1}),f=n.kind==="moving";return o`<li class=${e===r?"on":""}>
<button class="btn sm link" aria-pressed=${e===r} @click=${()=>l(e)}>
${g("mask",16)}${h}
</button>
<span class="grow sm mut">${Km(s,n,p)}</span>
<button
class="btn sm"
aria-label="${a(f?"review.masks.stay":"review.masks.follow")}: ${h}"
@click=${()=>i(Js(t,e,f?Jc(n,p):Qc(n,t.cut)))}
>
${a(f?"review.masks.stay":"review.masks.follow")}
</button>
${f&&n.keys.length>2?o`<button
class="btn sm"
aria-label="${a("review.masks.drop_key")}: ${h}"
@click=${()=>i(Js(t,e,eu(n,p)))}
>
${a("review.masks.drop_key")}
</button>`:u}
<button
class="btn sm round"
aria-label="${a("review.masks.remove")}: ${h}"
@click=${()=>i(ya(t,e))}
>
${g("trash",18)}
</button>
</li>`}function Km(s,n,e){if(n.kind==="still")return a("review.masks.whole");let t=l=>Rr(Xn(l??0)),r=n.keys[0]?.at,i=a(n.found?"review.masks.found":"review.masks.moving",{from:t(r),to:t(n.keys[n.keys.length-1]?.at),keys:n.keys.length});return ha(n,s.frame)?i:o`<a
href="#"
@click=${l=>{l.preventDefault(),s.go(r??e)}}
>${i}</a
>`}var Fm=["top-left","top-right","bottom-left","bottom-right"],Gm=.01,Zm=.05,rs,me,$o,ur,wn,_o,qo,cr,bt=class extends E{constructor(){super(...arguments);b(this,me);this.masks=[];this.frame={start:0,end:1};this.selected=-1;this.still=!1;b(this,rs,null);b(this,ur,e=>{let t=m(this,rs);if(!t)return;e.stopPropagation();let r=this.getBoundingClientRect();if(!r.width||!r.height)return;let i=(e.clientX-t.x)/r.width,l=(e.clientY-t.y)/r.height;d(this,me,qo).call(this,t.number,t.corner,t.area,i,l)});b(this,wn,e=>{e.stopPropagation(),q(this,rs,null)})}render(){return this.masks.map((e,t)=>{let r=ha(e,this.frame);if(!r)return u;let i=e.kind==="own",l=a(i?"review.mask.own":"review.mask.name",{number:t+1}),p=`left:${100*r.left}%;top:${100*r.top}%;width:${100*r.width}%;height:${100*r.height}%`;return i||this.still?o`<div class="msk ${i?"own":""}" style=${p}>
<span class="tag"><span>${l}</span></span>
</div>`:o`<div
class="msk"
style=${p}
role="application"
tabindex="0"
data-number=${t}
aria-label=${a("review.mask.read",{name:l})}
aria-describedby="how"
@focus=${()=>d(this,me,cr).call(this,"nr-select",t)}
@pointerdown=${h=>d(this,me,$o).call(this,h,t,null,r)}
@pointermove=${m(this,ur)}
@pointerup=${m(this,wn)}
@pointercancel=${m(this,wn)}
@keydown=${h=>d(this,me,_o).call(this,h,t,null,r)}
>
<span class="tag" aria-hidden="true"><span>${l}</span></span>
${t===this.selected?Fm.map(h=>o`<button
class="corner ${h}"
aria-label=${a(`review.mask.${h}`,{name:l})}
@pointerdown=${f=>d(this,me,$o).call(this,f,t,h,r)}
@pointermove=${m(this,ur)}
@pointerup=${m(this,wn)}
@pointercancel=${m(this,wn)}
@keydown=${f=>d(this,me,_o).call(this,f,t,h,r)}
></button>`):u}
</div>`}).concat(o`<span id="how" class="vh">${a("review.mask.how")}</span>`)}focusMask(e){this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};rs=new WeakMap,me=new WeakSet,$o=function(e,t,r,i){e.button===0&&(e.stopPropagation(),e.currentTarget.setPointerCapture(e.pointerId),q(this,rs,{number:t,corner:r,area:i,x:e.clientX,y:e.clientY}),d(this,me,cr).call(this,"nr-select",t))},ur=new WeakMap,wn=new WeakMap,_o=function(e,t,r,i){let l=e.shiftKey?Zm:Gm,h={ArrowLeft:[-l,0],ArrowRight:[l,0],ArrowUp:[0,-l],ArrowDown:[0,l]}[e.key];if(h)d(this,me,qo).call(this,t,r,i,h[0],h[1]);else if(e.key==="Delete"||e.key==="Backspace")d(this,me,cr).call(this,"nr-remove",t);else return;e.preventDefault(),e.stopPropagation()},qo=function(e,t,r,i,l){let p=t?Yc(r,t,i,l):Zc(r,i,l);d(this,me,cr).call(this,"nr-place",{number:e,area:p})},cr=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},bt.styles=[k,w`
:host{position: absolute;inset: 0;overflow: hidden;direction: ltr;}.msk{position: absolute;background: #000;outline: 2px solid rgba(255, 255, 255, 0.85);outline-offset: 0;touch-action: none;cursor: move;color: #fff;font: 500 12px/16px var(--nr-font);display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.msk > span{max-width: 100%;pointer-events: none;text-align: center;}.tag{position: absolute;inset: 0;display: grid;place-items: center;container-type: size;}@container (width < 52px) or (height < 24px){.tag > span{display: none;}}@container (width < 96px){.own .tag > span{display: none;}}.own{cursor: default;outline: 1px dashed rgba(255, 255, 255, 0.6);}.msk:focus-visible{outline: 3px solid #fff;box-shadow: 0 0 0 5px #000;}.corner{position: absolute;width: 24px;height: 24px;min-height: 0;padding: 0;border: 0;border-radius: 4px;background: transparent;touch-action: none;cursor: nwse-resize;}.corner::before{content: "";width: 12px;height: 12px;background: #fff;border: 1px solid #000;border-radius: 2px;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -3px;box-shadow: 0 0 0 2px #000;}.top-left{left: -12px;top: -12px;}.top-right{right: -12px;top: -12px;cursor: nesw-resize;}.bottom-left{left: -12px;bottom: -12px;cursor: nesw-resize;}.bottom-right{right: -12px;bottom: -12px;}`],c([v({attribute:!1})],bt.prototype,"masks",2),c([v({attribute:!1})],bt.prototype,"frame",2),c([v({type:Number})],bt.prototype,"selected",2),c([v({type:Boolean})],bt.prototype,"still",2),bt=c([x("nr-review-masks")],bt);var Fu=w`
:host{display: block;border-radius: 10px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;}.box{position: relative;margin: 0 auto;max-height: 62vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.said{position: absolute;inset: 12px 12px auto;width: fit-content;padding: 6px 12px;border-radius: 8px;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 8px 12px;background: #000;}.ctl button,
.ctl .time{min-height: 44px;border: 0;border-radius: 22px;padding: 0 14px;background: rgba(255, 255, 255, 0.14);color: #fff;font-size: 13px;font-weight: 400;display: inline-flex;align-items: center;gap: 8px;}.ctl button:not(:disabled):hover{background: rgba(255, 255, 255, 0.24);}.ctl button:focus-visible{outline-color: #fff;outline-offset: -3px;}.ctl .round{width: 44px;padding: 0;justify-content: center;}.ctl .gap{flex: 1;}@media (min-width: 721px){.over{position: absolute;left: 0;right: 0;bottom: 0;background: transparent;padding: 12px;pointer-events: none;}.over > *{pointer-events: auto;}.over > .gap{pointer-events: none;}.over button,
.over .time{background: rgba(10, 12, 15, 0.78);}.over button:not(:disabled):hover{background: rgba(40, 44, 48, 0.92);}}`;var Ym=16/9,Gu=[.5,.95,.8,.2,.6,.4,.9,.3,.5],Qm=200,xn,kn,as,It,vt,M,La,pr,Ao,So,Zu,Yu,Qu,Pa,Na,hr,Eo,fr,br,Mo,is,vr,mr,gr,Ia,Ba,ja,Va,ke,J=class extends E{constructor(){super(...arguments);b(this,M);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=Ym;this.frames=[];b(this,xn,new Map);b(this,kn,"");b(this,as,!1);b(this,It,"");b(this,vt,()=>{});b(this,Pa,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),q(this,as,!1),d(this,M,hr).call(this,!0))});b(this,Na,()=>{if(this.piece||m(this,as)){this.failed=!0;return}q(this,as,!0),q(this,kn,q(this,It,this.address="")),d(this,M,Ao).call(this)});b(this,fr,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=Ye(this.frames,this.clip.cut),[r,i]=[t[0],t[t.length-1]];if(r!==void 0&&i!==void 0&&this.at>=i){d(this,M,ke).call(this,"nr-at",r);let{zero:l,frames:p}=m(this,M,pr);e.currentTime=Sa(p,l,r,e.duration)}m(this,vt).call(this),this.playing=!0,this.wrong=!1,e.play().then(m(this,br),()=>{this.playing=!1})});b(this,br,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((r,{mediaTime:i})=>d(this,M,Mo).call(this,i,Aa));q(this,vt,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>d(this,M,Mo).call(this,e.currentTime,ss));q(this,vt,()=>cancelAnimationFrame(t))}});b(this,is,()=>{m(this,vt).call(this),this.playing=!1});b(this,vr,()=>{m(this,is).call(this),this.isConnected&&d(this,M,hr).call(this,!0)});b(this,Ia,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)m(this,fr).call(this);else if(e.key===",")d(this,M,gr).call(this,-1);else if(e.key===".")d(this,M,gr).call(this,1);else return;e.preventDefault()});b(this,Ba,e=>{let{number:t,area:r}=e.detail,i=this.clip.masks[t];if(!i)return;d(this,M,mr).call(this);let{start:l}=tr(this.frames,this.at,this.clip.cut);d(this,M,ke).call(this,"nr-clip",Js(this.clip,t,Xc(i,r,l)))});b(this,ja,e=>{d(this,M,ke).call(this,"nr-clip",ya(this.clip,e.detail))});b(this,Va,async()=>{let e=this.clip.masks.length;d(this,M,ke).call(this,"nr-clip",lu(this.clip,this.at)),d(this,M,ke).call(this,"nr-select",e),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(e)})}disconnectedCallback(){super.disconnectedCallback(),m(this,is).call(this)}willUpdate(e){e.has("clip")&&d(this,M,Ao).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&d(this,M,So).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&d(this,M,hr).call(this)}render(){let e=!this.piece&&!this.still;return o`<section
aria-label=${a("review.player.label",{camera:this.clip.cameraName})}
@keydown=${m(this,Ia)}
>
<div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
${this.address?o`<video
class=${this.wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${a(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${m(this,Pa)}
@pause=${m(this,vr)}
@ended=${m(this,vr)}
@error=${m(this,Na)}
></video>`:u}
${this.piece?u:o`<nr-review-masks
.masks=${this.clip.masks}
.frame=${tr(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
@nr-place=${m(this,Ba)}
@nr-select=${t=>d(this,M,ke).call(this,"nr-select",t.detail)}
@nr-remove=${m(this,ja)}
></nr-review-masks>`}
${this.failed||this.wrong?o`<p class="said">${a(this.failed?"review.player.failed":"review.player.wrong")}</p>`:u}
</div>
<div class="ctl over">${d(this,M,Zu).call(this)}${e?d(this,M,Yu).call(this):u}</div>
</section>`}};xn=new WeakMap,kn=new WeakMap,as=new WeakMap,It=new WeakMap,vt=new WeakMap,M=new WeakSet,La=function(){return m(this,xn).get(pu(this.clip,this.at)?.clipId??"")},pr=function(){return this.piece?{zero:this.pieceStart,frames:Ye(this.frames,this.clip.cut)}:m(this,M,La)??{zero:this.clip.shown.start,frames:[]}},Ao=async function(){let{sources:e,shown:t}=this.clip,r=e.map(({clipId:l})=>l).join(" ");if(r===m(this,kn))return;q(this,kn,r),q(this,xn,new Map),this.frames=[];let i=await Promise.allSettled(e.map(async({clipId:l})=>{let p=await this.hub.get(`/clips/${l}/frames`);return[l,Su(l,p)]}));r===m(this,kn)&&(q(this,xn,new Map(i.flatMap(l=>l.status==="fulfilled"?[l.value]:[]))),this.frames=Eu(m(this,xn).values(),t),d(this,M,ke).call(this,"nr-frames",this.frames),await d(this,M,So).call(this),d(this,M,hr).call(this),!this.piece&&!m(this,M,La)&&(this.failed=e.length>0))},So=async function(){let e=this.piece||(m(this,M,La)?.path??"");if(e!==m(this,It)){q(this,It,e),this.failed=this.wrong=!1,this.address="",d(this,M,mr).call(this);try{let t=e?await this.hub.media(e):"";e===m(this,It)&&(this.address=t)}catch{e===m(this,It)&&(this.failed=!0)}}},Zu=function(){return o`<button
class="round"
aria-label=${a(this.playing?"review.player.pause":"review.player.play")}
title=${a("review.player.keys")}
@click=${m(this,fr)}
>
${g(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${a("review.player.back")}
@click=${()=>d(this,M,gr).call(this,-1)}
>
${g("previous",18)}
</button>
<button class="round" aria-label=${a("review.player.on")} @click=${()=>d(this,M,gr).call(this,1)}>
${g("next",18)}
</button>
<span class="time tn">${en(Xn(this.at))}</span>`},Yu=function(){return o`<button
aria-pressed=${this.audio}
title=${a("review.player.audio_how")}
@click=${()=>d(this,M,ke).call(this,"nr-audio",!this.audio)}
>
${g(this.audio?"sound":"mute",18)}${a(this.audio?"review.player.audio":"review.player.no_audio")}
</button>
<span class="gap"></span>
${this.finds?d(this,M,Qu).call(this):u}
<button @click=${m(this,Va)}>${g("plus",18)}${a("review.mask.add")}</button>`},Qu=function(){return this.looking===null?o`<button
title=${a("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>d(this,M,ke).call(this,"nr-faces")}
>
${g("search",18)}${a("review.faces.find")}
</button>`:o`<span class="time tn" role="status"
>${a("review.faces.looking",{part:xt(this.looking)})}</span
>
<button @click=${()=>d(this,M,ke).call(this,"nr-faces-off")}>
${g("cross",18)}${a("review.faces.stop")}
</button>`},Pa=new WeakMap,Na=new WeakMap,hr=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:r,frames:i}=m(this,M,pr),l=Sa(i,r,this.at,t.duration);!e&&Math.abs(t.currentTime-l)<1e-5||d(this,M,Eo).call(this,t,0)},Eo=function(e,t){m(this,vt).call(this);let{zero:r,frames:i}=m(this,M,pr),l=ss(i,this.at),p=Number(document.timeline.currentTime),h,f=0,A=0,T=()=>{e!==this.video||this.playing||e.seeking||(window.clearTimeout(f),!i.length||h!==void 0&&Mu(i,l,h)?this.wrong=!1:t+1<Gu.length?d(this,M,Eo).call(this,e,t+1):this.wrong=h!==void 0)},Y=()=>{f=window.setTimeout(()=>document.hidden?Y():T(),Qm*(t+1))},Q=(fs,{mediaTime:_r,presentationTime:Za})=>{A=e.requestVideoFrameCallback(Q),!(Za<p)&&(h=r+Math.round(_r*1e6),T())},ee=()=>h===void 0?Y():T();typeof e.requestVideoFrameCallback=="function"&&(A=e.requestVideoFrameCallback(Q),e.addEventListener("seeked",ee,{once:!0}),q(this,vt,()=>{e.cancelVideoFrameCallback(A),e.removeEventListener("seeked",ee),window.clearTimeout(f)})),e.currentTime=Sa(i,r,this.at,e.duration,Gu[t])},fr=new WeakMap,br=new WeakMap,Mo=function(e,t){if(!this.video||!this.playing)return;let{zero:i,frames:l}=m(this,M,pr),p=t(l,i+Math.round(e*1e6)),{cut:h}=this.clip;if(this.at<h.end&&p>=h.end){d(this,M,mr).call(this),d(this,M,ke).call(this,"nr-at",Ye(l,h).at(-1)??h.end);return}d(this,M,ke).call(this,"nr-at",p),m(this,br).call(this)},is=new WeakMap,vr=new WeakMap,mr=function(){this.video?.pause(),m(this,is).call(this)},gr=function(e){d(this,M,mr).call(this);let{shown:t,cut:r}=this.clip,i=this.piece?Ye(this.frames,r):this.frames,l=this.piece?r:t,p=Tu(i,this.at,e);d(this,M,ke).call(this,"nr-at",i.length?p:te(p,l.start,l.end))},Ia=new WeakMap,Ba=new WeakMap,ja=new WeakMap,Va=new WeakMap,ke=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},J.styles=[k,Fu],c([v({attribute:!1})],J.prototype,"hub",2),c([v({attribute:!1})],J.prototype,"clip",2),c([v({type:Number})],J.prototype,"at",2),c([v({type:Number})],J.prototype,"selected",2),c([v()],J.prototype,"piece",2),c([v({type:Number})],J.prototype,"pieceStart",2),c([v({type:Boolean})],J.prototype,"audio",2),c([v({type:Boolean})],J.prototype,"finds",2),c([v({attribute:!1})],J.prototype,"looking",2),c([v({type:Boolean})],J.prototype,"still",2),c([y()],J.prototype,"address",2),c([y()],J.prototype,"playing",2),c([y()],J.prototype,"failed",2),c([y()],J.prototype,"wrong",2),c([y()],J.prototype,"shape",2),c([Qt("video")],J.prototype,"video",2),c([Qt("nr-review-masks")],J.prototype,"layer",2),c([y()],J.prototype,"frames",2),J=c([x("nr-review-player")],J);var Ju=w`
:host{display: grid;grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);height: 100%;min-height: 0;}.L{padding: 16px 24px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 12px;}.R{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px 12px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 14px;align-content: start;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.rh .sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;margin: -8px 0 0;margin-inline-start: -12px;}.back:dir(rtl){transform: scaleX(-1);}.ctabs{display: flex;flex-wrap: wrap;gap: 8px;}.ctabs li{flex: 1 1 150px;min-width: 0;display: flex;align-items: center;border: 1.5px solid var(--nr-edge);border-radius: 8px;background: var(--nr-card);}.ctabs li.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.ctabs .box{flex: none;display: grid;place-items: center;width: 44px;height: 48px;cursor: pointer;}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.ctabs button{flex: 1;min-width: 0;min-height: 48px;display: block;text-align: start;border: 0;border-radius: 8px;padding-block: 6px;padding-inline: 0 10px;font-weight: 400;}.ctabs b{font-weight: 500;display: block;line-height: 18px;overflow-wrap: anywhere;}.ctabs span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ctabs .seen{display: block;}.window{display: grid;grid-template-columns: auto minmax(0, 1fr) auto;gap: 10px;align-items: center;font-size: 13px;line-height: 18px;direction: ltr;padding-bottom: 20px;}.rail{position: relative;height: 8px;border-radius: 4px;background: var(--nr-sunk);border: 1px solid var(--nr-line);}.rail i{position: absolute;top: -4px;height: 14px;min-width: 8px;border-radius: 3px;background: var(--nr-ink2);}.rail i.on{background: var(--nr-fill);}.rail .lab{position: absolute;top: 14px;transform: translateX(-50%);font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}:host([narrow]){display: block;height: auto;}@media (max-width: 870px){:host{display: block;height: auto;}.L{padding: 12px 16px;overflow: visible;}nr-review-player{margin-inline: -16px;border-radius: 0;}.R{display: contents;}.R .sc{padding: 16px;overflow: visible;background: var(--nr-card);border-top: 1px solid var(--nr-line);}.rail .lab:not(.sel){display: none;}.R .first{order: -1;}nr-review-foot{position: sticky;bottom: 0;z-index: 2;}.rh h2{font-size: 18px;line-height: 24px;}.rh .tile{display: none;}}@media (max-height: 480px){nr-review-foot{position: static;}}`;var ep=w`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,$n=class extends E{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return o`<details>
<summary>${g("info",18)}${a("review.proof.unknown")}${g("down",16)}</summary>
<p class="in">${a("review.proof.unknown_why")}</p>
</details>`;let r=t.witnesses.length;return o`<details>
<summary>
<span class="ok">${g("verified",20)}</span>
<span
>${t.seen_at?a("review.proof.line",{time:D(t.seen_at)}):a("review.proof.issued",{time:D(e.issued)})}</span
>${g("down",16)}
</summary>
<div class="in">
<p>${a("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${a("review.proof.entry",{index:S(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${r?_("review.proof.witnesses",r):a("review.proof.no_witness")}</p>
<p>${z(`requests/${e.id}`,a("review.proof.more"))}</p>
</div>
</details>`}};$n.styles=[k,ep,w`
.ok{color: var(--nr-ok);}`],c([v({attribute:!1})],$n.prototype,"request",2),c([v({attribute:!1})],$n.prototype,"proof",2),$n=c([x("nr-review-proof")],$n);var os=class extends E{render(){let{review:n}=this,{files:e,information:t,...r}=n.custody;return o`<details>
<summary>${g("sealed",18)}${a("review.files.heading")}${g("down",16)}</summary>
<div class="in">
${n.cuts.map(i=>{let l=n.proposal.pieces[i.number-1];return o`<section>
<h4>${a("review.files.clip",{number:i.number,camera:l?.camera_name??""})}</h4>
<dl class="tn">
${ls("time",`${D(i.start)}, ${Dr(Date.parse(i.end)-Date.parse(i.start))}`)}
${ls("frames",a("review.files.frames_of",{all:S(i.frames),copied:S(i.frames_copied)}))}
${ls("picture",`${i.width} × ${i.height}`)} ${ls("size",ge(i.size_bytes))}
${ls("clock",a("review.files.clock_of",{ms:S(i.clock_offset_ms)}))}
${ls("sha256",o`<span class="code">${i.sha256}</span>`)}
</dl>
</section>`})}
${n.preparation==="ready"?o`<section>
<h4>${a("review.files.custody")}</h4>
<p>${a("review.files.custody_note")}</p>
<dl>${To({...r,files:e,information:t})}</dl>
</section>`:u}
</div>
</details>`}};os.styles=[k,ep,w`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],c([v({attribute:!1})],os.prototype,"review",2),os=c([x("nr-review-files")],os);function ls(s,n){return o`<dt>${a(`review.files.${s}`)}</dt>
<dd>${n}</dd>`}function To(s,n=""){return Object.entries(s).flatMap(([e,t])=>{let r=n?`${n}.${e}`:e;return Array.isArray(t)?t.flatMap((i,l)=>i!==null&&typeof i=="object"?To(i,`${r}[${l+1}]`):[Xu(`${r}[${l+1}]`,i)]):t!==null&&typeof t=="object"?To(t,r):t===void 0?[]:[Xu(r,t)]})}function Xu(s,n){return o`<dt class="code">${s}</dt>
<dd class="code">${n===null?"–":n===""?"“”":String(n)}</dd>`}function Co(s){return Jn(s.reduce((n,e)=>n+ct(e.cut),0))}function tp(s,n,e,t=0){let r=qe(s);return[Jm(s,r),...r.length?[Xm(s),eg(r)]:[],tg(s),...ng(s),...sg(s),rg(n),ag(t||(e?.size_bytes??0))]}function Jm(s,n){return n.length?{icon:"clip",term:_("review.leaves.clips",s.clips.length),value:a("review.leaves.clips_of",{count:n.length,all:s.clips.length,length:Co(n)}),note:a("review.leaves.clips_note")}:{icon:"clip",term:a("review.leaves.clip"),value:a("review.leaves.no_clip")}}function Xm(s){return s.audio?{icon:"sound",term:a("review.leaves.audio"),value:a("review.leaves.audio_on")}:{icon:"mute",term:a("review.leaves.audio"),value:a("review.leaves.none")}}function eg(s){let n=s.flatMap(h=>h.masks),e=n.filter(h=>h.kind==="moving").length,t=s.some(h=>h.ownMasksOff),r={icon:"mask",term:a("review.leaves.masks")},i=t?{note:a("review.leaves.masks_off")}:{};if(!n.length)return{...r,value:a("review.leaves.none"),...i};let l=e?e===n.length?"moving":"mixed":"still",p=a(`review.leaves.masks_${l}`,{count:n.length,moving:e,length:Co(s)});return{...r,value:p,...i}}function tg(s){let n={icon:"person",term:a("review.leaves.about")};if(Xs(s)){let l=s.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...n,value:a("review.leaves.nothing"),note:a(l)}}let{name:e,email:t,telephone:r}=s.identity,i=[e,t,r].map(l=>l.trim()).filter(Boolean);return{...n,value:i.join(", "),note:a("review.leaves.about_told")}}function ng(s){let n=[],e=s.words.trim();e&&n.push({icon:"talk",term:a("review.leaves.words"),value:`“${e}”`});let t=s.extracts.filter(r=>r.taken);if(t.length){let r=t.map(i=>i.name).join(", ");n.push({icon:"info",term:a("review.leaves.readings"),value:r,note:a("review.leaves.readings_note")})}return n}function sg(s){return s.contentCredentials?[{icon:"tick",term:a("review.leaves.credentials"),value:a("review.leaves.credentials_on"),note:a("review.leaves.credentials_note")}]:[]}function rg(s){let n={icon:"lock",term:a("review.leaves.sealed"),value:s.name};return s.key?{...n,code:kt(s.key),note:a("review.leaves.sealed_note")}:{...n,note:a("review.leaves.sealed_no_key")}}function ag(s){let n={icon:"download",term:a("review.leaves.size")};return s?{...n,value:a("review.leaves.size_of",{size:ge(s)})}:{...n,value:a("review.leaves.size_unknown")}}function np(s,n){let e=qe(s),t=e.reduce((i,l)=>i+l.masks.length,0);return`${[e.length?_("review.ask.clips",e.length,{length:Co(e)}):a("review.ask.no_clips"),...e.length?[a(s.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?_("review.ask.masks",t):a("review.ask.no_masks")]:[],...s.words.trim()?[a("review.ask.words")]:[],...s.extracts.some(i=>i.taken)?[a("review.ask.readings")]:[],a(Xs(s)?"review.ask.anonymous":"review.ask.contact"),...n?[ge(n.size_bytes)]:[]].join(", ")}.`}function Le(s,n,e={},t="",r=u){return o`<nr-finding .tone=${s} tone=${s} .icon=${t} .heading=${`${a(`${n}.heading`,e)}.`}
>${a(`${n}.text`,e)}${r===u?u:o`<div class="act">${r}</div>`}</nr-finding
>`}function sp(s,n,e,t,r){let i=e.agency.name,l=[],p=T=>z(`requests/${e.id}`,T);switch(s){case"forked":l.push(o`<div role="alert">
${Le("red","review.forked",{board:e.origin},"fork",z("boards",a("review.see_board")))}
</div>`);break;case"left":l.push(Le("amber","review.left",{board:e.origin},"",z("boards",a("review.see_board"))));break;case"revoked":l.push(Le("red","review.revoked",{agency:i},"",p(a("review.see_entry"))));break;case"no_key":l.push(Le("amber","review.no_key",{agency:i}));break;case"watching":l.push(Le("plain","review.watching"));break;case"resolved":case"expired":l.push(Le("plain",`review.${s}`,{agency:i,time:D(ig(e))},"tick"));break;case"nothing":case"information":l.push(Le("plain",`review.${s}`,{why:e.match.reason}));break;default:}let h=og(e,r);if(h&&l.push(h),t.opened&&!e.decision&&e.status==="open"){let T=Ha(t.opened,e);T&&l.push(Le("amber",`review.changed_${T}`,{window:$e(e.window)},"",o`${p(a("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${a("review.have_read")}</button>`))}let f=fu(t.current);f&&l.push(Le("amber","review.missing",{length:_("review.seconds",f)}));let A=n.boards.find(T=>T.origin===e.origin);return s!=="away"&&A?.state==="unreachable"&&l.push(Le("amber","review.behind",{time:D(A.since)},"away")),A?.state==="unchecked"&&l.push(Le("amber","review.unchecked",{board:e.origin},"warn",z("boards",a("review.see_board")))),l}function ig(s){return s.status==="resolved"?s.thread.findLast(n=>n.kind==="request.resolve")?.issued??s.expires:s.expires}function og(s,n){let e=s.decision;if(!e||e.by===n&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return Le("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:K(e.decided_at)},"person")}function lg({clips:s,labels:n,selected:e,still:t,select:r,take:i}){return o`<ul class="ctabs" aria-label=${a("review.clips.label")}>
${s.map(l=>{let p=l.key===e,h=K(Ve(l.cut.start));return o`<li class=${p?"on":""}>
<label class="box"
><input
type="checkbox"
.checked=${l.taken}
?disabled=${t}
aria-label=${a("review.clips.take",{camera:l.cameraName,time:h})}
@change=${f=>i(l.key,f.target.checked)}
/></label>
<button aria-pressed=${p} @click=${()=>r(l.key)}>
<b>${l.cameraName}</b>
<span class="tn">${h} · ${a(l.taken?"review.clips.leaves":"review.clips.stays")}</span>
<span class="seen">${n(l).map(f=>a(`seen.${f}`)).join(", ")}</span>
</button>
</li>`})}
</ul>`}var U,cs,us,H,rp,zo,Ro,Oa,ap,ip,Ho,ds,op,lp,dp,cp,up,Ua,yr,pp,hp,Qe=class extends R{constructor(){super(...arguments);b(this,H);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;b(this,U,new ka(this,e=>this.show(e)));b(this,cs,!1);b(this,us);b(this,yr,e=>{d(this,H,ds).call(this,e.detail)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,us))}willUpdate(e){this.house&&this.route[0]&&m(this,U).use(this.house,this.route[0]);let t=m(this,U).draft;if(t&&!t.clips.some(r=>r.key===this.key)){let r=qe(t)[0]??t.clips[0];r&&d(this,H,zo).call(this,r)}m(this,U).ready?m(this,cs)&&(q(this,cs,!1),this.leaving=qe(m(this,U).draft).some(r=>r.key===this.key)):this.leaving=!1,d(this,H,rp).call(this)}render(){let{draft:e}=m(this,U),t=m(this,U).request;if(!t)return this.house?.loaded?o`<div class="wait">
<nr-empty icon="inbox" .heading=${a("review.gone")} .text=${a("review.gone_why")}>
<p>${z("requests",a("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:o`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let r=Lu({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:m(this,H,Oa)===null?null:m(this,H,Oa)!=="",now:Date.now()});return o`<div class="L">
${d(this,H,ap).call(this)}
${e?d(this,H,ip).call(this,e,r):o`<span class="grey" aria-busy="true"></span>`}
</div>
<div class="R">
<div class="sc">${e?d(this,H,pp).call(this,e,r):u}</div>
${d(this,H,hp).call(this,e,r)}
</div>`}};U=new WeakMap,cs=new WeakMap,us=new WeakMap,H=new WeakSet,rp=function(){clearTimeout(m(this,us));let{undoable_until:e,decision:t}=m(this,U).request??{},r=[e,t?.final_at].map(l=>Date.parse(l??"")-Date.now()).filter(l=>l>0),i=Math.min(...r);i<2**31&&q(this,us,setTimeout(()=>this.requestUpdate(),i+50))},zo=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,d(this,H,ds).call(this,e.cut.start),this.mask=-1},Ro=function(){return this.hass.user?.name??""},Oa=function(){let{request:e,agency:t,current:r}=m(this,U),i=r?.proposal??e?.proposal;return t?.delivery_key??i?.recipient.delivery_key??null},ap=function(){let e=m(this,U).request;return e?o`<header class="rh">
${z(`requests/${e.id}`,o`${g("back",22)}<span class="vh">${a("review.back_to")}</span>`,{class:"back"})}
<span class="tile" style="--s:48px" aria-hidden="true">${de(e.agency.name)}</span>
<div class="grow">
<h2>${a("request.heading",{agency:e.agency.name,title:e.title})}</h2>
<p class="sub">
${ne(e)?o`<nr-chip icon="flag" have>${a("practice.chip")}</nr-chip>`:o`<nr-level .level=${e.agency.level}></nr-level>`}
${e.case_number?o`<span>${a("ask.case",{number:e.case_number})}</span>`:u}
<span class="tn">${$e(e.window)}</span>
${z(`requests/${e.id}`,_("review.thread",e.thread.length+1))}
</p>
</div>
</header>`:u},ip=function(e,t){let r=e.clips.find(h=>h.key===this.key),i=m(this,U).request;if(!r||!i)return o`<nr-empty
class="card"
icon="clip"
.heading=${a("review.no_clip.heading")}
.text=${a("review.no_clip.text")}
></nr-empty>`;let l=!Lt(t)||t==="consent",p=d(this,H,dp).call(this,e,r);return o`${lg({clips:e.clips,labels:({sources:h})=>{let f=i.match.clips.filter(A=>h.some(({clipId:T})=>T===A.clip_id));return Dn.filter(A=>f.some(T=>T.labels.includes(A)))},selected:this.key,still:l,select:h=>{let f=e.clips.find(A=>A.key===h);f&&d(this,H,zo).call(this,f)},take:(h,f)=>m(this,U).change(iu(e,h,f))})}
${p?o`<div class="seg" role="group" aria-label=${a("review.view.label")}>
${[!1,!0].map(h=>o`<button
aria-pressed=${this.leaving===h}
@click=${()=>d(this,H,cp).call(this,h,r)}
>
${a(h?"review.view.leaves":"review.view.recording")}
</button>`)}
</div>`:u}
<nr-review-player
.hub=${this.house.hub}
.clip=${r}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?p:""}
.pieceStart=${d(this,H,lp).call(this,e,r)}
.audio=${e.audio}
.finds=${m(this,U).can.findFaces}
.looking=${m(this,U).detection}
.still=${l}
@nr-frames=${h=>d(this,H,op).call(this,h.detail)}
@nr-at=${m(this,yr)}
@nr-clip=${h=>d(this,H,Ua).call(this,h.detail)}
@nr-select=${h=>{this.mask=h.detail}}
@nr-audio=${h=>m(this,U).change({...e,audio:h.detail})}
@nr-faces=${()=>{m(this,U).findFaces(r.key)}}
@nr-faces-off=${()=>{m(this,U).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${m(this,U).found===null}>${d(this,H,up).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${r}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${l||!r.taken}
@nr-at=${m(this,yr)}
@nr-cut=${h=>d(this,H,Ua).call(this,ou(m(this,H,Ho)??r,h.detail))}
></nr-review-film>
${Hu(i,e,this.key)}
${l?u:Ku({clip:r,frame:tr(this.frames,this.at,r.cut),selected:this.mask,own:this.house.cameras.find(h=>h.id===r.cameraId)?.masks??[],change:h=>d(this,H,Ua).call(this,h),select:h=>{this.mask=h},go:h=>d(this,H,ds).call(this,h)})}`},Ho=function(){return m(this,U).draft?.clips.find(e=>e.key===this.key)},ds=function(e){let t=m(this,H,Ho)?.cut,r=t?Ye(this.frames,t):[],i=e===t?.start?r[0]:void 0;this.at=i??ss(this.leaving&&r.length?r:this.frames,e)},op=function(e){this.frames=e,d(this,H,ds).call(this,this.at)},lp=function(e,t){let r=m(this,U).review?.cuts[qe(e).indexOf(t)];return r?bn(r.start):t.cut.start},dp=function(e,t){let{ready:r,review:i,request:l}=m(this,U),p=qe(e).indexOf(t)+1;return!r||!i||!l||!p?"":`requests/${l.id}/proposals/${i.proposal.id}/pieces/${p}/video`},cp=function(e,t){this.leaving=e,d(this,H,ds).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1))},up=function(){let e=m(this,U).found;return e===null?u:e?_("review.faces.found",e):a("review.faces.none")},Ua=function(e){let t=m(this,U).draft;t&&m(this,U).change(Qs(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},yr=new WeakMap,pp=function(e,t){let r=m(this,U),i=r.request;if(!i)return u;let l=sp(t,this.house,i,r,m(this,H,Ro)),p=i.findings.filter(f=>t!=="revoked"||!["revoked_key","compromised_key"].includes(f.code)),h={name:i.agency.name,key:m(this,H,Oa)??""};return o`${l.length?o`<div class="first" style="display:grid;gap:12px">${l}</div>`:u}
${t==="denied"||t==="resolved"||t==="expired"?u:o`<nr-what-leaves
.items=${tp(e,h,r.current,i.share?.size_bytes)}
></nr-what-leaves>`}
${r.current&&r.current.preparation==="ready"?o`<nr-review-files .review=${r.current}></nr-review-files>`:u}
${p.length?o`<div class="first" style="display:grid;gap:12px">${p.map(tn)}</div>`:u}
${Lt(t)&&t!=="consent"?o`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${r.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${f=>r.change(f.detail)}
></nr-review-about>`:u}
<nr-review-proof .request=${i} .proof=${r.proof}></nr-review-proof>`},hp=function(e,t){let r=m(this,U),i=r.request;if(!i)return u;if(["away","watching","resolved","expired"].includes(t))return u;let l=e?hu(e):null,p=!!r.opened&&Ha(r.opened,i)!==null;return o`<nr-review-foot
.request=${i}
.phase=${t}
.doing=${r.doing||(r.detection===null?"":"looking")}
.denying=${r.denying}
.ready=${r.ready}
.preparing=${r.preparing||!e}
.fault=${l?a(l.key,l.values):""}
.error=${r.error}
.detail=${e?np(e,r.current):""}
.me=${m(this,H,Ro)}
.unread=${p}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(i.undoable_until??"")>Date.now()}
@nr-deny=${()=>{r.deny()}}
@nr-prepare=${()=>{q(this,cs,!0),r.prepare()}}
@nr-approve=${()=>{r.approve()}}
@nr-undo=${()=>{r.undo()}}
@nr-withdraw=${()=>{r.withdraw()}}
@nr-retry=${()=>{r.retry()}}
></nr-review-foot>`},Qe.styles=[k,Ju],c([y()],Qe.prototype,"key",2),c([y()],Qe.prototype,"at",2),c([y()],Qe.prototype,"frames",2),c([y()],Qe.prototype,"mask",2),c([y()],Qe.prototype,"leaving",2),Qe=c([x("nr-page-review")],Qe);var dg={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},wr={name:"",when:dg,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},mp=["police","sheriff","fire","ems","transit","other"],_n=s=>s.length<2?s[0]??"":a("rules.or",{first:s.slice(0,-1).join(", "),last:s.at(-1)??""}),gp=s=>s.replace(/\.\.$/,".");function fp(s,n){let e=[];return s.agencies.length&&e.push(a("rules.if.agencies",{values:_n(s.agencies.map(t=>n.get(t)??`${t.slice(0,8)}…`))})),s.kinds.length&&e.push(a("rules.if.kinds",{values:_n(s.kinds.map(t=>a(`agency_kind.${t}`)))})),(s.level_from!==null||s.level_to!==null)&&e.push(a("rules.if.level",{from:s.level_from??0,to:s.level_to??3})),s.incidents.length&&e.push(a("rules.if.incidents",{values:_n(s.incidents.map(t=>a(`incident.${t}`)))})),s.findings.includes("*")?e.push(a("rules.if.any_finding")):s.findings.length&&e.push(a("rules.if.findings",{values:_n(s.findings.map(t=>a(`finding.${t}`).replace(/\.$/,"")))})),s.words.length&&e.push(a("rules.if.words",{values:_n(s.words.map(t=>`“${t}”`))})),s.longer_than_s!==null&&e.push(gp(a("rules.if.longer",{length:se(s.longer_than_s*1e3)}))),s.hours&&e.push(a("rules.if.hours",{from:`${S(s.hours[0])}:00`,to:`${S(s.hours[1])}:00`})),s.farther_than_m!==null&&e.push(a("rules.if.farther",{distance:Me(s.farther_than_m)})),s.nearer_than_m!==null&&e.push(a("rules.if.nearer",{distance:Me(s.nearer_than_m)})),s.strengths.length&&e.push(a("rules.if.strengths",{values:_n(s.strengths.map(t=>a(`strength.${t}`)))})),s.labels.length&&e.push(a("rules.if.labels",{values:_n(s.labels.map(t=>a(`seen.${t}`)))})),e}function bp(s){let n=[a(`rules.then.${s.then}`)];return s.prepare&&n.push(a("rules.prepares")),s.people>1&&n.push(a("rules.people",{count:S(s.people)})),s.cool_off_s&&n.push(gp(a("rules.cools_off",{length:se(s.cool_off_s*1e3)}))),n}function xr(s,n={}){let{name:e,when:t,then:r,prepare:i,people:l,cool_off_s:p,on:h}=s;return{name:e,when:t,then:r,prepare:i,people:l,cool_off_s:p,on:h,...n}}var cg=["deny","list","notify","approve"],ug=[0,1,2,3],V,kr,Lo,ps,jt,vp,yp,Po,No,Pe=class extends E{constructor(){super(...arguments);b(this,V);this.rule=wr;this.ruleId="";this.draft=wr;this.trial="";this.wrong="";this.busy=!1}willUpdate(e){e.has("rule")&&(this.draft=xr(this.rule))}render(){let{draft:e}=this,{when:t}=e;return o`<form class="card" @submit=${r=>{d(this,V,yp).call(this,r)}}>
<label class="field whole"
>${a("rules.name")}<input
required
maxlength="100"
.value=${e.name}
@input=${r=>d(this,V,ps).call(this,{name:Bt(r)})}
/></label>
<p class="whole mut sm">${a("rules.all_hold")}</p>
<fieldset class="whole">
<legend>${a("rules.kinds")}</legend>
<div class="ticks">
${mp.map(r=>d(this,V,kr).call(this,r,`agency_kind.${r}`,t.kinds,"kinds"))}
</div>
</fieldset>
<label class="field"
>${a("rules.level_to")}<select
@change=${r=>d(this,V,jt).call(this,{level_to:Bt(r)?Number(Bt(r)):null})}
>
<option value="">${a("rules.any")}</option>
${ug.slice(0,3).map(r=>o`<option value=${r} ?selected=${t.level_to===r}>
L${r} ${a("rules.or_below")}
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
@input=${r=>d(this,V,jt).call(this,{longer_than_s:pg(Bt(r))})}
/></label>
<label class="field"
>${a("rules.words")}<input
.value=${t.words.join(", ")}
@input=${r=>d(this,V,jt).call(this,{words:Bt(r).split(",").map(i=>i.trim()).filter(Boolean)})}
/></label>
<label class="field"
>${a("rules.farther")}<input
type="number"
min="1"
step="1"
.value=${t.farther_than_m===null?"":String(t.farther_than_m)}
@input=${r=>d(this,V,jt).call(this,{farther_than_m:Number(Bt(r))||null})}
/></label>
<fieldset>
<legend>${a("rules.hours")}</legend>
<div class="row">
${d(this,V,Lo).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${d(this,V,Lo).call(this,1,"rules.hour_to")}
</div>
</fieldset>
<fieldset>
<legend>${a("rules.findings")}</legend>
<div class="ticks">${d(this,V,kr).call(this,"*","rules.any_finding",t.findings,"findings")}
${d(this,V,kr).call(this,"lawful_activity","finding.lawful_activity",t.findings,"findings")}</div>
</fieldset>
<fieldset>
<legend>${a("rules.labels")}</legend>
<div class="ticks">
${Dn.map(r=>d(this,V,kr).call(this,r,`label.${r}`,t.labels,"labels"))}
</div>
</fieldset>
<label class="field whole"
>${a("rules.then")}<select
@change=${r=>d(this,V,ps).call(this,{then:Bt(r)})}
>
${cg.map(r=>o`<option value=${r} ?selected=${e.then===r}>
${a(`rules.then.${r}`)}
</option>`)}
</select></label
>
${e.then==="deny"?u:o`<div class="ticks whole">
<label
><input
type="checkbox"
.checked=${e.prepare}
@change=${r=>d(this,V,ps).call(this,{prepare:Do(r)})}
/>${a("rules.prepares")}</label
>
${e.then==="approve"?u:o`<label
><input
type="checkbox"
.checked=${e.people>1}
@change=${r=>d(this,V,ps).call(this,{people:Do(r)?2:1})}
/>${a("rules.two_people")}</label
>`}
</div>`}
${this.trial?o`<p class="whole trial" role="status">${g("search",18)}<span>${this.trial}</span></p>`:u}
${this.wrong?o`<p class="whole wrong sm" role="alert">${this.wrong}</p>`:u}
<div class="whole row" style="flex-wrap:wrap">
<button type="button" ?disabled=${this.busy} @click=${()=>{d(this,V,vp).call(this)}}>
${a("rules.try")}
</button>
<button ?disabled=${this.busy}>${a("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>d(this,V,No).call(this)}>
${a("pages.cancel")}
</button>
</div>
</form>`}};V=new WeakSet,kr=function(e,t,r,i){return o`<label
><input
type="checkbox"
.checked=${r.includes(e)}
@change=${l=>d(this,V,jt).call(this,{[i]:Do(l)?[...r,e]:r.filter(p=>p!==e)})}
/>${a(t)}</label
>`},Lo=function(e,t){let r=this.draft.when.hours;return o`<label class="field" style="flex:1"
><span class="vh">${a(t)}</span
><input
type="number"
min="0"
max=${e?24:23}
.value=${r?String(r[e]):""}
@input=${i=>{let l=Bt(i);if(!l)return d(this,V,jt).call(this,{hours:null});let p=r?[...r]:[0,24];p[e]=Number(l),d(this,V,jt).call(this,{hours:p})}}
/></label>`},ps=function(e){let t={...this.draft,...e};this.draft={...t,prepare:t.then!=="deny"&&t.prepare,people:t.then==="deny"||t.then==="approve"?1:t.people,cool_off_s:t.then==="deny"?0:t.cool_off_s},this.trial=""},jt=function(e){d(this,V,ps).call(this,{when:{...this.draft.when,...e}})},vp=async function(){await d(this,V,Po).call(this,async()=>{let e=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||a("rules.new")}});this.trial=jr(this.draft.then,e)})},yp=async function(e){e.preventDefault(),await d(this,V,Po).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),d(this,V,No).call(this)})},Po=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=C.of(t).message}this.busy=!1},No=function(){this.dispatchEvent(new CustomEvent("nr-done"))},Pe.styles=[k,w`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));gap: 16px;}.whole{grid-column: 1 / -1;}fieldset{display: grid;gap: 4px;min-width: 0;}legend,
.label{color: var(--nr-ink2);font-size: 13px;line-height: 18px;padding: 0;}legend{margin-bottom: 2px;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],c([v({attribute:!1})],Pe.prototype,"house",2),c([v({attribute:!1})],Pe.prototype,"rule",2),c([v()],Pe.prototype,"ruleId",2),c([y()],Pe.prototype,"draft",2),c([y()],Pe.prototype,"trial",2),c([y()],Pe.prototype,"wrong",2),c([y()],Pe.prototype,"busy",2),Pe=c([x("nr-rule-form")],Pe);function Bt(s){return s.target.value}function Do(s){return s.target.checked}function pg(s){let n=Number(s);return n>0?Math.round(n*3600):null}var hs,G,wp,Io,xp,Bo,kp,jo,$p,Wa,_p,Vt=class extends R{constructor(){super(...arguments);b(this,G);this.open="";this.trials=new Map;this.busy=!1;this.rules=new W(this);b(this,hs,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),m(this,hs)??q(this,hs,this.house.hub.listen(e=>{e.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,hs))==null||e.call(this),q(this,hs,null)}render(){let e=this.rules.value?.rules,t=this.rules.value?.active??!0;return o`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${a("rules.title")}</h2>
<p>${a("rules.about")}</p>
</div>
${this.house.mayManage&&t&&e?.length?o`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{d(this,G,Io).call(this,!1)}}
>
${a("rules.all_off")}
</button>`:u}
${this.house.mayManage&&e?o`<button
class="btn sm"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${g("plus",16)}${a("rules.add")}
</button>`:u}
</div>
${e&&!t?d(this,G,wp).call(this):u}
${e?d(this,G,xp).call(this,e):Be(this.rules)}
${e?o`<p class="card rest mut sm">${a("rules.rest")}</p>`:u}
</div>`}};hs=new WeakMap,G=new WeakSet,wp=function(){return o`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${a("rules.asleep")}>${a("rules.asleep_why")}</nr-finding>
${this.house.mayManage?o`<button class="btn" ?disabled=${this.busy} @click=${()=>{d(this,G,Io).call(this,!0)}}>
${a("rules.all_on")}
</button>`:u}
</div>`},Io=async function(e){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:e}))}catch(t){this.notify(t)}this.busy=!1},xp=function(e){return o`${this.open==="new"?d(this,G,Bo).call(this,null):u}
${e.length?o`<ol>
${e.map(t=>d(this,G,kp).call(this,t,e))}
</ol>`:this.open==="new"?u:o`<div class="card">
<nr-empty icon="rules" .heading=${a("rules.none")} .text=${a("rules.none_text")}></nr-empty>
</div>`}`},Bo=function(e){return o`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
.rule=${e??wr}
.ruleId=${e?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},kp=function(e,t){if(this.open===e.id)return o`<li>${d(this,G,Bo).call(this,e)}</li>`;let r=new Map(this.house.requests.map(f=>[f.agency.id,f.agency.name])),i=fp(e.when,r),l=this.trials.get(e.id),p=t.filter(f=>!f.from_config),h=p.indexOf(e);return o`<li class="card rule ${e.on?"":"off"}">
<h3 class="head">${e.name}${e.on?"":` (${a("rules.off")})`}</h3>
<p>${i.length?i.join(" "):a("rules.always")}</p>
<p>${bp(e).join(" ")}</p>
${e.from_config?o`<p class="sm mut">${a("rules.from_file")}</p>`:u}
${l?o`<p class="trial sm" role="status">${g("search",18)}<span>${l}</span></p>`:u}
<div class="acts">
${this.house.mayManage?o`<button class="btn link sm" @click=${()=>{d(this,G,_p).call(this,e)}}>
${a("rules.try")}
</button>`:u}
${this.house.mayManage&&!e.from_config?o`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{d(this,G,$p).call(this,e,!e.on)}}
>
${a(e.on?"rules.turn_off":"rules.turn_on")}
</button>
<button
class="btn link sm"
@click=${()=>{this.open=e.id}}
>
${a("rules.change")}
</button>
${d(this,G,jo).call(this,e,h-1,"up",h===0)}
${d(this,G,jo).call(this,e,h+1,"down",h===p.length-1)}
<button
class="btn round"
aria-label=${a("rules.remove",{name:e.name})}
title=${a("rules.remove",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{d(this,G,Wa).call(this,()=>this.house.hub.delete(`/rules/${e.id}`))}}
>
${g("trash",18)}
</button>
`:u}
</div>
</li>`},jo=function(e,t,r,i){let l=a(`rules.${r}`,{name:e.name});return o`<button
class="btn round"
aria-label=${l}
title=${l}
?disabled=${this.busy||i}
@click=${()=>{d(this,G,Wa).call(this,()=>this.house.hub.post(`/rules/${e.id}/move`,{to:t}))}}
>
${g(r,18)}
</button>`},$p=function(e,t){return d(this,G,Wa).call(this,()=>this.house.hub.put(`/rules/${e.id}`,xr(e,{on:t})))},Wa=async function(e){this.busy=!0;try{await e(),await this.rules.again()}catch(t){this.notify(t)}this.busy=!1},_p=async function(e){try{let t=await this.house.hub.post("/rules/try",{rule:{id:e.from_config?null:e.id,...xr(e)}});this.trials=new Map(this.trials).set(e.id,jr(e.then,t))}catch(t){this.notify(t)}},Vt.styles=[k,w`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -8px;display: flex;gap: 0;flex-wrap: wrap;justify-content: flex-end;align-content: flex-start;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;align-self: flex-start;margin-inline-start: -12px;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}`],c([y()],Vt.prototype,"open",2),c([y()],Vt.prototype,"trials",2),c([y()],Vt.prototype,"busy",2),Vt=c([x("nr-page-rules")],Vt);be({name:"rules",icon:"rules",show:s=>o`<nr-page-rules
.hass=${s.hass}
.house=${s.house}
.route=${s.route}
.narrow=${s.narrow}
></nr-page-rules>`});var hg=6,mg=60,Ut,qp,Ap,Sp,Ot=class extends R{constructor(){super(...arguments);b(this,Ut);this.busy="";this.asking=null;this.placing=null}render(){let e=this.house.found.filter(t=>!t.adopted&&!t.lent_by);return o`<ul class="tiles">
${this.house.cameras.map(t=>d(this,Ut,qp).call(this,t))}
${e.slice(0,hg).map(t=>d(this,Ut,Ap).call(this,t))}
</ul>
${this.asking?.found===null?u:o`<p class="ways">
<button
class="btn link sm"
@click=${()=>{this.asking={found:null,error:null}}}
>
${a("setup.by_address")}
</button>
</p>`}
${this.asking?o`<nr-camera-adopt
.house=${this.house}
.found=${this.asking.found}
.error=${this.asking.error}
@nr-done=${t=>{this.asking=null,this.placing=t.detail}}
></nr-camera-adopt>`:u}
${this.placing?o`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(t=>t.id===this.placing?.id)??this.placing}
@nr-done=${()=>{this.placing=null}}
></nr-place-dialog>`:u}`}};Ut=new WeakSet,qp=function(e){let{name:t}=e,r=()=>{this.placing=e};return o`<li>
<nr-picture
.hub=${this.house.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${a("cameras.picture",{name:t})}
></nr-picture>
${e.place||e.indoor?o`<span class="name ready">${g("tick",16)}<b>${t}</b></span>`:o`<span class="name"><b>${t}</b></span
><button class="btn sm" @click=${r}>
${a("setup.location")}<span class="vh"> ${t}</span>
</button>`}
</li>`},Ap=function(e){let t=e.name||a("cameras.at",{address:e.address});return o`<li>
<span class="none" aria-hidden="true">${g(e.doorbell?"bell":"camera",24)}</span>
<span class="name"
><b>${e.name||u}</b>${e.name?o`<br />`:u}<span class="code mut"
>${e.address}</span
></span
>
<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{d(this,Ut,Sp).call(this,e,t)}}
>
${a(this.busy===e.key?"adopt.adopting":"adopt.adopt")}<span class="vh"> ${t}</span>
</button>
</li>`},Sp=async function(e,t){this.busy=e.key,this.asking=null;try{this.placing=await this.house.hub.post("/cameras",{found_key:e.key,name:[...t].slice(0,mg).join(""),doorbell:e.doorbell,indoor:!1,may_share:!0})}catch(r){this.asking={found:e,error:C.of(r)}}this.busy=""},Ot.styles=[k,w`
:host{display: block;}.tiles{display: grid;grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));gap: 12px;margin-top: 12px;}.tiles li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;min-width: 0;}nr-picture,
.none{flex: 1 0 100%;aspect-ratio: 2;border-radius: 8px;overflow: hidden;}.none{background: #24282c;color: #c9ced3;display: grid;place-items: center;}.name{flex: 1;min-width: 0;font-size: 13px;line-height: 18px;min-height: 36px;align-content: center;}.name b{font-weight: 500;overflow-wrap: anywhere;}.name .code{white-space: nowrap;letter-spacing: -0.03em;}.ready{display: flex;gap: 6px;align-items: center;}.ready .ic{color: var(--nr-ok);}nr-camera-adopt{display: block;margin-top: 12px;}.ways{margin: 4px 0 -6px -12px;}:host([narrow]) .tiles{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .tiles li{flex-wrap: nowrap;}:host([narrow]) nr-picture,
:host([narrow]) .none{flex: 0 0 76px;}`],c([y()],Ot.prototype,"busy",2),c([y()],Ot.prototype,"asking",2),c([y()],Ot.prototype,"placing",2),Ot=c([x("nr-camera-step")],Ot);var Ep=w`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 344px;gap: 24px;align-items: start;max-width: 1240px;}.pagehead{align-items: center;margin-bottom: 12px;}.bar{height: 6px;border-radius: 3px;background: var(--nr-sunk);overflow: hidden;margin-bottom: 14px;}.bar i{display: block;height: 100%;background: var(--nr-link);border-radius: 3px;}.step{display: flex;gap: 14px;padding: 14px 18px;border-bottom: 1px solid var(--nr-line);}.step:last-child{border-bottom: 0;}.no{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);flex: none;margin-top: 4px;}.done .no{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.current .no{border-color: var(--nr-link);background: var(--nr-link);color: var(--nr-card);}.head{display: flex;align-items: center;gap: 8px 16px;min-height: 36px;}.step h3{font: 500 15px/20px var(--nr-font);}.step .head p{text-wrap: pretty;}.step h4{font: 500 14px/20px var(--nr-font);margin: 10px 0 0;}.head > .btn{flex: none;}.head > .link{margin-inline-end: -12px;}.rows{border: 1px solid var(--nr-border);border-radius: 10px;overflow: hidden;margin-top: 8px;}.rows li{display: flex;gap: 12px;align-items: center;padding: 8px 12px;min-height: 52px;border-bottom: 1px solid var(--nr-line);}.rows li:last-child{border-bottom: 0;}.rows b{display: block;font-weight: 500;line-height: 18px;overflow-wrap: anywhere;}.rows .xs{display: block;}.ways{margin: 4px 0 -6px -12px;display: flex;flex-wrap: wrap;}.wrong{margin-top: 10px;}.switch{width: 40px;min-height: 24px;padding: 0;border-radius: 12px;border: 2px solid var(--nr-ink2);position: relative;flex: none;}.switch::before{content: "";position: absolute;inset: -12px -6px;}.switch::after{content: "";position: absolute;inset-inline-start: 3px;top: 3px;width: 14px;height: 14px;border-radius: 7px;background: var(--nr-ink2);}.switch[aria-checked="true"],
.switch[aria-checked="true"]:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);}.switch[aria-checked="true"]::after{inset-inline-start: 19px;background: #fff;}aside > h3{font: 500 15px/21px var(--nr-font);}aside > h3:not(:first-child){margin-top: 20px;}aside > .card,
neighbors-requests-card{display: block;margin-top: 10px;}.facts{padding: 12px 16px;}.facts .row{align-items: flex-start;gap: 10px;font-size: 13px;line-height: 18px;padding: 4px 0;overflow-wrap: anywhere;}.facts .ic{color: var(--nr-ink2);}.facts .why .ic{color: var(--nr-amber);}.facts .btn{margin: 2px 0 -6px -12px;}@container (max-width: 900px){.two{grid-template-columns: minmax(0, 1fr);}aside{max-width: 492px;}}@container (max-width: 560px){.pagehead{flex-direction: row;}.pagehead h2{font-size: 19px;line-height: 26px;}.step{padding: 12px 14px;gap: 12px;}.head{flex-wrap: wrap;}.head > .grow{flex-basis: 60%;}.head > .link{margin: 0;padding: 0;}}`;var qn=["hub","camera","board","phones","practice"],Mp="/config/integrations/integration/neighbors_requests",gg=864e5,fg=3,ms,gs,L,Vo,Tp,Cp,zp,Rp,Hp,Dp,Lp,Pp,Oo,Np,Uo,Wo,Ip,Bp,jp,Vp,Ka,Wt=class extends R{constructor(){super(...arguments);b(this,L);this.home=null;this.busy="";this.wrong="";this.setup=new W(this);this.directories=new W(this);b(this,ms,"");b(this,gs,!1)}connectedCallback(){super.connectedCallback(),d(this,L,Oo).call(this)}willUpdate(){let{hub:e,cameras:t,found:r,requests:i}=this.house;this.setup.ask(e,"/setup"),this.directories.ask(e,Se(this.house).length?"":"/directories");let l=t.filter(A=>A.place).length,p=i.filter(ne).map(A=>A.decision?.answer),h=Se(this.house).length,f=[t.length,l,r.length,h,...p].join();m(this,ms)&&f!==m(this,ms)&&d(this,L,Np).call(this),q(this,ms,f)}updated(){let e=this.renderRoot.querySelector("neighbors-requests-card");e?.setConfig&&e.dataset.house!==this.house.entryId&&(e.dataset.house=this.house.entryId,e.setConfig({type:Pn,house:this.house.entryId}));let t=this.setup.value;t&&!t.finished&&d(this,L,Vo).call(this,t).length===qn.length&&d(this,L,Wo).call(this,!1)}render(){let e=this.setup.value;if(!e)return o`<div class="wrap">${Be(this.setup)}</div>`;let t=d(this,L,Vo).call(this,e),r=qn.find(l=>!t.includes(l)),i=t.length===qn.length;return o`<div class="wrap two">
<div>
<div class="pagehead">
<div class="grow">
<h2>${a("setup.title")}</h2>
<p role="status">
${i?a("setup.all_done"):a("setup.progress",{done:t.length,of:qn.length})}
</p>
</div>
${i||e.finished?z("requests",a("panel.to_requests"),{class:"btn sm"}):o`<button
class="btn link sm"
?disabled=${this.busy!==""}
@click=${()=>{d(this,L,Wo).call(this,!0)}}
>
${a("setup.later")}
</button>`}
</div>
<div class="bar" aria-hidden="true">
<i style="width:${100*t.length/qn.length}%"></i>
</div>
<ol class="card">
${qn.map((l,p)=>d(this,L,Tp).call(this,l,p,e,t,r))}
</ol>
</div>
<aside>${d(this,L,Lp).call(this)} ${d(this,L,Pp).call(this,e)}</aside>
</div>`}};ms=new WeakMap,gs=new WeakMap,L=new WeakSet,Vo=function(e){return qn.filter(t=>{switch(t){case"hub":return!0;case"camera":return e.placed>0;case"board":return e.boards>0;case"phones":return this.home?.phones.some(r=>r.chosen&&r.here)??!1;case"practice":return e.practice==="answered"}})},Tp=function(e,t,r,i,l){let p=i.includes(e),{text:h,act:f,more:A}=d(this,L,Cp).call(this,e,r);return o`<li
class="step ${p?"done":e===l?"current":""}"
aria-current=${e===l?"step":"false"}
>
<span class="no">${p?o`${g("tick",16)}<span class="vh">${a("setup.step_done")}</span>`:t+1}</span>
<div class="grow">
<div class="head">
<div class="grow">
<h3>${a(`setup.${e}`)}</h3>
<p class="sm mut">${h}</p>
</div>
${f}
</div>
${A}
</div>
</li>`},Cp=function(e,t){switch(e){case"hub":{let r=this.home,i=r?.managed?"setup.hub_here":"setup.hub_elsewhere";return{text:r?a(i,{time:D(r.paired_at)}):"",act:o`<a class="btn link sm" href=${Mp}>${a("setup.details")}</a>`,more:u}}case"camera":return d(this,L,zp).call(this,t);case"board":return d(this,L,Rp).call(this);case"phones":return d(this,L,Hp).call(this);case"practice":return d(this,L,Dp).call(this,t)}},zp=function(e){let t=e.placed?_("setup.camera_ready",e.placed):e.cameras?a("setup.camera_unplaced"):e.found?_("setup.camera_found",e.found):a("setup.camera_none"),r=o`<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{d(this,L,jp).call(this)}}
>
${a(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`;return{text:t,act:e.cameras?z("cameras",a("setup.camera_other"),{class:"btn link sm"}):e.found?u:r,more:o`<nr-camera-step
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
></nr-camera-step>`}},Rp=function(){let e=Se(this.house).length;if(e)return{text:_("setup.board_done",e),act:z("boards/follow",a("setup.board_other"),{class:"btn link sm"}),more:u};let t=(this.directories.value?.boards??[]).filter(i=>i.covers),r=this.directories.value?.covering??0;return{text:a("setup.board_none"),act:u,more:o`${t.length?o`<h4>${_("follow.cover",r,{count:S(r)})}</h4>
<ul class="rows">
${t.slice(0,fg).map(i=>o`<li>
<span class="tile" aria-hidden="true">${de(i.name)}</span>
<span class="grow"><b>${i.name}</b><span class="xs mut">${Xr(i)}</span></span>
${z(Ds(i.address),o`${a("setup.look")}<span class="vh"> ${i.name}</span>`,{class:"btn sm"})}
</li>`)}
</ul>`:u}
<p class="ways">
${z("boards/follow",a("setup.enter"),{class:"btn link sm"})}
${Ns(this.hass)?z("boards/follow/scan",o`${g("qr",16)}${a("follow.scan")}`,{class:"btn link sm"}):u}
</p>`}},Hp=function(){let e=this.home?.phones??[],t=e.some(r=>r.chosen);return{text:e.length||!this.home?a("setup.phones_text"):a("setup.phones_none"),act:e.length?o`<button
class="btn sm"
?disabled=${!t||this.busy!==""}
@click=${()=>{d(this,L,Bp).call(this)}}
>
${a("setup.test")}
</button>`:o`<button class="btn sm" @click=${()=>{d(this,L,Oo).call(this)}}>
${a("setup.phones_check")}
</button>`,more:e.length?o`<ul class="rows">
${e.map(r=>o`<li>
<span class="mut">${g("phone",20)}</span>
<span class="grow"
><b>${r.name}</b
><span class="xs mut"
>${r.here?`${a("setup.phone_app")}${r.android?" · Android":""}`:a("setup.phone_gone")}</span
></span
>
<button
class="switch"
role="switch"
aria-checked=${r.chosen}
aria-label=${a("setup.phone_notify",{name:r.name})}
?disabled=${this.busy===r.phone}
@click=${()=>{d(this,L,Ip).call(this,r.phone,!r.chosen)}}
></button>
</li>`)}
</ul>`:u}},Dp=function(e){let t={never:"practice_send",open:"practice_open",answered:"practice_again"}[e.practice];return{text:a("setup.practice_text"),act:o`<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{d(this,L,Vp).call(this)}}
>
${a(`setup.${t}`)}
</button>`,more:this.wrong?o`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`:u}},Lp=function(){return o`<h3>${a("setup.card")}</h3>
<p class="sm mut">${a("setup.card_text")}</p>
<neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`},Pp=function({recordings:e}){let{folder:t,free_bytes:r,camera_day_bytes:i,days:l,in_backups:p,reason:h}=e;return o`<h3>${a("setup.recordings")}</h3>
<div class="card facts">
${h?o`<p class="row why">${g("warn",18)}<span>${h}</span></p>`:o`<p class="row">
${g("disk",18)}<span
>${a("setup.room",{free:ge(r),folder:t,daily:ge(i),length:se(l*gg)})}</span
>
</p>`}
<p class="row">
${g(p?"info":"lock",18)}<span
>${a(p?"setup.backup_all":"setup.backup_none")}</span
>
</p>
${this.home?.managed?o`<p><a class="btn link sm" href=${Mp}>${a("setup.change")}</a></p>`:u}
</div>`},Oo=async function(){try{this.home=await this.house.hub.home("setup")}catch(e){this.notify(e)}},Np=async function(){await this.setup.again(),this.setup.value&&d(this,L,Uo).call(this,this.setup.value)},Uo=function(e){this.dispatchEvent(new CustomEvent("nr-setup",{detail:e,bubbles:!0,composed:!0}))},Wo=async function(e){if(!m(this,gs)){q(this,gs,!0);try{let t=await this.house.hub.put("/setup",{finished:!0});this.setup.show(t),d(this,L,Uo).call(this,t),e&&X(this,"requests")}catch(t){e&&this.notify(t)}q(this,gs,!e)}},Ip=async function(e,t){await d(this,L,Ka).call(this,e,async()=>{this.home=await this.house.hub.home("setup",{phone:e,chosen:t})})},Bp=async function(){await d(this,L,Ka).call(this,"test",async()=>{let{sent:e,failed:t}=await this.house.hub.home("notify"),r=[e.length?a("setup.test_sent",{names:e.join(", ")}):"",t.length?a("setup.test_failed",{names:t.join(", ")}):""];this.notify(r.filter(Boolean).join(" "))})},jp=async function(){await d(this,L,Ka).call(this,"scan",()=>this.house.hub.post("/cameras/scan"))},Vp=async function(){this.busy="practice",this.wrong="";try{let{request:e}=await this.house.hub.post("/practice");X(this,`requests/${e}`)}catch(e){this.wrong=C.of(e).message}this.busy=""},Ka=async function(e,t){this.busy=e;try{await t()}catch(r){this.notify(r)}this.busy=""},Wt.styles=[k,Ep],c([y()],Wt.prototype,"home",2),c([y()],Wt.prototype,"busy",2),c([y()],Wt.prototype,"wrong",2),Wt=c([x("nr-page-setup")],Wt);be({name:"setup",icon:"tick",managing:!0,tab:"requests",show:s=>o`<nr-page-setup
.hass=${s.hass}
.house=${s.house}
.route=${s.route}
.narrow=${s.narrow}
></nr-page-setup>`});var bg=8e3,Op="neighbors-requests-house",Ne,$r,Z,Up,Wp,Kp,Fp,Gp,Zp,Yp,Ko,Ga,Qp,Fa,Je=class extends E{constructor(){super();b(this,Z);this.narrow=!1;this.route={prefix:Xt,path:""};this.notice="";this.entryId=localStorage.getItem(Op)??void 0;b(this,Ne,new En(this));this.setup=new W(this);b(this,$r);b(this,Ga,()=>{this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))});this.addEventListener("nr-go",e=>{Mn(`${Xt}/${e.detail}`)}),this.addEventListener("nr-request",e=>{m(this,Ne).show(e.detail)}),this.addEventListener("nr-later",e=>{d(this,Z,Qp).call(this,e.detail)}),this.addEventListener("nr-setup",e=>this.setup.show(e.detail)),this.addEventListener("nr-say",e=>d(this,Z,Fa).call(this,e.detail))}willUpdate(e){if(!this.hass)return;e.has("hass")&&Cn(this.hass),this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),m(this,Ne).use(this.hass,this.entryId);let t=m(this,Ne).house;t&&this.setup.ask(t.hub,t.loaded&&t.mayManage?"/setup":"")}updated(e){this.renderRoot.querySelector("nav [aria-current=page]")?.scrollIntoView({block:"nearest",inline:"nearest"});let t=e.get("route");t&&t.path!==this.route.path&&this.renderRoot.querySelector("main")?.scrollTo(0,0)}render(){if(!this.hass)return u;let e=m(this,Ne).house,[t=m(this,Z,Wp),...r]=m(this,Z,Up),i=nd().filter(p=>!p.managing||e?.mayManage!==!1),l=i.find(p=>p.name===t);return o`<header>
<div class="bar">
${this.narrow?o`<button class="btn round" aria-label=${a("panel.menu")} @click=${m(this,Ga)}>
${g("menu",24)}
</button>`:u}
<h1>${a("panel.title")}</h1>
${this.narrow?o`<span class="end">${d(this,Z,Ko).call(this)}</span>`:u}
</div>
<nav aria-label=${a("panel.sections")}>${i.filter(p=>!p.tab).map(p=>d(this,Z,Zp).call(this,p,l?.tab??t,e))}</nav>
${this.narrow?u:o`<div class="end">${d(this,Z,Ko).call(this)}${e?.loaded?d(this,Z,Yp).call(this,e):u}</div>`}
</header>
${e&&!e.available&&e.loaded?o`<nr-finding class="strip" icon="away" .heading=${a("away.heading")} role="status"
>${e.lastHeard?a("away.strip",{time:D(e.lastHeard)}):a("away.never")}</nr-finding
>`:u}
${d(this,Z,Kp).call(this,e)} ${t==="requests"?d(this,Z,Fp).call(this,e,r):u}
<main>
${t||!e?.loaded?d(this,Z,Gp).call(this,e,l,r):o`<div class="wrap late">${Be(this.setup)}</div>`}
</main>
<div role="status" aria-live="polite">
${this.notice?o`<div class="said">
<span class="grow">${this.notice}</span
><button aria-label=${a("panel.close")} @click=${()=>this.notice=""}>
${g("cross",20)}
</button>
</div>`:u}
</div>`}};Ne=new WeakMap,$r=new WeakMap,Z=new WeakSet,Up=function(){return(this.route.path??"").split("/").filter(Boolean).map(decodeURIComponent)},Wp=function(){let e=m(this,Ne).house;return!e?.loaded||!e.mayManage||this.setup.error?"requests":this.setup.value?this.setup.value.finished?"requests":"setup":""},Kp=function(e){let t=this.hass?.user?.is_admin===!0,r=fl(e,t);return r?o`<nr-finding class="strip" icon="lock" .heading=${a(`link.${r}`)} role="status"
>${t?a("link.wider"):a("link.ask")}</nr-finding
>`:u},Fp=function(e,[t,r]){let i=e?.loaded?e.requests.find(l=>l.id===t):void 0;return!i||!ne(i)?u:o`<nr-practice
.house=${e}
.request=${i}
.reviewing=${r==="review"}
.narrow=${this.narrow}
></nr-practice>`},Gp=function(e,t,r){let{error:i,slow:l,wasAnswered:p,houses:h}=m(this,Ne);return p&&!h.length?o`<nr-empty icon="home" .heading=${a("card.none")} .text=${a("card.none_why")}></nr-empty>`:e?.loaded?t?t.show({hass:this.hass,house:e,route:r,narrow:this.narrow}):o`<nr-empty icon="search" .heading=${a("panel.no_page")} .text=${a("panel.no_page_why")}
><p>${z("requests",a("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`:i||e?.available===!1?o`<nr-empty
icon="away"
.heading=${a("away.heading")}
.text=${e?.lastHeard?a("away.since",{time:D(e.lastHeard)}):i?.message??a("away.never")}
><button class="btn" @click=${()=>{m(this,Ne).begin()}}>
${g("again")}${a("away.try")}
</button></nr-empty
>`:l?o`<div class="wrap blocks" aria-busy="true">
<span class="vh" role="status">${a("card.loading")}</span>
${[40,120,120,120].map(f=>o`<span class="grey" style="height:${f}px"></span>`)}
</div>`:u},Zp=function(e,t,r){let i=e.name==="requests"?r?.requests.filter(l=>Cr(r,l,Date.now())).length??0:0;return z(e.name,o`${g(e.icon,20)}${a(`tab.${e.name}`)}${i?o`<span class="n" aria-label=${_("tab.waiting",i)}>${i}</span>`:u}`,{current:e.name===t})},Yp=function(e){let t=Il(e);return o`<span class="ver ${t.good?"good":""}"
>${g(t.good?"verified":"warn",18)}${t.text}</span
>`},Ko=function(){let{houses:e,house:t}=m(this,Ne);return e.length<2?u:o`<select
aria-label=${a("panel.house")}
@change=${r=>{this.entryId=r.target.value,localStorage.setItem(Op,this.entryId)}}
>
${e.map(r=>o`<option value=${r.entry_id} ?selected=${r.entry_id===t?.entryId}>
${r.name}
</option>`)}
</select>`},Ga=new WeakMap,Qp=async function(e){try{await m(this,Ne).later(e),d(this,Z,Fa).call(this,a("request.later"))}catch(t){d(this,Z,Fa).call(this,C.of(t).message)}},Fa=function(e){clearTimeout(m(this,$r)),this.notice=e,q(this,$r,setTimeout(()=>this.notice="",bg))},Je.styles=[Ln,k,w`
:host{container-type: inline-size;display: flex !important;flex-direction: column;height: 100vh;height: 100dvh;background: var(--nr-bg);padding-top: env(safe-area-inset-top);}header{background: var(--app-header-background-color, var(--nr-card));color: var(--nr-ink);border-bottom: 1px solid var(--nr-line);display: flex;align-items: stretch;padding: 0 24px;gap: 32px;min-height: 56px;flex: none;}.bar{display: flex;align-items: center;gap: 8px;}h1{font: 500 20px/28px var(--nr-font);white-space: nowrap;}nav{display: flex;gap: 4px;min-width: 0;overflow-x: auto;scrollbar-width: none;}nav a{display: flex;align-items: center;gap: 8px;min-height: 48px;padding: 0 14px;color: var(--nr-ink2);text-decoration: none;font-weight: 500;border-block: 3px solid transparent;white-space: nowrap;}nav a[aria-current="page"]{color: var(--nr-link);border-bottom-color: var(--nr-link);}nav a:focus-visible{outline-offset: -4px;}.n{min-width: 20px;padding: 0 6px;border-radius: 10px;background: var(--nr-fill);color: var(--nr-on-fill);font-size: 12px;line-height: 20px;text-align: center;}.end{margin-inline-start: auto;display: flex;align-items: center;gap: 12px;min-width: 0;}.ver{display: flex;align-items: center;gap: 6px;color: var(--nr-ink2);font-size: 13px;white-space: nowrap;}.ver .ic{color: var(--nr-amber);}.ver.good .ic{color: var(--nr-ok);}select{font: 13px/18px var(--nr-font);min-height: 36px;max-width: 180px;border: 1px solid var(--nr-edge);border-radius: 8px;padding: 0 8px;background: var(--nr-card);color: var(--nr-ink);}main{flex: 1;min-height: 0;overflow: auto;position: relative;}.strip{margin: 12px 24px;flex: none;}.said{position: absolute;inset-inline: 16px;bottom: calc(16px + env(safe-area-inset-bottom));z-index: 5;margin: 0 auto;max-width: 560px;background: var(--nr-ink);color: var(--nr-card);border-radius: 8px;padding: 12px 16px;display: flex;gap: 12px;align-items: center;}.said button{min-height: 36px;color: inherit;border-color: transparent;padding: 0 8px;}.late{animation: late 0s 0.3s both;}@keyframes late{from{visibility: hidden;}}.blocks{display: grid;gap: 16px;}nr-empty{margin: 48px auto;}:host([narrow]) header{display: block;padding: 0;}:host([narrow]) .bar{padding-inline: 4px 12px;min-height: 56px;}:host([narrow]) h1{font-size: 18px;}:host([narrow]) nav{padding: 0 4px;justify-content: space-between;}:host([narrow]) nav a{padding: 0 8px;font-size: 13px;gap: 6px;border-top: 0;}:host([narrow]) nav a .ic{display: none;}:host([narrow]) .strip{margin: 12px 16px;}@container (max-width: 1180px){nav a .ic{display: none;}header{gap: 16px;}nav a{padding: 0 10px;}}`],c([v({attribute:!1})],Je.prototype,"hass",2),c([v({type:Boolean,reflect:!0})],Je.prototype,"narrow",2),c([v({attribute:!1})],Je.prototype,"route",2),c([y()],Je.prototype,"notice",2),c([y()],Je.prototype,"entryId",2),Je=c([x("neighbors-requests-panel")],Je);
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
