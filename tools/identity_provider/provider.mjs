// An identity provider for tests: oidc-provider, whose client, accounts and keys are told to it over POST /control.
// It ends when its standard input does, so that it never outlives the tests.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const state = { client: {}, accounts: {}, features: {} };
let issuer, jwks, callback;

function newKeys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] };
}

function build() {
  const provider = new Provider(issuer, {
    jwks,
    clients: [{
      grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
      backchannel_logout_session_required: true, ...state.client,
    }],
    claims: { openid: ['sub', 'sid'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['tests'] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    // without the dispatcher that keeps it from this machine's own addresses, where the tests are
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...state.accounts[id] }) }),
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  provider.on('server_error', (_, error) => console.error(error));
  provider.on('backchannel.error', (_, error) => console.error(error));
  callback = provider.callback();
}

async function control(request, response) {
  let text = '';
  for await (const part of request) text += part;
  const { rotate, ...given } = JSON.parse(text);
  Object.assign(state, given);
  if (rotate) newKeys();
  build();
  response.end(JSON.stringify({ issuer }));
}

const server = createServer((request, response) => (
  request.url === '/control' ? control(request, response) : callback(request, response)
));
server.listen(0, 'localhost', () => {
  issuer = `http://localhost:${server.address().port}`;
  newKeys();
  console.log(issuer);
});
process.stdin.resume().on('end', () => process.exit(0));
