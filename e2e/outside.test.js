// Users whom a provider outside has signed in, by the vendor's own client.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { asProgram, audience, provider, signIn } from './provider.js';
import { client, demo } from './visage.js';

const refused = (error) => error.response?.status === 401;
const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url'));
const header = (token) => decoded(token.split('.')[0]);

describe("the vendor's client with a token of a provider outside", () => {
  let url, issuer, tokens;
  before(async () => {
    issuer = await provider();
    process.env.VISAGE_AUTH_OIDC_ISSUER = issuer;
    process.env.VISAGE_AUTH_OIDC_AUDIENCE = audience;
    ({ url } = await demo({ own: true }));
    tokens = await signIn(issuer, 'TJE0');
  });

  const principal = async (token) => {
    const answer = await fetch(`${url}/api/v1/User/currentPrincipal`, { headers: { Authorization: `Bearer ${token}` } });
    return answer.status === 200 ? (await answer.json()).UserName : answer.status;
  };
  const facts = async (token) => client(url, { token }).getBLOBAgent().getBlobEntityOnPersonAsync(1);

  test('is let in by an access token', async () => {
    const token = tokens.access_token;
    assert.deepEqual([header(token).alg, header(token).typ], ['ES256', 'at+jwt']);
    assert.equal(await principal(token), 'tje0');
    assert.equal((await facts(token)).description, 'Ingrid Sørli');
    assert.equal(await client(url, { token }).getUserAgent().getAccessTokenAsync('', false), token);
  });

  test('is let in by an identity token', async () => {
    assert.equal(header(tokens.id_token).alg, 'RS256');
    assert.equal(await principal(tokens.id_token), 'tje0');
    assert.equal((await facts(tokens.id_token)).description, 'Ingrid Sørli');
  });

  test('has the rights of the user who signed in', async () => {
    const { access_token } = await signIn(issuer, 'rea0');
    assert.equal(await principal(access_token), 'rea0');
    assert.notDeepEqual((await facts(access_token)).tableRight, (await facts(tokens.access_token)).tableRight);
  });

  test('is turned away as nobody, as a program, and with a token that was changed', async () => {
    const { access_token } = await signIn(issuer, 'nobody-here');
    const program = await asProgram(issuer);
    const [head, claims, signature] = tokens.access_token.split('.');
    const other = Buffer.from(JSON.stringify({ ...decoded(claims), sub: 'rea0' })).toString('base64url');
    for (const token of [access_token, program.access_token, `${head}.${other}.${signature}`]) {
      assert.equal(await principal(token), 401);
      await assert.rejects(facts(token), refused);
    }
  });

  test('buys no ticket, and is out as soon as the user has retired', async () => {
    const { access_token } = await signIn(issuer, 'ext0');
    assert.equal(await principal(access_token), 'ext0');
    const ticket = await fetch(`${url}/login/ticket`, { method: 'POST', headers: { Authorization: `Bearer ${access_token}` } });
    assert.equal(ticket.status, 403);
    const users = client(url, { token: tokens.access_token }).getUserAgent();
    await users.makeRetiredAsync((await users.getUserFromNameAsync('ext0')).associateId, true);
    assert.equal(await principal(access_token), 401);
  });
});
