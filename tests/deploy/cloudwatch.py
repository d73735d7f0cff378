"""What CloudWatch makes of log lines and invocations: metrics, metric math, and the state of an alarm.

Sources: the specification of the embedded metric format, and "Using metric math", "Alarm evaluation" and "Configuring how
CloudWatch alarms treat missing data" in CloudWatch's user guide. Times are in seconds.
"""

import ast
import functools
import math
import operator
from collections import defaultdict

# The metrics of AWS that a deployment reads, by namespace and dimension.
OF_AWS = {
    ("AWS/Lambda", "FunctionName"): {"Errors", "Throttles", "Duration"},
    ("AWS/ApiGateway", "ApiId"): {"Count", "4xx", "5xx", "Latency"},
}


class Metrics:
    """Values by namespace, name, unit and dimensions, and by minute. Those of log lines may arrive later."""

    def __init__(self, delay=0):
        self.values, self.delay = defaultdict(lambda: defaultdict(list)), delay

    def put(self, time, namespace, name, unit, dimensions, value, delay=0):
        self.values[namespace, name, unit, tuple(sorted(dimensions.items()))][time // 60].append((value, time + delay))

    def put_line(self, time, line):
        """The metrics of a log line."""
        for directive in line["_aws"]["CloudWatchMetrics"]:
            for metric in directive["Metrics"]:
                for names in directive["Dimensions"]:
                    dimensions = {name: line[name] for name in names}
                    value = line[metric["Name"]]
                    self.put(time, directive["Namespace"], metric["Name"], metric["Unit"], dimensions, value, self.delay)

    def put_of_aws(self, time, namespace, resource, **values):
        ((dimension, names),) = ((key[1], names) for key, names in OF_AWS.items() if key[0] == namespace)
        assert set(values) <= names, values
        for name, value in values.items():
            self.put(time, namespace, name, None, {dimension: resource}, value)

    def identities(self):
        """Namespace, name, unit and the names of the dimensions of everything that was put."""
        return {(namespace, name, unit, tuple(key for key, _ in of)) for namespace, name, unit, of in self.values}

    def statistic(self, metric, resource, begin, end, now):
        """A metric of an alarm in the period from `begin` to before `end`; None if it has no value there by now."""
        key = metric["namespace"], metric["name"], metric["unit"], ((metric["dimension"], resource),)
        there = self.values.get(key, {})
        minutes = [there.get(minute, []) for minute in range(begin // 60, end // 60)]
        values = sorted(value for minute in minutes for value, arrives in minute if arrives < now)
        if not values:
            return None
        match metric["statistic"]:
            case "Sum":
                return sum(values)
            case "SampleCount":
                return len(values)
            case "p99":
                return values[math.ceil(0.99 * len(values)) - 1]
        raise AssertionError(metric)


def is_in_alarm(alarm, metrics, resources, now, further=0):
    """Whether the newest periods before `now` put an alarm into the state ALARM.

    CloudWatch retrieves some periods more than it evaluates. If enough of them have a value, it evaluates the newest of
    these; otherwise missing ones count as not breaching. It does not say how many more it retrieves: `further`.
    """
    period, evaluated = alarm["periodInSeconds"], alarm["evaluationPeriods"]
    ends = [now - index * period for index in range(evaluated + further)]
    values = [_value(alarm, metrics, resources, end - period, end, now) for end in ends]
    there = [value for value in values if value is not None]
    newest = (there if len(there) >= evaluated else values)[:evaluated]
    return sum(value is not None and value > alarm["threshold"] for value in newest) >= alarm["datapointsToAlarm"]


def _value(alarm, metrics, resources, *period):
    values = {m["id"]: metrics.statistic(m, resources[m["resource"]], *period) for m in alarm["metrics"]}
    if alarm["expression"] is None:
        (value,) = values.values()
        return value
    return evaluate(_parse(alarm["expression"]), values)


@functools.cache
def _parse(expression):
    return ast.parse(expression, mode="eval").body


OPERATORS = {ast.Sub: operator.sub, ast.Div: operator.truediv, ast.GtE: operator.ge}


def evaluate(expression, values):
    """The value of metric math in one period. What is missing makes the result missing, except in FILL."""
    match expression:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return values[name]
        case ast.BinOp(left, sign, right) | ast.Compare(left, [sign], [right]):
            left, right = evaluate(left, values), evaluate(right, values)
            return None if left is None or right is None else OPERATORS[type(sign)](left, right)
        case ast.Call(ast.Name("FILL"), [metric, default]):
            value = evaluate(metric, values)
            return evaluate(default, values) if value is None else value
        case ast.Call(ast.Name("IF"), [condition, yes, no]):
            condition = evaluate(condition, values)
            return None if condition is None else evaluate(yes if condition else no, values)
    raise AssertionError(f"not in the simulation: {ast.dump(expression)}")
