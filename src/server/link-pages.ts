import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';

/**
 * The small pages that mailed links lead to where an application has none of its own. The token stands in
 * the fragment, which no browser sends: a scanner that opens the link has used nothing up, one that runs
 * the page neither. Only a click does.
 */
type LinkPage = {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** What the person types, as the arguments are called. */
  readonly inputs: readonly { name: string; label: string; type: string; autocomplete: string }[];
  readonly takesToken: boolean;
  readonly mutation: string;
  readonly done: string;
};

const failure = '... on AuthError { message } ... on AuthWeakPasswordError { reasons }';

const PAGES: Readonly<Record<string, LinkPage>> = {
  '/verify-email': {
    title: 'Confirm your e-mail address',
    text: 'Confirm that this e-mail address is yours.',
    button: 'Confirm',
    inputs: [],
    takesToken: true,
    mutation: `mutation ($token: String!) { verifyEmail(token: $token) { __typename ... on AuthError { message } } }`,
    done: 'Your e-mail address is confirmed. You can close this page and sign in.',
  },
  '/reset-password': {
    title: 'Choose a new password',
    text: 'You will be signed out everywhere, and sign in with the new password.',
    button: 'Set the password',
    inputs: [
      {
        name: 'newPassword',
        label: 'New password',
        type: 'password',
        autocomplete: 'new-password',
      },
    ],
    takesToken: true,
    mutation: `mutation ($token: String!, $newPassword: String!) { resetPassword(token: $token, newPassword: $newPassword) { __typename ${failure} } }`,
    done: 'Your password is changed. You can close this page and sign in.',
  },
  '/forgot-password': {
    title: 'Forgot your password?',
    text: 'If there is an account with your e-mail address, a link to choose a new password is mailed there.',
    button: 'Mail me a link',
    inputs: [{ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username' }],
    takesToken: false,
    mutation: `mutation ($email: String!) { requestPasswordReset(email: $email) { __typename ... on AuthError { message } } }`,
    done: 'Look into your mailbox.',
  },
  '/stop-email-change': {
    title: 'Keep your e-mail address',
    text: 'This stops the change of your e-mail address, also if it has happened, and signs your account out everywhere.',
    button: 'Keep my address',
    inputs: [],
    takesToken: true,
    mutation: `mutation ($token: String!) { stopEmailChange(token: $token) { __typename ... on AuthError { message } } }`,
    done: 'Your account keeps your e-mail address, and is signed out everywhere. Choose a new password next: somebody else was signed in.',
  },
  '/restore-factor': {
    title: 'Take back the removal',
    text: 'This puts back the second steps that were removed from your account, removes those that were enrolled since, and signs your account out everywhere.',
    button: 'Put them back',
    inputs: [],
    takesToken: true,
    mutation: `mutation ($token: String!) { restoreMfaFactor(token: $token) { __typename ... on AuthError { message } } }`,
    done: 'Your second steps are back, and your account is signed out everywhere. Choose a new password next: somebody else was signed in.',
  },
  '/cancel-mfa-reset': {
    title: 'Keep your second steps',
    text: 'Administrators were asked to remove every second step of your account. This stops it: your account stays as it is.',
    button: 'Keep them',
    inputs: [],
    takesToken: true,
    mutation: `mutation ($token: String!) { cancelUserMfaReset(token: $token) { __typename ... on AuthError { message } } }`,
    done: 'Your second steps stay. Tell the administrators that you did not ask for this.',
  },
};

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}
label{display:block}input{font:inherit;width:100%;box-sizing:border-box;margin:.25rem 0 1rem;padding:.5rem}
button{font:inherit;padding:.5rem 1rem}`;

/** The same for every page: what differs stands in the form. */
const SCRIPT = `const form=document.forms[0],button=form.querySelector('button'),said=document.querySelector('output');
let token=null,meant=false;
function takeToken(){
token=new URLSearchParams(location.hash.slice(1)).get('token')??token;
history.replaceState(null,'',location.pathname);
form.hidden=form.dataset.token==='yes'&&!token;
said.textContent=form.hidden?'This link is not complete. Open it from the mail again.':'';
button.disabled=false}
takeToken();
addEventListener('hashchange',()=>{if(location.hash)takeToken()});
button.addEventListener('click',(event)=>{meant=event.isTrusted});
form.addEventListener('submit',async(event)=>{
event.preventDefault();
if(!meant)return;
meant=false;button.disabled=true;said.textContent='';
const typed=Object.fromEntries(new FormData(form));
try{
const answer=await fetch('/graphql',{method:'POST',headers:{'content-type':'application/json'},
body:JSON.stringify({query:form.dataset.mutation,variables:token?{token,...typed}:typed})}).then((r)=>r.json());
const result=answer.data&&Object.values(answer.data)[0];
const problem=result?result.message:answer.errors[0].message;
if(problem){said.textContent=problem+(result&&result.reasons?' ('+result.reasons.join(', ')+')':'');button.disabled=false}
else{form.hidden=true;said.textContent=form.dataset.done}
}catch{said.textContent='That did not work. Try again.';button.disabled=false}
});`;

const hashOf = (source: string): string =>
  `'sha256-${createHash('sha256').update(source).digest('base64')}'`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${hashOf(SCRIPT)}`,
    `style-src ${hashOf(STYLE)}`,
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
} as const;

const render = ({ title, text, button, inputs, takesToken, mutation, done }: LinkPage): string =>
  `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head>
<body><h1>${title}</h1>
<form method="post" data-token="${takesToken ? 'yes' : 'no'}" data-mutation="${mutation}" data-done="${done}">
<p>${text}</p>
${inputs.map(({ label, ...input }) => `<label>${label}<input name="${input.name}" type="${input.type}" autocomplete="${input.autocomplete}" required></label>`).join('\n')}
<button>${button}</button>
</form>
<output role="status"></output>
<script>${SCRIPT}</script></body>
</html>
`;

/** By path; GET only. */
export const linkPages: Readonly<Record<string, () => Answer>> = Object.fromEntries(
  Object.entries(PAGES).map(([path, page]) => {
    const answer = { status: 200, body: render(page), cacheControl: 'no-store', headers: HEADERS };
    return [path, () => answer];
  }),
);
