// Shows the OpenAPI file of this very deployment, and calls it where it lies: also below a path.
"use strict";

const base = new URL(".", location.href).href;

fetch(new URL("v1/openapi.json", base))
  .then((answer) => {
    if (!answer.ok) throw new Error(`the OpenAPI file answered ${answer.status}`);
    return answer.json();
  })
  .then((spec) => {
    spec.servers = [{ url: base.replace(/\/$/, "") }];
    window.SwaggerUIBundle({
      spec,
      dom_id: "#api",
      deepLinking: true,
      docExpansion: "list",
      defaultModelsExpandDepth: -1,
      displayRequestDuration: true,
      filter: true,
      validatorUrl: null,
      presets: [window.SwaggerUIBundle.presets.apis],
    });
  })
  .catch((error) => {
    document.getElementById("api").textContent = `The documentation cannot be shown: ${error.message}. Reload the page.`;
  });
