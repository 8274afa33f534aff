"""An HTTP API with access logs, throttling and a public base URL that is known while it is still being deployed."""

import json
from typing import cast

from aws_cdk import Fn, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.constructs.exceptions import accept
from infra.constructs.function import PortDeskFunction
from infra.deployment import Deployment

# The route, never the path: a path may hold a signing token.
ACCESS_LOG_FORMAT = json.dumps(
    {
        "requestId": "$context.requestId",
        "time": "$context.requestTime",
        "ip": "$context.identity.sourceIp",
        "method": "$context.httpMethod",
        "route": "$context.routeKey",
        "status": "$context.status",
        "bytes": "$context.responseLength",
        "milliseconds": "$context.responseLatency",
        "integrationError": "$context.integrationErrorMessage",
    }
)


class HttpDoor(Construct):
    """An API whose every route invokes a function's alias. `base_url` has no trailing slash."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        deployment: Deployment,
        *,
        description: str,
        requests_per_second: int,
        on_own_domain: bool = False,
    ) -> None:
        super().__init__(scope, name)
        self._integrations: dict[str, HttpLambdaIntegration] = {}
        self.domain = self._domain(deployment) if on_own_domain and deployment.domain_name else None
        self.api = apigateway.HttpApi(
            self,
            "Api",
            description=description,
            create_default_stage=False,
            disable_execute_api_endpoint=True if self.domain else None,
        )
        self.stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=requests_per_second, burst_limit=2 * requests_per_second),
            domain_mapping=apigateway.DomainMappingOptions(domain_name=self.domain) if self.domain else None,
        )
        access_logs = logs.LogGroup(
            self,
            "AccessLogs",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.RETAIN if deployment.keeps_data else RemovalPolicy.DESTROY,
        )
        stage = cast(apigateway.CfnStage, self.stage.node.default_child)
        stage.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=access_logs.log_group_arn, format=ACCESS_LOG_FORMAT
        )
        self.base_url = self._base_url(deployment)

    def route(self, method: apigateway.HttpMethod, path: str, to: PortDeskFunction) -> None:
        """Send `method` on `path` to the function's alias."""
        for added in self.api.add_routes(path=path, methods=[method], integration=self._integration(to)):
            self._accept_no_authorizer(added)

    def route_everything_else(self, to: PortDeskFunction) -> None:
        """Unknown paths too: an API's own 404 is no problem+json."""
        added = apigateway.HttpRoute(
            self,
            "Default",
            http_api=self.api,
            route_key=apigateway.HttpRouteKey.DEFAULT,
            integration=self._integration(to),
        )
        self._accept_no_authorizer(added)

    def _integration(self, to: PortDeskFunction) -> HttpLambdaIntegration:
        if to.node.id not in self._integrations:
            self._integrations[to.node.id] = HttpLambdaIntegration(to.node.id, to.alias)
        return self._integrations[to.node.id]

    def _domain(self, deployment: Deployment) -> apigateway.DomainName:
        assert deployment.domain_name
        assert deployment.certificate_arn
        certificate = acm.Certificate.from_certificate_arn(self, "Certificate", deployment.certificate_arn)
        return apigateway.DomainName(self, "Domain", domain_name=deployment.domain_name, certificate=certificate)

    def _base_url(self, deployment: Deployment) -> str:
        if self.domain:
            return f"https://{self.domain.name}"
        if deployment.local_endpoint:
            return Fn.sub(
                f"{deployment.local_endpoint}/_aws/execute-api/${{ApiId}}/$default", {"ApiId": self.api.api_id}
            )
        return self.api.api_endpoint

    @staticmethod
    def _accept_no_authorizer(route: apigateway.HttpRoute) -> None:
        accept(
            route,
            "AwsSolutions-APIG4",
            "An HTTP API cannot shape an authorizer's refusal into problem+json: keys, signatures and tokens are "
            "checked inside the function, by one piece of code that every private route goes through.",
        )
