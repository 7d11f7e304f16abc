// The certified provider (npm oidc-provider) with its own sign-in pages; people and their claims come from PEOPLE.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const found = createRequire(process.env.PACKAGES + '/').resolve('oidc-provider')
const { default: Provider } = await import(pathToFileURL(found).href)
const { port, client, secret, callback, people } = JSON.parse(process.env.SETTINGS)

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: client,
    client_secret: secret,
    redirect_uris: [callback],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post'
  }],
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  scopes: ['openid', 'email', 'profile', 'groups'],
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name'],
    groups: ['groups']
  },
  async findAccount (_context, id) {
    return people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) }
  }
})
provider.listen(port, '127.0.0.1', () => console.log('READY'))
