// A provider of logins (OpenID Connect) on loopback, made of the certified server `oidc-provider`. As SURFconext does,
// it tells who somebody is by userinfo only: the id token holds `sub` and no name, address or group.
//
// node provider.mjs MODULES PORT ACCOUNTS: where oidc-provider is installed, where to listen, a JSON file
// {"name typed at the login": {claims}} that is read anew at each question. It ends when its standard input does, and
// after half an hour whatever happens.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, port, accounts] = process.argv.slice(2);
const found = createRequire(`${modules}/here.js`).resolve("oidc-provider");
const { Provider } = await import(pathToFileURL(found));
const issuer = `http://127.0.0.1:${port}`;

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
setTimeout(() => process.exit(3), 30 * 60 * 1000).unref();

const told = () => JSON.parse(readFileSync(accounts, "utf8"));
const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"><h1>${title}</h1>${body}</html>`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: "weerklank", client_secret: "of-this-test",
    redirect_uris: [`${issuer}/never`], post_logout_redirect_uris: [`${issuer}/never`],
  }],
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups", "isMemberOf"] },
  scopes: ["openid", "profile", "email", "groups"],
  cookies: { keys: ["only on loopback, for tests"] },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => {
        const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Log out here too</button>';
        ctx.body = page("Log out", form + button);
      },
    },
  },
  interactions: { url: (_ctx, asked) => `/interaction/${asked.uid}` },
  findAccount: (_ctx, sub) => ({
    accountId: sub,
    claims: () => ({ ...(Object.values(told()).find((each) => each.sub === sub) ?? {}), sub }),
  }),
  // Nobody is asked whether this client may know: it is the school's own.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email groups");
    await grant.save();
    return grant;
  },
});
// The port of the dashboard is not known yet when this starts.
const ours = /^http:\/\/127\.0\.0\.1:\d+\/([a-z]+\/)?oauth2callback$/;
provider.Client.prototype.redirectUriAllowed = (uri) => ours.test(uri);
provider.Client.prototype.postLogoutRedirectUriAllowed = (uri) => ours.test(uri);

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  ctx.type = "html";
  if (ctx.method === "GET") {
    ctx.body = page("Log in at the school", `<form method="post"><label>Name <input name="who" autofocus></label>
<button>Log in at the school</button></form>`);
    return;
  }
  let body = "";
  for await (const part of ctx.req) body += part;
  const account = told()[new URLSearchParams(body).get("who")];
  if (!account) {
    ctx.body = page("Nobody of that name", "");
    return;
  }
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: account.sub } });
  ctx.respond = false;
});

provider.listen(Number(port), "127.0.0.1");
