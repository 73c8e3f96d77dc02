// Mounts Swagger UI over the OpenAPI document; nothing is fetched from elsewhere, and no credential is kept.
const place = document.querySelector("#reference");
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
  defaultModelsExpandDepth: -1,
});
