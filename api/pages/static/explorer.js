// Mounts GraphiQL over the session's own address. Its tabs are kept until the browser's tab is closed.
const place = document.querySelector("#explorer");
const ask = async (parameters) => {
  const answer = await fetch(place.dataset.ask, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(parameters),
    credentials: "same-origin",
  });
  return answer.json();
};
ReactDOM.createRoot(place).render(
  React.createElement(GraphiQL, {
    fetcher: ask,
    storage: sessionStorage,
    forcedTheme: "light",
    query: place.dataset.query || undefined,
    variables: place.dataset.variables || undefined,
    defaultEditorToolsVisibility: "variables",
  }),
);
