// Clients of GraphQL as their users run them: each asks what a line of standard input says, keeps all of it in one cache,
// and prints what the cache then gives back.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createHash } from "node:crypto";

const given = JSON.parse(readFileSync(0, "utf-8"));
const headers = { authorization: `Bearer ${given.token}` };

const clients = { apollo, apolloPages, apolloPersisted, urql, urqlPersisted, relay };

async function apollo({ address, asked }) {
  const { ApolloClient, HttpLink, InMemoryCache, gql } = await import("@apollo/client");
  const client = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: address, headers }) });
  for (const { query, variables } of asked) {
    await client.query({ query: gql(query), variables, fetchPolicy: "network-only" });
  }
  return asked.map(({ query, variables }) => client.readQuery({ query: gql(query), variables }));
}

async function apolloPages({ address, query, pages, size }) {
  const { ApolloClient, HttpLink, InMemoryCache, gql } = await import("@apollo/client");
  const { relayStylePagination } = await import("@apollo/client/utilities");
  const cache = new InMemoryCache({ typePolicies: { Query: { fields: { trail: relayStylePagination() } } } });
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: address, headers }) });
  const first = { query: gql(query), variables: { first: size } };
  const watched = client.watchQuery(first);
  watched.subscribe(() => {});
  await client.query(first);
  for (let page = 1; page < pages; page += 1) {
    const { endCursor } = client.readQuery(first).trail.pageInfo;
    await watched.fetchMore({ variables: { first: size, after: endCursor } });
  }
  return client.readQuery(first);
}

async function apolloPersisted({ address, asked }) {
  const { ApolloClient, HttpLink, InMemoryCache, gql } = await import("@apollo/client");
  const { PersistedQueryLink } = await import("@apollo/client/link/persisted-queries");
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  const sent = [];
  const noted = (uri, options) => {
    sent.push(JSON.parse(options.body));
    return fetch(uri, options);
  };
  const http = new HttpLink({ uri: address, headers, fetch: noted });
  const client = new ApolloClient({ cache: new InMemoryCache(), link: new PersistedQueryLink({ sha256 }).concat(http) });
  const data = [];
  for (const { query, variables } of asked) {
    data.push((await client.query({ query: gql(query), variables, fetchPolicy: "network-only" })).data);
  }
  return { data, sent };
}

async function urqlClient(address, exchanges, more) {
  const { Client, fetchExchange } = await import("@urql/core");
  return new Client({ url: address, exchanges: [...exchanges, fetchExchange], preferGetMethod: false, fetchOptions: { headers }, ...more });
}

async function urql({ address, asked }) {
  const { cacheExchange } = await import("@urql/exchange-graphcache");
  const client = await urqlClient(address, [cacheExchange()]);
  const results = (requestPolicy) => asked.map(({ query, variables }) => () => client.query(query, variables, { requestPolicy }).toPromise());
  for (const ask of results("network-only")) {
    const { error } = await ask();
    if (error) throw error;
  }
  const kept = [];
  for (const ask of results("cache-only")) kept.push((await ask()).data);
  return kept;
}

async function urqlPersisted({ address, asked }) {
  const { persistedExchange } = await import("@urql/exchange-persisted");
  const sent = [];
  const noted = (url, options) => {
    sent.push(JSON.parse(options.body));
    return fetch(url, options);
  };
  const client = await urqlClient(address, [persistedExchange({ preferGetForPersistedQueries: false })], { fetch: noted });
  const data = [];
  for (const { query, variables } of asked) {
    const result = await client.query(query, variables).toPromise();
    if (result.error) throw result.error;
    data.push(result.data);
  }
  return { data, sent };
}

// Relay's documents are compiled by Relay's compiler, and are known by the names of their operations.
async function relay({ address, asked, artifacts }) {
  const runtime = (await import("relay-runtime")).default;
  const ask = async (parameters, variables) => {
    const body = JSON.stringify({ query: parameters.text, variables });
    const answer = await fetch(address, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
    return answer.json();
  };
  const environment = new runtime.Environment({ network: runtime.Network.create(ask), store: new runtime.Store(new runtime.RecordSource()) });
  const operations = [];
  for (const { name, variables } of asked) {
    const compiled = (await import(pathToFileURL(`${artifacts}/${name}.graphql.js`))).default;
    await runtime.fetchQuery(environment, compiled, variables).toPromise();
    const operation = runtime.createOperationDescriptor(compiled, variables);
    environment.retain(operation);
    operations.push(operation);
  }
  return operations.map(({ fragment }) => {
    const snapshot = environment.lookup(fragment);
    if (snapshot.isMissingData) throw new Error("the store lacks what was asked");
    return snapshot.data;
  });
}

console.log(JSON.stringify(await clients[given.client](given)));
