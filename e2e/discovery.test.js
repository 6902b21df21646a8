// openid-client, a common sign-in library: it is configured with the issuer and nothing else.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as oidc from 'openid-client';
import { demo } from './visage.js';

const redirect = 'http://localhost:4280/callback';

/** A browser without a window: signs in by the form, and follows one address with its cookies. */
async function signedIn(base) {
  const form = new URLSearchParams({ username: 'tje0', password: 'Tje0' });
  const answer = await fetch(`${base}/login`, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(answer.status, 303);
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  return (address) => fetch(address, { headers: { Cookie: cookie }, redirect: 'manual' });
}

describe('openid-client', () => {
  let url;
  before(async () => { ({ url } = await demo()); });

  for (const base of ['', '/SuperOffice']) {
    test(`discovers the issuer ${base}/login and gets tokens with PKCE`, async () => {
      const issuer = `${url}${base}/login`;
      const insecure = { execute: [oidc.allowInsecureRequests] };
      const known = await oidc.discovery(new URL(issuer), 'demo-app', 'demo-secret', undefined, insecure);
      assert.equal(known.serverMetadata().issuer, issuer);
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const address = oidc.buildAuthorizationUrl(known, {
        redirect_uri: redirect, scope: 'openid', state, nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      const back = await (await signedIn(`${url}${base}`))(address);
      assert.equal(back.status, 302);
      const tokens = await oidc.authorizationCodeGrant(known, new URL(back.headers.get('location')), {
        pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce,
      });
      assert.equal(tokens.claims().iss, issuer);
      const again = await oidc.refreshTokenGrant(known, tokens.refresh_token);
      const principal = await oidc.fetchProtectedResource(
        known, again.access_token, new URL(`${url}${base}/api/v1/User/currentPrincipal`), 'GET', undefined,
        new Headers({ Accept: 'application/json' }));
      assert.equal((await principal.json()).DatabaseContextIdentifier, 'Cust12345');
    });
  }
});
