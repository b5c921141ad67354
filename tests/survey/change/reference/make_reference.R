# Change between two overlapping samples with R's survey package, for the demonstration answers.
#
#   Rscript make_reference.R        (in this folder; Debian: r-base-core, r-cran-survey)
#
# Reads answers-2017.csv and answers-2018.csv (one row a commune that answered) and invited.csv
# (communes invited, by region and setting); writes reference.csv, which the tests compare with.
# Made with R 4.2.2 and survey 4.1.1.
#
# case "difference": each edition post-stratified, one draw from all that were invited. The
#   variances are those of svymean; the covariance is the mean product of its influence functions,
#   centred in each post-stratum (as svyrecvar centres them) and over the communes in both, times
#   n12 - n1 n2 / N (Tam 1984; Qualite and Tille 2008).
# case "paired": the mean change of the communes in both as one sample, all of it svymean. With
#   complete overlap the first must give what the second gives.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 15)

codes <- c(nis5 = "character", region = "character", setting = "character", size = "character")
read <- function(year) {
  data <- read.csv(paste0("answers-", year, ".csv"), colClasses = codes)
  data$country <- "01000"
  data$stratum <- paste(data$region, data$setting)
  data
}
invited <- read.csv("invited.csv", colClasses = c(region = "character", setting = "character"))
invited$stratum <- paste(invited$region, invited$setting)
size_of <- setNames(invited$invited, invited$stratum)
N <- sum(size_of)

# A region in which urban or rural communes gave fewer than two answers is one stratum.
together <- function(data) {
  for (region in unique(data$region)) {
    strata <- paste(region, c("urban", "rural"))
    present <- strata[strata %in% names(size_of)]
    few <- sapply(present, function(s) sum(data$stratum == s) < 2)
    if (any(few) && length(present) > 1) data$stratum[data$region == region] <- region
  }
  data
}
design_of <- function(data) {
  data <- together(data)
  data$total <- N
  known <- data.frame(stratum = unique(data$stratum))
  known$Freq <- sapply(known$stratum, function(s) {
    if (s %in% names(size_of)) size_of[[s]] else sum(size_of[startsWith(names(size_of), s)])
  })
  postStratify(svydesign(ids = ~1, fpc = ~total, data = data), ~stratum, known)
}
# The influence function of the mean of a group, by commune; 0 outside the sample's group.
influence_of <- function(data, question, inside) {
  design <- subset(design_of(data), inside)
  mean <- svymean(as.formula(paste0("~", question)), design, influence = TRUE)
  values <- as.matrix(attr(mean, "influence"))[, 1]
  values <- values - ave(values, together(data)$stratum)
  # The same residuals give the standard error that R states.
  n <- nrow(data)
  stopifnot(abs(sqrt((1 - n / N) * n / (n - 1) * sum(values^2)) / SE(mean) - 1) < 1e-9)
  list(mean = as.numeric(coef(mean)), se = as.numeric(SE(mean)), influence = values)
}

then <- read(2017)
now <- read(2018)
rows <- list()
for (question in c("projects", "sc_manager")) {
  for (variable in c("country", "region", "setting", "size")) {
    for (group in sort(unique(c(then[[variable]], now[[variable]])))) {
      in_then <- then[[variable]] == group
      in_now <- now[[variable]] == group
      if (sum(in_then) < 5 || sum(in_now) < 5) next
      one <- influence_of(then, question, in_then)
      two <- influence_of(now, question, in_now)
      stopifnot(length(one$influence) == nrow(then), length(two$influence) == nrow(now))
      both <- intersect(then$nis5, now$nis5)
      e1 <- one$influence[match(both, then$nis5)]
      e2 <- two$influence[match(both, now$nis5)]
      covariance <- (length(both) - nrow(then) * nrow(now) / N) * sum(e1 * e2) / (length(both) - 1)
      rows[[length(rows) + 1]] <- data.frame(
        case = "difference", question = question, variable = variable, group = group,
        n = sum(in_then), then = one$mean, now = two$mean, change = two$mean - one$mean,
        covariance = covariance, se = sqrt(one$se^2 + two$se^2 - 2 * covariance))
      pairs <- merge(now, then[, c("nis5", question)], by = "nis5", suffixes = c("", ".then"))
      pairs$change <- pairs[[question]] - pairs[[paste0(question, ".then")]]
      inside <- pairs[[variable]] == group
      if (sum(inside) < 5) next
      mean <- svymean(~change, subset(design_of(pairs), inside))
      rows[[length(rows) + 1]] <- data.frame(
        case = "paired", question = question, variable = variable, group = group,
        n = sum(inside), then = NA, now = NA, change = as.numeric(coef(mean)), covariance = NA,
        se = as.numeric(SE(mean)))
    }
  }
}
table <- do.call(rbind, rows)
numbers <- sapply(table, is.numeric)
table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), "", sprintf("%.12g", x)))
write.csv(table, "reference.csv", row.names = FALSE, quote = FALSE)
