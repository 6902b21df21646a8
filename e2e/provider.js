// A provider of OpenID Connect for a test file, and a person who signs in there with a browser's patience.
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { after } from 'node:test';
import Provider from 'oidc-provider';

const APP = 'app';
const SECRET = 'the-secret-of-the-app';
const BACK = 'https://app.example/back';
const SERVER = 'visage';
const LASTING = ['AccessToken', 'AuthorizationCode', 'ClientCredentials', 'Grant', 'IdToken', 'Interaction', 'Session'];

/** What visage is to be told of the provider. */
export const audience = `${SERVER}, ${APP}`;

let server;
after(() => server?.close().closeAllConnections());

/** Starts a provider on a free port, which ends with the test file; its address. */
export async function provider() {
  server = http.createServer((request, answer) => handler(request, answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const handler = new Provider(issuer, settings()).callback();
  return issuer;
}

function settings() {
  const client = {
    client_id: APP,
    client_secret: SECRET,
    redirect_uris: [BACK],
    grant_types: ['authorization_code', 'client_credentials'],
    response_types: ['code'],
  };
  return {
    clients: [client],
    jwks: { keys: [jwk('RS256', 'rsa', { modulusLength: 2048 }), jwk('ES256', 'ec', { namedCurve: 'P-256' })] },
    ttl: Object.fromEntries(LASTING.map((kind) => [kind, 600])),
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:visage',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'read',
          audience: SERVER,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}

function jwk(alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg };
}

/** Signs in as a user at the provider's own pages; its tokens. */
export async function signIn(issuer, user) {
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    client_id: APP,
    response_type: 'code',
    scope: 'openid read',
    redirect_uri: BACK,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const browser = new Browser();
  let place = new URL(`${issuer}/auth?${asked}`);
  for (let steps = 0; !place.href.startsWith(BACK); steps += 1) {
    if (steps > 12) throw new Error(`the sign-in leads round in circles: ${place}`);
    place = await browser.goesOn(place, user);
  }
  const code = place.searchParams.get('code');
  return token(issuer, { grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: verifier });
}

/** The tokens of a program that has signed in as itself. */
export async function asProgram(issuer) {
  return token(issuer, { grant_type: 'client_credentials', scope: 'read' });
}

async function token(issuer, wanted) {
  const Authorization = `Basic ${Buffer.from(`${APP}:${SECRET}`).toString('base64')}`;
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { Authorization },
    body: new URLSearchParams(wanted),
  });
  const tokens = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(tokens));
  return tokens;
}

class Browser {
  #cookies = new Map();

  /** Follows a redirection, or fills the page in that is shown; where that leads. */
  async goesOn(place, user) {
    let answer = await this.#ask(place);
    if (answer.status === 200) {
      const page = await answer.text();
      const [, prompt] = page.match(/name="prompt" value="(\w+)"/);
      answer = await this.#ask(place, new URLSearchParams({ prompt, login: user, password: 'whatever' }));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`${place} answers ${answer.status}: ${await answer.text()}`);
    return new URL(location, place);
  }

  async #ask(place, body) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(place, { method: body ? 'POST' : 'GET', body, headers: { cookie }, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return answer;
  }
}
