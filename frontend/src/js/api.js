// Shows the operations of the API with Swagger UI: from our own description, with nothing asked of anybody else.
const place = document.getElementById("api");

// Its own layout brings a second <main>, a second title and the address of the description; the page has them already.
const operationsAlone = ({ React }) => {
  const Operations = ({ getComponent, specSelectors }) => {
    const draw = (name) => React.createElement(getComponent(name, true));
    const parts = ["SvgAssets", "errors"];
    if (specSelectors.loadingStatus() === "success") parts.push("AuthorizeBtnContainer", "operations");
    return React.createElement("div", { className: "swagger-ui" }, ...parts.map(draw));
  };
  return { components: { Operations } };
};

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  plugins: [operationsAlone],
  layout: "Operations",
  deepLinking: false,
  persistAuthorization: false,
  validatorUrl: null,
  docExpansion: "list",
  syntaxHighlight: { activated: false },
});
