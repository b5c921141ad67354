# Differences of two means of R's survey package for the demonstration answers of 2018.
#
#   Rscript make_contrasts.R        (in this folder; Debian: r-base-core, r-cran-survey)
#
# Reads answers.csv and invited.csv as make_reference.R does; writes contrasts.csv. Groups may lie
# apart, share the strata of a region, or lie within one another: the difference is that of two
# ratios of totals, and svycontrast linearises it. Made with R 4.2.2 and survey 4.1.1.
source("designs.R")

inside <- function(data, code) {
  if (code == "01000") return(rep(1, nrow(data)))
  as.numeric(data$region == code | data$province == code)
}

pairs <- list(c("02000", "03000"), c("50000", "60000"), c("10000", "50000"),
              c("01000", "03000"), c("60000", "03000"), c("60000", "01000"))
rows <- list()
for (kind in names(designs)) {
  for (question in c("progress", "engaged", "training")) {
    for (pair in pairs) {
      data <- answers[!is.na(answers[[question]]), ]
      data$a <- inside(data, pair[1])
      data$b <- inside(data, pair[2])
      data$ya <- data$a * data[[question]]
      data$yb <- data$b * data[[question]]
      totals <- svytotal(~ya + a + yb + b, designs[[kind]](data))
      found <- svycontrast(totals, quote(ya / a - yb / b))
      rows[[length(rows) + 1]] <- data.frame(
        design = kind, question = question, first = pair[1], second = pair[2],
        n_first = sum(data$a), n_second = sum(data$b),
        difference = sprintf("%.12g", coef(found)), se = sprintf("%.12g", SE(found)))
    }
  }
}
write.csv(do.call(rbind, rows), "contrasts.csv", row.names = FALSE, quote = FALSE)
