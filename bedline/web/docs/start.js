/* Starts the page, and sends the session's token along with what is tried on it. */
"use strict";

let token = null;

async function csrfToken() {
  if (token === null) {
    const answer = await fetch("/api/v1/me", { headers: { Accept: "application/json" } });
    token = answer.ok ? (await answer.json()).csrf_token : "";
  }
  return token;
}

window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
  requestInterceptor: async (request) => {
    if (request.method === "POST" && !request.headers.Authorization) {
      request.headers["X-CSRF-Token"] = await csrfToken();
    }
    return request;
  },
});
