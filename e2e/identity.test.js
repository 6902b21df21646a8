// A program whose users sign in at visage, as it would at the vendor's: in a browser, with codes, PKCE and signed tokens.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { launch, skip } from './chromium.js';
import { client, demo, temporaryFolder, visage } from './visage.js';

const out = path.join(import.meta.dirname, 'out');
const claim = (name) => `http://schemes.superoffice.net/identity/${name}`;
const callback = 'http://localhost:4280/callback';

/** The program: its first page sends the browser to visage, and at its callback it gets its tokens. */
class Program {
  constructor(url, mode) {
    Object.assign(this, { url, mode, verifier: randomBytes(32).toString('base64url'), state: randomBytes(9).toString('hex') });
  }

  async start() {
    this.known = await (await fetch(`${this.url}/login/.well-known/openid-configuration`)).json();
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
    await new Promise((done, failed) => this.server.on('error', failed).listen(4280, 'localhost', done));
  }

  async answer(request, response) {
    const address = new URL(request.url, callback);
    if (address.pathname !== '/callback') {
      response.writeHead(302, { Location: this.authorize() }).end();
      return;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const told = request.method === 'POST' ? new URLSearchParams(Buffer.concat(chunks).toString()) : address.searchParams;
    assert.equal(told.get('state'), this.state);
    this.tokens = await this.redeem(told.get('code'));
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>The program knows who you are</h1>');
  }

  authorize() {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    return `${this.known.authorization_endpoint}?${new URLSearchParams({
      client_id: 'demo-app', redirect_uri: callback, response_type: 'code', scope: 'openid', state: this.state, nonce: 'n-1',
      response_mode: this.mode, code_challenge: challenge, code_challenge_method: 'S256', acr_values: 'tenant:Cust12345',
    })}`;
  }

  async redeem(code, grant = { grant_type: 'authorization_code', redirect_uri: callback, code_verifier: this.verifier, code }) {
    const body = new URLSearchParams({ client_id: 'demo-app', client_secret: 'demo-secret', ...grant });
    const answer = await fetch(this.known.token_endpoint, { method: 'POST', body });
    this.status = answer.status;
    return answer.json();
  }

  async stop() {
    this.server?.closeAllConnections();
    await new Promise((done) => (this.server ? this.server.close(done) : done()));
  }
}

describe('a program signs its users in', () => {
  let url, data;
  before(async () => {
    ({ url, data } = await demo());
    await mkdir(out, { recursive: true });
  });

  describe('in a browser', { skip }, () => {
    let browser;
    before(async () => { browser = await launch(); });
    after(() => browser?.close());

    for (const mode of ['query', 'form_post']) {
      test(`and gets its tokens by ${mode}, after a wrong password and a right one`, async () => {
        const program = new Program(url, mode);
        const page = await browser.newPage();
        try {
          await program.start();
          await page.goto('http://localhost:4280/');
          assert.equal(await page.locator('h1').innerText(), 'Sign in');
          await page.screenshot({ path: path.join(out, `identity-${mode}.png`) });
          for (const password of ['wrong', 'Tje0']) {
            await page.locator('input[name=username]').fill('tje0');
            await page.locator('input[name=password]').fill(password);
            await page.locator('button').click();
            if (password === 'wrong') await page.locator('.wrong').waitFor();
          }
          await page.getByText('The program knows who you are').waitFor();
          const { access_token: token, refresh_token: refresh, id_token: text } = program.tokens;
          const keys = createRemoteJWKSet(new URL(program.known.jwks_uri));
          const expected = { issuer: program.known.issuer, audience: 'demo-app', algorithms: ['RS256'] };
          const { payload } = await jwtVerify(text, keys, expected);
          assert.deepEqual([payload.nonce, payload[claim('ctx')], payload[claim('is_administrator')]], ['n-1', 'Cust12345', 'True']);
          const info = async (token) => (await client(url, { token }).getUserAgent().getUserInfoAsync(Number(payload[claim('associateid')]))).userName;
          assert.equal(await info(token), 'tje0');
          const again = await program.redeem('', { grant_type: 'refresh_token', refresh_token: refresh });
          assert.equal(await info(again.access_token), 'tje0');
          const principal = await fetch(`${payload[claim('webapi_url')]}v1/User/currentPrincipal`, {
            headers: { Authorization: `Bearer ${again.access_token}`, Accept: 'application/json' },
          });
          assert.equal((await principal.json()).DatabaseContextIdentifier, 'Cust12345');
          // Who has signed in is not asked again.
          program.tokens = undefined;
          await page.goto('http://localhost:4280/');
          await page.getByText('The program knows who you are').waitFor();
          assert.ok(program.tokens.access_token);
        } finally {
          await page.close();
          await program.stop();
        }
      });
    }
  });

  test('and acts for itself with a ticket of its system user', async (context) => {
    if (!data) return context.skip('an application can only be added to a folder of our own');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = path.join(await temporaryFolder(), 'public.pem');
    await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
    const { stdout } = await visage('app', 'add', 'Night job', '--public-key', file, '--data', data);
    const [, secret] = stdout.match(/^secret: (.*)$/m);
    const [, token] = stdout.match(/^system token: (.*)$/m);
    const time = new Date().toISOString().replace(/[-T:]/g, '').slice(0, 12);
    const text = `${token}.${time}`;
    const signed = `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64')}`;
    const ask = async (SignedSystemToken) => {
      const body = { SignedSystemToken, ApplicationToken: secret, ContextIdentifier: 'Cust12345', ReturnTokenType: 'JWT' };
      const answer = await fetch(`${url}/Login/api/PartnerSystemUser/Authenticate`, {
        method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' },
      });
      return answer.json();
    };
    assert.equal((await ask(signed.replace(token, `${token}x`))).IsSuccessful, false);
    const { IsSuccessful, Token } = await ask(signed);
    assert.equal(IsSuccessful, true);
    const keys = createRemoteJWKSet(new URL(`${url}/login/.well-known/jwks`));
    const { payload } = await jwtVerify(Token, keys, { issuer: 'SuperOffice AS', algorithms: ['RS256'] });
    assert.equal(payload.aud, `spn:${payload[claim('serial')]}`);
    const api = client(url, { ticket: payload[claim('ticket')] });
    const user = await api.getUserAgent().getUserInfoAsync(Number(payload[claim('associateid')]));
    assert.match(user.userName, /^system:/);
    assert.equal((await api.getBLOBAgent().getBlobEntityOnPersonAsync(1)).conceptualType, 'PersonImage');
    const state = await (await fetch(`${url}/api/state/Cust12345`)).json();
    assert.deepEqual([state.State, state.IsRunning], ['Running', true]);
  });
});
